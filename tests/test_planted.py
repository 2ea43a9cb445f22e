"""The made corpus of planted copies: the same each time, and true about its copies."""

import json
import subprocess
import sys

import pyarrow.parquet as pq
import pytest


@pytest.fixture
def made(root, tmp_path):
    """Make a corpus; return its texts by id, and its truth."""

    def make(folder):
        command = [sys.executable, root / "scripts/planted.py", "--articles", "300", "--out", tmp_path / folder]
        subprocess.run(command, check=True)
        table = pq.read_table(tmp_path / folder / "articles.parquet")
        lines = (tmp_path / folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()
        return dict(zip(table["id"].to_pylist(), table["text"].to_pylist(), strict=True)), list(map(json.loads, lines))

    return make


def test_the_same_seed_gives_the_same_corpus(made):
    """Two corpora of one size do not differ."""
    assert made("one") == made("two")


def runs(text):
    words = text.lower().split()
    return {tuple(words[place : place + 5]) for place in range(len(words) - 4)}


def test_jaccard_is_what_the_truth_says(made):
    """A copy's Jaccard is that of its text and its origin's, and as its kind demands."""
    texts, truth = made("corpus")

    assert {row["kind"] for row in truth} == {"exact", "near", "excerpt"}
    for row in truth:
        a, b = runs(texts[row["copy"]]), runs(texts[row["origin"]])
        assert row["jaccard"] == pytest.approx(len(a & b) / len(a | b), abs=0.02)
        assert row["jaccard"] < 0.3 if row["kind"] == "excerpt" else row["jaccard"] >= 0.8
        assert row["contained"] >= 0.5
