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
from itertools import islice, pairwise

from preprocess.article import Extent, Marked
from preprocess.copies.figures import Figure, figures
from preprocess.copies.hashing import run_hash
from preprocess.copies.lexicon import DATES, JUNIORS, NAME_ARTICLES, TITLES
from preprocess.copies.wording import hash_of, normal, stem, visible
from preprocess.text import lines

MOST_FACTS = 2_000
"""Facts of one article that are looked at: the first ones."""

_LONGEST_WORD = 40  # letters; longer ones are no names
_LONGEST_RUN = 200  # letters of a run of words that is remembered
_UPPER = "".join(chr(code) for code in range(0x2E00) if chr(code).isupper() or chr(code).istitle())
_CAPITAL = f"[{re.escape(_UPPER)}]"
# A point belongs to initials and short titles alone; elsewhere it ends a sentence.
_WORD = (
    rf"(?:(?:{_CAPITAL}\.){{1,5}}(?![^\W_])|(?:Mrs?|Ms|Dr|Sens?|Reps?|Gov|Gen|Col|Lt|Sgt|Capt|Rev|Prof|St|Jr|Sr)\."
    rf"|{_CAPITAL}[^\W_]*(?:[’'.&\-][^\W_]+)*)"
)
# Small words that join two capitalised ones into a name; only inside a name.
_PARTICLES = (
    r"(?:of the|of|de la|de los|de las|de|da|do|dos|das|del|della|di|du|des|van der|van den|van|von|bin|al|el|y)"
)
_NAME = re.compile(rf"(?<![^\W_]){_WORD}(?:(?:[ \u00a0]{_PARTICLES})?[ \u00a0]{_WORD})*")
_PARTS = re.compile(_WORD)
_SUFFIX = re.compile(r"['’](?:s|S)?$")
_OPENING = " \u00a0\t\"'“”‘’«»„([*•–—-"
_BREAKS = ".!?…:;\n\r\u2028\u2029。！？"
_SENTENCE_ENDS = '.…。"”»'
_ABBREVIATED = re.compile(r"(?:\b[^\W\d_]|\.[^\W\d_]|\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Col|Lt|Sgt|St|Jr|Sr|vs|No))\.$")
_EVERY = 1_000  # doubtful words of a run: all of them
_HEADING_SHARE = 0.6  # of a line's longer words; "at", "with" and the like stay small in headings too


@dataclass(frozen=True, slots=True)
class Name:
    """A name, however often it stands in texts.

    Attributes:
        parts: Its words as they are compared, titles and possessives dropped; particles are no parts.
        stems: The hashes of the stems of its words.
        initials: Hash of the first letters of its words: ``United States`` is known where ``U.S.`` is; 0 for a name of
            one word.
        joined: Hashes of each two neighbouring words together.
    """

    parts: tuple[str, ...]
    stems: tuple[int, ...]
    initials: int
    joined: tuple[int, ...]


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
        doubts = [_EVERY if headings and _within(place, headings) else _doubtful(text, place) for place, _ in runs]
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
    least = 1 if doubt == _EVERY or len(keys) == 1 else 0
    return tuple(number for number, key in enumerate(keys[:doubt]) if key not in known and leaning(key) < least)


def part_of(word: str) -> str:
    """Return a name's word as it is compared.

    >>> part_of("U.S."), part_of("Bukele’s"), part_of("MS-13")
    ('us', 'bukele', 'ms13')
    """
    return _part_cached(word) if len(word) <= _LONGEST_WORD else _part(word)


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
        if key in NAME_ARTICLES:
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
        tuple(map(run_hash, pairwise(hashes))),
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
    return plain and 1 < len(key) <= _LONGEST_WORD


def _doubtful(text: str, place: int) -> bool:
    """Whether the capital at a place may be only that of a sentence's beginning."""
    if place > 1 and text[place - 1] == " " and text[place - 2].isalpha():
        return False  # as most are
    before = text[max(0, place - 12) : place].rstrip(_OPENING)
    if not before:
        return True
    return before[-1] in _BREAKS and not _ABBREVIATED.search(before)


def _is_heading(line: str) -> bool:
    """Whether nearly every longer word of a line has a capital, and it does not end like a sentence."""
    if line[-1] in _SENTENCE_ENDS:
        return False
    longer = [word for word in line[:400].split() if len(word) > 3]  # noqa: PLR2004 - "with" is counted, "and" is not
    capitals = sum(word[0].isupper() or word[0] in "\"'“‘" for word in longer)
    return len(longer) > 1 and capitals >= _HEADING_SHARE * len(longer)


def _within(place: int, extents: list[Extent]) -> bool:
    """Whether a place lies in one of several extents, sorted and disjoint."""
    number = bisect_right(extents, (place, place + 1)) - 1
    return any(start <= place < end for start, end in extents[max(0, number) : number + 2])
