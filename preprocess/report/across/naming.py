"""Whether a copy names the outlet, or the author, whose text it has: anywhere in it as it arrived.

That is less than a credit: who names the owner for something else is not told apart. But who does name it cannot be
said to hide where the text is from.
"""

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache

from preprocess.article import Record
from preprocess.copies.agencies import agencies_of, agency
from preprocess.outlets import is_own

# "the Daily Caller", "18F blog", "thehill.com", "@thehill"; eight words at most, so that names in a text of capitals
# are found too. What each begins with is looked for first: most words begin neither.
_NAMED = re.compile(
    r"@\w{2,50}"
    r"|\b(?:(?=[\w-]{1,63}+\.[\w-])(?:[\w-]{1,63}+\.){1,5}[a-z]{2,10}\b"
    r"|(?=[^\W_a-z]|the[ \u00a0])(?:[Tt]he[ \u00a0])?"
    r"\b[^\W_a-z][^\W_]*(?:[ \u00a0.&-]{1,2}(?:(?:of|and|the)[ \u00a0])?[^\W_a-z][^\W_]*){0,7})"
)
_WORD = re.compile(r"[^\W_]+")
_SHORT = re.compile(r"\b[^\W_]{1,2}\b")
_ADDED = re.compile(r"\b(?:online|news)\b", re.IGNORECASE)  # to the names of many outlets: alone they name none
_AUTHORS = re.compile(r"[,;|/&]|\b(?:and|by)\b", re.IGNORECASE)
_LONGEST_BYLINE = 600  # characters in which names of authors are looked for
_SECOND_LEVEL = 3  # labels of a host of which the first is a name of its own: "18f.gsa.gov"
_LEAST = 3  # letters of such a label
_GENERIC = frozenset(("blog", "blogs", "news", "edition", "www", "amp"))


class Said:
    """What a copy says of where it is from: what it names anywhere in its text with its furniture, and its author.

    Args:
        copy: The article.
    """

    def __init__(self, copy: Record) -> None:
        article = copy.marked.article
        self._agencies = agencies_of(copy.marked)
        self._text = "\n".join(filter(None, (article.text, article.author)))

    def owner(self, source: str | None, host: str | None, authors: Iterable[str]) -> bool:
        """Return whether it names the owner of what it has.

        An outlet is named by a phrase with capitals, a host or a handle; one that is a part of a larger host by its own
        label as well: "18F blog" of 18f.gsa.gov. An author is named by the whole name.

        Args:
            source: The outlet that has the origin.
            host: Where that stands.
            authors: :func:`authors_of` it.
        """
        whose = agency(source)
        if whose is not None and whose in self._agencies:
            return True
        if any(self._names_outlet(name) for name in {source, host} if name is not None):
            return True
        return any(author in self._folded for author in authors)

    @cached_property
    def _phrases(self) -> list[str]:
        """What may be names, without what many outlets add to theirs."""
        return list(dict.fromkeys(_ADDED.sub("", phrase) for phrase in dict.fromkeys(_NAMED.findall(self._text))))

    @cached_property
    def _longer(self) -> list[str]:
        """The same without words of two letters."""
        return list(dict.fromkeys(_SHORT.sub("", phrase) for phrase in self._phrases))

    @cached_property
    def _folded(self) -> str:
        return self._text.casefold()

    def _names_outlet(self, owner: str) -> bool:
        # Two letters, of D.C. and the states, name only who calls itself so.
        short = agency(owner) is not None or _SHORT.search(owner) is not None
        label = _label(owner)
        phrases = self._phrases if short else self._longer
        if label and any(word.casefold() in (label, f"{label}blog") for one in phrases for word in _WORD.findall(one)):
            return True
        return any(is_own(phrase, owner) for phrase in phrases)


@lru_cache(maxsize=1 << 12)
def _label(owner: str) -> str:
    """The first label of a host that names a part of a larger one; nothing for other hosts and names."""
    labels = owner.casefold().removeprefix("www.").split(".")
    is_part = len(labels) >= _SECOND_LEVEL and " " not in owner and labels[0] not in _GENERIC
    return labels[0] if is_part and len(labels[0]) >= _LEAST else ""


def authors_of(origin: Record) -> tuple[str, ...]:
    """Return the names of who wrote an article, folded: those of two words at least."""
    marked = origin.marked
    lifted = (one.value for one in marked.lifted if one.kind == "author")
    carried = marked.article.extra.get("authors")  # as newspaper3k and others call it: a list, or names with commas
    fields = (marked.article.author, *lifted, *(carried if isinstance(carried, list) else [carried]))
    said = ",".join(field for field in fields if isinstance(field, str))[:_LONGEST_BYLINE]
    names = (" ".join(name.split()).casefold() for name in _AUTHORS.split(said))
    return tuple(name for name in names if " " in name)
