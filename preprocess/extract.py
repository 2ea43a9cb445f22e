"""HTML → the text and the particulars of an article. The only module that knows trafilatura.

The settings were chosen by measurement on two sets of news pages with gold texts (``scripts/evaluate.py``): the fast
way without comments, which rather takes too much, since what it takes too much is the cleaner's to strip.
Trafilatura: Barbaresi, "Trafilatura: A Web Scraping Library and Command-Line Tool", ACL 2021.
"""

import logging
import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin, urlsplit

from htmldate import find_date
from lxml.etree import LxmlError
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura import bare_extraction, load_html
from trafilatura.metadata import examine_meta, extract_meta_json, extract_title

from preprocess.pruning import prune

_TOP = 5  # lines among which the headline may stand
LONGEST = 500
"""Characters of a title, an author or another particular; what is longer is cut."""

_DATE_PROPERTIES = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "pubdate",
    "publishdate",
    "date",
)
_JSON_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')
_BESIDE = ("aside", "button", "figcaption", "footer", "form", "iframe", "nav")
_BLOCKS = re.compile(
    "address|article|blockquote|body|br|caption|center|dd|details|div|dl|dt|fieldset|figure|h[1-6]|header|hr|html|legend"
    "|li|main|menu|ol|p|pre|section|summary|table|tbody|tfoot|thead|tr|ul"
)
_CELLS = ("td", "th")
_PARSER = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
_LANGUAGE = re.compile(r"^\s*([A-Za-z]{2,3})(?:[-_][A-Za-z-]{2,8})?\s*$")
_BLANKS = re.compile(r"\s+")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_FAILURES = (LxmlError, ValueError, TypeError, AttributeError, KeyError, IndexError, AssertionError, RecursionError)

# The words of the libraries about single pages help nobody; what cannot be used is rejected with a reason of ours.
for _library in ("trafilatura", "htmldate", "courlan"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)


class NotHTML(ValueError):  # noqa: N818 - it says what the input is
    """What was given holds no HTML."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page holds.

    Attributes:
        text: The text of its article, a paragraph a line; empty where none was found.
        title: Its title.
        author: Its authors, parted by ``;``.
        published: Its date as the page states it, with the time of day where it has one.
        url: Its canonical link, absolute.
        site: The name of the site.
        language: The code that the page states, ``en`` say. A hint: pages are often wrong about it.
    """

    text: str
    title: str | None = None
    author: str | None = None
    published: str | None = None
    url: str | None = None
    site: str | None = None
    language: str | None = None


def extract(html: str, *, url: str | None = None, today: date | None = None) -> Page:
    """Extract the article of a page.

    Args:
        html: The page, decoded; broken HTML is repaired as far as it goes.
        url: Where the page was found; it makes relative links absolute.
        today: No date after it is guessed; None: none after the day of the run.

    Raises:
        NotHTML: If there is no element in it, or the parser gives it up.
    """
    try:
        tree = load_html(_CONTROLS.sub(" ", html))
    except _FAILURES as error:
        raise NotHTML(f"cannot be parsed as HTML ({type(error).__name__})") from error
    if tree is None:
        raise NotHTML("holds no HTML")
    link = _canonical(tree, url)
    particulars = _particulars(tree)
    published = _stated_date(tree) or _guessed_date(tree, link or url, today)
    language = _LANGUAGE.match(tree.get("lang") or "")
    # Last, for it takes the tree to pieces.
    headlines = {_squeezed(element) for element in tree.iter("h1")}
    prune(tree, link or url)
    text = _without_headline(_text(tree, link or url), headlines)
    return Page(
        text=text,
        published=published,
        url=link,
        language=language[1].lower() if language else None,
        title=particulars["title"],
        author=particulars["author"],
        site=particulars["sitename"],
    )


def extract_part(part: str, *, language: str | None = None) -> Page:
    """Return the text of a part of a page that is an article and nothing else, as feeds have it.

    All of it stays but what the markup calls furniture. On the bodies of 157 news pages recall is .985 and precision
    .914, where the extractor for whole pages has .978 and .962: that finds more of the furniture that sites put into
    their pages, and feeds seldom have, but it tears short pieces, such as summaries are, apart at their links.

    Args:
        part: The HTML, decoded.
        language: The code that is stated for it, ``en-US`` say. A hint.

    Raises:
        NotHTML: If the parser gives it up.
    """
    try:
        tree = document_fromstring(f"<div>{_CONTROLS.sub(' ', part)}</div>".encode("utf-8", "replace"), parser=_PARSER)
        prune(tree)
        for element in list(tree.iter(*_BESIDE)):
            if element.getparent() is not None:
                element.drop_tree()
    except _FAILURES as error:
        raise NotHTML(f"cannot be parsed as HTML ({type(error).__name__})") from error
    for element in tree.iter():
        ends = "\n" if _BLOCKS.fullmatch(element.tag) else " " if element.tag in _CELLS else ""
        element.text, element.tail = (ends + _BLANKS.sub(" ", text or "") for text in (element.text, element.tail))
    lines = (" ".join(line.split()) for line in tree.text_content().split("\n"))
    stated = _LANGUAGE.match(language or "")
    return Page(text="\n".join(filter(None, lines)), language=stated[1].lower() if stated else None)


def _text(tree: HtmlElement, url: str | None) -> str:
    try:
        document = bare_extraction(
            tree, url=url, fast=True, favor_recall=True, include_comments=False, with_metadata=False
        )
    except _FAILURES:  # a page that the extractor stumbles over has no text that could be trusted
        return ""
    return getattr(document, "text", None) or ""


def _without_headline(text: str, headlines: AbstractSet[str]) -> str:
    """The text without the lines at its beginning that are its headline: that is a particular of its own."""
    lines = text.split("\n")
    kept = [line for line in lines[:_TOP] if " ".join(line.split()) not in headlines]
    return "\n".join([*kept, *lines[_TOP:]])


def _particulars(tree: HtmlElement) -> dict[str, str | None]:
    """Title, author and site as the page's head and its JSON-LD state them."""
    try:
        document = extract_meta_json(tree, examine_meta(tree))
        found = {name: _short(getattr(document, name)) for name in ("title", "author", "sitename")}
        found["title"] = found["title"] or _short(extract_title(tree))
    except _FAILURES:  # a page's own words about itself are often broken; its text may be sound
        return {"title": None, "author": None, "sitename": None}
    return found


def _stated_date(tree: HtmlElement) -> str | None:
    """The date of publication that the page states for machines: it has the time of day, and costs no search."""
    for script in tree.iterfind('.//script[@type="application/ld+json"]'):
        if found := _JSON_DATE.search(script.text or ""):
            return found[1]
    stated: dict[str, str] = {}
    for element in tree.iterfind(".//meta[@content]"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        stated.setdefault(name.lower(), element.get("content"))
    return next((_short(stated[name]) for name in _DATE_PROPERTIES if stated.get(name)), None)


def _guessed_date(tree: HtmlElement, url: str | None, today: date | None) -> str | None:
    try:
        found = find_date(
            tree,
            extensive_search=False,
            original_date=True,
            url=url,
            max_date=today.isoformat() if today else None,
        )
    except _FAILURES:
        return None
    return found or None


def _canonical(tree: HtmlElement, url: str | None) -> str | None:
    """The page's canonical link, else the address that it gives to social media; None unless it is of the web."""
    places = (('.//link[@rel="canonical"]', "href"), ('.//meta[@property="og:url"]', "content"))
    for path, name in places:
        element = tree.find(path)
        given = (element.get(name) or "").strip() if element is not None else ""
        try:
            link = urljoin(url or "", given) if given else ""
            if urlsplit(link).scheme in {"http", "https"} and urlsplit(link).hostname:
                return _short(link)
        except ValueError:  # an address such as http://[half
            continue
    return None


def _squeezed(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _short(words: object) -> str | None:
    return " ".join(words.split())[:LONGEST] or None if isinstance(words, str) else None
