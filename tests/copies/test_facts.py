import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess.article import Article, Marked
from preprocess.copies.facts import _PARTS as PARTS
from preprocess.copies.facts import MOST_FACTS, facts, part_of

ORDINARY = frozenset({"the", "this", "however", "members", "he", "they", "crowds", "it", "nobody", "she"})


def leaning(word):
    return -1 if word in ORDINARY else 0


def facts_of(text):
    return facts(Marked(article=Article(id="a", text=text), language="en"), leaning)


def surfaces(text):
    return [text[slice(*extent)] for extent in facts_of(text).name_extents]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("40,000 inmates", ["40000"]),
        ("forty thousand inmates", ["40000"]),
        ("40.000 Häftlinge", ["40000"]),
        ("40\u00a0000 détenus", ["40000"]),
        ("$200 million", ["200000000"]),
        ("$200m", ["200000000"]),
        ("two hundred million dollars", ["200000000"]),
        ("3.5bn euros", ["3500000000"]),
        ("3,5 Millionen", ["3.5"]),
        ("30 percent", ["30%"]),
        ("30%", ["30%"]),
        ("thirty per cent", ["30%"]),
        ("two hundred and thirty-eight", ["238"]),
        ("16th", ["16th"]),
        ("March 16, 2025", ["3/16", "y2025"]),
        ("16 March 2025", ["3/16", "y2025"]),
        ("16. februari und Sept. 3", ["16", "9/3"]),
        ("a 6-3 decision of 5 mayors in 2 marked rooms", ["6", "3", "5", "2"]),
        ("Mayor 5", ["5"]),
        ("in 1992", ["y1992"]),
        ("at 5:50 p.m.", ["5:50"]),
        ("a 67-year-old man", ["67"]),
        ("MS-13 and Covid-19", []),
        ("1,234,567.89", ["1234567.89"]),
        ("٣٤", ["34"]),
        ("a boat", []),
        ("someone often", []),
        ("x²", []),
        ("ten-year plan", ["10"]),
    ],
)
def test_figures_are_normalised(text, keys):
    """However a figure is written, its key is its value."""
    assert [figure.key for figure in facts_of(text).figures] == keys


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Members of Tren de Aragua were moved.", ["Tren de Aragua"]),
        ("He met President Nayib Bukele’s envoy.", ["Nayib Bukele’s"]),
        ("They quoted Just The News at length.", ["Just The News"]),
        ("He left the U.S. Senate on Tuesday.", ["U.S. Senate"]),
        ("She lives in El Salvador. However, he does not.", ["El Salvador"]),
        ("Crowds gathered. Amnesty International warned.", ["Amnesty International"]),
        ("Nobody knew. Quietly it ended.", []),
        ("It was Rossi. Rossi left.", ["Rossi", "Rossi"]),
        ("members of the MS-13 gang", ["MS-13"]),
        ("Вчера приехал Владимир Путин.", ["Владимир Путин"]),
        ("no capitals at all", []),
        ("He said “I'm late and I’ve met Rossi. Don’t wait, We've time.”", ["Rossi"]),
        ("", []),
    ],
)
def test_names_are_runs_of_capitals(text, found):
    """Titles, dates and the capital of a sentence's first word make no name."""
    assert surfaces(text) == found


def test_headings_make_no_names_of_their_words():
    """In a line where every word has a capital, only words that are names elsewhere are names."""
    text = "Gang Members In Focus Of Rossi Plan\nThe long plan of Rossi is about gang members."

    assert surfaces(text) == ["Rossi", "Rossi"]


@pytest.mark.parametrize(
    ("word", "key"), [("U.S.", "us"), ("Bukele’s", "bukele"), ("MS-13", "ms13"), ("Óscar", "óscar")]
)
def test_parts_of_names_lose_points_and_possessives(word, key):
    """Two spellings of a name have one key."""
    assert part_of(word) == key


@given(st.text() | st.text(alphabet="AbC. 0123,’-\n“:%"))
def test_facts_stand_where_they_say(text):
    """Every extent is inside the text and encloses the fact; extents of one kind do not overlap."""
    found = facts_of(text)

    for name, extent in zip(found.names, found.name_extents, strict=True):
        assert all(part in {part_of(word) for word in PARTS.findall(text[slice(*extent)])} for part in name.parts)
    for extents in (found.name_extents, found.figure_extents):
        edges = [0, *(edge for extent in extents for edge in extent), len(text)]
        assert edges == sorted(edges)
        assert all(start < end for start, end in extents)


def test_removed_stretches_have_no_facts(marked):
    """Names and figures of stripped furniture do not count, and what stands around it is not joined."""
    found = facts(marked("a", "He met Nayib Contact 17Bukele Ortez at noon.", removed="Contact 17"), leaning)

    assert [name.parts for name in found.names] == [("nayib",), ("bukele", "ortez")]
    assert found.figures == ()


def test_a_hundred_thousand_figures_are_bounded():
    """A table of numbers gives so many facts and no more."""
    assert len(facts_of("17 38, " * 50_000).figures) == MOST_FACTS


@pytest.mark.parametrize("piece", ["A", "A.", "Ab ", "1", "1,111", "one ", "A-", "hundred "])
def test_monotonous_texts_are_read(piece):
    """No pattern costs the square of a long text."""
    facts_of(piece * 100_000)
