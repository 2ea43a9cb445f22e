"""The inner loops in compiled code: makes room for what the kernels write.

The room is for the most that there can be, and what is given is the part of it that was filled. It is not cut: memory
that is freed as a whole is used again for the next texts, the rest of what was cut goes back to the system, which has
to clear it each time. What was never written to takes no memory.

Every function gives the same bytes as its twin in :mod:`preprocess.copies.plain`.
"""

import numpy as np

from preprocess.copies import kernels, pair_kernels
from preprocess.copies.codes import Numbers, Pairs
from preprocess.copies.fast_reading import reader
from preprocess.copies.flat import Limits, Texts, Words
from preprocess.copies.folding import folding
from preprocess.copies.hashing import Hashes, Places
from preprocess.copies.lookup import BUCKET_SHIFT, Known
from preprocess.copies.overlap import Overlaps, Runs, room_for
from preprocess.copies.sets import Common, Sets
from preprocess.copies.signing import PERMUTATIONS, Sketched, permutations
from preprocess.copies.wording import LEAST_OWN_WORDS, MOST_WORDS, Mask

__all__ = ["common", "compare_pairs", "masks_of", "read_words", "reader", "rising", "runs_of", "sketch_words"]

_FOLDING = folding()  # made here and not at the first call: threads that start together would each make one


def read_words(texts: Texts) -> tuple[Words, Mask]:
    """Return the words of texts, and which texts are left to ``wording``: they have none here."""
    count = len(texts)
    # A word takes a byte and a blank at least, but for the dense scripts, whose characters take three bytes.
    most = (int(texts.limits[-1] - texts.limits[0]) + count) // 2 + 1
    hashes, quotes = np.empty(most, dtype=np.uint64), np.empty(most, dtype=np.int32)
    limits, digests = np.zeros(count + 1, dtype=np.int64), np.zeros((count, 2), dtype=np.uint64)
    left = np.zeros(count, dtype=np.bool_)
    size = kernels.read_texts(
        (texts.data, texts.limits),
        (_FOLDING.kinds, _FOLDING.written, _FOLDING.sizes, _FOLDING.closed_by),
        MOST_WORDS,
        (hashes, quotes, limits, digests, left),
    )
    return Words(hashes=hashes[:size], quotes=quotes[:size], limits=limits, digests=digests), left


def sketch_words(words: Words, window: int) -> Sketched:
    """Return the signatures, the fingerprints and the quoted runs of texts; see :class:`Sketched`."""
    count, most = len(words), len(words.hashes)
    signatures = np.full((count, PERMUTATIONS), 2**32 - 1, dtype=np.uint32)
    prints, are_quoted = np.empty(most, dtype=np.uint64), np.empty(most, dtype=np.bool_)
    limits, quoted = np.zeros(count + 1, dtype=np.int64), np.empty(most, dtype=np.uint64)
    runs = _room_for_runs(words)
    size, quoted_size = kernels.sketch_texts(
        (words.hashes, words.quotes, words.limits),
        permutations(),
        window,
        (
            signatures,
            prints,
            are_quoted,
            limits,
            quoted,
            runs,
            np.empty_like(runs),
            np.empty(len(runs) + kernels.LANES, dtype=np.uint32),
        ),
    )
    return Sketched(
        signatures=signatures,
        prints=prints[:size],
        are_quoted=are_quoted[:size],
        limits=limits,
        quoted=quoted[:quoted_size],
    )


def masks_of(words: Words, known: Known) -> Mask:
    """Return which words of articles are quoted, there or somewhere in the corpus.

    Args:
        words: Their words.
        known: The runs of words that are quotations somewhere in the corpus.
    """
    masked, runs = words.quotes > 0, _room_for_runs(words)
    pair_kernels.mask_quotations(
        (words.hashes, words.limits),
        (known.slots, known.buckets, known.hashes),
        (known.shift, BUCKET_SHIFT),
        (masked, runs, np.empty_like(runs)),
    )
    return masked


def runs_of(words: Words, masked: Mask) -> Runs:
    """Return the runs of words of articles.

    Args:
        words: Their words.
        masked: Which of them are quoted; see :func:`masks_of`.
    """
    runs = np.empty(len(words.hashes) + 1, dtype=np.uint64)
    own, limits = np.empty(len(words.hashes), dtype=np.bool_), np.zeros(len(words) + 1, dtype=np.int64)
    size = pair_kernels.find_runs((words.hashes, words.limits), masked, LEAST_OWN_WORDS, (runs, own, limits))
    return Runs(words=words, masked=masked, runs=runs[:size], limits=limits, own=own[:size])


def _room_for_runs(words: Words) -> Hashes:
    return np.empty(1 + int(np.diff(words.limits).max(initial=0)), dtype=np.uint64)


def compare_pairs(pairs: Numbers, articles: Runs) -> Overlaps:
    """Return what pairs of articles share.

    Args:
        pairs: Numbers of the articles. Shape (pairs, 2).
        articles: Their words and runs.
    """
    found = room_for(pairs)
    most = int(np.diff(articles.limits).max(initial=0))
    slots = 1 << max(4, (4 * most - 1).bit_length())
    pair_kernels.compare_pairs(
        pairs,
        (
            articles.words.hashes,
            articles.masked,
            articles.words.limits,
            articles.runs,
            articles.own,
            articles.limits,
        ),
        (
            np.empty(slots, dtype=np.uint64),
            np.empty((slots, 2), dtype=np.int32),
            np.empty(most, dtype=np.int32),
            np.empty(most, dtype=np.int32),
        ),
        (found.jaccard, found.contained, found.passages),
    )
    return found


def common(sets: Sets, pairs: Pairs) -> Common:
    """Return what the sets of pairs of articles have in common.

    Args:
        sets: The sets of all articles.
        pairs: Numbers of articles. Shape (pairs, 2).
    """
    most = int(sets.sizes[pairs].min(axis=1, initial=np.iinfo(np.int64).max).sum()) if len(pairs) else 0
    numbers, first, second = (np.empty(most, dtype=np.int64) for _ in range(3))
    size = pair_kernels.find_common(
        (sets.keys, sets.limits), np.uint64((1 << sets.hash_bits) - 1), pairs, (numbers, first, second)
    )
    return Common(pairs=numbers[:size], first=first[:size], second=second[:size])


def rising(places: Places, limits: Limits, most: int) -> Places:
    """Return of each stretch of numbers how many pairs of the first ones rise.

    Args:
        places: Different numbers, stretch by stretch.
        limits: Where each stretch begins, and where the last one ends.
        most: How many numbers of a stretch are looked at.
    """
    found = np.zeros(len(limits) - 1, dtype=np.int64)
    pair_kernels.count_rising(places, limits, most, found)
    return found
