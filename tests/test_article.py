"""The records keep their promises."""

import pytest

from preprocess.article import Article, Marked, Span


def marked(text, *stretches):
    """A text in which the stretches are adverts."""
    spans = tuple(Span(start=text.index(s), end=text.index(s) + len(s), label="advert", rule="r") for s in stretches)
    return Marked(article=Article(id="a", text=text), language="en", spans=spans)


@pytest.mark.parametrize(
    ("text", "stretches", "clean"),
    [
        ("One.\n\nAD\n\nTwo.", ["AD"], "One.\n\nTwo."),
        ("One.\nAD\nTwo.", ["AD"], "One.\nTwo."),
        ("One. AD Two.", ["AD"], "One. Two."),
        ("One. AD\nTwo.", ["AD"], "One.\nTwo."),
        ("One.AD.Two", ["AD."], "One. Two"),
        ("AD\nOne.\nBUY", ["AD", "BUY"], "One."),
        ("AD\nBUY", ["AD", "BUY"], ""),
        ("  One.  ", [], "One."),
    ],
)
def test_removal_leaves_one_separator(text, stretches, clean):
    """Where a stretch is removed, the stronger separator beside it stays, and only one."""
    assert marked(text, *stretches).clean_text == clean


def test_only_stripped_labels_are_removed():
    """A span of a label that is not stripped stays in the clean text."""
    span = Span(start=0, end=2, label="headline", rule="r")

    assert Marked(article=Article(id="a", text="Hi there"), language="en", spans=(span,)).clean_text == "Hi there"


@pytest.mark.parametrize("bounds", [[(0, 0)], [(3, 2)], [(0, 9)], [(-1, 2)], [(2, 4), (0, 1)], [(0, 3), (2, 4)]])
def test_impossible_spans_are_refused(bounds):
    """Spans that are empty, out of bounds, out of order or overlapping cannot be put into a record."""
    spans = tuple(Span(start=start, end=end, label="advert", rule="r") for start, end in bounds)

    with pytest.raises(ValueError, match="out of bounds"):
        Marked(article=Article(id="a", text="a text"), language="en", spans=spans)


def test_nothing_is_stripped_of_an_empty_text():
    """An empty text lost nothing."""
    assert Marked(article=Article(id="a", text=""), language="en").stripped_share == 0.0
