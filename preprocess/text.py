"""Lines, sentences, words and quotations of a text, each with its offsets.

Everything here is linear in the length of the text, whatever the text is.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from preprocess.article import Extent

_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
DENSE_SCRIPTS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
"""Characters, as a set of regular expressions, of scripts that put no blanks between words: each counts as a word."""

CAPITALS = "A-Z" + "".join(char for char in map(chr, range(0xC0, 0x530)) if char.isupper())
"""Capital letters, as a set of regular expressions: Latin, Greek and Cyrillic ones, whatever marks they bear."""

_WORD = re.compile(rf"[{DENSE_SCRIPTS}]|[^\W{DENSE_SCRIPTS}]+(?:['’][^\W{DENSE_SCRIPTS}]+)*")
_JOINED = re.compile(r"'(?=\w)(?<=\w')")
_NO_WORDS = {code: " " for code in range(128) if not chr(code).isalnum() and chr(code) != "_"}
_ASCII_MARKS = (("’", "'"), ("‘", " "), ("“", " "), ("”", " "), ("–", " "), ("—", " "), ("…", " "), ("\u00a0", " "))
# The look behind begins a match at the first point of a run alone: beginning at each would be quadratic.
_SENTENCE_END = re.compile(r"([.!?…。！？](?<![.!?…。！？].)[.!?…。！？]*[\"'”’»)\]]*)\s+")
_BETWEEN_SENTENCES = frozenset(".!?…。！？\"'”’»)]")
_LAST_WORD = re.compile(r"[\s(\[“\"'‘:;/–—-]")  # "More:Rep. Roe" is no end either
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_QUOTES = {"“": "”", "«": "»", "„": "“”", "「": "」", "『": "』", '"': '"'}
_QUOTE_MARK = re.compile(r"[“”«»„「」『』\"\n]")
_LONG_WORD = 5  # letters; no abbreviation has so many
_MOST_MARKS = 4  # more than any script sets on one letter

_ABBREVIATIONS = frozenset(
    (  # noqa: SIM905 - a list of ninety quoted words reads worse
        "mr mrs ms dr prof rep sen gov gen col lt sgt capt rev hon st jr sr inc corp co ltd no vs jan feb mar apr jun "
        "jul aug sep sept oct nov dec u.s u.k u.n d.c a.m p.m i.e e.g etc ave blvd"
    ).split()
)


def lines(text: str, start: int = 0, end: int | None = None) -> list[Extent]:
    """Return the extents of the lines in a stretch of a text that are not blank, without the blanks around them."""
    found = []
    for match in _LINE.finditer(text, start, len(text) if end is None else end):
        begin, stop = match.span()
        if text[begin].isspace() or text[stop - 1].isspace():
            line = match.group()
            begin, stop = stop - len(line.lstrip()), begin + len(line.rstrip())
        if begin < stop:
            found.append((begin, stop))
    return found


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Extent]:
    """Return the extents of the sentences in a stretch of a text; a line end always ends one.

    A point after an abbreviation, an initial or before a small letter ends no sentence.
    """
    found: list[Extent] = []
    for begin, stop in lines(text, start, end):
        for match in _SENTENCE_END.finditer(text, begin, stop):
            if _ends_sentence(text, begin, match):
                found.append((begin, match.end(1)))
                begin = match.end()  # noqa: PLW2901 - where the next one begins
        if begin < stop:
            found.append((begin, stop))
    return found


def last_sentence(text: str, start: int, end: int, longest: int) -> int | None:
    """Return where the last sentence of a line begins; None where that is the whole line, or longer than ``longest``.

    Only so many characters are looked at, and the run of marks and blanks in which they begin.
    """
    begin = max(start, end - longest)
    while begin > start and (text[begin - 1] in _BETWEEN_SENTENCES or text[begin - 1].isspace()):
        begin -= 1
    found = None
    for match in _SENTENCE_END.finditer(text, begin, end):
        if match.end() < end and _ends_sentence(text, start, match):
            found = match.end()
    return found if found is not None and end - found <= longest else None


def _ends_sentence(text: str, begin: int, match: re.Match[str]) -> bool:
    if text[match.end() : match.end() + 1].islower():
        return False
    place = match.start()
    if match[1] != "." or (place - begin >= _LONG_WORD and text[place - _LONG_WORD : place].isalpha()):
        return True
    # Only the last few characters can be an abbreviation; looking at more would be quadratic.
    word = _LAST_WORD.split(text[max(begin, place - 12) : place])[-1].lower()
    initials = all(len(part) == 1 and part.isalpha() for part in word.split("."))  # "J", "s.a"
    return not initials and word not in _ABBREVIATIONS


def words(text: str, start: int = 0, end: int | None = None) -> Iterator[Extent]:
    """Yield the extents of the words in a stretch of a text; ``don't`` is one word."""
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        yield match.span()


def count_words(text: str, most: int | None = None) -> int:
    """Return how many words a text has; no more than ``most`` are counted."""
    if most is not None:
        return sum(1 for _ in islice(_WORD.finditer(text), most))
    plain = text
    if not text.isascii():
        for mark, same in _ASCII_MARKS:
            plain = plain.replace(mark, same)
        if not plain.isascii():
            return len(_WORD.findall(text))
    # What the pattern finds, twice as fast.
    return len(plain.translate(_NO_WORDS).split()) - len(_JOINED.findall(plain))


def quotations(text: str) -> list[Extent]:
    """Return the extents of the quotations, marks included, sorted and disjoint.

    A quotation ends at its closing mark or, as news writes it where the next paragraph goes on quoting, at the end of
    its line.
    """
    found: list[Extent] = []
    opened, closing = 0, ""
    for match in _QUOTE_MARK.finditer(text):
        mark = match.group()
        if closing and (mark in closing or mark == "\n"):
            found.append((opened, match.end() if mark != "\n" else match.start()))
            closing = ""
        elif not closing and mark in _QUOTES:
            opened, closing = match.start(), _QUOTES[mark]
    if closing:
        found.append((opened, len(text)))
    return found


def encodable(text: str) -> str:
    """Return the text with every lone surrogate replaced, so that it can be encoded; offsets stay."""
    return text if text.isascii() else _SURROGATES.sub("�", text)


def encodable_value(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return a value of JSON with every half character in its texts replaced; offsets stay. Arrow's texts are UTF-8."""
    if isinstance(value, str):
        return encodable(value)
    if isinstance(value, list | tuple):
        return type(value)(map(encodable_value, value))
    if isinstance(value, dict):
        return {name: encodable_value(item) for name, item in value.items()}
    return value


def printable(text: str) -> str:
    """Return the text without characters that a terminal or a page obeys, such as a turn of the writing direction."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else " " if char.isspace() else "�" for char in text)


def shown(text: str, width: int) -> str:
    r"""Return a text for people: one line, nothing that is obeyed, at most ``width`` characters, ``…`` for the rest.

    Only the first few characters are looked at, so that a text of any length costs the same.

    >>> shown("  The mayor\nresigned on Monday", 12)
    'The mayor r…'
    """
    line = " ".join(_unpiled(printable(text[: 4 * width])).split())
    return f"{line[: width - 1]}…" if len(line) > width or len(text) > 4 * width else line


def listed(counts: Mapping[str, int]) -> str:
    """Return counts with their names, to stand at the end of a line; nothing where there are none.

    >>> listed({"near": 2, "exact": 1})
    '  near 2  exact 1'
    """
    return "".join(f"  {name} {count}" for name, count in counts.items())


def _unpiled(text: str) -> str:
    """Leave out marks that pile up on one letter and would be painted over the lines above."""
    if text.isascii():
        return text
    kept, piled = [], 0
    for char in text:
        piled = piled + 1 if unicodedata.combining(char) else 0
        if piled <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)
