"""Rows of a user's DataFrame → numbered articles with their languages and pieces; what cannot be used is told."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import msgspec
import numpy as np
from pyspark.sql import Column, DataFrame, Window, types
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

from preprocess.article import Article
from preprocess.boilerplate import Profile
from preprocess.boilerplate.profile import source_key
from preprocess.errors import UsageError, did_you_mean
from preprocess.files.fields import RESULT, carried, word
from preprocess.files.read import Rejected, unique_ids
from preprocess.files.records import jsonable
from preprocess.files.shapes import STRUCTURED, TEXTS, by_column, columns_of
from preprocess.prepare import Preparer, Taken
from preprocess.settings import ReadSettings, Settings
from preprocess.spark.arrays import signed
from preprocess.spark.tables import Row, Store, worked, worked_by_group
from preprocess.tabular import arrived_of, row_path
from preprocess.text import encodable

_KNOWN = ("url", "title", "author", "language")
_SAME_ID = r"(~\d+)+$"  # what telling repeated ids apart adds
_TAKEN = (
    "number bigint, id string, source string, outlet string, language string, article binary,"
    "keys array<bigint>, sizes array<bigint>, places array<bigint>, numbers array<bigint>,"
    "used array<string>, rejected string"
)
_TEXTS = ("id", "text", "source", "url", "title", "author", "published", "language")
_YEARS = 2, 9998  # of a date in whatever time zone
_NOT_HASHED, _NOT_CARRIED = re.compile("map<|interval|variant|void"), re.compile(r"interval (year|month)|^interval$")
_COLUMNS = ("keys", "sizes", "places", "numbers")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """How the columns of a DataFrame are read.

    Attributes:
        settings: The settings of the run, with its day.
        html: The column of pages; None where there is none.
        tools: Columns that records of other tools have: they are looked at, and carried where they are not used.
    """

    settings: Settings
    html: str | None
    tools: tuple[str, ...] = ()

    @property
    def read(self) -> ReadSettings:
        """The names of fields."""
        return self.settings.read

    @property
    def named(self) -> tuple[str, ...]:
        """The columns that are looked at."""
        read = self.read
        own = (read.text_field, read.id_field, read.source_field, read.date_field, *_KNOWN)
        return tuple(dict.fromkeys(own if self.html is None else (*own, self.html)))

    def work(self, rows: Iterator[dict[str, Any]]) -> Iterator[Row]:
        """Yield what is taken of rows, or why it is not."""
        preparer = Preparer(self.settings, Profile())
        for row in rows:
            number = row["number"]
            found = ((name, jsonable(_in_utc(value))) for name, value in row["given"].items() if name != self.html)
            # What a page says counts where it is null.
            known = {name: value for name, value in found if value is not None}
            fields, used = by_column(known, self.tools, self.read)
            html = None if self.html is None else row["given"].get(self.html)
            path = word(fields.get(self.read.id_field)) or word(fields.get("url")) or row_path(number)
            taken = preparer.take(arrived_of(fields, html, self.read, path))
            if isinstance(taken, Rejected):
                yield {"number": number, "id": taken.path, "rejected": taken.error}
            else:
                yield {**_taken_row(number, taken), "used": used or None}


def _in_utc(value: object) -> object:
    """The same moment, whatever the time zone of the session is."""
    return value.astimezone(UTC) if isinstance(value, datetime) and value.tzinfo is not None else value


def _taken_row(number: int, taken: Taken) -> Row:
    article, pieces = _encodable(taken.article), taken.pieces
    cut = {} if pieces is None else {name: np.array(getattr(pieces, name), np.uint64) for name in _COLUMNS}
    return {
        "number": number,
        "id": article.id,
        "source": article.source,
        "outlet": source_key(article.source) if article.source else None,
        "language": taken.language,
        "article": msgspec.json.encode(article),
        **{name: signed(values) for name, values in cut.items()},
    }


def _encodable(article: Article) -> Article:
    """The same without half characters, which a page may write as numbers: Spark's texts are UTF-8."""
    whole: dict[str, Any] = {name: encodable(text) for name in _TEXTS if (text := getattr(article, name)) is not None}
    extra = {name: encodable(text) if isinstance(text, str) else text for name, text in article.extra.items()}
    return replace(article, **whole, extra=extra)


def tools_of(frame: DataFrame, read: ReadSettings) -> tuple[str, ...]:
    """Return the columns that records of other tools have; a plain text where they have parts may be markup."""
    nested = {one.name for one in frame.schema.fields if isinstance(one.dataType, types.StructType)}
    return columns_of(frame.columns, read, has_parts=STRUCTURED in nested)


def numbered(frame: DataFrame, taking: Taking, order: Sequence[str], store: Store) -> DataFrame:
    """Give each row a number that rises in the order of the input, and keep all.

    Args:
        frame: Of the user.
        taking: How it is read.
        order: Columns to sort by; by default the id's.
        store: Keeps it.

    Returns:
        ``number``, the columns that are looked at as ``given``, and the others as ``carried``, if there are any: as two
        structs, so that no name of theirs is taken for one of ours.

    Raises:
        UsageError: If a column that is needed is not there, or one cannot be carried through.
    """
    by = _columns_of(frame, taking, order)
    given = {name: by[name] for name in taking.named if name in by}
    others = [name for name in frame.columns if name not in given.values()]
    given |= {name: name for name in taking.tools}
    ends = [name for name in (*(order or (taking.read.id_field,)), taking.read.id_field, "url") if name in by]
    # Rows that are alike in these are told apart by all that can be hashed, so that their order is no chance.
    hashed = [_column(one.name) for one in frame.schema.fields if not _NOT_HASHED.search(one.dataType.simpleString())]
    keys = [_column(by[name]) for name in dict.fromkeys(ends)] + [F.xxhash64(*hashed)]
    # As many parts as a shuffle has: articles are few bytes and much work, and joined by size parts were too few.
    parts = int(frame.sparkSession.conf.get("spark.sql.shuffle.partitions") or 1)
    ordered = frame.repartitionByRange(parts, *keys).sortWithinPartitions(*keys)
    structs = [F.struct(*(_readable(frame, column).alias(name) for name, column in given.items())).alias("given")]
    if others:
        # To Spark, names that differ in case alone are one.
        names = carried({name.lower() if name.lower() in RESULT else name: name for name in others})
        structs.append(F.struct(*(_column(old).alias(new) for new, old in names.items())).alias("carried"))
    return store.keep("arrived", ordered.select(F.monotonically_increasing_id().alias("number"), *structs))


def _columns_of(frame: DataFrame, taking: Taking, order: Sequence[str]) -> dict[str, str]:
    """The columns of a user by the names that they are asked for, whatever their case."""
    folded = {name.lower(): name for name in frame.columns}
    needed = [*order, taking.read.text_field if taking.html is None else taking.html]
    if taking.read.text_field == "text" and not TEXTS.isdisjoint(taking.tools):
        needed = [*order]
    for name in needed:
        if name.lower() not in folded:
            raise UsageError(f'the DataFrame has no column "{name}"; {did_you_mean(name, frame.columns)}')
    for one in frame.schema.fields:
        if _NOT_CARRIED.search(kind := one.dataType.simpleString()):
            raise UsageError(
                f'the column "{one.name}" is of the type {kind}, which cannot be carried; cast it to a text'
            )
    return {name: folded[name.lower()] for name in (*taking.named, *order) if name.lower() in folded}


def _column(name: str) -> Column:
    return F.col("`" + name.replace("`", "``") + "`")


def _readable(frame: DataFrame, name: str) -> Column:
    """A column as it is sent to Python: its texts are UTF-8, its dates are such as Python has."""
    column, kind = _column(name), next(one.dataType for one in frame.schema.fields if one.name == name)
    if isinstance(kind, types.StringType):
        return F.make_valid_utf8(column)  # a text reader of Spark's lets through what is none
    if isinstance(kind, types.DateType | types.TimestampType | types.TimestampNTZType):
        return F.when(F.year(column).between(*_YEARS), column)
    return column


def taken(arrived: DataFrame, taking: Taking, store: Store) -> DataFrame:
    """Return the articles of numbered rows, with the ids that they were given, and what was rejected."""
    return store.keep("read", worked(arrived.select("number", "given"), taking.work, _TAKEN))


def with_own_ids(rows: DataFrame, store: Store) -> DataFrame:
    """Return what was taken, each article with an id of its own."""
    changed = store.keep("ids", _renamed(rows.where("rejected is null")))
    if changed.isEmpty():
        return rows
    named_anew = rows.join(changed, "number", "left").withColumn("id", F.coalesce("new_id", "id")).drop("new_id")
    return store.keep("taken", named_anew)


def _renamed(rows: DataFrame) -> DataFrame:
    """The new ids of articles whose ids came before: what may clash is one but for what telling apart adds."""
    ids = rows.select("number", "id", F.regexp_replace("id", _SAME_ID, "").alias("begin"))
    several = ids.withColumn("alike", F.count("*").over(Window.partitionBy("begin"))).where("alike > 1")
    return worked_by_group(several.drop("alike"), ["begin"], _new_ids, "number bigint, new_id string")


def _new_ids(rows: Iterator[dict[str, Any]]) -> Iterator[Row]:
    ordered = sorted(rows, key=lambda row: row["number"])
    for row, name in zip(ordered, unique_ids(row["id"] for row in ordered), strict=True):
        if name != row["id"]:
            yield {"number": row["number"], "new_id": name}


def article_in(row: Mapping[str, Any]) -> Article:
    """Return the article of a row of what was taken, under its own id."""
    article: Article = _DECODER.decode(row["article"])
    return article if article.id == row["id"] else replace(article, id=row["id"])


_DECODER = msgspec.json.Decoder(Article)
