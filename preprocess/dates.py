"""Dates as outlets write them, normalised to ISO 8601 with what is known of day, time and zone."""

import re
from datetime import UTC, date, datetime, timedelta, timezone

from preprocess.article import Period

_YEAR_OR_MONTH = re.compile(r"(\d{4})(?:-(\d{2}))?")
_DAY = re.compile(r"\d{4}-?\d{2}-?\d{2}")
_EPOCH = re.compile(r"(\d{10})(\d{3})?(?:\.0)?")  # seconds, or milliseconds
_COMPACT = re.compile(r"\d{14}")
_LONGEST = 100  # no date that an outlet prints is longer
_LEAP_YEAR, _OTHER_YEAR = datetime(2000, 1, 1), datetime(2004, 2, 2)  # noqa: DTZ001 - defaults for absent parts
_ZONE_HOURS = {
    "UTC": 0, "GMT": 0, "BST": 1, "CET": 1, "CEST": 2, "EST": -5, "EDT": -4, "ET": -5, "CST": -6, "CDT": -5,
    "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "PT": -8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11,
}  # fmt: skip


def normalise(given: str | float | None, *, earliest: date, today: date) -> tuple[str | None, Period | None]:
    """Normalise a date.

    Args:
        given: The date as it arrived: ISO 8601, RFC 5322, seconds or milliseconds since 1970, or words.
        earliest: An earlier date is impossible.
        today: A later date is impossible; a day is allowed for zones ahead of ours.

    Returns:
        ISO 8601 text and the period it can mean. Where the date is impossible, unreadable or ambiguous, the text stays
        as it was given; the period is then None, or spans both readings of an ambiguous day.

    >>> normalise("March 16, 2025 5:50pm", earliest=date(1980, 1, 1), today=date(2026, 1, 1))[0]
    '2025-03-16T17:50:00'
    """
    words = "" if given is None else str(given).strip()
    if not words:
        return None, None
    iso, period = _read(words)
    if period is None or not _possible(period, earliest, today):
        return words, None
    return iso or words, period


def _possible(period: Period, earliest: date, today: date) -> bool:
    start, end = period
    return earliest <= start.date() and end.date() <= today + timedelta(days=2)


def _read(words: str) -> tuple[str | None, Period | None]:
    """Read one date; ISO text is None where the words are ambiguous."""
    try:
        if match := _YEAR_OR_MONTH.fullmatch(words):
            return words, _year_or_month(int(match[1]), match[2])
        if match := _EPOCH.fullmatch(words):
            return _moment(datetime.fromtimestamp(int(match[1]) + int(match[2] or 0) / 1000, UTC))
        if _COMPACT.fullmatch(words):
            return _moment(datetime.strptime(words, "%Y%m%d%H%M%S"))  # noqa: DTZ007 - the zone is not known
        return (_day if _DAY.fullmatch(words) else _moment)(datetime.fromisoformat(words))
    except (ValueError, OverflowError):
        pass
    try:
        return _read_words(words) if len(words) <= _LONGEST else (None, None)
    except OverflowError:  # the last day that there is has no next one
        return None, None


def _read_words(words: str) -> tuple[str | None, Period | None]:
    """Read with dateutil; two defaults tell what the words leave open, two orders whether the day is ambiguous."""
    from dateutil import parser  # noqa: PLC0415 - rarely needed, and import preprocess stays quick

    def parse(default: datetime, *, dayfirst: bool) -> datetime:
        return parser.parse(words, default=default, dayfirst=dayfirst, tzinfos=_zone)

    try:
        first, other = (parse(default, dayfirst=False) for default in (_LEAP_YEAR, _OTHER_YEAR))
        swapped = parse(_LEAP_YEAR, dayfirst=True)
    except (ValueError, OverflowError, TypeError, AttributeError, IndexError):
        return None, None
    if first.year != other.year:
        return None, None
    if (first.month, first.day) != (other.month, other.day):
        return None, None
    if swapped != first:
        begin, end = sorted((_period(first), _period(swapped)))
        return None, (begin[0], end[1])
    timed = first.time() != _LEAP_YEAR.time() or ":" in words
    return _moment(first) if timed else _day(first)


def _zone(name: str | None, offset: int | None) -> timezone | None:
    if offset is not None:
        return timezone(timedelta(seconds=offset))
    return timezone(timedelta(hours=_ZONE_HOURS[name])) if name in _ZONE_HOURS else None


def _moment(moment: datetime) -> tuple[str, Period]:
    point = _utc(moment)
    return moment.isoformat(), (point, point)


def _day(moment: datetime) -> tuple[str, Period]:
    return moment.date().isoformat(), _period(moment)


def _period(moment: datetime) -> Period:
    start = _utc(moment)
    return start, start + timedelta(days=1)


def _year_or_month(year: int, month: str | None) -> Period:
    start = datetime(year, int(month or 1), 1, tzinfo=UTC)
    after = datetime(year + (month in (None, "12")), int(month or 12) % 12 + 1, 1, tzinfo=UTC)
    return start, after


def _utc(moment: datetime) -> datetime:
    """The moment in UTC; one without a zone is read as UTC, for want of anything better."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
