"""The inner loops of reading and sketching, compiled: this module and the instructions that it uses alone know numba.

Every loop has its twin in :mod:`preprocess.copies.plain`, which gives the same bytes. They release the interpreter's
lock, so that slices of a corpus are worked on by threads, and take slices of arrays, which numba turns into plain
pointers: indexing the whole arrays costs twice as much. Compiled code is kept beside this file; where it is not there
yet, the first use takes some seconds.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np

from preprocess.copies.folding import COMBINING, FIRST_QUOTE, LETTER, LIMIT, UNHEARD_SIGN, WORD_BY_ITSELF
from preprocess.copies.hashing import CHUNK_FACTOR, DIGEST_FACTORS, MIX_FACTOR, RUN_FACTOR, WORD_FACTOR
from preprocess.copies.instructions import loaded, seen, zeros
from preprocess.copies.signing import PLACE

Array = Any  # an array of numpy; inside compiled code its type is numba's business
Number = Any  # one or several of numba's; signed and unsigned ones together would become floating
Loop = TypeVar("Loop", bound=Callable[..., Any])

_CHUNK, _WORD = np.uint64(CHUNK_FACTOR), np.uint64(WORD_FACTOR)
_RUN, _MIX = np.uint64(RUN_FACTOR), np.uint64(MIX_FACTOR)
_RUN_5 = np.uint64(pow(RUN_FACTOR, 5, 1 << 64))
_DIGEST_0, _DIGEST_1 = (np.uint64(factor) for factor in DIGEST_FACTORS)
_0, _1, _3, _7, _8, _15, _29, _32 = (np.uint64(number) for number in (0, 1, 3, 7, 8, 15, 29, 32))
# Eight bytes in one number, looked at together (Mycroft 1987): a byte's highest bit says what was found of it.
_EACH, _HIGH, _LOW = np.uint64(0x0101010101010101), np.uint64(0x8080808080808080), np.uint64(0x7F7F7F7F7F7F7F7F)
_SMALL = np.uint64(0x20) * _EACH  # what a small letter has and a capital lacks; digits have it
_FROM_A, _PAST_Z, _FROM_0, _PAST_9 = (np.uint64(0x80 - first) * _EACH for first in b"a{0:")
_13, _16 = np.uint32(13), np.uint32(16)
_MURMUR_0, _MURMUR_1 = np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35)
_AHEAD = np.uint64(80)  # bytes: 64 that are seen, and the last word's
_PLACE = np.uint64(PLACE)
_LEFT_TO_WORDING = -1
LANES = 32  # runs that are permuted at once; a rest that is done one by one costs as much as a hundred


def compiled(loop: Loop) -> Loop:
    """Compile a loop when it is first used, or take the code that is kept of it."""
    return cast("Loop", numba.njit(nogil=True, cache=True)(loop))


@compiled
def read_texts(texts: Array, folding: Array, most: int, out: Array) -> int:
    """Read the words of texts.

    Args:
        texts: Their bytes and limits.
        folding: The arrays of :class:`~preprocess.copies.folding.Folding`.
        most: Words of a text at most; what follows enters the digest alone.
        out: Hashes and quotes of the words, limits, digests, and whether each text is left to ``wording``.

    Returns:
        The number of words.
    """
    data, limits = texts
    hashes, quotes, found, digests, left = out
    count = 0
    for number in range(len(limits) - 1):
        text = data[limits[number] : limits[number + 1]]
        size = _read_text(text, folding, hashes[count:], quotes[count:])
        left[number] = size == _LEFT_TO_WORDING
        _digest(hashes[count : count + max(0, size)], digests[number])
        count += min(max(0, size), most)
        found[number + 1] = count
    return count


@compiled
def _read_text(text: Array, folding: Array, hashes: Array, quotes: Array) -> Number:
    """Read the words of a text; how many there are.

    What is read in the inner loop is not read by functions that take arrays: their references would be counted anew
    at each call, with the bus locked.
    """
    kinds, written, sizes, closed_by = folding
    place, end, count = _0, np.uint64(len(text)), _0
    word = _0, _0, _0
    quotation = np.int32(0), np.int32(0), np.int64(0)
    while place < end:
        if word[2] == _0 and place + _AHEAD <= end:
            starts, ends, after = _plain_words(*seen(text, place))
            while ends:
                start = place + zeros(starts)
                length = place + zeros(ends) - start
                if length > _15:
                    break
                first, second = loaded(text, start), loaded(text, start + _8)
                hashes[count], quotes[count] = hashed(_short(first | _SMALL, second | _SMALL, length)), quotation[0]
                count += _1
                starts, ends = starts & (starts - _1), ends & (ends - _1)
            place += min(zeros(starts), after)
        letters, size = _letters(_eight(text, place))
        word = with_letters(word, letters, size)
        place += size
        if size == _8 or place >= end:
            continue
        code, taken = _decoded(text, place)
        place += taken
        kind = kinds[code]
        if LETTER <= kind <= UNHEARD_SIGN:  # the latter has no letters
            word = with_letters(word, written[code], np.uint64(sizes[code]))
            continue
        # Written whether a word has ended here or not: that cannot be foreseen, and a wrong guess costs more.
        hashes[count], quotes[count] = hashed(word), quotation[0]
        count += np.uint64(word[2] > _0)
        word = _0, _0, _0
        if kind == WORD_BY_ITSELF:
            hashes[count], quotes[count] = hashed((_0, written[code], _1)), quotation[0]
            count += _1
        elif kind >= FIRST_QUOTE:
            quotation = quotation_after(quotation, kind, closed_by[kind])
        elif kind == COMBINING:
            return _LEFT_TO_WORDING
    hashes[count], quotes[count] = hashed(word), quotation[0]
    return np.int64(count + np.uint64(word[2] > _0))


@compiled
def quotation_after(before: Number, kind: Number, closings: Number) -> Number:
    """After a mark: the number of the quotation that is open, 0 outside; how many were; the kinds that close it."""
    _, count, closed_by = before
    if closed_by == 0:
        count += np.int32(closings != 0)
        closed_by = closings
    elif (closed_by >> kind) & 1:
        closed_by = np.int64(0)
    return count if closed_by else np.int32(0), count, closed_by


@compiled
def _plain_words(letters: Number, more: Number) -> Number:
    """Of 64 bytes, which start a word and which end one before the first that is more; where that is, or the end.

    All ends are known before the first word is hashed, so that no word waits for the one before it.
    """
    before = (more - _1) & ~more
    return letters & ~(letters << _1), (letters << _1) & ~letters & before, zeros(more)


@compiled
def _short(first: Number, second: Number, length: Number) -> Number:
    """A word of up to fifteen letters, of two eights.

    Whether it has eight or more is not asked: that cannot be foreseen.
    """
    whole = _0 - (length >> _3)
    last = first ^ ((first ^ second) & whole)
    return mixed_with(_0, first) & whole, last & ((_1 << ((length & _7) << _3)) - _1), length


@compiled
def _eight(text: Array, place: Number) -> Number:
    """Eight bytes of a text, the first the lowest; zeros after its end."""
    if place + _8 <= np.uint64(len(text)):
        return loaded(text, place)
    found = _0
    for left in range(len(text) - np.int64(place)):
        found |= np.uint64(text[place + np.uint64(left)]) << np.uint64(8 * left)
    return found


@compiled
def _letters(eight: Number) -> Number:
    """The ASCII letters and digits that eight bytes begin with, in small letters, and how many there are."""
    low = eight & _LOW
    small = low | _SMALL
    are_letters = (small + _FROM_A) & ~(small + _PAST_Z)
    are_digits = (low + _FROM_0) & ~(low + _PAST_9)
    others = (~(are_letters | are_digits) | eight) & _HIGH
    before = ((others - _1) & ~others & _HIGH) >> _7  # a 1 for each byte before the first other
    return small & (before * np.uint64(0xFF)), (before * _EACH) >> np.uint64(56)


@compiled
def with_letters(word: Number, letters: Number, size: Number) -> Number:
    """A word with up to eight bytes more: what is mixed of it, the chunk that is not full yet, and its length."""
    mixed, chunk, length = word
    filled = length & _7
    chunk |= letters << (filled << _3)
    if filled + size >= _8:
        mixed = mixed_with(mixed, chunk)
        chunk = letters >> ((_7 - filled) << _3) >> _8  # in two steps: shifting by 64 bits is not defined
    return mixed, chunk, length + size


@compiled
def mixed_with(mixed: Number, chunk: Number) -> Number:
    """What is mixed of a word's bytes with eight more."""
    mixed = (mixed ^ chunk) * _CHUNK
    return mixed ^ (mixed >> _32)


@compiled
def hashed(word: Number) -> Number:
    """The hash of a word; see :func:`preprocess.copies.hashing.word_hash`."""
    mixed = mixed_with(word[0], word[1]) * _WORD
    return mixed ^ (mixed >> _29)


@compiled
def _digest(hashes: Array, digest: Array) -> None:
    first, second = _0, _0
    for place in range(len(hashes)):
        first = first * _DIGEST_0 + hashes[place]
        second = second * _DIGEST_1 + hashes[place]
    digest[0], digest[1] = first, second


@compiled
def _decoded(text: Array, place: Number) -> Number:
    """The code point at a place, at most the last of the table, and how many bytes it takes."""
    first, left = np.uint64(text[place]), np.uint64(len(text)) - place
    if first < np.uint64(0x80):
        return first, np.uint64(1)
    if first >= np.uint64(0xF0) and left > np.uint64(3):
        code = (first & np.uint64(7)) << np.uint64(18) | _six(text, place, 1) << np.uint64(12)
        return min(code | _six(text, place, 2) << np.uint64(6) | _six(text, place, 3), np.uint64(LIMIT)), np.uint64(4)
    if first >= np.uint64(0xE0) and left > np.uint64(2):
        code = (first & np.uint64(15)) << np.uint64(12) | _six(text, place, 1) << np.uint64(6)
        return code | _six(text, place, 2), np.uint64(3)
    if first >= np.uint64(0xC0) and left > np.uint64(1):
        return (first & np.uint64(31)) << np.uint64(6) | _six(text, place, 1), np.uint64(2)
    return np.uint64(LIMIT), np.uint64(1)  # no UTF-8: left to wording


@compiled
def _six(text: Array, place: Number, after: int) -> Number:
    """The six bits of a code point in a byte that follows its first."""
    return np.uint64(text[place + np.uint64(after)]) & np.uint64(63)


@compiled
def sketch_texts(words: Array, permutations: Array, window: int, out: Array) -> tuple[int, int]:
    """Compute the signatures, fingerprints and quoted runs of texts.

    Args:
        words: Hashes, quotes and limits.
        permutations: Factors and summands; uint32, shape (permutations,) each.
        window: Runs of which one at least is a fingerprint.
        out: Signatures; fingerprints, whether each is quoted, their limits; quoted runs; places for the runs of a text,
            twice with 64 bits and once with 32.

    Returns:
        How many fingerprints there are, and how many quoted runs.
    """
    hashes, quotes, limits = words
    signatures, prints, are_quoted, print_limits, quoted, runs, least, mixed = out
    count, count_quoted = 0, 0
    for number in range(len(limits) - 1):
        start, end = limits[number], limits[number + 1]
        size = runs_of_five(hashes[start:end], runs)
        _minimise(runs[: max(size, min(1, end - start))], permutations, mixed, signatures[number])
        own = quotes[start:end]
        count += _winnow(runs[:size], own, window, (prints[count:], are_quoted[count:], least))
        count_quoted += _quoted(runs[:size], own, quoted[count_quoted:])
        print_limits[number + 1] = count
    return count, count_quoted


@compiled
def runs_of_five(hashes: Array, runs: Array) -> int:
    """Hash the runs of five words; of a text with fewer, all its words, which then is no run."""
    summed = _0
    for place in range(min(5, len(hashes))):
        summed = summed * _RUN + hashes[place]
    runs[0] = _run(summed)
    count = len(hashes) - 4
    for place in range(1, count):
        summed = summed * _RUN + (hashes[place + 4] - hashes[place - 1] * _RUN_5)
        runs[place] = _run(summed)
    return max(0, count)


@compiled
def _run(summed: Number) -> Number:
    summed = (summed ^ (summed >> _32)) * _MIX
    return summed ^ (summed >> _29)


@compiled
def _minimise(runs: Array, permutations: Array, mixed: Array, signature: Array) -> None:
    """The least of every permutation (Broder 1997), as datasketch's scheme ``affine32`` permutes.

    The first run fills up the last lanes: a run that stands twice changes no minimum.
    """
    factors, summands = permutations
    for place in range(len(runs)):
        run = np.uint32(runs[place])
        run = np.uint32((run ^ (run >> _16)) * _MURMUR_0)
        run = np.uint32((run ^ (run >> _13)) * _MURMUR_1)
        mixed[place] = run ^ (run >> _16)
    size = -(-len(runs) // LANES) * LANES
    mixed[len(runs) : size] = mixed[0]
    for number in range(len(signature)):
        factor, summand = factors[number], summands[number]
        least = np.uint32(0xFFFFFFFF)
        for place in range(size):
            least = min(least, np.uint32(factor * mixed[place] + summand))
        signature[number] = least


@compiled
def _winnow(runs: Array, quotes: Array, window: int, out: Array) -> Number:
    """Choose the least run of every window (Schleimer, Wilkerson and Aiken 2003), the first of equal ones.

    A run's first bits and its place make one number, so that the least of a window is found without asking where it is.
    """
    prints, are_quoted, least = out
    if len(runs) == 0:
        return 0
    size = np.uint64(len(runs))
    most = min(np.uint64(window), size)
    for place in range(size):
        least[place] = (runs[place] & ~_PLACE) | place
    span = _1  # runs that each least one was taken of
    while span < most:
        step = min(span, most - span)
        span += step
        for place in range(size - span + _1):
            least[place] = min(least[place], least[place + step])
    count, before = _0, least[0]
    for start in range(_1, size - most + _1):
        chosen = least[start]
        least[count] = before
        count += np.uint64(chosen != before)
        before = chosen
    least[count] = before
    for number in range(count + _1):
        place = least[number] & _PLACE
        prints[number], are_quoted[number] = runs[place], quotes[place] > 0
    return np.int64(count + _1)


@compiled
def _quoted(runs: Array, quotes: Array, out: Array) -> Number:
    """The runs that stand wholly inside one quotation."""
    count = _0
    for place in range(np.uint64(len(runs))):
        out[count] = runs[place]
        count += np.uint64((quotes[place] > 0) & (quotes[place] == quotes[place + np.uint64(4)]))
    return np.int64(count)
