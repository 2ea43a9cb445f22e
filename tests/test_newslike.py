"""The made corpus: the same each time, and true about its copies."""

import json
import subprocess
import sys

import pytest


@pytest.fixture
def made(root, tmp_path):
    """Make a corpus of so many articles; return its rows and its truth."""

    def make(folder, articles=300):
        command = [
            sys.executable,
            root / "scripts/newslike.py",
            "--articles",
            str(articles),
            "--out",
            tmp_path / folder,
        ]
        subprocess.run(command, check=True)
        return [(tmp_path / folder / name).read_bytes().splitlines() for name in ("articles.jsonl", "truth.jsonl")]

    return make


def test_the_same_seed_gives_the_same_bytes(made):
    """Two corpora of one size do not differ."""
    assert made("one") == made("two")


def test_truth_is_about_two_articles_of_different_sources(made):
    """A copy comes after its origin, from another source, in the same corpus."""
    articles, truth = ([json.loads(line) for line in lines] for lines in made("corpus"))
    places = {row["id"]: place for place, row in enumerate(articles)}
    assert len(places) == len(articles) == 300
    assert {row["kind"] for row in truth} == {"exact", "near", "excerpt", "restatement", "same_event"}
    for row in truth:
        copy, origin = places[row["copy"]], places[row["origin"]]
        assert origin < copy
        assert articles[copy]["source"] != articles[origin]["source"]
