"""Reading what every character is, and the words of a text, compiled; see :mod:`preprocess.copies.kernels`.

Kernels of reading are given pointers instead of arrays. A text stands at a place of its own with a margin of line ends
before and after it, so that looking a few characters back or ahead needs no question whether they are there.
"""

import numpy as np

from preprocess.copies.characters import (
    APOSTROPHE,
    DENSE_SIGN,
    FOLDED,
    INNER,
    JOINED,
    LEFT,
    LETTER,
    LONG,
    MARK,
    SMALL,
)
from preprocess.copies.folding import LIMIT
from preprocess.copies.hashing import DIGEST_FACTORS
from preprocess.copies.instructions import loaded
from preprocess.copies.kernels import Array, Number, compiled, hashed, mixed_with, quotation_after, with_letters
from preprocess.copies.wording import STEM

# These are no plain numbers of Python: every function would be compiled once for each of them and once for others.
MARGIN = np.int64(16)
"""Line ends before and after a text."""
NONE = np.int64(0)

_DIGEST_0, _DIGEST_1 = (np.uint64(factor) for factor in DIGEST_FACTORS)
_0, _1, _3, _7, _8, _128, _192, _255 = (np.uint64(number) for number in (0, 1, 3, 7, 8, 0x80, 0xC0, 0xFF))
_LIMIT = np.uint32(LIMIT)
_LINE_END, _POINT, _S = (ord(sign) for sign in "\n.s")
_CASE = 0x20
_CHUNK = 8
_PART_OF_WORD, _INSIDE = LETTER | DENSE_SIGN, APOSTROPHE | INNER


@compiled
def see(text: Array, removed: Array, tables: Array, out: Array) -> bool:
    """Write what the characters of a text are.

    Args:
        text: Code points of all texts, and where this one begins and ends.
        removed: Where removed spans begin and end, and the numbers of its first one and of the next text's: line ends
            stand for what they hold.
        tables: Kinds and written of :class:`~preprocess.copies.characters.Characters`; kinds and ``closed_by`` of
            :class:`~preprocess.copies.folding.Folding`.
        out: Places for code points, kinds, the number of the quotation that each stands in, and the first byte of what
            is written for each; margins included.

    Returns:
        Whether the text can be read here.
    """
    characters, first, past = text
    spans, first_span, past_span = removed
    kind_of, written, mark_of, closed_by = tables
    codes, kinds, quotes, letters = out
    shift, end = MARGIN - first, past - first + MARGIN
    quotation = np.int32(0), np.int32(0), NONE
    for place in range(first, past):
        code = min(characters[place], _LIMIT)
        kind = kind_of[code]
        codes[place + shift], kinds[place + shift], letters[place + shift] = code, kind, np.uint8(written[code])
        if kind & MARK:
            quotation = quotation_after(quotation, mark_of[code], closed_by[mark_of[code]])
        quotes[place + shift] = quotation[0]
    blank = kind_of[_LINE_END]
    _blank(codes, kinds, (NONE, MARGIN), blank)
    _blank(codes, kinds, (end, end + MARGIN), blank)
    for span in range(first_span, past_span):
        _blank(codes, kinds, (spans[2 * span] + MARGIN, spans[2 * span + 1] + MARGIN), blank)
    found = np.uint32(0)
    for place in range(end):
        found |= kinds[place]
    return not found & LEFT


@compiled
def _blank(codes: Array, kinds: Array, extent: Number, blank: Number) -> None:
    for place in range(extent[0], extent[1]):
        codes[place], kinds[place] = _LINE_END, blank


@compiled
def read_words(text: Array, forms: Array, small: Array, bounds: Array, out: Array) -> Number:
    """Read the words of a text.

    Args:
        text: What :func:`see` has written of it, and its end.
        forms: Written, sizes and letters of :class:`~preprocess.copies.characters.Characters`.
        small: A set for the words that stand in small letters; see :func:`add`.
        bounds: How many words there are already, and how many at most: what follows enters the digest alone.
        out: Hashes, stems, starts, ends and quotations of the words.

    Returns:
        How many words there are then, and the digest.
    """
    (codes, kinds, quotes, letters), end = text
    hashes, stems, starts, ends, numbers = out
    count, most = bounds
    digest = _0, _0
    place = MARGIN
    while place < end:
        if not kinds[place] & _PART_OF_WORD:
            place += 1
            continue
        start = place
        place, every, some = _letters(kinds, place)
        if some & (LONG | DENSE_SIGN) or kinds[place] & _INSIDE:
            after, word, stem = _spelled(codes, kinds, forms, start)
        else:
            after = place
            word, stem = _plain(letters, start, place), _plain(letters, start, min(place, start + STEM))
        key = hashed(word)
        is_small = place == after and every & FOLDED and some & SMALL and codes[start - 1] != _POINT
        if is_small and not (kinds[start - 1] | kinds[after]) & JOINED:
            add(small, key)
        digest = digest[0] * _DIGEST_0 + key, digest[1] * _DIGEST_1 + key
        if count < most:
            hashes[count], stems[count], numbers[count] = key, hashed(stem), quotes[start]
            starts[count], ends[count] = start - MARGIN, after - MARGIN
            count += 1
        place = after
    return count, digest


@compiled
def _letters(kinds: Array, place: Number) -> Number:
    """Where letters that stand together end, or one of a dense script; what all of them are, and what some are."""
    every, some = kinds[place], kinds[place]
    place += 1
    while kinds[place] & LETTER and some & LETTER:
        every, some = every & kinds[place], some | kinds[place]
        place += 1
    return place, every, some


@compiled
def _plain(letters: Array, start: Number, end: Number) -> Number:
    """A word of letters that take a byte each."""
    mixed, length = _0, np.uint64(end - start)
    while end - start >= _CHUNK:
        mixed = mixed_with(mixed, loaded(letters, start))
        start += _CHUNK
    return mixed, loaded(letters, start) & ((_1 << ((length & _7) << _3)) - _1), length


@compiled
def _spelled(codes: Array, kinds: Array, forms: Array, place: Number) -> Number:
    """Where a word ends that is more than plain letters; the word and its stem."""
    spelling, start = nothing_spelled(), place
    if kinds[place] & DENSE_SIGN:
        spelling = with_form(spelling, forms, codes[place])
        return place + 1, spelling[0], spelling[1]
    while True:
        earlier, segment = spelling[1], place
        while kinds[place] & LETTER:
            spelling = with_form(spelling, forms, codes[place])
            place += 1
        after = place
        while kinds[after] & _INSIDE:
            after += 1
        if after == place or not kinds[after] & LETTER:
            break
        place = after
    if kinds[place] & INNER:
        while kinds[place] & INNER:
            place += 1
    elif start < segment == place - 1 and kinds[segment - 1] & APOSTROPHE and codes[segment] | _CASE == _S:
        return place, spelling[0], earlier  # the possessive is no part of the stem
    return place, spelling[0], spelling[1]


@compiled
def nothing_spelled() -> Number:
    """A word before its first letter, its stem, and how many letters it has; see :func:`with_form`."""
    return (_0, _0, _0), (_0, _0, _0), NONE


@compiled
def with_form(spelling: Number, forms: Array, code: Number) -> Number:
    """A word with a character more, as it is compared: the word, its first letters as a stem, and its length."""
    written, sizes, letters_of = forms
    word, stem, length = spelling
    more = length + np.int64(letters_of[code])
    word = with_letters(word, written[code], np.uint64(sizes[code]))
    if more <= STEM:
        stem = word
    elif length < STEM:
        stem = with_letters(stem, *first_letters(written[code], STEM - length))
    return word, stem, more


@compiled
def first_letters(written: Number, count: Number) -> Number:
    """The first so many of the code points that a character stands for, in UTF-8, and how many bytes that is."""
    size, left = _0, count
    while size < _8:
        byte = (written >> (size * _8)) & _255
        left -= np.int64(byte & _192 != _128)
        if left < 0 or byte == _0:
            break
        size += _1
    return (written if size == _8 else written & ((_1 << (size * _8)) - _1)), size


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
def has(known: Array, key: Number) -> Number:
    """Return whether a hash is in a set; see :func:`add`."""
    keys, owners, last, owner = known
    slot = np.int64(key) & last
    while owners[slot] == owner and keys[slot] != key:
        slot = (slot + 1) & last
    return owners[slot] == owner
