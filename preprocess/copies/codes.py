"""Pairs of articles as single numbers, which sort as the pairs do: joined, brought together and parted again.

Sorting takes so many at once as the ledger has room for.
"""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from preprocess.columns import Column, Ledger, Sorted
from preprocess.copies.hashing import Hashes

BITS = np.uint64(28)
"""Bits of an article's number."""

MOST_ARTICLES = (1 << 28) - 1
"""What a packed number can tell apart; with 10⁸ keys, their 36 bits join two by chance once in a thousand."""

ARRAYS = 8
"""Arrays of 64 bits that a sort and what is made of it take for each key."""

_SORTED_AT_ONCE = 1 << 20  # at most, whatever room there is: more does not stay in the processor's caches

Numbers = NDArray[np.int64]
Pairs = NDArray[np.int64]
"""Numbers of two articles, smaller first, sorted; shape (pairs, 2)."""


def encoded(first: Numbers, second: Numbers) -> Hashes:
    """Return the codes of pairs: numbers that are sorted as the pairs are."""
    return (first.astype(np.uint64) << BITS) | second.astype(np.uint64)


def decoded(codes: Hashes) -> Pairs:
    """Return the pairs of codes."""
    return np.stack([codes >> BITS, codes & np.uint64(MOST_ARTICLES)], axis=1).astype(np.int64)


def by_first(*columns: Hashes | Numbers) -> Hashes:
    """Return rows of columns, rising by the first."""
    order = np.argsort(columns[0])
    return np.stack([column[order].astype(np.uint64) for column in columns], axis=1)


def at_once(ledger: Ledger) -> int:
    """Return how many keys may be sorted together."""
    return min(ledger.room // (8 * ARRAYS), _SORTED_AT_ONCE)


def gathered(pieces: Iterable[Hashes], least: int) -> Iterator[Hashes]:
    """Join pieces until they are so long."""
    waiting: list[Hashes] = []
    for piece in pieces:
        waiting.append(piece)
        if sum(map(len, waiting)) >= least:
            yield np.concatenate(waiting)
            waiting = []
    if waiting:
        yield np.concatenate(waiting)


def neighbours(ends: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
    """Yield the places of all pairs of a key's articles, those that stand next to each other first.

    Args:
        ends: For each article of each key, where those of its key end.
    """
    places = np.arange(len(ends))
    distance = 1
    while len(places := places[places + distance < ends[places]]):
        yield places, places + distance
        distance += 1


def united(ledger: Ledger, found: Iterable[Column], count: int) -> Column:
    """Return the codes of the pairs that are in any of these, rising; those are closed.

    Args:
        ledger: What counts them.
        found: Codes of pairs, rising.
        count: The number of all articles.
    """
    codes = Sorted(ledger, count << int(BITS))
    for own in found:
        for part in own.pieces():
            codes.add(part)
        own.close()
    return codes.distinct(at_once(ledger))
