"""What is counted of a source, and what is not."""

import pytest

from preprocess import Article, run_articles
from preprocess.report.figures import timing
from preprocess.report.figures.timing import Arrivals, Lag

BODY = "The council of the town voted on Monday to mend the old bridge over the river before the winter comes again. "
BODY += "Its chair told the hall that the work would take nine weeks and cost less than was feared in the spring. "
LONG = (
    BODY
    + "Nine masons have worked on the bridge since March, and two of them will stay for good. The stones come from a "
    "quarry in the north that closed after the war and was opened again last year. A ferry takes people over the river."
)


def report(*articles, source="Gazette"):
    """The report of a source."""
    return next(one for one in run_articles(articles).by_source() if one.source == source)


def gazette(number, text=LONG, **fields):
    """An article of the Gazette."""
    return Article(id=f"{number}", text=text, source="Gazette", language="en", **fields)


def test_dates_are_counted_by_what_they_say():
    """A zone, a time without one, a day; one of the future is impossible, and so are words."""
    dates = ["2024-03-01T10:00:00+02:00", "2024-03-02T10:00:00Z", "2024-03-03T10:00:00", "2024-03-04", "2024", None]
    found = report(*(gazette(n, published=date) for n, date in enumerate([*dates, "2190-01-01", "soon"]))).coverage

    assert found.zones == {"with": 2, "without": 1, "day": 1, "month_or_year": 1}
    assert (found.dated, found.impossible, found.missing["published"]) == (5, 2, 1)


@pytest.mark.parametrize(
    ("dates", "bounds"),
    [
        (["2024"], ("2024", "2024")),
        (["2024-02"], ("2024-02", "2024-02")),
        (["03/04/2017"], ("2017", "2017")),
        (["2024", "2024-05-01", "2024-06-02"], ("2024-05-01", "2024-06-02")),
        (["2019", "2024-05-01", "2025-03"], ("2019", "2025-03")),
        (["2024-03-01", "2024-03-02T00:00:00Z"], ("2024-03-01", "2024-03-02")),
        (["2024-12-31", "2024"], ("2024-12-31", "2024-12-31")),
        ([None], (None, None)),
    ],
)
def test_first_and_last_date_are_told_as_far_as_they_are_known(dates, bounds):
    """A year is no first of January, and no earlier than a day of it."""
    found = report(*(gazette(n, published=date) for n, date in enumerate(dates)))

    assert (found.first, found.last) == bounds


def test_gaps_are_between_days_with_articles():
    """The longest come first; a year is no day, and neighbouring days have nothing between them."""
    days = ["2024-03-01", "2024-03-02", "2024-03-05", "2024-03-20T10:00:00Z", "2023"]
    found = report(*(gazette(n, published=day) for n, day in enumerate(days))).coverage

    assert [(gap.after, gap.before, gap.days) for gap in found.gaps] == [
        ("2024-03-05", "2024-03-20", 14),
        ("2024-03-02", "2024-03-05", 2),
    ]


def test_block_counts_once_for_each_article():
    """However often that prints it; one that a single article has is not repeated."""
    texts = [f"{LONG}\nADVERTISEMENT\n{BODY}\nADVERTISEMENT", f"{BODY}\nADVERTISEMENT", f"{BODY}\nShare on Facebook"]
    found = report(*(gazette(n, text) for n, text in enumerate(texts))).furniture

    assert [(one.label, one.text, one.articles) for one in found.repeated] == [("advert", "ADVERTISEMENT", 2)]
    assert set(found.labels) == {"advert", "social"}


@pytest.mark.parametrize(
    ("text", "source", "wire"),
    [
        (f"PARIS (AP) — {LONG}", "Gazette", 1.0),
        (f"{LONG}\nThe Associated Press contributed to this report.", "Gazette", 0.0),
        (f"PARIS (AP) — {LONG}", "Associated Press", 0.0),
        (LONG, "Gazette", 0.0),
    ],
)
def test_wire_is_what_an_agency_wrote_for_another(text, source, wire):
    """Help makes no article an agency's, and the agency's own are no wire copy."""
    assert report(Article(id="a", text=text, source=source), source=source).reporting.wire.value == wire


@pytest.mark.parametrize(
    ("text", "source", "credits_", "wire"),
    [
        (f"PARIS (AP) — {LONG}", "Gazette", {"agency": 1}, 1.0),
        (f"{LONG}\nThe Associated Press contributed to this report.", "Gazette", {"agency_helped": 1}, 0.0),
        (f"{LONG}\n--CNNMoney's Matt Egan contributed to this report.", "CNN (Web News)", {}, 0.0),
        (LONG, "Gazette", {}, 0.0),
    ],
)
def test_agencys_articles_and_those_it_helped_with_are_told_apart(text, source, credits_, wire):
    """What says that it is an agency's is wire copy; another desk of the outlet is no agency."""
    found = report(Article(id="a", text=text, source=source, language="en"), source=source).reporting

    assert {name: count for name, count in found.credits.items() if count} == credits_
    assert found.wire.value == wire


def test_outlets_are_cited_once_for_each_article():
    """Under the name that most use; an outlet does not cite itself."""
    said = "CNN reported on Tuesday that the town had known of it. The mayor, CNN reported, will not go."
    texts = [f"{LONG} {said}", f"{LONG} The bridge fell, according to The Associated Press.", f"{LONG} AP reported it."]
    found = report(*(gazette(n, text) for n, text in enumerate(texts)))
    own = report(Article(id="a", text=f"{LONG} {said}", source="CNN", language="en"), source="CNN")

    assert {one.outlet: one.articles for one in found.sourcing.cited} == {"AP": 2, "CNN": 1}
    assert own.sourcing.cited == ()


def cited(*said):
    """The outlets that the Gazette cites in as many articles."""
    found = report(*(gazette(n, f"{LONG} {text}") for n, text in enumerate(said)))
    return {one.outlet: one.articles for one in found.sourcing.cited}


def test_short_name_after_the_long_one_is_the_same_outlet():
    """The Post is whichever Post was named before it; it counts once."""
    both = "The Washington Post reported that the town knew. The Post reported on Tuesday that the mayor had known."
    other = "The Denver Post reported that the town knew. The mayor, the Post reported, had known of it."

    assert cited(both) == {"Washington Post": 1}
    assert cited(both, other) == {"Washington Post": 1, "Denver Post": 1}


def test_long_name_need_not_stand_in_a_sentence_that_cites():
    """Whoever was named anywhere before is meant."""
    text = "Ann Lee of the New York Times was there. The mayor, the Times reported on Tuesday, had known of it."

    assert cited(text) == {"New York Times": 1}


def test_short_name_alone_is_the_one_outlet_that_ends_so():
    """Among all articles of a source; where two do, it stays what it is."""
    short = "The mayor, the Post reported on Tuesday, had known of it."
    long = "The Washington Post reported on Tuesday that the town knew."
    other = "The Denver Post reported on Tuesday that the town knew."

    assert cited(short, long) == {"Washington Post": 2}
    assert cited(short, long, other) == {"the Post": 1, "Washington Post": 1, "Denver Post": 1}


def test_part_of_a_title_is_no_outlet():
    """CBS is one; "Face the Nation" has nothing of the Nation, but for who cites that too."""
    said = 'The mayor told it on Sunday, CBS\'s "Face the Nation" reported.'
    nation = "When the Nation reported on Tuesday that the town knew, the mayor went."

    assert "the Nation" not in cited(said)
    assert cited(nation) == {"the Nation": 1}


def test_source_without_scores_has_no_figure_of_them():
    """A text of a few words has none, and nothing is made of that."""
    found = report(gazette(1, "Rain.")).reporting

    assert (found.score.value, found.score.n, found.anonymous.n, found.forms) == (None, 0, 0, {})


def accounts(*dates):
    """The reports of as many outlets that have one text, by the outlet's name."""
    return {
        one.source: one
        for one in run_articles(
            Article(id=f"{place}", text=LONG, source=f"{place}", published=date) for place, date in enumerate(dates)
        ).by_source()
    }


def test_first_is_whose_date_leaves_no_doubt():
    """The others lag behind it, counted from the middle of what a date can mean."""
    found = accounts("2024-03-01T12:00:00Z", "2024-03-01T15:00:00Z", "2024-03-02")

    assert [found[name].timing.first.value for name in "012"] == [1.0, 0.0, 0.0]
    assert [found[name].timing.lag.median for name in "012"] == [None, 3.0, 24.0]


def test_same_day_leaves_open_who_was_first():
    """Then the story counts for nobody: else those who came later would lose what nobody wins; their lag is known."""
    found = accounts("2024-03-01", "2024-03-01", "2024-03-02")

    assert [found[name].timing.first.n for name in "012"] == [0, 0, 0]
    assert [found[name].timing.lag.median for name in "012"] == [None, None, 24.0]


def test_who_is_first_in_a_decided_story_and_who_is_not_count_alike():
    """One wins, each other one loses."""
    found = accounts("2024-03-01", "2024-03-02", "2024-03-02")

    assert [(found[name].timing.first.value, found[name].timing.first.n) for name in "012"] == [(1, 1), (0, 1), (0, 1)]


def test_lag_of_a_day_alone_is_whole_days():
    """The hour of the first is known, that of the second is not; where both are, hours are told."""
    days = accounts("2024-03-01T18:00:00Z", "2024-03-02")["1"].timing.lag
    hours = accounts("2024-03-01T18:00:00Z", "2024-03-02T08:30:00Z")["1"].timing.lag

    assert (days.precision, days.median, days.quartiles) == ("days", 24.0, (24.0, 24.0))
    assert (hours.precision, hours.median) == ("hours", 14.5)


def test_lags_of_which_half_are_of_days_are_told_in_days():
    """What lies between two days is one of them; with fewer such dates it is told in hours."""
    few = timing.timing(Arrivals(lags=[1.0, 24.0, 50.0], of_days=1)).lag
    half = timing.timing(Arrivals(lags=[1.0, 24.0, 50.0, 72.0], of_days=2)).lag

    assert (few.precision, few.median, few.quartiles) == ("hours", 24.0, (12.5, 37.0))
    assert (half.precision, half.median, half.quartiles) == ("days", 48.0, (24.0, 48.0))


def test_date_of_a_month_tells_who_was_first_but_no_lag():
    """Nobody knows how many days lie between February and the first of March."""
    found = accounts("2024-02", "2024-03-01")

    assert [found[name].timing.first.value for name in "01"] == [1.0, 0.0]
    assert found["1"].timing.lag == Lag()


def test_articles_without_dates_have_no_lag():
    """They are no story of two outlets."""
    assert all(one.timing.first.n == 0 for one in accounts(None, "2024-03-01").values())


def test_lags_are_told_by_their_quartiles():
    """In hours."""
    assert timing.timing(Arrivals(lags=[1.0, 2.0, 3.0, 4.0, 5.0])).lag == Lag(
        n=5, precision="hours", median=3.0, quartiles=(2.0, 4.0)
    )


def test_what_comes_from_a_third_text_is_no_copy():
    """Two outlets that print an agency's text are no copiers of each other."""
    found = run_articles(
        Article(id=source, text=f"PARIS (AP) — {LONG}", source=source, published=date)
        for source, date in (("a", "2024-03-01"), ("b", "2024-03-02"))
    ).by_source()

    assert all((one.copying.copied.value, one.copying.partners) == (0.0, ()) for one in found)
    assert all(one.reporting.wire.value == 1.0 for one in found)


def test_undetermined_copies_are_neither_s():
    """Without dates nothing says who was first."""
    one, other = run_articles(Article(id=source, text=LONG, source=source) for source in "ab").by_source()

    assert (one.copying.copied.value, one.copying.by_others.value, one.copying.undetermined.value) == (0.0, 0.0, 1.0)
    assert [(partner.source, partner.direction) for partner in one.copying.partners] == [("b", "undetermined")]
    assert [partner.source for partner in other.copying.partners] == ["a"]


def test_copy_is_not_undetermined_for_what_another_link_leaves_open(one, other):
    """It has one part of an earlier article, and shares the rest with one of its own day."""
    rows = (
        ("a", "2024-03-01", one),
        ("b", "2024-03-02", f"{one}\n\n{other}"),
        ("c", "2024-03-02", f"{other}\n\n{BODY}"),
    )
    made = run_articles(Article(id=name, text=text, source=name, published=date) for name, date, text in rows)
    found = {one.source: one.copying for one in made.by_source()}

    assert {(one.source, one.direction) for one in found["b"].partners} == {("a", "from"), ("c", "undetermined")}
    assert [(found[name].copied.value, found[name].undetermined.value) for name in "bc"] == [(1.0, 0.0), (0.0, 1.0)]
