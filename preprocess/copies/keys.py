"""Which pairs are worth comparing: those that share a key. Never all pairs.

Keys that too many articles share say nothing and would cost the square of them: they are skipped, and counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from preprocess.article import Marked, Period
from preprocess.copies.factkeys import by_facts
from preprocess.copies.lookup import Known
from preprocess.copies.pairs import by_passage, by_signature, keyed, quoted, twins
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
        skipped: Keys that were skipped, by kind.
    """

    twins: tuple[tuple[int, int], ...]
    pairs: tuple[tuple[int, int], ...]
    skipped: Mapping[str, int]


def propose(sketches: Sketches, articles: Sequence[Marked], registry: Known, settings: LinkSettings) -> Proposed:
    """Return the pairs that share keys.

    Args:
        sketches: Of all articles, in the order of the input.
        articles: The articles themselves, for their ids and dates.
        registry: The runs of words that are quotations somewhere.
        settings: How many articles may share a key, and how many pairs facts may propose.
    """
    families = _families(sketches, articles)
    doubles = [number for first, *others in families for number in others]
    chosen = np.setdiff1d(np.flatnonzero(sketches.digests.any(axis=1)), doubles)
    most = settings.copy_key_articles
    with Ledger(settings.memory << 20) as ledger:
        alike, skipped_bands = by_signature(_spooled(sketches, ledger), chosen, most)
        quoting, skipped_prints = by_passage(_sorted(sketches, registry, ledger), chosen, len(sketches), most)
    telling, skipped_facts = by_facts(
        [sketches.facts[number] for number in chosen], [articles[number].period for number in chosen], settings
    )
    pairs = {(int(chosen[a]), int(chosen[b])) for a, b in telling}
    pairs |= {(int(a), int(b)) for a, b in np.concatenate([alike, quoting])}
    return Proposed(
        twins=tuple((first, number) for first, *others in families for number in others),
        pairs=tuple(sorted(pairs)),
        skipped={"signature": skipped_bands, "passage": skipped_prints, "fact": skipped_facts},
    )


def _spooled(sketches: Sketches, ledger: Ledger) -> Spool:
    signatures = Spool(ledger, np.uint32, PERMUTATIONS)
    signatures.append(sketches.signatures)
    return signatures


def _sorted(sketches: Sketches, registry: Known, ledger: Ledger) -> Sorted:
    prints = Sorted(ledger)
    prints.add(keyed(sketches.prints, np.repeat(np.arange(len(sketches)), np.diff(sketches.limits))))
    prints.add(quoted(registry.hashes))
    return prints


def _families(sketches: Sketches, articles: Sequence[Marked]) -> list[list[int]]:
    """The articles with the same words: the earliest first, and of those that no date tells apart, by id."""
    families: dict[int, list[int]] = {}
    for number, first in enumerate(twins(sketches.digests).tolist()):
        if first >= 0:
            families.setdefault(first, []).append(number)
    found = []
    for family in families.values():
        first = min(family, key=lambda number: (*_moment(articles[number].period), articles[number].article.id))
        found.append([first, *(number for number in family if number != first)])
    return found


def _moment(period: Period | None) -> tuple[bool, float]:
    return (True, 0.0) if period is None else (False, period[0].timestamp())
