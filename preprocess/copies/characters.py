"""What every character is where words, names and figures are read in bulk.

The table says of every character what the regular expressions of :mod:`preprocess.copies.wording`,
:mod:`~preprocess.copies.facts` and :mod:`~preprocess.copies.figures` ask of it. Texts with characters that are
:data:`LEFT` are read by those modules themselves.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from string import digits

import numpy as np
from numpy.typing import NDArray

from preprocess.copies.facts import BREAKS, CAPITALS, HEADING_QUOTES, NAME_SIGNS, OPENING, SENTENCE_ENDS
from preprocess.copies.figures import SMALL_NUMBERS, THOUSANDS_SIGNS
from preprocess.copies.folding import COMBINING, LIMIT, MARKS, codes_of, folding
from preprocess.copies.lexicon import MONTH_FORMS
from preprocess.copies.wording import APOSTROPHES, DENSE, UNHEARD, Mask, fold

LEFT = 1 << 0
"""Combines with its neighbours, or is so rare that no table is worth it."""
WORD = 1 << 1
r"""``\w``."""
ALNUM = 1 << 2
r"""``[^\W_]``."""
LETTER = 1 << 3
"""The same without those of dense scripts: part of a word."""
DENSE_SIGN = 1 << 4
"""A word by itself."""
DIGIT = 1 << 5
"""0 to 9; other digits are left."""
ALPHA = 1 << 6
"""``str.isalpha``."""
CAPITAL = 1 << 7
"""Begins a name's word."""
FOLDED = 1 << 8
"""A letter that stands for itself in a word, and no capital."""
SMALL = 1 << 9
"""The same, and small: not of a script without case."""
SPACE = 1 << 10
"""``str.isspace``."""
LINE_END = 1 << 11
"""Parts lines."""
MARK = 1 << 12
"""Begins or ends a quotation."""
APOSTROPHE = 1 << 13
INNER = 1 << 14
"""Invisible, inside a word."""
NAME_SIGN = 1 << 15
"""May join two parts of a name's word."""
BLANK = 1 << 16
"""Parts the words of a name."""
OPENS = 1 << 17
"""May stand between a break and a capital."""
BREAK = 1 << 18
"""A capital after it says nothing."""
ENDS_SENTENCE = 1 << 19
"""No heading ends with it."""
HEADS = 1 << 20
"""Begins a word of a heading."""
THOUSANDS = 1 << 21
"""May part the thousands of a number."""
LONG = 1 << 22
"""A letter that takes more than one byte where it is folded."""
JOINED = 1 << 23
"""What stands beside it is no word by itself."""
POINTS = 1 << 24
"""What stands after it and a digit begins no figure."""
JOINS_SCALE = 1 << 25
"""May part a number and a word for a scale or a share."""
JOINS_NUMBERS = 1 << 26
"""May part words for numbers."""
BEGINS_FIGURE = 1 << 27
"""A digit, or the first letter of a month or a number."""

_FIRST_LETTERS = "".join({word[0] for word in (*MONTH_FORMS, *SMALL_NUMBERS, "a")})  # as in "a million"
_SIGNS = {
    LINE_END: "\n\r\x0b\x0c\x85\u2028\u2029",
    MARK: MARKS,
    APOSTROPHE: APOSTROPHES,
    INNER: UNHEARD.strip(APOSTROPHES),
    NAME_SIGN: NAME_SIGNS.replace("\\", ""),
    BLANK: " \u00a0",
    OPENS: OPENING,
    BREAK: BREAKS,
    ENDS_SENTENCE: SENTENCE_ENDS,
    HEADS: HEADING_QUOTES,
    THOUSANDS: THOUSANDS_SIGNS,
    JOINED: "_-" + UNHEARD,
    POINTS: ".,:/",
    JOINS_SCALE: " \u00a0-",
    JOINS_NUMBERS: " -",
    WORD: "_",
    BEGINS_FIGURE: digits + _FIRST_LETTERS + _FIRST_LETTERS.upper(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Characters:
    """What every character is, and what stands for it in a word.

    Attributes:
        kinds: What each code point is, as bits; the last stands for all from :data:`LIMIT` on. uint32, shape
            (LIMIT + 1,).
        written: UTF-8 of each, folded: the first byte is the lowest; 0 for what is no part of a name's word. uint64,
            shape (LIMIT + 1,).
        sizes: How many bytes that is. uint8, shape (LIMIT + 1,).
        letters: How many code points that is. uint8, shape (LIMIT + 1,).
    """

    kinds: NDArray[np.uint32]
    written: NDArray[np.uint64]
    sizes: NDArray[np.uint8]
    letters: NDArray[np.uint8]


@cache
def characters() -> Characters:
    """Return the table. It takes a fifth of a second to build."""
    table = folding()
    written, sizes = table.written.copy(), table.sizes.copy()
    written[ord("&")], sizes[ord("&")] = ord("&"), 1  # "AT&T" is heard with it
    heard = written.view(np.uint8).reshape(-1, written.itemsize)
    begins = (heard & 0xC0 != 0x80) & (np.arange(written.itemsize) < sizes[:, None])  # noqa: PLR2004 - as UTF-8 has it
    kinds = _kinds("".join(map(chr, range(LIMIT))), table.kinds == COMBINING)
    kinds[sizes > 1] |= LONG
    return Characters(kinds=kinds, written=written, sizes=sizes, letters=begins.sum(axis=1).astype(np.uint8))


def _kinds(text: str, is_left: Mask) -> NDArray[np.uint32]:
    """What each character is; of those that are left anything may be said."""
    kinds = np.zeros(LIMIT + 1, dtype=np.uint32)
    for kind, signs in _SIGNS.items():
        kinds[codes_of(signs)] |= kind
    is_word, upper, is_digit = (_asked(text, question) for question in (str.isalnum, str.isupper, str.isdecimal))
    is_dense, is_capital = _among(DENSE.findall(text)), _among(CAPITALS)
    stays, folds_again = _folds(text, is_word & ~is_left[:-1])
    stays &= ~(upper | _asked(text, str.istitle) | is_digit)
    found = {
        # What folds to something that folds once more, such as mathematical letters: names are folded twice.
        LEFT: is_left[:-1] | folds_again | (is_digit & ~_among(digits)) | (is_capital & ~is_word),
        WORD | JOINED | ALNUM: is_word,
        LETTER: is_word & ~is_dense,
        DENSE_SIGN: is_dense,
        DIGIT: is_digit,
        ALPHA: _asked(text, str.isalpha),
        CAPITAL: is_capital,
        FOLDED: stays,
        SMALL: stays & _asked(text, str.islower),
        SPACE: _asked(text, str.isspace),
        HEADS: upper,
    }
    for kind, those in found.items():
        kinds[:-1][those] |= kind
    kinds[-1] = LEFT
    return kinds


def _asked(text: str, question: Callable[[str], bool]) -> Mask:
    return np.fromiter(map(question, text), dtype=np.bool_, count=len(text))


def _among(signs: Iterable[str]) -> Mask:
    """Which characters are among some."""
    found = np.zeros(LIMIT, dtype=np.bool_)
    found[codes_of(signs)] = True
    return found


def _folds(text: str, asked: Mask) -> tuple[Mask, Mask]:
    """Which of the asked characters stand for themselves when folded, and which fold once more when folded."""
    codes = np.flatnonzero(asked)
    alone = "\n".join([text[code] for code in codes.tolist()])  # a line end between them keeps them apart
    once = fold(alone)
    forms = [np.array(each.split("\n"), dtype=object) for each in (alone, once, fold(once))]
    stays, again = np.zeros((2, LIMIT), dtype=np.bool_)
    stays[codes], again[codes] = forms[0] == forms[1], forms[1] != forms[2]
    return stays, again
