"""What is read of a figure: its hedge, its unit, what it counts."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess.article import Article, Marked, Span
from preprocess.report.across.counts import MOST_COUNTS, counts


def counts_of(text, language="en", day=None, spans=()):
    """What a text counts."""
    period = None if day is None else (datetime(2025, *day, tzinfo=UTC), datetime(2025, *day, tzinfo=UTC))
    return counts(Marked(article=Article(id="a", text=text, period=period), language=language, spans=spans))


@pytest.mark.parametrize(
    ("text", "written", "hedge", "low", "high"),
    [
        ("The flood hit 238 farms in the valley.", "238", None, 238, 238),
        ("The flood hit more than 250 farms in the valley.", "more than 250", "least", 250, None),
        ("The flood hit over 225 farms in the valley.", "over 225", "least", 225, None),
        ("The flood hit at least 225 farms in the valley.", "at least 225", "least", 225, None),
        ("The flood hit 225 or more farms.", "225 or more", "least", 225, None),
        ("The flood hit up to 80 farms in the valley.", "up to 80", "most", 0, 80),
        ("The flood hit fewer than 80 farms in the valley.", "fewer than 80", "most", 0, 80),
        ("The flood hit about 1,200 farms in the valley.", "about 1,200", "about", 1080, 1320),
        ("The flood hit nearly 1,200 farms in the valley.", "nearly 1,200", "about", 1080, 1200),
        ("The flood hit 1,200 farms in the valley.", "1,200", None, 1150, 1250),
        ("The flood hit forty farms in the valley.", "forty", None, 40, 40),
        ("The flood hit 1.5 million farms.", "1.5 million", None, 1_450_000, 1_550_000),
    ],
)
def test_hedge_says_what_a_figure_can_mean(text, written, hedge, low, high):
    """A round number without any leaves a little open too."""
    (count,) = counts_of(text)

    assert text[slice(*count.extent)] == written
    assert (count.head, count.hedge) == ("farm", hedge)
    assert (count.low, count.high) == (pytest.approx(low), high if high is None else pytest.approx(high))


@pytest.mark.parametrize(
    ("text", "unit", "head", "happens"),
    [
        ("The minister asked for $15 million for new dams.", "$", "", set()),
        ("The minister asked for more than €15m for new dams.", "€", "", set()),
        ("The country pays $20,000 a year for each of them.", "$/a year", "", set()),
        ("The flood killed 58 people in the valley.", "", "people", {"killed"}),
        ("The flood left 59 dead in the valley.", "", "people", {"killed"}),
        ("In the valley, 58 persons died on Sunday.", "", "people", {"killed"}),
        ("The flood injured 500 people in the valley.", "", "people", {"injured"}),
        ("Nearly 500 people were also injured on Sunday.", "", "people", {"injured"}),
        ("The police arrested 40 students at the gate.", "", "student", {"arrested"}),
        ("They sent 225 deported gang members from the north.", "", "member", set()),
        ("The paper was signed by 195 countries in Paris.", "", "country", set()),
    ],
)
def test_what_is_counted(text, unit, head, happens):
    """Its unit, its noun, and whether people came to harm."""
    (count,) = counts_of(text)

    assert (count.unit, count.head, count.happens) == (unit, head, happens)


@pytest.mark.parametrize(
    "text",
    [
        "The Senate passed it by 51-49 on Sunday.",
        "The Senate passed it by 51 votes to 49.",
        "Lenka Dvorak, 45, keeps goats.",
        "The 45-year-old keeps goats.",
        "She was aged 45 when the flood came.",
        "The dam was opened in 2011 by the king.",
        "It happened on March 16 at 5:30 p.m. near the dam.",
        "On the 16th day the water fell.",
        "They waited for 30 days and 12 hours.",
        "MS-13 members came to the valley.",
        "Section 702 powers will end soon.",
        "The No. 12 seed won again.",
        "Between 20 and 30 farms were hit.",
        "About 20 to 30 farms were hit.",
        "20-30 farms were hit by the flood.",
        "30 of the farms were hit by the flood.",
        "30 more farms were hit by the flood.",
        "Another 30 farms were hit by the flood.",
        "30 percent of the farms were hit.",
        "Three farms were hit by the flood.",
        "The flood of 1997 was worse.",
        "In 1997, 410 farms were hit by the flood.",
        "Last year 410 farms were hit by the flood.",
        "The flood killed 58 people, and 17 others are missing.",
        "FARMS 12 BARNS 14 COWS 300 GOATS 40 SHEEP 88 PIGS 90 DOGS 77 CATS 30 HENS 200 GEESE 40 DUCKS",
    ],
)
def test_figures_that_count_nothing(text):
    """Votes, ages, years, dates, times, names, ranges, shares, parts, tables and what happened at another time."""
    assert counts_of(text) == ()


def test_year_and_day_of_the_article_are_its_own_time():
    """A figure of another month is of another event."""
    assert len(counts_of("On March 16, 410 farms were hit by the flood.", day=(3, 18))) == 1
    assert len(counts_of("In 2025, 410 farms were hit by the flood.", day=(3, 18))) == 1
    assert counts_of("On March 16, 410 farms were hit by the flood.", day=(6, 18)) == ()


def test_other_languages_are_not_read():
    """The words are English."""
    assert counts_of("La inundación mató a 58 personas en el valle.", language="es") == ()


def test_furniture_is_not_read():
    """Only the clean text is."""
    text = "The flood hit 238 farms in the valley."

    assert counts_of(text, spans=(Span(start=0, end=len(text), label="related", rule="test"),)) == ()


SAID = (
    "more than about up to over 238 1,200 $ $15 million forty 3 people killed farms dead , . and of the No. 2011 March "
    "16 members from Velka said % - “ 9,999,999 ½ é"
)
TEXTS = st.lists(st.sampled_from(SAID.split()), max_size=50).map(" ".join) | st.text(
    alphabet="ab 0123456789.,$%-\n“é", max_size=80
)


@given(TEXTS)
def test_extents_hold_what_they_say(text):
    """A figure lies in its phrase and its sentence, and what it can mean holds its number."""
    for count in counts_of(text):
        assert 0 <= count.sentence[0] <= count.extent[0] < count.extent[1] <= count.phrase[1] <= len(text)
        assert count.extent[1] <= count.sentence[1] + 1
        assert any(char.isalnum() for char in text[slice(*count.extent)])
        assert count.low <= count.number
        assert count.high is None or count.number <= count.high


@pytest.mark.parametrize(
    "text", ["12 farms. " * 50_000, "1," * 200_000, "$" * 200_000, "12 " * 100_000, "farms of " * 100_000]
)
def test_counts_are_bounded(text):
    """Whatever the text is."""
    assert len(counts_of(text)) <= MOST_COUNTS
