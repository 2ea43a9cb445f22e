"""What is drawn and listed across sources is what was found, bounded."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from preprocess import Article, run_articles
from preprocess.report.across.network import Edge, Network, Tie, network
from preprocess.report.across.stories import Story, events
from preprocess.report.page.charts import CREDITED, Flow
from preprocess.report.page.connections import across, courses, edge_rows, flows, story_rows
from preprocess.report.page.names import Names
from preprocess.report.reading import read

BODY = (
    "The council of the town voted on Monday to mend the old bridge over the river before the winter comes again. Its "
    "chair told the hall that the work would take nine weeks and cost less than was feared in the spring."
)


def edge(words, credited=0, uncredited=1):
    """Who has so many words of whom."""
    found = {"copier": f"copier{words}", "owner": None, "kinds": {"near": 1}, "articles": 1}
    return Edge(**found, credited=credited, uncredited=uncredited, words=words)


def test_edges_without_words_are_not_drawn():
    """A retelling has no words in common, and stands in the table alone."""
    assert flows([edge(9), edge(0)]) == [Flow("unknown source", "copier9", 9, "uncredited")]


def test_credit_is_told_of_all_copies():
    """Some of an outlet's copies may name the other, and some not."""
    drawn = flows([edge(3, 2, 0), edge(2, 1, 1), edge(1, 0, 2)])

    assert tuple(flow.credit for flow in drawn) == tuple(CREDITED)


def by_id(corpus):
    """The articles of a run by id."""
    return {one.marked.article.id: one for one in corpus.records}


def connected(corpus):
    """What is found across the sources of a run."""
    found = read(corpus.records, corpus.links)
    return across(found, by_id(corpus), events(found).stories, network(found, corpus.records))


@pytest.fixture
def corpus():
    """A piece and its copies by another outlet, shorter and whole, on the next days."""
    dated = [("a", "gazette", BODY, 1), ("b", "herald", BODY, 2), ("c", "herald", BODY.replace("nine", "ten"), 4)]
    return run_articles(
        Article(id=name, text=text, source=source, title=name.upper(), published=f"2024-03-0{day}")
        for name, source, text, day in dated
    )


def test_example_of_an_edge_is_the_copy_that_shares_most(corpus):
    """Beside a pair of outlets stands the article to look at."""
    names = Names(records=by_id(corpus), sections={"gazette": 1}, views={})

    (row,) = edge_rows(connected(corpus), names)

    assert (row.copier.name, row.owner.number, row.example.title) == ("herald", 1, "B")


def test_story_has_its_first_article_and_its_outlets(corpus):
    """The outlets stand in the order in which they came."""
    names = Names(records=by_id(corpus), sections={}, views={})

    (row,) = story_rows(connected(corpus), names)

    assert (row.head.id, [outlet.name for outlet in row.outlets], row.rest) == ("a", ["gazette", "herald"], 0)


def test_course_counts_days_from_the_first(corpus):
    """Articles of a story by days; a story with one dated article has no course."""
    found = connected(corpus)
    table = read(corpus.records, ()).table
    dates = {"first": None, "last": None, "undated": 1, "first_article": None}
    alone = Story(id="a", articles=("a", "b"), sources=("gazette",), outlets=2, **dates)

    assert [(course.name, course.days) for course in courses([*found.stories, alone], table, by_id(corpus))] == [
        ("A", {0: 1, 1: 1, 3: 1})
    ]


def test_heads_say_the_day_of_an_article(corpus):
    """A head has what is known: title, source, day."""
    head = Names(records=by_id(corpus), sections={}, views={}).head("c")

    assert (head.title, head.source, head.date, head.number) == ("C", "herald", "2024-03-04", None)
    assert corpus.records[2].marked.period[0] == datetime(2024, 3, 4, tzinfo=UTC)


def test_ties_with_most_words_are_told_first(corpus):
    """The pair that shares most text where nothing says who had it, not the one with most links."""
    many = Tie(a="a", b="b", common_origin={}, undetermined={"near": 9}, words=10, common_words=0)
    long = replace(many, b="c", undetermined={"exact": 1}, words=900)
    third = replace(many, b="d", words=0, common_words=5_000)

    found = replace(connected(corpus), network=Network(edges=(), ties=(many, third, long)))

    assert [tie.b for tie in found.ties] == ["c", "b", "d"]


@pytest.mark.parametrize("date", ["2024", "2024-03", "2024-03-04"])
def test_date_of_an_article_is_told_as_far_as_it_is_known(date):
    """A year is not its first day."""
    (record,) = run_articles([Article(id="a", text=BODY, published=date)]).records

    assert Names(records={"a": record}, sections={}, views={}).head("a").date == date
