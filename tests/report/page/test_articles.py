"""The pieces of a shown article are its text, and what both articles of a pair have is the same in both."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess import Article, Record, run_articles
from preprocess.article import LABELS, Marked, Originality, Sourcing, Span, Verdict
from preprocess.report.page import articles
from preprocess.report.page.articles import runs, text_of, views
from preprocess.text import words

WORDS = "council voted bridge river winter town mayor weeks said cost spring hall nine the of to a".split()  # noqa: SIM905 - a list


@st.composite
def extents(draw, length, disjoint):
    """Extents of a text, sorted; those of spans are disjoint."""
    edges = sorted(draw(st.lists(st.integers(0, length), max_size=12, unique=disjoint)))
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False) if a < b]


@st.composite
def found(draw):
    """A record with spans and evidence anywhere, and passages that another article has too."""
    text = draw(st.text(max_size=200))
    labels, kinds = st.sampled_from(LABELS), st.sampled_from(["own_inquiry", "statement"])
    spans = tuple(
        Span(start=a, end=b, label=draw(labels), rule="r") for a, b in draw(extents(len(text), disjoint=True))
    )
    evidence = tuple(Sourcing(kind=draw(kinds), start=a, end=b) for a, b in draw(extents(len(text), disjoint=False)))
    marked = Marked(article=Article(id="a", text=text), language="en", spans=spans)
    verdict = Verdict(keep=True, reason=None, group="a")
    record = Record(marked=marked, originality=Originality(evidence=evidence), links=(), verdict=verdict)
    return record, draw(extents(len(text), disjoint=True))


@given(found())
def test_pieces_joined_are_the_text(case):
    """Nothing is lost, doubled or out of order, whatever lies over what."""
    record, passages = case

    assert "".join(piece.text for piece in text_of(record, passages).pieces) == record.marked.article.text


@given(found())
def test_pieces_that_stay_are_the_kept_text(case):
    """What is not marked as removed is what the clean text is made of."""
    record, passages = case

    kept = [piece.text for piece in text_of(record, passages).pieces if not piece.removed]
    assert "".join(kept) == "".join(record.marked.article.text[a:b] for a, b in record.marked.kept)


@given(found())
def test_pieces_of_a_passage_are_the_passage(case):
    """Cut or not, the pieces with a passage's number are its words, and one of them is its beginning."""
    record, passages = case

    pieces = text_of(record, passages).pieces
    for number, (start, end) in enumerate(passages, 1):
        own = [piece for piece in pieces if piece.shared == number]
        assert "".join(piece.text for piece in own) == record.marked.article.text[start:end]
        assert ["shared" in piece.first for piece in own] == [True] + [False] * (len(own) - 1)


def test_long_text_is_cut_and_the_rest_counted():
    """Of a text of any length a bounded part is shown."""
    (record,) = run_articles([Article(id="a", text="word " * 5_000)]).records

    text = text_of(record)

    assert sum(len(piece.text) for piece in text.pieces) == articles.LONGEST
    assert text.more == 25_000 - articles.LONGEST


@given(st.lists(st.sampled_from(WORDS), max_size=80), st.lists(st.sampled_from(WORDS), max_size=80))
def test_runs_are_the_same_words_in_both(a, b):
    """Whatever the texts, a run has the same words here and there, enough of them, and no two overlap here."""
    one, other = " ".join(a), ", ".join(word.upper() for word in b)

    found = list(runs(one, other))

    for mine, theirs in found:
        said, known = one[slice(*mine)].split(), other[slice(*theirs)].lower().split(", ")
        assert said == known
        assert len(said) >= articles.RUN
    assert all(before[0][1] <= after[0][0] for before, after in pairwise(found))


@given(st.lists(st.sampled_from(WORDS), min_size=8, max_size=40), st.text("xyz ", max_size=20))
def test_runs_find_what_is_put_in(piece, around):
    """A piece of eight words or more in another text is found, whatever stands around it."""
    inside = f"{around} {' '.join(piece)} {around}"

    covered = sum(len(list(words(inside, *theirs))) for _, theirs in runs(" ".join(piece), inside))
    assert covered >= len(piece) - articles.RUN + 1


def test_runs_are_linear_where_all_words_are_the_same():
    """A text of one word again and again has one run."""
    assert len(list(runs("a " * 10_000, "a " * 10_000))) == 1


@pytest.fixture
def corpus():
    """A piece, its copy at another outlet a day later, and one that has nothing to do with them."""
    body = (
        "The council of the town voted on Monday to mend the old bridge over the river before the winter comes again. "
    )
    body += "Its chair told the hall that the work would take nine weeks and cost less than was feared in the spring."
    dated = [("a", "gazette", "2024-03-01"), ("b", "herald", "2024-03-02")]
    found = [Article(id=name, text=body, source=source, published=date) for name, source, date in dated]
    return run_articles([*found, Article(id="c", text="Something else happened elsewhere.", source="gazette")])


def test_copy_stands_beside_its_origin(corpus):
    """The view of a copy has the origin's text too, with the same passages; that of the origin does not."""
    by_id = {record.marked.article.id: record for record in corpus.records}

    copy, origin = views(by_id, ["b", "a"]).values()

    assert (copy.number, copy.origin, origin.number, origin.origin) == (1, by_id["a"], 2, None)
    assert (
        [piece.shared for piece in copy.text.pieces] == [piece.shared for piece in copy.origin_text.pieces] == [1, None]
    )


def test_views_are_bounded(corpus, monkeypatch):
    """Those that are wanted first have room, by number and by characters; one that is wanted twice comes once."""
    by_id = {record.marked.article.id: record for record in corpus.records}
    monkeypatch.setattr(articles, "MOST_ARTICLES", 2)

    assert list(views(by_id, ["c", "c", "a", "b"])) == ["c", "a"]
    monkeypatch.setattr(articles, "MOST_CHARACTERS", 100)
    assert list(views(by_id, ["c", "a", "b"])) == ["c"]


def test_evidence_that_overlaps_is_shown_once():
    """Of two sentences that overlap the first one is marked."""
    article = Article(id="a", text="He said so. He left.")
    marked = Marked(article=article, language="en")
    said = Sourcing(kind="statement", start=0, end=11)
    evidence = (said, replace(said, kind="opinion", start=5))
    verdict = Verdict(keep=True, reason=None, group="a")
    record = Record(marked=marked, originality=Originality(evidence=evidence), links=(), verdict=verdict)

    assert [piece.kind for piece in text_of(record).pieces] == ["statement", None]
