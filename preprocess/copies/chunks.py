"""What texts are made of, chunk by chunk: a chunk is what stands between two blanks, and is read once.

Of a thousand chunks of news nine hundred were met before. No word, no beginning of a name and no beginning of a figure
goes beyond a chunk's ends, or depends on what is before it: so what was found in a chunk holds wherever it stands.
"""

import re
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from preprocess.copies.flat import ranges

MOST_LETTERS = 4_000_000
"""Letters of all chunks that are remembered, about: some 250,000 chunks, and 100 MB."""

Places = NDArray[np.int64]
Row = tuple[int, ...]

_BLANKS = np.array([chr(code).isspace() for code in range(0x3002)])
_CHUNK_COST = 10  # what a chunk takes beside its letters


@dataclass(frozen=True, slots=True)
class Found:
    """What one finder found in the chunks of a text.

    Attributes:
        rows: What the finder said, row by row; uint64, shape (found, columns).
        starts: Where the chunk of each begins in the text.
    """

    rows: NDArray[np.uint64]
    starts: Places

    def places(self) -> list[int]:
        """Where each stands in the text, of a finder whose rows begin with the place in the chunk."""
        found: list[int] = (self.starts + self.rows[:, 0].astype(np.int64)).tolist()
        return found


@dataclass(frozen=True, slots=True)
class Finder:
    """What is looked for in a chunk.

    Attributes:
        find: Says of a chunk what is found in it: rows of numbers.
        columns: How many numbers make a row.
    """

    find: Callable[[str], Sequence[Row]]
    columns: int


class Chunks:
    """Chunks of texts and what was found in them.

    Args:
        finders: What is looked for.
    """

    def __init__(self, *finders: Finder) -> None:
        self._finders = finders
        self._forget()

    def split(self, text: str) -> tuple[Places, Places]:
        """Return where the chunks of a text begin, and their numbers, which are good until the next text is split."""
        if self._letters > MOST_LETTERS:
            self._forget()
        numbers = list(map(self._numbers.__getitem__, text.split()))
        return _starts(text), np.array(numbers, dtype=np.int64)

    def found(self, finder: int, starts: Places, numbers: Places) -> Found:
        """Return what a finder, by its place, found in the chunks of a text, in order."""
        limits = np.frombuffer(self._limits[finder], dtype=np.int64)
        firsts, ends = limits[numbers], limits[numbers + 1]
        values = np.frombuffer(self._rows[finder], dtype=np.uint64).reshape(-1, self._finders[finder].columns)
        return Found(values[ranges(firsts, ends)], np.repeat(starts, ends - firsts))

    def _forget(self) -> None:
        self._numbers = _Numbers(self._add)
        self._letters = 0
        self._rows = [array("Q") for _ in self._finders]
        self._limits = [array("q", [0]) for _ in self._finders]

    def _add(self, chunk: str) -> None:
        self._letters += len(chunk) + _CHUNK_COST
        for finder, values, limits in zip(self._finders, self._rows, self._limits, strict=True):
            rows = finder.find(chunk)
            for row in rows:
                values.extend(row)
            limits.append(limits[-1] + len(rows))


class _Numbers(dict[str, int]):
    """Numbers of chunks in the order in which they are met."""

    def __init__(self, add: Callable[[str], None]) -> None:
        super().__init__()
        self._add = add

    def __missing__(self, chunk: str) -> int:
        self._add(chunk)
        self[chunk] = number = len(self)
        return number


def places_of(pattern: re.Pattern[str], *, capitals: bool = False) -> Finder:
    """Return a finder of the places where a pattern matches in a chunk.

    Args:
        pattern: What is looked for.
        capitals: Whether it matches nothing where all letters are small.
    """

    def find(chunk: str) -> Sequence[Row]:
        if capitals and chunk.islower():
            return ()
        return [(match.start(),) for match in pattern.finditer(chunk)]

    return Finder(find, 1)


def _starts(text: str) -> Places:
    """Where the chunks of a text begin."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    blank = _BLANKS[np.minimum(codes, len(_BLANKS) - 1)]
    return np.flatnonzero(~blank & np.concatenate([[True], blank[:-1]])[: len(blank)])
