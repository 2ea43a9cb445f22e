"""The small thing that proposing pairs sees instead of an article: a digest, a signature, and two sets of keys."""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import xxhash
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from preprocess.copies.facts import Facts
from preprocess.copies.hashing import Hashes, grams
from preprocess.copies.rarity import RARE, Rarity, figure_hash
from preprocess.copies.signing import PERMUTATIONS, SCHEME, SEED, SHINGLE, WINDOW
from preprocess.copies.wording import QUOTED_GRAM, Wording, hash_of, stem, stem_hash

if TYPE_CHECKING:
    from datasketch import MinHash

MOST_FACT_KEYS = 400

Signature = NDArray[np.uint32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What proposing sees of an article: about 3 KB.

    Attributes:
        digest: 128-bit digest of the words; 0 where there are none.
        signature: MinHash signature (Broder 1997), as datasketch computes it.
        fingerprints: Hashes of chosen runs of words (Schleimer, Wilkerson and Aiken 2003), sorted.
        facts: Keys of rare facts: names, figures, quoted and rare words; sorted.
    """

    digest: int
    signature: Signature
    fingerprints: Hashes
    facts: Hashes


def sketch(words: Wording, found: Facts, rarity: Rarity) -> Sketch:
    """Return the sketch of an article.

    Args:
        words: Its wording.
        found: Its names and figures.
        rarity: Of an empty corpus: an article's keys must not depend on the articles before it.
    """
    chosen, quoted = _fingerprints(words)
    return Sketch(
        digest=words.digest,
        signature=signature(words.words),
        fingerprints=chosen,
        facts=_fact_keys(words, found, quoted, rarity),
    )


def shingles(words: tuple[str, ...]) -> list[bytes]:
    """Return the shingles of a text: runs of :data:`SHINGLE` words, or all words of a shorter text."""
    if 0 < len(words) < SHINGLE:
        return [" ".join(words).encode()]
    return [" ".join(words[place : place + SHINGLE]).encode() for place in range(len(words) - SHINGLE + 1)]


def signature(words: tuple[str, ...]) -> Signature:
    """Return the MinHash signature of a text's shingles."""
    minhash = _empty_minhash().copy()
    minhash.update_batch(shingles(words))
    return np.asarray(minhash.hashvalues, dtype=np.uint32)


@cache
def _empty_minhash() -> "MinHash":
    from datasketch import MinHash  # noqa: PLC0415 - 0.75 s, and only linking needs it

    return MinHash(num_perm=PERMUTATIONS, seed=SEED, scheme=SCHEME, hashfunc=xxhash.xxh32_intdigest)


def _fingerprints(words: Wording) -> tuple[Hashes, Hashes]:
    """The fingerprints of the prose, and those of the quotations."""
    runs = grams(words.hashes, QUOTED_GRAM)
    if len(runs) == 0:
        return runs, runs
    window = min(WINDOW, len(runs))
    lowest = sliding_window_view(runs, window).argmin(axis=1) + np.arange(len(runs) - window + 1)
    places = np.unique(lowest)
    quoted = words.quotes[places] >= 0
    return np.unique(runs[places[~quoted]]), np.unique(runs[places[quoted]])


def _fact_keys(words: Wording, found: Facts, quoted: Hashes, rarity: Rarity) -> Hashes:
    """Keys of the facts that news at large rarely has, the rarest where there are too many."""
    parts = [stem_hash(part) for name in found.names for part in name.parts]
    figures = [figure_hash(figure.key) for figure in found.figures]
    terms = np.union1d(words.stems, np.array(parts + figures, dtype=np.uint64))
    weights = rarity.weights(terms)
    rare = np.flatnonzero(weights >= RARE)
    rarest = rare[np.lexsort((terms[rare], -weights[rare]))][:MOST_FACT_KEYS]
    pairs = [hash_of(f"{stem(a)} {stem(b)}") for name in found.names for a, b in pairwise(name.parts)]
    more = np.union1d(np.array(pairs, dtype=np.uint64), quoted)[:MOST_FACT_KEYS]
    return np.union1d(terms[rarest], more)
