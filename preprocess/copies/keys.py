"""Which pairs are worth comparing: those that share a key. Never all pairs.

Keys that too many articles share would cost the square of them: they are counted. Those of facts say nothing and are
skipped; of those of wording, each article is compared with such alone as may stand for the others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np

from preprocess.article import Period
from preprocess.copies.factkeys import by_facts
from preprocess.copies.flat import owners_of
from preprocess.copies.lookup import Known
from preprocess.copies.pairs import (
    Crowded,
    Pairs,
    Ranking,
    by_passage,
    by_signature,
    families_of,
    keyed,
    quoted,
    rankings_of,
    twins,
    united,
    with_earliest,
)
from preprocess.copies.signing import PERMUTATIONS
from preprocess.copies.sketch import Sketches
from preprocess.copies.spool import Ledger, Sorted, Spool
from preprocess.settings import LinkSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """The pairs to compare.

    Attributes:
        twins: Pairs with the same words, as numbers of articles: the earliest of them and each other one.
        pairs: Other pairs, smaller number first, sorted.
        skipped: Keys that too many articles share, by kind.
        crowds: The keys of wording that most share, by kind.
    """

    twins: tuple[tuple[int, int], ...]
    pairs: tuple[tuple[int, int], ...]
    skipped: Mapping[str, int]
    crowds: Mapping[str, tuple[Crowded, ...]]


class Standing(NamedTuple):
    """What is known of all articles beside their texts, as columns: it decides who may stand for others.

    Attributes:
        ids: Of the articles.
        periods: What the date of each can mean.
        words: Of the clean text of each.
        orders: Other numbers of all articles; of each the least stands first.
    """

    ids: Sequence[str]
    periods: Sequence[Period | None]
    words: Sequence[int]
    orders: Sequence[Sequence[float]] = ()

    def told(self, number: int) -> tuple[Period | None, str]:
        """Return what the date of an article can mean, and its id."""
        return self.periods[number], self.ids[number]


def propose(
    sketches: Sketches,
    registry: Known,
    settings: LinkSettings,
    standing: Standing,
) -> Proposed:
    """Return the pairs that share keys.

    Args:
        sketches: Of all articles, in the order of the input.
        registry: The runs of words that are quotations somewhere.
        settings: How many articles may share a key, and how many pairs facts may propose.
        standing: Who may stand for others.
    """
    firsts = with_earliest(twins(sketches.digests), standing.told)
    chosen, doubles = families_of(firsts)
    most = settings.copy_key_articles

    @cache
    def rankings() -> list[Ranking]:
        return rankings_of(standing.words, standing.periods, standing.ids, standing.orders)

    with Ledger(settings.memory << 20) as ledger:
        alike = by_signature(_spooled(sketches, ledger), chosen, most, rankings)
        quoting = by_passage(_sorted(sketches, registry, ledger), chosen, len(sketches), most, rankings)
    periods = [standing.periods[number] for number in chosen.tolist()]
    telling, skipped_facts = by_facts(sketches.facts.chosen(chosen), periods, settings)
    return Proposed(
        twins=_tuples(doubles),
        pairs=_tuples(united(alike.pairs, quoting.pairs, chosen[telling])),
        skipped={"signature": alike.skipped, "passage": quoting.skipped, "fact": skipped_facts},
        crowds={"signature": alike.crowds, "passage": quoting.crowds},
    )


def _spooled(sketches: Sketches, ledger: Ledger) -> Spool:
    signatures = Spool(ledger, np.uint32, PERMUTATIONS)
    signatures.append(sketches.signatures)
    return signatures


def _sorted(sketches: Sketches, registry: Known, ledger: Ledger) -> Sorted:
    prints = Sorted(ledger)
    prints.add(keyed(sketches.prints, owners_of(sketches.limits)))
    prints.add(quoted(registry.hashes))
    return prints


def _tuples(pairs: Pairs) -> tuple[tuple[int, int], ...]:
    return tuple((a, b) for a, b in pairs.tolist())
