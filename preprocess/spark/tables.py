"""DataFrames that are worked on in Python by Arrow batches, and kept as Parquet between the phases.

A phase's result is written before the next one reads it: what is done twice after a machine was lost must not number
articles anew, and no plan grows past what its planner can bear.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote, urlsplit

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession, types

from preprocess.files.rows import lots

Row = Mapping[str, Any]
Work = Callable[[Iterator[dict[str, Any]]], Iterable[Row]]
"""What is done with the rows of a part of a DataFrame, in their order; it is called once for each part."""

ROWS, BYTES = 256, 1 << 24
"""Rows that are handed to Spark at a time, and how large their texts may be together: an article may have 64 MB."""

_PLAIN: dict[type[types.DataType], Callable[[], pa.DataType]] = {
    types.BinaryType: pa.binary,
    types.BooleanType: pa.bool_,
    types.DoubleType: pa.float64,
    types.IntegerType: pa.int32,
    types.LongType: pa.int64,
    types.StringType: pa.string,
}


_PATTERN = re.compile(r"[\\*?\[\]{}]")


class Store:
    """Keeps the results of phases as Parquet in a folder that all machines reach.

    Args:
        folder: Its path or URL.
    """

    def __init__(self, folder: str) -> None:
        self.folder = folder.rstrip("/")

    def keep(self, name: str, frame: DataFrame) -> DataFrame:
        """Write a DataFrame, and return it as it is read back."""
        path = f"{self.folder}/{name}"
        frame.write.mode("overwrite").parquet(path)
        # What is written as it stands is read as a pattern.
        return frame.sparkSession.read.schema(frame.schema).parquet(_PATTERN.sub(r"\\\g<0>", path))

    def write(self, session: SparkSession, name: str, text: str) -> None:
        """Write a text, as a folder with one file of it."""
        frame = session.createDataFrame([(text.rstrip("\n"),)], "text string").coalesce(1)
        frame.write.mode("overwrite").text(f"{self.folder}/{name}")


def is_under(file: str, folder: str) -> bool:
    """Return whether a file that Spark reads, a URL, is in a folder, a URL or a path."""
    one, other = urlsplit(file), urlsplit(folder)
    if one.netloc and other.netloc and one.netloc != other.netloc:
        return False
    path = other.path if other.scheme else Path(folder).absolute().as_posix()
    return unquote(one.path).startswith(f"{path}/")


def worked(frame: DataFrame, work: Work, schema: str) -> DataFrame:
    """Return a DataFrame of the rows that work makes of the rows of each part.

    Args:
        frame: Any.
        work: What is done; it is sent to the machines.
        schema: Of the rows that it makes, as SQL declares columns.
    """
    wanted = arrow_schema(schema)

    def in_batches(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for some in lots(work(row for batch in batches for row in batch.to_pylist()), ROWS, BYTES):
            yield pa.RecordBatch.from_pylist(some, schema=wanted)

    return frame.mapInArrow(in_batches, schema)


def extended(frame: DataFrame, looked_at: Sequence[str], work: Work, schema: str) -> DataFrame:
    """Return a DataFrame with columns that work makes of each row, beside those that it does not look at.

    Args:
        frame: Any.
        looked_at: The columns that work is given; they are left out of the result.
        work: Makes one row of each, in their order; it is sent to the machines.
        schema: Of the rows that it makes, as SQL declares columns.
    """
    wanted, others = arrow_schema(schema), [one for one in frame.schema.fields if one.name not in looked_at]
    names = [one.name for one in others]

    def in_batches(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            rows = list(work(iter(batch.select(list(looked_at)).to_pylist())))
            made = pa.RecordBatch.from_pylist(rows, schema=wanted)
            columns = [*made.columns, *batch.select(names).columns]
            yield pa.RecordBatch.from_arrays(columns, names=[*made.schema.names, *names])

    return frame.mapInArrow(in_batches, types.StructType([*_declared(schema).fields, *others]))


def worked_by_group(frame: DataFrame, keys: Sequence[str], work: Work, schema: str) -> DataFrame:
    """Return a DataFrame of the rows that work makes of the rows of each group, which are held together.

    Args:
        frame: Any.
        keys: Columns; what is alike in them is a group.
        work: What is done with a group, in no order; it is sent to the machines.
        schema: Of the rows that it makes, as SQL declares columns.
    """
    wanted = arrow_schema(schema)

    def of_group(table: pa.Table) -> pa.Table:
        return pa.Table.from_pylist(list(work(iter(table.to_pylist()))), schema=wanted)

    return frame.groupBy(*keys).applyInArrow(of_group, schema)


def arrow_schema(schema: str) -> pa.Schema:
    """Return what SQL declares as Arrow's schema."""
    return pa.schema(list(_arrow_type(_declared(schema))))


def _declared(schema: str) -> types.StructType:
    return cast("types.StructType", types.StructType.fromDDL(schema))


def _arrow_type(kind: types.DataType) -> pa.DataType:
    if isinstance(kind, types.ArrayType):
        return pa.list_(_arrow_type(kind.elementType))
    if isinstance(kind, types.MapType):
        return pa.map_(_arrow_type(kind.keyType), _arrow_type(kind.valueType))
    if isinstance(kind, types.StructType):
        return pa.struct([pa.field(one.name, _arrow_type(one.dataType)) for one in kind.fields])
    return _PLAIN[type(kind)]()
