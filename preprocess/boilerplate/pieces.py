"""An article in the pieces that its source may repeat: its lines, and its sentences near its edges."""

import re
from array import array
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import xxhash

from preprocess.article import Article
from preprocess.boilerplate.sheet import NUMBER, Line, Sheet, laid_out, lines_of
from preprocess.text import sentences

_FROM_START, _FROM_END = 3, 8  # lines whose sentences are looked at one by one
_DIGITS = re.compile(r"\d+")
_NO_DIGITS = bytes(code if chr(code).isdecimal() else ord(" ") for code in range(256))  # of Latin-1


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of one article that may be repeated: lines, and sentences of lines that have several.

    Attributes:
        keys: xxHash64 of each piece's words, lines and sentences in the order of the text.
        sizes: Characters of each.
        places: The number of the line that each stands in.
        numbers: xxHash64 of the numbers in each, 0 where it has none.
    """

    keys: Sequence[int]
    sizes: Sequence[int]
    places: Sequence[int]
    numbers: Sequence[int]


def pieces_of(article: Article) -> Pieces:
    """Cut an article into the pieces that may be repeated; one whose source is unknown has none."""
    keys, sizes, places, numbers = array("Q"), array("I"), array("I"), array("Q")
    if article.source:
        for line, place in cut(laid_out(article)):
            keys.append(hash_of(line))
            sizes.append(line.end - line.start)
            places.append(place)
            numbers.append(_hash_of_numbers(" ".join(line.words)) if NUMBER in line.key else 0)
    return Pieces(keys, sizes, places, numbers)


def cut(sheet: Sheet, places: Collection[int] | None = None) -> Iterator[tuple[Line, int]]:
    """Every line with its number, and after it, near the edges, its sentences where it has several.

    Args:
        sheet: The article.
        places: The numbers of the lines that are asked for, in order; all where it is None.
    """
    last = len(sheet.lines) - _FROM_END
    for number in range(len(sheet.lines)) if places is None else places:
        line = sheet.lines[number]
        yield line, number
        if number < _FROM_START or number >= last:
            parts = sentences(sheet.text, line.start, line.end)
            if len(parts) > 1:
                yield from ((part, number) for part in lines_of(sheet.text, parts))


def hash_of(line: Line) -> int:
    """Return what is the same for all pieces of the same words."""
    return _hash(line.key)


def _hash_of_numbers(words: str) -> int:
    try:
        found = words.encode("latin-1").translate(_NO_DIGITS).split()
    except UnicodeEncodeError:
        return _hash(" ".join(_DIGITS.findall(words)))
    return xxhash.xxh64_intdigest(b" ".join(found))


def _hash(words: str) -> int:
    return xxhash.xxh64_intdigest(words.encode("utf-8"))
