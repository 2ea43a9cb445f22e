"""What a run has done is kept in chunks, each of which is believed whole or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess.errors import RunError
from preprocess.files import spool as module
from preprocess.files.spool import Spool


@pytest.fixture(autouse=True)
def short_chunks(monkeypatch):
    """Three rows are a chunk."""
    monkeypatch.setattr(module, "ROWS", 3)


@pytest.fixture
def folder(tmp_path):
    """Where seven rows of two stages are kept."""
    spool = Spool(tmp_path / "kept")
    spool.begin("mine")
    assert list(spool.keep("a", range(7), row)) == list(range(7))
    assert list(spool.keep("b", range(7), row)) == list(range(7))
    return tmp_path / "kept"


def row(number):
    """A row with a number and a text that JSON has to escape."""
    return {"n": number, "text": "a\nb\r\x85\u2028\ud800"}


def numbers(folder, stage="a"):
    """What is read back, of which every row must be as it was."""
    rows = list(Spool(folder).rows(stage))
    assert rows == [row(one["n"]) for one in rows]
    return [one["n"] for one in rows]


def test_rows_are_read_as_they_were_kept(folder):
    """In their order, of each stage its own."""
    assert (numbers(folder), numbers(folder, "b"), numbers(folder, "c")) == ([*range(7)], [*range(7)], [])


def test_chunk_has_no_more_rows_than_it_may(folder):
    """Seven rows are three chunks."""
    assert len(list(folder.glob("a-*"))) == 3


def test_chunk_has_few_more_bytes_than_it_may(tmp_path, monkeypatch):
    """The row that makes it too long is its last."""
    monkeypatch.setattr(module, "BYTES", 10)
    spool = Spool(tmp_path / "kept")
    spool.begin("mine")
    list(spool.keep("a", range(4), row))

    assert len(list((tmp_path / "kept").glob("a-*"))) == 4


@given(st.data())
def test_chunk_that_was_cut_is_never_taken_for_a_whole_one(tmp_path_factory, data):
    """Wherever it was cut, what stands before it is believed, and nothing else."""
    spool = Spool(tmp_path_factory.mktemp("spool") / "kept")
    spool.begin("mine")
    list(spool.keep("a", range(7), row))
    number = data.draw(st.integers(0, 2))
    chunk = sorted(spool._folder.glob("a-*"))[number]
    chunk.write_bytes(chunk.read_bytes()[: data.draw(st.integers(0, chunk.stat().st_size - 1))])

    assert numbers(spool._folder) == list(range(3 * number))


def test_chunk_that_was_changed_is_not_believed(folder):
    """Nor are those after it."""
    chunk = sorted(folder.glob("a-*"))[1]
    chunk.write_bytes(chunk.read_bytes().replace(b'"n": 3', b'"n": 8'))

    assert numbers(folder) == [0, 1, 2]


def test_rows_after_a_gap_are_written_again(folder):
    """A later chunk, of other rows, is not taken for the one that follows."""
    min(folder.glob("a-*")).unlink()
    spool = Spool(folder)
    assert list(spool.rows("a")) == []

    list(spool.keep("a", range(2), row))

    assert (numbers(folder), numbers(folder, "b")) == ([0, 1], [*range(7)])


def test_more_rows_follow_those_that_were_kept(folder):
    """A stage goes on where it stopped."""
    spool = Spool(folder)
    assert len(list(spool.rows("a"))) == 7
    list(spool.keep("a", range(7, 12), row))

    assert numbers(folder) == [*range(12)]


def test_rows_of_a_chunk_that_is_not_full_are_not_there_yet(tmp_path):
    """What stops a stage costs the rows of its last chunk."""
    spool = Spool(tmp_path / "kept")
    spool.begin("mine")
    passing = spool.keep("a", range(9), row)

    assert [next(passing) for _ in range(5)] == [*range(5)]
    assert numbers(tmp_path / "kept") == [0, 1, 2]


def test_beginning_takes_away_what_was_there(folder):
    """With the note of whose it was."""
    spool = Spool(folder)
    assert spool.note() == "mine"

    spool.begin("another's")

    assert (numbers(folder), spool.note()) == ([], "another's")


@pytest.mark.parametrize("content", [b"", b"{", b"\xff"])
def test_broken_note_is_none(folder, content):
    """It says nothing, so there is nothing to go on with."""
    (folder / "note.json").write_bytes(content)

    assert Spool(folder).note() is None


def test_nothing_is_kept_without_a_folder():
    """The rows pass."""
    spool = Spool(None)

    assert (list(spool.keep("a", range(7), row)), list(spool.rows("a")), spool.note()) == ([*range(7)], [], None)


def test_place_that_cannot_be_used_is_told(tmp_path):
    """A file where the folder should be is an error in words."""
    (tmp_path / "kept").write_text("", encoding="utf-8")

    with pytest.raises(RunError, match="cannot be used as a folder"):
        Spool(tmp_path / "kept").begin("mine")
