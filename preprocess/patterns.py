"""Regular expressions for strangers' texts: linear in time, many in one pass. The only module that knows RE2."""

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import re2

from preprocess.article import Extent
from preprocess.text import encodable

# Escapes and classes are stepped over, so that only what repeats is a count.
_COUNT = re.compile(r"\\[xpP]\{\w+\}|\\.|\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]|(?P<count>\{\d+(?:,\d*)?\})", re.DOTALL)

# Swept 8-32 on 500 real articles: 24 was the fastest (0.8 ms an article). With all 65 rules in one set it took 4.4 ms,
# and leaving out any one of three rules 0.4 ms: a set must stay well below where its automaton outgrows its memory.
_IN_A_SET = 24  # patterns

# One character for one, so that offsets stay.
_PLAIN = {"'": "’‘", '"': "“”„«»", " ": "\u00a0\u2009\t", "-": "–—‑−"}


def plain(text: str) -> str:
    """Return the text with plain quotes, dashes and blanks, as patterns see it; offsets stay."""
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
                automaton.Add(relaxed(expression))
            automaton.Compile()
            automata.append((automaton, first))
        return automata

    @cached_property
    def _compiled(self) -> list[Any]:
        return [re2.compile(expression, _options()) for expression in self._expressions]

    def hits(self, text: str) -> list[int]:
        """Return the numbers of the patterns that hit somewhere in a text, in order."""
        proposed = [first + index for automaton, first in self._automata for index in automaton.Match(text) or ()]
        return sorted(number for number in proposed if self._compiled[number].search(text))

    def extents(self, number: int, text: str) -> list[Extent]:
        """Return where one pattern matches in a text: its first group, where it has one."""
        pattern = self._compiled[number]
        group = min(pattern.groups, 1)
        return [match.span(group) for match in pattern.finditer(text) if match.end(group) > match.start(group)]


def _options() -> Any:  # noqa: ANN401 - google-re2 has no types
    """Quiet, capitals ignored, and with memory enough for a whole set's automaton."""
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = 64 << 20
    return options
