"""Which articles meet in a key: read from rows that are sorted by their keys, in one pass and in bounded room.

Keys that few articles share give all pairs of these. Of the others nothing is held: their articles are handed on as
they come, so that a key of 10⁸ articles takes no more room than one of three hundred.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from preprocess.copies.flat import limits_of, ranges
from preprocess.copies.pairs import BANDS, CROWD
from preprocess.copies.wording import Mask
from preprocess.spark.arrays import ROWS, Columns, Numbers, batch_of, gathered, joined, numbers_of, schema_of

QUOTATION = -1
"""Stands for an article's number where a key is that of a quotation."""


class Kind(IntEnum):
    """What a key is of."""

    SIGNATURE = 0
    PASSAGE = 1
    FACT = 2


class Found(IntEnum):
    """What a row tells.

    ``PAIR``: that ``a`` and each of ``others`` share a key, which weighs ``value``; ``CROWDED``: that too many share
    the key, and ``a`` is one of them; ``QUOTED``: that one of the keys of ``a`` is a quotation; ``COUNTED``: that
    ``value`` articles share the key, the first of which is ``a``, or so many of those that do.
    """

    PAIR = 0
    CROWDED = 1
    QUOTED = 2
    COUNTED = 3


FOUND = "found bigint, kind bigint, key bigint, a bigint, value bigint, others array<bigint>"
"""The columns of what is found."""

_FOUND = schema_of(FOUND)

PAIRS = 1 << 18
"""Pairs that are handed on together, about."""


PASSAGES = BANDS
"""The part of the keys of passages; lower ones are those of bands."""


@dataclass(frozen=True, slots=True)
class Wording:
    """How keys of wording are packed: the number of their part, what is left of them, and one bit.

    That is 0 for quotations, which so stand before the articles of their key.

    Attributes:
        bits: Of a key that count, the upper ones.
    """

    bits: int

    @property
    def shift(self) -> int:
        """By which a packed key is shifted to give its group."""
        return 1

    @property
    def dropped(self) -> int:
        """Lower bits of a key, which do not count."""
        return 64 - self.bits

    def above(self, part: int) -> int:
        """Return what stands above what is left of a key, as a signed number.

        Args:
            part: The number of a band, or :data:`PASSAGES`.
        """
        return int(np.uint64(part << (self.bits + 1)).astype(np.int64))

    def kinds(self, keys: Numbers) -> Numbers:
        """Return what packed keys are of."""
        parts = keys.view(np.uint64) >> np.uint64(self.bits + 1)
        return np.where(parts == PASSAGES, Kind.PASSAGE, Kind.SIGNATURE)


@dataclass(frozen=True, slots=True)
class Facts:
    """Keys of facts are whole.

    Attributes:
        weights: What a key weighs that so many articles share.
    """

    weights: tuple[int, ...]

    @property
    def shift(self) -> int:
        """See :attr:`Wording.shift`."""
        return 0

    def kinds(self, keys: Numbers) -> Numbers:
        """Return what they are of."""
        return np.full(len(keys), Kind.FACT)


class _Over(NamedTuple):
    """A group with too many rows to be held, which goes on."""

    group: int
    is_quoted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Groups:
    """The articles of keys.

    Attributes:
        keys: Packed.
        numbers: Of the articles, key by key; between them may stand others.
        starts: Where each key's begin.
        ends: Where they end.
        is_quoted: Whether the key is that of a quotation.
        is_crowded: Whether it is not, and has too many articles.
    """

    keys: Numbers
    numbers: Numbers
    starts: Numbers
    ends: Numbers
    is_quoted: Mask
    is_crowded: Mask


def meet(
    batches: Iterator[pa.RecordBatch], keys: Wording | Facts, most: int, at_once: int = ROWS
) -> Iterator[pa.RecordBatch]:
    """Yield what is found, as batches of :data:`FOUND`.

    Args:
        batches: Keys and numbers of articles, each pair once, or :data:`QUOTATION`; sorted by the keys.
        keys: What the keys are.
        most: Articles of a key that are paired with each other.
        at_once: Rows that are looked at together, about.
    """
    held: Columns = [np.empty(0, dtype=np.int64)] * 2
    over: _Over | None = None
    for rows in gathered(map(numbers_of, batches), at_once):
        key, number = _quotations_once(joined([held, rows]))
        groups = key >> keys.shift
        last, group = int(np.searchsorted(groups, groups[-1])), int(groups[-1])
        goes_on = over if over is not None and over.group == group else None
        waits = goes_on is None and len(key) - last <= most
        whole = last if waits else len(key)
        yield from _told(_grouped(key[:whole], number[:whole], keys, most, over), keys)
        held = [key[whole:], number[whole:]]
        over = None if waits else goes_on or _Over(group, bool(number[last] == QUOTATION))
    yield from _told(_grouped(held[0], held[1], keys, most, over), keys)


def _quotations_once(rows: Columns) -> Columns:
    key, number = rows
    kept = np.ones(len(key), dtype=np.bool_)
    kept[1:] = (number[1:] != QUOTATION) | (key[1:] != key[:-1])
    return key[kept], number[kept]


def _grouped(key: Numbers, number: Numbers, keys: Wording | Facts, most: int, over: _Over | None) -> _Groups:
    """Bring together the articles of each key, but of those that stand alone."""
    groups = key >> keys.shift
    edges = np.flatnonzero(np.concatenate([[True], groups[1:] != groups[:-1], [True]])[: len(key) + 1])
    starts, ends = edges[:-1], edges[1:]
    is_quoted = number[starts] == QUOTATION
    starts = starts + is_quoted
    is_crowded = ~is_quoted & (ends - starts > most)
    if over is not None and len(key) and over.group == groups[0]:
        is_quoted[0], is_crowded[0] = over.is_quoted, not over.is_quoted
    told = is_quoted | is_crowded | (ends - starts > 1)
    return _Groups(
        keys=key[ends[told] - 1],
        numbers=number,
        starts=starts[told],
        ends=ends[told],
        is_quoted=is_quoted[told],
        is_crowded=is_crowded[told],
    )


def _told(groups: _Groups, keys: Wording | Facts) -> Iterator[pa.RecordBatch]:
    kinds, sizes = keys.kinds(groups.keys), groups.ends - groups.starts
    yield from _pairs(groups, kinds, keys)
    asked = groups.is_crowded & (kinds != Kind.FACT)  # who may stand for the others is asked of wording alone
    for found, chosen in ((Found.CROWDED, asked), (Found.QUOTED, groups.is_quoted)):
        numbers = groups.numbers[ranges(groups.starts[chosen], groups.ends[chosen])]
        own_kinds, own_keys = (np.repeat(column[chosen], sizes[chosen]) for column in (kinds, groups.keys))
        yield from _rows(found, own_kinds, own_keys, numbers)
    many = groups.is_crowded | (~groups.is_quoted & (sizes >= CROWD))
    numbers = groups.numbers[ranges(groups.starts[many], groups.ends[many])]
    starts = np.cumsum(sizes[many]) - sizes[many]
    firsts = np.minimum.reduceat(numbers, starts) if len(starts) else numbers
    yield from _rows(Found.COUNTED, kinds[many], groups.keys[many], firsts, sizes[many])


def _pairs(groups: _Groups, kinds: Numbers, keys: Wording | Facts) -> Iterator[pa.RecordBatch]:
    """Each article of the keys that have not too many, beside those that follow it."""
    paired = ~groups.is_quoted & ~groups.is_crowded
    starts, sizes = groups.starts[paired], (groups.ends - groups.starts)[paired]
    owners = np.repeat(np.arange(len(sizes)), sizes)
    numbers = groups.numbers[ranges(starts, starts + sizes)]
    numbers = numbers[np.lexsort((numbers, owners))]
    places = np.arange(len(numbers))
    ends = np.cumsum(sizes)[owners]
    weights = np.array(keys.weights)[sizes][owners] if isinstance(keys, Facts) else np.zeros_like(numbers)
    own_kinds = kinds[paired][owners]
    with_others = np.flatnonzero(places + 1 < ends)
    lots = (np.cumsum(ends[with_others] - with_others)) // PAIRS
    for some in np.split(with_others, np.flatnonzero(np.diff(lots)) + 1):
        others = ranges(some + 1, ends[some])
        yield from _rows(
            Found.PAIR, own_kinds[some], np.zeros_like(some), numbers[some], weights[some],
            pa.ListArray.from_arrays(limits_of(ends[some] - some - 1).astype(np.int32), numbers[others]),
        )  # fmt: skip


def _rows(  # noqa: PLR0913, PLR0917 - the columns, in their order
    found: Found,
    kinds: Numbers,
    keys: Numbers,
    a: Numbers,
    value: Numbers | None = None,
    others: pa.ListArray | None = None,
) -> Iterator[pa.RecordBatch]:
    none = np.zeros_like(a)
    if others is None:
        others = pa.ListArray.from_arrays(np.zeros(len(a) + 1, dtype=np.int32), none[:0])
    if len(a):
        yield batch_of([np.full_like(a, found), kinds, keys, a, none if value is None else value, others], _FOUND)
