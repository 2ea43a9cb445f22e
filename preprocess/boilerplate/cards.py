"""Cards of people in running text: a box over a name that a scraper has written out, as congress news has them.

"Sen. Lamar Alexander Andrew (Lamar) Lamar AlexanderSenate passes the bill Five things to know MORE (R-Tenn.)": behind
the name stand the name in full, without a blank headlines of other pieces, and MORE.
"""

import re
from collections.abc import Iterator

from preprocess.article import Span

RULE = "name-card"
LABEL = "related"

_LONGEST = 800  # characters of a card
_NAME = 90  # characters of a name in full before its last word
_END = re.compile(r" MORE\b")
_JOIN = re.compile(r"[^\W\d_A-Z](?=[A-Z0-9“‘'\"])")
_IN_FULL = re.compile(r"(?:[ ,](?:\(?[“\"]?[^\W\d_a-z][\w.'’-]*[”\"]?\)?|d[aeiou]s?|v[ao]n|der|la|le|bin|al))*[ ,]*")


def find(text: str) -> list[Span]:
    """Return the cards of a text; the work is linear in its length."""
    return list(_cards(text))


def _cards(text: str) -> Iterator[Span]:
    before = 0
    for end in _END.finditer(text):
        begin = max(before, end.start() - _LONGEST, text.rfind("\n", before, end.start()) + 1)
        start = _start(text, begin, end.start())
        if start is not None:
            yield Span(start=start, end=end.end(), label=LABEL, rule=RULE)
        before = end.end()


def _start(text: str, begin: int, end: int) -> int | None:
    """Where a card starts that ends there: behind the name over which it stood."""
    for join in _JOIN.finditer(text, begin, end):
        place = text.rfind(" ", begin, join.end()) + 1
        last = text[place : join.end()]
        shown = text.rfind(f"{last} ", max(begin, place - _NAME), place) if place and last[:1].isupper() else -1
        stop = shown + len(last)
        if shown >= 0 and not text[shown - 1 : shown].isalnum() and _IN_FULL.fullmatch(text, stop, place):
            return stop + 1
    return None
