"""The tables of a run as tables of Arrow, whose types do not depend on what a run finds."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import pyarrow as pa

from preprocess.errors import UsageError, did_you_mean
from preprocess.files import rows
from preprocess.files.declared import OTHER, OWN, TABLES, WITH_CARRIED
from preprocess.files.kinds import STRING
from preprocess.files.kinds import carried as kinds_of_carried
from preprocess.files.parquet import BYTES, ROWS, arrow_row, arrow_type, schema_of
from preprocess.files.rows import Row
from preprocess.files.tables import kinds_of_figures
from preprocess.pipeline import Corpus
from preprocess.report.measures import SourceReport
from preprocess.report.measures import table as figures
from preprocess.text import encodable_value

_REJECTED = pa.schema(
    {"path": pa.string(), "line": pa.int64(), "error": pa.string(), "skipped": pa.string(), "records": pa.int64()}
)

_ROWS_OF: Mapping[str, Callable[[Corpus], Iterable[Row]]] = {
    "corpus": lambda corpus: map(rows.corpus_row, corpus.kept),
    "articles": lambda corpus: map(rows.article_row, corpus.records),
    "links": lambda corpus: map(rows.link_row, corpus.links),
    "candidates": lambda corpus: map(rows.candidate_row, corpus.candidates),
    "sources": lambda corpus: figures(corpus.by_source()),
    "rejected": lambda corpus: map(rows.plain, corpus.rejected),
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
        every = (record.marked.article.extra for record in corpus.records) if name in WITH_CARRIED else ()
        carried = dict(kinds_of_carried(every, OWN).columns)
        schema = schema_of(name, carried)
    return _table((arrow_row(row, TABLES[name], carried) for row in _ROWS_OF[name](corpus)), schema)


def _table(made: Iterable[Row], schema: pa.Schema) -> pa.Table:
    """A table of rows, made some at a time."""
    batches = []
    for lot in rows.lots(made, ROWS, BYTES):
        try:
            batches.append(pa.RecordBatch.from_pylist(lot, schema=schema))
        except UnicodeEncodeError:  # half characters; Arrow's texts are UTF-8
            batches.append(pa.RecordBatch.from_pylist(encodable_value(lot), schema=schema))
    return pa.Table.from_batches(batches, schema=schema)


def _of_sources(corpus: Corpus) -> pa.Table:
    """The figures of each source: always those that every source has, and as many others as were found."""
    # Of a source without articles; lists are told where there are none alone.
    known = {name: value for name, value in figures([SourceReport(source=None)])[0].items() if "quartiles" not in name}
    found = list(_ROWS_OF["sources"](corpus))
    kinds = kinds_of_figures([known]) | kinds_of_figures(found)
    return _table(found, pa.schema([(column, arrow_type(kind)) for column, kind in kinds.items()]))
