"""What a source's articles cover: dates, gaps between them, lengths, and the fields that are missing."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from preprocess.article import Article, Period, Record
from preprocess.report.figures.own import Own

MOST_GAPS = 5

FIELDS = ("title", "author", "url", "published")

_ZONE = re.compile(r"T.*(?:Z|[+-]\d{2}:\d{2}(?::\d{2})?)", re.DOTALL)
_DAY = timedelta(days=1)
_INSTANT = timedelta.resolution
_YEAR, _MONTH = len("2024"), len("2024-03")  # of a date


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Days on which no article of a source appeared.

    Attributes:
        after: The day of the last article before them, ISO 8601.
        before: The day of the first one after them.
        days: How many lie between.
    """

    after: str
    before: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What a source's articles cover.

    Attributes:
        dated: Articles whose date is known: as it was given, else as the page says.
        impossible: Articles with a date that was given and could not be used: of the future, too old, or no date. It is
            kept as it was given, and treated as missing.
        zones: Of the articles with a date that was given and can be used: how many tell the zone of their time
            (``with``), how many a time without one, read as UTC (``without``), how many a day alone (``day``), how many
            a month or a year alone, or a day that can be read as two (``month_or_year``).
        gaps: The longest times without an article between two that are dated to the day, the longest first.
        words_quartiles: Words of a clean text: a quarter of the articles has fewer than the first, half of them fewer
            than the second, three quarters fewer than the third; None of no article.
        missing: Articles that lack a field, by its name; a date that could not be used is not missing here.
    """

    dated: int = 0
    impossible: int = 0
    zones: Mapping[str, int] = field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()
    words_quartiles: tuple[float, float, float] | None = None
    missing: Mapping[str, int] = field(default_factory=dict)


def coverage(own: Own) -> Coverage:
    """Return what the articles of a source cover."""
    articles = [record.marked.article for record in own.records]
    zones = Counter(_zone(article) for article in articles if article.period is not None)
    return Coverage(
        dated=sum(record.marked.period is not None for record in own.records),
        impossible=sum(article.published is not None and article.period is None for article in articles),
        zones={name: zones[name] for name in ("with", "without", "day", "month_or_year")},
        gaps=_gaps({day for record in own.records if (day := _day(record)) is not None}),
        words_quartiles=_quartiles(own.words),
        missing={name: sum(getattr(article, name) is None for article in articles) for name in FIELDS},
    )


def _zone(article: Article) -> str:
    if article.period is not None and article.period[0] != article.period[1]:
        return "day" if article.period[1] - article.period[0] <= _DAY else "month_or_year"
    return "with" if _ZONE.search(article.published or "") else "without"


def bounds(periods: Iterable[Period]) -> tuple[str | None, str | None]:
    """Return the earliest and the latest of some dates, each as far as it is known, ISO 8601; None where there is none.

    A year is earlier than a day only where all of it is, and later likewise.
    """
    days = [(start.date(), max(start, end - _INSTANT).date()) for start, end in periods]
    if not days:
        return None, None
    return _known(*min(days, key=lambda day: (day[1], day[1] - day[0]))), _known(
        *max(days, key=lambda day: (day[0], day[0] - day[1]))
    )


def _known(start: date, end: date) -> str:
    """A day, or the month or year that it is known to be in."""
    if start == end:
        return start.isoformat()
    is_month = start.replace(day=1) == start == end.replace(day=1)
    return start.isoformat()[: _MONTH if is_month else _YEAR]


def _day(record: Record) -> date | None:
    """The day of an article whose date says no less."""
    period = record.marked.period
    return None if period is None or period[1] - period[0] > _DAY else period[0].date()


def _gaps(days: Iterable[date]) -> tuple[Gap, ...]:
    between = [((before - after).days - 1, after, before) for after, before in pairwise(sorted(days))]
    longest = sorted((one for one in between if one[0]), key=lambda one: (-one[0], one[1]))
    return tuple(
        Gap(after=after.isoformat(), before=before.isoformat(), days=count)
        for count, after, before in longest[:MOST_GAPS]
    )


def _quartiles(words: tuple[int, ...]) -> tuple[float, float, float] | None:
    if not words:
        return None
    first, half, third = np.quantile(np.array(words), (0.25, 0.5, 0.75)).tolist()
    return first, half, third
