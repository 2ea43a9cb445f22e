"""Who speaks in a sentence: surnames beside verbs of saying, and the pronouns that stand for them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from preprocess.originality.signs import Speech
from preprocess.patterns import PatternSet
from preprocess.text import CAPITALS

_CAPITALISED = re.compile(rf"[{CAPITALS}](?<!\w.)[\w'-]+")  # a set of letters is faster looked for than a border
_SURNAME = rf"(?:[{CAPITALS}][\w.'-]+ ){{0,5}}([{CAPITALS}][\w'-]+)"
_NAME = re.compile(_SURNAME)
# Between a name and the verb of saying, the blank before it left out: "Roe, a nurse, said", "Roe of Ohio said".
_APPOSITION = re.compile(rf'\b{_SURNAME}, [^"]{{1,120}},$')
_SUBJECT = re.compile(rf'\b{_SURNAME}(?: [^",.]{{1,40}})?$')
_REACH = 300  # characters before the verb: longer than a name with what may stand after it


class Voice(NamedTuple):
    """Who speaks in a sentence, and how that is said.

    Attributes:
        speakers: Surnames of those who are said to say something.
        goes_on: Whether a pronoun stands for the speaker ("he added").
        lay: Whether the speaker is introduced by what a private person or an expert does.
        official: Whether somebody in office is named by title.
        agent: Whether somebody speaks for others.
        present: Whether the verb of saying stands in the present.
    """

    speakers: tuple[str, ...] = ()
    goes_on: bool = False
    lay: bool = False
    official: bool = False
    agent: bool = False
    present: bool = False


SILENT = Voice()


def voice(sentence: str, words: Sequence[str], speech: "SpeechPatterns") -> Voice:
    """Return who speaks in a sentence.

    Args:
        sentence: With plain quotes, its quotations blanked.
        words: Its words, the first one with a small letter.
        speech: What the language says it with.
    """
    if speech.verbs.isdisjoint(words):  # most sentences, and quickly seen
        return SILENT
    found = dict.fromkeys(map(surname, _beside_verbs(sentence, speech)))
    names = tuple([name for name in found if name not in speech.not_people and len(name) > 1])
    hits = speech.phrases.hits(sentence)
    goes_on, lay, official, agent = [number in hits for number in range(4)]
    if not names and not goes_on:
        return SILENT
    return Voice(names, goes_on, lay, official, agent, present=not speech.present.isdisjoint(words))


def _beside_verbs(sentence: str, speech: "SpeechPatterns") -> list[str]:
    """The last words of names before verbs of saying, then of those after them."""
    before, after, place = [], [], 0
    for verb in speech.verb.finditer(sentence):
        start, end = verb.span()
        if sentence[start - 1 : start].isalnum():
            continue
        if sentence[start - 1 : start] == " ":
            pattern = _APPOSITION if sentence[start - 2] == "," else _SUBJECT
            if found := pattern.search(sentence, max(place, start - _REACH), start - 1):
                before.append(found[1])
                place = end
        if sentence[end : end + 1] == " " and (found := _NAME.match(sentence, end + 1)):
            after.append(found[1])
    return before + after


def surnames_in(text: str) -> set[str]:
    """Return all words of a text that may be a name's last one, as they are compared."""
    return set(map(surname, _CAPITALISED.findall(text)))


def surname(word: str) -> str:
    """Return a name's last word as it is compared."""
    return word.casefold().removesuffix("'s")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechPatterns:
    """The words of a language as they are looked for."""

    verbs: frozenset[str]
    present: frozenset[str]
    not_people: frozenset[str]
    verb: re.Pattern[str]
    phrases: PatternSet  # a pronoun that speaks, roles, titles, agents


@lru_cache(maxsize=8)
def speech_patterns(speech: Speech) -> SpeechPatterns:
    """Return the words of a language as they are looked for."""
    verbs = speech.said + speech.says + speech.continued
    return SpeechPatterns(
        verbs=frozenset(verbs),
        present=frozenset(speech.says),
        not_people=frozenset(speech.not_people),
        verb=re.compile(rf"{_any(speech.said + speech.says)}\b"),
        phrases=PatternSet(
            [
                rf"\b{_any(speech.pronouns)} (?:\w+ )?{_any(verbs)}\b",
                *(rf"\b{_any(words)}(?:\W|$)" for words in (speech.roles, speech.titles, speech.agents)),
            ]
        ),
    )


def _any(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, words))})"
