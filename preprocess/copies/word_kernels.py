"""Reading what every character is, and the words of a text, compiled; see :mod:`preprocess.copies.kernels`.

A text stands in an array of its own with a margin of line ends before and after it, so that looking a few characters
back or ahead needs no question whether they are there.
"""

import numpy as np

from preprocess.copies.characters import (
    APOSTROPHE,
    DENSE_SIGN,
    FOLDED,
    INNER,
    LEFT,
    LETTER,
    MARK,
    SMALL,
    WORD,
)
from preprocess.copies.folding import LIMIT
from preprocess.copies.hashing import DIGEST_FACTORS
from preprocess.copies.kernels import Array, Number, compiled, hashed, quotation_after, with_letters
from preprocess.copies.wording import STEM

MARGIN = np.int64(16)  # not a plain 16: each function would be compiled once for that number and once for others
"""Line ends before and after a text."""
NONE = np.int64(0)

_DIGEST_0, _DIGEST_1 = (np.uint64(factor) for factor in DIGEST_FACTORS)
_0, _6, _8, _128, _192, _255 = (np.uint64(number) for number in (0, 6, 8, 0x80, 0xC0, 0xFF))
_LIMIT = np.uint32(LIMIT)
_LINE_END, _POINT, _HYPHEN, _S = (ord(sign) for sign in "\n.-s")
_PART_OF_WORD, _INSIDE = LETTER | DENSE_SIGN, APOSTROPHE | INNER
_NOT_SMALL = WORD | APOSTROPHE | INNER  # beside a word: it is no small one then


@compiled
def see(text: Array, removed: Array, tables: Array, out: Array) -> bool:
    """Write what the characters of a text are.

    Args:
        text: Code points of all texts, and where this one begins and ends.
        removed: Where removed spans begin and end, and the numbers of its first one and of the next text's: line ends
            stand for what they hold.
        tables: Kinds of :class:`~preprocess.copies.characters.Characters`; kinds and ``closed_by`` of
            :class:`~preprocess.copies.folding.Folding`.
        out: Places for code points, kinds, and the number of the quotation that each stands in, margins included.

    Returns:
        Whether the text can be read here.
    """
    characters, first, past = text
    spans, first_span, past_span = removed
    kind_of, mark_of, closed_by = tables
    codes, kinds, quotes = out
    shift, end = MARGIN - first, past - first + MARGIN
    quotation = np.int32(0), np.int32(0), NONE
    for place in range(first, past):
        code = min(characters[place], _LIMIT)
        kind = kind_of[code]
        codes[place + shift], kinds[place + shift] = code, kind
        if kind & MARK:
            quotation = quotation_after(quotation, mark_of[code], closed_by[mark_of[code]])
        quotes[place + shift] = quotation[0]
    blank = kind_of[_LINE_END]
    _blank(codes, kinds, NONE, MARGIN, blank)
    _blank(codes, kinds, end, end + MARGIN, blank)
    for span in range(first_span, past_span):
        _blank(codes, kinds, spans[2 * span] + MARGIN, spans[2 * span + 1] + MARGIN, blank)
    found = np.uint32(0)
    for place in range(end):
        found |= kinds[place]
    return not found & LEFT


@compiled
def _blank(codes: Array, kinds: Array, start: int, end: int, blank: Number) -> None:
    for place in range(start, end):
        codes[place], kinds[place] = _LINE_END, blank


@compiled
def read_words(text: Array, forms: Array, small: Array, bounds: Array, out: Array) -> Number:
    """Read the words of a text.

    Args:
        text: Its code points, kinds, its end, and the number of the quotation that each stands in.
        forms: Written, sizes and letters of :class:`~preprocess.copies.characters.Characters`.
        small: A set for the words that stand in small letters; see :func:`add`.
        bounds: How many words there are already, and how many at most: what follows enters the digest alone.
        out: Hashes, stems, starts, ends and quotations of the words.

    Returns:
        How many words there are then, and the digest.
    """
    codes, kinds, end, quotes = text
    written, sizes, letters_of = forms
    hashes, stems, starts, ends, numbers = out
    count, most = bounds
    digest = _0, _0
    place = MARGIN
    while place < end:
        if not kinds[place] & _PART_OF_WORD:
            place += 1
            continue
        start = place
        word, stem, length = (_0, _0, _0), (_0, _0, _0), NONE
        earlier, earlier_length, segment = word, length, place
        every, some = kinds[place], kinds[place]
        while True:
            code = codes[place]
            word = with_letters(word, written[code], np.uint64(sizes[code]))
            if length < STEM:
                before = length
                length += np.int64(letters_of[code])
                stem = word if length <= STEM else with_letters(stem, *first_letters(written[code], STEM - before))
            every, some = every & kinds[place], some | kinds[place]
            place += 1
            if some & DENSE_SIGN:
                break
            if kinds[place] & LETTER:
                continue
            after = place
            while kinds[after] & _INSIDE:
                after += 1
            if after == place or not kinds[after] & LETTER:
                break
            earlier, earlier_length, segment, place = word, length, after, after
        last = place - 1
        while kinds[place] & INNER and not some & DENSE_SIGN:
            place += 1
        possessive = segment == last and last > start and place == last + 1 and codes[last] | 32 == _S
        if possessive and kinds[last - 1] & APOSTROPHE and earlier_length < STEM:
            stem = earlier
        key = hashed(word)
        digest = digest[0] * _DIGEST_0 + key, digest[1] * _DIGEST_1 + key
        if every & FOLDED and some & SMALL and segment == start and last + 1 == place:
            before = codes[start - 1]
            beside = (kinds[start - 1] | kinds[place]) & _NOT_SMALL
            if not beside and before != _POINT and before != _HYPHEN and codes[place] != _HYPHEN:
                add(small, key)
        if count < most:
            hashes[count], stems[count], numbers[count] = key, hashed(stem), quotes[start]
            starts[count], ends[count] = start - MARGIN, place - MARGIN
            count += 1
    return count, digest


@compiled
def first_letters(written: Number, count: int) -> Number:
    """The first so many of the code points that a character stands for, in UTF-8, and how many bytes that is."""
    size, left = _0, count
    while size < _8:
        byte = (written >> (size * _8)) & _255
        left -= (byte & _192) != _128
        if left < 0 or byte == _0:
            break
        size += np.uint64(1)
    return written & ((np.uint64(1) << (size * _8)) - np.uint64(1)), size


@compiled
def add(known: Array, key: Number) -> None:
    """Put a hash into a set.

    Args:
        known: Places for hashes, a power of two and twice as many as there can be; the number of the set that each was
            last written for; the number of the last place; the number of this set: so nothing has to be cleared for it.
        key: The hash.
    """
    keys, owners, last, owner = known
    slot = np.int64(key) & last
    while owners[slot] == owner and keys[slot] != key:
        slot = (slot + 1) & last
    keys[slot], owners[slot] = key, owner


@compiled
def has(known: Array, key: Number) -> bool:
    """Return whether a hash is in a set; see :func:`add`."""
    keys, owners, last, owner = known
    slot = np.int64(key) & last
    while owners[slot] == owner and keys[slot] != key:
        slot = (slot + 1) & last
    return owners[slot] == owner
