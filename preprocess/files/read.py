"""Files → articles. What cannot be used becomes a :class:`Rejected`, and the rest comes through."""

import codecs
import csv
import gzip
import io
import json
import math
import shutil
import sys
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, cast

from preprocess.article import Article
from preprocess.errors import InputError
from preprocess.files.fields import article_of, digest
from preprocess.files.inputs import METADATA, InputFile, find_files
from preprocess.settings import ReadSettings

READABLE = (".txt", ".jsonl", ".txt.gz", ".jsonl.gz")
_BROKEN_GZIP = (EOFError, gzip.BadGzipFile, zlib.error)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """An input that could not be used: a file, or a line of it (counted from 1)."""

    path: str
    line: int | None
    error: str


def read(inputs: Sequence[str], settings: ReadSettings, *, out: Path | None = None) -> Iterator[Article | Rejected]:
    """Yield the articles of the inputs in the order of path and record, each id once.

    Args:
        inputs: Files, folders, globs, or ``-`` for standard input.
        settings: Field names and bounds.
        out: A folder that is not read, since the run writes to it.

    Raises:
        MissingError: If an input is not there.
    """
    yield from unique_ids(read_files(find_files(inputs, out=out), settings))


def read_files(files: Sequence[InputFile], settings: ReadSettings) -> Iterator[Article | Rejected]:
    """Yield the articles of the files; ids may repeat."""
    folders: dict[Path, dict[str, Row]] = {}
    for file in files:
        rows: dict[str, Row] = {}
        if file.path is not None:
            folder = file.path.parent
            if folder not in folders:
                folders[folder] = {}
                yield from _read_metadata(folder / METADATA, folders[folder])
            rows = folders[folder]
        yield from _read_file(file, settings, rows.get(file.path.name if file.path else "", {}))


def unique_ids(arrived: Iterator[Article | Rejected]) -> Iterator[Article | Rejected]:
    """Give a repeated id ``~2``, ``~3``."""
    seen: dict[str, int] = {}
    for item in arrived:
        if isinstance(item, Rejected):
            yield item
            continue
        name = item.id
        while name in seen:
            seen[item.id] += 1
            name = f"{item.id}~{seen[item.id]}"
        seen[name] = 1
        yield item if name == item.id else replace(item, id=name)


def _read_file(file: InputFile, settings: ReadSettings, metadata: Row) -> Iterator[Article | Rejected]:
    """Yield what one file holds; a bad line costs that line, a broken file what is left of it."""
    try:
        for line, fields in _records(file, settings):
            if isinstance(fields, InputError):
                yield Rejected(path=fields.path, line=fields.line, error=fields.error)
                continue
            try:
                yield _article(file, line, metadata | fields, settings)
            except InputError as error:
                yield Rejected(path=error.path, line=error.line, error=error.error)
    except InputError as error:
        yield Rejected(path=error.path, line=error.line, error=error.error)
    except OSError as error:
        yield Rejected(path=file.name, line=None, error=f"cannot be read: {error.strerror or error}")


def _article(file: InputFile, line: int | None, fields: Row, settings: ReadSettings) -> Article:
    if line is None:
        fallback = Path(file.inner.removesuffix(".gz")).stem
    else:
        fallback = digest(file.inner, json.dumps(fields, sort_keys=True))
    return article_of(fields, settings, path=file.name, line=line, fallback_id=fallback)


def _records(file: InputFile, settings: ReadSettings) -> Iterator[tuple[int | None, Row | InputError]]:
    with _open(file) as stream:
        kind = _kind(file, stream)
        if kind == ".jsonl":
            yield from _json_lines(file.name, stream, settings)
        else:
            yield None, {settings.text_field: _whole_text(file.name, stream, settings.largest)}


def _kind(file: InputFile, stream: IO[bytes]) -> str:
    """Which kind of file it is: by its name, standard input by its first character."""
    if file.path is None:
        first = stream.read(64).lstrip(codecs.BOM_UTF8).lstrip()
        stream.seek(0)
        return ".jsonl" if first.startswith(b"{") else ".txt"
    kind = Path(file.path.name.lower().removesuffix(".gz")).suffix
    if f"{kind}{'.gz' if file.path.name.lower().endswith('.gz') else ''}" not in READABLE:
        raise InputError(file.name, None, f"is not a kind of file that is read; those are {', '.join(READABLE)}")
    if not file.path.is_file():
        raise InputError(file.name, None, "is not a regular file")
    return kind


def _open(file: InputFile) -> IO[bytes]:
    if file.path is None:
        spool = tempfile.SpooledTemporaryFile(max_size=2**24)  # noqa: SIM115 - the caller closes it
        shutil.copyfileobj(sys.stdin.buffer, spool)
        spool.seek(0)
        return spool
    if not file.path.is_file():
        return io.BytesIO()
    if file.path.name.lower().endswith(".gz"):
        return cast("IO[bytes]", gzip.open(file.path))
    return file.path.open("rb")


def _whole_text(name: str, stream: IO[bytes], largest: int) -> str:
    try:
        data = stream.read(largest + 1)
    except _BROKEN_GZIP as error:
        raise InputError(name, None, f"is a broken gzip file: {error}") from error
    if not data:
        raise InputError(name, None, "is empty (0 bytes)")
    if len(data) > largest:
        raise InputError(name, None, f"is larger than {largest} bytes, the setting read.largest")
    return decode(data, name, None)


def _json_lines(name: str, stream: IO[bytes], settings: ReadSettings) -> Iterator[tuple[int, Row | InputError]]:
    number = 0
    try:
        while data := stream.readline(settings.largest + 1):
            number += 1
            if data.strip():
                yield number, _json_line(name, number, data, stream, settings.largest)
    except _BROKEN_GZIP as error:
        yield number + 1, InputError(name, number + 1, f"is a broken gzip file from here on: {error}")
    if number == 0:
        raise InputError(name, None, "is empty: it holds no record")


def _json_line(name: str, number: int, data: bytes, stream: IO[bytes], largest: int) -> Row | InputError:
    if len(data) > largest:
        while data and not data.endswith(b"\n"):
            data = stream.readline(largest)
        return InputError(name, number, f"is larger than {largest} bytes, the setting read.largest")
    try:
        fields = json.loads(decode(data, name, number), parse_constant=lambda _: None, parse_float=_finite)
    except InputError as error:
        return error
    except (ValueError, RecursionError) as error:
        return InputError(name, number, f"is not JSON: {error}")
    if not isinstance(fields, dict):
        return InputError(name, number, f"is a JSON {type(fields).__name__}, not an object with fields")
    return fields


def _finite(digits: str) -> float | None:
    """A number that JSON can say again; one that is too large for that is None, like NaN."""
    number = float(digits)
    return number if math.isfinite(number) else None


def decode(data: bytes, name: str, line: int | None) -> str:
    """Decode UTF-8, or UTF-16 that says so by its first bytes.

    Raises:
        InputError: If it is neither; it names the place and the byte.
    """
    encoding = "utf-8"
    for mark, marked_encoding in _BOMS:
        if data.startswith(mark):
            data, encoding = data[len(mark) :], marked_encoding
    if encoding == "utf-8" and b"\0" in data[:4096]:
        raise InputError(name, line, "holds NUL bytes: it is binary, or text in an encoding that it does not state")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        byte = f"byte {error.start} (0x{data[error.start]:02x})"
        raise InputError(
            name, line, f"is not {encoding.upper()}: {byte} fits no character; convert it first"
        ) from error


def _read_metadata(path: Path, rows: dict[str, Row]) -> Iterator[Rejected]:
    """Fill the rows of a folder's ``metadata.csv`` by file; an empty field is unknown."""
    if not path.is_file():
        return
    try:
        reader = csv.DictReader(io.StringIO(decode(path.read_bytes(), path.as_posix(), None), newline=""))
        if "file" not in (reader.fieldnames or ()):
            yield Rejected(path=path.as_posix(), line=1, error='has no column "file"')
            return
        for row in reader:
            name = row.pop("file") or ""
            if not (path.parent / name).is_file():
                yield Rejected(path=path.as_posix(), line=reader.line_num, error=f'the file "{name}" is not there')
            rows[name] = {key: value for key, value in row.items() if key and value}
    except (InputError, OSError, csv.Error) as error:
        yield Rejected(path=path.as_posix(), line=None, error=getattr(error, "error", str(error)))
