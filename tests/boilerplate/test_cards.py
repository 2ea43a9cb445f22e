"""Cards of people that a scraper has written out behind a name are furniture, and nothing else is."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess import Article
from preprocess.boilerplate import Marker, cards


def stripped(text):
    """What is a card in a text."""
    return [text[span.start : span.end] for span in cards.find(text)]


@pytest.mark.parametrize(
    ("before", "card", "behind"),
    [
        (
            "said Sen. Maria Roe ",
            "Anna (Maria) Maria RoeTown votes on the bridge Five things to know MORE",
            " (R-Lund), who",
        ),
        ("Roe ", "Maria Anna RoeMayor: 'No bridge' for us MORE", "'s letter"),
        ("by John McAllan ", "John Peter McAllanMcAllan says no Overnight: the bridge MORE", "."),
        ("with Jo van Dyk ", "Johanna van Dyk2020 was a good year MORE", " and others"),
    ],
)
def test_card_goes_and_the_name_stays(before, card, behind):
    """The name in full ends as the name before it does, and a headline is glued to it."""
    assert stripped(f"{before}{card}{behind}") == [card]


@pytest.mark.parametrize(
    "text",
    [
        "John McAllan wants MORE of it.",
        "Maria Roe said that JavaScript needs MORE memory.",
        "Maria Roe and John PoeTown votes on it MORE",
        "Roe Maria RoeTown votes\non the bridge MORE",
        "NO MORE WAR",
    ],
)
def test_other_text_stays(text):
    """Without the name in full, or over the end of a line, there is no card."""
    assert stripped(text) == []


def test_several_cards_stand_apart():
    """Each ends at its own MORE."""
    text = "Ann Roe Ann RoeOne thing MORE, Jo Poe Jo PoeTwo things MORE and so on"

    assert stripped(text) == ["Ann RoeOne thing MORE", "Jo PoeTwo things MORE"]


def test_marking_strips_cards():
    """A card is labelled, and the sentence stays."""
    text = "“It is old,” said Sen. Ann Roe Ann Maria RoeOne thing to know MORE (R-Lund) on Monday, after the vote."
    marked = Marker().mark(Article(id="a", text=text), language="en")

    assert [(span.label, span.rule) for span in marked.removed] == [(cards.LABEL, cards.RULE)]


@given(
    st.lists(st.sampled_from(["Roe", "RoeTown", " MORE", "Ann ", " ", "\n", "(Jo) ", "van "]), max_size=40).map("".join)
)
def test_cards_are_disjoint_and_in_order(text):
    """Whatever the text is."""
    spans = cards.find(text)

    assert all(0 <= one.start < one.end <= len(text) for one in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
