"""How a character is read where texts are read in bulk: what it is to a word, and the bytes that stand for it.

The table says of every character what :mod:`preprocess.copies.wording` does with it. Case and compatibility forms are
folded character by character, which equals folding the word wherever no mark combines with the letter before it; texts
with such marks are left to ``wording`` itself.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from preprocess.copies.hashing import CHUNK
from preprocess.copies.wording import DENSE, UNHEARD, fold

Number = TypeVar("Number", np.uint8, np.uint64)

SEPARATOR, LETTER, UNHEARD_SIGN, WORD_BY_ITSELF, COMBINING, FIRST_QUOTE = range(6)
"""Kinds of characters; from :data:`FIRST_QUOTE` on they are marks of quotations, in the order of :data:`MARKS`."""

MARKS = '\n"“”«»„「」『』'
"""Characters that begin or end a quotation; the end of a line ends any."""

_CLOSED_BY = {"“": "”", "«": "»", "„": "“”", "「": "」", "『": "』", '"': '"'}

LIMIT = 0x20000
"""Code points from here on are rare: they count as :data:`COMBINING`, that is, as left to ``wording``."""

_RARE = range(0x10000, 0x1F000)  # scripts of old, and letters of mathematics: left to wording, as what lies past LIMIT
_JAMO = (range(0x1161, 0x1176), range(0x11A8, 0x11C3))  # vowels and ends that join the letter before


@dataclass(frozen=True, slots=True, kw_only=True)
class Folding:
    """What every character is, and what stands for it in a word.

    Attributes:
        kinds: Kind of each code point; the last stands for all from :data:`LIMIT` on. uint8, shape (LIMIT + 1,).
        written: UTF-8 of each, folded: the first byte is the lowest; 0 for what is no part of a word. uint64, shape
            (LIMIT + 1,).
        sizes: How many bytes that is. uint8, shape (LIMIT + 1,).
        closed_by: For each kind the kinds that close the quotation which it opens, as bits. int64, shape (256,).
    """

    kinds: NDArray[np.uint8]
    written: NDArray[np.uint64]
    sizes: NDArray[np.uint8]
    closed_by: NDArray[np.int64]


@cache
def folding() -> Folding:
    """Return the table. It takes a tenth of a second to build: only letters are looked at one by one."""
    text = "".join(" " if code in _RARE else chr(code) for code in range(LIMIT))
    by_itself = codes_of(DENSE.findall(text))
    is_letter = np.fromiter(map(str.isalnum, text), dtype=np.bool_, count=LIMIT)
    letters = np.union1d(by_itself, np.flatnonzero(is_letter))
    folded = _folded([text[code] for code in letters.tolist()])
    utf8 = [word.encode() for word in folded]
    # The few that stand for more than fits into one number are left to wording too.
    combining = _combining(text)
    is_left = [word[0] in combining or len(byte) > CHUNK for word, byte in zip(folded, utf8, strict=True)]
    kinds, written, sizes = _empty(np.uint8), _empty(np.uint64), _empty(np.uint8)
    kinds[letters] = np.where(is_left, COMBINING, LETTER)
    kinds[by_itself] = WORD_BY_ITSELF
    kinds[LIMIT] = kinds[0x300:0x370] = kinds[_RARE.start : _RARE.stop] = COMBINING
    kinds[codes_of(UNHEARD)] = UNHEARD_SIGN
    kinds[codes_of(MARKS)] = FIRST_QUOTE + np.arange(len(MARKS))
    written[letters] = [int.from_bytes(byte[:CHUNK], "little") for byte in utf8]
    sizes[letters] = [len(byte[:CHUNK]) for byte in utf8]
    return Folding(kinds=kinds, written=written, sizes=sizes, closed_by=_closings())


def _empty(kind: type[Number]) -> NDArray[Number]:
    return np.zeros(LIMIT + 1, dtype=kind)


def codes_of(characters: Iterable[str]) -> NDArray[np.int64]:
    """Return the code points of characters."""
    return np.array(list(map(ord, characters)), dtype=np.int64)


def _folded(characters: list[str]) -> list[str]:
    """Every character as it stands in a word, folded in one go; a line end between them keeps them apart."""
    return fold("\n".join(characters)).split("\n")


def _combining(text: str) -> set[str]:
    """The characters that may change with the one before them when a text is composed."""
    found = {char for char, mark in zip(text, map(unicodedata.combining, text), strict=True) if mark}
    found |= {chr(code) for codes in _JAMO for code in codes}
    pairs = (form.split() for form in map(unicodedata.decomposition, text) if form and form[0] != "<")
    return found | {chr(int(pair[1], 16)) for pair in pairs if len(pair) == 2}  # noqa: PLR2004


def _closings() -> NDArray[np.int64]:
    bits = np.zeros(256, dtype=np.int64)
    for opening, closings in _CLOSED_BY.items():
        bits[FIRST_QUOTE + MARKS.index(opening)] = sum(1 << (FIRST_QUOTE + MARKS.index(c)) for c in closings + "\n")
    return bits
