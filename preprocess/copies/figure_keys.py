"""Writing the keys of figures, compiled; see :class:`preprocess.copies.figures.Figure` for what they are.

A key is written sign by sign into places that are given, and hashed at last.
"""

import numpy as np

from preprocess.copies.kernels import Array, Number, compiled, hashed, with_letters
from preprocess.copies.word_kernels import NONE

LONGEST_KEY = 160
"""Signs of a key: of 36 digits, 48 zeros of four scales and a few more at most."""

_0, _1, _AT, _CASE = (np.uint64(number) for number in (0, 1, ord("@"), 0x20))
_ONE, _TEN = np.int64(1), np.int64(10)
_SHARP, _ZERO, _POINT, _SLASH, _PERCENT = (np.int64(ord(sign)) for sign in "#0./%")


@compiled
def begin(key: Array) -> None:
    """Write what every key begins with, so that it is never that of a word."""
    key[0] = _SHARP


@compiled
def copied(codes: Array, start: Number, end: Number, key: Array) -> Number:
    """Write a stretch as it stands; the key's length."""
    for place in range(start, end):
        key[1 + place - start] = codes[place]
    return 1 + end - start


@compiled
def date(key: Array, month: Number, day: Number) -> Number:
    """Write the day of a month; the key's length."""
    length = with_number(key, _ONE, month)
    key[length] = _SLASH
    return with_number(key, length + 1, day)


@compiled
def shared(key: Array, length: Number, end: Number, share: Number) -> Number:
    """Where a figure ends and how long its key is, with a sign where it is a share: that ends there then."""
    if share == 0:
        return end, length
    key[length] = _PERCENT
    return share, length + 1


@compiled
def with_number(key: Array, length: Number, number: Number) -> Number:
    """Write the digits of a number behind a key; its new length."""
    power = _ONE
    while number // power >= _TEN:
        power *= _TEN
    while power:
        key[length] = _ZERO + number // power % _TEN
        length, power = length + 1, power // _TEN
    return length


@compiled
def with_digits(key: Array, length: Number, count: Number, whole: Number) -> Number:
    """Write a number behind a key, without needless zeros; its new length.

    Its digits stand behind the places for the key: so many, of which so many are whole, and zeros after them.
    """
    place = NONE
    while place < whole - 1 and (place >= count or key[LONGEST_KEY + place] == _ZERO):
        place += 1
    while count > whole and key[LONGEST_KEY + count - 1] == _ZERO:
        count -= 1
    while place < max(whole, count):
        if place == whole:
            key[length] = _POINT
            length += 1
        key[length] = key[LONGEST_KEY + place] if place < count else _ZERO
        place, length = place + 1, length + 1
    return length


@compiled
def ascii_hash(signs: Array, start: Number, end: Number) -> Number:
    """The hash of signs of ASCII, capitals as small letters."""
    word = _0, _0, _0
    for place in range(start, end):
        sign = np.uint64(signs[place])
        word = with_letters(word, sign | _CASE if sign > _AT else sign, _1)
    return hashed(word)
