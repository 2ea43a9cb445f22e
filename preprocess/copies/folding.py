"""How a character is read where texts are read in bulk: what it is to a word, and the bytes that stand for it.

The table says of every character what :mod:`preprocess.copies.wording` does with it. Case and compatibility forms are
folded character by character, which equals folding the word wherever no mark combines with the letter before it; texts
with such marks are left to ``wording`` itself.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from preprocess.copies.hashing import CHUNK
from preprocess.copies.wording import DENSE, UNHEARD, fold

SEPARATOR, LETTER, UNHEARD_SIGN, WORD_BY_ITSELF, COMBINING, FIRST_QUOTE = range(6)
"""Kinds of characters; from :data:`FIRST_QUOTE` on they are marks of quotations, in the order of :data:`MARKS`."""

MARKS = '\n"“”«»„「」『』'
"""Characters that begin or end a quotation; the end of a line ends any."""

_CLOSED_BY = {"“": "”", "«": "»", "„": "“”", "「": "」", "『": "』", '"': '"'}

LIMIT = 0x20000
"""Code points from here on are rare: they count as :data:`COMBINING`, that is, as left to ``wording``."""

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
    """Return the table. It takes a fifth of a second to build."""
    characters = [chr(code) for code in range(LIMIT)]
    folded = _folded(characters)
    kinds = _kinds(characters, folded)
    written, sizes = np.zeros(LIMIT + 1, dtype=np.uint64), np.zeros(LIMIT + 1, dtype=np.uint8)
    for code in np.flatnonzero((kinds == LETTER) | (kinds == WORD_BY_ITSELF)).tolist():
        utf8 = folded[code].encode()
        written[code], sizes[code] = int.from_bytes(utf8, "little"), len(utf8)
    return Folding(kinds=kinds, written=written, sizes=sizes, closed_by=_closings())


def _folded(characters: list[str]) -> list[str]:
    """Every character as it stands in a word, folded in one go; a line end between them keeps them apart."""
    characters = ["" if char == "\n" else char for char in characters]
    return fold("\n".join(characters)).split("\n")


def _kinds(characters: list[str], folded: list[str]) -> NDArray[np.uint8]:
    kinds = np.full(LIMIT + 1, SEPARATOR, dtype=np.uint8)
    kinds[LIMIT] = COMBINING
    combining = _combining(characters)
    for code, char in enumerate(characters):
        if DENSE.match(char):
            kinds[code] = WORD_BY_ITSELF
        elif char.isalnum():
            # The few that stand for more than fits into one number are left to wording too.
            is_left = folded[code][0] in combining or len(folded[code].encode()) > CHUNK
            kinds[code] = COMBINING if is_left else LETTER
    kinds[0x300:0x370] = COMBINING
    for char in UNHEARD:
        kinds[ord(char)] = UNHEARD_SIGN
    for number, char in enumerate(MARKS):
        kinds[ord(char)] = FIRST_QUOTE + number
    return kinds


def _combining(characters: list[str]) -> set[str]:
    """The characters that may change with the one before them when a text is composed."""
    found = {char for char in characters if unicodedata.combining(char)}
    found |= {chr(code) for codes in _JAMO for code in codes}
    pairs = (unicodedata.decomposition(char).split() for char in characters)
    return found | {chr(int(pair[1], 16)) for pair in pairs if len(pair) == 2 and pair[0][0] != "<"}  # noqa: PLR2004


def _closings() -> NDArray[np.int64]:
    bits = np.zeros(256, dtype=np.int64)
    for opening, closings in _CLOSED_BY.items():
        bits[FIRST_QUOTE + MARKS.index(opening)] = sum(1 << (FIRST_QUOTE + MARKS.index(c)) for c in closings + "\n")
    return bits
