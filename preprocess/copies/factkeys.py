"""Keys of rare facts: what finds a retelling, which shares no wording."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from preprocess.copies.flat import owners_of
from preprocess.copies.hashing import Hashes, Places, grams
from preprocess.copies.rarity import RARE, Rarity
from preprocess.copies.readings import Names, Readings
from preprocess.copies.sets import grouped
from preprocess.copies.signing import Sketched

MOST_FACT_KEYS = 400
"""Of an article, of single facts and of pairs of them and quotations each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Hashes of articles, each once an article.

    Attributes:
        hashes: Of all articles, one after the other.
        owners: The article of each.
    """

    hashes: Hashes
    owners: Places


def terms_of(read: Readings) -> Terms:
    """Return the different words, names' words and figures of articles."""
    hashes = np.concatenate([read.stems, read.names.parts, read.figures.hashes])
    owners = [owners_of(read.words.limits), read.names.part_owners, owners_of(read.figures.limits)]
    return _distinct(hashes, np.concatenate(owners), len(read))


def fact_keys(read: Readings, terms: Terms, sketched: Sketched, rarity: Rarity) -> Terms:
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
    return _distinct(hashes, owners, len(read))


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
