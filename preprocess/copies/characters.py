"""What every character is where words, names and figures are read in bulk.

The table says of every character what the regular expressions of :mod:`preprocess.copies.wording`,
:mod:`~preprocess.copies.facts` and :mod:`~preprocess.copies.figures` ask of it. Texts with characters that are
:data:`LEFT` are read by those modules themselves.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from preprocess.copies.facts import (
    BREAKS,
    CAPITALS,
    HEADING_QUOTES,
    NAME_SIGNS,
    OPENING,
    SENTENCE_ENDS,
)
from preprocess.copies.figures import THOUSANDS_SIGNS
from preprocess.copies.folding import COMBINING, LIMIT, MARKS, folding
from preprocess.copies.wording import DENSE, UNHEARD, fold

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

_BLANKS = " \u00a0"
_LINE_ENDS = "\n\r\x0b\x0c\x85\u2028\u2029"


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
    """Return the table. It takes three tenths of a second to build."""
    text = "".join(map(chr, range(LIMIT)))
    table = folding()
    written, sizes = table.written.copy(), table.sizes.copy()
    written[ord("&")], sizes[ord("&")] = ord("&"), 1  # "AT&T" is heard with it
    heard = written.view(np.uint8).reshape(-1, written.itemsize)
    begins = (heard & 0xC0 != 0x80) & (np.arange(written.itemsize) < sizes[:, None])  # noqa: PLR2004 - as UTF-8 has it
    return Characters(
        kinds=_kinds(text, table.kinds == COMBINING),
        written=written,
        sizes=sizes,
        letters=begins.sum(axis=1).astype(np.uint8),
    )


def _kinds(text: str, is_left: NDArray[np.bool_]) -> NDArray[np.uint32]:
    kinds = np.zeros(LIMIT + 1, dtype=np.uint32)

    def mark(kind: int, codes: NDArray[np.int64]) -> None:
        kinds[codes] |= kind

    is_word, is_dense = _asked(text, str.isalnum), np.zeros(LIMIT, dtype=np.bool_)
    is_dense[_codes(DENSE.findall(text))] = True
    is_digit, is_capital = _asked(text, str.isdecimal), np.zeros(LIMIT, dtype=np.bool_)
    is_capital[_codes(CAPITALS)] = True
    letters = np.flatnonzero(is_word & ~is_left[:-1])
    alone, forms, again = _forms(text, letters)
    upper, small = _asked(text, str.isupper), _asked(text, str.islower)
    stays = letters[(forms == alone) & ~(upper | _asked(text, str.istitle) | is_digit)[letters]]
    mark(LEFT, np.flatnonzero(is_left))
    # What folds to something that folds once more, such as mathematical letters: names are folded twice.
    mark(LEFT, letters[forms != again])
    mark(LEFT, np.flatnonzero(is_digit)[10:])
    mark(LEFT, np.flatnonzero(is_capital & ~is_word))
    mark(WORD, np.append(np.flatnonzero(is_word), ord("_")))
    mark(ALNUM, np.flatnonzero(is_word))
    mark(LETTER, np.flatnonzero(is_word & ~is_dense))
    mark(DENSE_SIGN, np.flatnonzero(is_dense))
    mark(DIGIT, np.flatnonzero(is_digit))
    mark(ALPHA, np.flatnonzero(_asked(text, str.isalpha)))
    mark(CAPITAL, np.flatnonzero(is_capital))
    mark(FOLDED, stays)
    mark(SMALL, stays[small[stays]])
    mark(SPACE, np.flatnonzero(_asked(text, str.isspace)))
    mark(HEADS, np.flatnonzero(upper))
    signs = {LINE_END: _LINE_ENDS, MARK: MARKS, NAME_SIGN: NAME_SIGNS.replace("\\", ""), BLANK: _BLANKS, OPENS: OPENING}
    signs |= {APOSTROPHE: "'’", INNER: UNHEARD.strip("'’"), BREAK: BREAKS, ENDS_SENTENCE: SENTENCE_ENDS}
    signs |= {HEADS: HEADING_QUOTES, THOUSANDS: THOUSANDS_SIGNS}
    for kind, these in signs.items():
        mark(kind, _codes(these))
    return kinds


def _asked(text: str, question: object) -> NDArray[np.bool_]:
    return np.fromiter(map(question, text), dtype=np.bool_, count=len(text))


def _codes(signs: Iterable[str]) -> NDArray[np.int64]:
    return np.array(list(map(ord, signs)), dtype=np.int64)


def _forms(text: str, letters: NDArray[np.int64]) -> tuple[NDArray[np.object_], ...]:
    """Letters as they are, folded, and folded twice; a line end between them keeps them apart."""
    alone = "\n".join([text[code] for code in letters.tolist()])
    once = fold(alone)
    return tuple(np.array(forms.split("\n"), dtype=object) for forms in (alone, once, fold(once)))
