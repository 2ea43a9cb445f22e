"""The pieces of all articles of a corpus, in memory or, where they are too many, on disk."""

from array import array
from collections.abc import Iterator, Sequence

import numpy as np

from preprocess.boilerplate.pieces import Pieces
from preprocess.columns import Ledger, Spool

_COLUMNS = {"keys": "Q", "sizes": "I", "places": "I", "numbers": "Q"}
_AT_ONCE = 1_000  # articles whose pieces are gathered before they are put away


class Cuttings:
    """The pieces of articles, one article after the other.

    Args:
        bound: Bytes that are held; what is more goes to temporary files.
    """

    def __init__(self, bound: int) -> None:
        self._ledger = Ledger(bound)
        self._columns = {name: Spool(self._ledger, code) for name, code in _COLUMNS.items()}
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

    def of(self, articles: Sequence[int]) -> Iterator[Pieces]:
        """Yield the pieces of articles by their numbers."""
        self._put_away()
        starts, ends = (np.array([self._ends[number + more] for number in articles], np.int64) for more in (0, 1))
        flat = {
            name: array(_COLUMNS[name], column.parts(starts, ends).tobytes()) for name, column in self._columns.items()
        }
        start = 0
        for size in (ends - starts).tolist():
            yield Pieces(**{name: column[start : start + size] for name, column in flat.items()})
            start += size

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
