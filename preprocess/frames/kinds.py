"""DataFrames of any library: how they are looked at, and how others of their kind are made."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals.stable.v2 as nw
import pyarrow as pa
import pyarrow.compute as pc
from narwhals.exceptions import DuplicateError

from preprocess.errors import UsageError

Frame = nw.DataFrame[Any]
Series = nw.Series[Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a user's DataFrame is.

    Attributes:
        given: It.
        wrapped: The same, as narwhals has it.
    """

    given: Any
    wrapped: Frame | nw.LazyFrame[Any]

    @classmethod
    def of(cls, given: object) -> "Kind":
        """Look at a DataFrame.

        Raises:
            UsageError: If it is none, or of a kind that nothing can be made of.
        """
        try:
            wrapped: Any = nw.from_native(given)
        except TypeError as error:
            raise UsageError(f"{type(given).__name__}: is no DataFrame of pandas, Polars, Arrow or DuckDB") from error
        except DuplicateError as error:
            raise UsageError(f"the DataFrame names a column twice: {' '.join(str(error).split()):.200}") from error
        kind = wrapped.implementation
        if isinstance(wrapped, nw.LazyFrame) and not (kind.is_polars() or kind.is_duckdb()):
            other = "preprocess.spark.run takes it" if kind.is_spark_like() else "collect it first"
            raise UsageError(f"a lazy DataFrame of {kind.value}: {other}")
        for name in wrapped.collect_schema().names():
            if not isinstance(name, str):
                raise UsageError(f"the DataFrame has a column with the name {name!r:.80}, which is no text: rename it")
        return cls(given, wrapped)

    def read(self, names: Sequence[str] = ()) -> Frame:
        """Return all rows, in memory: those of DuckDB as Arrow.

        Args:
            names: Of columns; to DuckDB, a name that differs in case alone is the same, and is written so.
        """
        if not isinstance(self.wrapped, nw.LazyFrame):
            return _taken_apart(self.wrapped)
        if not self.wrapped.implementation.is_duckdb():
            return self.wrapped.collect()
        found = self.wrapped.collect("pyarrow")
        folded = {name.lower(): name for name in reversed(found.columns)}
        others = {folded[name.lower()]: name for name in names if name.lower() in folded and name not in found.columns}
        return found.rename(others)

    def made(self, table: pa.Table) -> Frame:
        """Return a table of Arrow as what :meth:`read` returns."""
        kind = self.wrapped.implementation
        if kind.is_pandas():
            made: Frame = nw.from_native(table.to_pandas(types_mapper=_pandas_type(kind.to_native_namespace())))
            return made
        return nw.from_arrow(table, backend=nw.Implementation.PYARROW if kind.is_duckdb() else kind)

    def back(self, frame: Frame) -> Any:  # noqa: ANN401 - of the user's kind
        """Return what :meth:`read` or :meth:`made` returned as the user has it."""
        if not isinstance(self.wrapped, nw.LazyFrame):
            return frame.to_native()
        if self.wrapped.implementation.is_polars():
            return frame.lazy().to_native()
        preprocess_frames_9f2c71e4 = frame.to_native()  # noqa: F841 - DuckDB finds it by this name, if no table has it
        # Asked of the user's relation, the new one belongs to its connection, and can be joined with others there.
        made = self.given.query(_VIEW, "select * from preprocess_frames_9f2c71e4")
        self.given.query(_VIEW, f"drop view if exists {_VIEW}")  # DuckDB 1 leaves it there
        return made


def _taken_apart(frame: Frame) -> Frame:
    """A table of Arrow whose columns it can take rows from: it cannot yet from views and from runs of equal values."""
    if not frame.implementation.is_pyarrow():
        return frame
    table = frame.to_native()
    plain = {pa.string_view(): pa.large_string(), pa.binary_view(): pa.large_binary()}
    for place, one in enumerate(table.schema):
        if pa.types.is_run_end_encoded(one.type):
            chunks = [pc.run_end_decode(chunk) for chunk in table.column(place).chunks]
            table = table.set_column(place, one.name, pa.chunked_array(chunks, one.type.value_type))
        elif one.type in plain:
            table = table.set_column(place, one.name, table.column(place).cast(plain[one.type]))
    return nw.from_native(table)


_VIEW = "preprocess_frames_b60d38a5"
"""What DuckDB calls the user's relation while another is asked of it: a name that nobody has given to a view."""


def _pandas_type(pandas: Any) -> Any:  # noqa: ANN401 - the module, and its types
    """What pandas shall have for a type of Arrow: what is nested keeps its type, a missing number makes no decimal."""

    def chosen(kind: pa.DataType) -> Any:  # noqa: ANN401
        if pa.types.is_nested(kind):
            return pandas.ArrowDtype(kind)
        return pandas.Int64Dtype() if pa.types.is_integer(kind) else None

    return chosen
