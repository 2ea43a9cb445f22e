"""Two runs never write into one folder, and a killed one leaves it free."""

import errno
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from preprocess.cli import main
from preprocess.errors import RunError
from preprocess.files.lock import LOCK, alone_in

HOLDER = """
import sys
from pathlib import Path
from preprocess.files.lock import alone_in
with alone_in(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path):
    """Another process that writes into the folder ``out``."""
    command = [sys.executable, "-c", HOLDER, tmp_path / "out"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_second_writer_is_refused(holder, tmp_path):
    """While one process writes into a folder, no other may."""
    with pytest.raises(RunError, match="another run is writing into it"), alone_in(tmp_path / "out"):
        pass
    assert holder.poll() is None


@pytest.mark.parametrize("words", [["run", "seeds", "-o", "OUT"], ["judge", "OUT", "--near", "0.7"]])
def test_second_run_is_told_and_changes_nothing(tmp_path, root, words, monkeypatch):
    """A sentence and exit code 1, for a run and for a new judgement; the files of before stay."""
    monkeypatch.chdir(root)
    out = tmp_path / "out"
    CliRunner().invoke(main, ["run", "seeds", "-o", str(out)])
    before = {path.name: path.read_bytes() for path in out.iterdir()}

    with alone_in(out):
        result = CliRunner().invoke(main, [word.replace("OUT", str(out)) for word in words])

    assert (result.exit_code, "another run is writing into it" in result.stderr) == (1, True)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_lock_of_a_killed_writer_is_none(holder, tmp_path):
    """The file that a killed process leaves keeps nobody out."""
    holder.kill()
    holder.wait()
    assert (tmp_path / "out" / LOCK).exists()

    with alone_in(tmp_path / "out"):
        pass


def test_file_system_without_locks_can_be_written_to(tmp_path, monkeypatch):
    """Some network file systems have none."""

    def unsupported(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", unsupported)
    with alone_in(tmp_path):
        assert (tmp_path / LOCK).exists()


def test_nothing_is_left_of_a_lock(tmp_path):
    """Neither the file nor an open descriptor."""
    before = os.dup(0)
    os.close(before)
    with alone_in(tmp_path):
        assert (tmp_path / LOCK).exists()

    after = os.dup(0)
    os.close(after)
    assert (after, list(tmp_path.iterdir())) == (before, [])


def test_file_that_went_away_is_no_lock(tmp_path, monkeypatch):
    """A process that opened the file just before it was taken away locks the one that stands there now."""
    from preprocess.files import lock  # noqa: PLC0415 - its inner parts are what is tested

    first = iter([True])
    locked = lock._lock

    def taken_away(opened):
        if next(first, False):
            (tmp_path / LOCK).unlink()
        return locked(opened)

    monkeypatch.setattr(lock, "_lock", taken_away)
    with alone_in(tmp_path):
        assert os.stat(tmp_path / LOCK).st_nlink == 1  # noqa: PTH116 - the name is what counts
        with pytest.raises(RunError), alone_in(tmp_path):
            pass
