"""Whether hashes are in a large set: a table of bits answers for nearly all that are not, a short walk for the rest.

Binary search in millions of hashes misses the cache at nearly every step: two microseconds a hash.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from preprocess.copies.hashing import Hashes
from preprocess.copies.wording import Mask

_LEAST_BITS, _MOST_BITS = 10, 25  # of a slot's number: 1 KB to 32 MB
_SLOTS_A_BUCKET = 4  # as powers of two: about two hashes lie in a bucket


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A set of hashes.

    Attributes:
        hashes: Sorted and different.
        slots: Whether any hash begins with the bits of a slot's number.
        shift: By how much a hash is shifted to give its slot.
        buckets: Where the hashes of every so many slots begin, and where the last ones end.
    """

    hashes: Hashes
    slots: NDArray[np.bool_]
    shift: np.uint64
    buckets: NDArray[np.int32]

    @classmethod
    def of(cls, hashes: Hashes) -> "Known":
        """Return the set of sorted, different hashes."""
        bits = min(max((8 * len(hashes)).bit_length(), _LEAST_BITS), _MOST_BITS)
        shift = np.uint64(64 - bits)
        slots = np.zeros(1 << bits, dtype=np.bool_)
        slots[hashes >> shift] = True
        sizes = np.bincount(
            (hashes >> shift >> np.uint64(_SLOTS_A_BUCKET)).astype(np.int64), minlength=len(slots) >> _SLOTS_A_BUCKET
        )
        return cls(
            hashes=hashes, slots=slots, shift=shift, buckets=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
        )

    def has(self, asked: Hashes) -> Mask:
        """Return which hashes are in the set."""
        found = self.slots[asked >> self.shift]
        perhaps = np.flatnonzero(found)
        asked = asked[perhaps]
        bucket = asked >> self.shift >> np.uint64(_SLOTS_A_BUCKET)
        place, end = self.buckets[bucket], self.buckets[bucket + np.uint64(1)]
        hit = np.zeros(len(perhaps), dtype=np.bool_)
        for _ in range(int((end - place).max(initial=0))):
            hit |= (place < end) & (self.hashes[np.minimum(place, end - 1)] == asked)
            place += 1
        found[perhaps] = hit
        return np.asarray(found)
