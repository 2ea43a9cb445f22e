"""An article as marking sees it: in lines, with the words of each."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from preprocess.article import KEPT_LABELS, Article, Extent, Span
from preprocess.patterns import plain
from preprocess.text import lines, quotations, sentences

UNBROKEN = 1500
"""Characters; a longer line is a text that lost its line ends: its sentences stand for lines."""

NUMBER = "#"
"""What stands for every number in a key."""

_LONGEST_QUOTATION = 600  # characters; a longer one lacks its closing mark
_WORD = re.compile(r"\w+(?:'\w+)*")
_OUTSIDE_WORDS = re.compile(r"'(?:(?!\w)|(?<!\w'))")  # apostrophes
_LATIN = [chr(code) for code in range(256)]  # what Latin-1 has: most letters of Western languages
_NO_WORDS = "".join(char if char.isalnum() or char in "_'" else " " for char in _LATIN).encode("latin-1")
_DIGITS = re.compile(r"\d+")
_SMALL = "".join(NUMBER if char.isdecimal() else char.lower() for char in _LATIN).encode("latin-1")


class Line(NamedTuple):
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
    extents: list[Extent] = []
    quoted: list[bool] = []
    for start, end in lines(text):
        parts = sentences(text, start, end) if end - start > UNBROKEN else [(start, end)]
        extents += parts
        quoted += _in_quotations(text, start, end, parts) if end - start > UNBROKEN else [False]
    found = lines_of(text, extents)
    if any(quoted):
        found = [line._replace(quoted=inside) for line, inside in zip(found, quoted, strict=True)]
    return Sheet(text=text, lines=tuple(found), source=article.source)


def _in_quotations(text: str, start: int, end: int, parts: Sequence[Extent]) -> list[bool]:
    """Whether each sentence of a stretch that is no line any more begins inside a quotation."""
    found = (extent for extent in quotations(text[start:end]) if extent[1] - extent[0] <= _LONGEST_QUOTATION)
    marks = [start + stop for extent in found for stop in extent]
    return [bisect_left(marks, extent[0]) % 2 == 1 for extent in parts]  # after an opening mark, and no closing one


def lines_of(text: str, extents: Sequence[Extent]) -> list[Line]:
    """Read the words of stretches of a plain text."""
    found = [(start, end, _words(text[start:end])) for start, end in extents]
    return [Line(start, end, words, _key(words) or text[start:end]) for start, end, words in found]


def _words(line: str) -> tuple[str, ...]:
    """The words of a line: what the pattern finds, of most lines in less than half the time."""
    if "'" in line:
        line = _OUTSIDE_WORDS.sub(" ", line)
    try:
        return tuple(line.encode("latin-1").translate(_NO_WORDS).decode("latin-1").split())
    except UnicodeEncodeError:
        return tuple(_WORD.findall(line))


def _key(words: Sequence[str]) -> str:
    """Words in small letters, with one mark for every number."""
    key = " ".join(words)
    try:
        key = key.encode("latin-1").translate(_SMALL).decode("latin-1")
    except UnicodeEncodeError:
        key = _DIGITS.sub(NUMBER, key.lower())
    while NUMBER * 2 in key:
        key = key.replace(NUMBER * 2, NUMBER)
    return key


def labels_of(sheet: Sheet, spans: Sequence[Span]) -> list[str | None]:
    """Return, for each line, the label of the span that covers most of it, None where less than half is covered.

    Args:
        sheet: The article.
        spans: Sorted and disjoint.
    """
    labels: list[str | None] = [None] * len(sheet.lines)
    first = 0
    for place, line in enumerate(sheet.lines):
        while first < len(spans) and spans[first].end <= line.start:
            first += 1
        if first == len(spans):
            break
        covered, most, label, number = 0, 0, None, first
        while number < len(spans) and spans[number].start < line.end:
            inside = min(spans[number].end, line.end) - max(spans[number].start, line.start)
            covered += inside
            if inside > most:
                most, label = inside, spans[number].label
            number += 1
        if 2 * covered > line.end - line.start:
            labels[place] = label
    return labels


def furniture_of(sheet: Sheet, spans: Sequence[Span]) -> list[str | None]:
    """Return the same, with None for lines that belong to the article too."""
    return [None if label in KEPT_LABELS else label for label in labels_of(sheet, spans)]
