"""The hard facts of a text: names and figures, normalised, with their offsets.

A name is a run of words with capitals; nothing is looked up in a list of names. So it works in every script that has
capitals, and finds too much where every noun has one; rarity weighs that down. Figures are read in any language, words
for numbers in English.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from preprocess.article import Extent, Marked
from preprocess.copies.figures import Figure, figures
from preprocess.copies.lexicon import ABBREVIATED, DATES, JUNIORS, NO_NAMES, PARTICLES, POINTED, TITLES
from preprocess.copies.wording import hash_of, normal, stem, visible
from preprocess.text import lines

MOST_FACTS = 2_000
"""Facts of one article that are looked at: the first ones."""

LONGEST_WORD = 40
"""Letters of a name's word; longer ones are no names."""
_LONGEST_RUN = 200  # letters of a run of words that is remembered
CAPITALS = "".join(chr(code) for code in range(0x2E00) if chr(code).isupper() or chr(code).istitle())
MOST_INITIALS = 5
"""Letters with points that make one word."""
NAME_SIGNS = r"’'.&\-"
"""Signs that may stand inside a name's word, as a set of regular expressions."""
_CAPITAL = f"[{re.escape(CAPITALS)}]"
# A point belongs to initials and short titles alone; elsewhere it ends a sentence.
_WORD = (
    rf"(?:(?:{_CAPITAL}\.){{1,{MOST_INITIALS}}}(?![^\W_])|(?:{'|'.join(POINTED)})\."
    rf"|{_CAPITAL}[^\W_]*(?:[{NAME_SIGNS}][^\W_]+)*)"
)
_NAME = re.compile(rf"(?<![^\W_]){_WORD}(?:(?:[ \u00a0](?:{'|'.join(PARTICLES)}))?[ \u00a0]{_WORD})*")
_PARTS = re.compile(_WORD)
_SUFFIX = re.compile(r"['’](?:s|S)?$")
OPENING = " \u00a0\t\"'“”‘’«»„([*•–—-"
"""Signs that may stand between a break and a capital."""
BREAKS = ".!?…:;\n\r\u2028\u2029。！？"
"""Signs after which a capital says nothing."""
SENTENCE_ENDS = '.…。"”»'
"""Signs with which no heading ends."""
HEADING_QUOTES = "\"'“‘"
"""Signs that a word of a heading may begin with instead of a capital."""
DOUBT_LOOKS_AT = 12
"""Characters before a capital that are looked at for a break."""
_ABBREVIATION = re.compile(rf"(?:\b[^\W\d_]|\b(?:{'|'.join(ABBREVIATED)}))\.$")
EVERY = 1_000
"""Doubtful words of a run: all of them."""
HEADING_SHARE = 0.6
"""Of a line's longer words; "at", "with" and the like stay small in headings too."""
HEADING_LENGTH = 400
"""Characters of a line that are looked at."""
SHORT_WORD = 3
"""Letters of words that do not count in a heading: "with" is counted, "and" is not."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name, however often it stands in texts.

    Attributes:
        parts: Its words as they are compared, titles and possessives dropped; particles are no parts.
        stems: The hashes of the stems of its words.
        initials: Hash of the first letters of its words: ``United States`` is known where ``U.S.`` is; 0 for a name of
            one word.
    """

    parts: tuple[str, ...]
    stems: tuple[int, ...]
    initials: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The names and figures of an article's clean text, mention by mention, each kind in the order of appearance.

    Attributes:
        names: The name of each mention.
        name_extents: Where each stands in ``article.text``.
        figures: The figure of each mention.
        figure_extents: Where each stands.
    """

    names: tuple[Name, ...]
    name_extents: tuple[Extent, ...]
    figures: tuple[Figure, ...]
    figure_extents: tuple[Extent, ...]


def facts(marked: Marked, leaning: Callable[[str], int]) -> Facts:
    """Return the names and figures of an article's clean text.

    Args:
        marked: The article.
        leaning: Above 0 for a word that is oftener a name's, under 0 for one that is oftener written small, 0 for an
            unknown one. It decides about words whose capital may only be that of a sentence's beginning or a heading.
    """
    text = visible(marked)
    names = list(islice(_names(text, [start for start, _ in marked.kept], leaning), MOST_FACTS))
    found = list(islice(figures(text), MOST_FACTS))
    return Facts(
        names=tuple(name for name, _, _ in names),
        name_extents=tuple((start, end) for _, start, end in names),
        figures=tuple(figure for figure, _, _ in found),
        figure_extents=tuple((start, end) for _, start, end in found),
    )


def _names(text: str, begins: Sequence[int], leaning: Callable[[str], int]) -> Iterator[tuple[Name, int, int]]:
    """Yield the names of a text, and where each stands. What is surely a name is so within its kept stretch."""
    headings = [line for line in lines(text) if _is_heading(text[slice(*line)])]
    stretches: dict[int, list[tuple[int, str]]] = {}
    for match in _NAME.finditer(text):
        stretches.setdefault(bisect_right(begins, match.start()), []).append((match.start(), match.group()))
    for runs in stretches.values():
        doubts = [EVERY if headings and _within(place, headings) else _doubtful(text, place) for place, _ in runs]
        known: set[str] = set()
        for (_, run), doubt in zip(runs, doubts, strict=True):
            if not doubt:
                known.update(_keys_of(run))
        for (place, run), doubt in zip(runs, doubts, strict=True):
            lacking = _unsupported(_keys_of(run), doubt, known, leaning) if doubt else ()
            for name, start, end in _names_of(run, lacking):
                yield name, place + start, place + end


def _unsupported(keys: Sequence[str], doubt: int, known: set[str], leaning: Callable[[str], int]) -> tuple[int, ...]:
    """Which of the first words of a run, whose capital says nothing, are not known to be names."""
    # The first word of a longer run needs no support of its own: "Amnesty International warned".
    least = 1 if doubt == EVERY or len(keys) == 1 else 0
    return tuple(number for number, key in enumerate(keys[:doubt]) if key not in known and leaning(key) < least)


def part_of(word: str) -> str:
    """Return a name's word as it is compared.

    >>> part_of("U.S."), part_of("Bukele’s"), part_of("MS-13")
    ('us', 'bukele', 'ms13')
    """
    return _part_cached(word) if len(word) <= LONGEST_WORD else _part(word)


def _part(word: str) -> str:
    if word.isascii() and word.isalnum():
        return word.lower()
    return normal(_SUFFIX.sub("", word.rstrip(".")).replace(".", "").replace("-", ""))


# Long words are not kept: a cache of them would not be bounded in bytes.
_part_cached = lru_cache(maxsize=1 << 14)(_part)


def _keys_anew(run: str) -> tuple[str, ...]:
    return tuple(map(part_of, _PARTS.findall(run)))


def _names_anew(run: str, lacking: tuple[int, ...]) -> tuple[tuple[Name, int, int], ...]:
    """Split a run of capitalised words at titles and dates, drop some words, and return what is left."""
    found: list[list[tuple[str, int, int]]] = [[]]
    for number, match in enumerate(_PARTS.finditer(run)):
        key = part_of(match.group())
        if key in NO_NAMES:
            continue  # part of "Just The News", but nothing to know it by
        if number not in lacking and _is_part(key):
            found[-1].append((key, match.start(), _end(match)))
        elif found[-1]:
            found.append([])
    return tuple((_name_of(tuple(key for key, _, _ in words)), words[0][1], words[-1][2]) for words in found if words)


def _name_of(parts: tuple[str, ...]) -> Name:
    hashes = [hash_of(stem(part)) for part in parts]
    return Name(
        parts,
        tuple(hashes),
        hash_of("".join(part[0] for part in parts)) if len(parts) > 1 else 0,
    )


_keys_cached = lru_cache(maxsize=1 << 15)(_keys_anew)
_names_cached = lru_cache(maxsize=1 << 15)(_names_anew)


def _keys_of(run: str) -> tuple[str, ...]:
    """The words of a run of capitalised ones, as they are compared."""
    return _keys_cached(run) if len(run) <= _LONGEST_RUN else _keys_anew(run)


def _names_of(run: str, lacking: tuple[int, ...]) -> tuple[tuple[Name, int, int], ...]:
    return _names_cached(run, lacking) if len(run) <= _LONGEST_RUN else _names_anew(run, lacking)


def _end(word: re.Match[str]) -> int:
    """Where a name ends: the point of "El Salvador." is the sentence's, those of "U.S." its own."""
    return word.end() - (word.group().endswith(".") and word.group().count(".") == 1)


def _is_part(key: str) -> bool:
    plain = key not in TITLES and key not in DATES and key not in JUNIORS
    return plain and 1 < len(key) <= LONGEST_WORD


def _doubtful(text: str, place: int) -> bool:
    """Whether the capital at a place may be only that of a sentence's beginning."""
    if place > 1 and text[place - 1] == " " and text[place - 2].isalpha():
        return False  # as most are
    before = text[max(0, place - DOUBT_LOOKS_AT) : place].rstrip(OPENING)
    if not before:
        return True
    return before[-1] in BREAKS and not _ABBREVIATION.search(before)


def _is_heading(line: str) -> bool:
    """Whether nearly every longer word of a line has a capital, and it does not end like a sentence."""
    if line[-1] in SENTENCE_ENDS:
        return False
    longer = [word for word in line[:HEADING_LENGTH].split() if len(word) > SHORT_WORD]
    capitals = sum(word[0].isupper() or word[0] in HEADING_QUOTES for word in longer)
    return len(longer) > 1 and capitals >= HEADING_SHARE * len(longer)


def _within(place: int, extents: list[Extent]) -> bool:
    """Whether a place lies in one of several extents, sorted and disjoint."""
    number = bisect_right(extents, (place, place + 1)) - 1
    return any(start <= place < end for start, end in extents[max(0, number) : number + 2])
