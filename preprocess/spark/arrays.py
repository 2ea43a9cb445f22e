"""Batches of Arrow as columns of numpy: where a row is a few numbers, a Python object each would cost far more."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import ArrayLike, NDArray

from preprocess.copies.signing import PERMUTATIONS

Numbers = NDArray[np.int64]
Columns = Sequence[Numbers]
"""Columns of one length."""

ROWS = 1 << 16
"""Rows that are looked at together, about."""

_KINDS = {"bigint": pa.int64(), "array<bigint>": pa.list_(pa.int64())}


def schema_of(declared: str) -> pa.Schema:
    """Return columns that are declared as SQL does it as Arrow's schema; Spark's own reader of them needs a session."""
    return pa.schema([(name, _KINDS[kind]) for name, kind in map(str.split, declared.split(","))])


def gathered(pieces: Iterable[Columns], least: int) -> Iterator[Columns]:
    """Join columns until they are so long; none is empty."""
    waiting: list[Columns] = []
    for piece in (piece for piece in pieces if len(piece[0])):
        waiting.append(piece)
        if sum(len(columns[0]) for columns in waiting) >= least:
            yield joined(waiting)
            waiting = []
    if waiting:
        yield joined(waiting)


def joined(pieces: Sequence[Columns]) -> Columns:
    """Return the columns of several pieces, one piece after the other."""
    return [np.concatenate(column) for column in zip(*pieces, strict=True)]


def batch_of(columns: Sequence[ArrayLike | pa.Array], schema: pa.Schema) -> pa.RecordBatch:
    """Return columns as a batch."""
    return pa.RecordBatch.from_arrays([pa.array(column) for column in columns], schema=schema)


def numbers_of(batch: pa.RecordBatch) -> Columns:
    """Return the columns of a batch of whole numbers."""
    return [column.to_numpy(zero_copy_only=False) for column in batch.columns]


def signatures_of(column: pa.Array) -> NDArray[np.uint32]:
    """Return signatures, a row each, of a column of bytes."""
    return np.frombuffer(b"".join(column.to_pylist()), dtype="<u4").reshape(-1, PERMUTATIONS)


def signed(hashes: NDArray[Any]) -> list[int]:
    """Return hashes as Spark's numbers, which have a sign."""
    numbers: list[int] = hashes.view(np.int64).tolist()
    return numbers
