"""The pieces of all articles of a corpus, in memory or, where they are too many, on disk."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from preprocess.boilerplate.pieces import Pieces
from preprocess.columns import Column, Ledger

_COLUMNS = {"keys": "Q", "sizes": "I", "places": "I", "numbers": "Q"}
_AT_ONCE = 1_000  # articles whose pieces are gathered before they are put away


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """The pieces of several articles, one article after the other; see :class:`Pieces`.

    Attributes:
        keys: Of each piece.
        sizes: Of each piece.
        places: Of each piece.
        numbers: Of each piece.
        limits: The pieces of article ``n`` begin at ``limits[n]`` and end before ``limits[n + 1]``.
    """

    keys: NDArray[np.uint64]
    sizes: NDArray[np.uint32]
    places: NDArray[np.uint32]
    numbers: NDArray[np.uint64]
    limits: NDArray[np.int64]

    def __len__(self) -> int:
        """The number of articles."""
        return len(self.limits) - 1

    @property
    def owners(self) -> NDArray[np.int64]:
        """The article of each piece, by its number."""
        return np.repeat(np.arange(len(self)), np.diff(self.limits))

    def of(self, article: int) -> Pieces:
        """Return the pieces of one article."""
        own = slice(self.limits[article], self.limits[article + 1])
        return Pieces(**{name: getattr(self, name)[own].tolist() for name in _COLUMNS})


def articles_with(keys: NDArray[np.uint64], owners: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each piece how many articles have it.

    Args:
        keys: Of the pieces.
        owners: The article of each.
    """
    order = np.lexsort((owners, keys))
    keys, owners = keys[order], owners[order]
    is_new = np.append(np.ones(min(1, len(keys)), dtype=np.bool_), keys[1:] != keys[:-1])
    is_other = is_new.copy()
    is_other[1:] |= owners[1:] != owners[:-1]
    groups = np.cumsum(is_new) - 1
    found = np.empty(len(keys), dtype=np.int64)
    found[order] = np.bincount(groups, is_other)[groups] if len(keys) else 0
    return found


class Cuttings:
    """The pieces of articles, one article after the other.

    Args:
        bound: Bytes that are held; what is more goes to temporary files.
    """

    def __init__(self, bound: int) -> None:
        self._ledger = Ledger(bound)
        self._columns = {name: Column(self._ledger, code) for name, code in _COLUMNS.items()}
        self._waiting = self._empty()
        self._ends = array("Q", [0])

    def __len__(self) -> int:
        """The number of articles."""
        return len(self._ends) - 1

    def append(self, pieces: Pieces) -> None:
        """Put away the pieces of one more article.

        Raises:
            RunError: If a temporary file cannot be written.
        """
        for name, waiting in self._waiting.items():
            waiting.extend(getattr(pieces, name))
        self._ends.append(self._ends[-1] + len(pieces.keys))
        if len(self) % _AT_ONCE == 0:
            self._put_away()

    def of(self, articles: Sequence[int] | NDArray[np.int64]) -> Cut:
        """Return the pieces of articles by their numbers."""
        self._put_away()
        starts, ends = (np.array([self._ends[number + more] for number in articles], np.int64) for more in (0, 1))
        found = {name: column.parts(starts, ends) for name, column in self._columns.items()}
        return Cut(**found, limits=np.append(0, np.cumsum(ends - starts)))

    def close(self) -> None:
        """Forget them."""
        for column in self._columns.values():
            column.close()
        self._waiting, self._ends = self._empty(), array("Q", [0])

    def _put_away(self) -> None:
        for name, column in self._columns.items():
            column.append(np.frombuffer(self._waiting[name], dtype=_COLUMNS[name]))
        self._waiting = self._empty()

    @staticmethod
    def _empty() -> "dict[str, array[int]]":
        return {name: array(code) for name, code in _COLUMNS.items()}
