"""Which news agency's copy an article says that it is."""

import pytest

from preprocess import Article
from preprocess.article import Lifted, Marked
from preprocess.copies.agencies import agencies_of, agency


def marked(text, *lifted):
    """An article with what its furniture says."""
    found = tuple(Lifted(kind="agency", value=name, start=0, end=1) for name in lifted)
    return Marked(article=Article(id="a", text=text), language="en", lifted=found)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("HELSINKI (AP) — The leaders met.", {"Associated Press"}),
        ("Berlin (dpa/lno) - Der Rat tagte.", {"dpa"}),
        ("MADRID (EFE).- El consejo votó.", {"EFE"}),
        ("A caption.\n\nPARIS (Reuters) -- Shares rose.", {"Reuters"}),
        ("The leaders met. (AP Photo/Maria Roe)", set()),
        ("The party (PA) said so.", set()),
        ("Reuters reported that shares rose.", set()),
    ],
)
def test_dateline_names_the_agency(text, said):
    """A mark behind the place; a photo's credit or a mention is none."""
    assert agencies_of(marked(text)) == said


def test_furniture_names_the_agency():
    """Under one name, whichever of its names stands there."""
    assert agencies_of(marked("Text.", "The AP", "AP", "Agence France-Presse")) == {"Associated Press", "AFP"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("By Jo Doe\nThe Associated Press", {"Associated Press"}),
        ("The Associated Press contributed to this report.", set()),
        ("With reporting by Jo Doe, Associated Press", set()),
        ("Mit Material von Associated Press", set()),
    ],
)
def test_agency_that_helped_is_not_whose_text_it_is(text, said):
    """A piece of one's own to which an agency contributed is one's own."""
    start = text.index("Associated Press")
    lifted = Lifted(kind="agency", value="Associated Press", start=start, end=start + 16)

    assert agencies_of(Marked(article=Article(id="a", text=text), language="en", lifted=(lifted,))) == said


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("https://apnews.com/article", "Associated Press"),
        ("Reuters", "Reuters"),
        ("Valley Gazette", None),
        (None, None),
    ],
)
def test_outlet_may_be_an_agency(source, said):
    """By host or by name."""
    assert agency(source) == said
