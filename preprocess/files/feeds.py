"""RSS 0.9x, 1.0 and 2.0 and Atom → records.

The parser is handed the root element alone, in UTF-8: without a document type there are no entities that could grow or
name a file, and no encoding is left to guess. Its time is linear in whatever it is given. That of feedparser 6.0.14 is
quadratic in an author's length and in the number of attributes: 32 kB took 5 s and 14 s. It takes four times as long
for other feeds.
RSS 2.0: https://www.rssboard.org/rss-specification. RSS 1.0: https://web.resource.org/rss/1.0/spec. Atom: RFC 4287.
"""

import html
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from html.entities import html5
from itertools import pairwise
from typing import IO, Any
from urllib.parse import urljoin, urlsplit

from lxml import etree

from preprocess.errors import InputError
from preprocess.files.compression import BROKEN
from preprocess.files.encoding import UTF8, decode
from preprocess.files.fields import host
from preprocess.files.records import ENCODING, Records, Row, too_large
from preprocess.files.shapes import PART
from preprocess.settings import ReadSettings

FEEDS = (".rss", ".atom", ".xml")
"""The suffixes of feeds; an .xml that is none is refused."""

Fields = Mapping[str, Sequence[Any]]
"""The elements below one, by their names; a name of another vocabulary has its prefix before it."""

_ATOM = "http://www.w3.org/2005/Atom"
_PREFIXES = {
    _ATOM: "atom:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
}
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_ROOT = re.compile(r"<((?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*))")
_ROOTS = frozenset({"rss", "feed", "rdf"})
_ENTRIES = ("item", "entry")
_ENTRY = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?(?:item|entry)[\s>]")
_ENTRY_ENDS = re.compile(r"</(?:[A-Za-z_][\w.-]*:)?(?:item|entry)\s*>")
_OF_HTML = (
    "a|abbr|article|aside|audio|b|big|blockquote|br|center|cite|code|div|em|embed|figcaption|figure|font|form|h[1-6]|hr|i"
    "|iframe|img|ins|li|ol|p|param|pre|q|s|script|section|small|span|strike|strong|style|sub|sup|table|tbody|td|th|tr|u"
    "|ul|video"
)
_MENDED = re.compile(
    r"<!\[CDATA\[(?:.*?\]\]>|.*)"
    rf"|(<)(?=/?(?:{_OF_HTML})[\s/>]|[^A-Za-z_/!?])"
    r"|&(?:#(?:(\d{1,7})|[xX]([0-9A-Fa-f]{1,6}));|([A-Za-z][A-Za-z0-9]{1,30};))?",
    re.DOTALL,
)
_NO_CHARACTER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # none of XML
_LONGEST_TAG = 2_000  # characters of the first one, which is read again with each entry of a broken feed
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_ADDRESS = re.compile(r"[A-Za-z]+://")
_WITH_NAME = re.compile(r"[^\s()@]+@[^\s()@]+\s*\(([^()]*)\)")  # as RSS has authors: me@mail.example (Ada Moss)
_PREFIX = re.compile(r"(</?)[A-Za-z_][\w.-]*:(?=[A-Za-z])")
_CONTENTS, _SUMMARIES = ("content:encoded", "content"), ("description", "summary", "itunes:summary")
_PLAIN, _MARKUP = ("text", "text/plain"), ("html", "text/html", "xhtml", "application/xhtml+xml")
_BLOCK = 1 << 20


def is_feed(head: str) -> bool:
    """Return whether a text that begins so is a feed: by its first element."""
    root = _ROOT.search(head)
    return root is not None and root[2].lower() in _ROOTS


def feed(name: str, stream: IO[bytes], settings: ReadSettings) -> Records:
    """Yield one record an entry; where the feed breaks off, the entries that are whole, and then what is wrong.

    The text stands under :data:`preprocess.files.shapes.PART`, as a part of a page: the content, else the summary.

    Raises:
        InputError: If it is too large, empty or no feed.
        NotText: If the file is binary.
    """
    data, damage = _all_of(name, stream, settings.largest)
    decoded = decode(data, html=True)
    text, is_cut = _whole_entries(name, decoded.text)
    stated = {} if decoded.encoding == UTF8 else {ENCODING: decoded.encoding}
    about, entries = _taken_apart(text)
    number = 0
    for number, entry in enumerate(entries, 1):
        record = None if entry is None else _record(entry, about, settings)
        without = InputError(name, number, "the entry has no text: neither a content nor a summary could be read")
        yield number, without if record is None else record | stated
    if not number and not is_cut and damage is None:
        raise InputError(name, None, "is empty: the feed has no entry")
    if damage is not None or is_cut:
        yield number + 1, damage or InputError(name, number + 1, "breaks off here: the feed has no end")


def _all_of(name: str, stream: IO[bytes], largest: int) -> tuple[bytes, InputError | None]:
    """What can be read of a file, and what is wrong with the rest: by lines, for a larger read is lost as a whole."""
    data, damage = bytearray(), None
    try:
        while len(data) <= largest and (line := stream.readline(_BLOCK)):
            data += line
    except (*BROKEN, OSError) as error:
        damage = InputError(name, None, f"is a broken packed file: {error}")
    if len(data) > largest:
        raise InputError(name, None, too_large(largest))
    if not data.strip():
        raise damage or InputError(name, None, "is empty: it holds no feed")
    return bytes(data), damage


def _whole_entries(name: str, text: str) -> tuple[str, bool]:
    """The root element, and whether it breaks off: then without what follows on its last whole entry."""
    root = _ROOT.search(text)
    if root is None or root[2].lower() not in _ROOTS:
        found = f"its first element is <{root[1]:.60}>" if root else "it has no element"
        raise InputError(name, None, f"is no RSS and no Atom: {found}")
    if text.rfind(f"</{root[1]}") > root.start():
        return text[root.start() :], False
    ends = [found.end() for found in _ENTRY_ENDS.finditer(text)]
    return text[root.start() : max(ends, default=root.end())], True


def _taken_apart(text: str) -> tuple[Row, Iterator[Any]]:
    """What a feed says of itself, and its entries; None for one that is too broken.

    Where the XML is broken, each entry is read alone, so that none is lost for what is wrong with another.
    """
    root, is_sound = _tree(text)
    if is_sound:
        return _about(root), (
            child for holder in _holders(root) for child in holder.iterchildren(etree.Element) if _is_entry(child)
        )
    text = _MENDED.sub(_mend, _NO_CHARACTER.sub(" ", text))
    starts = [found.start() for found in _ENTRY.finditer(text)]
    head = text[: starts[0]] if starts else text
    opening = head[: head.find(">", 0, _LONGEST_TAG) + 1] or "<rss>"
    parts = (_tree(opening + text[start:end])[0] for start, end in pairwise([*starts, len(text)]))
    return _about(_tree(head)[0]), (next(filter(_is_entry, part.iter(etree.Element)), None) for part in parts)


def _tree(text: str) -> tuple[Any, bool]:
    """The elements, and whether nothing had to be mended."""
    parser = etree.XMLParser(
        recover=True, no_network=True, remove_comments=True, remove_pis=True, collect_ids=False, encoding=UTF8
    )
    root = etree.fromstring(text.encode(UTF8, "replace"), parser)
    return (etree.Element("rss"), False) if root is None else (root, len(parser.error_log) == 0)


def _mend(found: re.Match[str]) -> str:
    """What stands, by number, for an entity or a mark that is none of XML.

    Once something was wrong, the parser passes over all entities but numbers; and a tag of HTML that does not end takes
    the rest of the entry with it.
    """
    tag, ten, sixteen, name = found.groups()
    if tag is not None:
        return "&#60;"
    if name is not None:
        meant = html5.get(name)
        return "".join(f"&#{ord(character)};" for character in meant) if meant else f"&#38;{name}"
    if ten is None and sixteen is None:
        return "&#38;" if found[0] == "&" else found[0]  # else what HTML is in CDATA
    number = int(ten) if ten else int(sixteen, 16)
    is_character = number <= sys.maxunicode and not _NO_CHARACTER.match(chr(number))
    return f"&#{number};" if is_character else "\ufffd"


def _holders(root: Any) -> list[Any]:  # noqa: ANN401 - lxml has no types
    """Where a feed tells of itself and has its entries: its channel, then the root element itself."""
    return [*(child for child in root.iterchildren(etree.Element) if _name(child)[1] == "channel"), root]


def _about(root: Any) -> Row:  # noqa: ANN401
    """What a feed says of itself."""
    told = _fields(_holders(root)[0])
    return {
        "link": _link(told, root.base),
        "feed": _words(told.get("title", ())),
        "feed_language": _first(told, "language", "dc:language"),
        "author": _authors(told) if _is_atom(root) else [],  # of each entry that names none: RFC 4287, 4.2.1
    }


def _record(entry: Any, about: Row, settings: ReadSettings) -> Row | None:  # noqa: ANN401
    """What a feed says of an entry, under our own names; None where that has no text."""
    told = _fields(entry)
    part, is_summary = _part(told)
    if part is None:
        return None
    guid = _first(told, "guid", "id") or entry.get(_ABOUT)
    is_address = guid is not None and _ADDRESS.match(guid) is not None
    url = _link(told, entry.base or about["link"])
    published = _first(told, "pubDate", "published", "issued", "dc:date", "created")
    updated = _first(told, "updated", "modified", "atom:updated")
    source = [*told.get("source", ())]
    found = {
        settings.id_field: None if is_address else guid,
        settings.date_field: published or updated,
        "guid": guid if is_address and guid != url else None,
        "url": url,
        settings.source_field: None if url else host(about["link"]),
        "title": _words(told.get("title", ())),
        "author": _authors(told) or about["author"],
        "updated": updated if published and updated != published else None,
        "feed": about["feed"],
        "feed_language": _stated_language(entry) or about["feed_language"],
        "feed_source": _words(_fields(source[0]).get("title", source)) if source else None,
        "feed_text": "summary" if is_summary else None,
        "categories": [one for each in told.get("category", ()) if (one := _category(each))],
        PART: part,
    }
    return {name: value for name, value in found.items() if value}


def _fields(element: Any) -> Fields:  # noqa: ANN401
    found = defaultdict(list)
    own, _ = _name(element)
    for child in element.iterchildren(etree.Element):
        space, local = _name(child)
        found[local if space == own else _PREFIXES.get(space, "?") + local].append(child)
    return found


def _name(element: Any) -> tuple[str, str]:  # noqa: ANN401
    """The namespace of an element and its name there; a prefix that nothing declares stays before the name."""
    space, _, local = element.tag.rpartition("}")
    return space[1:], local


def _stated_language(entry: Any) -> str | None:  # noqa: ANN401
    """That of an entry or of what it stands in: some hundreds of elements at most, for the parser goes no deeper."""
    return next((lang for above in (entry, *entry.iterancestors()) if (lang := above.get(_LANGUAGE))), None)


def _is_entry(element: Any) -> bool:  # noqa: ANN401
    return _name(element)[1] in _ENTRIES


def _is_atom(element: Any) -> bool:  # noqa: ANN401
    """Whether an element is of a vocabulary where a text without a type is plain, and no markup."""
    return "atom" in _name(element)[0].lower()


def _part(told: Fields) -> tuple[str | None, bool]:
    """The text of an entry as a part of a page, and whether it is a summary."""
    for name in (*_CONTENTS, *_SUMMARIES):
        for element in told.get(name, ()):
            if part := _markup(element):
                return part, name in _SUMMARIES
    return None, False


def _markup(element: Any) -> str | None:  # noqa: ANN401
    """What is in an element as HTML; None where that is nothing, or no text."""
    kind = element.get("type", "text" if _is_atom(element) else "html").lower()
    if kind not in (*_PLAIN, *_MARKUP) or element.get("mode") == "base64":
        return None
    if len(element) > 0:
        inner = "".join(etree.tostring(child, encoding="unicode") for child in element)
        return _PREFIX.sub(r"\1", html.escape(element.text or "", quote=False) + inner)
    text = "".join(element.itertext())
    if kind in _PLAIN:
        text = html.escape(text, quote=False)
    if _TAG.search(text) is None:
        text = _BLANK_LINE.sub("<br>", text)
    return text if text.strip() else None


def _words(titles: Sequence[Any]) -> str | None:
    """The first title without the tags and the entities that it may have."""
    for element in titles:
        text = "".join(element.itertext())
        if element.get("type", "text" if _is_atom(element) else "html") not in _PLAIN:
            text = html.unescape(_TAG.sub("", text))
        if words := " ".join(text.split()):
            return words
    return None


def _first(told: Fields, *names: str) -> str | None:
    """The words of the first of these elements that has some."""
    found = (" ".join((element.text or "").split()) for name in names for element in told.get(name, ()))
    return next(filter(None, found), None)


def _link(told: Fields, base: str | None) -> str | None:
    """The address of an entry or a feed, made absolute."""
    links = [link for link in told.get("link", ()) if link.get("rel", "alternate") == "alternate"]
    permanent = [guid for guid in told.get("guid", ()) if guid.get("isPermaLink", "true") == "true"]
    given = [_first(told, "feedburner:origLink")]
    given += [link.get("href") or link.text for link in links]
    given += [guid.text for guid in permanent if _ADDRESS.match((guid.text or "").strip())]
    addresses = (_absolute(one.strip().replace("&amp;", "&"), base) for one in given if one and one.strip())
    return next(filter(None, addresses), None)


def _absolute(address: str, base: str | None) -> str | None:
    """An address of the web, made absolute; None where it is none."""
    try:
        found = urljoin(base or "", address)
        return found if urlsplit(found).scheme in {"", "http", "https"} else None
    except ValueError:  # an address such as http://[half
        return None


def _authors(told: Fields) -> list[str]:
    """The names of authors, each once."""
    found = [_first(_fields(author), "name") or _first({"": [author]}, "") for author in told.get("author", ())]
    found += [_first({"": [creator]}, "") for creator in told.get("dc:creator", ())]
    names = ((match[1].strip() if (match := _WITH_NAME.fullmatch(one)) else one) for one in filter(None, found))
    return list(dict.fromkeys(filter(None, names)))


def _category(element: Any) -> str | None:  # noqa: ANN401
    return element.get("label") or element.get("term") or _first({"": [element]}, "")
