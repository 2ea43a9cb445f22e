"""Who was first with a story in this corpus, and how long after it the others came."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np

from preprocess.report.across.stories import Story
from preprocess.report.figures.intervals import Estimate, proportion
from preprocess.report.table import UNDATED, Table

_HOUR, _DAY = (one // timedelta.resolution for one in (timedelta(hours=1), timedelta(days=1)))
_HOURS = 24.0  # of a day
_DIGITS = 2

Moments = tuple[int, int]
"""The first and the last moment that a date can mean, in microseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """How long after the first outlet a source's first article on a story appeared.

    Attributes:
        n: Stories in which it came later than another, where both dates name the day at least.
        precision: What the figures are told in: ``hours``, or whole ``days`` where at least half of the stories have a
            first date or one of this source that names the day alone; None where there is no such story.
        median: Hours, counted from the middle of a day where no time is known; None where there is no such story.
        quartiles: Hours: a quarter of them was quicker than the first, three quarters quicker than the second.
    """

    n: int = 0
    precision: str | None = None
    median: float | None = None
    quartiles: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """When a source comes with its stories, by dated articles alone.

    Attributes:
        first: Share of its stories that it was the first to have in this corpus; ``n`` is stories that other sources
            have too, where the dates say which of them was first. A story that two may have been first with counts for
            none of its sources.
        lag: How long it came after the first in the others.
    """

    first: Estimate = field(default_factory=Estimate)
    lag: Lag = field(default_factory=Lag)


@dataclass(slots=True)
class Arrivals:
    """When a source came with its stories.

    Attributes:
        first: Stories that it was first with.
        decided: Stories of which the dates say who was first, it or another.
        lags: Hours between the first and it where it came later, and its date and the first one name the day at least.
        of_days: How many of these come from a date that names the day alone; they are whole days.
    """

    first: int = 0
    decided: int = 0
    lags: list[float] = field(default_factory=list)
    of_days: int = 0


def arrivals(table: Table, stories: Iterable[Story]) -> dict[str | None, Arrivals]:
    """Return when each source came with the stories that it shares with others.

    Args:
        table: Of the articles; one of an unknown source stands for a source of its own.
        stories: Of the corpus.
    """
    found: dict[str | None, Arrivals] = {}
    for story in stories:
        dates: dict[tuple[str | None, int], Moments] = {}
        for number in map(table.number, story.articles):
            row = table.rows[number]
            if row["start"] != UNDATED:
                source = table.source(number)
                period = int(row["start"]), int(row["end"])
                key = source, 0 if source is not None else number
                dates[key] = min(period, dates.get(key, period))
        if len(dates) > 1:
            _arrive(dates, found)
    return found


def _arrive(story: Mapping[tuple[str | None, int], Moments], found: dict[str | None, Arrivals]) -> None:
    leader = min(story, key=lambda source: story[source])
    first = story[leader]
    later = [source for source in story if first[1] <= story[source][0] and first[0] < story[source][0]]
    if len(later) == len(story) - 1:
        for source in story:
            arrived = found.setdefault(source[0], Arrivals())
            arrived.decided += 1
            arrived.first += source == leader
    for source in later:
        _lag(first, story[source], found.setdefault(source[0], Arrivals()))


def _lag(first: Moments, later: Moments, found: Arrivals) -> None:
    """Count the hours from the middle of what the one date can mean to the middle of what the other can."""
    open_ = max(end - start for start, end in (first, later))
    if open_ > _DAY:  # of a month or a year
        return
    hours = ((later[0] - first[0]) + (later[1] - first[1])) / (2 * _HOUR)
    found.lags.append(_whole_days(hours) if open_ else hours)
    found.of_days += bool(open_)


def _whole_days(hours: float) -> float:
    return round(hours * timedelta(hours=1) / timedelta(days=1)) * _HOURS


def timing(found: Arrivals) -> Timing:
    """Return when a source comes with its stories."""
    return Timing(first=proportion(found.first, found.decided), lag=_spread(found))


def _spread(found: Arrivals) -> Lag:
    if not found.lags:
        return Lag()
    low, median, high = np.quantile(np.array(found.lags), (0.25, 0.5, 0.75)).tolist()
    if 2 * found.of_days >= len(found.lags):
        low, median, high = map(_whole_days, (low, median, high))
        return Lag(n=len(found.lags), precision="days", median=median, quartiles=(low, high))
    low, median, high = (round(hours, _DIGITS) for hours in (low, median, high))
    return Lag(n=len(found.lags), precision="hours", median=median, quartiles=(low, high))
