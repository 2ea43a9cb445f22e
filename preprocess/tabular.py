"""A row of a table in memory → what arrives of it; its cells are of any library and any type."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from preprocess.errors import InputError, UsageError, did_you_mean
from preprocess.files.encoding import NotText, decode
from preprocess.files.fields import article_of, digest
from preprocess.files.read import Arrived, RawPage, Rejected
from preprocess.files.records import jsonable, too_large
from preprocess.files.shapes import STRUCTURED, TEXTS, by_column, columns_of
from preprocess.settings import ReadSettings

_ALSO = ("url", "title", "author", "language")


def looked_at(read: ReadSettings) -> tuple[str, ...]:
    """Return the names of the columns that an article is made of: those of the settings, and those that are fixed."""
    own = (read.text_field, read.html_field, read.id_field, read.source_field, read.date_field, *_ALSO)
    return tuple(dict.fromkeys(own))


def columns_of_articles(
    names: Sequence[str], read: ReadSettings, what: str, begins: Callable[[str], Iterable[object]]
) -> tuple[str, ...]:
    """Return the columns of a table that its articles are made of, those of other tools' records too.

    Args:
        names: Of its columns.
        read: Which is which.
        what: The table, for the message.
        begins: Gives the first cells of a column.

    Raises:
        UsageError: If there is neither one of texts nor one of pages.
    """
    has_parts = STRUCTURED in names and any(isinstance(cell, Mapping) for cell in begins(STRUCTURED))
    theirs = columns_of(names, read, has_parts=has_parts)
    found = (*(name for name in looked_at(read) if name in names), *theirs)
    texts = {read.text_field, read.html_field} | (TEXTS if read.text_field == "text" else set())
    if texts.isdisjoint(found):
        hint = did_you_mean(read.text_field, map(str, names)) if names else "it has none"
        raise UsageError(f'{what} has no column "{read.text_field}"; {hint}')
    return found


def row_path(number: int) -> str:
    """Return how a row is named where it is rejected; the first is row 0, as in an index."""
    return f"row {number}"


def row_number(path: str) -> int:
    """Return the number of a row that was rejected."""
    return int(path.removeprefix("row "))


def arrived(columns: Mapping[str, Sequence[object]], read: ReadSettings, first: int = 0) -> Iterator[Arrived]:
    """Yield what each row is: an article, a page, or rejected; ids may repeat.

    An article without id and url has one from its text.

    Args:
        columns: Cells by column, all of the same number: those of :func:`columns_of_articles`.
        read: The names of the columns, and what a date may be.
        first: The number of the first row.
    """
    tools, raw = columns_of(columns, read), (read.text_field, read.html_field)
    for number, cells in enumerate(zip(*columns.values(), strict=True), first):
        given = ((name, cell) for name, cell in zip(columns, cells, strict=True) if not missing(cell))
        row = {name: cell if name in raw and not isinstance(cell, str) else _plain(cell) for name, cell in given}
        html = row.pop(read.html_field, None)
        fields, _ = by_column(row, tools, read)
        if html or read.text_field in fields:
            yield arrived_of(fields, html, read, row_path(number))
        else:
            yield Rejected(path=row_path(number), line=None, error=f"has no text in {read.text_field!r}: it is None")


def arrived_of(fields: dict[str, Any], html: object, read: ReadSettings, path: str) -> Arrived:
    """Return what a row of a table is: an article, or where it has no text, a page, or rejected.

    Args:
        fields: What stands in it, under our own names.
        html: A page, as a text or as bytes; None where there is none.
        read: The names of the fields, and bounds.
        path: How the row is named.
    """
    try:
        text = fields.get(read.text_field)
        if not html or text:
            _refuse_large(text, path, read)
            return article_of(fields, read, path=path, line=None, fallback_id=digest("", str(text)))
        page = html if isinstance(html, str) else _decoded(html, path, read)
        _refuse_large(page, path, read)
        rest = {name: value for name, value in fields.items() if name != read.text_field}
        return RawPage(path=path, line=None, html=page, fields=rest, fallback_id=digest("", page))
    except InputError as error:
        return Rejected(path=path, line=None, error=error.error)
    except NotText as error:
        return Rejected(path=path, line=None, error=str(error))


def missing(cell: object) -> bool:
    """Whether there is nothing in a cell: None, NaN, pandas' NaT or NA."""
    try:
        return cell is None or bool(cell != cell)  # noqa: PLR0124 - NaN and NaT differ from themselves
    except TypeError:  # NA is neither
        return True
    except ValueError:  # arrays have many answers
        return False


def _plain(cell: Any) -> object:  # noqa: ANN401 - of any library
    """A cell as JSON has it; pandas has lists as arrays, and numpy's texts are not quite str."""
    if isinstance(cell, str):
        return str(cell)
    value = jsonable(cell.tolist() if isinstance(cell, np.ndarray) else cell)
    # Where some are missing, whole numbers are decimals in pandas.
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _decoded(html: object, path: str, read: ReadSettings) -> str:
    if not isinstance(html, bytes | bytearray | memoryview):
        raise InputError(path, None, f"has no page in {read.html_field!r}: it is {html!r:.60}")
    if len(html) > read.largest:
        raise InputError(path, None, too_large(read.largest))
    return decode(bytes(html), html=True).text


def _refuse_large(text: object, path: str, read: ReadSettings) -> None:
    if isinstance(text, str) and max(len(text), len(text.encode("utf-8", "surrogatepass"))) > read.largest:
        raise InputError(path, None, too_large(read.largest))
