"""The inner loops in numpy: what is used where numba is not installed, or a corpus too small to be worth its start.

Every function gives the same bytes as its twin in :mod:`preprocess.copies.fast`.
"""

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from preprocess.copies.codes import Numbers, Pairs
from preprocess.copies.flat import Limits, Texts, Words, joined_arrays, joined_words, limits_of, owners_of, ranges
from preprocess.copies.folding import COMBINING, LETTER, LIMIT, UNHEARD_SIGN, WORD_BY_ITSELF, folding
from preprocess.copies.hashing import CHUNK, Hashes, Places, digests_of, grams, word_hashes
from preprocess.copies.overlap import Overlaps, Quotations, Runs, room_for
from preprocess.copies.rarity import Background
from preprocess.copies.reading import read
from preprocess.copies.readings import Read, readings_of
from preprocess.copies.sets import Common, Sets
from preprocess.copies.signing import PERMUTATIONS, PLACE, SHINGLE, Sketched, permutations
from preprocess.copies.wording import LEAST_OWN_WORDS, MOST_WORDS, Mask, among, spread
from preprocess.text import quotations

_TEXTS_AT_ONCE = 50  # each takes some twenty times its length
_AT_ONCE = 1 << 13  # runs of words that are permuted at once: 4 MB
_NEVER_LEAST = np.uint64(2**64 - 1)


def read_words(texts: Texts) -> tuple[Words, Mask]:
    """Return the words of texts, and which texts are left to ``wording``: they have none here."""
    starts = range(0, len(texts), _TEXTS_AT_ONCE)
    parts = [_read_some(texts.part(start, min(start + _TEXTS_AT_ONCE, len(texts)))) for start in starts]
    left = joined_arrays([part for _, part in parts], np.bool_)
    return joined_words([words for words, _ in parts]), left


def _read_some(texts: Texts) -> tuple[Words, Mask]:
    table = folding()
    strings = [texts.text(number) for number in range(len(texts))]
    codes = np.frombuffer("".join(strings).encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
    limits = limits_of([len(string) for string in strings])
    clipped = np.minimum(codes, LIMIT)
    kinds = table.kinds[clipped]
    owners = owners_of(limits)
    left = np.bincount(owners[kinds == COMBINING], minlength=len(texts)) > 0
    heard = np.flatnonzero((kinds != UNHEARD_SIGN) & ~left[owners])
    places, is_start = _words(kinds[heard], owners[heard])
    places, clipped = heard[places], clipped[heard[places]]
    sizes = table.sizes[clipped].astype(np.int64)
    written = table.written[clipped].astype("<u8", copy=False).view(np.uint8).reshape(-1, CHUNK)
    stream = written[np.arange(CHUNK) < sizes[:, None]]
    hashes = word_hashes(stream, (np.cumsum(sizes) - sizes)[is_start])
    firsts = places[is_start]
    found = limits_of(np.bincount(owners[firsts], minlength=len(texts)))
    quotes = np.concatenate(
        [_quotes(s, firsts[found[n] : found[n + 1]] - limits[n]) for n, s in enumerate(strings)] or [firsts]
    ).astype(np.int32)
    return _bounded(Words(hashes=hashes, quotes=quotes, limits=found, digests=digests_of(hashes, found))), left


def _words(kinds: NDArray[np.uint8], owners: NDArray[np.int64]) -> tuple[NDArray[np.int64], Mask]:
    """The places of the characters that are part of words, and which of them begin one."""
    by_itself = kinds == WORD_BY_ITSELF
    places = np.flatnonzero(by_itself | (kinds == LETTER))
    apart = np.diff(places, prepend=-2) > 1
    apart |= np.diff(owners[places], prepend=-1) > 0
    alone = by_itself[places]
    return places, np.asarray(apart | alone | np.concatenate([[False], alone[:-1]])[: len(alone)])


def _quotes(text: str, starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """The number of the quotation that each word stands in, from 1; 0 outside."""
    extents = np.array(quotations(text), dtype=np.int64).reshape(-1, 2)
    if len(extents) == 0:
        return np.zeros(len(starts), dtype=np.int64)
    before = np.searchsorted(extents[:, 0], starts, side="right")
    return np.where((before > 0) & (starts < extents[before - 1, 1]), before, 0)


def _bounded(words: Words) -> Words:
    sizes = np.diff(words.limits)
    if len(sizes) == 0 or sizes.max() <= MOST_WORDS:
        return words
    kept = ranges(words.limits[:-1], words.limits[:-1] + np.minimum(sizes, MOST_WORDS))
    limits = limits_of(np.minimum(sizes, MOST_WORDS))
    return Words(hashes=words.hashes[kept], quotes=words.quotes[kept], limits=limits, digests=words.digests)


def reader(background: Background) -> Read:
    """Return what reads articles one by one.

    Args:
        background: Says whether a word is oftener a name's or oftener written small.
    """
    return lambda marked: readings_of([read(item, background) for item in marked])


def sketch_words(words: Words, window: int) -> Sketched:
    """Return the signatures, the fingerprints and the quoted runs of texts; see :class:`Sketched`."""
    sizes = np.diff(words.limits)
    runs, run_limits = _runs(words.hashes, words.limits)
    places = _least(runs, run_limits, window)
    owners = np.searchsorted(run_limits, places, side="right") - 1
    first_words = places - run_limits[owners] + words.limits[owners]
    starts = ranges(words.limits[:-1], words.limits[:-1] + np.diff(run_limits))
    one = words.quotes[starts] == words.quotes[starts + SHINGLE - 1]
    return Sketched(
        signatures=_signatures(*_with_short(runs, run_limits, words), len(sizes)),
        prints=runs[places],
        are_quoted=words.quotes[first_words] > 0,
        limits=limits_of(np.bincount(owners, minlength=len(sizes))),
        quoted=runs[one & (words.quotes[starts] > 0)],
    )


def _runs(hashes: Hashes, limits: Limits) -> tuple[Hashes, Limits]:
    """The runs of five words of every text."""
    counts = np.maximum(np.diff(limits) - SHINGLE + 1, 0)
    return grams(hashes, SHINGLE)[ranges(limits[:-1], limits[:-1] + counts)], limits_of(counts)


def _with_short(runs: Hashes, limits: Limits, words: Words) -> tuple[Hashes, Limits]:
    """The runs, and all words together of a text that is shorter than a run."""
    sizes = np.diff(words.limits)
    short = np.flatnonzero((sizes > 0) & (sizes < SHINGLE))
    whole = [grams(words.hashes[words.limits[n] : words.limits[n + 1]], int(sizes[n]))[0] for n in short.tolist()]
    counts = np.diff(limits)
    counts[short] = 1
    return np.insert(runs, limits[short], np.array(whole, dtype=np.uint64)), limits_of(counts)


def _signatures(runs: Hashes, limits: Limits, count: int) -> NDArray[np.uint32]:
    """The least of every permutation (Broder 1997), as datasketch's scheme ``affine32`` permutes."""
    factors, summands = permutations()
    found = np.full((count, PERMUTATIONS), 2**32 - 1, dtype=np.uint32)
    mixed = _murmur(runs.astype(np.uint32))
    owners = owners_of(limits)
    for start in range(0, len(runs), _AT_ONCE):
        permuted = mixed[start : start + _AT_ONCE, None] * factors + summands
        own = owners[start : start + _AT_ONCE]
        edges = np.flatnonzero(np.diff(own, prepend=-1))
        found[own[edges]] = np.minimum(found[own[edges]], np.minimum.reduceat(permuted, edges, axis=0))
    return found


def _murmur(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    hashes = (hashes ^ (hashes >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    hashes = (hashes ^ (hashes >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return hashes ^ (hashes >> np.uint32(16))


def _least(runs: Hashes, limits: Limits, window: int) -> NDArray[np.int64]:
    """Where the least run of every window stands (Schleimer, Wilkerson and Aiken 2003), the first of equal ones."""
    if len(runs) == 0:
        return np.empty(0, dtype=np.int64)
    runs = runs | np.uint64(PLACE)
    padded = np.concatenate([runs, np.full(window - 1, _NEVER_LEAST)])
    least = np.asarray(sliding_window_view(padded, window).argmin(axis=1) + np.arange(len(runs)))
    counts = np.diff(limits)
    whole = ranges(limits[:-1], limits[:-1] + np.maximum(counts - window + 1, 0))
    short = np.flatnonzero((counts > 0) & (counts < window))
    lone = [limits[n] + np.argmin(runs[limits[n] : limits[n + 1]]) for n in short.tolist()]
    return np.unique(np.concatenate([least[whole], np.array(lone, dtype=np.int64)]))


def masks_of(words: Words, registry: Quotations) -> Mask:
    """Return which words of articles are quoted, there or somewhere in the corpus.

    Args:
        words: Their words.
        registry: The runs of words that are quotations somewhere in the corpus.
    """
    starts, _ = _starts(words)
    masked = words.quotes > 0
    quoted = starts[registry.has(grams(words.hashes, SHINGLE)[starts])]
    for place in range(SHINGLE):
        masked[quoted + place] = True
    return np.asarray(masked)


def runs_of(words: Words, masked: Mask) -> Runs:
    """Return the runs of words of articles.

    Args:
        words: Their words.
        masked: Which of them are quoted; see :func:`masks_of`.
    """
    starts, counts = _starts(words)
    before = np.concatenate([[0], np.cumsum(masked)])
    own = before[starts] == before[starts + SHINGLE]
    unquoted = np.diff(words.limits) - (before[words.limits[1:]] - before[words.limits[:-1]])
    own |= np.repeat(unquoted < LEAST_OWN_WORDS, counts)
    runs = grams(words.hashes, SHINGLE)[starts]
    return Runs(words=words, masked=masked, runs=runs, limits=limits_of(counts), own=own)


def _starts(words: Words) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The first words of all runs, and how many runs each article has."""
    counts = np.maximum(np.diff(words.limits) - SHINGLE + 1, 0)
    return ranges(words.limits[:-1], words.limits[:-1] + counts), counts


def compare_pairs(pairs: Numbers, articles: Runs) -> Overlaps:
    """Return what pairs of articles share.

    Args:
        pairs: Numbers of the articles. Shape (pairs, 2).
        articles: Their words and runs.
    """
    found = room_for(pairs)
    for number, (a, b) in enumerate(pairs.tolist()):
        a_runs, b_runs = _of(articles.runs, articles.limits, a), _of(articles.runs, articles.limits, b)
        a_set, b_set = np.unique(a_runs), np.unique(b_runs)
        in_b, in_a = among(a_runs, b_set), among(b_runs, a_set)
        shared = int(among(a_set, b_set).sum())
        either = len(a_set) + len(b_set) - shared
        found.jaccard[number] = shared / either if either else 0.0
        found.contained[number] = (
            _contained(_of(articles.own, articles.limits, a), in_b),
            _contained(_of(articles.own, articles.limits, b), in_a),
        )
        found.passages[number] = _longest(articles, a, b, np.flatnonzero(in_b).tolist())
    return found


def _of(flat: NDArray[Any], limits: Limits, number: int) -> NDArray[Any]:
    return flat[limits[number] : limits[number + 1]]


def _contained(own: Mask, found: Mask) -> float:
    length = len(own) + SHINGLE - 1
    asked = spread(own, SHINGLE, length).sum()
    return float(spread(own & found, SHINGLE, length).sum() / asked) if asked else 0.0


def _longest(articles: Runs, a: int, b: int, shared: list[int]) -> tuple[int, int, int]:
    """The longest passage that both have, the first of equal ones: its words' numbers and its length."""
    a_runs, b_runs = _of(articles.runs, articles.limits, a), _of(articles.runs, articles.limits, b).tolist()
    places = {run: place for place, run in reversed(list(enumerate(b_runs)))}
    (a_words, b_words), (a_mask, b_mask) = (
        [_of(flat, articles.words.limits, number) for number in (a, b)]
        for flat in (articles.words.hashes, articles.masked)
    )
    best, done = (0, 0, 0), 0
    for first in shared:
        if first >= done:
            second = places[int(a_runs[first])]
            most = min(len(a_words) - first, len(b_words) - second)
            mine, theirs = slice(first, first + most), slice(second, second + most)
            parted = np.flatnonzero((a_words[mine] != b_words[theirs]) | a_mask[mine] | b_mask[theirs])
            size = int(parted[0]) if len(parted) else most
            done = first + max(1, size - SHINGLE + 1)
            best = max(best, (first, second, size), key=lambda passage: passage[2])
    return best


def common(sets: Sets, pairs: Pairs) -> Common:
    """Return what the sets of pairs of articles have in common.

    Args:
        sets: The sets of all articles.
        pairs: Numbers of articles. Shape (pairs, 2).
    """
    a, b = pairs[:, 0], pairs[:, 1]
    places, numbers = sets.of(a), np.repeat(np.arange(len(pairs)), sets.sizes[a])
    if len(places) == 0:
        return Common(pairs=places, first=places, second=places)
    bits = np.uint64(sets.hash_bits)
    hashes = sets.keys[places] & ((np.uint64(1) << bits) - np.uint64(1))
    asked = hashes | (b[numbers].astype(np.uint64) << bits)
    found = np.minimum(np.searchsorted(sets.keys, asked), len(sets.keys) - 1)
    is_common = sets.keys[found] == asked
    return Common(pairs=numbers[is_common], first=places[is_common], second=found[is_common])


def rising(places: Places, limits: Limits, most: int) -> Places:
    """Return of each stretch of numbers how many pairs of the first ones rise.

    Args:
        places: Different numbers, stretch by stretch.
        limits: Where each stretch begins, and where the last one ends.
        most: How many numbers of a stretch are looked at.
    """
    found = np.zeros(len(limits) - 1, dtype=np.int64)
    for number in np.flatnonzero(np.diff(limits) > 1).tolist():
        own = places[limits[number] : limits[number + 1]][:most]
        found[number] = np.count_nonzero(np.triu(own[:, None] < own, 1))
    return found
