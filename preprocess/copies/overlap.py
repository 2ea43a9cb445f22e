"""What proposed pairs share word for word, many pairs at once: the measures of :mod:`preprocess.copies.compare`."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from preprocess.copies.codes import Numbers
from preprocess.copies.flat import Limits, Words
from preprocess.copies.hashing import Hashes
from preprocess.copies.wording import Mask


class Quotations(Protocol):
    """The runs of words that are quotations somewhere in a corpus."""

    def has(self, asked: Hashes) -> Mask:
        """Return which runs of words, by their hashes, are among them."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """The words of articles and their runs of :data:`~preprocess.copies.signing.SHINGLE` words, ready to be compared.

    Attributes:
        words: The words.
        masked: Which words are quoted, in their article or somewhere in the corpus.
        runs: Hashes of all runs, one article after the other.
        limits: In runs.
        own: Which runs are asked for in another article: those without a quoted word; all, where an article is little
            more than quotations.
    """

    words: Words
    masked: Mask
    runs: Hashes
    limits: Limits
    own: Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlaps:
    """What pairs share.

    Attributes:
        jaccard: Of the different runs of words. Shape (pairs,).
        contained: The share of the words of the first article, and of the second, outside quotations that belong to a
            run of words which the other has. Shape (pairs, 2).
        passages: The longest passage outside quotations that both have: its first word in the one and in the other
            article, and its length in words. int32, shape (pairs, 3).
    """

    jaccard: NDArray[np.float64]
    contained: NDArray[np.float64]
    passages: NDArray[np.int32]


def room_for(pairs: Numbers) -> Overlaps:
    """Return measures of pairs that share nothing, to be written into."""
    return Overlaps(
        jaccard=np.zeros(len(pairs)),
        contained=np.zeros((len(pairs), 2)),
        passages=np.zeros((len(pairs), 3), dtype=np.int32),
    )


def joined_overlaps(parts: Iterable[Overlaps]) -> Overlaps:
    """Return the measures of several lots of pairs, one lot after the other."""
    found = [room_for(np.empty((0, 2), dtype=np.int64)), *parts]
    return Overlaps(
        jaccard=np.concatenate([part.jaccard for part in found]),
        contained=np.concatenate([part.contained for part in found]),
        passages=np.concatenate([part.passages for part in found]),
    )
