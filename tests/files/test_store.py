"""Files of a run are there whole or not at all, and a table runs no formula."""

import json

import pytest

import preprocess
from preprocess.errors import MissingError, RunError
from preprocess.files.store import open_folder, read_manifest, write_rows, write_table


def test_half_written_file_is_never_taken_for_a_whole_one(tmp_path):
    """When writing fails, the file of before stays and no half is left."""
    write_rows(tmp_path / "a.jsonl", [{"n": 1}])

    with pytest.raises(RuntimeError):
        write_rows(tmp_path / "a.jsonl", broken())

    assert (tmp_path / "a.jsonl").read_text(encoding="utf-8") == '{"n": 1}\n'


def broken():
    """Rows that end in a failure."""
    yield {"n": 2}
    raise RuntimeError


def test_folder_that_cannot_be_made_is_told(tmp_path):
    """A file where the folder should be is an error in words."""
    (tmp_path / "out").write_text("", encoding="utf-8")

    with pytest.raises(RunError, match="cannot be used as a folder"):
        open_folder(tmp_path / "out")


def test_folder_without_a_manifest_is_no_run(tmp_path):
    """Only a folder with a manifest is a finished run."""
    with pytest.raises(MissingError, match="no finished run"):
        read_manifest(tmp_path)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1"])
def test_formula_becomes_a_text(tmp_path, cell):
    """A spreadsheet shows the cell and does not run it."""
    write_table(tmp_path / "t.csv", [{"source": cell, "n": -1}], ["source", "n"])

    assert f"'{cell.strip()}" in (tmp_path / "t.csv").read_text(encoding="utf-8").replace("\t", "")


def test_rows_of_the_corpus_hold_no_half_character(tmp_path):
    """Other tools read no file with one in it; the article has it as it came."""
    article = preprocess.Article(
        id="a", text="The ferry \ud800 stood still.", title="\udfff", extra={"desk": ["\ud800"]}
    )

    preprocess.run_articles([article]).save(tmp_path)

    (kept,), (whole,) = (
        [json.loads(line) for line in (tmp_path / name).read_bytes().splitlines()]
        for name in ("corpus.jsonl", "articles.jsonl")
    )
    assert (kept["text"], kept["title"], kept["desk"]) == ("The ferry \ufffd stood still.", "\ufffd", ["\ufffd"])
    assert (whole["text"], whole["title"], whole["desk"]) == (article.text, article.title, ["\ud800"])
