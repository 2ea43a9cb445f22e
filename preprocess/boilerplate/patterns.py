"""The rules that apply to a language, searched together."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from preprocess.article import Extent
from preprocess.boilerplate.packs import ANY_LANGUAGE, Pack, Rule
from preprocess.language import UNKNOWN
from preprocess.patterns import PatternSet


@dataclass(frozen=True, eq=False)
class Patterns:
    """Rules in the order of their packs."""

    rules: tuple[Rule, ...]

    @cached_property
    def by_id(self) -> dict[str, Rule]:
        """The rules by their ids."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def _set(self) -> PatternSet:
        return PatternSet([rule.expression for rule in self.rules])

    def hits(self, text: str) -> list[int]:
        """Return the numbers of the rules that hit somewhere in a text, in order."""
        return self._set.hits(text)

    def extents(self, number: int, text: str) -> list[Extent]:
        """Return where one rule matches in a text: its first group, where it has one."""
        return self._set.extents(number, text)


@cache
def patterns_for(packs: Sequence[Pack], language: str) -> Patterns:
    """Return the patterns for a language: its packs' and the neutral ones'; for an unknown language all."""
    fitting = {ANY_LANGUAGE, language}
    return Patterns(
        tuple(rule for pack in packs if language == UNKNOWN or pack.language in fitting for rule in pack.rule)
    )
