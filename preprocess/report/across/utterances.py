"""What an article quotes: its quotations word by word, those joined that the article only interrupts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from preprocess.article import Extent, Marked
from preprocess.copies.figures import SMALL_NUMBERS
from preprocess.copies.wording import normal, visible
from preprocess.text import quotations, words

LEAST_WORDS = 6
"""Words of a quotation that is looked at; shorter ones are phrases that many may use."""

MOST_WORDS = 300
"""Words of a quotation that are compared: the first ones."""

MOST_UTTERANCES = 300
"""Quotations of an article that are looked at: the first ones."""

_LEAST_DIFFERENT = 0.3  # of the words of a quotation: language repeats less, and comparing what repeats is slow
_LEAST_CHARACTERS = 20  # of so many words, so that shorter ones need not be counted
_LONGEST_ASIDE = 80  # characters between two parts of a quotation
_LONGEST_BRACKET = 60
_MOST_CHARACTERS = 2_000  # of a quotation, in which others in it and brackets are looked for
_MOST_NESTED = 3
_SAID = (
    "said|says|saying|added|adds|adding|told|wrote|writes|tweeted|asked|continued|continues|explained|noted|recalled|"
    "argued|insisted|testified|declared|warned|conceded|joked|stated|concluded|replied|responded|claimed|remarked"
)
# One clause with a verb of speaking; a point inside only after a title or an initial.
_CLAUSE = r"(?:[^.!?;:\n]|(?<=\b[A-Z])\.|(?<=\bMr|\bMs|\bDr)\.|(?<=\bMrs|\bSen|\bRep|\bGov)\.)"
_ASIDE = re.compile(rf"(?=.*\b(?:{_SAID})\b){_CLAUSE}{{2,{_LONGEST_ASIDE}}}[.,]?\s*")
_BRACKET = re.compile(rf"\[[^\[\]]{{1,{_LONGEST_BRACKET}}}\]|\([^()]{{1,{_LONGEST_BRACKET}}}\)")
_STRAIGHT = re.compile(r'(?P<opens>(?<![^\s(\[—–-]))?"')
_SENTENCE_ENDS = re.compile(r"[.?!…—–]\W*\Z")
_CURLY = frozenset("“”")
_CLOSING = '"”»“」』'
_ELLIPSIS = re.compile(r"\.\s?\.\s?\.|…")
_IRREGULAR = {"first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12}
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_ORDINALS = {f"{word}th": value for word, value in SMALL_NUMBERS.items()} | _IRREGULAR
_NUMBERS = {word: str(value) for word, value in SMALL_NUMBERS.items()} | {
    word: f"{value}{_ENDINGS.get(value, 'th')}" for word, value in _ORDINALS.items()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """A quotation of an article.

    Attributes:
        words: Its words as they are compared: no case, no signs, small numbers in digits.
        extents: Where each stands in ``article.text``.
        asides: Numbers of the words before which the article's own words stand.
        bracketed: Numbers of the words in brackets: the article's, not the speaker's.
        dotted: Numbers of the words before which dots stand for words that were left out.
        begins: Numbers of the words that begin a sentence, or a part of the quotation.
    """

    words: tuple[str, ...]
    extents: tuple[Extent, ...]
    asides: frozenset[int] = frozenset()
    bracketed: frozenset[int] = frozenset()
    dotted: frozenset[int] = frozenset()
    begins: frozenset[int] = frozenset()


def utterances(marked: Marked) -> tuple[Utterance, ...]:
    """Return the longer quotations of an article's clean text, in order."""
    text = _even(visible(marked))
    longer = (parts for parts in _joined(text, _whole(text)) if parts[-1][1] - parts[0][0] >= _LEAST_CHARACTERS)
    found = (_utterance(text, parts) for parts in longer)
    return tuple(islice((one for one in found if _is_language(one.words)), MOST_UTTERANCES))


def _is_language(found: tuple[str, ...]) -> bool:
    return len(found) >= LEAST_WORDS and len(set(found)) >= _LEAST_DIFFERENT * len(found)


def _even(text: str) -> str:
    """A text in whose lines both kinds of double quotation mark are one, where a line mixes them: all places stay."""
    return "\n".join(map(_evened, text.split("\n"))) if '"' in text and not _CURLY.isdisjoint(text) else text


def _evened(line: str) -> str:
    if '"' not in line or _CURLY.isdisjoint(line):
        return line
    return _STRAIGHT.sub(lambda mark: "”" if mark["opens"] is None else "“", line)


def _whole(text: str) -> Iterator[Extent]:
    """The quotations of a text; one that holds another one goes on to its own closing mark."""
    for start, stop in quotations(text):
        end = stop
        inner = text.count("“", start + 1, min(end, start + _MOST_CHARACTERS))
        for _ in range(min(inner, _MOST_NESTED)):
            after = text.find("”", end, end + _MOST_CHARACTERS)
            if after < 0 or "“" in text[end:after] or "\n" in text[end:after]:
                break
            end = after + 1
        yield start, end


def _joined(text: str, found: Iterator[Extent]) -> Iterator[list[Extent]]:
    """The parts of each quotation: the article's own words, or the end of a paragraph, may stand between them."""
    parts: list[Extent] = []
    for extent in found:
        if parts and (extent[0] < parts[-1][1] or not _goes_on(text, parts[-1], extent)):
            yield parts
            parts = []
        parts.append(extent)
    if parts:
        yield parts


def _goes_on(text: str, before: Extent, after: Extent) -> bool:
    between = text[before[1] : min(after[0], before[1] + _LONGEST_ASIDE + 5)]
    if text[before[1] - 1] not in _CLOSING:  # the paragraph ended, and the next one goes on quoting
        return before[1] + len(between) == after[0] and not between.strip() and text[after[0]] == text[before[0]]
    if text[before[1] - 2] == ".":  # the sentence is over: who speaks now need not be the same
        return False
    return before[1] + len(between) == after[0] and _ASIDE.fullmatch(between) is not None


def _utterance(text: str, parts: list[Extent]) -> Utterance:
    found: list[Extent] = []
    asides, brackets = [], []
    for start, end in parts:
        own = list(islice(words(text, start, end), MOST_WORDS - len(found)))
        asides += [len(found)] * bool(own)
        found += own
        brackets += [match.span() for match in _BRACKET.finditer(text, start, min(end, start + _MOST_CHARACTERS))]
    plain = [normal(text[slice(*extent)]) for extent in found]
    gaps = [text[before:after][:_LONGEST_BRACKET] for (_, before), (after, _) in pairwise(found)]
    return Utterance(
        words=tuple(_NUMBERS.get(word, word) for word in plain),
        extents=tuple(found),
        asides=frozenset(asides[1:]),
        bracketed=frozenset(_within(found, brackets)),
        dotted=frozenset(number for number, gap in enumerate(gaps, 1) if _ELLIPSIS.search(gap)),
        begins=frozenset(asides)
        | frozenset(number for number, gap in enumerate(gaps, 1) if _SENTENCE_ENDS.search(gap)),
    )


def _within(found: list[Extent], brackets: list[Extent]) -> Iterator[int]:
    """Yield the numbers of the words that stand in brackets; both are sorted."""
    waiting = iter(brackets)
    start, end = next(waiting, (0, 0))
    for number, (first, last) in enumerate(found):
        while end and end < last:
            start, end = next(waiting, (0, 0))
        if start <= first and last <= end:
            yield number
