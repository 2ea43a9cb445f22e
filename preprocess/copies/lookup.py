"""Whether hashes are in a large set: a table of bits answers for nearly all that are not, a short walk for the rest.

Binary search in millions of hashes misses the cache at nearly every step: two microseconds a hash.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from preprocess.copies.hashing import Hashes
from preprocess.copies.wording import Mask

_LEAST_BITS, _MOST_BITS = 10, 28  # of a slot's number: up to 32 MB
_SLOTS_A_HASH = 32  # of what is not in the set, one in so many has to be looked up
BUCKET_SHIFT = np.uint64(6)
"""By which a slot's number is shifted to give its bucket: about two hashes lie in one."""
_3, _7 = np.uint64(3), np.uint64(7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A set of hashes.

    Attributes:
        hashes: Sorted and different.
        slots: Whether any hash begins with the bits of a slot's number, eight slots a byte, the first the lowest bit.
        shift: By how much a hash is shifted to give its slot.
        buckets: Where the hashes of every so many slots begin, and where the last ones end.
    """

    hashes: Hashes
    slots: NDArray[np.uint8]
    shift: np.uint64
    buckets: NDArray[np.int32]

    @classmethod
    def of(cls, hashes: Hashes) -> "Known":
        """Return the set of sorted, different hashes."""
        bits = min(max((_SLOTS_A_HASH * len(hashes)).bit_length(), _LEAST_BITS), _MOST_BITS)
        shift = np.uint64(64 - bits)
        numbers = hashes >> shift
        sizes = np.bincount((numbers >> BUCKET_SHIFT).astype(np.int64), minlength=1 << bits >> int(BUCKET_SHIFT))
        return cls(
            hashes=hashes,
            slots=_as_bits(numbers, 1 << bits),
            shift=shift,
            buckets=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32),
        )

    def has(self, asked: Hashes) -> Mask:
        """Return which hashes are in the set."""
        slot = asked >> self.shift
        found = (self.slots[slot >> _3] >> (slot & _7).astype(np.uint8) & 1).astype(np.bool_)
        perhaps = np.flatnonzero(found)
        asked = asked[perhaps]
        bucket = asked >> self.shift >> BUCKET_SHIFT
        place, end = self.buckets[bucket], self.buckets[bucket + np.uint64(1)]
        hit = np.zeros(len(perhaps), dtype=np.bool_)
        for _ in range(int((end - place).max(initial=0))):
            hit |= (place < end) & (self.hashes[np.minimum(place, end - 1)] == asked)
            place += 1
        found[perhaps] = hit
        return np.asarray(found)


def _as_bits(numbers: Hashes, count: int) -> NDArray[np.uint8]:
    """Which of ``count`` numbers are there, as bits. The given ones are sorted."""
    found = np.zeros(count >> 3, dtype=np.uint8)
    if len(numbers):
        byte = numbers >> _3
        starts = np.flatnonzero(np.diff(byte, prepend=~byte[0]))
        found[byte[starts]] = np.bitwise_or.reduceat(np.uint8(1) << (numbers & _7).astype(np.uint8), starts)
    return found
