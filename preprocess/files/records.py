"""Files of many articles → records: JSON, JSON lines, CSV and TSV.

Each reader yields ``(number, record)``, the number counted from 1: the line in JSON lines and tables, else the place of
the record. What cannot be read stands in the place of its record as an :class:`InputError`, and what follows is read
where that is possible.
"""

import codecs
import csv
import io
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import IO, Any

from preprocess.errors import InputError
from preprocess.files.compression import BROKEN
from preprocess.files.encoding import UTF8, NotText, as_utf8, decode
from preprocess.settings import ReadSettings

Row = dict[str, Any]
Records = Iterator[tuple[int, Row | InputError]]
Reader = Callable[[str, IO[bytes], ReadSettings], Records]

ENCODING = "encoding"
"""The field that states the encoding of a record, where it is not UTF-8."""

_NOT_BLANK = re.compile(r"[^ \t\r\n]")
_LONGEST_MARK = 16  # characters of the longest mark of JSON that can be cut in two, such as \ud83d\ude00
_BLOCK = 2**16
_DELIMITERS = ",;\t|"


def json_lines(name: str, stream: IO[bytes], settings: ReadSettings) -> Records:
    """Yield one record a line; each line has its own encoding, since such files are often put together from several."""
    stream, encoding = as_utf8(stream, guess=False)
    number, is_empty = 0, True
    try:
        while data := stream.readline(settings.largest + 1):
            number += 1
            if data.strip():
                is_empty = False
                yield number, _stated(_json_line(name, number, data, stream, settings.largest), encoding)
    except (*BROKEN, OSError) as error:
        yield number + 1, _broken(name, number + 1, error)
        return
    if is_empty:
        raise InputError(name, None, "is empty: it holds no record")


def json_file(name: str, stream: IO[bytes], settings: ReadSettings) -> Records:
    """Yield the records of a JSON file: a list of them, one, one that holds a list of them, or JSON lines after all."""
    stream, encoding = as_utf8(stream)
    data = stream.read(settings.largest + 1)
    if not data.strip():
        raise InputError(name, None, "is empty: it holds no record")
    records: Iterable[tuple[int, Row | InputError]]
    if data.lstrip().startswith(b"["):
        records = _json_list(name, data, stream, settings.largest)
    elif len(data) > settings.largest:
        raise InputError(name, None, too_large(settings.largest))
    else:
        records = _json_object(name, data, settings)
    for number, record in records:
        yield number, _stated(record, encoding)


def table(name: str, stream: IO[bytes], settings: ReadSettings) -> Records:
    """Yield the rows of a CSV or TSV file whose first line names its columns; what parts them is seen there."""
    stream, encoding = as_utf8(stream)
    csv.field_size_limit(min(settings.largest, 2**31 - 1))
    # A byte that is not UTF-8 after a long stretch that was waits as a surrogate until its row is read.
    text = io.TextIOWrapper(stream, UTF8, errors="surrogateescape", newline="")
    try:
        yield from _table_rows(name, text, encoding, settings.largest)
    finally:
        text.detach()  # the stream is its opener's to close


def _table_rows(name: str, text: IO[str], encoding: str, largest: int) -> Records:
    header = text.readline(largest)
    if not header.strip():
        raise InputError(name, None, "is empty: it has no line that names its columns")
    delimiter = max(_DELIMITERS, key=header.count)
    columns = next(csv.reader([header], delimiter=delimiter))
    if doubled := {column for column in columns if column and columns.count(column) > 1}:
        raise InputError(name, 1, f"names a column twice: {', '.join(sorted(doubled))}")
    rows = csv.reader(text, delimiter=delimiter)
    while True:
        line = rows.line_num + 2  # the header is line 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, InputError(name, line, f"is no row of a table: {error}")
            continue
        except (*BROKEN, OSError) as error:
            yield line, _broken(name, line, error)
            return
        if cells:
            yield line, _table_row(name, line, columns, cells, encoding)


READERS: dict[str, Reader] = {
    ".jsonl": json_lines,
    ".ndjson": json_lines,
    ".json": json_file,
    ".csv": table,
    ".tsv": table,
}
"""The reader of each of these kinds of file, by its suffix."""


def _json_line(name: str, number: int, data: bytes, stream: IO[bytes], largest: int) -> Row | InputError:
    if len(data) > largest:
        while data and not data.endswith(b"\n"):
            data = stream.readline(largest)
        return InputError(name, number, too_large(largest))
    try:
        decoded = decode(data)
        return _stated(_record(name, number, _loads(decoded.text)), decoded.encoding)
    except NotText as error:
        return InputError(name, number, str(error))
    except (ValueError, RecursionError) as error:
        return InputError(name, number, f"is not JSON: {error}")


def _json_list(name: str, data: bytes, stream: IO[bytes], largest: int) -> Records:
    """Yield the items of a list one by one; what stands before a damage comes through."""
    items = _Items(data.lstrip()[1:], stream, largest)
    number = 0
    try:
        for number, item in enumerate(items, 1):
            yield number, _record(name, number, item)
    except InputError as error:
        yield number + 1, InputError(name, number + 1, error.error)
    except (*BROKEN, OSError) as error:
        yield number + 1, _broken(name, number + 1, error)
    except (ValueError, RecursionError) as error:
        yield number + 1, InputError(name, number + 1, f"is not JSON from here on: {error}")


class _Items:
    """The items of a JSON list that may be longer than what is held of it at a time."""

    def __init__(self, begun: bytes, stream: IO[bytes], largest: int) -> None:
        self._stream = stream
        self._largest = largest
        self._decode = codecs.getincrementaldecoder(UTF8)("replace").decode
        self._text = self._decode(begun)
        self._place = 0
        self._scan = json.JSONDecoder(parse_constant=lambda _: None, parse_float=_finite).raw_decode

    def __iter__(self) -> Iterator[object]:
        if self._next() == "]":
            return
        while True:
            item, self._place = self._item()
            yield item
            mark = self._next()
            if mark == "]":
                return
            if mark != ",":
                raise ValueError(f"a comma is missing before {self._text[self._place : self._place + 20]!r}")
            self._place += 1
            self._next()

    def _next(self) -> str:
        """Go to the next character that is no blank, and return it."""
        while (found := _NOT_BLANK.search(self._text, self._place)) is None:
            self._place = len(self._text)
            if not self._more():
                raise ValueError("the list breaks off")
        self._place = found.start()
        return found[0]

    def _item(self) -> tuple[object, int]:
        while True:
            try:
                return self._scan(self._text, self._place)
            except json.JSONDecodeError as error:
                cut = "Unterminated string" in error.msg or error.pos > len(self._text) - _LONGEST_MARK
                if not cut or not self._more():
                    raise

    def _more(self) -> bool:
        """Read on, as much again as is waiting, so that an item is not scanned too often."""
        waiting = self._text[self._place :]
        if len(waiting) > self._largest:
            raise InputError("", None, too_large(self._largest))
        data = self._stream.read(max(_BLOCK, len(waiting)))
        self._text, self._place = waiting + self._decode(data, final=not data), 0
        return bool(data)


def _json_object(name: str, data: bytes, settings: ReadSettings) -> Records:
    try:
        value = _loads(data.decode(UTF8, "replace"))
    except RecursionError as error:
        raise InputError(name, None, f"is not JSON: {error}") from error
    except ValueError as error:
        if "Extra data" not in str(error):
            raise InputError(name, None, f"is not JSON: {error}") from error
        yield from json_lines(name, io.BytesIO(data), settings)
        return
    if not isinstance(value, dict):
        yield 1, _record(name, 1, value)
        return
    lists = [part for part in value.values() if isinstance(part, list) and part and isinstance(part[0], dict)]
    if settings.text_field in value or len(lists) != 1:
        yield 1, _record(name, 1, value)
        return
    yield from ((number, _record(name, number, item)) for number, item in enumerate(lists[0], 1))


def _table_row(name: str, number: int, columns: list[str], cells: list[str], encoding: str) -> Row | InputError:
    if len(cells) > len(columns):
        return InputError(name, number, f"has {len(cells)} cells, but the first line names {len(columns)} columns")
    whole = "\0".join(cells)
    if not whole.isascii() and any("\udc80" <= letter <= "\udcff" for letter in whole):
        decoded = decode(whole.replace("\0", "\x1f").encode(UTF8, "surrogateescape"))
        cells, encoding = decoded.text.split("\x1f"), decoded.encoding
    return _stated({column: cell for column, cell in zip(columns, cells, strict=False) if column and cell}, encoding)


def _record(name: str, number: int, value: object) -> Row | InputError:
    if isinstance(value, dict):
        return value
    return InputError(name, number, f"is a JSON {type(value).__name__}, not an object with fields")


def _stated(record: Row | InputError, encoding: str) -> Row | InputError:
    """The record with its encoding, unless that is UTF-8 or the record has such a field itself."""
    if encoding == UTF8 or isinstance(record, InputError) or ENCODING in record:
        return record
    return record | {ENCODING: encoding}


def _loads(text: str) -> Any:  # noqa: ANN401 - any JSON value
    return json.loads(text, parse_constant=lambda _: None, parse_float=_finite)


def _finite(digits: str) -> float | None:
    """A number that JSON can say again; one that is too large for that is None, like NaN."""
    number = float(digits)
    return number if math.isfinite(number) else None


def jsonable(value: object) -> object:
    """Return a value of a table of Arrow's as JSON can say it."""
    if isinstance(value, dict):
        return {str(key): jsonable(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [jsonable(part) for part in value]
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        value = int(value) if isinstance(exponent, int) and exponent >= 0 else float(value)  # an id may have 38 digits
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, date):  # datetime is one
        return value.isoformat()
    return value if value is None or isinstance(value, str | int | bool) else str(value)


def too_large(largest: int) -> str:
    """Return what is told of a text or a record that has more than so many bytes."""
    return f"is larger than {largest} bytes, the setting read.largest"


def _broken(name: str, line: int | None, error: Exception) -> InputError:
    return InputError(name, line, f"is a broken packed file from here on: {error}")
