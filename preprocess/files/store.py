"""The folder that a run leaves: every file whole or not there, the manifest last."""

import csv
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from importlib import metadata
from pathlib import Path
from typing import IO, Any

import msgspec

from preprocess.errors import MissingError, RunError, UsageError
from preprocess.files.declared import NAMES
from preprocess.files.inputs import MANIFEST
from preprocess.linear import shipped_models

Row = Mapping[str, Any]

REPORT = "report.html"
PROFILE = "profile.json"

CARD = "README.md"

FILES = (
    *(f"{table}.{format_}" for table in NAMES for format_ in ("jsonl", "parquet")),
    "rejected.jsonl",
    "sources.json",
    "sources.csv",
    PROFILE,
    REPORT,
    CARD,
    MANIFEST,
)
"""What a run may leave, in the order of writing; tables in one format."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def json_bytes(value: object, *, indent: int = 0) -> bytes:
    """Encode as JSON in UTF-8, records of ours as objects; on one line where nothing is indented.

    Half a character becomes its JSON escape, so that any text comes back as it was.
    """
    try:
        return msgspec.json.format(msgspec.json.encode(value), indent=indent)
    except UnicodeEncodeError:
        text = json.dumps(msgspec.to_builtins(value), ensure_ascii=False, indent=indent or None)
        return text.encode("utf-8", "backslashreplace")


def write_whole(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a file so that it is there whole or not at all.

    Raises:
        RunError: If it cannot be written.
    """
    with writing(path) as stream:
        stream.writelines(chunks)


@contextmanager
def writing(path: Path) -> Iterator[IO[bytes]]:
    """Open a file to be written; it is there once it is whole.

    Raises:
        RunError: If it cannot be written.
    """
    half = path.with_name(f".{path.name}.half")
    try:
        with half.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())  # a name must not outlive a fall of the power that its content did not
        half.replace(path)
    except OSError as error:
        raise RunError(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        half.unlink(missing_ok=True)


def write_rows(path: Path, rows: Iterable[object]) -> None:
    """Write rows as JSON lines."""
    write_tables({path: lambda row: row}, rows)


def write_tables(tables: Mapping[Path, Callable[[Any], object]], items: Iterable[object]) -> None:
    """Write rows of several files as JSON lines, going through the items once.

    Args:
        tables: What makes the row of an item, by file; where it makes None, the file has no row of it.
        items: Any number.
    """
    with ExitStack() as files:
        streams = [(files.enter_context(writing(path)), row) for path, row in tables.items()]
        for item in items:
            for stream, row in streams:
                if (made := row(item)) is not None:
                    stream.write(json_bytes(made) + b"\n")


def write_json(path: Path, value: object) -> None:
    """Write one JSON value for people and programs."""
    write_whole(path, (json_bytes(value, indent=2), b"\n"))


def write_table(path: Path, rows: Sequence[Row], columns: Sequence[str]) -> None:
    """Write a CSV table; a cell that a spreadsheet would run as a formula is made a text."""
    half = _Lines()
    writer = csv.DictWriter(half, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows({column: _cell(row[column]) for column in columns} for row in rows)
    write_whole(path, (line.encode("utf-8", "replace") for line in half.lines))


def open_folder(out: Path) -> None:
    """Make the folder of a run, and take away an older manifest: the folder is not whole until the new one is there.

    Raises:
        RunError: If the folder cannot be made.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / MANIFEST).unlink(missing_ok=True)
    except OSError as error:
        raise RunError(f"{out}: cannot be used as a folder: {error.strerror or error}") from error


def read_manifest(out: Path) -> dict[str, Any]:
    """Return the manifest of a finished run.

    Raises:
        MissingError: If the folder holds no finished run.
    """
    path = out / MANIFEST
    if not path.is_file():
        raise MissingError(
            f"{out}: holds no finished run, for there is no {MANIFEST}; preprocess run INPUT -o {out} makes one"
        )
    manifest: dict[str, Any] = json.loads(path.read_bytes())
    return manifest


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a file that a run left.

    Raises:
        RunError: If a line was changed so that it is not JSON.
    """
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            try:
                yield json.loads(line)
            except ValueError as error:
                raise RunError(f"{path}, line {number}: is not JSON as a run writes it: {error}") from error


def write_sources(folder: Path, table: Sequence[Row], reports: Iterable[object]) -> None:
    """Write ``sources.json`` and ``sources.csv``; a figure that a source lacks is 0 in the table."""
    write_json(folder / "sources.json", {"sources": list(reports)})
    columns = list(dict.fromkeys(column for row in table for column in row)) or ["source"]
    write_table(folder / "sources.csv", [dict.fromkeys(columns, 0) | dict(row) for row in table], columns)


def write_card(folder: Path, content: bytes, is_own: Callable[[bytes], bool]) -> bool:
    """Write the dataset card of a run, unless a person wrote or changed the one that is there.

    Args:
        folder: Of the run.
        content: The card.
        is_own: Whether a card is as a run wrote it.

    Returns:
        Whether it was written.

    Raises:
        RunError: If it cannot be written.
    """
    path = folder / CARD
    try:
        if path.is_symlink() or (path.exists() and not is_own(path.read_bytes())):
            return False
    except OSError:
        return False
    write_whole(path, [content])
    return True


def read_sources(out: Path) -> list[dict[str, Any]]:
    """Return the rows of ``sources.json`` of a finished run.

    Raises:
        MissingError: If the folder holds no finished run.
        RunError: If the file was changed so that it cannot be read.
    """
    read_manifest(out)
    path = out / "sources.json"
    try:
        found: list[dict[str, Any]] = json.loads(path.read_bytes())["sources"]
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise RunError(f"{path}: is not as a run leaves it ({error!r:.200}); run it again") from error
    return found


def refuse_run_files(path: Path) -> None:
    """Refuse to write a report over another file of a run.

    Raises:
        UsageError: If the path is one.
    """
    if path.name in FILES and path.name != REPORT and (path.parent / MANIFEST).is_file():
        raise UsageError(f"{path}: is a file of a run, which the report would replace; name another with -o")


def versions() -> dict[str, str]:
    """The versions of this package and of those that decide what a run finds."""
    names = ("news-preprocess", "google-re2", "langdetect", "numpy", "xxhash")
    return {name: metadata.version(name) for name in names}


def model_digests() -> dict[str, str]:
    """SHA-256 of each shipped model."""
    return {name: file_digest(path) for name, path in sorted(shipped_models().items())}


def pack_digests(packs: Iterable[Path]) -> dict[str, str]:
    """SHA-256 of each rule pack, by file name."""
    return {path.name: file_digest(path) for path in packs}


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal; of what is no regular file, an empty word."""
    if not os.path.isfile(path):  # noqa: PTH113 - a path may come from a glob and be gone
        return ""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


class _Lines:
    """What csv writes to: a list of lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def write(self, line: str) -> int:
        self.lines.append(line)
        return len(line)
