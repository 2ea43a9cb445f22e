"""Figures that disagree inside a story: the same thing counted, with different numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from preprocess.article import Article, Extent, Record
from preprocess.report.across.counting_words import PERSONS
from preprocess.report.across.counts import Count, counts
from preprocess.report.across.stories import Story, compared

MOST_COUNTS = 600
"""Counts of a story that are compared: those of its first articles."""

MOST_OF_STORY = 10
"""Disagreements of a story that are told."""

MOST_DISAGREEMENTS = 500
"""Disagreements of a run that are told."""

MOST_VALUES = 12
"""Different figures of a disagreement that are told."""

CLOSE, LARGE = 1.3, 100
"""Large numbers that are so near to each other count one thing where the nouns are the same."""

NEAR = 1.5
"""Other numbers are compared where one is so many times the other at most, and the words about them are alike."""

FAR = 2.0
"""The same where people came to harm."""

LEAST_SHARED, LEAST_SHARE = 1, 0.5
"""Words about both figures that must be the same: so many, and so much of those about the one that has fewer."""

MONEY_SHARED, MONEY_SHARE = 3, 0.66
"""The same for sums of money, of which a story has many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A figure as one article has it.

    Attributes:
        figure: As it is written, with its hedge and unit: "more than 250", "$1.5 million".
        hedge: ``least`` (more than, over, at least), ``most`` (up to, fewer than), ``about``; None where it is said
            without any.
        low: The least that it can mean.
        high: The most; None where it sets no bound.
        article: The article's id.
        source: Its outlet; None where it is unknown.
        extent: The figure with its hedge, in code points of the article's text.
        sentence: The sentence that it stands in.
        also: Ids of the other articles of the story that have the same figure for it.
    """

    figure: str
    hedge: str | None
    low: float
    high: float | None
    article: str
    source: str | None
    extent: Extent
    sentence: Extent
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Different figures for what seems to be the same thing.

    Attributes:
        what: What is counted: "people killed", or the words of the first value; empty where a sum of money has none.
        story: The id of the story.
        values: Each different figure once, in the order of the articles' dates.
        apart: Which of the values cannot both be true, as pairs of their places.
        outlets: How many outlets have one of them.
    """

    what: str
    story: str
    values: tuple[Value, ...]
    apart: tuple[tuple[int, int], ...]
    outlets: int


@dataclass(frozen=True, slots=True)
class _Told:
    """A count, and the article that has it."""

    article: Article
    count: Count


def disagreements(told: Iterable[Story], records: Mapping[str, Record]) -> tuple[Disagreement, ...]:
    """Return the figures that disagree inside a story, those of most outlets first.

    Told is only where two figures cannot both be true: "more than 250" is no contradiction to 261, nor is "about 1,200"
    to 1,243; the others of the same thing are told with them. One article can disagree with itself: it may tell what
    two people say.
    """
    found = [one for story, own in compared(told, records) for one in _of_story(story, own)]
    return tuple(sorted(found, key=_interest)[:MOST_DISAGREEMENTS])


def _interest(found: Disagreement) -> tuple[int, int]:
    return -found.outlets, -len(found.values)


def _of_story(story: Story, records: Sequence[Record]) -> list[Disagreement]:
    found: list[_Told] = []
    for record in records:
        if len(found) < MOST_COUNTS:
            found += [_Told(record.marked.article, count) for count in counts(record.marked)]
    groups = (_disagreement(story.id, group) for group in _groups(found[:MOST_COUNTS]))
    return sorted((one for one in groups if one is not None), key=_interest)[:MOST_OF_STORY]


def _groups(found: Sequence[_Told]) -> list[list[_Told]]:
    """Counts of one thing: each is like the first of its group, that with most that are like it."""
    alike: list[set[int]] = [set() for _ in found]
    kinds: dict[tuple[str, str], list[int]] = {}
    for number, one in enumerate(found):
        head = one.count.head
        kinds.setdefault((one.count.unit, "people" if head in PERSONS else head), []).append(number)
    for numbers in kinds.values():
        for first, second in combinations(numbers, 2):
            if _is_one(found[first], found[second]):
                alike[first].add(second)
                alike[second].add(first)
    groups, taken = [], set[int]()
    for number in sorted(range(len(found)), key=lambda number: (-len(alike[number]), number)):
        if number not in taken and alike[number] - taken:
            group = {number} | (alike[number] - taken)
            taken |= group
            groups.append([found[one] for one in sorted(group)])
    return groups


def _is_one(a: _Told, b: _Told) -> bool:
    """Whether two figures seem to count one thing; within one sentence they never do."""
    if a.article.id == b.article.id and (a.count.sentence == b.count.sentence or a.count.unit):
        return False
    return _is_same(a.count, b.count)


def _is_same(a: Count, b: Count) -> bool:
    """Whether the words about two figures say that they count one thing."""
    near = max(a.number, b.number) / min(a.number, b.number)
    if a.unit != b.unit or near > FAR or _are_apart(a.which, b.which):
        return False
    if a.happens or b.happens:
        return a.happens == b.happens and a.head == b.head
    if _are_apart(a.setting, b.setting):
        return False
    if a.head != b.head:
        return near <= CLOSE and {a.head, b.head} <= PERSONS and not a.names.isdisjoint(b.names)
    large = not a.unit and min(a.number, b.number) >= LARGE
    return (large and near <= CLOSE) or (near <= NEAR and _are_alike(a, b))


def _are_apart(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether both have names, and none in common."""
    return bool(a) and bool(b) and a.isdisjoint(b)


def _are_alike(a: Count, b: Count) -> bool:
    """Whether most words about two figures are the same."""
    least, share = (MONEY_SHARED, MONEY_SHARE) if a.unit else (LEAST_SHARED, LEAST_SHARE)
    shared = len(a.context & b.context)
    return shared >= least and shared >= share * min(len(a.context), len(b.context))


def _disagreement(story: str, group: Sequence[_Told]) -> Disagreement | None:
    figures: dict[tuple[float, str | None], list[_Told]] = {}
    for one in _one_of_each(group):
        figures.setdefault((one.count.number, one.count.hedge), []).append(one)
    told = list(figures.values())[:MOST_VALUES]
    apart = tuple(
        (one, other)
        for one, other in combinations(range(len(told)), 2)
        if _cannot_both_be(told[one][0].count, told[other][0].count)
    )
    if not apart:
        return None
    return Disagreement(
        what=_what(told[0][0]),
        story=story,
        values=tuple(map(_value, told)),
        apart=apart,
        outlets=len({one.article.source or (one.article.id,) for same in told for one in same}),
    )


def _one_of_each(group: Sequence[_Told]) -> list[_Told]:
    """Of each article the number that most articles have, what can be true beside it, and what it says somebody says.

    What else it has is of another thing. Of people who came to harm nothing else is kept: that is of other events.
    """
    articles: dict[float, set[str]] = {}
    for one in group:
        articles.setdefault(one.count.number, set()).add(one.article.id)
    best: dict[str, Count] = {}
    for one in sorted(group, key=lambda one: -len(articles[one.count.number])):
        best.setdefault(one.article.id, one.count)
    return [one for one in group if _may_stand(one.count, best[one.article.id])]


def _may_stand(count: Count, best: Count) -> bool:
    return not _cannot_both_be(count, best) or (count.attributed and not count.happens)


def _cannot_both_be(a: Count, b: Count) -> bool:
    return (a.high is not None and a.high < b.low) or (b.high is not None and b.high < a.low)


def _what(told: _Told) -> str:
    count = told.count
    if count.happens:
        return " ".join([count.head, *sorted(count.happens)])
    return told.article.text[count.extent[1] : max(count.extent[1], count.phrase[1])].strip()


def _value(told: Sequence[_Told]) -> Value:
    """A figure as the first article has it, with those that have it too."""
    count, article = told[0].count, told[0].article
    return Value(
        figure=article.text[slice(*count.extent)],
        hedge=count.hedge,
        low=count.low,
        high=count.high,
        article=article.id,
        source=article.source,
        extent=count.extent,
        sentence=count.sentence,
        also=tuple(dict.fromkeys(one.article.id for one in told if one.article.id != article.id)),
    )
