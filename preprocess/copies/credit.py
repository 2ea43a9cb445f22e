"""Where an article names another outlet as its source: "According to Just The News" beside justthenews.com."""

import re

from preprocess.article import Extent

_LONGEST = 80  # characters of an outlet's name
_MOST_CREDITS = 50  # of one article
_VERBS = r"(?:reports|reported|first reported|has reported|wrote|writes|revealed|notes|noted|said in a report|has learned)"
_BEFORE = re.compile(
    r"\b(?:according to|(?:first |originally |as )?(?:reported|published|written|revealed|obtained)(?: first)? (?:by|in|on|at)"
    r"|(?:first |originally )?appeared (?:in|on|at)|told|citing|via|courtesy of|source:|in a report (?:by|from|in)"
    r"|in an interview with|a report (?:by|from|in)|laut|selon|d['’]après|según|segundo|secondo|volgens)\s+"
    r"(?:a report (?:by|from|in) |reports (?:by|from|in) )?(?:the website |the newspaper |news agency )?",
    re.IGNORECASE,
)
_AFTER = re.compile(rf"(?P<name>[^\s,.;:!?\"“”()]+(?:[ \u00a0](?:[^\W\da-z_]|of\b|the\b)[^\s,.;:!?\"“”()]*){{0,5}}),? {_VERBS}\b")
_OUTLET = re.compile(r"(?:[\w\-]+\.)+[a-z]{2,}|[^\W_][^\s,;:!?\"“”()]*(?:[ \u00a0](?:of|the|and|&|[^\W\da-z_][^\s,;:!?\"“”()]*))*")
_TOKEN = re.compile(r"[^\W_]+")
_SCHEME = re.compile(r"^[a-z]+://", re.IGNORECASE)
_PORTALS = frozenset("www m amp edition news en mobile beta".split())
_SUFFIXES = frozenset("com org net info co uk us gov edu tv io ac news de fr es it nl ca au in eu".split())
_ARTICLES = frozenset("the a le la el die der das il".split())
_TAILS = ("news", "online", "com")
_LEAST_LETTERS = 2


def credits_of(text: str) -> tuple[Extent, ...]:
    """Return where a text names a source, whoever it is: the extents of the name with the phrase about it."""
    found = [(match.start(), match.end()) for match in _AFTER.finditer(text)]
    for match in _BEFORE.finditer(text):
        if name := _OUTLET.match(text, match.end(), match.end() + _LONGEST):
            found.append((match.start(), name.end()))
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
        while len(labels) > 1 and labels[-1] in _SUFFIXES:
            labels.pop()
        while len(labels) > 1 and labels[0] in _PORTALS:
            labels.pop(0)
        return "".join(_TOKEN.findall(labels[-1]))
    tokens = _TOKEN.findall(source.casefold())
    return "".join(tokens[1:] if len(tokens) > 1 and tokens[0] in _ARTICLES and len(tokens[1]) > 1 else tokens)


def _names_outlet(phrase: str, outlet: str) -> bool:
    """Whether some run of words at the phrase's end, or before its verb, spells the outlet."""
    tokens = [token.casefold() for token in _TOKEN.findall(phrase)][-12:]
    plain = next((outlet.removesuffix(tail) for tail in _TAILS if outlet.endswith(tail) and len(outlet) > len(tail) + 1), outlet)
    for start in range(len(tokens)):
        for end in range(start + 1, min(len(tokens), start + 6) + 1):
            run = tokens[start:end]
            if "".join(run) in {outlet, f"the{outlet}"} or (len(run) > 1 and _abbreviates(run, (outlet, plain))):
                return True
    return False


def _abbreviates(words: list[str], outlets: tuple[str, ...]) -> bool:
    """Whether an outlet's key is made of the beginnings of all words: ``nytimes`` of "New York Times"."""
    spelled = words[1:] if words[0] in _ARTICLES else words
    return any(len(outlet) > _LEAST_LETTERS and _begins(spelled, outlet) for outlet in outlets) and len(spelled) > 1


def _begins(words: list[str], key: str) -> bool:
    reached = {0}
    for word in words:
        reached = {
            place + size
            for place in reached
            for size in range(1, len(word) + 1)
            if key.startswith(word[:size], place)
        }
    return len(key) in reached
