"""Who was first with a story in this corpus, and how long after it the others came."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np

from preprocess.article import Period, Record
from preprocess.report.across.stories import Story
from preprocess.report.figures.intervals import Estimate, proportion

_HOUR = timedelta(hours=1)
_DIGITS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """How long after the first outlet a source's first article on a story appeared.

    Attributes:
        n: Stories in which it came later than another.
        median: Hours, counted from the middle of a day where no time is known; None where there is no such story.
        quartiles: Hours: a quarter of them was quicker than the first, three quarters quicker than the second.
    """

    n: int = 0
    median: float | None = None
    quartiles: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """When a source comes with its stories, by dated articles alone.

    Attributes:
        first: Share of its stories that it was the first to have in this corpus; ``n`` is stories that other sources
            have too, where the dates say whether it was first.
        lag: How long it came after the first in the others.
    """

    first: Estimate = field(default_factory=Estimate)
    lag: Lag = field(default_factory=Lag)


@dataclass(slots=True)
class Arrivals:
    """In how many stories a source was first, and its lags in the others, in hours."""

    first: int = 0
    lags: list[float] = field(default_factory=list)


def arrivals(records: Mapping[str, Record], stories: Iterable[Story]) -> dict[str | None, Arrivals]:
    """Return when each source came with the stories that it shares with others.

    Args:
        records: All articles by id; one of an unknown source stands for a source of its own.
        stories: Of the corpus.
    """
    found: dict[str | None, Arrivals] = {}
    for story in stories:
        dates: dict[tuple[str | None, str], Period] = {}
        for name in story.articles:
            article, period = records[name].marked.article, records[name].marked.period
            if period is not None:
                source = article.source, "" if article.source is not None else name
                dates[source] = min(period, dates.get(source, period))
        if len(dates) > 1:
            _arrive(dates, found)
    return found


def _arrive(story: Mapping[tuple[str | None, str], Period], found: dict[str | None, Arrivals]) -> None:
    leader = min(story, key=lambda source: story[source])
    first = story[leader]
    later = [source for source in story if first[1] <= story[source][0] and first[0] < story[source][0]]
    if len(later) == len(story) - 1:
        found.setdefault(leader[0], Arrivals()).first += 1
    for source in later:
        found.setdefault(source[0], Arrivals()).lags.append(_lag(first, story[source]))


def _lag(first: Period, later: Period) -> float:
    """Hours from the middle of what the one date can mean to the middle of what the other can."""
    return ((later[0] - first[0]) + (later[1] - first[1])) / (2 * _HOUR)


def timing(found: Arrivals) -> Timing:
    """Return when a source comes with its stories."""
    return Timing(first=proportion(found.first, found.first + len(found.lags)), lag=_spread(found.lags))


def _spread(lags: Sequence[float]) -> Lag:
    if not lags:
        return Lag()
    low, median, high = np.round(np.quantile(np.array(lags), (0.25, 0.5, 0.75)), _DIGITS).tolist()
    return Lag(n=len(lags), median=median, quartiles=(low, high))
