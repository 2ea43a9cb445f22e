"""Figures in a text, normalised: ``40,000``, ``forty thousand`` and ``40 thousand`` are one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from preprocess.copies.lexicon import MONTHS, ONES, TENS
from preprocess.copies.wording import hash_of

_TENS = {word: 10 * tens for tens, word in enumerate(TENS, 2)}
_SMALL = {word: value for value, word in enumerate(ONES)} | _TENS | {"dozen": 12}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
# Letters that stand for a scale, only where they stick to the digits.
_LETTERS = {"k": 1000, "m": 10**6, "mn": 10**6, "mio": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12}

_MONTH = rf"(?:{'|'.join(month[:3] for month in MONTHS)})[a-z]*\.?"
_NUMBER_WORD = rf"(?:{'|'.join(ONES + TENS)})"
_SCALE_WORD = rf"(?:{'|'.join(_SCALES)})s?"
_PERCENT = r"(?:\s?%|[ \u00a0\-](?:per ?cent|percent|pct|prozent|pour cent|por ciento|por cento|procent)\b)"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DIGITS = r"(?:\d{1,3}(?:[.,\u00a0\u202f’']\d{3}){1,8}(?!\d)|\d{1,24})(?:[.,]\d{1,9}(?!\d))?"
_NUMBER = rf"(?:(?:a|{_NUMBER_WORD})[ \-]{_SCALE_WORD}|{_NUMBER_WORD})"
_MORE = rf"(?:[ \-](?:and )?(?:{_NUMBER_WORD}|{_SCALE_WORD})){{0,8}}"
# Keeps the alternatives away from the many places where none can begin: half the time.
_BEGINNINGS = (
    r"(?:\d|zer|one|two|t[ehw][inre]|f[oi][uvfr]|si[xg]|s[ie][xv]|eig|nin|ele|a[ \-][htmb]"
    rf"|{'|'.join(month[:3] for month in MONTHS)})"
)
_FIGURE = re.compile(
    rf"\b(?={_BEGINNINGS})(?<![^\W\d]-)(?<!\d[.,:/])(?:"
    r"(?P<clock>\d{1,2}:\d{2})(?!\d)"
    rf"|(?P<date>{_MONTH}[ \u00a0]{_DAY}(?![\w,.]*\d|:)|{_DAY}(?: of)?[ \u00a0]{_MONTH})\b"
    r"|(?P<ordinal>\d{1,6}(?:st|nd|rd|th))\b"
    rf"|(?P<digits>{_DIGITS})(?P<letter>(?:k|mn|mio|m|bn|b|tn)\b)?"
    rf"(?P<scale>(?:[ \u00a0\-]{_SCALE_WORD}\b){{1,3}})?(?P<percent>{_PERCENT})?"
    rf"|(?P<words>\b{_NUMBER}{_MORE}\b)(?P<share>{_PERCENT})?"
    r")",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[a-z]+")
_THOUSANDS = re.compile(r"[.,\u00a0\u202f’'](?=\d{3}(?!\d))")
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


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
    for match in _FIGURE.finditer(text):
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
        return _date_key(match["date"].lower())
    if match["ordinal"]:
        return _plain(Decimal(match["ordinal"][:-2])) + "th"
    if match["words"]:
        return _plain(_value(_WORDS.findall(match["words"].lower()))) + ("%" if match["share"] else "")
    return _digits_key(match)


def _digits_key(match: re.Match[str]) -> str:
    digits, letter, scale = match["digits"], match["letter"], match["scale"]
    bare = not (letter or scale or match["percent"]) and digits.isdigit()
    if bare and len(digits) == len(str(_LAST_YEAR)) and _FIRST_YEAR <= int(digits) <= _LAST_YEAR:
        return f"y{int(digits)}"
    value = Decimal(_THOUSANDS.sub("", digits).replace(",", ".").replace("\u00a0", ""))
    value *= _LETTERS[letter.lower()] if letter else 1
    for word in _WORDS.findall((scale or "").lower()):
        value *= _SCALES[word.removesuffix("s")]
    return _plain(value) + ("%" if match["percent"] else "")


def _date_key(date: str) -> str:
    day = re.search(r"\d+", date)
    month = re.search(r"(?<![a-z])[a-z]{3,}", date.replace(" of ", " "))
    number = next((n for n, name in enumerate(MONTHS, 1) if month and month[0].startswith(name[:3])), 0)
    return f"{number}/{int(day[0]) if day else 0}"


def _value(words: list[str]) -> Decimal:
    """The value of number words: ``two hundred and thirty eight thousand``."""
    total = part = 0
    for word in words:
        singular = word.removesuffix("s") if word not in _SMALL else word
        if singular in _SMALL:
            part += _SMALL[singular]
        elif singular == "hundred":
            part = max(part, 1) * 100
        elif singular in _SCALES:
            total, part = total + max(part, 1) * _SCALES[singular], 0
    return Decimal(total + part)


def _plain(value: Decimal) -> str:
    """A number without exponent or needless zeros."""
    shown = f"{value:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
