"""Regular expressions for strangers' texts: linear in time, many in one pass. The only module that knows RE2."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any

import numpy as np
import re2

from preprocess.article import Extent
from preprocess.text import encodable

# Escapes and classes are stepped over, so that only what repeats is a count.
_COUNT = re.compile(r"\\[xpP]\{\w+\}|\\.|\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]|(?P<count>\{\d+(?:,\d*)?\})", re.DOTALL)

# Swept 12-78 on 300 real articles, 78 rules: 12 was the fastest (0.5 ms an article), 24 took 0.6 ms, 40 took 5 and 78
# took 23: a set must stay well below where its automaton outgrows its memory.
_IN_A_SET = 12  # patterns
_FIRST_OF_A_CHARACTER = -64  # as a signed byte of UTF-8; all that go on with a character lie below
_AT_ONCE = 1 << 16  # bytes of texts that are searched together

_CLASS_OR_ESCAPE = re.compile(r"\[(\^?)(\]?)((?:\\.|\[:\w+:\]|[^\]\\])*)\]|\\.|\((?!\?)", re.DOTALL)
_BLANKS = r"\t\f\r "
_WITHIN_LINES = {r"\s": f"[{_BLANKS}]", r"\A": "^", r"\z": "$", "(": "(?:"}  # a group is not asked for, and costs

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


def relaxed(expression: str) -> str:
    """Return an expression that matches whatever the given one does, without counted repeats.

    Counts multiply the states of the automaton that all share: 0.3 ms an article became 6 ms with them.
    """
    return _COUNT.sub(lambda match: "*" if match.group("count") else match.group(), expression)


def by_line(expression: str) -> str:
    r"""Return an expression that matches in the lines of a text what the given one matches in each line alone.

    >>> by_line(r"^[^.]*\s now$")
    '(?m:^[^\\n.]*[\\t\\f\\r ] now$)'
    """
    return f"(?m:{_CLASS_OR_ESCAPE.sub(_within_lines, expression)})"


def _within_lines(match: re.Match[str]) -> str:
    """A class, an escape or a group as it stands within a line."""
    negated, bracket, rest = match.groups()
    if rest is None:
        return _WITHIN_LINES.get(match.group(), match.group())
    if negated:
        return rf"[^\n\]{rest}]" if bracket else rf"[^\n{rest}]"
    return f"[{bracket}{rest.replace(chr(92) + 's', _BLANKS)}]"


class PatternSet:
    """Patterns that are searched together, with a few automata for all of them.

    Args:
        expressions: RE2 patterns; capitals matter only inside ``(?-i:…)``.
        at_once: How many share an automaton; fewer where they are long.
    """

    def __init__(self, expressions: Sequence[str], *, at_once: int = _IN_A_SET) -> None:
        self._expressions = tuple(expressions)
        self._at_once = at_once

    @cached_property
    def _automata(self) -> list[tuple[Any, int]]:
        """Sets of a few patterns each, with the number of their first: states multiply within a set, not among sets."""
        automata = []
        for first in range(0, len(self._expressions), self._at_once):
            automaton = re2.Set.SearchSet(_options())
            for expression in self._expressions[first : first + self._at_once]:
                automaton.Add(by_line(relaxed(expression)))
            automaton.Compile()
            automata.append((automaton, first))
        return automata

    @cached_property
    def _compiled(self) -> list[Any]:
        return [re2.compile(expression, _options()) for expression in self._expressions]

    @cached_property
    def _by_line(self) -> list[Any]:
        return [re2.compile(by_line(expression), _options()) for expression in self._expressions]

    def hits(self, text: str) -> list[int]:
        """Return the numbers of the patterns that hit somewhere in a text without line ends, in order."""
        return self.hits_each([text])[0]

    def hits_each(self, texts: Sequence[str]) -> list[list[int]]:
        r"""Return, for each of several texts without ``\n``, the numbers of the patterns that hit in it, in order.

        They are searched together, as the lines of one text: few patterns hit anywhere, and to ask an automaton costs
        as much as some hundred letters that it reads.
        """
        found: list[list[int]] = [[] for _ in texts]
        for first, batch in _batches([text.encode("utf-8", "replace") for text in texts]):
            starts = list(accumulate((len(line) + 1 for line in batch), initial=0))
            joined = b"\n".join(batch)
            proposed = [
                offset + index for automaton, offset in self._automata for index in automaton.Match(joined) or ()
            ]
            for number in sorted(proposed):
                for line in self._lines_hit(number, joined, starts):
                    found[first + line].append(number)
        return found

    def _lines_hit(self, number: int, joined: bytes, starts: Sequence[int]) -> Iterator[int]:
        """The lines in which a pattern hits; ``starts`` has one more, where the next line would start."""
        pattern, place = self._by_line[number], 0
        while place <= len(joined) and (match := pattern.search(joined, place)):
            line = bisect_right(starts, match.start()) - 1
            place = starts[line + 1]
            if match.end() < place or pattern.search(joined[starts[line] : place - 1]):
                yield line

    def extents(self, number: int, text: str) -> list[Extent]:
        """Return where one pattern matches in a text: its first group, where it has one."""
        pattern = self._compiled[number]
        group = min(pattern.groups, 1)
        return [match.span(group) for match in pattern.finditer(text) if match.end(group) > match.start(group)]

    def places(self, text: str) -> list[list[int]]:
        """Return of each pattern where its matches begin in a text; quicker than :meth:`extents` for all of them."""
        data = text.encode("utf-8", "replace")
        found = [[match.start() for match in pattern.finditer(data)] for pattern in self._compiled]
        if len(data) == len(text):
            return found
        begins = np.flatnonzero(np.frombuffer(data, dtype=np.int8) >= _FIRST_OF_A_CHARACTER)
        return [np.searchsorted(begins, starts).tolist() for starts in found]


def _batches(lines: Sequence[bytes]) -> Iterator[tuple[int, Sequence[bytes]]]:
    """Lines in runs of a bounded size, with the number of the first: a pattern that reads on reads no further."""
    first = size = 0
    for number, line in enumerate(lines):
        size += len(line) + 1
        if size > _AT_ONCE and number > first:
            yield first, lines[first:number]
            first, size = number, len(line) + 1
    if first < len(lines):
        yield first, lines[first:]


def _options() -> Any:  # noqa: ANN401 - google-re2 has no types
    """Quiet, capitals ignored, and with memory enough for a whole set's automaton."""
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = 64 << 20
    return options
