"""Rows of DataFrames as columns of numpy: where a row is a few numbers, a Python object each would cost far more."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyspark.sql import DataFrame

from preprocess.copies.signing import PERMUTATIONS
from preprocess.spark.tables import arrow_schema

Columns = Sequence[NDArray[np.int64]]
"""Columns of one length."""

ROWS = 1 << 16
"""Rows that are looked at, and handed to Spark, at a time, about."""


def worked_as_columns(
    frame: DataFrame, work: Callable[[Iterator[pa.RecordBatch]], Iterable[Columns]], schema: str
) -> DataFrame:
    """Return a DataFrame of the columns that work makes of each part.

    Args:
        frame: Any.
        work: Takes the batches of a part in their order, and yields rows as columns; it is sent to the machines.
        schema: Of those, as SQL declares columns: whole numbers alone.
    """
    wanted = arrow_schema(schema)

    def in_batches(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for columns in gathered_columns(work(batches), ROWS):
            arrays = [pa.array(column, kind.type) for column, kind in zip(columns, wanted, strict=True)]
            yield pa.RecordBatch.from_arrays(arrays, schema=wanted)

    return frame.mapInArrow(in_batches, schema)


def gathered_columns(pieces: Iterable[Columns], least: int) -> Iterator[Columns]:
    """Join columns until they are so long."""
    waiting: list[Columns] = []
    for piece in pieces:
        waiting.append(piece)
        if sum(len(columns[0]) for columns in waiting) >= least:
            yield joined_columns(waiting)
            waiting = []
    if waiting:
        yield joined_columns(waiting)


def joined_columns(pieces: Sequence[Columns]) -> Columns:
    """Return the columns of several pieces, one piece after the other."""
    return [np.concatenate(column) for column in zip(*pieces, strict=True)]


def numbers_of(batch: pa.RecordBatch) -> Columns:
    """Return the columns of a batch of whole numbers."""
    return [column.to_numpy(zero_copy_only=False) for column in batch.columns]


def signatures_of(column: pa.Array) -> NDArray[np.uint32]:
    """Return signatures, a row each, of a column of bytes."""
    return np.frombuffer(b"".join(column.to_pylist()), dtype="<u4").reshape(-1, PERMUTATIONS)
