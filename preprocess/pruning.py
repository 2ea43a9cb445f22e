"""A page's tree → the same tree without what its own markup calls furniture, and with its article marked as one.

Extraction guesses the article from the density of its text; what a site says by the names of its elements is surer.
But a name may mislead: themes write the slugs of categories and tags among them, and call an article a promotion. So it
is asked as well what an element holds: furniture is links and short pieces, an article long ones with few links.
Names and bounds were chosen by measurement on two sets of news pages with gold texts (``scripts/evaluate.py``).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import Self
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

_UNREAD = ("script", "style", "svg", "noscript", "template")
_JSON = "application/ld+json"


class _Kind(Enum):
    """What a name says of an element, which decides how much prose there may be in it."""

    COMMENTS = auto()
    DIALOG = auto()  # or the foot of the page
    NOTE = auto()  # some sentences: the biography of an author, a disclaimer
    CAPTION = auto()
    LINKS = auto()  # to other pages, perhaps with a sentence about each


_NAMES = (  # whole words of a name: "story_relatedLinks" is "story-related-links"
    (_Kind.COMMENTS, r"comments|comment-(?:area|body|box|content|form|list|section|thread|widget|wrap(?:per)?|\d+)"),
    (_Kind.DIALOG, r"(?:modal|dialog|popover|\w*popup)s?"),
    (_Kind.NOTE, r"\w*newsletters?|biography|author-?bio|(?:disclosure|disclaimer|reprint)s?|lightbox|print(?=-)"),
    (_Kind.CAPTION, r"(?:fig)?captions?"),
    (_Kind.LINKS, r"(?:related|recirc|recommend|latest|trending|promo)\w*|most-?(?:popular|read)|read-?more|lateral"),
    (_Kind.LINKS, r"more-(?:from|stories|news)|(?:see|like)-also|also-like"),
)
_FURNITURE = [(kind, re.compile(rf"(?:^|-)(?:{words})(?:-|$)")) for kind, words in _NAMES]
_ROLES = {
    "dialog": _Kind.DIALOG,
    "alertdialog": _Kind.DIALOG,
    "contentinfo": _Kind.DIALOG,
    "complementary": _Kind.LINKS,
    "navigation": _Kind.LINKS,
    "search": _Kind.LINKS,
}
# Slugs of what is written, as WordPress makes classes of them, and states: "tag-latest", "has-caption".
_NO_NAME = re.compile(
    r"^(?:category|tag|format|type|status|author(?!-?bio)|post-\d+)-"
    r"|(?:^|-)(?:has|no|not|is|with|without|show|on|enabled?|disabled?|open|closed)(?:-|$)"
)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[-_]+")
_BODY = re.compile(r"(?:^|\s)(?:article|entry|post|story)[-_]{0,2}(?:body|content|text)(?:$|\s)", re.IGNORECASE)
_PART = re.compile(r"\b(?:article|entry|post|story)[-_]{0,2}(?:body|content|text)", re.IGNORECASE)
_ARTICLE = re.compile(r"(?:^|\s)h-?entry(?:$|\s)")
# Pieces: texts between two tags, outside of links, that are longer than a menu's.
_PROSE = ".//text()[string-length(normalize-space()) >= 80][not(ancestor::a or parent::script)]"
_CORE = "self::html | .//body | .//main | .//h1 | .//*[@role='main' or @itemprop='articleBody']"
_SEVERAL = 2  # pieces: an element with so many is no list of links
_ARTICLE_HAS = 3  # pieces that are left at least, else nothing with prose goes; swept 2-4, and no figure changed
_LINKED = 0.15  # of an element's text: lists with a sentence about each link have .15 to .7, articles up to .12
_MOST_PIECES = {_Kind.DIALOG: 6, _Kind.NOTE: 4, _Kind.CAPTION: 2}
_MOST = 0.25  # of the page's text: what holds more is no note and no dialog, whatever its name
_MOST_TOGETHER = 0.5  # of the page's pieces: the same for all elements of one class, such as the posts of a live page
_LEAST = 0.3  # of what is left: the parts of an article hold so much
_PAGES = ("html", "body")
_NEAR = 4  # steps up from a part of an article to what holds its other parts
_LONGEST = 300  # characters of an element's names or of an address that are read


def prune(tree: HtmlElement, url: str | None = None) -> None:
    """Take furniture out of a tree, in place.

    What goes: scripts and styles; elements whose class, identifier or role is that of furniture, unless they hold more
    prose than such furniture does, or the heading or the body of the page; headings under the first that are nothing
    but a link to another page of the same site. Where what is left would hold no article, nothing with prose in it
    goes. Several elements with one class of an article's body are marked as one body.

    Args:
        tree: Any page; the work is linear in its size.
        url: The page's address, where it is known: a heading may be a link to another site, or to a part of the page.
    """
    for element in list(tree.iter(*_UNREAD)):
        if element.get("type") != _JSON:
            _drop(element)
    for element in _furniture(tree):
        _drop(element)
    _join_parts(tree, _LEAST * len(_text(tree)))
    for heading in list(tree.iter("h2", "h3", "h4", "h5")):
        if _is_teaser(heading, url):
            _drop(heading)


@dataclass(frozen=True, slots=True)
class _Content:
    """What the elements of a tree hold; each counts as a part of itself.

    Attributes:
        pieces: The number of pieces of prose.
        core: The elements that hold the heading or the body of the page.
    """

    pieces: Counter[HtmlElement]
    core: AbstractSet[HtmlElement]

    @classmethod
    def of(cls, tree: HtmlElement) -> Self:
        """Read a tree."""
        pieces: Counter[HtmlElement] = Counter()
        for text in tree.xpath(_PROSE):
            parent = text.getparent()
            pieces.update(_upwards(parent.getparent() if text.is_tail else parent))
        return cls(pieces, {above for element in tree.xpath(_CORE) for above in _upwards(element)})

    def of_all(self, elements: Iterable[HtmlElement]) -> int:
        """The pieces of several elements that do not stand in each other."""
        return sum(self.pieces[element] for element in elements)


def _upwards(element: HtmlElement) -> Iterator[HtmlElement]:
    """An element and all that it stands in: some hundreds at most, for the parser goes no deeper."""
    yield element
    yield from element.iterancestors()


def _furniture(tree: HtmlElement) -> list[HtmlElement]:
    """The outermost elements that are furniture, but for those that are so much of the prose that names must mislead.

    Comments may be longer than the article; others are measured by what there is beside comments.
    """
    content = _Content.of(tree)
    named = [(one, kind) for one in tree.iter("*") if (kind := _kind_of(one)) and one not in content.core]
    comments = _comments(tree, named, content)
    most = _MOST * (len(_text(tree)) - sum(len(_text(one)) for one in comments))
    found = _outermost(one for one, kind in named if one in comments or _may_go(one, kind, content.pieces[one], most))
    together: Counter[str] = Counter()
    for one in found:
        together[one.get("class") or ""] += 0 if one in comments else content.pieces[one]
    whole = content.pieces[tree]
    some = _MOST_TOGETHER * (whole - content.of_all(comments))
    sure = {one for one in found if one in comments or not content.pieces[one]}
    going = [one for one in found if one in sure or together[one.get("class") or ""] < some]
    return going if whole - content.of_all(going) >= _ARTICLE_HAS else list(sure)


def _comments(
    tree: HtmlElement, named: Iterable[tuple[HtmlElement, _Kind]], content: _Content
) -> AbstractSet[HtmlElement]:
    """What readers wrote; nothing where it would be nearly all the prose there is."""
    found = _outermost(one for one, kind in named if kind is _Kind.COMMENTS)
    whole, pieces = content.pieces[tree], content.of_all(found)
    return set(found) if pieces <= _MOST_TOGETHER * whole or whole - pieces >= _ARTICLE_HAS else set()


def _outermost(elements: Iterable[HtmlElement]) -> list[HtmlElement]:
    """Those that stand in no other, of elements in the order of the page."""
    found: dict[HtmlElement, None] = {}
    for element in elements:
        if not any(above in found for above in element.iterancestors()):
            found[element] = None
    return list(found)


def _may_go(element: HtmlElement, kind: _Kind, pieces: int, most: float) -> bool:
    """Whether an element holds no more than furniture of its kind does; ``most``: characters of a note or a dialog."""
    if kind is _Kind.COMMENTS:
        return False
    if kind is _Kind.LINKS:
        linked = sum(len(_text(link)) for link in element.iter("a")) if pieces >= _SEVERAL else 0
        return pieces < _SEVERAL or linked >= _LINKED * len(_text(element))
    pictured = kind is _Kind.CAPTION and element.find(".//img") is not None  # it is more than the caption alone
    return pieces <= _MOST_PIECES[kind] - pictured and len(_text(element)) < most


def _kind_of(element: HtmlElement) -> _Kind | None:
    if element.tag == "article":
        return None
    return _kind(element.get("class"), element.get("id"), element.get("role"))


@lru_cache(maxsize=8192)
def _kind(kind: str | None, name: str | None, role: str | None) -> _Kind | None:
    """What an element is by its class, its identifier and its role; None for no furniture."""
    kind, name = (kind or "")[:_LONGEST], (name or "")[:_LONGEST]
    if _BODY.search(kind) or _ARTICLE.search(kind):
        return None
    names = [_HUMP.sub("-", word).lower() for word in f"{kind} {name}".split()]
    names = [word for word in names if not _NO_NAME.search(word)]
    named = (kind for kind, pattern in _FURNITURE if any(map(pattern.search, names)))
    return next(named, _ROLES.get(role or ""))


def _is_teaser(heading: HtmlElement, url: str | None) -> bool:
    """Whether a heading is nothing but a link to another page of the site: the headline of another article."""
    links = list(heading.iter("a"))
    if len(links) != 1 or _squeezed(links[0]) != _squeezed(heading):
        return False
    address = (links[0].get("href") or "")[:_LONGEST].strip()
    try:
        there, here = urlsplit(urljoin(url or "", address)), urlsplit(url or "")
    except ValueError:  # an address such as http://[half
        return True
    same = there[:3] == here[:3] and (there.fragment or there.query == here.query)  # a part of this page
    if same or there.scheme not in ("", "http", "https"):
        return False
    return not url or not there.hostname or there.hostname == here.hostname


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
