"""Hashes of words, of runs of words, and of a text's words together: the same on every machine.

A word is mixed eight bytes at a time, a step of one multiplication each; a run's hash is a polynomial over its words'
hashes, which are mixed already, and can be rolled from one run to the next. So whole corpora can be hashed on flat
arrays: in numpy, in a kernel and here, where one is asked for by itself.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Places = NDArray[np.int64]

CHUNK = 8
"""Bytes of a word that are mixed in one step."""

CHUNK_FACTOR = 0x9E3779B97F4A7C15
"""Odd, as all factors are, so that nothing is forgotten modulo 2⁶⁴: no two words of up to seven bytes share a hash."""
WORD_FACTOR = 0xC2B2AE3D27D4EB4F
RUN_FACTOR = 0xFF51AFD7ED558CCD
MIX_FACTOR = 0xC4CEB9FE1A85EC53
DIGEST_FACTORS = (0xD6E8FEB86659FD93, 0xA0761D6478BD642F)

_WORD = 2**64 - 1
_LONG = 32  # chunks; longer words are hashed one by one
_29, _32 = np.uint64(29), np.uint64(32)


def word_hash(word: bytes) -> int:
    """Return the 64-bit hash of a word.

    Args:
        word: Its UTF-8 bytes, as :func:`preprocess.copies.wording.normal` leaves it; none is zero. Zeros fill up the
            last eight, of which one at least is left over.
    """
    mixed = 0
    for place in range(0, len(word) + 1, CHUNK):
        mixed = ((mixed ^ int.from_bytes(word[place : place + CHUNK], "little")) * CHUNK_FACTOR) & _WORD
        mixed ^= mixed >> 32
    mixed = (mixed * WORD_FACTOR) & _WORD
    return mixed ^ (mixed >> 29)


def word_hashes(stream: NDArray[np.uint8], starts: NDArray[np.int64]) -> Hashes:
    """Return :func:`word_hash` of many words.

    Args:
        stream: The bytes of all words, one word after the other.
        starts: Where each begins, rising; none is empty.
    """
    if len(starts) == 0:
        return np.empty(0, dtype=np.uint64)
    lengths = np.diff(starts, append=len(stream))
    counts = lengths // CHUNK + 1
    firsts = np.cumsum(counts) - counts
    padded = np.zeros(int(counts.sum()) * CHUNK, dtype=np.uint8)
    padded[np.arange(len(stream)) + np.repeat(firsts * CHUNK - starts, lengths)] = stream
    chunks = padded.view("<u8").astype(np.uint64, copy=False)
    mixed = np.zeros(len(starts), dtype=np.uint64)
    words = np.arange(len(starts))
    for step in range(min(int(counts.max()), _LONG)):
        words = words[counts[words] > step]
        mixed[words] = (mixed[words] ^ chunks[firsts[words] + step]) * np.uint64(CHUNK_FACTOR)
        mixed[words] ^= mixed[words] >> _32
    mixed *= np.uint64(WORD_FACTOR)
    mixed ^= mixed >> _29
    for word in np.flatnonzero(counts > _LONG).tolist():
        mixed[word] = word_hash(stream[starts[word] : starts[word] + lengths[word]].tobytes())
    return mixed


def grams(hashes: Hashes, size: int) -> Hashes:
    """Return the hashes of all runs of ``size`` words, in order; none where the text is shorter."""
    count = len(hashes) - size + 1
    if count <= 0:
        return np.empty(0, dtype=np.uint64)
    mixed = np.zeros(count, dtype=np.uint64)
    for place in range(size):
        mixed *= np.uint64(RUN_FACTOR)
        mixed += hashes[place : place + count]
    mixed ^= mixed >> _32
    mixed *= np.uint64(MIX_FACTOR)
    mixed ^= mixed >> _29
    return mixed


def shingle_hash(shingle: bytes) -> int:
    """Return the 32-bit hash of a shingle: the ``hashfunc`` with which datasketch computes our signatures.

    Args:
        shingle: Its words in UTF-8, joined by a blank.

    >>> shingle_hash(b"the old harbour bridge closed")
    766394387
    """
    words = np.array([word_hash(word) for word in shingle.split(b" ")], dtype=np.uint64)
    return int(grams(words, len(words))[0]) & 0xFFFFFFFF


def digests_of(hashes: Hashes, limits: NDArray[np.int64]) -> Hashes:
    """Return the digests of texts' words: two polynomials over the words' hashes.

    Args:
        hashes: Of the words of all texts, one text after the other.
        limits: Where each text's words begin, and where the last one's end; shape (texts + 1,).

    Returns:
        Shape (texts, 2); 0 where a text has no words.
    """
    found = np.zeros((len(limits) - 1, 2), dtype=np.uint64)
    lengths = np.diff(limits)
    some = np.flatnonzero(lengths)
    if len(some):
        left = np.repeat(limits[1:], lengths) - np.arange(len(hashes)) - 1
        for column, factor in enumerate(DIGEST_FACTORS):
            powers = _powers(np.uint64(factor), int(lengths.max()))
            found[some, column] = np.add.reduceat(hashes * powers[left], limits[:-1][some])
    return found


def as_number(digest: Sequence[int] | Hashes) -> int:
    """Return the two halves of a digest as one number of 128 bits."""
    return (int(digest[0]) << 64) | int(digest[1])


def _powers(factor: np.uint64, count: int) -> Hashes:
    """The powers 0 to ``count`` - 1, modulo 2⁶⁴."""
    factors = np.full(count, factor, dtype=np.uint64)
    factors[:1] = 1
    return np.cumprod(factors, dtype=np.uint64)
