"""Files → articles. What cannot be used becomes a :class:`Rejected`, and the rest comes through."""

import csv
import io
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from preprocess.article import Article
from preprocess.errors import InputError, no_room
from preprocess.files import parquet, records
from preprocess.files.compression import BROKEN, PACKED, open_unpacked, split_packed, unpacked
from preprocess.files.encoding import UTF8, Decoded, NotText, decode
from preprocess.files.fields import article_of, digest
from preprocess.files.inputs import METADATA, InputFile, find_files
from preprocess.files.records import ENCODING, Reader, Row, too_large
from preprocess.settings import ReadSettings

READERS: dict[str, Reader] = records.READERS | {".parquet": parquet.records}
"""The reader of each kind of file that holds many articles, by its suffix."""

TEXT = ".txt"
PAGES = (".html", ".htm")
READABLE = (TEXT, *PAGES, *READERS)
"""The kinds of file that are read, each packed too."""

_BLOCK = 1 << 20  # bytes of standard input that are read at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """An input that could not be used: a file, or a line of it (counted from 1).

    Attributes:
        path: The file, as it is named in the result.
        line: The line in it, or the place of the record; None where the whole file is meant.
        error: What is wrong, in one sentence.
        skipped: What it is, in a word, where it is no loss: a record of an archive that holds no page.
        records: How many of them are told together.
    """

    path: str
    line: int | None
    error: str
    skipped: str | None = None
    records: int = 1

    def __str__(self) -> str:
        where = self.path if self.line is None else f"{self.path}, line {self.line}"
        return f"{'rejected' if self.skipped is None else 'skipped'}: {where}: {self.error}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPage:
    """A web page before its article is extracted.

    Attributes:
        path: The file, as it is named in the result.
        line: The place of its record in the file; None where it is the whole file.
        html: The page, decoded.
        fields: What is known of it beside the page itself, as the fields of a record without a text.
        fallback_id: The id where neither the fields give one nor the page has a url.
    """

    path: str
    line: int | None
    html: str
    fields: Mapping[str, Any]
    fallback_id: str


Arrived = Article | RawPage | Rejected


def read(inputs: Sequence[str], settings: ReadSettings, *, out: Path | None = None) -> Iterator[Arrived]:
    """Yield what the inputs hold, in the order of path and record; ids may repeat.

    Args:
        inputs: Files, folders, globs, or ``-`` for standard input.
        settings: Field names and bounds.
        out: A folder that is not read, since the run writes to it.

    Raises:
        MissingError: If an input is not there.
    """
    yield from read_files(find_files(inputs, out=out), settings)


def read_files(files: Sequence[InputFile], settings: ReadSettings) -> Iterator[Arrived]:
    """Yield what the files hold; ids may repeat."""
    folders: dict[Path, dict[str, Row]] = {}
    for file in files:
        metadata: Row = {}
        for folder in _folders(file):
            if folder not in folders:
                folders[folder] = {}
                yield from _read_metadata(folder, folders[folder])
            if file.path is not None:
                metadata = folders[folder].get(file.path.relative_to(folder).as_posix(), {}) | metadata
        yield from _read_file(file, settings, metadata)


def articles_in(files: Sequence[InputFile]) -> int | None:
    """How many articles the files are, where each is one; None where one of them may hold many."""
    suffixes = {Path(split_packed(file.name)[0].lower()).suffix for file in files}
    return len(files) if suffixes <= {TEXT, *PAGES} else None


def tables(files: Sequence[InputFile]) -> list[Path]:
    """Every ``metadata.csv`` that is read with the files."""
    folders = {folder for file in files for folder in _folders(file)}
    return sorted(path for folder in folders if (path := folder / METADATA).is_file())


def _folders(file: InputFile) -> list[Path]:
    """The folders whose ``metadata.csv`` may tell of a file, the nearest first: up to the one that was given."""
    if file.path is None:
        return []
    return list(file.path.parents)[: len(PurePosixPath(file.inner).parts)]


def unique_ids(ids: Iterable[str]) -> Iterator[str]:
    """Yield the ids; a repeated one gets ``~2``, ``~3``."""
    seen: dict[str, int] = {}
    for given in ids:
        name = given
        while name in seen:
            seen[given] += 1
            name = f"{given}~{seen[given]}"
        seen[name] = 1
        yield name


def _read_file(file: InputFile, settings: ReadSettings, metadata: Row) -> Iterator[Arrived]:
    """Yield what one file holds; a bad record costs that record, a broken file what is left of it."""
    try:
        with _open(file) as stream:
            kind = _kind(file, stream)
            if kind in READERS:
                yield from _many(file, READERS[kind](file.name, stream, settings), settings, metadata)
            else:
                yield _one(file, kind, stream, settings, metadata)
    except InputError as error:
        yield _rejected(error)
    except NotText as error:
        yield Rejected(path=file.name, line=None, error=str(error))
    except BROKEN as error:
        yield Rejected(path=file.name, line=None, error=f"is a broken packed file: {error}")
    except OSError as error:
        yield Rejected(path=file.name, line=None, error=f"cannot be read: {error.strerror or error}")


def _many(
    file: InputFile, records: Iterable[tuple[int, Row | InputError]], settings: ReadSettings, metadata: Row
) -> Iterator[Arrived]:
    for number, fields in records:
        if isinstance(fields, InputError):
            yield _rejected(fields)
            continue
        fallback = digest(file.inner, json.dumps(fields, sort_keys=True, default=str))
        try:
            yield _of_record(metadata | fields, settings, path=file.name, line=number, fallback_id=fallback)
        except InputError as error:
            yield _rejected(error)


def _of_record(fields: Row, settings: ReadSettings, *, path: str, line: int, fallback_id: str) -> Article | RawPage:
    """The article that a record is; the page that it holds, where it has no text but that."""
    html = fields.get(settings.html_field)
    if not isinstance(html, str) or fields.get(settings.text_field):
        return article_of(fields, settings, path=path, line=line, fallback_id=fallback_id)
    page = (settings.html_field, settings.text_field)
    rest = {name: value for name, value in fields.items() if name not in page}
    return RawPage(path=path, line=line, html=html, fields=rest, fallback_id=fallback_id)


def _one(file: InputFile, kind: str, stream: IO[bytes], settings: ReadSettings, metadata: Row) -> Article | RawPage:
    """The article or the page that the whole file is."""
    stem = Path(split_packed(file.inner)[0]).stem
    decoded = _whole(file.name, stream, settings.largest, html=kind in PAGES)
    fields = metadata if decoded.encoding == UTF8 else {ENCODING: decoded.encoding} | metadata
    if kind in PAGES:
        return RawPage(path=file.name, line=None, html=decoded.text, fields=fields, fallback_id=stem)
    fields = fields | {settings.text_field: decoded.text}
    return article_of(fields, settings, path=file.name, line=None, fallback_id=stem)


def _rejected(error: InputError) -> Rejected:
    return Rejected(path=error.path, line=error.line, error=error.error, skipped=error.skipped, records=error.records)


def _kind(file: InputFile, stream: IO[bytes]) -> str:
    """Which kind of file it is: by its name, standard input by its first character."""
    if file.path is None:
        first = stream.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
        stream.seek(0)
        return {b"{": ".jsonl", b"[": ".json", b"<": PAGES[0]}.get(first, TEXT)
    kind = Path(split_packed(file.path.name)[0].lower()).suffix
    if kind not in READABLE:
        known = f"{', '.join(READABLE)}, each also {', '.join(PACKED)}"
        raise InputError(file.name, None, f"is not a kind of file that is read; those are {known}")
    if not file.path.is_file():
        raise InputError(file.name, None, "is not a regular file")
    return kind


@contextmanager
def _open(file: InputFile) -> Iterator[IO[bytes]]:
    """What is in a file, unpacked."""
    if file.path is not None:
        with open_unpacked(file.path) if file.path.is_file() else io.BytesIO() as stream:
            yield stream
        return
    if sys.stdin is None:
        raise InputError(file.name, None, "cannot be read: standard input is closed")
    with tempfile.SpooledTemporaryFile(max_size=2**24) as spool:
        while data := sys.stdin.buffer.read(_BLOCK):
            try:
                spool.write(data)
            except OSError as error:
                raise no_room(error) from error
        spool.seek(0)
        with unpacked(spool) as stream:
            yield stream


def _whole(name: str, stream: IO[bytes], largest: int, *, html: bool) -> Decoded:
    data = stream.read(largest + 1)
    if not data:
        raise InputError(name, None, "is empty (0 bytes)")
    if len(data) > largest:
        raise InputError(name, None, too_large(largest))
    return decode(data, html=html)


def _read_metadata(folder: Path, rows: dict[str, Row]) -> Iterator[Rejected]:
    """Fill the rows of a folder's ``metadata.csv`` by file; an empty field is unknown."""
    path = folder / METADATA
    if not path.is_file():
        return
    try:
        reader = csv.DictReader(io.StringIO(decode(path.read_bytes()).text, newline=""), restval="")
        if "file" not in (reader.fieldnames or ()):
            yield Rejected(path=path.as_posix(), line=1, error='has no column "file"')
            return
        for row in reader:
            given = row.pop("file")
            name = PurePosixPath(given).as_posix() if given else ""
            if problem := _problem(folder, name, row, rows):
                yield Rejected(path=path.as_posix(), line=reader.line_num, error=problem)
            rows.setdefault(name, {key: value for key, value in row.items() if key and value})
    except (NotText, OSError, csv.Error) as error:
        yield Rejected(path=path.as_posix(), line=None, error=str(error))


def _problem(folder: Path, name: str, row: Mapping[str | None, Any], rows: Mapping[str, Row]) -> str | None:
    """What is wrong with a row of a ``metadata.csv``, if anything is."""
    if name in rows:
        return f'names the file "{name}" a second time; the first row counts'
    if None in row:
        return f'has more cells than columns, for the file "{name}"'
    return None if (folder / name).is_file() else f'the file "{name}" is not there'
