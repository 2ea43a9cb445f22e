"""Figures that disagree: the same thing counted with different numbers."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess import Article, run_articles
from preprocess.article import Marked, Originality, Record, Verdict
from preprocess.report.across.disagreements import MOST_OF_STORY, MOST_VALUES, disagreements
from preprocess.report.across.stories import Story, events
from preprocess.report.reading import read


def records_of(texts, sources=None):
    """Articles with these texts, each of an outlet of its own unless said, an hour after each other."""
    found = []
    for number, text in enumerate(texts):
        name = f"a{number:03}"
        moment = datetime(2025, 3, 16 + number // 24, number % 24, tzinfo=UTC)
        source = sources[number] if sources else f"{name}.com"
        article = Article(id=name, text=text, source=source, period=(moment, moment))
        verdict = Verdict(keep=True, reason=None, group=name)
        marked = Marked(article=article, language="en")
        found.append(Record(marked=marked, originality=Originality(), links=(), verdict=verdict))
    return found


def found(*texts, sources=None):
    """The disagreements of a story whose articles have these texts."""
    records = records_of(texts, sources)
    names = tuple(one.marked.article.id for one in records)
    told = tuple(dict.fromkeys(one.marked.article.source for one in records))
    story = Story(id=names[0], articles=names, sources=told, outlets=len(told))
    return disagreements([story], {one.marked.article.id: one for one in records})


def figures(*texts, **fields):
    """The figures of each disagreement."""
    return [[value.figure for value in one.values] for one in found(*texts, **fields)]


def apart(*texts):
    """The pairs of figures of the only disagreement that cannot both be true."""
    (one,) = found(*texts)
    return [(one.values[first].figure, one.values[second].figure) for first, second in one.apart]


def test_seed_disagrees_with_itself(seeds):
    """Both 238 and "over 225" can be true; 238 and "more than 250" cannot."""
    corpus = run_articles(Article(id=name, text=text) for name, text in seeds.items())

    records = {one.marked.article.id: one for one in corpus.records}

    (one,) = disagreements(events(read(corpus.records, corpus.links)).stories, records)

    assert {value.figure for value in one.values} == {"238", "over 225", "more than 250"}
    assert [{one.values[place].figure for place in pair} for pair in one.apart] == [{"238", "more than 250"}]
    assert one.what.startswith("members of the Venezuelan criminal")
    assert {name for value in one.values for name in (value.article, *value.also)} == {"001", "002"}


def test_different_numbers_of_one_thing_are_told():
    """With their hedges, in the order of the articles, and who else has them."""
    (one,) = found(
        "The flood killed 58 people in the valley.",
        "In the valley, at least 61 people were killed.",
        "The water left 58 people dead in the valley.",
    )

    assert [(value.figure, value.hedge, value.article, value.also) for value in one.values] == [
        ("58", None, "a000", ("a002",)),
        ("at least 61", "least", "a001", ()),
    ]
    assert (one.what, one.outlets, one.apart) == ("people killed", 3, ((0, 1),))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("more than 250", "261"),
        ("over 225", "238"),
        ("about 1,200", "1,243"),
        ("1,200", "1,243"),
        ("up to 300", "261"),
        ("nearly 240", "238"),
        ("at least 210", "over 225"),
        ("238", "238"),
        ("2.5 million", "2,530,000"),
    ],
)
def test_hedge_and_round_number_are_respected(one, other):
    """What can both be true is no disagreement."""
    assert figures(*(f"The flood hit {figure} farms in the valley." for figure in (one, other))) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("more than 250", "238"),
        ("at least 261", "up to 250"),
        ("238", "261"),
        ("about 1,200", "1,400"),
        ("nearly 240", "261"),
        ("1.5 million", "1.7 million"),
    ],
)
def test_figures_that_cannot_both_be_true_are_told(one, other):
    """Of things of which hundreds are counted, the noun says that it is one thing."""
    assert apart(*(f"The flood hit {figure} farms in the valley." for figure in (one, other))) == [(one, other)]


def test_values_that_can_be_true_are_told_beside_the_others():
    """All figures for the thing are there; which ones cannot both be true is said."""
    texts = [f"The flood hit {figure} farms in the valley." for figure in ("over 225", "238", "more than 250")]

    (one,) = found(*texts)

    assert [value.figure for value in one.values] == ["over 225", "238", "more than 250"]
    assert one.apart == ((1, 2),)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The flood hit 238 farms in the valley.", "The flood hit 261 roads in the valley."),
        ("The flood hit 238 farms in the valley.", "The flood hit 900 farms in the valley."),
        ("They sent 238 members of the Velka Guard.", "They sent 261 members of the Brno Institute."),
        ("The flood killed 58 people.", "The flood injured 61 people."),
        ("The flood killed 58 people.", "Some 61 people saw the flood."),
        ("Repairs of the dam cost $200 million.", "The minister has saved $220 million since May."),
        ("Repairs of the dam cost $200 million.", "Repairs of the dam cost €220 million."),
        ("They pay $20,000 a year for the repairs of the dam.", "They pay $25,000 a month for the repairs of the dam."),
        ("The Senate passed it by 51-49.", "The Senate passed it by 52-48."),
        ("Lenka Dvorak, 45, keeps goats.", "Karel Beran, 54, keeps goats."),
        ("The dam was built in 1987.", "The dam was built in 1989."),
        ("The flood killed 58 people.", "In 1997 the flood killed 61 people."),
        ("The flood killed 58 people.", "The flood two years ago killed 61 people."),
        ("The flood killed 58 people.", "At the scene, 49 people were killed."),
        ("In Brno the flood hit 238 farms.", "The flood of Ostrava hit 261 farms."),
        ("They bought 12 buses for the school.", "The mayor asked for 14 buses."),
    ],
)
def test_different_things_do_not_disagree(one, other):
    """Other nouns, other names, other units, other times, votes, ages, years."""
    assert figures(one, other) == []


def test_sum_of_money_is_told_where_most_words_are_the_same():
    """A story has many sums."""
    assert figures(
        "Repairs of the old Velka dam will cost $200 million.", "Repairs of the old Velka dam will cost $240 million."
    ) == [["$200 million", "$240 million"]]


def test_foreigners_and_members_of_one_gang_may_be_the_same():
    """Different nouns for people are compared where they have a name in common."""
    assert figures(
        "They sent 238 members of the Tren de Aragua gang.", "They sent 261 foreigners from the Tren de Aragua gang."
    ) == [["238", "261"]]
    assert figures("They sent 238 members of the gang.", "They sent 261 foreigners to the valley.") == []


def test_two_figures_of_one_sentence_are_of_two_things():
    """Whatever the words are."""
    assert figures("The flood hit 238 farms in the north and 261 farms in the south.", "Nothing.") == []


def test_article_may_tell_what_somebody_else_says():
    """Its own figure and another's disagree; two of its own are of two things."""
    own, another = "The flood hit 238 farms in the valley.", "The flood hit 261 farms in the valley"

    assert figures(f"{own} {another}, Novak said.", "Nothing.") == [["238", "261"]]
    assert figures(f"{own} {another}.", "Nothing.") == []


def test_harmed_of_another_event_are_left_out():
    """An article that tells of two events has the number that others have too."""
    texts = [
        "The flood killed 58 people in the valley.",
        "The flood killed 58 people in the valley. The fire of Brno killed 49 people.",
        "The flood killed 59 people in the valley.",
    ]

    assert figures(*texts) == [["58", "59"]]


def test_most_outlets_come_first():
    """Then those with most figures."""
    texts = [f"The flood killed {number} people. It hit {500 + 90 * (number == 58)} farms." for number in (58, 59, 61)]
    sources = ["a.com", "b.com", "b.com"]

    outlets = [one.outlets for one in found(*texts)]
    assert outlets == [3, 3]
    assert [len(one.values) for one in found(*texts)] == [3, 2]
    assert [one.outlets for one in found(*texts, sources=sources)] == [2, 2]


def test_result_is_bounded():
    """However many articles a story has, and however many figures."""
    texts = [
        " ".join(f"The flood hit {100 + 3 * number + thing} {chr(97 + thing)}arms." for thing in range(26))
        for number in range(100)
    ]

    result = found(*texts)

    assert 0 < len(result) <= MOST_OF_STORY
    assert max(len(one.values) for one in result) <= MOST_VALUES


FIGURES = st.sampled_from(["58", "61", "over 225", "238", "more than 250", "about 1,200", "$15 million", "forty", "12"])
THINGS = st.sampled_from(
    ["people were killed", "farms in the valley", "members of Velka", "dead", "% of farms", "— “a”"]
)
TEXTS = st.lists(st.tuples(FIGURES, THINGS), max_size=8).map(lambda told: " ".join(f"Now {a} {b}." for a, b in told))


@given(st.lists(TEXTS, min_size=2, max_size=4))
def test_values_stand_in_their_articles(texts):
    """A figure is what its extent covers, lies in its sentence, and pairs name two figures that are apart."""
    for one in found(*texts):
        assert one.apart
        for value in one.values:
            text = texts[int(value.article[1:])]
            assert text[slice(*value.extent)] == value.figure
            assert value.sentence[0] <= value.extent[0] < value.extent[1] <= value.sentence[1]
        for first, second in one.apart:
            low, high = sorted((one.values[first], one.values[second]), key=lambda value: value.low)
            assert low.high is not None
            assert low.high < high.low
