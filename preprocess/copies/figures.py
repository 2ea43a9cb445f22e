"""Figures in a text, normalised: ``40,000``, ``forty thousand`` and ``40 thousand`` are one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from preprocess.copies.lexicon import MONTH_FORMS, ONES, PERCENTS, TENS
from preprocess.copies.wording import hash_of

SMALL_NUMBERS = {word: value for value, word in enumerate(ONES)} | {
    word: 10 * tens for tens, word in enumerate(TENS, 2)
}
"""Words for numbers, and their values."""
SCALES = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
"""Words that multiply a number, and by what power of ten; an ``s`` may follow."""
SCALE_LETTERS = {"k": 3, "m": 6, "mn": 6, "mio": 6, "bn": 9, "b": 9, "tn": 12}
"""Letters that do so too, only where they stick to the digits."""
ORDINALS = ("st", "nd", "rd", "th")
"""Letters after the digits of an ordinal."""

GROUP = 3
"""Digits of a group of thousands."""
MOST_DIGITS, MOST_GROUPS, MOST_DECIMALS = 24, 8, 9
"""Digits that are read as one number, groups of thousands, digits after a point."""
MOST_SCALES, MOST_WORDS_MORE = 3, 8
"""Scales after digits, and words of a number after the first ones."""
LONGEST_ORDINAL = 6
"""Digits of an ordinal."""
THOUSANDS_SIGNS = ".,\u00a0\u202f’'"
"""Signs that may part the thousands of a number."""
_MONTH = rf"(?:{'|'.join(MONTH_FORMS)})(?![a-z])\.?"
_NUMBER_WORD = rf"(?:{'|'.join(ONES + TENS)})"
_SCALE_WORD = rf"(?:{'|'.join(SCALES)})s?"
_PERCENT = rf"(?:\s?%|[ \u00a0\-](?:{'|'.join(PERCENTS)})\b)"
_ORDINAL = rf"(?:{'|'.join(ORDINALS)})"
_DAY = rf"\d{{1,2}}{_ORDINAL}?"
_GROUPS = rf"(?:[{THOUSANDS_SIGNS}]\d{{{GROUP}}}){{1,{MOST_GROUPS}}}(?!\d)"
_DIGITS = rf"(?:\d{{1,{GROUP}}}{_GROUPS}|\d{{1,{MOST_DIGITS}}})(?:[.,]\d{{1,{MOST_DECIMALS}}}(?!\d))?"
_NUMBER = rf"(?:(?:a|{_NUMBER_WORD})[ \-]{_SCALE_WORD}|{_NUMBER_WORD})"
_MORE = rf"(?:[ \-](?:and )?(?:{_NUMBER_WORD}|{_SCALE_WORD})){{0,{MOST_WORDS_MORE}}}"
# Keeps the alternatives away from the many places where none can begin: half the time.
_BEGINNINGS = (
    r"(?:\d|zer|one|two|t[ehw][inre]|f[oi][uvfr]|si[xg]|s[ie][xv]|eig|nin|ele|a[ \-][htmb]"
    rf"|{'|'.join(sorted({form[:3] for form in MONTH_FORMS}))})"
)
_FIGURE = re.compile(
    rf"\b(?={_BEGINNINGS})(?<![^\W\d]-)(?<!\d[.,:/])(?:"
    r"(?P<clock>\d{1,2}:\d{2})(?!\d)"
    rf"|(?P<date>{_MONTH}[ \u00a0]{_DAY}(?![\w,.]*\d|:)|{_DAY}(?: of)?[ \u00a0]{_MONTH})\b"
    rf"|(?P<ordinal>\d{{1,{LONGEST_ORDINAL}}}{_ORDINAL})\b"
    rf"|(?P<digits>{_DIGITS})(?P<letter>(?:{'|'.join(SCALE_LETTERS)})\b)?"
    rf"(?P<scale>(?:[ \u00a0\-]{_SCALE_WORD}\b){{1,{MOST_SCALES}}})?(?P<percent>{_PERCENT})?"
    rf"|(?P<words>\b{_NUMBER}{_MORE}\b)(?P<share>{_PERCENT})?"
    r")"
)
_WORDS = re.compile(r"[a-z]+")
_THOUSANDS = re.compile(rf"[{THOUSANDS_SIGNS}](?=\d{{3}}(?!\d))")
FIRST_YEAR, LAST_YEAR = 1900, 2100


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, however often it stands in texts and however it is written.

    Attributes:
        key: Its value in plain digits, marked ``%`` for a share, ``th`` for an ordinal, ``:`` in a time of day, ``/``
            in the day of a month, ``y`` for what can be a year.
        hash: Of the key; never that of a word.
    """

    key: str
    hash: int


def figures(text: str) -> Iterator[tuple[Figure, int, int]]:
    """Yield the figures in a text and where each begins and ends.

    >>> [figure.key for figure, _, _ in figures("forty thousand of 40,000; $2.5m, 30 percent, March 16, 2025")]
    ['40000', '40000', '2500000', '30%', '3/16', 'y2025']
    """
    # Bytes have small letters for ASCII alone, so that all places stay; a table for str.translate is ten times as slow.
    small = text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")
    for match in _FIGURE.finditer(small):
        yield _figure(_key(match)), *match.span()


@lru_cache(maxsize=1 << 14)
def _figure(key: str) -> Figure:
    return Figure(key, figure_hash(key))


def figure_hash(key: str) -> int:
    """Return the hash of a figure, never that of a word."""
    return hash_of(f"#{key}")


def _key(match: re.Match[str]) -> str:
    if match["clock"]:
        return match["clock"]
    if match["date"]:
        return _date_key(match["date"])
    if match["ordinal"]:
        return f"{int(match['ordinal'][:-2])}th"
    if match["words"]:
        return str(_value(_WORDS.findall(match["words"]))) + ("%" if match["share"] else "")
    return _digits_key(match)


def _digits_key(match: re.Match[str]) -> str:
    digits, letter, scale = match["digits"], match["letter"], match["scale"]
    bare = not (letter or scale or match["percent"]) and digits.isdigit()
    if bare and len(digits) == len(str(LAST_YEAR)) and FIRST_YEAR <= int(digits) <= LAST_YEAR:
        return f"y{int(digits)}"
    tens = sum(SCALES[word.removesuffix("s")] for word in _WORDS.findall(scale or ""))
    shown = _times(_THOUSANDS.sub("", digits).replace(",", "."), tens + (SCALE_LETTERS[letter] if letter else 0))
    return shown + ("%" if match["percent"] else "")


def _times(digits: str, tens: int) -> str:
    """A number times a power of ten, without needless zeros: as digits, since it can have dozens of them."""
    whole, _, part = digits.partition(".")
    part = part.ljust(tens, "0")
    number, rest = int(whole + part[:tens]), part[tens:].rstrip("0")
    return f"{number}.{rest}" if rest else str(number)


def _date_key(date: str) -> str:
    day = re.search(r"\d+", date)
    month = next((MONTH_FORMS[word] for word in _WORDS.findall(date) if word in MONTH_FORMS), 0)
    return f"{month}/{int(day[0]) if day else 0}"


def _value(words: list[str]) -> int:
    """The value of number words: ``two hundred and thirty eight thousand``."""
    total = part = 0
    for word in words:
        tens = SCALES.get(word.removesuffix("s"), 0)
        if tens == SCALES["hundred"]:
            part = max(part, 1) * 100
        elif tens:
            total, part = total + max(part, 1) * 10**tens, 0
        else:
            part += SMALL_NUMBERS.get(word, 0)
    return total + part
