"""Which articles share keys of wording: found by sorting all keys, in numpy, whatever the inner loops are.

A key and the number of the article that has it are packed into 64 bits, so that one sort of plain numbers brings the
articles of a key together. A pair that shares what is left of a key by chance is compared and turned down. Keys are
sorted range by range of their values, as many at once as the ledger has room for, and so are the pairs that they give.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from preprocess.article import Period
from preprocess.columns import Column, Ledger, Sorted, distinct
from preprocess.copies.codes import (
    ARRAYS,
    BITS,
    MOST_ARTICLES,
    Numbers,
    Pairs,
    at_once,
    decoded,
    encoded,
    gathered,
    neighbours,
)
from preprocess.copies.flat import ranges
from preprocess.copies.hashing import Hashes, grams
from preprocess.copies.signing import PERMUTATIONS, SHINGLE
from preprocess.copies.wording import Mask

BANDS = 32
"""Bands of the signature; with 4 rows each, 99.9 % of the pairs with a Jaccard of .8 share one."""

LEAST_AGREEMENT = 0.2
"""Share of two signatures that must agree where they share a band; under it the band was shared by chance."""

LEAST_SHARED = 2
LEAST_SHARE = 0.1
"""Fingerprints that a pair must share: so many, and so much of the shorter article's."""

_QUOTED = np.uint64(MOST_ARTICLES)  # the number of all quotations together, which sorts after the articles of a key

_COMPARED_AT_ONCE = 1 << 14
_SIGNATURES_AT_ONCE = 1 << 11  # a megabyte: their columns are read one by one

CROWD = 50
"""Articles; a key that so many share is told."""
SHOWN = 15
"""Words of a passage that are shown of a key."""
MOST_CROWDS = 20
"""Of a kind that are told."""


class Ranking(NamedTuple):
    """An order of all articles, by their numbers, and the place of each in it."""

    order: Numbers
    places: Numbers

    @classmethod
    def of(cls, *columns: ArrayLike) -> "Ranking":
        """Return the order by some columns, the first counts most; of equal articles the first stands first."""
        order = np.lexsort([np.asarray(column) for column in reversed(columns)]).astype(np.int64)
        places = np.empty_like(order)
        places[order] = np.arange(len(order))
        return cls(order, places)


Rankings = Callable[[], Sequence[Ranking]]
"""Orders in which an article may stand for others: where a key has too many, each of them is paired with the first."""


def rankings_of(
    sizes: ArrayLike, periods: Sequence[Period | None], ids: Sequence[str], orders: Iterable[ArrayLike] = ()
) -> list[Ranking]:
    """Return who stands first where the most complete does, where the earliest does, and in other orders, as judged.

    Args:
        sizes: Words of each article.
        periods: What the date of each can mean.
        ids: Of the articles.
        orders: For each order a number of every article; the least stands first.
    """
    words, moments = -np.asarray(sizes, dtype=np.int64), [moment(period) for period in periods]
    # Numpy would give every id the room of the longest.
    by_id = np.empty(len(ids), dtype=np.int64)
    by_id[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
    others = [Ranking.of(order, words, moments, by_id) for order in orders]
    return [Ranking.of(words, moments, by_id), Ranking.of(moments, words, by_id), *others]


def moment(period: Period | None) -> float:
    """Return the first second that a date can mean, since 1970; what has no date comes last."""
    return math.inf if period is None else period[0].timestamp()


class Crowded(NamedTuple):
    """A key that many articles share: how many, the first of them, and what is left of the key."""

    articles: int
    first: int
    key: int


class Proposal(NamedTuple):
    """The codes of pairs that share keys, rising; how many keys too many share; what many share, the largest first."""

    pairs: Column
    skipped: int
    crowds: tuple[Crowded, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """The articles of the keys that two or more share, but not too many.

    Attributes:
        articles: Their numbers, key by key, rising within a key.
        ends: For each of them, where those of its key end.
        sizes: How many different keys each article has.
        skipped: How many keys too many articles share.
        left: The articles of those, key by key.
        starts: Where each key's begin in ``left``.
        crowds: The keys that most share.
    """

    articles: Numbers
    ends: Numbers
    sizes: Numbers
    skipped: int
    left: Numbers
    starts: Numbers
    crowds: tuple[Crowded, ...]


def keyed(keys: Hashes, owners: NDArray[np.integer]) -> Hashes:
    """Return keys packed with the numbers of their articles: sorted, each once."""
    return distinct((keys >> BITS << BITS) | owners.astype(np.uint64))


def quoted(keys: Hashes) -> Hashes:
    """Return the keys of quotations, sorted, packed so that :func:`share` leaves them out."""
    return (keys >> BITS << BITS) | _QUOTED


def by_signature(signatures: Column, chosen: Numbers, most: int, rankings: Rankings) -> Proposal:
    """Return the pairs that share a band of their signatures and agree elsewhere too (Broder 1997).

    Where too many share a band, a story that hundreds of outlets print say, each is paired with those alone that may
    stand for the others.

    Args:
        signatures: Of all articles; rows of :data:`~preprocess.copies.signing.PERMUTATIONS` numbers.
        chosen: The numbers of the articles to pair, rising.
        most: Articles of a band that are paired with each other.
        rankings: Orders in which one of them may stand first.

    Raises:
        RunError: If a temporary file cannot be written.
    """
    count, skipped, ledger = len(signatures), 0, signatures.ledger
    codes, crowds = _codes(ledger, count), list[Crowded]()
    together = ledger.room // (8 * max(1, len(chosen))) - ARRAYS
    for keys in _bands(signatures, chosen, min(max(1, together), BANDS)):
        shared = share(keyed(keys, chosen), count, most)
        skipped += shared.skipped
        crowds += shared.crowds
        _add_pairs(codes, _neighbours(shared), ledger)
        if shared.skipped:
            _add_pairs(codes, _with_heads(shared, rankings()), ledger)
    found = Column(ledger, np.uint64)
    for own, _ in _counted(codes, ledger):
        found.append(own[_agreeing(signatures, decoded(own))])
    codes.close()
    return Proposal(found, skipped, _largest(crowds))


def by_passage(prints: Sorted, chosen: Numbers, count: int, most: int, rankings: Rankings) -> Proposal:
    """Return the pairs that share enough fingerprints (Schleimer, Wilkerson and Aiken 2003).

    Args:
        prints: Fingerprints of all articles, :func:`keyed`, and :func:`quoted` the runs of words that are quotations
            somewhere in the corpus.
        chosen: The numbers of the articles to pair, rising.
        count: The number of all articles.
        most: Articles of a fingerprint that are paired with each other.
        rankings: Orders in which one of them may stand first; see :func:`by_signature`.

    Raises:
        RunError: If a temporary file cannot be written.
    """
    skipped, ledger, crowds = 0, prints.ledger, list[Crowded]()
    sizes, codes = np.zeros(count, dtype=np.int64), _codes(ledger, count)
    is_chosen = np.zeros(count + 1, dtype=np.bool_)
    is_chosen[chosen] = True
    is_chosen[count] = True  # the quotations
    for keys in prints.ranges(at_once(ledger)):
        shared = share(distinct(keys[is_chosen[np.minimum(keys & _QUOTED, count)]]), count, most)
        skipped += shared.skipped
        crowds += shared.crowds
        sizes += shared.sizes
        _add_pairs(codes, _neighbours(shared), ledger)
        if shared.skipped:
            _add_pairs(codes, _with_heads(shared, rankings()), ledger)
    found = Column(ledger, np.uint64)
    for own, times in _counted(codes, ledger):
        smaller = sizes[decoded(own)].min(axis=1, initial=2**62)
        found.append(own[times >= np.maximum(LEAST_SHARED, LEAST_SHARE * smaller)])
    codes.close()
    return Proposal(found, skipped, _largest(crowds))


def word_of(crowd: Crowded, hashes: Hashes) -> int:
    """Return where the run of words that a crowd shares begins in the words of its first article."""
    return int(np.flatnonzero(grams(hashes, SHINGLE) >> BITS == np.uint64(crowd.key))[0])


def share(packed: Hashes, count: int, most: int) -> Shared:
    """Bring together the articles that share a key.

    Args:
        packed: Keys of articles, :func:`keyed`, and of quotations, :func:`quoted`, which are left out.
        count: The number of articles.
        most: Articles of a key at most.
    """
    numbers = np.minimum(packed & _QUOTED, np.uint64(count)).astype(np.int64)
    sizes = np.bincount(numbers, minlength=count + 1)[:count]
    keys = packed >> BITS
    edges = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1], [True]])) if len(keys) else numbers
    # Most keys stand alone: from here on those that do not are looked at.
    lengths = np.diff(edges)
    starts, lengths = edges[:-1][lengths > 1], lengths[lengths > 1]
    numbers = numbers[ranges(starts, starts + lengths)]
    ends = np.cumsum(lengths)
    own = numbers[ends - 1] < count
    paired, left = own & (lengths <= most), own & (lengths > most)
    return Shared(
        articles=numbers[np.repeat(paired, lengths)],
        ends=np.repeat(np.cumsum(lengths[paired]), lengths[paired]),
        sizes=sizes - np.bincount(numbers[np.repeat(~own, lengths)], minlength=count + 1)[:count],
        skipped=int(np.count_nonzero(left)),
        left=numbers[np.repeat(left, lengths)],
        starts=np.cumsum(lengths[left]) - lengths[left],
        crowds=_crowds(lengths * own, numbers[ends - lengths], keys[starts]),
    )


def _crowds(lengths: Numbers, firsts: Numbers, keys: Hashes) -> tuple[Crowded, ...]:
    """The keys that most articles share, as :func:`_largest` chooses them: of parts of the keys as of all."""
    many = np.flatnonzero(lengths >= CROWD)
    many = many[np.lexsort((keys[many], firsts[many], -lengths[many]))]
    many = many[np.sort(np.unique(firsts[many], return_index=True)[1])[:MOST_CROWDS]]
    columns = lengths[many].tolist(), firsts[many].tolist(), keys[many].tolist()
    return tuple(Crowded(*crowd) for crowd in zip(*columns, strict=True))


def _largest(crowds: Iterable[Crowded]) -> tuple[Crowded, ...]:
    """The largest crowds, one that begins with an article: the keys of one passage have about the same articles."""
    found: dict[int, Crowded] = {}
    for crowd in sorted(crowds, key=lambda crowd: (-crowd.articles, crowd.first, crowd.key)):
        found.setdefault(crowd.first, crowd)
    return tuple(found.values())[:MOST_CROWDS]


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


def with_earliest(firsts: Numbers, told: Callable[[int], tuple[Period | None, str]]) -> Numbers:
    """Return for each article which of those with the same words stands for them: the earliest, then by id.

    It is the one that all of them are linked to, so that a link leads from each to the one that is kept.

    Args:
        firsts: For each article any one of its family; -1 for an article without words.
        told: What the date of an article can mean, and its id, by its number.
    """
    others = np.flatnonzero((firsts >= 0) & (firsts != np.arange(len(firsts))))
    members = np.union1d(others, firsts[others])
    best: dict[int, tuple[float, str, int]] = {}
    for first, number in zip(firsts[members].tolist(), members.tolist(), strict=True):
        period, name = told(number)
        own = moment(period), name, number
        best[first] = min(best.get(first, own), own)
    found = firsts.copy()
    found[members] = [best[first][2] for first in firsts[members].tolist()]
    return found


def families_of(firsts: Numbers) -> tuple[Numbers, Pairs]:
    """Return the articles that stand for those with the same words, rising, and each of the others beside its one.

    Args:
        firsts: For each article the one that stands for it; -1 for an article without words.
    """
    is_first = firsts == np.arange(len(firsts))
    others = np.flatnonzero((firsts >= 0) & ~is_first)
    return np.flatnonzero(is_first), np.stack([firsts[others], others], axis=1)


def _bands(signatures: Column, chosen: Numbers, together: int) -> Iterator[Hashes]:
    """The keys of one band of the chosen articles after the other, so many in one reading of the signatures."""
    for first in range(0, BANDS, together):
        bands = range(first, min(first + together, BANDS))
        keys = np.empty((len(bands), len(chosen)), dtype=np.uint64)
        for start in range(0, len(signatures), _SIGNATURES_AT_ONCE):
            end = min(start + _SIGNATURES_AT_ONCE, len(signatures))
            low, high = np.searchsorted(chosen, [start, end])
            columns = signatures.part(start, end)[chosen[low:high] - start].T.copy()
            for band in bands:
                keys[band - first, low:high] = band_keys(columns, band)
        yield from keys


def band_keys(columns: NDArray[np.uint32], band: int) -> Hashes:
    """Return the keys of one band of signatures.

    Args:
        columns: Of all signatures the first number, of all the second, and so on. Shape (PERMUTATIONS, signatures).
        band: Its number, under :data:`BANDS`.
    """
    rows = PERMUTATIONS // BANDS
    mixed = np.full(columns.shape[1], band + 1, dtype=np.uint64)
    for column in columns[band * rows : (band + 1) * rows]:
        mixed = (mixed ^ column) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(32)
    return mixed


def _codes(ledger: Ledger, count: int) -> Sorted:
    """Room for codes of pairs, and how often each was found."""
    return Sorted(ledger, count << int(BITS), width=2)


def _add_pairs(codes: Sorted, pairs: Iterable[Hashes], ledger: Ledger) -> None:
    """Add the codes of pairs, and how often each is there."""
    for own in gathered(pairs, at_once(ledger)):
        codes.add(_counts(own))


def _neighbours(shared: Shared) -> Iterator[Hashes]:
    for first, second in neighbours(shared.ends):
        yield encoded(shared.articles[first], shared.articles[second])


def _with_heads(shared: Shared, rankings: Sequence[Ranking]) -> Iterator[Hashes]:
    """The codes of the pairs of each key's articles with the first of them in every order, each pair of a key once."""
    lengths = np.diff(shared.starts, append=len(shared.left))
    before: list[Numbers] = []
    for ranking in rankings:
        first = np.minimum.reduceat(ranking.places[shared.left], shared.starts)
        heads = np.repeat(ranking.order[first], lengths)
        new = shared.left != heads
        for others in before:
            new &= (heads != others) & (shared.left != others)
        before.append(heads)
        articles, heads = shared.left[new], heads[new]
        yield encoded(np.minimum(articles, heads), np.maximum(articles, heads))


def _counts(codes: Hashes) -> Hashes:
    """Codes and how often each is there, as rows."""
    ordered = np.sort(codes)
    edges = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1], [True]]))
    return np.stack([ordered[edges[:-1]], np.diff(edges).astype(np.uint64)], axis=1)


def _counted(codes: Sorted, ledger: Ledger) -> Iterator[tuple[Hashes, Numbers]]:
    """The different codes, rising, and how often each was found in all: some after the other."""
    for rows in codes.ranges(at_once(ledger)):
        own, inverse = np.unique(rows[:, 0], return_inverse=True)
        yield own, np.bincount(inverse, rows[:, 1].astype(np.float64), len(own)).astype(np.int64)


def _agreeing(signatures: Column, pairs: Pairs) -> Mask:
    """Which pairs have signatures that agree."""
    found = [np.empty(0, dtype=np.bool_)]
    for start in range(0, len(pairs), _COMPARED_AT_ONCE):
        some = pairs[start : start + _COMPARED_AT_ONCE]
        numbers, places = np.unique(some, return_inverse=True)
        rows = signatures.rows(numbers)
        first, second = places.reshape(-1, 2).T
        found.append(agreeing(rows[first], rows[second]))
    return np.concatenate(found)


def agreeing(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> Mask:
    """Return which signatures agree with those beside them in enough numbers: an estimate of their Jaccard.

    Args:
        first: A signature a row. Shape (pairs, PERMUTATIONS).
        second: The others, of the same shape.
    """
    return np.asarray((first == second).mean(axis=1) >= LEAST_AGREEMENT)
