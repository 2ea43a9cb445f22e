"""Which runs of words are quotations somewhere in a corpus: looked up in memory, or on disk where they are too many."""

import numpy as np

from preprocess.columns import Sorted
from preprocess.copies.hashing import Hashes
from preprocess.copies.lookup import Known
from preprocess.copies.wording import Mask, among

_STREAMED_AT_ONCE = 1 << 20  # hashes: 8 MB
_TABLE = (25, 50_000_000)  # bytes a hash that looking up takes beside the hashes, and in all, at most


class Registry:
    """The runs of words that are quotations somewhere.

    Args:
        runs: Their hashes; closed when the registry is made.

    Attributes:
        known: Them, ready to be looked up; None where they are read whenever they are asked: then they should be asked
            for much at once.

    Raises:
        RunError: If a temporary file cannot be written.
    """

    def __init__(self, runs: Sorted) -> None:
        ledger = runs.ledger
        self.known: Known | None = None
        self._hashes = runs.distinct(ledger.room // 32)
        count = len(self._hashes)
        size = 8 * count + min(_TABLE[0] * count, _TABLE[1])
        if size <= ledger.bound // 2 and 16 * count <= ledger.room:  # what making the table takes for the moment
            self.known = Known.of(self._hashes.whole())
            ledger.hold(size)

    def has(self, asked: Hashes) -> Mask:
        """Return which runs of words, by their hashes, are quotations somewhere."""
        if self.known is not None:
            return self.known.has(asked)
        order = np.argsort(asked)
        ordered, found = asked[order], np.zeros(len(asked), dtype=np.bool_)
        for start in range(0, len(self._hashes), _STREAMED_AT_ONCE):
            some = self._hashes.part(start, min(start + _STREAMED_AT_ONCE, len(self._hashes)))
            low, high = np.searchsorted(ordered, some[0]), np.searchsorted(ordered, some[-1], side="right")
            found[order[low:high]] = among(ordered[low:high], some)
        return found

    def close(self) -> None:
        """Forget it."""
        if self.known is None:
            self._hashes.close()
