"""The tables of a run as tables of Arrow, whose types do not depend on what a run finds."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, islice
from typing import Any

import pyarrow as pa

from preprocess.article import Record
from preprocess.errors import UsageError, did_you_mean
from preprocess.files import rows
from preprocess.files.rows import Row
from preprocess.pipeline import Corpus
from preprocess.report.measures import SourceReport
from preprocess.report.measures import table as figures
from preprocess.text import encodable

_WHOLE, _SHARE, _WORD, _YES = pa.int64(), pa.float64(), pa.string(), pa.bool_()
_EXTENT = pa.list_(_WHOLE)


def _struct(**fields: pa.DataType) -> pa.DataType:
    return pa.struct(list(fields.items()))


def _passages(copy: str, origin: str) -> pa.DataType:
    return pa.list_(_struct(**{copy: _EXTENT, origin: _EXTENT, "shared": pa.list_(pa.list_(_EXTENT))}))


_ABOUT = dict.fromkeys(("id", "source", "url", "title", "author", "published", "language", "text"), _WORD)
_SCORE = {"score": _SHARE, "low_confidence": _YES, "novelty": _SHARE, "credit": _WORD}
_FOUND = {"start": _WHOLE, "end": _WHOLE}
_SIDE = _struct(
    contained=_SHARE,
    restates=_SHARE,
    names=_WHOLE,
    figures=_WHOLE,
    known=_WORD,
    new=pa.list_(_WORD),
    credit=_EXTENT,
    quoted=_YES,
    names_known=_WHOLE,
    figures_known=_WHOLE,
)
_ALIKE = {"jaccard": _SHARE, "same_event": _SHARE}

_SCHEMAS: Mapping[str, pa.Schema] = {
    "corpus": pa.schema(_ABOUT | {"originality": _struct(**_SCORE), "group": _WORD, "flags": pa.list_(_WORD)}),
    "articles": pa.schema(
        _ABOUT
        | {
            "spans": pa.list_(_struct(**_FOUND, label=_WORD, rule=_WORD)),
            "lifted": pa.list_(_struct(kind=_WORD, value=_WORD, **_FOUND)),
            "originality": _struct(
                **_SCORE,
                form=_WORD,
                parts=pa.list_(_struct(name=_WORD, value=_SHARE)),
                evidence=pa.list_(_struct(kind=_WORD, **_FOUND, rule=_WORD)),
            ),
            "keep": _YES,
            "reason": _WORD,
            "group": _WORD,
            "flags": pa.list_(_WORD),
        }
    ),
    "links": pa.schema(
        {
            **dict.fromkeys(("copy", "origin", "kind"), _WORD),
            "strength": _SHARE,
            "direction": _WORD,
            "common_origin": _YES,
            "third": _WORD,
            "same_source": _YES,
            "evidence": _struct(copy=_SIDE, origin=_SIDE, **_ALIKE, passages=_passages("copy", "origin")),
        }
    ),
    "candidates": pa.schema(
        {"a": _WORD, "b": _WORD, "exact": _YES}
        | _ALIKE
        | {"a_side": _SIDE, "b_side": _SIDE, "passages": _passages("a", "b")}
    ),
    "rejected": pa.schema({"path": _WORD, "line": _WHOLE, "error": _WORD}),
}
"""The columns of the tables but that of sources, whose columns tell what was found."""

OF_ARTICLES = ("corpus", "articles")
"""The tables with a row for an article, and so with the fields that articles carry along."""

_ROWS = 1_024  # that are made at once
_WORDS = ("source", "first", "last", "timing_lag_precision")  # columns of sources that are no numbers
_LISTS = "_quartiles"  # how the columns end that tell lists: where there are any, they are left out

_ROWS_OF: Mapping[str, Callable[[Corpus], Iterable[Row]]] = {
    "corpus": lambda corpus: map(rows.corpus_row, corpus.kept),
    "articles": lambda corpus: map(_article_row, corpus.records),
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
        extra: Texts that articles carry along; by default all fields that they do, with types that fit all articles.

    Raises:
        UsageError: If there is no such table.
    """
    check_name(name)
    if name == "sources":
        return _of_sources(corpus)
    made, schema = _ROWS_OF[name](corpus), _SCHEMAS[name]
    if name not in OF_ARTICLES:
        return _table(made, schema)
    if extra is not None:
        return _table(made, pa.schema([*schema, *((column, _WORD) for column in extra)]))
    found = _table(made, schema)
    carried = [record.marked.article.extra for record in (corpus.kept if name == "corpus" else corpus.records)]
    for column in dict.fromkeys(chain.from_iterable(carried)):
        found = found.append_column(column, _inferred([each.get(column) for each in carried]))
    return found


def _article_row(record: Record) -> Row:
    """The row of an article, what its score is made of as a list: a map is not read alike by all."""
    row = rows.article_row(record)
    parts = [{"name": name, "value": value} for name, value in row["originality"]["parts"].items()]
    return row | {"originality": row["originality"] | {"parts": parts}}


def _table(made: Iterable[Row], schema: pa.Schema) -> pa.Table:
    """A table of rows, made some at a time."""
    coming, batches = iter(made), []
    while some := list(islice(coming, _ROWS)):
        try:
            batches.append(pa.RecordBatch.from_pylist(some, schema=schema))
        except UnicodeEncodeError:  # half characters; Arrow's texts are UTF-8
            batches.append(pa.RecordBatch.from_pylist([_whole(row) for row in some], schema=schema))
    return pa.Table.from_batches(batches, schema=schema)


def _whole(value: Any) -> Any:  # noqa: ANN401 - what a row is made of
    """The same with every half character replaced; offsets stay."""
    if isinstance(value, str):
        return encodable(value)
    if isinstance(value, Mapping):
        return {_whole(key): _whole(one) for key, one in value.items()}
    return [_whole(one) for one in value] if isinstance(value, list | tuple) else value


def _inferred(values: list[Any]) -> pa.Array:
    """Values of one type; JSON where they are of several."""
    try:
        found = pa.array(_whole(values))
    except (pa.ArrowException, OverflowError, TypeError, ValueError):
        texts = [None if one is None else one if isinstance(one, str) else json.dumps(one) for one in values]
        return pa.array(_whole(texts), _WORD)
    return found.cast(_WORD) if pa.types.is_null(found.type) else found


def _of_sources(corpus: Corpus) -> pa.Table:
    """The figures of each source: always those that every source has, and as many others as were found."""
    known = figures([SourceReport(source=None)])[0]
    found = list(_ROWS_OF["sources"](corpus))
    columns = [name for name in known | (found[0] if found else {}) if not name.endswith(_LISTS)]
    made = {name: [row.get(name, known.get(name)) for row in found] for name in columns}
    kinds = {name: _kind(name, values or [known[name]]) for name, values in made.items()}
    return pa.table({name: pa.array(_whole(values), kinds[name]) for name, values in made.items()})


def _kind(name: str, values: Iterable[object]) -> pa.DataType:
    """Of a column of figures: counts are never missing."""
    if name in _WORDS:
        return _WORD
    return _WHOLE if all(isinstance(value, int) for value in values) else _SHARE
