"""The hard facts of a text: names and figures, normalised, with their offsets.

A name is a run of words with capitals; nothing is looked up in a list of names. So it works in every script that has
capitals, and finds too much where every noun has one; rarity weighs that down. Figures are read in any language, words
for numbers in English.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from preprocess.article import Extent, Marked
from preprocess.copies.figures import Figure, figures
from preprocess.copies.lexicon import DATES, JUNIORS, NAME_ARTICLES, TITLES
from preprocess.copies.wording import normal
from preprocess.text import lines

MOST_FACTS = 2_000
"""Facts of one article that are looked at: the first ones."""

_LONGEST_WORD = 40  # letters; longer ones are no names
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name as it stands in a text.

    Attributes:
        parts: Its words as they are compared, titles and possessives dropped; particles are no parts.
        extent: Where it stands in ``article.text``.
    """

    parts: tuple[str, ...]
    extent: Extent

    @property
    def initials(self) -> str:
        """The first letters of its words: ``United States`` is known where ``U.S.`` is."""
        return "".join(part[0] for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The names and figures of an article's clean text, each in the order of appearance."""

    names: tuple[Name, ...]
    figures: tuple[Figure, ...]


def facts(marked: Marked, leaning: Callable[[str], int]) -> Facts:
    """Return the names and figures of an article's clean text.

    Args:
        marked: The article.
        leaning: Above 0 for a word that is oftener a name's, under 0 for one that is oftener written small, 0 for an
            unknown one. It decides about words whose capital may only be that of a sentence's beginning or a heading.
    """
    text = marked.article.text
    found_names: list[Name] = []
    found_figures: list[Figure] = []
    for start, end in marked.kept:
        found_names += islice(names(text, start, end, leaning), MOST_FACTS - len(found_names))
        found_figures += islice(figures(text, start, end), MOST_FACTS - len(found_figures))
    return Facts(names=tuple(found_names), figures=tuple(found_figures))


def names(text: str, start: int, end: int, leaning: Callable[[str], int]) -> Iterator[Name]:
    """Yield the names in a stretch of a text. See :func:`facts`."""
    headings = [line for line in lines(text[start:end]) if _is_heading(text[start + line[0] : start + line[1]])]
    runs = list(_NAME.finditer(text, start, end))
    doubts = [
        _EVERY if _within(run.start() - start, headings) else int(_doubtful(text, start, run.start())) for run in runs
    ]
    judged = [(list(_PARTS.finditer(text, *run.span())), doubt) for run, doubt in zip(runs, doubts, strict=True)]
    known = {part_of(word.group()) for words, doubt in judged if not doubt for word in words}
    for words, doubt in judged:
        yield from _names_of_run(words, doubt, known, leaning)


def part_of(word: str) -> str:
    """Return a name's word as it is compared.

    >>> part_of("U.S."), part_of("Bukele’s"), part_of("MS-13")
    ('us', 'bukele', 'ms13')
    """
    return _part_cached(word) if len(word) <= _LONGEST_WORD else _part(word)


def _part(word: str) -> str:
    return normal(_SUFFIX.sub("", word.rstrip(".")).replace(".", "").replace("-", ""))


# Long words are not kept: a cache of them would not be bounded in bytes.
_part_cached = lru_cache(maxsize=1 << 14)(_part)


def _names_of_run(
    words: list[re.Match[str]], doubt: int, known: set[str], leaning: Callable[[str], int]
) -> Iterator[Name]:
    """Split a run of capitalised words at titles and dates, drop doubtful words, and yield what is left."""
    parts: list[str] = []
    extent = (0, 0)
    # The first word of a longer run needs no support of its own: "Amnesty International warned".
    least = 1 if doubt == _EVERY or len(words) == 1 else 0
    for number, word in enumerate(words):
        key = part_of(word.group())
        if key in NAME_ARTICLES:
            continue  # part of "Just The News", but nothing to know it by
        supported = number >= doubt or key in known or leaning(key) >= least
        if supported and _is_part(key):
            extent = (extent[0] if parts else word.start(), _end(word))
            parts.append(key)
        elif parts:
            yield Name(parts=tuple(parts), extent=extent)
            parts = []
    if parts:
        yield Name(parts=tuple(parts), extent=extent)


def _end(word: re.Match[str]) -> int:
    """Where a name ends: the point of "El Salvador." is the sentence's, those of "U.S." its own."""
    return word.end() - (word.group().endswith(".") and word.group().count(".") == 1)


def _is_part(key: str) -> bool:
    plain = key not in TITLES and key not in DATES and key not in JUNIORS
    return plain and 1 < len(key) <= _LONGEST_WORD


def _doubtful(text: str, start: int, place: int) -> bool:
    """Whether the capital at a place may be only that of a sentence's beginning."""
    before = text[max(start, place - 12) : place].rstrip(_OPENING)
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
