"""A row of a table in memory → what arrives of it; its cells are of any library and any type."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from preprocess.errors import InputError
from preprocess.files.encoding import NotText, decode
from preprocess.files.fields import article_of, digest
from preprocess.files.read import Arrived, RawPage, Rejected
from preprocess.files.records import jsonable, too_large
from preprocess.settings import ReadSettings

_ALSO = ("url", "title", "author", "language")


def looked_at(read: ReadSettings) -> tuple[str, ...]:
    """Return the names of the columns that an article is made of: those of the settings, and those that are fixed."""
    own = (read.text_field, read.html_field, read.id_field, read.source_field, read.date_field, *_ALSO)
    return tuple(dict.fromkeys(own))


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
        columns: Cells by column, all of the same number; other columns than :func:`looked_at` must not be there.
        read: The names of the columns, and what a date may be.
        first: The number of the first row.
    """
    for number, cells in enumerate(zip(*columns.values(), strict=True), first):
        row = dict(zip(columns, cells, strict=True))
        try:
            yield _of_row({name: cell for name, cell in row.items() if not missing(cell)}, read, row_path(number))
        except InputError as error:
            yield Rejected(path=error.path, line=None, error=error.error)
        except NotText as error:
            yield Rejected(path=row_path(number), line=None, error=str(error))


def missing(cell: object) -> bool:
    """Whether there is nothing in a cell: None, NaN, pandas' NaT or NA."""
    try:
        return cell is None or bool(cell != cell)  # noqa: PLR0124 - NaN and NaT differ from themselves
    except TypeError:  # NA is neither
        return True
    except ValueError:  # arrays have many answers
        return False


def _of_row(row: dict[str, Any], read: ReadSettings, path: str) -> Arrived:
    text, html = row.pop(read.text_field, None), row.pop(read.html_field, None)
    fields = {name: jsonable(cell) for name, cell in row.items()}
    if html and not text:
        page = html if isinstance(html, str) else _decoded(html, path, read)
        _refuse_large(page, path, read)
        return RawPage(path=path, line=None, html=str(page), fields=fields, fallback_id=digest("", page))
    if not isinstance(text, str):
        raise InputError(path, None, f"has no text in {read.text_field!r}: it is {text!r:.60}")
    _refuse_large(text, path, read)
    fields[read.text_field] = str(text)  # numpy's are not quite str
    return article_of(fields, read, path=path, line=None, fallback_id=digest("", text))


def _decoded(html: object, path: str, read: ReadSettings) -> str:
    if not isinstance(html, bytes | bytearray | memoryview):
        raise InputError(path, None, f"has no page in {read.html_field!r}: it is {html!r:.60}")
    if len(html) > read.largest:
        raise InputError(path, None, too_large(read.largest))
    return decode(bytes(html), html=True).text


def _refuse_large(text: str, path: str, read: ReadSettings) -> None:
    if len(text) > read.largest or len(text.encode("utf-8", "surrogatepass")) > read.largest:
        raise InputError(path, None, too_large(read.largest))
