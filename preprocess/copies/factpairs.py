"""The pairs that share enough rare facts, among the keys of a whole corpus: in memory, or on disk if they are many.

Keys are sorted to bring together the articles of each, those are paired, the pairs are sorted to count what they share,
and what is left of them is sorted once more to choose the best of each article: each time range by range.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from preprocess.article import Period
from preprocess.columns import Column, Sorted, distinct
from preprocess.copies.codes import BITS, Numbers, Pairs, at_once, by_first, encoded, gathered, neighbours
from preprocess.copies.flat import ranges
from preprocess.copies.hashing import Hashes
from preprocess.copies.wording import Mask
from preprocess.settings import LinkSettings

LEAST_FACTS, LEAST_OF_SHORT = 4, 2
"""Facts that a pair must share, and that do for short articles.

Of 210 pairs of one event 209 share so many, and in 1,639 articles of one year they leave a third of the pairs that two
would propose.
"""

FACT_SHARE = 0.05
"""Share of the facts of the article that has fewer, from which it counts as short: two of forty do."""

Spans = NDArray[np.float64]
"""The first and the last second that the date of each article can mean. Shape (articles, 2)."""

_WEIGHT_BITS = 20
_MOST_WEIGHT = 20.0  # the logarithm of more articles than can be told apart
_HEAVIEST = np.uint64(1 << 40)  # more than what a pair shares can weigh
DAY = 24 * 60 * 60
"""Seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactKeys:
    """Keys of rare facts of a corpus.

    Attributes:
        rows: A key and the number of an article that has it, in sorted runs.
        sizes: How many keys each article has.
    """

    rows: Sorted
    sizes: Numbers


@dataclass(frozen=True, slots=True)
class _Packing:
    """How two articles that share a key, and how many share it, are packed into 64 bits.

    Attributes:
        bits: Of an article's number: as many as it takes, so that the rest is left for how many share a key.
    """

    bits: int

    @property
    def most(self) -> int:
        """What a key can be shared by, at most: 255 with as many articles as can be told apart."""
        return (1 << self._sharing_bits) - 1

    @property
    def unit(self) -> int:
        """By which the numbers of different pairs part."""
        return 1 << self._sharing_bits

    @property
    def _sharing_bits(self) -> int:
        return 64 - 2 * self.bits

    def packed(self, first: Numbers, second: Numbers, sharing: Numbers) -> Hashes:
        """Pack pairs, which sort as they do."""
        numbers = (first << self.bits | second).astype(np.uint64)
        return (numbers << np.uint64(self._sharing_bits)) | sharing.astype(np.uint64)

    def parted(self, packed: Hashes) -> tuple[Hashes, Numbers]:
        """Return the pairs, each as a number, and how many share the key."""
        return packed >> np.uint64(self._sharing_bits), (packed & np.uint64(self.most)).astype(np.int64)

    def pairs(self, numbers: Hashes) -> Pairs:
        """Return the pairs of such numbers."""
        return np.stack([numbers >> np.uint64(self.bits), numbers & np.uint64((1 << self.bits) - 1)], axis=1).astype(
            np.int64
        )


def by_facts(facts: FactKeys, chosen: Numbers, spans: Spans, settings: LinkSettings) -> tuple[Column, int]:
    """Return the codes of the pairs that share enough rare facts, and how many facts too many articles share.

    Args:
        facts: Keys of all articles; they are used up.
        chosen: The numbers of the articles to pair, rising.
        spans: What the dates of all articles can mean.
        settings: How many articles may share a key, and how many pairs are proposed for an article.

    Raises:
        RunError: If a temporary file cannot be written.
    """
    ledger, count = facts.rows.ledger, len(facts.sizes)
    packing = _Packing(max(1, count.bit_length()))
    most = min(settings.key_articles, packing.most)
    shared = Sorted(ledger, count << (64 - packing.bits), unit=packing.unit)
    skipped = 0
    for groups in _groups(facts, chosen, most):
        skipped += groups.skipped
        for packed in gathered(_packed(groups, packing), at_once(ledger)):
            shared.add(np.sort(packed))
    facts.rows.close()
    weights = weights_of(len(chosen), most)
    found, best = Sorted(ledger, count, width=3), Sorted(ledger, count << int(BITS))
    for packed in shared.ranges(at_once(ledger)):
        pairs, weighed = _sharing_enough(packed, packing, weights, facts.sizes)
        near = ~far_apart(spans, pairs, days=settings.days)
        found.add(_both_ways(pairs[near], weighed[near]))
    shared.close()
    for rows in found.ranges(at_once(ledger) // 3):
        best.add(_best(rows, settings.candidates))
    found.close()
    return best.distinct(at_once(ledger)), skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class _Groups:
    """The articles of keys that two or more share but not too many.

    Attributes:
        articles: Their numbers, key by key.
        ends: For each of them, where those of its key end.
        sharing: For each of them, how many share its key.
        skipped: How many keys too many articles share.
    """

    articles: Numbers
    ends: Numbers
    sharing: Numbers
    skipped: int


def _groups(facts: FactKeys, chosen: Numbers, most: int) -> Iterator[_Groups]:
    """Yield the articles that share keys, for some keys at a time."""
    is_chosen = np.zeros(len(facts.sizes), dtype=np.bool_)
    is_chosen[chosen] = True
    for rows in facts.rows.ranges(at_once(facts.rows.ledger) // 2):
        own = rows[is_chosen[rows[:, 1].astype(np.int64)]]
        order = np.argsort(own[:, 0])
        keys, articles = own[order].T
        edges = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1], [True]])) if len(keys) else order
        starts, sizes = edges[:-1], np.diff(edges)
        kept = (sizes > 1) & (sizes <= most)
        starts, sharing = starts[kept], sizes[kept]
        yield _Groups(
            articles=articles[ranges(starts, starts + sharing)].astype(np.int64),
            ends=np.repeat(np.cumsum(sharing), sharing),
            sharing=np.repeat(sharing, sharing),
            skipped=int(np.count_nonzero(sizes > most)),
        )


def _packed(groups: _Groups, packing: _Packing) -> Iterator[Hashes]:
    """All pairs of each key's articles."""
    for first, second in neighbours(groups.ends):
        a, b = groups.articles[first], groups.articles[second]
        yield packing.packed(np.minimum(a, b), np.maximum(a, b), groups.sharing[first])


def weights_of(articles: int, most: int) -> Hashes:
    """Return what a key weighs that so many of the articles share: whole numbers, so that sums are exact.

    Args:
        articles: Of the corpus, those with the words of another left out.
        most: That may share a key.
    """
    sharing = np.maximum(1, np.arange(min(articles, most) + 1))
    return (np.log1p(articles / sharing) * ((1 << _WEIGHT_BITS) / _MOST_WEIGHT)).astype(np.uint64)


def _sharing_enough(packed: Hashes, packing: _Packing, weights: Hashes, sizes: Numbers) -> tuple[Pairs, Hashes]:
    """The pairs that share enough keys, and what those weigh together."""
    numbers, sharing = packing.parted(np.sort(packed))
    edges = np.flatnonzero(np.concatenate([[True], numbers[1:] != numbers[:-1]])[: len(numbers)])
    counts = np.diff(edges, append=len(numbers))
    pairs = packing.pairs(numbers[edges])
    least = np.clip(FACT_SHARE * sizes[pairs].min(axis=1, initial=2**62), LEAST_OF_SHORT, LEAST_FACTS)
    enough = counts >= least
    weighed = np.add.reduceat(weights[sharing], edges) if len(edges) else weights[sharing]
    return pairs[enough], weighed[enough]


def _both_ways(pairs: Pairs, weighed: Hashes) -> Hashes:
    """Rows of an article, of what its pair lacks of the heaviest weight, and of the other article."""
    articles = np.concatenate([pairs, pairs[:, ::-1]])
    return by_first(articles[:, 0], np.tile(_HEAVIEST - weighed, 2), articles[:, 1])


def _best(rows: Hashes, most: int) -> Hashes:
    """The codes of the pairs of each article that share most, rising."""
    articles, _, others = rows[np.lexsort(rows.T[::-1])].T.astype(np.int64)
    ranks = np.arange(len(articles)) - np.searchsorted(articles, articles)
    articles, others = articles[ranks < most], others[ranks < most]
    return distinct(encoded(np.minimum(articles, others), np.maximum(articles, others)))


def far_apart(spans: Spans, pairs: Pairs, *, days: int) -> Mask:
    """Return which pairs cannot have appeared within so many days; what has no date is near to everything.

    Args:
        spans: Of all articles; see :func:`spans_of`.
        pairs: Numbers of articles. Shape (pairs, 2).
        days: Between the one and the other.
    """
    a, b = spans[pairs[:, 0]], spans[pairs[:, 1]]
    return np.asarray(np.maximum(a[:, 0] - b[:, 1], b[:, 0] - a[:, 1]) > days * DAY)


def spans_of(periods: Sequence[Period | None]) -> Spans:
    """The first and the last second that each date can mean; not a number where there is none. Shape (articles, 2)."""
    spans = np.full((len(periods), 2), math.nan)
    for number, period in enumerate(periods):
        if period is not None:
            spans[number] = tuple(map(datetime.timestamp, period))
    return spans
