"""Articles of one source that are one piece: copies of it, and its versions as a story goes on."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from preprocess.boilerplate.cuttings import Cut, articles_with

OWN = 0.2
"""The share of an article's characters that no other article has: with as much of its own it is no copy of one."""

PROSE = 60
"""Characters of a line that says something: shorter ones are headings, names and buttons."""

# Of 825 pairs that share a line, in 3,958 articles of 73 outlets without copies, one shares .43 and all others less
# than .36: what their outlet prints below.
SHARED = 0.4
"""The share of a version's prose that another has too."""

LINES = 2
"""Lines of prose that versions share at least: one may be a notice below short pieces."""

MANY, MOST = 10, 0.3
"""Articles, and their share of a source, that have a line of no one story."""

Numbers = NDArray[np.int64]


def without_copies(cut: Cut) -> Numbers:
    """Return the numbers of the articles; of those with hardly a word of their own and one rarest piece, the first."""
    owners, count = cut.owners, len(cut)
    counts, sizes = articles_with(cut.keys, owners), cut.sizes.astype(np.int64)
    own = np.bincount(owners, sizes * (counts == 1), count)
    is_copy = own < OWN * np.bincount(owners, sizes, count)
    # The rarest piece of each article that may be a copy, the longest first.
    known = np.flatnonzero((counts > 1) & is_copy[owners])
    known = known[np.lexsort((cut.keys[known], -sizes[known], counts[known], owners[known]))]
    copies, places = np.unique(owners[known], return_index=True)
    _, firsts = np.unique(cut.keys[known[places]], return_index=True)
    stay = np.ones(count, dtype=np.bool_)
    stay[copies] = False
    stay[copies[firsts]] = True
    return np.flatnonzero(stay)


def without_versions(cut: Cut) -> Numbers:
    """Return the numbers of the articles; of those that share much of their prose, the first.

    Each line ties an article to the next one that has it, no more, so that the work is linear in the lines. What very
    many articles have ties none: it is a template, or else all are one story and are found as copies.
    """
    count, prose = len(cut), np.flatnonzero(cut.sizes >= PROSE)
    prose = prose[np.lexsort((cut.owners[prose], cut.keys[prose]))]
    keys, owners, sizes = cut.keys[prose], cut.owners[prose], cut.sizes[prose].astype(np.int64)
    last = np.append((keys[1:] != keys[:-1]) | (owners[1:] != owners[:-1]), np.ones(min(1, len(keys)), dtype=np.bool_))
    keys, owners, sizes = keys[last], owners[last], sizes[last]
    few = articles_with(keys, owners) < max(MANY, MOST * count)
    keys, owners, sizes = keys[few], owners[few], sizes[few]
    totals = np.bincount(owners, sizes, count)
    next_has_it = np.flatnonzero(keys[1:] == keys[:-1])
    codes, which = np.unique(owners[next_has_it] * count + owners[next_has_it + 1], return_inverse=True)
    one, other = np.divmod(codes, max(1, count))
    shared = np.bincount(which, sizes[next_has_it], len(codes))
    tied = (np.bincount(which, minlength=len(codes)) >= LINES) & (
        shared >= SHARED * np.minimum(totals[one], totals[other])
    )
    return _firsts(count, list(zip(one[tied].tolist(), other[tied].tolist(), strict=True)))


def _firsts(count: int, tied: Collection[tuple[int, int]]) -> Numbers:
    """The first number of each group that is tied together, rising."""
    above = list(range(count))

    def first(number: int) -> int:
        while above[number] != number:
            above[number] = above[above[number]]
            number = above[number]
        return number

    for one, other in tied:
        low, high = sorted((first(one), first(other)))
        above[high] = low
    return np.unique(np.fromiter(map(first, range(count)), np.int64, count))
