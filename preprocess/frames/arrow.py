"""The tables of a run as tables of Arrow, whose types do not depend on what a run finds."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from preprocess.errors import UsageError, did_you_mean
from preprocess.files import rows
from preprocess.files.kinds import STRING, kinds
from preprocess.files.parquet import BYTES, OTHER, ROWS, arrow_row, schema_of, schemas
from preprocess.files.rows import Row
from preprocess.pipeline import Corpus
from preprocess.report.measures import SourceReport
from preprocess.report.measures import table as figures
from preprocess.text import encodable

OF_ARTICLES = ("corpus", "articles")
"""The tables with a row for an article, and so with the fields that articles carry along."""

_REJECTED = pa.schema({"path": pa.string(), "line": pa.int64(), "error": pa.string()})
_WORDS = ("source", "first", "last", "timing_lag_precision")  # columns of sources that are no numbers
_LISTS = "_quartiles"  # how the columns end that tell lists: where there are any, they are left out

_ROWS_OF: Mapping[str, Callable[[Corpus], Iterable[Row]]] = {
    "corpus": lambda corpus: map(rows.corpus_row, corpus.kept),
    "articles": lambda corpus: map(rows.article_row, corpus.records),
    "links": lambda corpus: map(rows.link_row, corpus.links),
    "candidates": lambda corpus: map(rows.candidate_row, corpus.candidates),
    "sources": lambda corpus: figures(corpus.by_source()),
    "rejected": lambda corpus: map(rows.rejected_row, corpus.rejected),
}


def check_name(name: str) -> None:
    """Refuse what is no table.

    Raises:
        UsageError: If it is none.
    """
    if name not in _ROWS_OF:
        raise UsageError(f'no table "{name}"; {did_you_mean(str(name), _ROWS_OF)}')


def table_of(corpus: Corpus, name: str, extra: Sequence[str] | None = None) -> pa.Table:
    """Return a table of a run.

    Args:
        corpus: The result.
        name: Of the table.
        extra: Texts that articles carry along; by default all fields that they do, with types that fit all articles,
            and what has no such type as JSON in a last column.

    Raises:
        UsageError: If there is no such table.
    """
    check_name(name)
    if name == "sources":
        return _of_sources(corpus)
    if name == "rejected":
        return _table(_ROWS_OF[name](corpus), _REJECTED)
    if extra is not None:
        carried = dict.fromkeys(extra, STRING)
        schema = pa.schema([column for column in schema_of(name, carried) if column.name != OTHER])
    else:
        every = (record.marked.article.extra for record in corpus.records) if name in OF_ARTICLES else ()
        carried = kinds(every, schemas()[name].names)
        schema = schema_of(name, carried)
    own = schemas()[name].names
    return _table((arrow_row(row, own, carried) for row in _ROWS_OF[name](corpus)), schema)


def _table(made: Iterable[Row], schema: pa.Schema) -> pa.Table:
    """A table of rows, made some at a time."""
    batches = []
    for lot in _lots(made):
        try:
            batches.append(pa.RecordBatch.from_pylist(lot, schema=schema))
        except UnicodeEncodeError:  # half characters; Arrow's texts are UTF-8
            batches.append(pa.RecordBatch.from_pylist(_whole(lot), schema=schema))
    return pa.Table.from_batches(batches, schema=schema)


def _lots(made: Iterable[Row]) -> Iterator[list[Row]]:
    """Rows by lots, of which no column is too large for one array."""
    lot: list[Row] = []
    size = 0
    for row in made:
        lot.append(row)
        size += sum(len(value) for value in row.values() if isinstance(value, str))
        if len(lot) == ROWS or size >= BYTES:
            yield lot
            lot, size = [], 0
    if lot:
        yield lot


def _whole(value: Any) -> Any:  # noqa: ANN401 - what a row is made of
    """The same with every half character replaced; offsets stay."""
    if isinstance(value, str):
        return encodable(value)
    if isinstance(value, Mapping):
        return {name: _whole(one) for name, one in value.items()}
    return [_whole(one) for one in value] if isinstance(value, list | tuple) else value


def _of_sources(corpus: Corpus) -> pa.Table:
    """The figures of each source: always those that every source has, and as many others as were found."""
    known = figures([SourceReport(source=None)])[0]
    found = list(_ROWS_OF["sources"](corpus))
    columns = [name for name in known | (found[0] if found else {}) if not name.endswith(_LISTS)]
    made = {name: [row.get(name, known.get(name)) for row in found] for name in columns}
    types = {name: _type(name, values or [known[name]]) for name, values in made.items()}
    return pa.table({name: pa.array(_whole(values), types[name]) for name, values in made.items()})


def _type(name: str, values: Iterable[object]) -> pa.DataType:
    """Of a column of figures: counts are never missing."""
    if name in _WORDS:
        return pa.string()
    return pa.int64() if all(isinstance(value, int) for value in values) else pa.float64()
