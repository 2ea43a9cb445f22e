"""Sets of hashes, one an article, as one flat array: sorted, grouped and looked up article by article."""

from dataclasses import dataclass

import numpy as np

from preprocess.copies.flat import Limits, limits_of, ranges
from preprocess.copies.hashing import Hashes, Places

_WORD = 64  # bits of a hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Sets:
    """The different hashes of each of several articles.

    Attributes:
        keys: Sorted: the article's number in the first bits, what is left of the hash behind it.
        limits: Where each article's begin, and where the last one's end.
    """

    keys: Hashes
    limits: Limits

    def __len__(self) -> int:
        """The number of articles."""
        return len(self.limits) - 1

    @property
    def sizes(self) -> Places:
        """How many hashes each article has."""
        return np.diff(self.limits)

    @property
    def hash_bits(self) -> int:
        """Of a key: what stands behind the article's number."""
        return _hash_bits(len(self))

    def places(self, hashes: Hashes, owners: Places) -> Places:
        """Return the places of hashes that the articles have which own them."""
        return np.searchsorted(self.keys, _keys(hashes, owners, len(self)))

    def of(self, articles: Places) -> Places:
        """Return the places of all that some articles have, one article after the other."""
        return ranges(self.limits[articles], self.limits[articles + 1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """What pairs of articles have in common.

    Attributes:
        pairs: The pair, by its number, one entry for each hash that both have, in order.
        first: Its place in the sets of the first article.
        second: The same of the second article.
    """

    pairs: Places
    first: Places
    second: Places


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """Hashes of articles, equal ones of one article together.

    Attributes:
        sets: The different ones.
        order: The places of all hashes as they were given, group by group.
        starts: Where each group begins in ``order``.
        members: The group of each hash as they were given: its place in ``sets``.
    """

    sets: Sets
    order: Places
    starts: Places
    members: Places


def grouped(hashes: Hashes, owners: Places, articles: int) -> Grouped:
    """Group the hashes of articles.

    Args:
        hashes: Of all articles, in any order; their last bits do not count.
        owners: The article of each, by its number.
        articles: How many articles there are.
    """
    keys, bits = _keys(hashes, owners, articles), np.uint64(_hash_bits(articles))
    order = np.argsort(keys)
    keys = keys[order]
    is_first = np.concatenate([[True], keys[1:] != keys[:-1]])[: len(keys)]
    members = np.empty(len(keys), dtype=np.int64)
    members[order] = np.cumsum(is_first) - 1
    keys = keys[is_first]
    limits = limits_of(np.bincount((keys >> bits).astype(np.int64), minlength=articles))
    return Grouped(sets=Sets(keys=keys, limits=limits), order=order, starts=np.flatnonzero(is_first), members=members)


def _keys(hashes: Hashes, owners: Places, articles: int) -> Hashes:
    bits = np.uint64(_hash_bits(articles))
    return (hashes >> (np.uint64(_WORD) - bits)) | (owners.astype(np.uint64) << bits)


def _hash_bits(articles: int) -> int:
    return _WORD - max(1, articles.bit_length())
