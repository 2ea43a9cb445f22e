"""Regular expressions for strangers' texts: linear in time, many at once. The only module that knows RE2."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import re2

from preprocess.article import Extent
from preprocess.text import encodable

_SIGN = re.compile(r"\\.|\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\]|.", re.DOTALL)  # of a pattern
_BEYOND_BARS = re.compile(r"\(\?[a-zA-Z-]+\)|\\Q")  # flags for all that follows, and bars that are none
# What begins with a class of nearly everything goes on along a text, and an automaton of many such is large.
_BEGINS = re.compile(r"\^(?![*+?{])(?:\(\?:)*(?!\"?\[\^|\.)")
_CASED = "(?-i:"
_Engine = tuple[Callable[[bytes], Sequence[int] | None], list[int]]
_FIRST_OF_A_CHARACTER = -64  # as a signed byte of UTF-8; all that go on with a character lie below

# One character for one, so that offsets stay.
# Marks that nobody sees count as blanks, or a line that begins with one would be another line.
_PLAIN = {"'": "’‘", '"': "“”„«»", " ": "\u00a0\u2009\t\u200b\u200e\u200f\u2060\ufeff", "-": "–—‑−"}


def plain(text: str) -> str:
    """Return the text with plain quotes, dashes and blanks, as patterns see it; offsets stay."""
    if text.isascii():
        return text.replace("\t", " ")
    seen = encodable(text)
    for character, others in _PLAIN.items():
        for other in others:
            seen = seen.replace(other, character)  # ten times as fast as str.translate
    return seen


def check(pattern: str) -> None:
    """Refuse what cannot be run in linear time.

    Raises:
        ValueError: If it is no RE2 pattern, with what is wrong.
    """
    try:
        re2.compile(pattern, _options())
    except re2.error as error:
        said = error.args[0].decode() if isinstance(error.args[0], bytes) else error.args[0]
        raise ValueError(f"not an RE2 pattern: {said}") from error


def alternatives(expression: str) -> list[str]:
    """Return the patterns of which one has to hit where an expression does: what stands between its outermost bars.

    >>> alternatives("(?-i:^By [a|b]|(?:on|in) print)")
    ['(?-i:^By [a|b])', '(?-i:(?:on|in) print)']
    """
    inner = _inner(expression)
    parts = _between_bars(inner)
    if parts is None or len(parts) == 1:
        return [expression]
    found = [each for part in parts for each in alternatives(part)]
    return found if inner == expression else [f"{_CASED}{each})" for each in found]


def _inner(expression: str) -> str:
    """An expression without the group that says that its capitals matter."""
    inner = expression[len(_CASED) : -1]
    is_group = expression.startswith(_CASED) and expression.endswith(")") and _between_bars(inner) is not None
    return inner if is_group else expression


def stands_at_beginning(expression: str) -> bool:
    """Return whether an alternative hits at the beginning of a text alone, and says with what it begins."""
    inner = _inner(expression)
    return bool(_BEGINS.match(inner)) and len(_between_bars(inner) or ()) == 1


def _between_bars(expression: str) -> list[str] | None:
    """What stands between bars that are in no group; None where that cannot be told."""
    if _BEYOND_BARS.search(expression):
        return None
    found, depth = [""], 0
    for sign in _SIGN.findall(expression):
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return None
        if sign == "|" and depth == 0:
            found.append("")
        else:
            found[-1] += sign
    return found


class PatternSet:
    """Patterns that are searched together.

    Only those are tried whose letters stand in a text (RE2's filter); of one that has alternatives these are filtered
    apart, or one without letters would have all of them tried. What must stand at the beginning and says with what it
    begins is tried by one automaton, which is done after a few letters of nearly every text.

    Args:
        expressions: RE2 patterns; capitals matter only inside ``(?-i:…)``.
    """

    def __init__(self, expressions: Sequence[str]) -> None:
        self._expressions = tuple(expressions)

    @cached_property
    def _engines(self) -> list[_Engine]:
        """What tries the alternatives, each with the numbers of their patterns."""
        begins, found = re2.Set.MatchSet(_options()), re2.Filter()
        numbers: tuple[list[int], list[int]] = [], []
        parts = [(number, each) for number, whole in enumerate(self._expressions) for each in alternatives(whole)]
        for number, expression in parts:
            if stands_at_beginning(expression):
                begins.Add(expression)
                numbers[0].append(number)
            else:
                found.Add(expression, _options())
                numbers[1].append(number)
        begins.Compile()
        found.Compile()
        return [(engine.Match, some) for engine, some in zip((begins, found), numbers, strict=True)]

    @cached_property
    def _compiled(self) -> list[Any]:
        return [re2.compile(expression, _options()) for expression in self._expressions]

    def hits(self, text: str) -> list[int]:
        """Return the numbers of the patterns that hit somewhere in a text, in order."""
        return self._hits(text, self._engines)

    def hits_at_beginning(self, text: str) -> list[int]:
        """Return the same for the alternatives alone that :func:`stands_at_beginning` is true of."""
        return self._hits(text, self._engines[:1])

    def _hits(self, text: str, engines: Sequence[_Engine]) -> list[int]:
        data = text.encode("utf-8", "replace")
        found: list[int] = []
        for match, numbers in engines:
            if numbers and (places := match(data)):
                found += [numbers[place] for place in places]
        return sorted(set(found)) if found else found

    def extents(self, number: int, text: str) -> Iterator[Extent]:
        """Yield where one pattern matches in a text: its first group, where it has one."""
        pattern = self._compiled[number]
        group = min(pattern.groups, 1)
        data = text.encode("utf-8", "replace")
        found = (match.span(group) for match in pattern.finditer(data))
        spans = (span for span in found if span[1] > span[0])
        return spans if len(data) == len(text) else iter(_in_characters(list(spans), data))

    def places(self, text: str) -> list[list[int]]:
        """Return of each pattern where its matches begin in a text."""
        data = text.encode("utf-8", "replace")
        found = [[match.span() for match in pattern.finditer(data)] for pattern in self._compiled]
        if len(data) > len(text):
            found = [_in_characters(spans, data) for spans in found]
        return [[start for start, _ in spans] for spans in found]


def _in_characters(spans: Sequence[Extent], data: bytes) -> list[Extent]:
    """Turn offsets of bytes of UTF-8 into those of characters."""
    begins = np.flatnonzero(np.frombuffer(data, dtype=np.int8) >= _FIRST_OF_A_CHARACTER)
    starts, ends = np.searchsorted(begins, np.array(spans, dtype=np.int64).reshape(-1, 2).T).tolist()
    return list(zip(starts, ends, strict=True))


def _options() -> Any:  # noqa: ANN401 - google-re2 has no types
    """Quiet, capitals ignored, and with memory enough for the automata of long patterns."""
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = 64 << 20
    return options
