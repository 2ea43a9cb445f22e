"""Documents and attributes as Dolma reads them: row by row, in code points, and enough to have the clean texts."""

import gzip
import json
import re
from dataclasses import replace
from itertools import pairwise

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import preprocess
from preprocess.article import LABELS, Article, Marked, Originality, Record, Span, Verdict
from preprocess.cli import main
from preprocess.dolma import attributes, document, export, removals
from preprocess.errors import UsageError

TEXT = "😀 The mayor resigned on Monday.\n\nSign up for our newsletter\n\nThe council met on Tuesday."
YAML = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
KEPT = Verdict(keep=True, reason=None, group="a")


def record(text=TEXT, *, spans=(), verdict=KEPT, score=0.5, **article):
    """An article with what was found in it."""
    marked = Marked(article=Article(id="a", text=text, **article), language="en", spans=tuple(spans))
    return Record(marked=marked, originality=Originality(score=score), links=(), verdict=verdict)


def lines(path):
    """The rows of a packed file."""
    return [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]


def mixed(text, replacements):
    """What Dolma's mixer makes of a text: stretches replaced in their order, counted in code points (src/shard.rs)."""
    parts, end = [], 0
    for start, stop, words in sorted(replacements):
        parts += [text[end:start], words]
        end = stop
    return "".join([*parts, text[end:]])


@st.composite
def marked_texts(draw):
    """Texts of blanks, words and characters past the first plane, with stripped and kept spans."""
    text = draw(st.text(st.sampled_from("ab 😀\n\t\u2009"), max_size=30))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    labels = draw(st.lists(st.sampled_from(["advert", "body", None]), min_size=len(cuts), max_size=len(cuts)))
    spans = [
        Span(start=start, end=end, label=label, rule="r")
        for (start, end), label in zip(pairwise(cuts), labels, strict=False)
        if label
    ]
    return Marked(article=Article(id="a", text=text), language="en", spans=tuple(spans))


@given(marked_texts())
def test_removals_leave_the_clean_text(marked):
    """Whatever stands beside a span: no blank, several, or another span."""
    removed, blanks = removals(marked)
    replacements = [(s, e, "") for s, e, _ in removed] + [(s, e, " ") for s, e, _ in blanks]

    assert mixed(marked.article.text, replacements) == marked.clean_text
    found = sorted((start, end) for start, end, _ in replacements)
    assert all(start < end for start, end in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))


def test_run_is_written_row_by_row(root, tmp_path):
    """Documents and attributes have the same files, and the same ids in the same order; the mixer wants that."""
    corpus = preprocess.run(root / "seeds", out=tmp_path / "out")
    result = CliRunner().invoke(main, ["dolma", str(tmp_path / "out"), "-o", str(tmp_path / "dolma")])
    assert result.exit_code == 0, result.stderr

    documents = lines(tmp_path / "dolma/documents/00000.jsonl.gz")
    found = lines(tmp_path / "dolma/attributes/preprocess/00000.jsonl.gz")

    ids = [one.marked.article.id for one in corpus.records]
    assert [row["id"] for row in documents] == [row["id"] for row in found] == ids
    assert [row["text"] for row in documents] == [one.marked.article.text for one in corpus.records]
    assert [row["attributes"]["preprocess__verdict__dropped"][0][2] for row in found].count(1.0) == 1


def test_configuration_of_the_page_makes_the_corpus(root, tmp_path):
    """What docs/output.md has its mixer drop and replace leaves the clean texts of what is kept."""
    (stream,) = yaml.safe_load(YAML.search((root / "docs/output.md").read_text(encoding="utf-8"))[1])["streams"]
    dropped = re.search(r"@\.(\w+)\[0\]\[2\] >= 1\.0\)", stream["filter"]["exclude"][0])[1]
    replaced = {one["span"].removeprefix("$.attributes."): one["replacement"] for one in stream["span_replacement"]}
    corpus = preprocess.run(root / "seeds")
    export(corpus.records, tmp_path / "dolma")

    texts = []
    documents = lines(tmp_path / "dolma/documents/00000.jsonl.gz")
    found = lines(tmp_path / "dolma/attributes" / stream["attributes"][0] / "00000.jsonl.gz")
    for row, spans in zip(documents, (one["attributes"] for one in found), strict=True):
        if spans[dropped][0][2] < 1:
            replacements = [(s, e, words) for name, words in replaced.items() for s, e, _ in spans[name]]
            texts.append(mixed(row["text"], replacements))
    assert texts == [one.marked.clean_text for one in corpus.kept]


def test_spans_are_code_points_of_the_text():
    """An emoji is one, as for the article."""
    start = TEXT.index("Sign up")
    span = Span(start=start, end=start + 26, label="newsletter", rule="r")
    found = attributes(record(spans=[span]))["attributes"]

    assert found["preprocess__furniture__newsletter"] == [[start, start + 26, 1.0]]
    assert found["preprocess__originality__score"] == [[0, len(TEXT), 0.5]]


@pytest.mark.parametrize("label", LABELS)
def test_every_label_has_an_attribute(label):
    """Those that stay too: what is blanked is the mixer's to choose."""
    found = attributes(record(spans=[Span(start=0, end=5, label=label, rule="r")]))["attributes"]

    assert found[f"preprocess__furniture__{label}"] == [[0, 5, 1.0]]


def test_dropped_article_says_why():
    """Over the whole text, so that a filter finds it."""
    verdict = Verdict(keep=False, reason="near", group="b")
    found = attributes(record(verdict=verdict, score=None))["attributes"]

    assert found["preprocess__verdict__dropped"] == found["preprocess__verdict__near"] == [[0, len(TEXT), 1.0]]
    assert "preprocess__originality__score" not in found


def test_document_has_what_dolma_wants():
    """An id, a text and a source that is never empty; what else is known is metadata."""
    one = preprocess.run_articles([Article(id="a", text=TEXT, published="2024-03-05", extra={"n": 1})]).records[0]
    row = document(one)

    assert (row["id"], row["text"], row["source"], row["created"]) == ("a", TEXT, "unknown", "2024-03-05")
    assert row["metadata"] == {"published": "2024-03-05", "language": one.marked.language, "n": 1}


def test_document_can_be_read_by_dolma():
    """Its reader of JSON takes neither half a character nor a hundred lists inside each other."""
    deep = [1]
    for _ in range(200):
        deep = [deep]
    row = document(record("\ud800 " + TEXT, extra={"deep": deep, "\udfff": "\udfff"}))

    assert row["text"] == "\ufffd " + TEXT
    told = json.dumps(row, ensure_ascii=False).encode()
    assert max(told.count(b"[[" + b"[" * n) for n in (0, 48)) < 200
    assert b"\\ud" not in told


def test_files_are_split_and_the_same_each_time(tmp_path, monkeypatch):
    """No time stands in them."""
    monkeypatch.setattr("preprocess.dolma.ROWS", 2)
    records = [replace(record(), verdict=KEPT) for _ in range(5)]

    assert export(records, tmp_path / "a") == export(records, tmp_path / "b") == 3
    files = sorted(path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*.gz"))
    assert len(files) == 6
    assert all((tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes() for file in files)


def test_folder_with_something_in_it_is_refused(tmp_path):
    """Documents of two runs side by side would be one data set for Dolma."""
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(UsageError, match="is there already"):
        export([record()], tmp_path)
