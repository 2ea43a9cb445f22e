"""A run can be watched: on a terminal, in a file, by a program, or not at all."""

import io
import itertools
import subprocess
import sys

import pytest
from click.testing import CliRunner

import preprocess
from preprocess.cli import main
from preprocess.progress import PHASES, Meter, counted


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self):
        """It is one."""
        return True


def meter_at(stream, *seconds):
    """A meter whose clock tells these seconds, one each time that it is asked."""
    return Meter(stream, iter(seconds).__next__)


def test_line_tells_phase_articles_rate_and_time_left():
    """200 of 1,000 articles in 10 s are 20 a second, and the other 800 take 40 s."""
    stream = io.StringIO()
    meter = meter_at(stream, 0, 10)
    meter("mark", 0, 1000)
    meter("mark", 200, 1000)
    meter.show()

    assert stream.getvalue() == "mark: 200 of 1,000 articles, 20/s, 40 s left\n"


def test_time_left_is_not_told_where_the_number_is_not_known():
    """The lines of a file are not counted before they are read."""
    stream = io.StringIO()
    meter = meter_at(stream, 0, 8)
    meter("read", 0, None)
    meter("read", 4, None)
    meter.show()

    assert stream.getvalue() == "read: 4 articles, 0.5/s\n"


def test_what_was_done_before_is_no_speed():
    """Of 900 articles that are done, 800 were there when the phase began."""
    stream = io.StringIO()
    meter = meter_at(stream, 0, 10)
    meter("read", 800, 1000)
    meter("read", 900, 1000)
    meter.show()

    assert stream.getvalue() == "read: 900 of 1,000 articles, 10/s, 10 s left\n"


def test_phase_that_takes_all_at_once_tells_how_long_it_works():
    """Nothing is counted while articles are linked."""
    stream = io.StringIO()
    meter = meter_at(stream, 0, 7320)
    meter("link", 0, 50)
    meter.show()

    assert stream.getvalue() == "link: 50 articles, 2 h 2 min\n"


def test_each_phase_ends_with_a_line_where_no_terminal_is():
    """What a log keeps of a short run is a line a phase."""
    stream = io.StringIO()
    with meter_at(stream, 0, 3, 3, 65) as meter:
        meter("read", 1, None)
        meter("link", 0, 1)

    assert stream.getvalue() == "read: 1 article in 3.0 s\nlink: 1 article in 1 min 2 s\n"


def test_terminal_has_one_line_that_is_gone_at_the_end(monkeypatch):
    """A shorter line covers the longer one before it, and blanks cover the last."""
    monkeypatch.setattr("preprocess.progress._LIVE", 1000)  # no line but those that the test asks for
    stream = Terminal()
    with meter_at(stream, *range(99)) as meter:
        meter("read", 0, 1000000)
        meter.show()
        meter("link", 0, 5)
        meter.show()

    written = stream.getvalue()
    lines = [line for line in written.split("\r") if line]
    assert "\n" not in written
    assert [line.strip() for line in lines if line.strip()] == [
        "read: 1,000,000 articles, 1.0 s",
        "link: 5 articles, 1.0 s",
    ]
    assert len(lines[0]) == len(lines[1]) > len(lines[2])
    assert lines[-1].strip() == ""
    assert written.endswith("\r")


def test_reader_that_went_away_ends_no_run():
    """A closed stream is no reason to lose the work."""
    stream = io.StringIO()
    meter = meter_at(stream, *range(9))
    stream.close()
    meter("read", 1, None)
    meter("learn", 1, None)


def test_items_are_yielded_whoever_is_told():
    """Counting changes nothing, and goes on from what was done before."""
    told = []

    assert (
        list(counted("ab", "read", None))
        == list(counted("ab", "read", lambda *one: told.append(one), done=3))
        == ["a", "b"]
    )
    assert told == [("read", 3, None), ("read", 4, None), ("read", 5, None)]


def test_python_is_told_each_phase_in_order(root):
    """A function is called with every phase, and with each article of those that go one by one."""
    told = []
    preprocess.run([root / "seeds"], progress=lambda *one: told.append(one))

    assert [phase for phase, _ in itertools.groupby(phase for phase, _, _ in told)] == list(PHASES[:-2])
    assert [one for one in told if one[0] == "read"] == [("read", number, 5) for number in range(6)]
    assert [one for one in told if one[0] == "mark"] == [("mark", number, 5) for number in range(6)]


def test_number_of_articles_in_a_file_of_many_is_not_known(tmp_path):
    """Nothing is read twice to count it."""
    (tmp_path / "a.jsonl").write_text('{"text": "The mayor resigned."}\n', encoding="utf-8")
    told = []
    preprocess.run([tmp_path], progress=lambda *one: told.append(one))

    assert [one for one in told if one[0] == "read"] == [("read", 0, None), ("read", 1, None)]


def test_run_tells_each_phase_on_stderr(root, tmp_path):
    """Without a terminal these are plain lines, the last of each phase among them."""
    said = CliRunner().invoke(main, ["run", str(root / "seeds"), "-o", str(tmp_path / "out")]).stderr

    ends = [line.split(":")[0] for line in said.splitlines() if line.split(":")[0] in PHASES and " in " in line]
    assert ends == list(PHASES)
    assert "\r" not in said


@pytest.mark.parametrize("words", [["-q"], ["--quiet"]])
def test_quiet_run_says_nothing(root, tmp_path, words):
    """Neither progress nor result; the files are those of any run."""
    result = CliRunner().invoke(main, ["run", *words, str(root / "seeds"), "-o", str(tmp_path / "out")])

    assert (result.exit_code, result.output) == (0, "")
    assert (tmp_path / "out/manifest.json").is_file()


def test_quiet_run_that_fails_says_why(tmp_path):
    """What went wrong is told all the same."""
    (tmp_path / "a.txt").write_bytes(b"")
    result = CliRunner().invoke(main, ["run", "-q", str(tmp_path / "a.txt"), "-o", str(tmp_path / "out")])

    assert (result.exit_code, "no article could be used" in result.stderr) == (1, True)


def test_closed_stderr_ends_no_run(root, tmp_path):
    """The reader of the words may go away at once."""
    command = [sys.executable, "-m", "preprocess", "run", root / "seeds", "-o", tmp_path / "out"]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        process.stderr.close()
        process.wait()

    assert (tmp_path / "out/manifest.json").is_file()
