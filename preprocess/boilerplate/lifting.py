"""What furniture says of its piece, lifted before it is stripped: dates, authors, agencies, the outlet of a notice."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from preprocess.article import Lifted, Period, Span
from preprocess.boilerplate.patterns import Patterns
from preprocess.dates import normalise
from preprocess.settings import ReadSettings

_LONGEST = 600  # characters of a stretch that are looked at
_LONGEST_VALUE = 80  # characters of a name
_MOST = 40  # of one article
_NO_END = date.max - timedelta(days=3)


def lift(text: str, spans: Iterable[Span], patterns: Patterns, read: ReadSettings) -> tuple[Lifted, ...]:
    """Return what the furniture of an article says of it.

    Args:
        text: The text in which spans were found.
        spans: What was found.
        patterns: What is lifted, from which labels.
        read: What a date may be.
    """
    found: dict[tuple[str, str], Lifted] = {}
    for span in spans:
        for one in _of_span(text, span, patterns, read):
            found.setdefault((one.kind, one.value), one)  # a caption's agency stands under every picture
    return tuple(sorted(found.values(), key=lambda one: (one.start, one.end, one.kind))[:_MOST])


def _of_span(text: str, span: Span, patterns: Patterns, read: ReadSettings) -> Iterator[Lifted]:
    words = text[span.start : min(span.end, span.start + _LONGEST)]
    for number, rule in enumerate(patterns.lifts):
        if span.label not in rule.labels:
            continue
        for begin, stop in patterns.lifted(number, words):
            name = words[begin:stop].strip()
            start = span.start + words.index(name, begin)
            value, period = _value(rule.kind, name, read) if len(name) <= _LONGEST_VALUE else (None, None)
            if value is not None:
                yield Lifted(kind=rule.kind, value=value, start=start, end=start + len(name), period=period)


def _value(kind: str, name: str, read: ReadSettings) -> tuple[str | None, Period | None]:
    """The value of a name, or of a date with what it can mean; None for words that are no date."""
    if kind not in ("published", "updated"):
        return name, None
    value, period = normalise(name, earliest=read.earliest, today=read.today or _NO_END)
    return (value, period) if period is not None else (None, None)
