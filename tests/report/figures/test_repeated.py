"""The blocks that a source repeats are those of the plainest count, though no text is kept to count them."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from preprocess.article import Article, Marked, Originality, Record, Span, Verdict
from preprocess.report.figures.furniture import MOST_REPEATED, furniture
from preprocess.report.figures.intervals import Estimate
from preprocess.report.figures.own import Own
from preprocess.report.page.details import MOST_EXAMPLES, stripped
from preprocess.report.reading import read

LONG = "read more " * 40
"""Longer than what is compared of a block."""

blocks = st.lists(
    st.tuples(st.sampled_from(("advert", "social", "related")), st.sampled_from((*"abcdefgh", LONG, f"{LONG}other"))),
    max_size=6,
)


def record(number, found):
    """An article that is made of blocks alone."""
    spans, place = [], 0
    for label, text in found:
        spans.append(Span(start=place, end=place + len(text), label=label, rule="r"))
        place += len(text)
    article = Article(id=f"{number:02}", text="".join(text for _, text in found), source="Gazette")
    verdict = Verdict(keep=False, reason="empty", group=None)
    marked = Marked(article=article, language="en", spans=tuple(spans))
    return Record(marked=marked, originality=Originality(), links=(), verdict=verdict)


@given(st.lists(blocks, min_size=1, max_size=12))
def test_blocks_that_most_articles_have_are_told(articles):
    """Each once an article; of those that as many have the first by label and text."""
    records = [record(number, found) for number, found in enumerate(articles)]
    table = read(records, ()).table
    numbers = np.arange(len(records))

    found = furniture(Own.of("Gazette", numbers, numbers, table), {"share": Estimate()}, records).repeated

    counts = Counter(block for own in articles for block in {(label, text[:320]) for label, text in own})
    often = sorted(((-count, block) for block, count in counts.items() if count > 1))[:MOST_REPEATED]
    assert [(-one.articles, (one.label, one.text)) for one in found] == [
        (count, (label, text if len(text) < 160 else f"{text[:159]}…")) for count, (label, text) in often
    ]


@given(st.lists(blocks, min_size=1, max_size=12))
def test_examples_of_a_label_are_its_most_frequent_stretches(articles):
    """Of those that are as frequent the first one that stands there."""
    records = [record(number, found) for number, found in enumerate(articles)]

    found = stripped(read(records, ()).table, records, {"Gazette"})["Gazette"]

    texts = {}
    for label, text in (block for own in articles for block in own):
        texts.setdefault(label, []).append(text if len(text) < 80 else f"{text[:79]}…")
    assert {label: (one.stretches, one.examples) for label, one in found.items()} == {
        label: (len(own), tuple(f"“{text}”" for text, _ in Counter(own).most_common(MOST_EXAMPLES)))
        for label, own in texts.items()
    }
