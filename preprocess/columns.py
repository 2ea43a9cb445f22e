"""Long arrays that stand in memory up to a bound, and past it in temporary files.

One ledger counts what all arrays hold together; where that is too much, the largest of them goes to a file. The files
have no name where the system allows that, and are gone with the process, however it ends. What is read back is the
same from both places, so nothing else knows where an array stands.
"""

import mmap
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from preprocess.scratch import Scratch

_CHUNK = 1 << 22  # bytes that an array grows by
_GAP = 8  # rows between two wanted ones in a file that are read along rather than passed over

_RANGES = 256
"""Ranges of values in which sorted runs can be read back, at the finest."""

_PRIVATE: dict[str, int] = (
    {"flags": mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | getattr(mmap, "MAP_POPULATE", 0)}
    if hasattr(mmap, "MAP_ANONYMOUS")
    else {}
)
"""Memory is asked for as a whole, where the system can do that, and not shared, which takes twice as long."""

Rows = NDArray[Any]
Number = TypeVar("Number", np.uint64, np.int64)
Hashes = NDArray[np.uint64]


def distinct(numbers: NDArray[Number]) -> NDArray[Number]:
    """Return the different ones of many numbers, sorted. ``numpy.unique`` hashes them first: five times slower."""
    ordered = np.sort(numbers)
    return np.asarray(ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(ordered)]])


class Ledger:
    """Counts what is held, and moves arrays to temporary files so that it stays under a bound.

    A quarter of the bound is left to those who work with the arrays; see :attr:`room`.

    Attributes:
        bound: Bytes that may be held.
        most: Bytes that were held at most, the room of those who work with the arrays not counted.
        spilled: Bytes that were written to files.
    """

    def __init__(self, bound: int) -> None:
        self.bound, self.most, self.spilled = bound, 0, 0
        self._fixed = 0
        self._columns: list[Column] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        for column in list(self._columns):
            column.close()

    @property
    def room(self) -> int:
        """Bytes that working with the arrays may take at once."""
        return self.bound // 4

    @property
    def left(self) -> int:
        """Bytes that may still be held."""
        return self.bound - self.room - self._fixed - sum(column.held for column in self._columns)

    def hold(self, size: int) -> None:
        """Count bytes that stay in memory whatever happens."""
        self._fixed += size
        self.settle()

    def settle(self) -> None:
        """Move the largest arrays to files until what is held fits."""
        while self.left < 0 and (largest := max(self._columns, key=lambda column: column.held, default=None)):
            if not largest.held:
                break
            largest.spill()
        self.most = max(self.most, self.bound - self.room - self.left)

    def enter(self, column: "Column") -> None:
        """Count an array from now on."""
        self._columns.append(column)

    def leave(self, column: "Column") -> None:
        """Count an array no more."""
        self._columns.remove(column)


class Column:
    """An array that grows at its end.

    Args:
        ledger: What counts it.
        kind: Of its numbers.
        width: Numbers of a row; 0 where a row is one number.
    """

    def __init__(self, ledger: Ledger, kind: DTypeLike, width: int = 0) -> None:
        self.ledger = ledger
        self._kind, self._shape = np.dtype(kind), (width,) if width else ()
        self._row_bytes = self._kind.itemsize * max(1, width)
        self._chunk_rows = max(1, _CHUNK // self._row_bytes)
        self._chunks: list[Rows] = []
        self._file: Scratch | None = None
        self._count = 0
        ledger.enter(self)

    def __len__(self) -> int:
        """The number of rows."""
        return self._count

    @property
    def held(self) -> int:
        """Bytes of it that are in memory."""
        return 0 if self._file else self._count * self._row_bytes

    def append(self, rows: ArrayLike) -> None:
        """Add rows at the end.

        Raises:
            RunError: If a temporary file cannot be written.
        """
        rows = np.ascontiguousarray(rows, dtype=self._kind).reshape(-1, *self._shape)
        if self._file:
            self._write(self._file, rows)
        else:
            self._copy(rows)
        self._count += len(rows)
        self.ledger.settle()

    def part(self, start: int, end: int) -> Rows:
        """Return the rows from one number to before another; they are not to be written to."""
        size = self._chunk_rows
        if not self._file and 0 < end - start <= size - start % size:
            return self._chunks[start // size][start % size : start % size + end - start]
        found = self._none(end - start)
        self._fill(found, start)
        return found

    def pieces(self) -> Iterator[Rows]:
        """Yield all rows, some after the other."""
        for start in range(0, self._count, self._chunk_rows):
            yield self.part(start, min(start + self._chunk_rows, self._count))

    def parts(self, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Rows:
        """Return the rows of several ranges, one range after the other."""
        sizes = ends - starts
        found = self._none(int(sizes.sum()))
        places = np.cumsum(sizes) - sizes
        for start, size, place in zip(starts.tolist(), sizes.tolist(), places.tolist(), strict=True):
            self._fill(found[place : place + size], start)
        return found

    def rows(self, numbers: NDArray[np.int64]) -> Rows:
        """Return the rows of some numbers, which rise."""
        apart = np.diff(numbers // self._chunk_rows) > 0
        if self._file:
            apart |= np.diff(numbers) > _GAP
        groups = np.split(numbers, np.flatnonzero(apart) + 1) if len(numbers) else []
        return np.concatenate(
            [self._none(0), *(self.part(int(own[0]), int(own[-1]) + 1)[own - own[0]] for own in groups)]
        )

    def whole(self) -> Rows:
        """Return all rows, and close the array."""
        found = self.part(0, self._count).copy()
        self.close()
        return found

    def spill(self) -> None:
        """Move it to a temporary file.

        Raises:
            RunError: If that cannot be written.
        """
        chunks, self._chunks = self._chunks, []
        self._file = Scratch()
        left = self._count
        for chunk in chunks:
            self._write(self._file, chunk[:left])
            left -= len(chunk)

    def close(self) -> None:
        """Forget it."""
        self.ledger.leave(self)
        self._chunks, self._count = [], 0
        if self._file:
            self._file.close()
            self._file = None

    def _copy(self, rows: Rows) -> None:
        end = self._count
        while len(rows):
            place = end % self._chunk_rows
            if place == 0:
                self._chunks.append(self._chunk())
            some = rows[: self._chunk_rows - place]
            self._chunks[-1][place : place + len(some)] = some
            rows, end = rows[len(some) :], end + len(some)

    def _chunk(self) -> Rows:
        """Room for more rows, from the system: what is freed goes back to it, and keeps no other memory in use."""
        data = mmap.mmap(-1, self._chunk_rows * self._row_bytes, **_PRIVATE)
        return np.frombuffer(data, dtype=self._kind).reshape(-1, *self._shape)

    def _none(self, count: int) -> Rows:
        return np.empty((count, *self._shape), dtype=self._kind)

    def _write(self, file: Scratch, rows: Rows) -> None:
        data = _bytes_of(rows)
        self.ledger.spilled += len(data)
        file.append(data)

    def _fill(self, rows: Rows, start: int) -> None:
        """Write into rows what stands from a number on."""
        if self._file:
            self._file.fill(_bytes_of(rows), start * self._row_bytes)
            return
        while len(rows):
            chunk, place = divmod(start, self._chunk_rows)
            some = self._chunks[chunk][place : place + len(rows)]
            rows[: len(some)] = some
            rows, start = rows[len(some) :], start + len(some)


def _bytes_of(rows: Rows) -> memoryview:
    return rows.reshape(-1).view(np.uint8).data


class Sorted:
    """Numbers in sorted runs, read back together range by range of their values: an external sort without its merge.

    Args:
        ledger: What counts them.
        last: The largest number that is looked for: up to it the ranges are of one width.
        width: Numbers of a row, of which the first is sorted by; 0 where a row is one number.
        unit: Ranges begin at multiples of it: what is alike but for what lies below is read together.
    """

    def __init__(self, ledger: Ledger, last: int = 2**64 - 1, width: int = 0, unit: int = 1) -> None:
        self.ledger = ledger
        self._rows = Column(ledger, np.uint64, width)
        starts = [last * place // _RANGES // unit * unit for place in range(1, _RANGES)]
        self._starts = np.array(starts, dtype=np.uint64)
        self._edges = Column(ledger, np.int64, _RANGES + 1)

    def __len__(self) -> int:
        """The number of rows."""
        return len(self._rows)

    def add(self, run: Hashes) -> None:
        """Add rows that rise by their first numbers."""
        start, keys = len(self._rows), run if run.ndim == 1 else run[:, 0]
        inner = start + np.searchsorted(keys, self._starts)
        self._edges.append(np.concatenate([[start], inner, [start + len(run)]]))
        self._rows.append(run)

    def ranges(self, at_once: int) -> Iterator[Hashes]:
        """Yield the rows of one range of values after the other, run by run.

        Args:
            at_once: Rows of a range, about; where more stand in one of the finest ranges, that is larger.
        """
        edges = self._edges.part(0, len(self._edges))
        counts = np.diff(edges, axis=1).sum(axis=0)
        # Ranges that begin in the same lot of so many rows are read together.
        lots = (np.cumsum(counts) - counts) // max(1, at_once)
        cuts = np.flatnonzero(np.diff(lots, prepend=-1, append=lots[-1] + 1))
        for first, last in pairwise(cuts.tolist()):
            yield self._rows.parts(edges[:, first], edges[:, last])

    def distinct(self, at_once: int) -> Column:
        """Return the different numbers, rising, and forget the runs.

        Args:
            at_once: Numbers that are sorted together, about.
        """
        found = Column(self.ledger, np.uint64)
        for some in self.ranges(at_once):
            found.append(distinct(some))
        self.close()
        return found

    def close(self) -> None:
        """Forget them."""
        self._rows.close()
        self._edges.close()
