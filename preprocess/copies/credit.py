"""Where an article names another outlet as its source: "According to Just The News" beside justthenews.com."""

import re
from functools import lru_cache

from preprocess.article import Extent
from preprocess.outlets import LEAST_LETTERS, names_outlet, outlet_key

_LONGEST = 80  # characters of an outlet's name
_MOST_CREDITS = 50  # of one article
# Keeps the alternatives away from the many words that are none of them: half the time.
_FIRST_LETTERS = "(?-i:[acdfiloprstvwACDFILOPRSTVWſıİ][aceinobprsuſ '’ABCEINOPRSUıİ])"
_BEFORE = re.compile(
    rf"\b(?={_FIRST_LETTERS})"
    r"(?:according to|told|citing|via|courtesy of|source:|in an interview with|(?:in )?a report (?:by|from|in)"
    r"|(?:first |originally |as )?(?:reported|published|written|revealed|obtained)(?: first)? (?:by|in|on|at)"
    r"|(?:first |originally )?appeared (?:in|on|at)|laut|selon|d['’]après|según|segundo|secondo|volgens)\s+"
    r"(?:a report (?:by|from|in) |reports (?:by|from|in) )?(?:the website |the newspaper |news agency )?",
    re.IGNORECASE,
)
_VERB = re.compile(
    r",? (?:reports|reported|first reported|has reported|wrote|writes|revealed|said in a report|has learned)\b"
)
_WORD = r"[^\s,;:!?\"“”()]*"
_OUTLET = re.compile(rf"(?:[\w\-]+\.)+[A-Za-z]{{2,}}|[^\W_]{_WORD}(?:[ \u00a0](?:of|the|and|&|[^\W\da-z_]{_WORD}))*")
_OUTLET_BEFORE = re.compile(rf"[^\W\d_a-z]{_WORD}(?:[ \u00a0](?:of|the|and|&|[^\W\da-z_]{_WORD}))*\Z")


_key_of = lru_cache(maxsize=1 << 12)(outlet_key)


def credits_of(text: str) -> tuple[Extent, ...]:
    """Return where a text names a source, whoever it is: the extents of the name with the phrase about it."""
    found = [
        (match.start(), name.end())
        for match in _BEFORE.finditer(text)
        if (name := _OUTLET.match(text, match.end(), match.end() + _LONGEST))
    ]
    for match in _VERB.finditer(text):
        # Looking back over a bounded stretch keeps a text without blanks from costing its square.
        start = max(0, match.start() - _LONGEST)
        if name := _OUTLET_BEFORE.search(text[start : match.start()]):
            found.append((start + name.start(), match.end()))
    return tuple(sorted(found)[:_MOST_CREDITS])


def credit(text: str, credits_found: tuple[Extent, ...], source: str | None) -> Extent | None:
    """Return the first place where a text names that outlet as its source.

    Args:
        text: The text of the article that may name it.
        credits_found: Its :func:`credits_of`.
        source: A host or a name; None where the outlet is unknown.
    """
    outlet = _key_of(source) if source else ""
    if len(outlet) < LEAST_LETTERS:
        return None
    return next((extent for extent in credits_found if names_outlet(text[slice(*extent)], outlet)), None)
