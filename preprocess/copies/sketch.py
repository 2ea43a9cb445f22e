"""The small thing that proposing pairs sees instead of articles: digests, signatures, and keys of wording and of facts.

An article's part of it is about 1.5 KB, and 3 KB more where its facts are keys too.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from preprocess.copies.factkeys import FactKeys, joined_keys
from preprocess.copies.flat import Limits, Words, joined_arrays, joined_limits
from preprocess.copies.hashing import Hashes, Places
from preprocess.copies.signing import PERMUTATIONS, Sketched


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketches:
    """What proposing sees of articles, one after the other.

    Attributes:
        sizes: Words of each article, as many as are compared.
        digests: Of their words; 0 where there are none. Shape (articles, 2).
        signatures: MinHash signatures, as datasketch computes them. uint32, shape (articles, permutations).
        prints: Fingerprints outside quotations; some stand twice.
        limits: In fingerprints.
        facts: Keys of rare facts.
    """

    sizes: Places
    digests: Hashes
    signatures: NDArray[np.uint32]
    prints: Hashes
    limits: Limits
    facts: FactKeys

    def __len__(self) -> int:
        """The number of articles."""
        return len(self.digests)


def sketches_of(words: Words, sketched: Sketched, facts: FactKeys) -> Sketches:
    """Return the sketches of articles of what the inner loops made of their words, and the keys of their facts."""
    kept = ~sketched.are_quoted
    before = np.concatenate([[0], np.cumsum(kept)])
    return Sketches(
        sizes=np.diff(words.limits),
        digests=words.digests,
        signatures=sketched.signatures,
        prints=sketched.prints[kept],
        limits=before[sketched.limits],
        facts=facts,
    )


def joined(parts: Sequence[Sketches]) -> Sketches:
    """Return the sketches of several parts of a corpus, one part after the other."""
    return Sketches(
        sizes=joined_arrays([part.sizes for part in parts], np.int64),
        digests=joined_arrays([part.digests for part in parts], np.uint64, 2),
        signatures=joined_arrays([part.signatures for part in parts], np.uint32, PERMUTATIONS),
        prints=joined_arrays([part.prints for part in parts], np.uint64),
        limits=joined_limits([part.limits for part in parts]),
        facts=joined_keys([part.facts for part in parts]),
    )
