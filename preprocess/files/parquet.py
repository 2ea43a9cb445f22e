"""Rows ↔ Parquet: the declared types of what a run leaves, and files of any kind that are read.

A column has the same type in every run: none depends on what its rows hold, but those of carried fields. What Parquet
cannot tell as it is stands in ``other_json`` of its row beside what the columns tell of it, so that it comes back.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, Self

from msgspec import to_builtins

from preprocess.errors import InputError, RunError, UsageError
from preprocess.files.compression import BROKEN
from preprocess.files.declared import OTHER, TABLES, WITH_CARRIED
from preprocess.files.kinds import STRING, Kind
from preprocess.files.records import Records, jsonable, too_large
from preprocess.files.store import json_bytes, writing
from preprocess.settings import ReadSettings
from preprocess.text import encodable_value

Row = dict[str, Any]

ROWS, BYTES = 1_000, 1 << 24
"""A row group ends with the row that makes it so long, in characters of its texts: so much is held at a time."""

_PACKED = "zstd"
_KIND = b"preprocess"  # marks a column whose texts are all JSON, or that holds none
EXTRA = "news-preprocess[parquet]"
"""What brings pyarrow."""


def pyarrow_needed(what: str) -> None:
    """Refuse what cannot be done without pyarrow.

    Args:
        what: Is named in the message.

    Raises:
        UsageError: If it is not installed.
    """
    try:
        import pyarrow as pa  # noqa: F401, PLC0415 - optional
    except ImportError as error:
        raise UsageError(f'{what}: needs pyarrow: pip install "{EXTRA}"') from error


@lru_cache(maxsize=1)
def schemas() -> Mapping[str, Any]:
    """Return the Arrow schema of each table that a run leaves as Parquet, by name, without carried fields.

    ``corpus``, ``articles``, ``links`` and ``candidates``: a ``pyarrow.Schema`` each, in the order of the columns.
    Offsets are int64 code points, scores and shares float64.
    """
    import pyarrow as pa  # noqa: PLC0415 - optional

    return {
        name: pa.schema([(column, arrow_type(kind)) for column, kind in (columns | {OTHER: STRING}).items()])
        for name, columns in TABLES.items()
    }


def arrow_type(kind: Kind) -> Any:  # noqa: ANN401 - pyarrow has no types
    """Return the type of a column of a carried field's values."""
    import pyarrow as pa  # noqa: PLC0415 - optional

    if kind.name == "list":
        return pa.list_(arrow_type(kind.fields[""]))
    if kind.name == "struct":
        return pa.struct({name: arrow_type(one) for name, one in kind.fields.items()})
    plain = {"bool": pa.bool_, "int": pa.int64, "long": pa.int64, "float": pa.float64}
    return plain.get(kind.name, pa.string)()


def schema_of(table: str, carried: Mapping[str, Kind]) -> Any:  # noqa: ANN401 - pyarrow has no types
    """Return the schema of a table with the columns of carried fields, before the last one.

    Args:
        table: Its name.
        carried: The fields that are columns.
    """
    import pyarrow as pa  # noqa: PLC0415 - optional

    *own, other = schemas()[table]
    more = (
        pa.field(name, arrow_type(kind), metadata={_KIND: kind.name} if kind.name in ("json", "nothing") else None)
        for name, kind in carried.items()
    )
    return pa.schema([*own, *more, other])


def write_tables(
    tables: Mapping[Path, tuple[str, Callable[[Any], Row | None]]], items: Iterable[object], carried: Mapping[str, Kind]
) -> None:
    """Write rows of several files as Parquet, going through the items once; no more than row groups are held.

    Args:
        tables: The table's name and what makes the row of an item, by file; where it makes None, it has no row of it.
        items: Any number.
        carried: The carried fields that are columns.

    Raises:
        RunError: If a file cannot be written.
    """
    with ExitStack() as files:
        groups = [
            (files.enter_context(_Groups(path, files.enter_context(writing(path)), name, carried)), row)
            for path, (name, row) in tables.items()
        ]
        for item in items:
            for group, row in groups:
                if (made := row(item)) is not None:
                    group.add(made)


def write_figures(path: Path, rows: Sequence[Mapping[str, Any]], columns: Mapping[str, Kind]) -> None:
    """Write rows of plain values as Parquet.

    Args:
        path: The file.
        rows: Each with all columns.
        columns: Their kinds.

    Raises:
        RunError: If the file cannot be written.
    """
    import pyarrow as pa  # noqa: PLC0415 - optional
    from pyarrow.parquet import ParquetWriter  # noqa: PLC0415

    schema = pa.schema([(name, arrow_type(kind)) for name, kind in columns.items()])
    with writing(path) as stream, ParquetWriter(stream, schema, compression=_PACKED) as writer:
        for start in range(0, len(rows), ROWS):
            lot = [encodable_value(dict(row)) for row in rows[start : start + ROWS]]
            try:
                writer.write_batch(pa.RecordBatch.from_pylist(lot, schema=schema))
            except pa.ArrowException as error:
                raise _unfit(path, error) from error


class _Groups:
    """A file of Parquet that grows by row groups.

    Args:
        path: For the message.
        stream: Where it is written.
        table: Its name.
        carried: The carried fields that are columns.
    """

    def __init__(self, path: Path, stream: IO[bytes], table: str, carried: Mapping[str, Kind]) -> None:
        from pyarrow.parquet import ParquetWriter  # noqa: PLC0415 - optional

        self._path, self._carried = path, carried if table in WITH_CARRIED else {}
        self._schema = schema_of(table, self._carried)
        self._own = TABLES[table].keys()
        self._writer = ParquetWriter(stream, self._schema, compression=_PACKED)
        self._rows: list[Row] = []
        self._size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None and self._rows:  # datasets cannot read an empty row group
            self._write()
        self._writer.close()

    def add(self, row: Row) -> None:
        """Write a row, with those before it once they are enough."""
        self._rows.append(row)
        self._size += sum(len(value) for value in row.values() if isinstance(value, str))
        if len(self._rows) >= ROWS or self._size >= BYTES:
            self._write()

    def _write(self) -> None:
        from pyarrow import ArrowException, RecordBatch  # noqa: PLC0415 - optional

        rows, self._rows, self._size = [arrow_row(row, self._own, self._carried) for row in self._rows], [], 0
        try:
            try:
                batch = RecordBatch.from_pylist(rows, schema=self._schema)
            except UnicodeEncodeError:
                batch = RecordBatch.from_pylist(list(map(_encodable_row, rows)), schema=self._schema)
            self._writer.write_batch(batch)
        except ArrowException as error:
            raise _unfit(self._path, error) from error


def _unfit(path: Path, error: Exception) -> RunError:
    return RunError(f"{path}: cannot be written as Parquet: {error!s:.200}")


def arrow_row(row: Row, own: Iterable[str], carried: Mapping[str, Kind]) -> Row:
    """Return a row as the columns of its table tell it.

    Args:
        row: As JSON lines have it.
        own: The names of our own columns.
        carried: The carried fields that are columns.
    """
    told: Row = {name: row[name] for name in own}
    others: Row = {}
    for name in row.keys() - told.keys():
        value = to_builtins(row[name])
        kind = carried.get(name)
        if kind is None:
            others[name] = value
        elif kind.disagrees and value is not None and not isinstance(value, str):
            told[name] = json_bytes(value).decode()
            if kind.name == "mixed":
                others[name] = value
        else:
            told[name] = value
    if "parts" in (whole := told.get("originality") or {}):
        parts = [{"sign": sign, "value": value} for sign, value in whole["parts"].items()]
        told["originality"] = whole | {"parts": parts}
    told[OTHER] = _sorted_json(others) if others else None
    return told


def _sorted_json(fields: Row) -> str:
    return json_bytes(dict(sorted(fields.items()))).decode()


def _encodable_row(row: Row) -> Row:
    """A row whose texts Arrow can hold; those with half a character, which it cannot, stand as JSON beside it."""
    told = {name: encodable_value(value) for name, value in row.items()}
    lost = {name: value for name, value in row.items() if told[name] != value}
    if lost:
        told[OTHER] = _sorted_json((json.loads(row[OTHER]) if row[OTHER] else {}) | lost)
    return told


def read_rows(path: Path, table: str) -> Iterator[Row]:
    """Yield the rows of a file that a run left as Parquet, as they were written.

    A carried field that a row does not have, or that is null in it, is not there.

    Raises:
        RunError: If the file was changed so that it cannot be read.
    """
    from pyarrow import ArrowException  # noqa: PLC0415 - optional
    from pyarrow.parquet import ParquetFile  # noqa: PLC0415

    try:
        with ParquetFile(path) as file:
            kinds = {one.name: (one.metadata or {}).get(_KIND) for one in file.schema_arrow}
            always = {*TABLES[table], *(name for name, kind in kinds.items() if kind == b"nothing")}
            as_json = {name for name, kind in kinds.items() if kind == b"json"}
            for batch in file.iter_batches(batch_size=64, use_threads=False):
                for row in batch.to_pylist():
                    yield _json_row(row, always, as_json)
    except ArrowException as error:
        raise RunError(f"{path}: is not Parquet as a run writes it: {error!s:.200}") from error


def _json_row(row: Row, always: set[str], as_json: set[str]) -> Row:
    others = row.pop(OTHER)
    told = {
        name: json.loads(value) if name in as_json else value
        for name, value in row.items()
        if value is not None or name in always
    }
    if "parts" in (whole := told.get("originality") or {}):
        whole["parts"] = {part["sign"]: part["value"] for part in whole["parts"]}
    return told if others is None else told | json.loads(others)


def _rows(batch: Any) -> Iterator[Row | UnicodeDecodeError]:  # noqa: ANN401 - pyarrow has no types
    """The rows of a batch; where a text in it is no UTF-8, one by one, so that the others come through."""
    try:
        yield from batch.to_pylist()
    except UnicodeDecodeError:
        for number in range(len(batch)):
            try:
                yield from batch.slice(number, 1).to_pylist()
            except UnicodeDecodeError as error:
                yield error


def _record(name: str, number: int, row: Row | UnicodeDecodeError, largest: int) -> Row | InputError:
    if isinstance(row, UnicodeDecodeError):
        return InputError(name, number, f"has a text that is not UTF-8: {row.object[row.start : row.start + 20]!r}")
    record = {key: jsonable(value) for key, value in row.items() if value is not None}
    large = sum(len(value) for value in record.values() if isinstance(value, str)) > largest
    return InputError(name, number, too_large(largest)) if large else record


def records(name: str, stream: IO[bytes], settings: ReadSettings) -> Records:
    """Yield the rows of a Parquet file that is an input, a batch at a time."""
    try:
        from pyarrow import ArrowException  # noqa: PLC0415 - optional
        from pyarrow.parquet import ParquetFile  # noqa: PLC0415
    except ImportError as error:
        raise InputError(name, None, f'needs pyarrow to be read: pip install "{EXTRA}"') from error
    number = 0
    try:
        file = ParquetFile(stream)
        names = file.schema_arrow.names
        if doubled := {column for column in names if names.count(column) > 1}:
            raise InputError(name, None, f"names a column twice: {', '.join(sorted(doubled))}")
        for batch in file.iter_batches(batch_size=64):
            for row in _rows(batch):
                number += 1
                yield number, _record(name, number, row, settings.largest)
    except (ArrowException, *BROKEN, OSError, ValueError) as error:
        yield number + 1, InputError(name, number + 1, f"is a broken Parquet file from here on: {error!s:.200}")
