"""Where an article names another outlet as its source: "According to Just The News" beside justthenews.com."""

import re
from functools import lru_cache

from preprocess.article import Extent
from preprocess.copies.lexicon import OUTLET_ARTICLES, PORTALS, SUFFIXES

_LONGEST = 80  # characters of an outlet's name
_MOST_CREDITS = 50  # of one article
_BEFORE = re.compile(
    r"\b(?:according to|told|citing|via|courtesy of|source:|in an interview with|(?:in )?a report (?:by|from|in)"
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
_TOKEN = re.compile(r"[^\W_]+")
_SCHEME = re.compile(r"^[a-z]+://", re.IGNORECASE)
_TAILS = ("news", "online", "com")
_LEAST_LETTERS = 2


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
    outlet = outlet_key(source) if source else ""
    if len(outlet) < _LEAST_LETTERS:
        return None
    return next((extent for extent in credits_found if _names_outlet(text[slice(*extent)], outlet)), None)


def outlet_key(source: str) -> str:
    """Return an outlet as one word of letters and digits.

    >>> outlet_key("https://www.justthenews.com/politics"), outlet_key("Just The News")
    ('justthenews', 'justthenews')
    """
    host = _SCHEME.sub("", source.strip()).split("/")[0].lower()
    if "." in host and " " not in host:
        labels = [label for label in host.split(".") if label]
        while len(labels) > 1 and labels[-1] in SUFFIXES:
            labels.pop()
        while len(labels) > 1 and labels[0] in PORTALS:
            labels.pop(0)
        return "".join(_TOKEN.findall(labels[-1]))
    tokens = _TOKEN.findall(source.casefold())
    return "".join(tokens[1:] if len(tokens) > 1 and tokens[0] in OUTLET_ARTICLES and len(tokens[1]) > 1 else tokens)


@lru_cache(maxsize=1 << 14)
def _names_outlet(phrase: str, outlet: str) -> bool:
    """Whether some run of words at the phrase's end, or before its verb, spells the outlet."""
    tokens = [token.casefold() for token in _TOKEN.findall(phrase)][-12:]
    bare = (outlet.removesuffix(tail) for tail in _TAILS)
    plain = next((key for key in bare if _LEAST_LETTERS <= len(key) < len(outlet)), outlet)
    for start in range(len(tokens)):
        for end in range(start + 1, min(len(tokens), start + 6) + 1):
            run = tokens[start:end]
            if "".join(run) in {outlet, f"the{outlet}"} or (len(run) > 1 and _abbreviates(run, (outlet, plain))):
                return True
    return False


def _abbreviates(words: list[str], outlets: tuple[str, ...]) -> bool:
    """Whether an outlet's key is made of the beginnings of all words: ``nytimes`` of "New York Times"."""
    spelled = words[1:] if words[0] in OUTLET_ARTICLES else words
    return any(len(outlet) > _LEAST_LETTERS and _begins(spelled, outlet) for outlet in outlets) and len(spelled) > 1


def _begins(words: list[str], key: str) -> bool:
    reached = {0}
    for word in words:
        reached = {
            place + size for place in reached for size in range(1, len(word) + 1) if key.startswith(word[:size], place)
        }
    return len(key) in reached
