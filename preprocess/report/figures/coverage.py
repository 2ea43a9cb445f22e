"""What a source's articles cover: dates, gaps between them, lengths, and the fields that are missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from preprocess.report.figures.own import Own
from preprocess.report.table import FIELDS, NONE, UNDATED, ZONES, Places

MOST_GAPS = 5

_DAY = timedelta(days=1) // timedelta.resolution  # as dates of articles are counted
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
    rows = own.rows
    zones = np.bincount(rows["zone"][rows["zone"] >= 0], minlength=len(ZONES)).tolist()
    return Coverage(
        dated=int(np.count_nonzero(rows["start"] != UNDATED)),
        impossible=int(np.count_nonzero(rows["impossible"])),
        zones=dict(zip(ZONES, zones, strict=True)),
        gaps=_gaps(_days(own)),
        words_quartiles=_quartiles(rows["words"]),
        missing={name: int(np.count_nonzero(rows[name])) for name in FIELDS},
    )


def bounds(first: Places, last: Places) -> tuple[str | None, str | None]:
    """Return the earliest and the latest of some dates, each as far as it is known, ISO 8601; None where there is none.

    A year is earlier than a day only where all of it is, and later likewise.

    Args:
        first: The first day that each date can mean, an ordinal; :data:`NONE` where there is no date.
        last: The last one.
    """
    dated = first != NONE
    if not dated.any():
        return None, None
    first, last = first[dated], last[dated]
    earliest, latest = np.lexsort((last - first, last))[0], np.lexsort((last - first, -first))[0]
    return _known(first[earliest], last[earliest]), _known(first[latest], last[latest])


def day_known(first: int, last: int) -> str:
    """Return a day, or the month or year that it is known to be in, ISO 8601; an empty word where it is not known."""
    return "" if first == NONE else _known(first, last)


def _known(first: int, last: int) -> str:
    """A day, or the month or year that it is known to be in."""
    start, end = date.fromordinal(first), date.fromordinal(last)
    if start == end:
        return start.isoformat()
    is_month = start.replace(day=1) == start == end.replace(day=1)
    return start.isoformat()[: _MONTH if is_month else _YEAR]


def _days(own: Own) -> list[date]:
    """The days of the articles whose date says no less."""
    rows = own.rows
    start, end = rows["start"], rows["end"]
    known = (start != UNDATED) & (end - start <= _DAY)
    return [date.fromordinal(day) for day in np.unique(rows["first_day"][known]).tolist()]


def _gaps(days: Sequence[date]) -> tuple[Gap, ...]:
    between = [((before - after).days - 1, after, before) for after, before in pairwise(days)]
    longest = sorted((one for one in between if one[0]), key=lambda one: (-one[0], one[1]))
    return tuple(
        Gap(after=after.isoformat(), before=before.isoformat(), days=count)
        for count, after, before in longest[:MOST_GAPS]
    )


def _quartiles(words: Places) -> tuple[float, float, float] | None:
    if not len(words):
        return None
    first, half, third = np.quantile(words, (0.25, 0.5, 0.75)).tolist()
    return first, half, third
