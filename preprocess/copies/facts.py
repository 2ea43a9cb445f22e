"""The hard facts of a text: names and figures, normalised, with their offsets.

A name is a run of words with capitals; nothing is looked up in a list of names. So it works in every script that has
capitals, and finds too much where every noun has one; rarity weighs that down. Figures are read in any language, words
for numbers in English.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from preprocess.article import Extent, Marked
from preprocess.copies.figures import Figure, figures
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
_ABBREVIATED = re.compile(r"(?:\b[^\W\d_]|\.[^\W\d_]|\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Col|Lt|Sgt|St|Jr|Sr|vs|No))\.$")
_TITLES = frozenset(
    ["president", "vice", "secretary", "senator", "representative", "congressman", "congresswoman", "governor", "mayor", "minister", "chancellor", "king", "queen", "prince", "princess", "judge", "justice", "general", "colonel", "captain", "lieutenant", "sergeant", "officer", "sheriff", "chief", "director", "chairman", "chairwoman", "spokesman", "spokeswoman", "spokesperson", "professor", "doctor", "attorney", "speaker", "ambassador", "pope", "rev", "sir", "lady", "lord", "mr", "mrs", "ms", "dr", "prof", "sen", "rep", "reps", "sens", "gov", "gen", "col", "lt", "sgt", "capt", "rep.", "hon", "former", "the", "a", "an"]
)
_DATES = frozenset(
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "am", "pm", "est", "edt", "et", "gmt", "utc", "pst", "pdt"]
)
_JUNIORS = frozenset(["jr", "sr", "ii", "iii", "iv"])
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


def facts(marked: Marked, common: Callable[[str], bool]) -> Facts:
    """Return the names and figures of an article's clean text.

    Args:
        marked: The article.
        common: Whether a word in small letters is an ordinary one. It decides about words whose capital may only be
            that of a sentence's or a heading's beginning.
    """
    text = marked.article.text
    found_names: list[Name] = []
    found_figures: list[Figure] = []
    for start, end in marked.kept:
        found_names += _limited(names(text, start, end, common), MOST_FACTS - len(found_names))
        found_figures += _limited(figures(text, start, end), MOST_FACTS - len(found_figures))
    return Facts(names=tuple(found_names), figures=tuple(found_figures))


def names(text: str, start: int, end: int, common: Callable[[str], bool]) -> Iterator[Name]:
    """Yield the names in a stretch of a text. See :func:`facts`."""
    headings = [extent for extent in lines(text[start:end]) if _is_heading(text[start + extent[0] : start + extent[1]])]
    runs = list(_NAME.finditer(text, start, end))
    known = {
        part
        for run in runs
        if not _doubtful(text, start, run.start()) and not _within(run.start() - start, headings)
        for part in _keys(run.group())
    }
    for run in runs:
        doubt = _within(run.start() - start, headings)
        first = doubt or _doubtful(text, start, run.start())
        yield from _names_of_run(run, first=first, every=doubt, known=known, common=common)


def part_of(word: str) -> str:
    """Return a name's word as it is compared.

    >>> part_of("U.S."), part_of("Bukele’s"), part_of("MS-13")
    ('us', 'bukele', 'ms13')
    """
    return normal(_SUFFIX.sub("", word.rstrip(".")).replace(".", "").replace("-", ""))


def _names_of_run(
    run: re.Match[str], *, first: bool, every: bool, known: set[str], common: Callable[[str], bool]
) -> Iterator[Name]:
    """Split a run of capitalised words at titles and dates, drop doubtful words, and yield what is left."""
    parts: list[str] = []
    extent = (0, 0)
    for number, match in enumerate(_PARTS.finditer(run.string, run.start(), run.end())):
        key = part_of(match.group())
        doubtful = every or (first and number == 0)
        if _is_part(key) and not (doubtful and key not in known and common(key)):
            after = run.string[match.end() : match.end() + 1] == " "
            stop = match.end() - (match.group().endswith(".") and not after and len(key) > 1)
            extent = (extent[0] if parts else match.start(), stop)
            parts.append(key)
        elif parts:
            yield Name(parts=tuple(parts), extent=extent)
            parts = []
    if parts:
        yield Name(parts=tuple(parts), extent=extent)


def _is_part(key: str) -> bool:
    plain = key not in _TITLES and key not in _DATES and key not in _JUNIORS
    return plain and 1 < len(key) <= _LONGEST_WORD


def _keys(run: str) -> Iterator[str]:
    return map(part_of, _PARTS.findall(run))


def _doubtful(text: str, start: int, place: int) -> bool:
    """Whether the capital at a place may be only that of a sentence's beginning."""
    before = text[max(start, place - 12) : place].rstrip(_OPENING)
    if not before:
        return True
    return before[-1] in _BREAKS and not _ABBREVIATED.search(before)


def _is_heading(line: str) -> bool:
    """Whether nearly every longer word of a line has a capital."""
    longer = [word for word in line[:400].split() if len(word) > 3]  # noqa: PLR2004 - "with" is counted, "and" is not
    capitals = sum(word[0].isupper() or word[0] in "\"'“‘" for word in longer)
    return len(longer) > 1 and capitals >= _HEADING_SHARE * len(longer)


def _within(place: int, extents: list[Extent]) -> bool:
    return any(start <= place < end for start, end in extents)


def _limited(found: Iterator[Name] | Iterator[Figure], most: int) -> Iterator:  # type: ignore[type-arg]
    return (fact for fact, _ in zip(found, range(max(0, most)), strict=False))
