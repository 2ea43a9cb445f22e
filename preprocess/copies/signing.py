"""What a sketch is made of: shingles, permutations, windows."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from preprocess.copies.flat import Limits
from preprocess.copies.hashing import Hashes
from preprocess.copies.wording import QUOTED_GRAM, Mask

PERMUTATIONS = 128
SHINGLE = QUOTED_GRAM
"""Words of a shingle; the same runs are compared, so that they are hashed once."""
SCHEME = "affine32"
"""datasketch's permutations; signatures of two schemes must not be compared."""
SEED = 1

WINDOW = 8
"""Of so many neighbouring runs of words at least one is a fingerprint: passages of 12 shared words are always seen."""

PLACE = 0xFFFF
"""Bits of a run's hash that do not count where the least of a window is chosen: there the place in its article stands,
which is under :data:`~preprocess.copies.wording.MOST_WORDS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketched:
    """What the inner loops make of the words of texts.

    Attributes:
        signatures: MinHash signatures. uint32, shape (texts, :data:`PERMUTATIONS`).
        prints: Hashes of the chosen runs of words, text by text, in order.
        are_quoted: Whether each begins inside a quotation.
        limits: In fingerprints.
        quoted: Hashes of the runs that stand wholly inside one quotation, of all texts.
    """

    signatures: NDArray[np.uint32]
    prints: Hashes
    are_quoted: Mask
    limits: Limits
    quoted: Hashes


@cache
def permutations() -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return the factors and summands of datasketch's permutations for :data:`SCHEME` and :data:`SEED`.

    They are drawn as ``MinHash._init_permutations`` of datasketch 2.0.0 draws them, without importing it: that takes
    0.75 s. A test compares the signatures.
    """
    draw = np.random.RandomState(SEED)
    factors = draw.randint(0, 1 << 31, PERMUTATIONS, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return factors, draw.randint(0, 1 << 32, PERMUTATIONS, dtype=np.uint32)
