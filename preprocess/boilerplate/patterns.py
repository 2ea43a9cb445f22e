"""The rules that apply to a language, searched together."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from preprocess.article import Extent
from preprocess.boilerplate.packs import ANY_LANGUAGE, Lift, Pack, Rule
from preprocess.language import UNKNOWN
from preprocess.patterns import PatternSet, alternatives, stands_at_beginning

_BEGINNING = re.compile(r"(?<![\[\\])\^|\\A")
APPEALS = frozenset({"donation", "subscription", "newsletter", "promotion", "social"})
"""Labels whose lines make blocks: an offer, its bullets, its heading."""


@dataclass(frozen=True, eq=False)
class Patterns:
    """Rules in the order of their packs, and what is lifted from the furniture that they find."""

    rules: tuple[Rule, ...]
    lifts: tuple[Lift, ...] = ()

    @cached_property
    def by_id(self) -> dict[str, Rule]:
        """The rules by their ids."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def strong(self) -> frozenset[int]:
        """The numbers of the rules that find something by themselves."""
        return frozenset(number for number, rule in enumerate(self.rules) if rule.role == "strong")

    @cached_property
    def spares(self) -> frozenset[int]:
        """The numbers of the rules that protect."""
        return frozenset(number for number, rule in enumerate(self.rules) if rule.role == "spare")

    @cached_property
    def offers(self) -> frozenset[int]:
        """The numbers of the strong rules that find an offer."""
        return frozenset(number for number in self.strong if self.rules[number].label in APPEALS)

    @cached_property
    def weak(self) -> frozenset[int]:
        """The numbers of the rules that count only near an offer."""
        return frozenset(n for n, rule in enumerate(self.rules) if rule.role in ("weak", "inner"))

    @cached_property
    def _sets(self) -> list[tuple[PatternSet, list[int]]]:
        """The firm rules and the weak ones apart, each with their numbers."""
        firm = [number for number in range(len(self.rules)) if number not in self.weak]
        return [
            (PatternSet([self.rules[number].expression for number in numbers]), numbers)
            for numbers in (firm, sorted(self.weak))
        ]

    def hits(self, text: str) -> list[int]:
        """Return the numbers of the rules that hit somewhere in a text, in order."""
        return sorted(self.firm_hits(text) + self.weak_hits(text))

    def firm_hits(self, text: str) -> list[int]:
        """Return the same without the weak rules."""
        return self._numbered(0, text)

    def weak_hits(self, text: str) -> list[int]:
        """Return the hits of the weak rules alone."""
        return self._numbered(1, text)

    @cached_property
    def _beginnings(self) -> PatternSet:
        """What strong rules may know by its beginning; what else hits in the tail of a line hits in the line too."""
        expressions = [each for number in sorted(self.strong) for each in alternatives(self.rules[number].expression)]
        return PatternSet([each for each in expressions if _BEGINNING.search(each) and not stands_at_beginning(each)])

    def begins(self, tail: str) -> bool:
        """Return whether a strong rule that does not hit in a line hits in its last sentence."""
        if not tail:
            return False
        patterns, numbers = self._sets[0]
        known = (numbers[place] for place in patterns.hits_at_beginning(tail))
        return not self.strong.isdisjoint(known) or bool(self._beginnings.hits(tail))

    def _numbered(self, which: int, text: str) -> list[int]:
        patterns, numbers = self._sets[which]
        hits = patterns.hits(text)
        return [numbers[place] for place in hits] if hits else hits

    @cached_property
    def _lift_sets(self) -> list[PatternSet]:
        return [PatternSet([lift.expression, lift.parts]) for lift in self.lifts]

    def lifted(self, number: int, text: str) -> list[Extent]:
        """Return what one lift finds in a stretch of furniture, name by name."""
        patterns = self._lift_sets[number]
        found: list[Extent] = []
        for start, end in patterns.extents(0, text):
            between = list(patterns.extents(1, text[start:end])) if self.lifts[number].parts else []
            starts = [start, *(start + stop for _, stop in between)]
            ends = [*(start + begin for begin, _ in between), end]
            found += [(begin, stop) for begin, stop in zip(starts, ends, strict=True) if text[begin:stop].strip()]
        return found

    def extents(self, number: int, text: str) -> Iterator[Extent]:
        """Yield where one rule matches in a text: its first group, where it has one."""
        patterns, numbers = self._sets[number in self.weak]
        return patterns.extents(numbers.index(number), text)


@cache
def patterns_for(packs: Sequence[Pack], language: str) -> Patterns:
    """Return the patterns for a language: its packs' and the neutral ones'; for an unknown language all."""
    fitting = {ANY_LANGUAGE, language}
    chosen = [pack for pack in packs if language == UNKNOWN or pack.language in fitting]
    return Patterns(
        rules=tuple(rule for pack in chosen for rule in pack.rule),
        lifts=tuple(lift for pack in chosen for lift in pack.lift),
    )
