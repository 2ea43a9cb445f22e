"""A diff shows what goes and what stays, and nothing of a text is obeyed."""

import pytest

from preprocess.article import Article, Marked, Span
from preprocess.diff import diff


def marked(text, *extents):
    """A text with adverts at these places."""
    spans = tuple(Span(start=start, end=end, label="advert", rule="r") for start, end in extents)
    return Marked(article=Article(id="a", text=text), language="en", spans=spans)


def test_stretch_is_marked_inside_its_line():
    """What stays stands around it as it arrived."""
    assert diff(marked("Rain fell. Buy now! It rained.", (11, 19)), colour=False) == (
        "Rain fell. [-advert: Buy now!-] It rained."
    )


def test_colours_end_with_each_line():
    """A stretch of several lines is struck through line by line, and its rule is named once."""
    shown = diff(marked("Rain.\nBuy\nnow", (6, 13)), colour=True)

    assert shown == "Rain.\n\x1b[31;9mBuy\x1b[0m\n\x1b[31;9mnow\x1b[0m \x1b[2m[advert: r]\x1b[0m"


@pytest.mark.parametrize("text", ["", "\x1b[2J", "a\x07b", "\u202eabc", "x\r\ny\rz"])
def test_nothing_of_a_text_is_obeyed(text):
    """What a terminal would obey is shown as something else."""
    assert not set(diff(marked(text), colour=False)) & set("\x1b\x07\r\u202e")
