"""The rules that apply to a language, compiled so that one pass over a line tells which of them hit."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import re2

from preprocess.article import Extent
from preprocess.boilerplate.packs import ANY_LANGUAGE, Pack, Rule, re2_options
from preprocess.language import UNKNOWN
from preprocess.text import encodable

# Escapes and classes are stepped over, so that only what repeats is a count.
_COUNT = re.compile(r"\\[xpP]\{\w+\}|\\.|\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]|(?P<count>\{\d+(?:,\d*)?\})", re.DOTALL)

# Swept 8-32 on 500 real articles: 24 was the fastest (0.8 ms an article). With all 65 rules in one set it took 4.4 ms,
# and leaving out any one of three rules 0.4 ms: a set must stay well below where its automaton outgrows its memory.
_RULES_IN_A_SET = 24

# One character for one, so that offsets stay.
_PLAIN = {"'": "’‘", '"': "“”„«»", " ": "\u00a0\u2009\t", "-": "–—‑−"}


def plain(text: str) -> str:
    """Return the text with plain quotes, dashes and blanks, as patterns see it; offsets stay."""
    seen = encodable(text)
    for character, others in _PLAIN.items():
        for other in others:
            seen = seen.replace(other, character)  # ten times as fast as str.translate
    return seen


def relaxed(expression: str) -> str:
    """Return an expression that matches whatever the given one does, without counted repeats.

    Counts multiply the states of the automaton that all rules share: 0.3 ms an article became 6 ms with them.
    """
    return _COUNT.sub(lambda match: "*" if match.group("count") else match.group(), expression)


@dataclass(frozen=True, eq=False)
class Patterns:
    """Rules in the order of their packs, with a few automata for all of them."""

    rules: tuple[Rule, ...]

    @cached_property
    def by_id(self) -> dict[str, Rule]:
        """The rules by their ids."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def _automata(self) -> list[tuple[Any, int]]:
        """Sets of a few rules each, with the number of their first: states multiply within a set, not among sets."""
        automata = []
        for first in range(0, len(self.rules), _RULES_IN_A_SET):
            automaton = re2.Set.SearchSet(re2_options())
            for rule in self.rules[first : first + _RULES_IN_A_SET]:
                automaton.Add(relaxed(rule.expression))
            automaton.Compile()
            automata.append((automaton, first))
        return automata

    @cached_property
    def _compiled(self) -> list[Any]:
        return [re2.compile(rule.expression, re2_options()) for rule in self.rules]

    def hits(self, text: str) -> list[int]:
        """Return the numbers of the rules that hit somewhere in a text, in order."""
        proposed = [first + index for automaton, first in self._automata for index in automaton.Match(text) or ()]
        return sorted(number for number in proposed if self._compiled[number].search(text))

    def extents(self, number: int, text: str) -> list[Extent]:
        """Return where one rule matches in a text: its first group, where it has one."""
        pattern = self._compiled[number]
        group = min(pattern.groups, 1)
        return [match.span(group) for match in pattern.finditer(text) if match.end(group) > match.start(group)]


@cache
def patterns_for(packs: Sequence[Pack], language: str) -> Patterns:
    """Return the patterns for a language: its packs' and the neutral ones'; for an unknown language all."""
    fitting = {ANY_LANGUAGE, language}
    return Patterns(
        tuple(rule for pack in packs if language == UNKNOWN or pack.language in fitting for rule in pack.rule)
    )
