"""Records in their order: in memory up to a bound, and past it in a temporary file that is gone with the process.

What is read back equals what was put there, so nothing else knows where a record stands.
"""

import json
import weakref
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from threading import Lock
from typing import Any, Generic, TypeVar, overload

import msgspec
import numpy as np
from numpy.typing import NDArray

from preprocess.scratch import Scratch
from preprocess.settings import UNBOUNDED, in_bytes

_SHOWN = 2  # records in what a sequence says of itself
_KEPT = 32  # records that were looked up by name: what is told together; a huge one must not be held for long

Item = TypeVar("Item")
Other = TypeVar("Other")

_OVERHEAD = (
    4  # bytes of Python's objects for a byte of JSON: 3.5 for articles with spans and evidence, 4 for candidates
)
_BLOCK = 1 << 20  # bytes that are written or read at once where records are taken one after the other


class Room:
    """Bytes that shelves may hold together; the first record past them moves all of its shelf to a file.

    Args:
        bound: Bytes.
    """

    def __init__(self, bound: int = UNBOUNDED) -> None:
        self.bound = self.left = bound


def room_of(memory: int) -> Room:
    """Return the room for articles, pairs and links of a run: half of what it may hold, since linking may hold as much.

    Args:
        memory: Megabytes.

    Raises:
        UsageError: If they are no number of megabytes.
    """
    return Room(in_bytes(memory) // 2)


class Rows(Sequence[Item]):
    """A sequence that equals any other with the same records."""

    __hash__ = None  # type: ignore[assignment]  # it may grow

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str | bytes):
            return NotImplemented
        return len(self) == len(other) and all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    def __repr__(self) -> str:
        shown = ", ".join(map(repr, islice(self, _SHOWN)))
        return f"<{len(self)} in order: {shown}{', …' if len(self) > _SHOWN else ''}>"


class Shelf(Rows[Item]):
    """A sequence of dataclasses that grows at its end.

    Args:
        kind: The class of its records, made of what JSON can tell.
        room: What it may hold in memory, all by default.
    """

    def __init__(self, kind: type[Item], room: Room | None = None) -> None:
        self._kind, self.room = kind, room or Room()
        self._decoder = msgspec.json.Decoder(kind)
        self._encoder = msgspec.json.Encoder()
        self._held: list[Item] = []
        self._size = [0]  # bytes of what is held, as a list: they are given back when this is gone
        weakref.finalize(self, _give_back, self.room, self._size)
        self._file: Scratch | None = None
        self._waiting: list[bytes] = []  # the last records, which are in no file yet
        self._ends = array("Q", [0])
        self._written = 0  # bytes that are in the file
        self._lock = Lock()

    def __len__(self) -> int:
        """The number of records."""
        return len(self._held) or len(self._ends) - 1

    def __reduce__(self) -> tuple[object, ...]:
        """Copy it as one in memory."""
        return shelved, (self._kind, list(self))

    @property
    def in_memory(self) -> bool:
        """Whether records are held as they are, and cost nothing to look at."""
        return self._file is None

    def append(self, item: Item) -> None:
        """Put a record at the end.

        Raises:
            RunError: If a temporary file cannot be written.
        """
        if self._file is not None:
            self._write(self._file, item)
            return
        self._held.append(item)
        if self.room.bound < UNBOUNDED:
            size = _OVERHEAD * len(self._encoded(item))
            self._size[0] += size
            self.room.left -= size
            if self.room.left < 0:
                self._spill()

    @overload
    def __getitem__(self, place: int) -> Item: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Item]: ...

    def __getitem__(self, place: int | slice) -> Item | Sequence[Item]:
        """Return a record, or several."""
        if self._file is None:
            return self._held[place]
        numbers = range(len(self))[place]
        if isinstance(numbers, int):
            return next(self._read(self._file, numbers, numbers + 1))
        if numbers.step == 1:
            return list(self._read(self._file, numbers.start, max(numbers.start, numbers.stop)))
        return [self[number] for number in numbers]

    def __iter__(self) -> Iterator[Item]:
        """Yield all records in their order."""
        return iter(self._held) if self._file is None else self._read(self._file, 0, len(self))

    def close(self) -> None:
        """Forget all records."""
        _give_back(self.room, self._size)
        self._held, self._waiting = [], []
        self._ends, self._written = array("Q", [0]), 0
        if self._file is not None:
            self._file.close()
            self._file = None

    def _spill(self) -> None:
        held, self._held = self._held, []
        _give_back(self.room, self._size)
        self._file = Scratch()
        for item in held:
            self._write(self._file, item)

    def _write(self, file: Scratch, item: Item) -> None:
        line = self._encoded(item)
        with self._lock:
            self._waiting.append(line)
            self._ends.append(self._ends[-1] + len(line))
            if self._ends[-1] - self._written >= _BLOCK:
                self._flush(file)

    def _flush(self, file: Scratch) -> None:
        waiting, self._waiting, self._written = self._waiting, [], self._ends[-1]
        file.append(b"".join(waiting))

    def _encoded(self, item: Item) -> bytes:
        try:
            return self._encoder.encode(item)
        except UnicodeEncodeError:  # half a character, which JSON can tell as an escape alone
            return json.dumps(msgspec.to_builtins(item)).encode("ascii")

    def _decoded(self, line: memoryview) -> Item:
        try:
            return self._decoder.decode(line)
        except msgspec.DecodeError:
            return msgspec.convert(json.loads(bytes(line)), self._kind)

    def _read(self, file: Scratch, first: int, last: int) -> Iterator[Item]:
        """Yield records from one number to before another, a bounded number of bytes at once, or one record."""
        while first < last:
            start = self._ends[first]
            end = first + 1
            while end < last and self._ends[end + 1] - start <= _BLOCK:
                end += 1
            with self._lock:
                if self._waiting:
                    self._flush(file)
            block = memoryview(bytearray(self._ends[end] - start))
            file.fill(block, start)
            for number in range(first, end):
                yield self._decoded(block[self._ends[number] - start : self._ends[number + 1] - start])
            first = end


def _give_back(room: Room, size: list[int]) -> None:
    room.left += size[0]
    size[0] = 0


def shelved(kind: type[Item], items: Iterable[Item], room: Room | None = None) -> Shelf[Item]:
    """Return a shelf with records.

    Raises:
        RunError: If a temporary file cannot be written.
    """
    shelf = Shelf(kind, room)
    for item in items:
        shelf.append(item)
    return shelf


class Lazy(Rows[Other], Generic[Item, Other]):
    """What a function makes of each record of a sequence, made when it is looked at.

    Args:
        items: The records.
        made: The function; the same record gives the same.
        numbers: Of the records that stand in it, in their order; all by default.
    """

    def __init__(
        self,
        items: Sequence[Item],
        made: Callable[[Item], Other],
        numbers: Sequence[int] | NDArray[np.integer[Any]] | None = None,
    ) -> None:
        self._items, self._made = items, made
        self._numbers: Any = range(len(items)) if numbers is None else numbers

    def __len__(self) -> int:
        """The number of records."""
        return len(self._numbers)

    @overload
    def __getitem__(self, place: int) -> Other: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Other]: ...

    def __getitem__(self, place: int | slice) -> Other | Sequence[Other]:
        """Return what one record gives, or several."""
        if not isinstance(place, slice):
            return self._made(self._items[int(self._numbers[place])])
        numbers = self._numbers[place]
        if isinstance(numbers, range) and numbers.step == 1:
            return list(map(self._made, self._items[numbers.start : numbers.stop]))
        return [self._made(self._items[int(number)]) for number in numbers]

    def __iter__(self) -> Iterator[Other]:
        """Yield what each record gives."""
        if isinstance(self._numbers, range):
            return map(self._made, self._items)
        return (self._made(self._items[int(number)]) for number in self._numbers)


def picked(items: Sequence[Item], numbers: Sequence[int] | NDArray[np.integer[Any]]) -> Sequence[Item]:
    """Return some records of a sequence by their numbers, in the order of these."""
    return Lazy(items, _same, numbers)


def _same(item: Item) -> Item:
    return item


class Named(Mapping[str, Item]):
    """Records of a sequence by their names: each is looked up when it is asked for, and the last few are kept.

    Args:
        names: Of the records, in their order.
        number: Returns the place of a name, or raises a KeyError.
        items: The records.
    """

    def __init__(self, names: Sequence[str], number: Callable[[str], int], items: Sequence[Item]) -> None:
        self._names, self._number = names, number
        self._item = lru_cache(maxsize=_KEPT)(items.__getitem__)

    def __getitem__(self, name: str) -> Item:
        """Return the record of a name."""
        return self._item(self._number(name))

    def __iter__(self) -> Iterator[str]:
        """Yield the names in the order of the records."""
        return iter(self._names)

    def __len__(self) -> int:
        """The number of records."""
        return len(self._names)
