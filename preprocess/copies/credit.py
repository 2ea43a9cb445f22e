"""Where an article names another outlet as its source: "According to Just The News" beside justthenews.com."""

import re
from collections.abc import Iterable, Iterator

from preprocess.article import Extent
from preprocess.outlets import LEAST_LETTERS, names_outlet, outlet_key
from preprocess.patterns import PatternSet
from preprocess.text import encodable

_LONGEST = 80  # characters of an outlet's name
_MOST_CREDITS = 50  # of one article
_SAID = (
    r"(?:according to|told|citing|via|courtesy of|source:|in an interview with|(?:in )?a report (?:by|from|in)"
    r"|(?:first |originally |as )?(?:reported|published|written|revealed|obtained)(?: first)? (?:by|in|on|at)"
    r"|(?:first |originally )?appeared (?:in|on|at)|laut|selon|d['’]après|según|segundo|secondo|volgens)"
)
_BEFORE = re.compile(
    rf"\b{_SAID}\s+"
    r"(?:a report (?:by|from|in) |reports (?:by|from|in) )?(?:the website |the newspaper |news agency )?",
    re.IGNORECASE,
)
_WROTE = ",? (?:reports|reported|first reported|has reported|wrote|writes|revealed|said in a report|has learned)"
_VERB = re.compile(rf"{_WROTE}\b")
# Finds where the two may begin, ten times as fast.
_PHRASES = PatternSet([rf"\b{_SAID}", _WROTE])
_WORD = r"[^\s,;:!?\"“”()]*"
_OUTLET = re.compile(rf"(?:[\w\-]+\.)+[A-Za-z]{{2,}}|[^\W_]{_WORD}(?:[ \u00a0](?:of|the|and|&|[^\W\da-z_]{_WORD}))*")
_OUTLET_BEFORE = re.compile(rf"[^\W\d_a-z]{_WORD}(?:[ \u00a0](?:of|the|and|&|[^\W\da-z_]{_WORD}))*\Z")


def credits_of(text: str) -> tuple[Extent, ...]:
    """Return where a text names a source, whoever it is: the extents of the name with the phrase about it."""
    before, verbs = _PHRASES.places(encodable(text))
    found = [
        (match.start(), name.end())
        for match in _matches(_BEFORE, text, before)
        if (name := _OUTLET.match(text, match.end(), match.end() + _LONGEST))
    ]
    for match in _matches(_VERB, text, verbs):
        # Looking back over a bounded stretch keeps a text without blanks from costing its square.
        start = max(0, match.start() - _LONGEST)
        if name := _OUTLET_BEFORE.search(text[start : match.start()]):
            found.append((start + name.start(), match.end()))
    return tuple(sorted(found)[:_MOST_CREDITS])


def _matches(pattern: re.Pattern[str], text: str, places: Iterable[int]) -> Iterator[re.Match[str]]:
    """Yield the matches of a pattern, looked for at some places."""
    end = 0
    for place in places:
        if place >= end and (match := pattern.match(text, place)):
            end = match.end()
            yield match


def credit(text: str, credits_found: tuple[Extent, ...], source: str | None) -> Extent | None:
    """Return the first place where a text names that outlet as its source.

    Args:
        text: The text of the article that may name it.
        credits_found: Its :func:`credits_of`.
        source: A host or a name; None where the outlet is unknown.
    """
    outlet = outlet_key(source) if source else ""
    if len(outlet) < LEAST_LETTERS:
        return None
    return next((extent for extent in credits_found if names_outlet(text[slice(*extent)], outlet)), None)
