"""What comparing sees of articles."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess.article import Article, Marked
from preprocess.copies import context_of, fast, plain
from preprocess.copies.view import FIGURE, LEAD, OPEN, TERM, views_of

PIECES = [
    "Petra Novotna",
    "Novotna",
    "John Smith",
    "Jane Smith",
    "said 40,000.",
    "“We",
    "saw Jan Horak”",
    "\n",
    "U.N. ",
    "é",
]
TEXTS = st.lists(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=20).map(" ".join), min_size=1, max_size=4
)


def views(*texts, loops=plain):
    corpus = [Marked(article=Article(id=f"n{n}", text=text), language="en") for n, text in enumerate(texts)]
    return views_of(corpus, context_of(corpus), loops)


def names(found, number=0):
    text, own = found.marked[number].article.text, slice(*found.names.limits[number : number + 2])
    return [text[start:end] for start, end in zip(found.names.starts[own], found.names.ends[own], strict=True)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("We met Nayib Bukele, and Bukele left with Mr. Bukele.", ["Nayib Bukele"]),
        ("We met Bukele, and Nayib Bukele left.", ["Nayib Bukele"]),
        ("We met John Smith, Jane Smith, Mr. Smith and Jane Smith.", ["John Smith", "Jane Smith"]),
        ("nobody", []),
        ("", []),
    ],
)
def test_shorter_forms_of_a_name_are_the_longest(text, told):
    """A name is told once, in its longest form; another one that ends alike is another name."""
    assert names(views(text)) == told


def test_names_of_one_article_do_not_reach_another():
    """What two articles call by one word stays two names."""
    found = views("We met Nayib Bukele.", "We met Bukele.")

    assert [names(found, number) for number in (0, 1)] == [["Nayib Bukele"], ["Bukele"]]


def test_items_say_what_they_are():
    """A figure in the lead, a word that stands in a quotation alone, and a word far down."""
    text = "In all 412 came. “Zyzzyva,” she said. " + "word " * 70 + "quixotic."
    found = views(text)
    words = [text[start:end] for start, end in zip(found.read.starts, found.read.ends, strict=True)]
    items = found.items.sets.places(found.read.stems, np.zeros(len(words), dtype=np.int64))
    flags = dict(zip(words, found.items.flags[items].tolist(), strict=True))

    assert found.items.flags[found.figures.items].tolist() == [FIGURE | LEAD | OPEN]
    assert flags["Zyzzyva"] == TERM | LEAD
    assert flags["quixotic"] == TERM | OPEN
    assert found.items.first[items[-1]] == len(words) - 1


@given(TEXTS)
def test_compiled_views_are_those_of_python(texts):
    """Whatever reads and masks, comparing sees the same."""
    one, other = (views(*texts, loops=loops) for loops in (fast, plain))

    for part in ("items", "names", "figures"):
        for name in getattr(one, part).__dataclass_fields__:
            if name != "sets":
                assert np.array_equal(getattr(getattr(one, part), name), getattr(getattr(other, part), name)), name
    assert np.array_equal(one.triples.keys, other.triples.keys)
    assert np.array_equal(one.quoted_triples, other.quoted_triples)


@given(TEXTS)
def test_extents_of_names_and_figures_lie_in_their_text(texts):
    """Each name and figure stands where it says, and its parts are among the items of its own article."""
    found = views(*texts)

    for facts in (found.names, found.figures):
        for number, text in enumerate(texts):
            own = slice(*facts.limits[number : number + 2])
            assert all(
                0 <= start < end <= len(text) for start, end in zip(facts.starts[own], facts.ends[own], strict=True)
            )
    owners = np.repeat(np.arange(len(texts)), np.diff(found.names.limits))
    of_parts = np.searchsorted(found.items.sets.limits, found.names.parts, side="right") - 1
    assert np.array_equal(of_parts, np.repeat(owners, np.diff(found.names.part_limits)))
