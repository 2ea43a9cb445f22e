"""Stories: the articles of one event, with the outlets that told it over time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from preprocess.article import Link, Marked, Period, Record
from preprocess.copies.pairs import moment
from preprocess.outlets import plain_name

MOST_COMPARED = 10_000
"""Articles of a run whose quotations and figures are compared, so that a corpus of any size costs seconds."""

MOST_OF_STORY = 200
"""Articles of one story that are: the first ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Articles on one event from at least two outlets.

    Attributes:
        id: The id of the article that the others are linked to.
        articles: Ids in the order of their dates; those without one come last. Where dates leave the order open, as two
            of one day do, ids decide: that says nothing of who came first.
        sources: The outlets in the order of their first articles; None once for all unknown ones.
        outlets: How many different outlets these are; an unknown one equals no other.
        first: The earliest date, ISO 8601; None where no article has one.
        last: The latest date.
        undated: How many articles have no date.
        first_article: The id of the article that was first in this corpus; None where the dates leave that open.
    """

    id: str
    articles: tuple[str, ...]
    sources: tuple[str | None, ...]
    outlets: int
    first: str | None = None
    last: str | None = None
    undated: int = 0
    first_article: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """Which articles of a run hang together.

    Attributes:
        groups: The group of each article, by id: copies of one piece and accounts of one event have the id of the
            article that is their centre, whatever hangs together with nothing has its own.
        stories: The groups that several outlets tell, those of most outlets first.
    """

    groups: Mapping[str, str]
    stories: tuple[Story, ...]


Neighbours = dict[str, dict[str, float]]
"""How strongly each family of copies hangs together with others, by the ids of the articles that stand for them."""


def events(records: Sequence[Record], links: Iterable[Link]) -> Events:
    """Return which articles of a run hang together.

    Families of copies, as they were judged, are joined with the accounts that are linked to them by star clustering
    (Aslam, Pelekhov and Rus, 2004, "The star clustering algorithm for static and dynamic information organization"):
    each family is linked to the centre of its group, so that no chain of links makes one group of many. Other than
    there, an article that two centres claim goes with the one that it hangs together with most. Neither the order of
    the articles nor that of the links matters.
    """
    by_id = {record.marked.article.id: record.marked for record in records}
    family_of = {record.marked.article.id: record.verdict.group or record.marked.article.id for record in records}
    neighbours = _neighbours(links, family_of)
    centres = _centres(neighbours, by_id)
    groups = {name: centres.get(family, family) for name, family in family_of.items()}
    return Events(groups=groups, stories=_stories(by_id, groups))


def _stories(by_id: Mapping[str, Marked], groups: Mapping[str, str]) -> tuple[Story, ...]:
    members: dict[str, list[Marked]] = {}
    for name, centre in groups.items():
        members.setdefault(centre, []).append(by_id[name])
    found = (_story(centre, told) for centre, told in members.items() if len(told) > 1)
    return tuple(sorted((one for one in found if one.outlets > 1), key=_interest))


def _neighbours(links: Iterable[Link], family_of: Mapping[str, str]) -> Neighbours:
    found: Neighbours = {}
    for link in links:
        a, b = family_of[link.copy], family_of[link.origin]
        if a != b:
            for one, other in ((a, b), (b, a)):
                near = found.setdefault(one, {})
                near[other] = max(link.strength, near.get(other, 0.0))
    return found


def _centres(neighbours: Neighbours, by_id: Mapping[str, Marked]) -> dict[str, str]:
    """The centre that each family belongs to, its own where it is one."""
    # Exact sums: the order of the links must not decide.
    weights = {name: fsum(near.values()) for name, near in neighbours.items()}
    centres: dict[str, None] = {}
    for name in sorted(neighbours, key=lambda name: (-weights[name], moment(by_id[name].period), name)):
        if not any(near in centres for near in neighbours[name]):
            centres[name] = None
    return {name: name if name in centres else _nearest(name, neighbours, centres) for name in neighbours}


def _nearest(name: str, neighbours: Neighbours, centres: Mapping[str, None]) -> str:
    claims = ((strength, other) for other, strength in neighbours[name].items() if other in centres)
    return min(claims, key=lambda claim: (-claim[0], claim[1]))[1]


def _story(centre: str, found: Sequence[Marked]) -> Story:
    told = sorted(found, key=lambda one: (moment(one.period), one.article.id))
    periods = [one.period for one in told if one.period is not None]
    named = {plain_name(source) for one in told if (source := one.article.source) is not None}
    return Story(
        id=centre,
        articles=tuple(one.article.id for one in told),
        sources=tuple(dict.fromkeys(one.article.source for one in told)),
        outlets=len(named) + sum(one.article.source is None for one in told),
        first=min((start.date().isoformat() for start, _ in periods), default=None),
        last=max((start.date().isoformat() for start, _ in periods), default=None),
        undated=len(told) - len(periods),
        first_article=told[0].article.id if _is_first([one.period for one in told]) else None,
    )


def _is_first(periods: Sequence[Period | None]) -> bool:
    """Whether the first of some dates ends before each other one begins; a missing one may be earlier."""
    head = periods[0]
    return head is not None and all(one is not None and head != one and head[1] <= one[0] for one in periods[1:])


def _interest(story: Story) -> tuple[int, int, str, str]:
    return -story.outlets, -len(story.articles), story.first or "9999", story.id


def compared(told: Iterable[Story], records: Sequence[Record]) -> Iterator[tuple[Story, list[Record]]]:
    """Yield each story with its articles, as far as they are compared with each other: the first stories, as told."""
    by_id = {record.marked.article.id: record for record in records}
    left = MOST_COMPARED
    for story in told:
        names = story.articles[:MOST_OF_STORY]
        left -= len(names)
        if left < 0:
            return
        yield story, [by_id[name] for name in names]
