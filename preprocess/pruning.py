"""A page's tree → the same tree without what its own markup calls furniture, and with its article marked as one.

Extraction guesses the article from the density of its text; what a site says by the names of its elements is surer.
The names were chosen by measurement on two sets of news pages with gold texts (``scripts/evaluate.py``).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from lxml.html import HtmlElement

_UNREAD = ("script", "style", "svg", "noscript", "template")
_JSON = "application/ld+json"
_FURNITURE = re.compile(
    r"related|recirc|recommend|latest|trending|most-?popular|most-?read|read-?more|more-(?:from|stories|news)"
    r"|see-also|also-like|lateral|promo|modal|dialog|popover|popup|lightbox|newsletter|biography|author-?bio"
    r"|disclosure|disclaimer|reprint|\bprint-|comments?\b|caption",
    re.IGNORECASE,
)
_ROLES = frozenset({"complementary", "dialog", "alertdialog", "navigation", "contentinfo", "search"})
_BODY = re.compile(r"(?:^|\s)(?:article|entry|post|story)[-_]{0,2}(?:body|content|text)(?:$|\s)", re.IGNORECASE)
_PART = re.compile(r"\b(?:article|entry|post|story)[-_]{0,2}(?:body|content|text)", re.IGNORECASE)
_MOST = 0.25  # of the page's text: what holds more is not furniture, whatever its name
_MOST_TOGETHER = 0.5  # of the page's text: the same for all elements of one class, such as the posts of a live page
_LEAST = 0.3  # of what is left: the parts of an article hold so much
_MOST_LARGE = 20  # such elements; where more are nested in each other their names say nothing
_PAGES = ("html", "body")
_NEAR = 4  # steps up from a part of an article to what holds its other parts
_LONGEST = 300  # characters of an element's names or of an address that are read


def prune(tree: HtmlElement, url: str | None = None) -> None:
    """Take furniture out of a tree, in place.

    What goes: scripts and styles; elements whose class, identifier or role is that of furniture, and that hold little
    of the page's text; headings under the first that are nothing but a link to a page of the same site. Several
    elements with one class of an article's body are marked as one body.

    Args:
        tree: Any page; the work is linear in its size.
        url: The page's address, where it is known: a heading may be a link to another site.
    """
    for element in list(tree.iter(*_UNREAD)):
        if element.get("type") != _JSON:
            _drop(element)
    _drop_furniture(tree)
    _join_parts(tree, _LEAST * len(_text(tree)))
    for heading in list(tree.iter("h2", "h3", "h4", "h5")):
        if _is_teaser(heading, url):
            _drop(heading)


def _drop_furniture(tree: HtmlElement) -> None:
    """Take out what is named as furniture, unless it is so much of the page that its name must mislead."""
    whole = len(_text(tree))
    found = list(_furniture(tree, _MOST * whole))
    together: Counter[str] = Counter()
    for element, size in found:
        together[element.get("class") or ""] += size
    for element, _ in found:
        if together[element.get("class") or ""] < _MOST_TOGETHER * whole:
            _drop(element)


def _furniture(tree: HtmlElement, most: float) -> Iterator[tuple[HtmlElement, int]]:
    """The outermost elements that are named as furniture and hold fewer characters than ``most``, with their number."""
    waiting, large = [tree], 0
    while waiting and large < _MOST_LARGE:
        element = waiting.pop()
        if _is_furniture(element.get("class"), element.get("id"), element.get("role")):
            size = len(_text(element))
            if size < most:
                yield element, size
                continue
            large += 1
        waiting.extend(element.iterchildren("*"))


@lru_cache(maxsize=8192)
def _is_furniture(kind: str | None, name: str | None, role: str | None) -> bool:
    kind, name = (kind or "")[:_LONGEST], (name or "")[:_LONGEST]
    named = role in _ROLES or _FURNITURE.search(kind) or _FURNITURE.search(name)
    return bool(named) and not _BODY.search(kind)


def _is_teaser(heading: HtmlElement, url: str | None) -> bool:
    links = list(heading.iter("a"))
    if len(links) != 1 or _squeezed(links[0]) != _squeezed(heading):
        return False
    address = (links[0].get("href") or "")[:_LONGEST]
    try:
        host = urlsplit(address).hostname
        return host is None or url is None or host == urlsplit(url).hostname
    except ValueError:  # an address such as http://[half
        return True


def _join_parts(tree: HtmlElement, least: float) -> None:
    """Mark what holds several parts of an article's body as the body: extraction would take the largest part alone.

    Together they hold at least so many characters: a list of teasers may bear the same name.
    """
    parts: dict[str, list[HtmlElement]] = defaultdict(list)
    for element in tree.iter("div", "section"):
        names = (element.get("class") or "")[:_LONGEST]
        if _PART.search(names):
            parts[names].append(element)
    for alike in parts.values():
        if len(alike) > 1 and sum(len(_text(each)) for each in alike) >= least:
            whole = _common_parent(alike)
            if whole is not None and whole.tag not in _PAGES:
                whole.set("itemprop", "articleBody")


def _common_parent(elements: Sequence[HtmlElement]) -> HtmlElement | None:
    """The nearest element above all of them, None where it is not near."""
    above = [list(_near_parents(element)) for element in elements]
    return next((element for element in above[0] if all(element in each for each in above)), None)


def _near_parents(element: HtmlElement) -> Iterator[HtmlElement]:
    for _, parent in zip(range(_NEAR), element.iterancestors(), strict=False):
        yield parent


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _text(element: HtmlElement) -> str:
    return str(element.text_content())


def _squeezed(element: HtmlElement) -> str:
    return " ".join(_text(element).split())
