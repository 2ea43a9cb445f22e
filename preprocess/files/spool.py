"""What a run has done so far, kept beside its result until that is there, so that a stopped run can go on.

The rows of each stage stand in chunks of bounded size. A chunk is there whole or not at all, and begins with a digest
of its rows: one that was cut all the same ends what is believed of its stage.
"""

import itertools
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import xxhash

from preprocess.errors import RunError
from preprocess.files.store import json_bytes, write_json, write_whole

PARTIAL = ".partial"
"""The folder in that of the result."""

ROWS, BYTES = 256, 1 << 22
"""A chunk ends with the row that makes it so long: a few seconds' work is lost with the last one."""

_NOTE = "note.json"

Item = TypeVar("Item")


class Spool:
    """A folder of chunks.

    Args:
        folder: Where they stand; where None, nothing is kept.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._written: Counter[str] = Counter()

    def note(self) -> object:
        """What :meth:`begin` noted of the run whose chunks these are; None where there is nothing to go on with."""
        try:
            return None if self._folder is None else json.loads((self._folder / _NOTE).read_bytes())
        except (OSError, ValueError):
            return None

    def begin(self, note: object) -> None:
        """Take away what is there and note whose chunks will be.

        Raises:
            RunError: If the folder cannot be made or a file cannot be written.
        """
        self.remove()
        if self._folder is not None:
            try:
                self._folder.mkdir()
            except OSError as error:
                raise RunError(f"{self._folder}: cannot be used as a folder: {error.strerror or error}") from error
            write_json(self._folder / _NOTE, note)

    def remove(self) -> None:
        """Take the folder away; what cannot be taken away stays, and the next run begins without it."""
        if self._folder is not None:
            with suppress(OSError):
                (self._folder / _NOTE).unlink()  # first: without it no chunk is believed
            shutil.rmtree(self._folder, ignore_errors=True)

    def rows(self, stage: str) -> Iterator[Any]:
        """Yield the rows of a stage that were kept, up to the first chunk that is not whole.

        At the end that chunk and those after it are taken away, since they will be written again.
        """
        if self._folder is None:
            return
        for number in itertools.count():
            whole = _whole(self._chunk(self._folder, stage, number))
            if whole is None:
                break
            self._written[stage] = number + 1
            yield from map(json.loads, whole)
        for path in self._folder.glob(f"{stage}-*"):
            if path.name >= self._chunk(self._folder, stage, self._written[stage]).name:
                path.unlink()

    def keep(self, stage: str, items: Iterable[Item], row: Callable[[Item], Any]) -> Iterator[Item]:
        """Yield the items, and keep the row of each, after those that :meth:`rows` yielded.

        Raises:
            RunError: If a chunk cannot be written.
        """
        if self._folder is None:
            yield from items
            return
        waiting: list[bytes] = []
        size = 0
        for item in items:
            waiting.append(json_bytes(row(item)) + b"\n")
            size += len(waiting[-1])
            if len(waiting) >= ROWS or size >= BYTES:
                self._write(self._folder, stage, waiting)
                waiting, size = [], 0
            yield item
        if waiting:
            self._write(self._folder, stage, waiting)

    def _write(self, folder: Path, stage: str, lines: Iterable[bytes]) -> None:
        body = b"".join(lines)
        write_whole(self._chunk(folder, stage, self._written[stage]), [_digest(body), b"\n", body])
        self._written[stage] += 1

    @staticmethod
    def _chunk(folder: Path, stage: str, number: int) -> Path:
        return folder / f"{stage}-{number:08}.jsonl"


def _whole(path: Path) -> list[bytes] | None:
    """The lines of a chunk; None where it is not there, or not as it was written."""
    try:
        digest, _, body = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return body.splitlines() if digest == _digest(body) else None


def _digest(body: bytes) -> bytes:
    return xxhash.xxh3_128_hexdigest(body).encode()
