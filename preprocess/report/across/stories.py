"""Stories: the articles of one event, with the outlets that told it over time."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import fsum

import numpy as np
from numpy.typing import NDArray

from preprocess.article import Record
from preprocess.outlets import plain_name
from preprocess.report.table import UNDATED, Columns, Places, Table

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
        groups: The group of each article: copies of one piece and accounts of one event have the number of the
            article that is their centre, whatever hangs together with nothing has its own. Shape (articles,).
        stories: The groups that several outlets tell, those of most outlets first.
    """

    groups: Places
    stories: tuple[Story, ...]


Neighbours = dict[int, dict[int, float]]
"""How strongly each family of copies hangs together with others, by the articles that stand for them."""


def events(found: Columns) -> Events:
    """Return which articles of a run hang together.

    Families of copies, as they were judged, are joined with the accounts that are linked to them by star clustering
    (Aslam, Pelekhov and Rus, 2004, "The star clustering algorithm for static and dynamic information organization"):
    each family is linked to the centre of its group, so that no chain of links makes one group of many. Other than
    there, an article that two centres claim goes with the one that it hangs together with most. Neither the order of
    the articles nor that of the links matters.
    """
    table = found.table
    families = table.rows["group"].astype(np.int64)
    centres = np.arange(len(families))
    for family, centre in _centres(_neighbours(found.links, families), table).items():
        centres[family] = centre
    groups = centres[families]
    return Events(groups=groups, stories=_stories(table, groups))


def _stories(table: Table, groups: Places) -> tuple[Story, ...]:
    order = np.argsort(groups, kind="stable")
    centres, starts, counts = np.unique(groups[order], return_index=True, return_counts=True)
    several = counts > 1
    told = zip(centres[several].tolist(), starts[several].tolist(), counts[several].tolist(), strict=True)
    found = (_story(centre, order[start : start + count], table) for centre, start, count in told)
    return tuple(sorted((one for one in found if one.outlets > 1), key=_interest))


def _neighbours(links: NDArray[np.void], families: Places) -> Neighbours:
    found: Neighbours = {}
    ends = families[links["copy"]].tolist(), families[links["origin"]].tolist()
    for a, b, strength in zip(*ends, links["strength"].tolist(), strict=True):
        if a != b:
            for one, other in ((a, b), (b, a)):
                near = found.setdefault(one, {})
                near[other] = max(strength, near.get(other, 0.0))
    return found


def _centres(neighbours: Neighbours, table: Table) -> dict[int, int]:
    """The centre that each family belongs to, its own where it is one."""
    # Exact sums: the order of the links must not decide.
    weights = {name: fsum(near.values()) for name, near in neighbours.items()}
    start, ranks = table.rows["start"], table.ranks
    centres: dict[int, None] = {}
    for name in sorted(neighbours, key=lambda name: (-weights[name], start[name], ranks[name])):
        if not any(near in centres for near in neighbours[name]):
            centres[name] = None
    return {name: name if name in centres else _nearest(name, neighbours, centres, ranks) for name in neighbours}


def _nearest(name: int, neighbours: Neighbours, centres: Mapping[int, None], ranks: NDArray[np.int32]) -> int:
    claims = ((strength, other) for other, strength in neighbours[name].items() if other in centres)
    return min(claims, key=lambda claim: (-claim[0], ranks[claim[1]]))[1]


def _story(centre: int, members: Places, table: Table) -> Story:
    rows = table.rows[members]
    order = np.lexsort((table.ranks[members], rows["start"]))
    told, rows = members[order].tolist(), rows[order]
    dated = rows["start"] != UNDATED
    days = rows["first_day"][dated]
    sources = [table.source(number) for number in told]
    named = {plain_name(source) for source in sources if source is not None}
    return Story(
        id=table.ids[centre],
        articles=tuple(table.ids[number] for number in told),
        sources=tuple(dict.fromkeys(sources)),
        outlets=len(named) + sources.count(None),
        first=date.fromordinal(days.min()).isoformat() if len(days) else None,
        last=date.fromordinal(days.max()).isoformat() if len(days) else None,
        undated=len(told) - len(days),
        first_article=table.ids[told[0]] if _is_first(rows["start"], rows["end"]) else None,
    )


def _is_first(start: Places, end: Places) -> bool:
    """Whether the first of some dates ends before each other one begins; a missing one may be earlier."""
    others = (start[1:] >= end[0]) & (start[1:] != UNDATED) & ((start[1:] != start[0]) | (end[1:] != end[0]))
    return bool(start[0] != UNDATED and others.all())


def _interest(story: Story) -> tuple[int, int, str, str]:
    return -story.outlets, -len(story.articles), story.first or "9999", story.id


def compared(told: Iterable[Story], records: Mapping[str, Record]) -> Iterator[tuple[Story, list[Record]]]:
    """Yield each story with its articles, as far as they are compared with each other: the first stories, as told.

    Args:
        told: The stories.
        records: All articles by id.
    """
    left = MOST_COMPARED
    for story in told:
        names = story.articles[:MOST_OF_STORY]
        left -= len(names)
        if left < 0:
            return
        yield story, [records[name] for name in names]
