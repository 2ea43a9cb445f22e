"""Whether hashes are in a large set: a table of bits answers for nearly all that are not, a search for the rest."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from preprocess.copies.hashing import Hashes
from preprocess.copies.wording import Mask, among

_LEAST_BITS, _MOST_BITS = 10, 26  # of a slot's number: 1 KB to 64 MB


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A set of hashes.

    Attributes:
        hashes: Sorted and different.
        slots: Whether any hash begins with the bits of a slot's number.
        shift: By how much a hash is shifted to give its slot.
    """

    hashes: Hashes
    slots: NDArray[np.bool_]
    shift: np.uint64

    @classmethod
    def of(cls, hashes: Hashes) -> "Known":
        """Return the set of sorted, different hashes."""
        bits = min(max((8 * len(hashes)).bit_length(), _LEAST_BITS), _MOST_BITS)
        shift = np.uint64(64 - bits)
        slots = np.zeros(1 << bits, dtype=np.bool_)
        slots[hashes >> shift] = True
        return cls(hashes=hashes, slots=slots, shift=shift)

    def has(self, asked: Hashes) -> Mask:
        """Return which hashes are in the set."""
        found = self.slots[asked >> self.shift]
        perhaps = np.flatnonzero(found)
        found[perhaps] = among(asked[perhaps], self.hashes)
        return np.asarray(found)
