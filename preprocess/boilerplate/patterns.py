"""The rules that apply to a language, compiled so that one pass over a line tells which of them hit."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import re2

from preprocess.article import Extent
from preprocess.boilerplate.packs import ANY_LANGUAGE, Pack, Rule, re2_options
from preprocess.language import UNKNOWN
from preprocess.text import encodable

# One character for one, so that offsets stay.
_PLAIN = {"'": "’‘", '"': "“”„«»", " ": "\u00a0\u2009\t", "-": "–—‑−"}


def plain(text: str) -> str:
    """Return the text with plain quotes, dashes and blanks, as patterns see it; offsets stay."""
    seen = encodable(text)
    for character, others in _PLAIN.items():
        for other in others:
            seen = seen.replace(other, character)  # ten times as fast as str.translate
    return seen


@dataclass(frozen=True, eq=False)
class Patterns:
    """Rules in the order of their packs, with one automaton for all of them."""

    rules: tuple[Rule, ...]

    @cached_property
    def by_id(self) -> dict[str, Rule]:
        """The rules by their ids."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def _automaton(self) -> Any:  # noqa: ANN401 - google-re2 has no types
        automaton = re2.Set.SearchSet(re2_options())
        for rule in self.rules:
            automaton.Add(rule.expression)
        automaton.Compile()
        return automaton

    @cached_property
    def _compiled(self) -> list[Any]:
        return [re2.compile(rule.expression, re2_options()) for rule in self.rules]

    def hits(self, text: str) -> list[int]:
        """Return the numbers of the rules that hit somewhere in a text, in order."""
        return sorted(self._automaton.Match(text) or ())

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
