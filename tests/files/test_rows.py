"""What is written of an article or of a pair can be read back."""

import json
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from preprocess.article import Candidate, Evidence, Link, Passage, Side
from preprocess.files.fields import article_of
from preprocess.files.rows import candidate_of, candidate_row, link_row, taken_of, taken_row
from preprocess.files.store import json_bytes
from preprocess.settings import ReadSettings

EXTENTS = st.tuples(st.integers(0, 99), st.integers(0, 99))
PASSAGES = st.builds(Passage, a=EXTENTS, b=EXTENTS, shared=st.lists(st.tuples(EXTENTS, EXTENTS)).map(tuple))
SIDES = st.builds(
    Side,
    contained=st.floats(0, 1),
    names=st.integers(0, 9),
    figures=st.integers(0, 9),
    known=st.integers(0, 2**18 - 1).map("{:x}".format),
    new=st.lists(st.text()).map(tuple),
    credit=st.none() | EXTENTS,
    quoted=st.booleans(),
)


DATES = [
    "2024",
    "2024-03",
    "20240305",
    "March 5, 2024 5:50pm EST",
    "3/5/2024",
    "Tue, 5 Mar 2024 10:30 GMT",
    "1709634600",
]
VALUES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
NAMES = ["id", "source", "url", "title", "author", "published", "language", "keep", "spans", "section", "input_keep"]
FIELDS = st.dictionaries(st.sampled_from(NAMES) | st.text(), VALUES | st.lists(VALUES), max_size=6)
READ = ReadSettings(today=date(2026, 1, 1), aliases={"The Hill": ("thehill.com",)})


@given(FIELDS, st.text(), st.sampled_from(DATES) | st.dates().map(str) | st.datetimes().map(str) | VALUES)
def test_article_is_read_as_it_was_taken(fields, text, published):
    """With every field, whatever it holds; its language is the one that was found."""
    came = fields | {"text": text, "published": published, "source": "thehill.com"}
    article = article_of(came, READ, path="", line=None, fallback_id=" a file's name ")

    read = taken_of(json.loads(json_bytes(taken_row(article, "en"))), READ)

    assert read == replace(article, language="en")


@given(SIDES, SIDES, st.lists(PASSAGES).map(tuple))
def test_candidate_is_read_as_it_was_written(one, other, passages):
    """Through JSON, with every extent."""
    candidate = Candidate(a="a", b="b", a_side=one, b_side=other, passages=passages)

    assert candidate_of(json.loads(json.dumps(candidate_row(candidate)))) == candidate


@given(PASSAGES)
def test_passage_turned_twice_is_itself(passage):
    """And turned once, every extent is the other article's."""
    turned = passage.turned

    assert turned.turned == passage
    assert [(theirs, mine) for mine, theirs in turned.shared] == list(passage.shared)


def test_row_of_a_link_tells_whose_each_extent_is():
    """The copy's stands first; what the bits say is counted for who reads the row."""
    passage = Passage(a=(0, 9), b=(5, 8), shared=(((1, 2), (6, 7)),))
    side = Side(names=2, figures=1, known="5")
    evidence = Evidence(copy=side, origin=Side(), jaccard=0.0, same_event=1.0, passages=(passage,))
    link = Link(copy="b", origin="a", kind="restatement", strength=1.0, direction="date", evidence=evidence)

    row = link_row(link)["evidence"]

    assert row["passages"] == [{"copy": (0, 9), "origin": (5, 8), "shared": (((1, 2), (6, 7)),)}]
    assert (row["copy"]["known"], row["copy"]["names_known"], row["copy"]["figures_known"]) == ("5", 1, 1)
