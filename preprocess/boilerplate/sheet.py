"""An article as marking sees it: in lines, with the words of each."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from preprocess.article import KEPT_LABELS, Article, Span
from preprocess.patterns import plain
from preprocess.text import lines, quotations, sentences

UNBROKEN = 1500
"""Characters; a longer line is a text that lost its line ends: its sentences stand for lines."""

_LONGEST_QUOTATION = 600  # characters; a longer one lacks its closing mark
_WORD = re.compile(r"\w+(?:'\w+)*")
_DIGITS = re.compile(r"\d+")
_NUMBER = "#"


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or a sentence of a text that lost its line ends.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        words: Its words and numbers as they are written.
        key: The same in small letters and with ``#`` for every number: what makes two lines the same.
        quoted: Whether it is a sentence of such a text that begins inside a quotation.
    """

    start: int
    end: int
    words: tuple[str, ...]
    key: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """An article laid out in lines.

    Attributes:
        text: The article's text with plain quotes, dashes and blanks; offsets are the same.
        lines: What is decided on: lines, and the sentences of what is no line any more.
        source: The outlet, None where it is unknown.
    """

    text: str
    lines: tuple[Line, ...]
    source: str | None


def laid_out(article: Article) -> Sheet:
    """Lay an article out. The work is linear in its length, whatever it is."""
    text = plain(article.text)
    found: list[Line] = []
    for start, end in lines(text):
        if end - start > UNBROKEN:
            found += _parted(text, start, end)
        else:
            found.append(line_of(text, start, end))
    return Sheet(text=text, lines=tuple(found), source=article.source)


def _parted(text: str, start: int, end: int) -> Iterator[Line]:
    """The sentences of a stretch that is no line any more."""
    found = (extent for extent in quotations(text[start:end]) if extent[1] - extent[0] <= _LONGEST_QUOTATION)
    quoted = [start + stop for extent in found for stop in extent]
    for extent in sentences(text, start, end):
        inside = bisect_left(quoted, extent[0]) % 2 == 1  # after an opening mark, and after no closing one
        yield replace(line_of(text, *extent), quoted=inside)


def line_of(text: str, start: int, end: int) -> Line:
    """Read the words of a stretch of a plain text."""
    words = _WORD.findall(text, start, end)
    key = _DIGITS.sub(_NUMBER, " ".join(words).lower())
    return Line(start, end, tuple(words), key or text[start:end])


def labels_of(sheet: Sheet, spans: Sequence[Span]) -> list[str | None]:
    """Return, for each line, the label of the span that covers most of it, None where less than half is covered.

    Args:
        sheet: The article.
        spans: Sorted and disjoint.
    """
    labels: list[str | None] = []
    first = 0
    for line in sheet.lines:
        while first < len(spans) and spans[first].end <= line.start:
            first += 1
        covered, most, label, number = 0, 0, None, first
        while number < len(spans) and spans[number].start < line.end:
            inside = min(spans[number].end, line.end) - max(spans[number].start, line.start)
            covered += inside
            if inside > most:
                most, label = inside, spans[number].label
            number += 1
        labels.append(label if 2 * covered > line.end - line.start else None)
    return labels


def furniture_of(sheet: Sheet, spans: Sequence[Span]) -> list[str | None]:
    """Return the same, with None for lines that belong to the article too."""
    return [None if label in KEPT_LABELS else label for label in labels_of(sheet, spans)]
