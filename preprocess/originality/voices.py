"""Who speaks in a sentence: surnames beside verbs of saying, and the pronouns that stand for them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from preprocess.originality.signs import Speech

_CAPITALISED = re.compile(r"\b[A-Z][\w'-]+")
_SURNAME = r"(?:[A-Z][\w.'-]+ ){0,5}([A-Z][\w'-]+)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
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


def voice(sentence: str, words: frozenset[str], speech: Speech) -> Voice:
    """Return who speaks in a sentence.

    Args:
        sentence: With plain quotes, its quotations blanked.
        words: Its words, the first one with a small letter.
        speech: The language's words for it.
    """
    forms = _forms(speech)
    if forms.verbs.isdisjoint(words):  # most sentences, and quickly seen
        return SILENT
    found = [match[1] for pattern in (forms.before, forms.after) for match in pattern.finditer(sentence)]
    names = [name for name in dict.fromkeys(map(surname, found)) if name not in forms.not_people and len(name) > 1]
    small = sentence.lower()  # twice as fast as patterns that ignore capitals
    goes_on = forms.pronoun.search(small) is not None
    if not names and not goes_on:
        return SILENT
    return Voice(
        speakers=tuple(names),
        goes_on=goes_on,
        lay=forms.roles.search(small) is not None,
        official=forms.titles.search(small) is not None,
        agent=forms.agents.search(small) is not None,
        present=not forms.present.isdisjoint(words),
    )


def surnames_in(text: str) -> set[str]:
    """Return all words of a text that may be a name's last one, as they are compared."""
    return set(map(surname, _CAPITALISED.findall(text)))


def surname(word: str) -> str:
    """Return a name's last word as it is compared."""
    return word.casefold().removesuffix("'s")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Forms:
    """The words of a language as they are looked for."""

    verbs: frozenset[str]
    present: frozenset[str]
    not_people: frozenset[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    pronoun: re.Pattern[str]
    roles: re.Pattern[str]
    titles: re.Pattern[str]
    agents: re.Pattern[str]


@lru_cache(maxsize=8)
def _forms(speech: Speech) -> _Forms:
    verb, going_on = _any(speech.said + speech.says), _any(speech.said + speech.says + speech.continued)
    return _Forms(
        verbs=frozenset(speech.said + speech.says + speech.continued),
        present=frozenset(speech.says),
        not_people=frozenset(speech.not_people),
        before=re.compile(rf"\b{_SURNAME}(?:, [^\"]{{1,120}}?,| [^\",.]{{1,40}}?)? {verb}\b"),
        after=re.compile(rf"\b{verb} {_SURNAME}"),
        pronoun=re.compile(rf"\b{_any(speech.pronouns)} (?:\w+ )?{going_on}\b"),
        roles=_phrases(speech.roles),
        titles=_phrases(speech.titles),
        agents=_phrases(speech.agents),
    )


def _any(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, words))})"


def _phrases(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b{_any(words)}(?!\w)")
