"""Stories: articles of one event with their outlets, without chains."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess import Article, run_articles
from preprocess.article import Evidence, Link, Marked, Originality, Record, Side, Verdict
from preprocess.dates import normalise
from preprocess.report.across.stories import MOST_COMPARED, MOST_OF_STORY, compared, events
from preprocess.report.reading import read
from preprocess.settings import ReadSettings


def record(name, source="", published=None, group=None):
    """An article of an outlet that is its id's, or another one."""
    known = ReadSettings()
    _, period = normalise(published, earliest=known.earliest, today=known.earliest.replace(year=2100))
    article = Article(
        id=name, text="text", source=source or f"{name}.com" if source is not None else None, period=period
    )
    verdict = Verdict(keep=group is None, reason=group and "near", group=group or name)
    return Record(marked=Marked(article=article, language="en"), originality=Originality(), links=(), verdict=verdict)


def link(copy, origin, strength=0.9, kind="same_event"):
    """A link of two articles."""
    evidence = Evidence(copy=Side(), origin=Side(), jaccard=0.0, same_event=strength, passages=())
    return Link(copy=copy, origin=origin, kind=kind, strength=strength, direction="undetermined", evidence=evidence)


def told(records, *links):
    """The articles of each story."""
    return [set(story.articles) for story in events(read(records, links)).stories]


def test_accounts_of_one_event_are_a_story():
    """Two outlets are enough; what is linked to nothing is in none."""
    records = [record("a"), record("b"), record("c")]

    assert told(records, link("a", "b")) == [{"a", "b"}]


def test_chain_does_not_swallow_everything():
    """Each article of a story is linked to its centre."""
    names = "abcdefghij"
    records = [record(name) for name in names]
    links = [link(one, other) for one, other in pairwise(names)]

    assert max(map(len, told(records, *links))) <= 3


def test_copies_follow_the_article_that_stands_for_them():
    """A copy that was compared with its twin alone is in the twin's story."""
    records = [record("a"), record("b"), record("c", group="b")]

    assert told(records, link("a", "b"), link("c", "b", 1.0, "exact")) == [{"a", "b", "c"}]


def test_article_goes_with_the_story_that_it_hangs_together_with_most():
    """Where two centres claim it, strength decides."""
    records = [record(name) for name in "abcxyz"]
    links = [link("a", "b"), link("a", "c"), link("x", "y"), link("x", "z"), link("a", "m", 0.6), link("x", "m", 0.8)]

    assert told([*records, record("m")], *links) == [{"x", "y", "z", "m"}, {"a", "b", "c"}]


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        (("a.com", "a.com"), 0),
        (("a.com", "A.com/"), 0),
        (("a.com", "b.com"), 1),
        (("a.com", None), 1),
        ((None, None), 1),
    ],
)
def test_story_has_two_outlets(sources, expected):
    """One outlet that writes twice is none; an unknown one equals no other."""
    records = [record(name, source) for name, source in zip("ab", sources, strict=True)]

    assert len(events(read(records, [link("a", "b")])).stories) == expected


def test_articles_are_in_the_order_of_their_dates():
    """Undated ones come last, and the outlets are told as they appear."""
    records = [record("a"), record("b", published="2025-03-18"), record("c", published="2025-03-16")]

    (story,) = events(read(records, [link("a", "b"), link("a", "c"), link("b", "c")])).stories

    assert story.articles == ("c", "b", "a")
    assert story.sources == ("c.com", "b.com", "a.com")
    assert (story.first, story.last, story.undated) == ("2025-03-16", "2025-03-18", 1)


@pytest.mark.parametrize(
    ("dates", "first"),
    [
        (("2025-03-16", "2025-03-17"), "a"),
        (("2025-03-17", "2025-03-16"), "b"),
        (("2025-03-16", "2025-03-16"), None),  # on one day, nothing tells
        (("2025-03-16T08:00:00+00:00", "2025-03-16T09:00:00+00:00"), "a"),
        (("2025-03-16", "2025-03-16T09:00:00+00:00"), None),
        (("2025-03-16", None), None),  # a missing date may be the earlier one
        ((None, None), None),
        (("2025-03", "2025-03-16"), None),
    ],
)
def test_first_is_told_only_where_the_dates_tell(dates, first):
    """First in this corpus is who surely was."""
    records = [record(name, published=date) for name, date in zip("ab", dates, strict=True)]

    (story,) = events(read(records, [link("a", "b")])).stories

    assert story.first_article == first


def test_most_outlets_come_first():
    """Then those with most articles."""
    records = [
        record(name, source) for name, source in zip("abcdefg", ["p", "q", "r", "p", "q", "p", "q"], strict=True)
    ]
    links = [link("d", "e"), link("a", "b"), link("a", "c"), link("f", "g")]

    assert told(records, *links) == [{"a", "b", "c"}, {"d", "e"}, {"f", "g"}]


GRAPHS = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11), st.sampled_from([0.5, 0.7, 0.9])), max_size=30)


def test_articles_of_no_story_have_a_group_too():
    """What hangs together with others of one outlet has their group; what hangs together with nothing, its own."""
    records = [record("a", source="x"), record("b", source="x"), record("c")]

    found = events(read(records, [link("a", "b")]))

    assert (found.groups.tolist(), found.stories) == ([0, 0, 2], ())


@given(GRAPHS, st.randoms(use_true_random=False))
def test_every_article_is_in_one_story_and_linked_to_its_centre(graph, random):
    """Whatever the links are, and in whatever order they come."""
    records = [record(str(number)) for number in range(12)]
    links = [link(str(one), str(other), strength) for one, other, strength in graph if one != other]
    found = events(read(records, links)).stories
    joined = {frozenset((one.copy, one.origin)) for one in links}

    names = [name for story in found for name in story.articles]
    assert len(names) == len(set(names))
    assert all(frozenset((story.id, name)) in joined for story in found for name in story.articles if name != story.id)
    random.shuffle(links)
    random.shuffle(records)
    assert events(read(records, links)).stories == found


def test_seeds_are_two_stories(seeds):
    """The prison agreement in March, and the offer in February."""
    corpus = run_articles(Article(id=name[:3], text=text) for name, text in seeds.items())

    assert sorted(sorted(story.articles) for story in events(read(corpus.records, corpus.links)).stories) == [
        ["000", "001", "002"],
        ["003", "004"],
    ]


def test_number_of_compared_articles_is_bounded():
    """Of one story the first ones are compared, and of all stories the first ones."""
    size = MOST_OF_STORY + 50
    records = [record(f"{number:04}") for number in range(size)]
    (story,) = events(read(records, [link(one.marked.article.id, "0000") for one in records[1:]])).stories

    assert len(story.articles) == size
    looked_at = list(compared([story] * 1_000, {one.marked.article.id: one for one in records}))
    assert {len(own) for _, own in looked_at} == {MOST_OF_STORY}
    assert len(looked_at) == MOST_COMPARED // MOST_OF_STORY
