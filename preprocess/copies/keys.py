"""Which pairs are worth comparing: those that share a key. Never all pairs.

Keys that too many articles share would cost the square of them: they are counted. Those of facts say nothing and are
skipped; of those of wording, each article is compared with such alone as may stand for the others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from preprocess.article import Period
from preprocess.columns import Column
from preprocess.copies.codes import Pairs, united
from preprocess.copies.factpairs import Spans, by_facts
from preprocess.copies.pairs import (
    Crowded,
    Ranking,
    by_passage,
    by_signature,
    families_of,
    rankings_of,
    twins,
    with_earliest,
)
from preprocess.copies.sketch import Sketches
from preprocess.settings import LinkSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """The pairs to compare.

    Attributes:
        twins: Pairs with the same words, as numbers of articles: the earliest of them and each other one, rising.
        pairs: The codes of other pairs, rising.
        skipped: Keys that too many articles share, by kind.
        crowds: The keys of wording that most share, by kind.
    """

    twins: Pairs
    pairs: Column
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


def propose(sketches: Sketches, settings: LinkSettings, standing: Standing, spans: Spans) -> Proposed:
    """Return the pairs that share keys.

    Args:
        sketches: Of all articles, in the order of the input; but for the registry of quotations they are used up.
        settings: How many articles may share a key, and how many pairs facts may propose.
        standing: Who may stand for others.
        spans: What the dates of the articles can mean.

    Raises:
        RunError: If a temporary file cannot be written.
    """
    firsts = with_earliest(twins(sketches.digests), standing.told)
    chosen, doubles = families_of(firsts)
    most, count = settings.copy_key_articles, len(sketches)

    @cache
    def rankings() -> list[Ranking]:
        return rankings_of(standing.words, standing.periods, standing.ids, standing.orders)

    alike = by_signature(sketches.signatures, chosen, most, rankings)
    sketches.signatures.close()
    quoting = by_passage(sketches.prints, chosen, count, most, rankings)
    sketches.prints.close()
    telling, skipped_facts = by_facts(sketches.facts, chosen, spans, settings)
    return Proposed(
        twins=doubles,
        pairs=united(telling.ledger, [alike.pairs, quoting.pairs, telling], count),
        skipped={"signature": alike.skipped, "passage": quoting.skipped, "fact": skipped_facts},
        crowds={"signature": alike.crowds, "passage": quoting.crowds},
    )
