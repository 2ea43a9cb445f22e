"""Many texts and their words as flat arrays, one text after the other: no Python object a text or a word."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from preprocess.copies.hashing import Hashes
from preprocess.text import encodable

Limits = NDArray[np.int64]
"""Where each text's part of a flat array begins, and where the last one's ends; shape (texts + 1,)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Texts in one buffer, as Arrow holds them too.

    Attributes:
        data: Their UTF-8. uint8.
        limits: In bytes.
    """

    data: NDArray[np.uint8]
    limits: Limits

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Texts":
        """Join texts; lone surrogates, which have no UTF-8, are replaced."""
        encoded = [encodable(text).encode() for text in texts]
        return cls(
            data=np.frombuffer(b"".join(encoded), dtype=np.uint8), limits=limits_of([len(text) for text in encoded])
        )

    def __len__(self) -> int:
        """The number of texts."""
        return len(self.limits) - 1

    def text(self, number: int) -> str:
        """Return one text."""
        return self.data[self.limits[number] : self.limits[number + 1]].tobytes().decode("utf-8", "replace")

    def part(self, start: int, end: int) -> "Texts":
        """Return the texts from one number to before another, not copied."""
        return Texts(data=self.data, limits=self.limits[start : end + 1])

    def chosen(self, numbers: NDArray[np.int64]) -> "Texts":
        """Return some texts, copied."""
        extents = [self.data[self.limits[number] : self.limits[number + 1]] for number in numbers.tolist()]
        return Texts(
            data=np.concatenate([self.data[:0], *extents]), limits=limits_of([len(extent) for extent in extents])
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of texts, in order.

    Attributes:
        hashes: Of at most :data:`~preprocess.copies.wording.MOST_WORDS` words of each text.
        quotes: Number of the quotation of its text that each word stands in, from 1; 0 outside. int32.
        limits: In words.
        digests: Of all words of each text; see :func:`~preprocess.copies.hashing.digests_of`. Shape (texts, 2).
    """

    hashes: Hashes
    quotes: NDArray[np.int32]
    limits: Limits
    digests: Hashes

    def __len__(self) -> int:
        """The number of texts."""
        return len(self.limits) - 1

    def chosen(self, numbers: NDArray[np.int64]) -> "Words":
        """Return the words of some texts, copied."""
        starts, ends = self.limits[numbers], self.limits[numbers + 1]
        places = ranges(starts, ends)
        return Words(
            hashes=self.hashes[places],
            quotes=self.quotes[places],
            limits=limits_of(ends - starts),
            digests=self.digests[numbers],
        )


def joined_words(parts: Sequence[Words]) -> Words:
    """Return the words of several parts, one part after the other."""
    return Words(
        hashes=joined_arrays([part.hashes for part in parts], np.uint64),
        quotes=joined_arrays([part.quotes for part in parts], np.int32),
        limits=joined_limits([part.limits for part in parts]),
        digests=joined_arrays([part.digests for part in parts], np.uint64, 2),
    )


def joined_arrays(parts: Sequence[NDArray[Any]], kind: type, *shape: int) -> NDArray[Any]:
    """Return arrays of one kind one after the other, even if there is none.

    Args:
        parts: The arrays.
        kind: What they hold.
        shape: Of an item, where that is more than a number.
    """
    return np.concatenate([np.empty((0, *shape), dtype=kind), *parts])


def joined_limits(parts: Sequence[Limits]) -> Limits:
    """Return the limits of what stands one part after the other."""
    return limits_of(joined_arrays([np.diff(part) for part in parts], np.int64))


def owners_of(limits: Limits) -> NDArray[np.int64]:
    """Return for each item of several parts the number of its part."""
    return np.repeat(np.arange(len(limits) - 1), np.diff(limits))


def limits_of(sizes: Sequence[int] | NDArray[np.int64]) -> Limits:
    """Return the limits of parts of so many items each."""
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


def ranges(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return all numbers of several ranges, one range after the other."""
    sizes = ends - starts
    shifts = np.cumsum(sizes) - sizes
    return np.asarray(np.arange(int(sizes.sum())) + np.repeat(starts - shifts, sizes))
