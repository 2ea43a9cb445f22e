"""A run that was stopped, however that was, goes on and leaves what it would have left."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest
from click.testing import CliRunner

import preprocess
from preprocess import Settings
from preprocess.cli import main
from preprocess.errors import UsageError
from preprocess.files.spool import PARTIAL
from preprocess.settings import MarkSettings, Policy

PHASES = [("read", 4), ("learn", 0), ("mark", 4), ("link", 0), ("pair", 0), ("compare", 0), ("write", 3), ("report", 0)]
# Ctrl-C is heard even where the tests are run in the background of a shell, which turns it off.
RUN = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from preprocess.cli import main; main()"
PAGE = "<html><body><article>{}</article></body></html>".format(
    "<p>The council of Brookfield approved a budget of four million on Tuesday, after a debate of six hours.</p>" * 3
)


@pytest.fixture
def corpus(root, tmp_path, monkeypatch):
    """The seeds, a page, what a table tells of it, and what cannot be used; every second row ends a chunk."""
    monkeypatch.setattr("preprocess.files.spool.ROWS", 2)
    folder = tmp_path / "in"
    shutil.copytree(root / "seeds", folder)
    (folder / "page.html").write_text(PAGE, encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    twice = {
        "id": "a",
        "text": "Mayor Ana Reyes resigned.",
        "published": "March 5, 2024",
        "language": "xx",
        "error": [1],
    }
    (folder / "twice.jsonl").write_text(f"{json.dumps(twice)}\n{json.dumps(twice)}\n{{", encoding="utf-8")
    return folder


def stopped(corpus, out, phase, done, **options):
    """Run until so many articles of a phase are done, and stop there."""

    def stop(*told):
        if told[:2] == (phase, done):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        preprocess.run(corpus, out=out, progress=stop, **options)
    assert (out / PARTIAL).is_dir()


def content(out):
    """Every file of a folder, by name."""
    return {path.name: path.read_bytes() for path in out.iterdir()}


@pytest.mark.parametrize(("phase", "done"), PHASES)
def test_stopped_run_goes_on_to_the_same_bytes(corpus, tmp_path, phase, done):
    """Whatever the phase; nothing but the result is left."""
    preprocess.run(corpus, out=tmp_path / "whole")
    stopped(corpus, tmp_path / "out", phase, done)

    preprocess.run(corpus, out=tmp_path / "out", resume=True)

    assert content(tmp_path / "out") == content(tmp_path / "whole")


def test_what_was_done_is_not_done_again(corpus, tmp_path, monkeypatch):
    """No article is read out of its page, marked or scored twice, and nothing is learned twice."""
    stopped(corpus, tmp_path / "out", "link", 0)
    for name in ("take", "score"):
        monkeypatch.setattr(f"preprocess.prepare.Preparer.{name}", None)
    monkeypatch.setattr("preprocess.prepare.Learner", None)

    assert len(preprocess.run(corpus, out=tmp_path / "out", resume=True).records) == 8


def test_progress_begins_with_what_was_done(corpus, tmp_path):
    """Of the articles that were read, those of whole chunks count."""
    stopped(corpus, tmp_path / "out", "read", 5)
    told = []
    preprocess.run(corpus, out=tmp_path / "out", resume=True, progress=lambda *one: told.append(one))

    assert told[0] == ("read", 4, None)


def test_run_can_be_stopped_again_and_again(corpus, tmp_path):
    """Each time it goes on from where it was."""
    preprocess.run(corpus, out=tmp_path / "whole")
    stopped(corpus, tmp_path / "out", *PHASES[0])
    for phase, done in PHASES[1:]:
        stopped(corpus, tmp_path / "out", phase, done, resume=True)

    preprocess.run(corpus, out=tmp_path / "out", resume=True)

    assert content(tmp_path / "out") == content(tmp_path / "whole")


def test_other_workers_go_on(corpus, tmp_path):
    """How many processes share the work is no part of what must be the same."""
    stopped(corpus, tmp_path / "out", "mark", 3)

    preprocess.run(corpus, out=tmp_path / "out", resume=True, workers=2)
    preprocess.run(corpus, out=tmp_path / "whole")

    assert content(tmp_path / "out") == content(tmp_path / "whole")


def test_day_of_a_run_is_that_of_its_beginning(corpus, tmp_path):
    """What is a date of the future does not change at midnight."""
    stopped(corpus, tmp_path / "out", "mark", 3)
    note = tmp_path / "out" / PARTIAL / "note.json"
    note.write_text(json.dumps(json.loads(note.read_bytes()) | {"today": "2025-06-01"}), encoding="utf-8")

    assert str(preprocess.run(corpus, out=tmp_path / "out", resume=True).settings.read.today) == "2025-06-01"


def change_text(corpus):
    """Other words of the same number, and the time of before: only the content tells."""
    path = corpus / "twice.jsonl"
    times = path.stat().st_atime_ns, path.stat().st_mtime_ns
    path.write_text(path.read_text(encoding="utf-8").replace("Reyes", "Perez"), encoding="utf-8")
    os.utime(path, ns=times)


def change_table(corpus):
    """What is known of a page beside it."""
    (corpus / "metadata.csv").write_text("file,source\npage.html,Harbour Gazette\n", encoding="utf-8")


def add_file(corpus):
    """One article more."""
    (corpus / "zz.txt").write_text("The mayor resigned on Monday.", encoding="utf-8")


@pytest.mark.parametrize("change", [change_text, change_table, add_file])
def test_other_inputs_begin_anew(corpus, tmp_path, caplog, change):
    """A run never goes on with what other inputs gave, and says so."""
    stopped(corpus, tmp_path / "out", "link", 0)
    change(corpus)

    preprocess.run(corpus, out=tmp_path / "out", resume=True)
    preprocess.run(corpus, out=tmp_path / "whole")

    assert caplog.messages == [f"{tmp_path / 'out'}: begins anew, since the inputs are not those of the stopped run"]
    assert content(tmp_path / "out") == content(tmp_path / "whole")


def test_other_settings_begin_anew(corpus, tmp_path, caplog):
    """Another label that is stripped, or another cut-off."""
    stopped(corpus, tmp_path / "out", "link", 0)

    chosen = Settings(policy=Policy(near=0.7), mark=MarkSettings(strip=("social",)))
    preprocess.run(corpus, chosen, out=tmp_path / "out", resume=True)
    preprocess.run(corpus, chosen, out=tmp_path / "whole")

    assert "since the settings are not those" in caplog.text
    assert content(tmp_path / "out") == content(tmp_path / "whole")


@pytest.mark.parametrize(
    ("place", "said"),
    [("model_digests", "models"), ("shipped_packs", "packs"), ("platform.python_version", "versions")],
)
def test_another_release_begins_anew(corpus, tmp_path, caplog, place, said):
    """Models, rules and libraries decide what is found."""
    stopped(corpus, tmp_path / "out", "mark", 2)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(f"preprocess.resuming.{place}", list)
        preprocess.run(corpus, out=tmp_path / "out", resume=True)

    assert f"since the {said} are not those" in caplog.text


def test_profile_of_other_content_begins_anew(corpus, tmp_path, caplog):
    """Its name is not what counts."""
    profile = tmp_path / "profile.json"
    preprocess.Profile().save(profile)
    chosen = Settings(mark=MarkSettings(profile=profile))
    stopped(corpus, tmp_path / "out", "mark", 2, settings=chosen)
    profile.write_text('{"version": 1}', encoding="utf-8")

    preprocess.run(corpus, chosen, out=tmp_path / "out", resume=True)

    assert "since the settings are not those" in caplog.text


@pytest.mark.parametrize("note", ["", "[]", "{}", '{"key": 1, "today": 2}'])
def test_broken_note_begins_anew(corpus, tmp_path, note):
    """Whatever stands in it."""
    stopped(corpus, tmp_path / "out", "mark", 2)
    (tmp_path / "out" / PARTIAL / "note.json").write_text(note, encoding="utf-8")

    preprocess.run(corpus, out=tmp_path / "out", resume=True)
    preprocess.run(corpus, out=tmp_path / "whole")

    assert content(tmp_path / "out") == content(tmp_path / "whole")


def test_without_resume_a_run_begins_anew(corpus, tmp_path, caplog):
    """And says what would have been."""
    stopped(corpus, tmp_path / "out", "mark", 4)
    told = []
    preprocess.run(corpus, out=tmp_path / "out", progress=lambda *one: told.append(one))

    assert told[0] == ("read", 0, None)
    assert "--resume would have gone on" in caplog.text
    assert not (tmp_path / "out" / PARTIAL).exists()


@pytest.mark.parametrize("stage", ["taken", "learned", "found"])
def test_chunk_that_was_cut_is_made_again(corpus, tmp_path, stage):
    """The result is that of a run that nothing befell."""
    preprocess.run(corpus, out=tmp_path / "whole")
    stopped(corpus, tmp_path / "out", "link", 0)
    chunk = max((tmp_path / "out" / PARTIAL).glob(f"{stage}-*"))
    chunk.write_bytes(chunk.read_bytes()[: chunk.stat().st_size // 2])

    preprocess.run(corpus, out=tmp_path / "out", resume=True)

    assert content(tmp_path / "out") == content(tmp_path / "whole")


def test_standard_input_cannot_be_gone_on_with(tmp_path):
    """What has flowed by is gone: wrong use, and nothing is kept of such a run."""
    with pytest.raises(UsageError, match="cannot be read a second time"):
        preprocess.run("-", out=tmp_path / "out", resume=True)
    said = CliRunner().invoke(main, ["run", "-", "-o", str(tmp_path / "out")], input="The mayor resigned.")

    assert said.exit_code == 0
    assert not (tmp_path / "out" / PARTIAL).exists()


def test_resume_of_nothing_is_a_run(corpus, tmp_path, caplog):
    """A command that always says --resume needs no first time."""
    preprocess.run(corpus, out=tmp_path / "out", resume=True)

    assert caplog.messages == []
    assert (tmp_path / "out/manifest.json").is_file()


@pytest.mark.parametrize(
    ("kept", "said"), [(True, "--resume goes on with it."), (False, "Nothing of this run is kept")]
)
def test_stop_is_one_sentence(tmp_path, monkeypatch, kept, said):
    """What is left, and how to go on; the exit code is that of Ctrl-C."""

    def interrupted(*_, **__):
        if kept:
            (tmp_path / PARTIAL).mkdir()
        raise KeyboardInterrupt

    monkeypatch.setattr("preprocess.pipeline.run", interrupted)
    result = CliRunner().invoke(main, ["run", str(tmp_path), "-o", str(tmp_path)])

    assert (result.exit_code, result.stderr.count("\n"), said in result.stderr) == (130, 1, True)


def test_stop_of_another_command_is_told(tmp_path, monkeypatch):
    """No traceback anywhere."""

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("preprocess.files.read.read", interrupted)
    result = CliRunner().invoke(main, ["clean", str(tmp_path)])

    assert (result.exit_code, result.stderr) == (130, "Stopped.\n")


def word(draw):
    """A word that is not likely to come twice, so that hardly any articles are compared."""
    return "".join(draw.choices("abcdefghijklmnoprstuvw", k=6))


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """Three chunks of short articles, and what an uninterrupted run of them leaves in how many seconds."""
    folder = tmp_path_factory.mktemp("many")
    draw = random.Random(7)  # noqa: S311 - the same articles each time
    with (folder / "in.jsonl").open("w", encoding="utf-8") as stream:
        for number in range(600):
            told = [f"The {word(draw)} of {word(draw)} was not what the {word(draw)} had been told." for _ in "abc"]
            row = {"text": "\n".join([*told, "Follow us on the quay"]), "source": f"Paper {number % 7}"}
            stream.write(json.dumps(row) + "\n")
    begun = time.monotonic()
    with started(folder / "in.jsonl", folder / "whole") as process:
        assert process.wait() == 0
    return folder / "in.jsonl", content(folder / "whole"), time.monotonic() - begun


def started(file, out, *words):
    """A run with two processes, in a group of its own."""
    command = [sys.executable, "-c", RUN, "run", file, "-o", out, "--workers", "2", *words]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)


def wait_for(process, path):
    """Wait until a running process has left a file."""
    while not path.exists():
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.01)


def is_gone(process):
    """Whether every process of the group ends; those that are left have seconds to see that they are alone."""
    for _ in range(1000):
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


def goes_on(many, out):
    """Whether a run that goes on in a folder leaves there what an uninterrupted one left."""
    with started(many[0], out, "--resume") as process:
        said = process.stderr.read()
    return (process.returncode, content(out)) == (0, many[1]) or said


@pytest.mark.parametrize("point", ["taken-00000000.jsonl", "found-00000001.jsonl"])
def test_killed_run_goes_on_to_the_same_bytes(many, tmp_path, point):
    """Killed while it read, and while it marked; its processes end with it."""
    with started(many[0], tmp_path / "out") as process:
        wait_for(process, tmp_path / "out" / PARTIAL / point)
        process.kill()
        process.wait()

        assert is_gone(process)
    assert goes_on(many, tmp_path / "out") is True


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_run_killed_anywhere_goes_on_to_the_same_bytes(many, tmp_path, seed):
    """At any moment between its beginning and its end."""
    with started(many[0], tmp_path / "out") as process:
        with suppress(subprocess.TimeoutExpired):
            process.wait(many[2] * random.Random(seed).random())  # noqa: S311 - the same moments each time
        process.kill()
        process.wait()

        assert is_gone(process)
    assert goes_on(many, tmp_path / "out") is True


def test_interrupted_run_ends_cleanly(many, tmp_path):
    """Ctrl-C reaches all processes of a terminal; one sentence is said, no process is left, and the run can go on."""
    with started(many[0], tmp_path / "out", "-q") as process:
        wait_for(process, tmp_path / "out" / PARTIAL / "found-00000000.jsonl")
        os.killpg(process.pid, signal.SIGINT)
        said = process.stderr.read()
        process.wait()

        assert is_gone(process)
    assert (process.returncode, said.count("\n"), "--resume goes on with it" in said) == (130, 1, True), said
    assert goes_on(many, tmp_path / "out") is True
