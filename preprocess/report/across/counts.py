"""What an article counts: its figures with hedge and unit, and what they seem to be figures of. English alone.

There is no parser: what is counted is read from the words about a figure, up to the next break. Where these do not say
it, nothing is read.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from itertools import islice, pairwise

from preprocess.article import Extent, Marked
from preprocess.copies.facts import MOST_FACTS
from preprocess.copies.figures import LAST_YEAR, figures
from preprocess.copies.lexicon import DATES
from preprocess.copies.wording import stem, visible
from preprocess.report.across.counting_words import (
    BREAKS,
    CASUALTIES,
    COMPLEMENTS,
    HEDGES,
    NO_COUNTED,
    NUMBERED,
    OTHERS,
    PARTS,
    PEOPLE,
    RATES,
    SAYS,
    STOPS,
    THEN,
)
from preprocess.text import lines, sentences

MOST_COUNTS = 300
"""Counts of an article that are looked at: the first ones."""

LEAST_NUMBER = 10
"""Smaller numbers of things often count a part of them, or what one speaks of at the moment."""

LEAST_HARMED = 3
"""The same for people who came to harm."""

MOST_IN_SENTENCE = 8
"""Figures; a sentence with more is a table."""

LONGEST_SENTENCE = 800
"""Characters; in longer ones, lists and tables, no figure is looked at."""

_LONGEST_NUMBER, _YEAR = 20, 4  # digits
_MONTH, _NEAR = 30, 14  # days, roughly
_LEAST_SUM = 0.01
_BEHIND, _BEFORE = 120, 60  # characters about a figure
_RIGHT_BEFORE = 28  # characters: more than any hedge or sign right before a figure has
_WORD_BEFORE = 16  # characters: more than any word right before a number that belongs to a name has
_MOST_BEFORE = 4  # words before a figure that say what happens to what is counted
_MOST_BEHIND = 7  # words behind the noun
_LEAST_ROUND = 100  # smaller numbers without a hedge are exact
_ROUNDED = 0.05  # what a round number leaves open at most, else half of its last digit that is no zero
_ABOUT = 0.1  # what "about" and "nearly" leave open


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """Any of some patterns, as whole words of any case; their first letters are looked for first, which is quicker."""
    starts = {one.removeprefix("(?:")[0] for each in patterns for one in each.partition(")")[0].split("|")}
    return re.compile(rf"\b(?=[{''.join(sorted(starts))}])(?:{'|'.join(patterns)})\b", re.IGNORECASE)


_HEDGE = re.compile(
    rf"\b(?:{'|'.join(f'(?P<{name}>{words})' for name, words in HEDGES.items())})(?: the| a)?[ \u00a0]\Z", re.IGNORECASE
)
_HEDGED_AFTER = re.compile(r"\+|-plus\b| plus\b| or more\b| and counting\b")
_CURRENCY = re.compile(r"(?:US|C|A)?([$€£¥])[ \u00a0]?\Z")
_NUMBERED = re.compile(rf"(?:\b(?:{'|'.join(NUMBERED)})\.?[ \u00a0-]?|[#@~/:.,(\[]|[^\W\d]-|\b[A-Z]-)\Z", re.IGNORECASE)
_OTHERS = re.compile(rf"[ \u00a0](?:{'|'.join(OTHERS)})\b|['’°)\]/:-]|[^\W\d_]", re.IGNORECASE)
_RANGE = re.compile(
    r"[ \u00a0]?(?:[-–—/:x×]|to|or|by|versus|vs\.?|v\.?|against|out of|of|in|of the|and)[ \u00a0]?[$€£¥]?"
)
_RATE = _any_of(RATES)
_IN_YEAR = re.compile(r"\b(?:in|since|until|from|during|early|late)[ \u00a0]\Z", re.IGNORECASE)
_THEN = _any_of(THEN)
_PART = _any_of(PARTS)
_SAYS = re.compile(rf"[\"“”]|\b(?:{'|'.join(SAYS)})\b")
_stem = lru_cache(maxsize=1 << 14)(stem)
_CAPITAL = re.compile(r"\b[A-Z][^\W\d_]+")
_TOKEN = re.compile(r"[^\W\d_](?:[^\W_]|['’.-](?=[^\W_]))*|[,;:()\[\]—–\"“”!?]|--|\.(?=\s)")


@dataclass(frozen=True, kw_only=True)  # no slots: few counts are looked at so closely that their sentences matter
class Count:
    """A figure, and what it seems to count.

    Attributes:
        number: Its value.
        low: The least that it can mean.
        high: The most; None where it sets no bound.
        hedge: ``least``, ``most`` or ``about``; None where there is none.
        unit: A sign of currency, or nothing for things; with what it is for each of, if anything.
        head: What is counted, in one word, singular; ``people`` for all words that mean any; nothing for money.
        happens: What happens to it, where that is said: some of the values of ``CASUALTIES``.
        which: Words with a capital that say of which ones: "23 MS-13 members", "238 members of Tren de Aragua".
        names: All words with a capital behind the figure.
        context: Stems of the other words about it.
        extent: The figure with hedge and unit, in code points of the article's text.
        phrase: The same with the words that say what is counted.
        sentence: The sentence that it stands in.
        text: The clean text, with line ends in place of what was stripped.
    """

    number: float
    low: float
    high: float | None
    hedge: str | None
    unit: str
    head: str
    happens: frozenset[str]
    which: frozenset[str]
    names: frozenset[str]
    context: frozenset[str]
    extent: Extent
    phrase: Extent
    sentence: Extent
    text: str = field(repr=False)

    @cached_property
    def setting(self) -> frozenset[str]:
        """Stems of the words with a capital anywhere in its sentence, but for the first word and days and months."""
        start, end = self.sentence
        found = (match.group() for match in _CAPITAL.finditer(self.text, start + 1, end))
        return frozenset(_stem(word) for word in found if word.casefold() not in DATES)

    @cached_property
    def attributed(self) -> bool:
        """Whether its sentence says who says so, or quotes."""
        return _SAYS.search(self.text, *self.sentence) is not None


Found = tuple[str, int, int]
"""The key of a figure, and where it begins and ends."""


def counts(marked: Marked) -> tuple[Count, ...]:
    """Return what an article's clean text counts, in order; nothing where it is not in English."""
    if marked.language not in ("en", "unknown"):
        return ()
    text = visible(marked)
    day = marked.period[0].date() if marked.period else None
    return tuple(islice(_counts(text, day), MOST_COUNTS))


def _counts(text: str, day: date | None) -> Iterator[Count]:
    found = [(figure.key, start, end) for figure, start, end in islice(figures(text), MOST_FACTS)]
    for line, figures_of_line in _having(lines(text), found):
        for sentence, own in _having(sentences(text, *line), figures_of_line):
            short = len(own) <= MOST_IN_SENTENCE and sentence[1] - sentence[0] <= LONGEST_SENTENCE
            # What it counts is looked for first: that is nothing, most often.
            counted = tuple(_of_sentence(text, sentence, own)) if short else ()
            if counted and not _is_of_then(text, sentence, own, day):
                yield from counted


def _having(extents: Iterable[Extent], found: Sequence[Found]) -> Iterator[tuple[Extent, Sequence[Found]]]:
    """Yield the stretches in which figures stand, each with its own; both are in order."""
    place = 0
    for start, end in extents:
        first = place
        while place < len(found) and found[place][1] < end:
            place += 1
        if first < place:
            yield (start, end), found[first:place]


def _is_of_then(text: str, sentence: Extent, found: Sequence[Found], day: date | None) -> bool:
    """Whether a sentence tells of another time than the article's: "in 1992", "last year", "on April 18" in June."""
    for key, start, _ in found:
        if "/" in key and day is not None and not _is_near(key, day):
            return True
        other_year = key.startswith("y") and (day is None or key != f"y{day.year}")
        if other_year and _IN_YEAR.search(text[max(sentence[0], start - _BEFORE) : start]):
            return True
    return _THEN.search(text, *sentence) is not None


def _is_near(key: str, day: date) -> bool:
    """Whether a day of a month, ``4/18`` say, lies within two weeks of a date."""
    month, number = map(int, key.split("/"))
    apart = abs((month - day.month) * _MONTH + number - day.day)
    return min(apart, 12 * _MONTH - apart) <= _NEAR


def _of_sentence(text: str, sentence: Extent, found: Sequence[Found]) -> Iterator[Count]:
    joined = [bool(_RANGE.fullmatch(text[one[2] : other[1]][:_BEFORE])) for one, other in pairwise(found)]
    for number, one in enumerate(found):
        if any(joined[max(0, number - 1) : number + 1]) or not _is_number(one[0], text[one[1] : one[2]]):
            continue
        left = max(sentence[0], found[number - 1][2] if number else 0, one[1] - _BEFORE)
        right = min(sentence[1], found[number + 1][1] if number + 1 < len(found) else len(text), one[2] + _BEHIND)
        if (count := _count(text, one, (left, right), sentence)) is not None:
            yield count


def _is_number(key: str, written: str) -> bool:
    """Whether a figure is no time, date, ordinal or year, nor a share: of what, few words tell."""
    if len(key) == len(written) == _YEAR and key.isdigit() and int(key) <= LAST_YEAR:
        return False
    return key.replace(".", "", 1).isdigit() and len(key) <= _LONGEST_NUMBER


@dataclass(frozen=True, slots=True)
class _Written:
    """How a figure is written: its hedge and currency, what stands before these, how much longer it is behind."""

    hedge: str | None
    currency: str
    before: str
    longer: int


def _written(before: str, behind: str) -> _Written | None:
    """Read what stands right beside a figure; None where that makes it a name's, an age, or the number of a part."""
    sign = _CURRENCY.search(before, max(0, len(before) - _RIGHT_BEFORE))
    if sign:
        before = before[: sign.start()]
    hedged = _HEDGE.search(before, max(0, len(before) - _RIGHT_BEFORE))
    if hedged:
        before = before[: hedged.start()]
    elif not sign and _NUMBERED.search(before, max(0, len(before) - _WORD_BEFORE)):
        return None
    more = _HEDGED_AFTER.match(behind)
    if more:
        return _Written("least", sign[1] if sign else "", before, more.end())
    if _OTHERS.match(behind):
        return None
    return _Written(hedged.lastgroup if hedged else None, sign[1] if sign else "", before, 0)


def _count(text: str, found: Found, limits: Extent, sentence: Extent) -> Count | None:
    key, start, end = found
    behind = text[end : limits[1]]
    written = _written(text[limits[0] : start], behind)
    noun = None if written is None else _noun(behind[written.longer :], counted=not written.currency)
    if written is None or noun is None:
        return None
    words = {*_last(written.before), *noun.stems}
    happens = frozenset(CASUALTIES[word] for word in words if word in CASUALTIES)
    if float(key) < (_LEAST_SUM if written.currency else LEAST_HARMED if happens else LEAST_NUMBER):
        return None
    if happens and _PART.search(text, *sentence):
        return None
    low, high = _meant(key, written.hedge)
    rate = _RATE.search(behind[:_BEFORE])
    end += written.longer
    return Count(
        number=float(key),
        low=low,
        high=high,
        hedge="about" if written.hedge == "nearly" else written.hedge,
        unit=written.currency + (f"/{rate.group().casefold()}" if rate else ""),
        head=noun.head,
        happens=happens,
        which=noun.which,
        names=noun.names,
        context=frozenset(words - CASUALTIES.keys()),
        extent=(limits[0] + len(written.before), end),
        phrase=(start, end + noun.end),
        sentence=sentence,
        text=text,
    )


def _meant(key: str, hedge: str | None) -> tuple[float, float | None]:
    """The least and the most that a number can mean."""
    number = float(key)
    if hedge == "least":
        return number, None
    if hedge == "most":
        return 0.0, number
    if hedge == "nearly":
        return number * (1 - _ABOUT), number
    if hedge == "about":
        return number * (1 - _ABOUT), number * (1 + _ABOUT)
    exact = number < _LEAST_ROUND or _unit_of(key) == 1
    open_ = 0.0 if exact else min(_unit_of(key) / 2, _ROUNDED * number)
    return number - open_, number + open_


def _unit_of(key: str) -> float:
    """The place of the last digit that is no zero: 100 of 1,200."""
    if "." in key:
        return 10.0 ** -len(key.partition(".")[2])
    return 10.0 ** (len(key) - len(key.rstrip("0")))


@dataclass(frozen=True, slots=True)
class _Noun:
    """What follows a figure: the noun, names as of :class:`Count`, stems of all other words, and where it ends."""

    head: str
    which: frozenset[str]
    names: frozenset[str]
    stems: frozenset[str]
    end: int


def _noun(behind: str, *, counted: bool) -> _Noun | None:
    """Read what follows a figure; None where nothing says what is counted."""
    phrase: list[str] = []
    later: list[str] = []
    which: set[str] = set()
    where: set[str] = set()
    end, after = 0, ""
    for match in _TOKEN.finditer(behind):
        word, plain = match.group(), match.group().casefold()
        if plain in BREAKS or not word[0].isalpha() or len(later) >= _MOST_BEHIND:
            break
        if plain in STOPS:
            after = plain if plain in COMPLEMENTS else after or "-"
            continue
        if word[0].isupper():
            (which if after in ("", "of") else where).add(_stem(word))
        (later if after else phrase).append(plain)
        end = match.end() if not after or after == "of" else end
    head = _head(phrase)
    if counted and (not head or not NO_COUNTED.isdisjoint(map(_singular, phrase))):
        return None
    stems = {_stem(word) for word in (*phrase, *later) if _singular(word) != head}
    if not counted:
        head = ""
    elif _stem(head) in CASUALTIES:  # "59 dead"
        stems.add(_stem(head))
        head = "people"
    return _Noun(head, frozenset(which), frozenset(which | where), frozenset(stems), end)


def _head(phrase: Sequence[str]) -> str:
    """The last word of a phrase that is no participle, singular."""
    nouns = [word for word in phrase if not word.endswith(("ed", "ing", "ly"))] or phrase
    if not nouns:
        return ""
    return PEOPLE.get(nouns[-1], _singular(nouns[-1]))


def _singular(word: str) -> str:
    plain = word.removesuffix("'s").removesuffix("’s")
    return plain[:-3] + "y" if plain.endswith("ies") else plain.removesuffix("s")


def _last(before: str) -> list[str]:
    """The stems of the last words before a figure, back to a break."""
    found: list[str] = []
    for match in _TOKEN.finditer(before):
        plain = match.group().casefold()
        if plain in BREAKS or not plain[0].isalpha():
            found = []
        elif plain not in STOPS:
            found.append(_stem(plain))
    return found[-_MOST_BEFORE:]
