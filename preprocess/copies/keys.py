"""Which pairs are worth comparing: those that share a key. Never all pairs.

Keys that too many articles share say nothing and would cost the square of them: they are skipped, and counted.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from preprocess.article import Marked, Period
from preprocess.copies.hashing import Hashes
from preprocess.copies.signing import PERMUTATIONS
from preprocess.copies.sketch import Sketch
from preprocess.copies.wording import among
from preprocess.settings import LinkSettings

BANDS = 32
"""Bands of the signature; with 4 rows each, 99.9 % of the pairs with a Jaccard of .8 share one."""

LEAST_AGREEMENT = 0.2
"""Share of two signatures that must agree where they share a band; under it the band was shared by chance."""

LEAST_SHARED = 2
LEAST_SHARE = 0.1
"""Fingerprints that a pair must share: so many, and so much of the shorter article's."""

LEAST_FACTS = 4
"""Facts that a pair must share; two do for short articles.

Of 210 pairs of one event 209 share so many, and in 1,639 articles of one year they leave a third of the pairs that two
would propose.
"""

FACT_SHARE = 0.05
"""Share of the facts of the article that has fewer, from which it counts as short: two of forty do."""

Numbers = NDArray[np.int64]


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


@dataclass(frozen=True, slots=True)
class _Postings:
    """Which articles share which keys: a table of runs, one a key, and for each article its runs."""

    articles: Numbers
    starts: Numbers
    ends: Numbers
    runs: Sequence[Numbers]
    skipped: int


def propose(
    sketches: Sequence[Sketch], articles: Sequence[Marked], registry: Hashes, settings: LinkSettings
) -> Proposed:
    """Return the pairs that share keys.

    Args:
        sketches: Of all articles, in the order of the input.
        articles: The articles themselves, for their ids and dates.
        registry: Sorted hashes of the runs of words that are quotations somewhere.
        settings: How many articles may share a key, and how many pairs facts may propose.
    """
    periods = [article.period for article in articles]
    twins = _twins(sketches, articles)
    doubles = {pair[1] for pair in twins}
    chosen = [number for number, item in enumerate(sketches) if item.digest and number not in doubles]
    kept = [sketches[number] for number in chosen]
    skipped: dict[str, int] = {}
    pairs = _by_signature(kept, settings, skipped)
    pairs |= _by_passage(kept, registry, settings, skipped)
    pairs |= _by_facts(kept, [periods[number] for number in chosen], settings, skipped)
    return Proposed(
        twins=tuple(twins),
        pairs=tuple(sorted((chosen[a], chosen[b]) for a, b in pairs)),
        skipped=skipped,
    )


def _twins(sketches: Sequence[Sketch], articles: Sequence[Marked]) -> list[tuple[int, int]]:
    """Each family's first article with each other one: the earliest, and of those that no date tells apart, by id."""
    families: dict[int, list[int]] = {}
    for number, item in enumerate(sketches):
        if item.digest:
            families.setdefault(item.digest, []).append(number)
    found = []
    for family in families.values():
        first = min(family, key=lambda number: (*_moment(articles[number].period), articles[number].article.id))
        found += [(first, number) for number in family if number != first]
    return found


def _moment(period: Period | None) -> tuple[bool, float]:
    return (True, 0.0) if period is None else (False, period[0].timestamp())


def _by_signature(kept: Sequence[Sketch], settings: LinkSettings, skipped: dict[str, int]) -> set[tuple[int, int]]:
    if not kept:
        return set()
    signatures = np.array([item.signature for item in kept])
    pairs = set()
    postings = _postings([_bands(row) for row in signatures], settings.copy_key_articles)
    skipped["signature"] = postings.skipped
    for number, others, _ in _sharing(postings):
        agreement = (signatures[others] == signatures[number]).mean(axis=1)
        pairs |= {(number, int(other)) for other in others[agreement >= LEAST_AGREEMENT] if number < other}
    return pairs


def _bands(signature: NDArray[np.uint32]) -> Hashes:
    rows = signature.astype(np.uint64).reshape(BANDS, PERMUTATIONS // BANDS)
    mixed = np.arange(1, BANDS + 1, dtype=np.uint64)
    for column in rows.T:
        mixed = (mixed ^ column) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(32)
    return mixed


def _by_passage(
    kept: Sequence[Sketch], registry: Hashes, settings: LinkSettings, skipped: dict[str, int]
) -> set[tuple[int, int]]:
    own = [item.fingerprints[~among(item.fingerprints, registry)] for item in kept]
    sizes = np.array([len(keys) for keys in own], dtype=np.int64)
    pairs = set()
    postings = _postings(own, settings.copy_key_articles)
    skipped["passage"] = postings.skipped
    for number, others, runs in _sharing(postings):
        found, counts = _counted(others, np.ones(len(runs)))
        least = np.maximum(LEAST_SHARED, LEAST_SHARE * np.minimum(sizes[found], sizes[number]))
        pairs |= {(number, int(other)) for other in found[counts >= least] if number < other}
    return pairs


def _by_facts(
    kept: Sequence[Sketch], periods: Sequence[Period | None], settings: LinkSettings, skipped: dict[str, int]
) -> set[tuple[int, int]]:
    pairs = set()
    postings = _postings([item.facts for item in kept], settings.key_articles)
    skipped["fact"] = postings.skipped
    sizes = np.array([len(item.facts) for item in kept], dtype=np.int64)
    weights = np.log1p(len(kept) / np.maximum(1, postings.ends - postings.starts))
    for number, others, runs in _sharing(postings):
        found, counts = _counted(others, np.ones(len(runs)))
        _, sums = _counted(others, weights[runs])
        least = np.clip(FACT_SHARE * np.minimum(sizes[found], sizes[number]), 2, LEAST_FACTS)
        order = np.lexsort((found, -sums))
        near = (int(found[place]) for place in order if counts[place] >= least[place])
        near = (other for other in near if _close(periods[number], periods[other], settings.days))
        pairs |= {(min(number, other), max(number, other)) for other in islice(near, settings.candidates)}
    return pairs


def _close(a: Period | None, b: Period | None, days: int) -> bool:
    """Whether two periods may lie within so many days of each other."""
    if a is None or b is None:
        return True
    return max(a[0] - b[1], b[0] - a[1]) <= timedelta(days=days)


def _postings(keys: Sequence[Hashes], most: int) -> _Postings:
    """Sort all keys, and keep those that two to ``most`` articles share."""
    owners = np.repeat(np.arange(len(keys)), [len(own) for own in keys])
    everything = np.concatenate([*keys, np.empty(0, dtype=np.uint64)])
    order = np.argsort(everything, kind="stable")
    everything, owners = everything[order], owners[order]
    edges = np.flatnonzero(np.concatenate([[True], everything[1:] != everything[:-1], [True]])) if len(order) else order
    starts, ends = edges[:-1], edges[1:]
    sizes = ends - starts
    kept = (sizes > 1) & (sizes <= most)
    starts, ends = starts[kept], ends[kept]
    run_of = np.repeat(np.arange(len(starts)), ends - starts)
    members = owners[_ranges(starts, ends)]
    by_article = np.argsort(members, kind="stable")
    limits = np.searchsorted(members[by_article], np.arange(len(keys) + 1))
    runs = [run_of[by_article[limits[n] : limits[n + 1]]] for n in range(len(keys))]
    return _Postings(owners, starts, ends, runs, int((sizes > most).sum()))


def _sharing(postings: _Postings) -> Iterator[tuple[int, Numbers, Numbers]]:
    """Yield each article with the others that share its keys, once for every key, and the keys' runs."""
    for number, runs in enumerate(postings.runs):
        places = _ranges(postings.starts[runs], postings.ends[runs])
        others = postings.articles[places]
        of_run = np.repeat(runs, postings.ends[runs] - postings.starts[runs])
        foreign = others != number
        if foreign.any():
            yield number, others[foreign], of_run[foreign]


def _ranges(starts: Numbers, ends: Numbers) -> Numbers:
    """All numbers of several ranges, one range after the other."""
    sizes = ends - starts
    shifts = np.cumsum(sizes) - sizes
    return np.asarray(np.arange(int(sizes.sum())) + np.repeat(starts - shifts, sizes))


def _counted(others: Numbers, weights: NDArray[np.float64]) -> tuple[Numbers, NDArray[np.float64]]:
    """The different articles and the sum of the weights of each."""
    found, inverse = np.unique(others, return_inverse=True)
    return found, np.bincount(inverse, weights, len(found)).astype(np.float64)
