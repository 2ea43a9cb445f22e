"""Keys of rare facts, and the pairs that share enough of them: what finds a retelling, which shares no wording."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from preprocess.article import Period
from preprocess.copies.flat import Limits, joined_arrays, joined_limits, limits_of, owners_of, ranges
from preprocess.copies.hashing import Hashes, Places, grams
from preprocess.copies.pairs import Numbers, Pairs
from preprocess.copies.rarity import RARE, Rarity
from preprocess.copies.readings import Names, Readings
from preprocess.copies.sets import grouped
from preprocess.copies.signing import Sketched
from preprocess.copies.wording import Mask
from preprocess.settings import LinkSettings

MOST_FACT_KEYS = 400
"""Of an article, of single facts and of pairs of them and quotations each."""

LEAST_FACTS = 4
"""Facts that a pair must share; two do for short articles.

Of 210 pairs of one event 209 share so many, and in 1,639 articles of one year they leave a third of the pairs that two
would propose.
"""

FACT_SHARE = 0.05
"""Share of the facts of the article that has fewer, from which it counts as short: two of forty do."""

Spans = NDArray[np.float64]
"""The first and the last second that the date of each article can mean. Shape (articles, 2)."""

_SHARING_AT_ONCE = 1 << 21  # instances of an article that shares a key with another one: 16 MB
_BLOCK_BITS, _NUMBER_BITS, _WEIGHT_BITS = 16, 28, 20  # of an instance: the article in its block, the other, the weight
_DAY = 24 * 60 * 60  # seconds
_MOST_WEIGHT = 20.0  # the logarithm of more articles than can be told apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The different words, names' words and figures of articles.

    Attributes:
        hashes: Of all articles, one after the other.
        owners: The article of each.
    """

    hashes: Hashes
    owners: Places


@dataclass(frozen=True, slots=True, kw_only=True)
class FactKeys:
    """Keys of rare facts of articles.

    Attributes:
        keys: Different ones, one article after the other.
        limits: Where each article's begin, and where the last one's end.
    """

    keys: Hashes
    limits: Limits

    def chosen(self, numbers: Numbers) -> "FactKeys":
        """Return those of some articles."""
        starts, ends = self.limits[numbers], self.limits[numbers + 1]
        return FactKeys(keys=self.keys[ranges(starts, ends)], limits=limits_of(ends - starts))


def terms_of(read: Readings) -> Terms:
    """Return the different words, names' words and figures of articles."""
    hashes = np.concatenate([read.stems, read.names.parts, read.figures.hashes])
    owners = [owners_of(read.words.limits), read.names.part_owners, owners_of(read.figures.limits)]
    return _distinct(hashes, np.concatenate(owners), len(read))


def fact_keys(read: Readings, terms: Terms, sketched: Sketched, rarity: Rarity) -> FactKeys:
    """Return keys of the facts that news at large rarely has, the rarest where an article has too many.

    Args:
        read: Articles.
        terms: Theirs.
        sketched: Their fingerprints; those inside quotations are keys.
        rarity: Of an empty corpus: an article's keys must not depend on the articles before it.
    """
    rare = _rarest(terms, rarity.weights(terms.hashes), len(read))
    pairs, pair_owners = _pairs_of_parts(read.names)
    prints, print_owners = sketched.prints[sketched.are_quoted], owners_of(sketched.limits)[sketched.are_quoted]
    more = _distinct(np.concatenate([pairs, prints]), np.concatenate([pair_owners, print_owners]), len(read))
    firsts = np.searchsorted(more.owners, more.owners)
    few = np.arange(len(firsts)) - firsts < MOST_FACT_KEYS
    hashes = np.concatenate([terms.hashes[rare], more.hashes[few]])
    owners = np.concatenate([terms.owners[rare], more.owners[few]])
    found = _distinct(hashes, owners, len(read))
    return FactKeys(keys=found.hashes, limits=limits_of(np.bincount(found.owners, minlength=len(read))))


def joined_keys(parts: Sequence[FactKeys]) -> FactKeys:
    """Return the keys of several parts of a corpus, one part after the other."""
    return FactKeys(
        keys=joined_arrays([part.keys for part in parts], np.uint64),
        limits=joined_limits([part.limits for part in parts]),
    )


def _distinct(hashes: Hashes, owners: Places, articles: int) -> Terms:
    found = grouped(hashes, owners, articles)
    chosen = found.order[found.starts]
    return Terms(hashes=hashes[chosen], owners=owners[chosen])


def _pairs_of_parts(names: Names) -> tuple[Hashes, Places]:
    """Each two neighbouring words of a name together, and their articles."""
    is_last = np.zeros(len(names.parts), dtype=np.bool_)
    is_last[names.part_limits[1:] - 1] = True
    inside = ~is_last[:-1]
    return grams(names.parts, 2)[inside], names.part_owners[:-1][inside]


def _rarest(terms: Terms, weights: NDArray[np.float64], articles: int) -> Places:
    """The places of the rare terms, of each article the rarest."""
    rare = np.flatnonzero(weights >= RARE)
    limits = np.searchsorted(terms.owners[rare], np.arange(articles + 1))
    dropped = []
    for article in np.flatnonzero(np.diff(limits) > MOST_FACT_KEYS).tolist():
        own = rare[limits[article] : limits[article + 1]]
        dropped.append(own[np.lexsort((terms.hashes[own], -weights[own]))][MOST_FACT_KEYS:])
    return np.setdiff1d(rare, np.concatenate(dropped), assume_unique=True) if dropped else rare


def by_facts(facts: FactKeys, periods: Sequence[Period | None], settings: LinkSettings) -> tuple[Pairs, int]:
    """Return the pairs that share enough rare facts, and how many facts too many articles share.

    Args:
        facts: Keys of articles.
        periods: What the date of each can mean.
        settings: How many articles may share a key, and how many pairs are proposed for an article.
    """
    postings = _postings(facts, settings.key_articles)
    spans = spans_of(periods)
    found = [_best(one, facts, spans, settings) for one in _sharing(postings)]
    pairs = joined_arrays(found, np.int64, 2)
    pairs.sort(axis=1)
    return np.unique(pairs, axis=0), postings.skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class _Postings:
    """Which articles share which keys, key by key, for the keys that two or more share but not too many.

    Attributes:
        articles: Their numbers.
        starts: For each of them, where those of its key begin.
        ends: Where those of its key end.
        order: The places of these three, article by article.
        limits: Where each article's begin in ``order``.
        weights: For each of them, what its key weighs: whole numbers, so that sums are exact.
        skipped: How many keys too many articles share.
    """

    articles: Numbers
    starts: Numbers
    ends: Numbers
    order: Numbers
    limits: Limits
    weights: Hashes
    skipped: int


def _postings(facts: FactKeys, most: int) -> _Postings:
    order = np.argsort(facts.keys)
    keys, articles = facts.keys[order], owners_of(facts.limits)[order]
    edges = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1], [True]])) if len(keys) else order
    starts, ends = edges[:-1], edges[1:]
    sizes = ends - starts
    kept = (sizes > 1) & (sizes <= most)
    articles, sizes = articles[ranges(starts[kept], ends[kept])], sizes[kept]
    limits, count = limits_of(sizes), len(facts.limits) - 1
    weights = np.log1p(count / sizes) * ((1 << _WEIGHT_BITS) / _MOST_WEIGHT)
    return _Postings(
        articles=articles,
        starts=np.repeat(limits[:-1], sizes),
        ends=np.repeat(limits[1:], sizes),
        order=np.argsort(articles, kind="stable"),
        limits=limits_of(np.bincount(articles, minlength=count)),
        weights=np.repeat(weights.astype(np.uint64), sizes),
        skipped=int((ends - starts > most).sum()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sharing:
    """Pairs of some articles with others: how many keys they share, and what those weigh together."""

    articles: Numbers
    others: Numbers
    counts: Numbers
    weights: Hashes


def _sharing(postings: _Postings) -> Iterator[_Sharing]:
    """Yield all pairs that share a key, for some articles at a time; each pair comes for both."""
    sizes = np.bincount(postings.articles, postings.ends - postings.starts, len(postings.limits) - 1)
    blocks, before = np.cumsum(sizes) // _SHARING_AT_ONCE, 0
    edges = np.flatnonzero(np.diff(blocks, append=-1)) + 1
    for edge in edges.tolist():
        for start in range(before, edge, 1 << _BLOCK_BITS):
            yield _of_block(postings, start, min(edge, start + (1 << _BLOCK_BITS)))
        before = edge


def _of_block(postings: _Postings, start: int, end: int) -> _Sharing:
    own = postings.order[postings.limits[start] : postings.limits[end]]
    sizes = postings.ends[own] - postings.starts[own]
    articles = np.repeat(postings.articles[own], sizes)
    others = postings.articles[ranges(postings.starts[own], postings.ends[own])]
    packed = (articles - start) << _NUMBER_BITS | others
    instances = (packed.astype(np.uint64) << np.uint64(_WEIGHT_BITS) | np.repeat(postings.weights[own], sizes))[
        articles != others
    ]
    instances.sort()
    packed = (instances >> np.uint64(_WEIGHT_BITS)).astype(np.int64)
    edges = np.flatnonzero(np.diff(packed, prepend=-1))
    weights = instances & np.uint64((1 << _WEIGHT_BITS) - 1)
    return _Sharing(
        articles=(packed[edges] >> _NUMBER_BITS) + start,
        others=packed[edges] & ((1 << _NUMBER_BITS) - 1),
        counts=np.diff(edges, append=len(packed)),
        weights=np.add.reduceat(weights, edges) if len(edges) else weights,
    )


def _best(found: _Sharing, facts: FactKeys, spans: Spans, settings: LinkSettings) -> Pairs:
    """Of each article the pairs that share most, of those that share enough and lie near in time."""
    sizes = np.diff(facts.limits)
    least = np.clip(FACT_SHARE * np.minimum(sizes[found.articles], sizes[found.others]), 2, LEAST_FACTS)
    near = np.flatnonzero(found.counts >= least)
    pairs = np.column_stack([found.articles[near], found.others[near]])
    near = near[~far_apart(spans, pairs, days=settings.days)]
    near = near[np.lexsort((found.others[near], -found.weights[near].astype(np.int64), found.articles[near]))]
    articles = found.articles[near]
    ranks = np.arange(len(near)) - np.searchsorted(articles, articles)
    near = near[ranks < settings.candidates]
    return np.column_stack([found.articles[near], found.others[near]])


def far_apart(spans: Spans, pairs: Pairs, *, days: int) -> Mask:
    """Return which pairs cannot have appeared within so many days; what has no date is near to everything.

    Args:
        spans: Of all articles; see :func:`spans_of`.
        pairs: Numbers of articles. Shape (pairs, 2).
        days: Between the one and the other.
    """
    a, b = spans[pairs[:, 0]], spans[pairs[:, 1]]
    return np.asarray(np.maximum(a[:, 0] - b[:, 1], b[:, 0] - a[:, 1]) > days * _DAY)


def spans_of(periods: Sequence[Period | None]) -> Spans:
    """The first and the last second that each date can mean; not a number where there is none. Shape (articles, 2)."""
    return np.array(
        [(math.nan, math.nan) if period is None else tuple(map(datetime.timestamp, period)) for period in periods]
    ).reshape(-1, 2)
