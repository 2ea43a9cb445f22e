"""The words that reading facts asks about, in one table: lists of words, and the leaning of the background's."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from string import ascii_lowercase

import numpy as np
from numpy.typing import NDArray

from preprocess.copies.figures import ORDINALS, SCALE_LETTERS, SCALES, SMALL_NUMBERS
from preprocess.copies.flat import limits_of
from preprocess.copies.hashing import Hashes, word_hashes
from preprocess.copies.lexicon import (
    ABBREVIATED,
    DATES,
    JUNIORS,
    MONTH_FORMS,
    NO_NAMES,
    PARTICLES,
    PERCENTS,
    POINTED,
    TITLES,
)
from preprocess.copies.rarity import Background
from preprocess.text import encodable

(
    ARTICLE,
    NO_PART,
    LEANS_TO_NAMES,
    LEANS_TO_SMALL,
    PARTICLE,
    TITLE_WITH_POINT,
    ABBREVIATION,
    NUMBER,
    SCALE,
    SCALE_LETTER,
    PERCENT,
    PERCENT_BEGINS,
    ORDINAL,
    AND,
    MONTH,
) = (1 << bit for bit in range(15))
"""What a word is, as bits. A hash stands for the word as each asks: names' words folded, particles and abbreviations as
they are written, those of figures in small letters."""

NUMBER_BEGINS, MONTH_BEGINS = 1, 2
"""What a word's first letters can begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What words are, by their hashes.

    Attributes:
        hashes: Each in the first free slot from the one that its lowest bits name; 0 where none is. uint64, a power of
            two of them, half of them free at least.
        kinds: What the word is, as bits. int32.
        values: What a word for a number is worth; of a scale, its power of ten; of a month, its number. int64.
        beginnings: By the first three letters of a word, five bits each: what it can begin, of a month or of a word for
            a number. uint8, shape (32,768,).
    """

    hashes: Hashes
    kinds: NDArray[np.int32]
    values: NDArray[np.int64]
    beginnings: NDArray[np.uint8]


def vocabulary_of(background: Background) -> Vocabulary:
    """Return the table of the lists of words and of the background's leaning; takes a few milliseconds."""
    kinds: dict[str, int] = {}
    for words, kind in _lists(background):
        for word in words:
            kinds[word] = kinds.get(word, 0) | kind
    values = _values()
    hashes = _hashes(list(kinds))
    size = 1 << (2 * len(kinds)).bit_length()
    table = Vocabulary(
        hashes=np.zeros(size, dtype=np.uint64),
        kinds=np.zeros(size, dtype=np.int32),
        values=np.zeros(size, dtype=np.int64),
        beginnings=_beginnings(),
    )
    slots = list(_slots(hashes, size))
    table.hashes[slots], table.kinds[slots] = hashes, list(kinds.values())
    table.values[slots] = [values.get(word, 0) for word in kinds]
    return table


def _hashes(words: Sequence[str]) -> Hashes:
    encoded = [encodable(word).encode() for word in words]
    starts = limits_of([len(word) for word in encoded])[:-1]
    return word_hashes(np.frombuffer(b"".join(encoded), dtype=np.uint8), starts)


def _slots(hashes: Hashes, size: int) -> Iterator[int]:
    """The first free slot for each, from the one that its lowest bits name."""
    taken: set[int] = set()
    for slot in (hashes % np.uint64(size)).tolist():
        free = slot
        while free in taken:
            free = (free + 1) % size
        taken.add(free)
        yield free


def _lists(background: Background) -> tuple[tuple[Iterable[str], int], ...]:
    leaning = dict(background.names)
    for word, count in background.words.items():
        leaning[word] = leaning.get(word, 0) - count
    return (
        (NO_NAMES, ARTICLE),
        (TITLES | DATES | JUNIORS, NO_PART),
        ([word for word, lean in leaning.items() if lean > 0], LEANS_TO_NAMES),
        ([word for word, lean in leaning.items() if lean < 0], LEANS_TO_SMALL),
        (PARTICLES, PARTICLE),
        (POINTED, TITLE_WITH_POINT),
        (ABBREVIATED, ABBREVIATION),
        (SMALL_NUMBERS, NUMBER),
        ([*SCALES, *(f"{scale}s" for scale in SCALES)], SCALE),
        (SCALE_LETTERS, SCALE_LETTER),
        (PERCENTS, PERCENT),
        ([phrase.split(" ")[0] for phrase in PERCENTS if " " in phrase], PERCENT_BEGINS),
        (ORDINALS, ORDINAL),
        (["and"], AND),
        (MONTH_FORMS, MONTH),
    )


def _values() -> dict[str, int]:
    plural = {f"{scale}s": tens for scale, tens in SCALES.items()}
    return SMALL_NUMBERS | SCALES | plural | SCALE_LETTERS | MONTH_FORMS


def _beginnings() -> NDArray[np.uint8]:
    found = np.zeros(1 << 15, dtype=np.uint8)
    begins = {word[:3]: NUMBER_BEGINS for word in SMALL_NUMBERS} | {word[:3]: MONTH_BEGINS for word in MONTH_FORMS}
    for letters, kind in begins.items():
        first, second, third = map(ascii_lowercase.index, letters)
        found[first << 10 | second << 5 | third] = kind
    return found
