"""What pairs of articles share, counted from the articles beside each of them: in numpy, and in bounded room."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from preprocess.copies.factpairs import LEAST_OF_SHORT
from preprocess.copies.pairs import LEAST_SHARED
from preprocess.spark.arrays import ROWS, Columns, Numbers, batch_of, gathered, joined, schema_of
from preprocess.spark.meeting import Kind

COUNTED = "a bigint, b bigint, bands bigint, prints bigint, facts bigint, weight bigint"
"""The columns of what is counted."""

MOST_HELD = 1 << 20
"""Others of one article that are counted together; the keys of an article give fewer, but many may be paired with one
that stands for them."""

_COUNTED = schema_of(COUNTED)


def count(batches: Iterator[pa.RecordBatch], most: int = MOST_HELD, at_once: int = ROWS) -> Iterator[pa.RecordBatch]:
    """Yield how many bands, fingerprints and facts pairs share, and what the facts weigh.

    Pairs that share too little to be proposed are left out. Where an article has too many others, its pairs come in
    several parts, of which nothing is left out.

    Args:
        batches: ``a``, ``kind``, ``value`` and ``others`` of keys that articles share; sorted by ``a``.
        most: Others of one article that are held.
        at_once: Pairs that are looked at together, about.
    """
    held: Columns = [np.empty(0, dtype=np.int64)] * 4
    over: int | None = None
    for rows in gathered(map(_pairs, batches), at_once):
        columns = joined([held, rows])
        last = int(columns[0][-1])
        start = int(np.searchsorted(columns[0], last))
        waits = last != over and len(columns[0]) - start <= most
        whole = start if waits else len(columns[0])
        partial = {over} if waits else {over, last}
        yield from _counted([column[:whole] for column in columns], partial)
        held, over = [column[whole:] for column in columns], None if waits else last
    yield from _counted(held, {over})


def _pairs(batch: pa.RecordBatch) -> Columns:
    others = batch.column("others")
    sizes = others.value_lengths().to_numpy()
    a, kinds, weights = (np.repeat(batch.column(name).to_numpy(), sizes) for name in ("a", "kind", "value"))
    return [a, others.flatten().to_numpy(), kinds, weights]


def _counted(pairs: Columns, partial: set[int | None]) -> Iterator[pa.RecordBatch]:
    a, b = pairs[:2]
    if not len(a):
        return
    order = np.lexsort((b, a))
    a, b, kinds, weights = (column[order] for column in pairs)
    starts = np.flatnonzero(np.concatenate([[True], (a[1:] != a[:-1]) | (b[1:] != b[:-1])]))
    bands, prints, facts = (np.add.reduceat(kinds == kind, starts, dtype=np.int64) for kind in Kind)
    enough = (bands > 0) | (prints >= LEAST_SHARED) | (facts >= LEAST_OF_SHORT)
    enough |= np.isin(a[starts], [number for number in partial if number is not None])
    columns: list[Numbers] = [a[starts], b[starts], bands, prints, facts, np.add.reduceat(weights, starts)]
    yield batch_of([column[enough] for column in columns], _COUNTED)
