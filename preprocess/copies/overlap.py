"""What proposed pairs share word for word, many pairs at once: the measures of :mod:`preprocess.copies.compare`."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from preprocess.copies.flat import Limits, Words, limits_of, ranges
from preprocess.copies.hashing import Hashes, grams
from preprocess.copies.lookup import Known
from preprocess.copies.pairs import Numbers
from preprocess.copies.signing import SHINGLE
from preprocess.copies.wording import LEAST_OWN_WORDS, Mask


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


def runs_of(words: Words, registry: Known) -> Runs:
    """Return the runs of words of articles.

    Args:
        words: Their words.
        registry: The runs of words that are quotations somewhere in the corpus.
    """
    counts = np.maximum(np.diff(words.limits) - SHINGLE + 1, 0)
    starts = ranges(words.limits[:-1], words.limits[:-1] + counts)
    runs = grams(words.hashes, SHINGLE)[starts]
    masked = words.quotes > 0
    quoted = starts[registry.has(runs)]
    for place in range(SHINGLE):
        masked[quoted + place] = True
    before = np.concatenate([[0], np.cumsum(masked)])
    own = before[starts] == before[starts + SHINGLE]
    unquoted = np.diff(words.limits) - (before[words.limits[1:]] - before[words.limits[:-1]])
    own |= np.repeat(unquoted < LEAST_OWN_WORDS, counts)
    return Runs(words=words, masked=masked, runs=runs, limits=limits_of(counts), own=own)


def room_for(pairs: Numbers) -> Overlaps:
    """Return measures of pairs that share nothing, to be written into."""
    return Overlaps(
        jaccard=np.zeros(len(pairs)),
        contained=np.zeros((len(pairs), 2)),
        passages=np.zeros((len(pairs), 3), dtype=np.int32),
    )
