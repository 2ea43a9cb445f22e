"""Which articles share keys of wording: found by sorting all keys once, in numpy, whatever the inner loops are.

A key and the number of the article that has it are packed into 64 bits, so that one sort of plain numbers brings the
articles of a key together. The key's lowest bits make room for the number; what is left, 40 bits in a corpus of ten
million articles, still tells keys apart: a pair that shares one by chance is compared and turned down.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from preprocess.copies.flat import Limits
from preprocess.copies.hashing import Hashes, distinct
from preprocess.copies.lookup import Known
from preprocess.copies.signing import PERMUTATIONS

BANDS = 32
"""Bands of the signature; with 4 rows each, 99.9 % of the pairs with a Jaccard of .8 share one."""

LEAST_AGREEMENT = 0.2
"""Share of two signatures that must agree where they share a band; under it the band was shared by chance."""

LEAST_SHARED = 2
LEAST_SHARE = 0.1
"""Fingerprints that a pair must share: so many, and so much of the shorter article's."""

_AT_ONCE = 1 << 22  # pairs that are gathered before equal ones are counted: 64 MB
_COMPARED_AT_ONCE = 1 << 14

_PART_BITS = 5
_FIRST_BYTE = 7 if sys.byteorder == "little" else 0

Numbers = NDArray[np.int64]
Prints = tuple[Hashes, Limits]
Counted = tuple[Numbers, Numbers]
"""Codes of pairs, and how many keys each pair shares."""
Pairs = NDArray[np.int64]
"""Numbers of two articles, smaller first, sorted; shape (pairs, 2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """The articles of the keys that two or more share, but not too many.

    Attributes:
        articles: Their numbers, key by key, rising within a key.
        ends: For each of them, where those of its key end.
        skipped: How many keys too many articles share.
        sizes: How many different keys each article has.
    """

    articles: Numbers
    ends: Numbers
    skipped: int
    sizes: Numbers


def by_signature(signatures: NDArray[np.uint32], chosen: Numbers, most: int) -> tuple[Pairs, int]:
    """Return the pairs that share a band of their signatures and agree elsewhere too (Broder 1997).

    Args:
        signatures: Of all articles. Shape (articles, :data:`~preprocess.copies.signing.PERMUTATIONS`).
        chosen: The numbers of the articles to pair, rising.
        most: Articles that may share a band; one that more share is skipped.

    Returns:
        The pairs, and how many bands were skipped.
    """
    count, skipped = len(signatures), 0
    codes = np.empty(0, dtype=np.int64)
    for band in range(BANDS):
        shared = share(_band(signatures, band)[chosen], chosen, count, most)
        skipped += shared.skipped
        codes = distinct(np.concatenate([codes, _counted(shared, count)[0]]))
    pairs = _decoded(codes, count)
    return pairs[_agreement(signatures, pairs) >= LEAST_AGREEMENT], skipped


def by_passage(prints: Prints, chosen: Numbers, registry: Known, most: int) -> tuple[Pairs, int]:
    """Return the pairs that share enough fingerprints (Schleimer, Wilkerson and Aiken 2003).

    The keys are shared out by their first bits and sorted part by part: sorted together, they would take four times the
    memory that they have.

    Args:
        prints: Fingerprints of all articles, one article after the other, and their limits; some may stand twice.
        chosen: The numbers of the articles to pair, rising.
        registry: The runs of words that are quotations somewhere in the corpus.
        most: Articles that may share a fingerprint; one that more share is skipped.

    Returns:
        The pairs, and how many fingerprints were skipped.
    """
    keys, limits = prints
    count = len(limits) - 1
    owners = np.repeat(np.arange(count, dtype=np.int32), np.diff(limits))
    is_chosen = np.zeros(count, dtype=np.bool_)
    is_chosen[chosen] = True
    first_bits = keys.view(np.uint8)[_FIRST_BYTE::8] >> np.uint8(8 - _PART_BITS)
    found, skipped, sizes = [], 0, np.zeros(count, dtype=np.int64)
    for part in range(1 << _PART_BITS):
        places = np.flatnonzero(first_bits == part)
        places = places[is_chosen[owners[places]]]
        places = places[~registry.has(keys[places])]
        shared = share(keys[places], owners[places], count, most)
        found.append(_counted(shared, count))
        skipped += shared.skipped
        sizes += shared.sizes
    codes, times = _summed(found)
    pairs = _decoded(codes, count)
    least = np.maximum(LEAST_SHARED, LEAST_SHARE * sizes[pairs].min(axis=1, initial=2**62))
    return pairs[times >= least], skipped


def share(keys: Hashes, owners: NDArray[np.integer[Any]], count: int, most: int) -> Shared:
    """Bring together the articles that share a key.

    Args:
        keys: All keys of all articles.
        owners: The number of the article of each.
        count: The number of articles.
        most: Articles of a key at most.
    """
    bits = np.uint64(max(1, count.bit_length()))
    packed = (keys >> bits << bits) | owners.astype(np.uint64)
    packed = distinct(packed)
    numbers = (packed & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
    sizes = np.bincount(numbers, minlength=count)
    packed >>= bits
    edges = np.flatnonzero(np.concatenate([[True], packed[1:] != packed[:-1], [True]])) if len(packed) else numbers
    lengths = np.diff(edges)
    kept = (lengths > 1) & (lengths <= most)
    of_key = np.repeat(kept, lengths)
    lengths = lengths[kept]
    return Shared(
        articles=numbers[of_key],
        ends=np.repeat(np.cumsum(lengths), lengths),
        skipped=int(np.count_nonzero(np.diff(edges) > most)),
        sizes=sizes,
    )


def twins(digests: Hashes) -> Numbers:
    """Return for each article the first one with the same words; -1 for an article without words.

    Args:
        digests: Shape (articles, 2).
    """
    order = np.lexsort((digests[:, 1], digests[:, 0]))  # stable: of equal ones the first stands first
    new = np.any(digests[order[1:]] != digests[order[:-1]], axis=1)
    family = np.concatenate([[0], np.cumsum(new)])[: len(order)]
    firsts = order[np.concatenate([[True], new])[: len(order)]]
    found = np.empty(len(digests), dtype=np.int64)
    found[order] = firsts[family]
    found[~digests.any(axis=1)] = -1
    return found


def _band(signatures: NDArray[np.uint32], band: int) -> Hashes:
    rows = PERMUTATIONS // BANDS
    mixed = np.full(len(signatures), band + 1, dtype=np.uint64)
    for column in range(band * rows, (band + 1) * rows):
        mixed = (mixed ^ signatures[:, column]) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(32)
    return mixed


def _counted(shared: Shared, count: int) -> Counted:
    """The pairs that share keys, as codes, and how many keys each pair shares."""
    found: list[Counted] = []
    waiting: list[Numbers] = []
    for codes in _neighbours(shared, count):
        waiting.append(codes)
        if sum(map(len, waiting)) >= _AT_ONCE:
            found.append(np.unique(np.concatenate(waiting), return_counts=True))
            waiting = []
    found.append(np.unique(np.concatenate([np.empty(0, dtype=np.int64), *waiting]), return_counts=True))
    return _summed(found)


def _neighbours(shared: Shared, count: int) -> Iterator[Numbers]:
    """The codes of all pairs of a key's articles, those that stand next to each other first."""
    places = np.arange(len(shared.articles))
    distance = 1
    while len(places := places[places + distance < shared.ends[places]]):
        yield shared.articles[places] * count + shared.articles[places + distance]
        distance += 1


def _summed(found: Sequence[Counted]) -> Counted:
    """The different codes of several countings, and the sums of their counts."""
    if len(found) == 1:
        return found[0]
    codes, inverse = np.unique(np.concatenate([codes for codes, _ in found]), return_inverse=True)
    times = np.bincount(inverse, np.concatenate([times for _, times in found]), len(codes))
    return codes, times.astype(np.int64)


def _decoded(codes: Numbers, count: int) -> Pairs:
    return np.stack(np.divmod(codes, max(1, count)), axis=1)


def _agreement(signatures: NDArray[np.uint32], pairs: Pairs) -> NDArray[np.float64]:
    """The share of their signatures in which pairs agree: an estimate of their Jaccard."""
    parts = [
        (signatures[some[:, 0]] == signatures[some[:, 1]]).mean(axis=1)
        for some in (pairs[start : start + _COMPARED_AT_ONCE] for start in range(0, len(pairs), _COMPARED_AT_ONCE))
    ]
    return np.concatenate([np.empty(0), *parts])
