"""The seeds' pairs against their gold. They are no training data; that these five come out right proves little."""

import itertools

import pytest

from preprocess.article import Article, Marked, Span
from preprocess.copies import link
from preprocess.settings import LinkSettings, Policy


@pytest.fixture(params=[True, False], ids=["stripped", "as they came"], scope="module")
def candidates(request, seeds, gold_lines):
    """The candidates of the seeds, with the gold's furniture stripped or not."""
    corpus = []
    for name, text in seeds.items():
        strip = {line["line"] for line in gold_lines[name] if line["strip"]} if request.param else set()
        starts = itertools.accumulate((len(line) + 1 for line in text.split("\n")), initial=0)
        spans = tuple(
            Span(start=start, end=start + len(line), label="legal", rule="gold")
            for number, (line, start) in enumerate(zip(text.split("\n"), starts, strict=False))
            if number in strip and line
        )
        corpus.append(Marked(article=Article(id=name, text=text), language="en", spans=spans))
    return link(corpus, LinkSettings()).candidates


def test_only_the_retelling_is_a_restatement(candidates):
    """001 retells 000, and nothing else retells anything."""
    cut = Policy().restatement
    told = {(c.a, c.b) for c in candidates if c.a_side.restates >= cut}
    told |= {(c.b, c.a) for c in candidates if c.b_side.restates >= cut}

    assert told == {("001", "000")}


def test_same_events_are_the_golds(candidates, gold_pairs):
    """Two accounts of one flight or of one meeting are of one event; the same people a month apart are not."""
    found = {frozenset((c.a, c.b)) for c in candidates if c.same_event >= Policy().same_event}

    assert found == {pair for pair, relation in gold_pairs.items() if relation != "unrelated"}


def test_no_seed_is_a_copy_word_for_word(candidates):
    """Long shared quotations make neither an excerpt nor a near copy."""
    assert all(max(c.a_side.contained, c.b_side.contained) < Policy().excerpt for c in candidates)
    assert not any(c.exact for c in candidates)
