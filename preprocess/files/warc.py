"""WARC files (ISO 28500:2017) → the pages in them. The only module that knows FastWARC.

FastWARC: Bevendorff, Wiegmann, Potthast and Stein, "Elastic ChatNoir: Search Engine for the ClueWeb and the Common
Crawl", ECIR 2018 and later; it parses, and what it passes over without a word is looked after here.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import IO, Any

from preprocess.errors import InputError
from preprocess.files.compression import BROKEN
from preprocess.files.encoding import UTF8, NotText, decode
from preprocess.files.http import Body, Response, TooLarge, charset, media_type, response_of, without_gzip
from preprocess.files.members import Members, Stretch
from preprocess.files.records import ENCODING, Records, Row, too_large
from preprocess.settings import ReadSettings

_BESIDE = frozenset({"warcinfo", "request", "metadata"})
"""Records that tell of others; they are counted, not told one by one."""

_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_LOOKS_LIKE_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body|!--)", re.IGNORECASE)
_UNKNOWN = frozenset({"", "application/unknown", "unknown/unknown"})
"""What is said where nothing is known (https://mimesniff.spec.whatwg.org/#identifying-a-resource-with-an-unknown-mime-type)."""

_SUCCESS = range(200, 204)  # behind them, answers without a body or with a part of it
_NO_PAGES = {
    "revisit": ("revisit", "is a revisit: the page is the same as at an earlier visit"),
    "conversion": ("conversion", "is a conversion of another record"),
    "continuation": ("continuation", "is the continuation of a record that stands in another file"),
    "": ("other record", "is a record of a type that holds no page"),
}
"""What types of records that hold no page are, in a word and in a sentence."""

_GROUPED = re.compile(r"(image|audio|video|font)/")
_LONGEST_SHOWN = 300  # characters of an address in a message


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """A record as it was read.

    Attributes:
        kind: ``response`` say.
        headers: By name.
        block: What follows the headers, up to the largest size and a byte.
        size: How many bytes it states that it has.
    """

    kind: str
    headers: Mapping[str, str]
    block: bytes
    size: int

    @property
    def url(self) -> str:
        """The address that was asked for."""
        return self.headers.get("warc-target-uri", "").strip().removeprefix("<").removesuffix(">")

    def is_whole(self, largest: int) -> bool:
        """Whether all of it was there, as far as it was read."""
        return 0 <= min(self.size, largest) <= len(self.block)


def warc(name: str, stream: IO[bytes], settings: ReadSettings) -> Records:
    """Yield the pages of responses and resources, each as a record with its page, address, fetch date and digest.

    What holds no page is skipped by reason. A record that is not whole is rejected; behind a damage, reading goes on
    with the next record that can be found, and the loss is told.
    """
    source = stream if isinstance(stream, Members) else Stretch(stream)
    beside: Counter[str] = Counter()
    number = lost = 0
    for found in _records(name, source, settings.largest):
        if isinstance(found, str):
            lost += 1
            yield number + 1, InputError(name, number + 1, found)
            continue
        number += 1
        if found.kind in _BESIDE and found.is_whole(settings.largest):
            beside[found.kind] += 1
        else:
            yield number, _page(name, number, found, settings)
    for kind, count in sorted(beside.items()):
        told = f"records of the type {kind}, which tell of others and hold no page: {count}"
        yield number, InputError(name, None, told, skipped=kind, records=count)
    if not number and not lost:
        raise InputError(name, None, "is empty: it holds no record")


def _records(name: str, source: Members | Stretch, largest: int) -> Iterator[_Record | str]:
    """Yield the records, and in its place what is told of each loss."""
    iterator = _iterator(name)
    while source.begin():
        url, used, problem = "", source.tell(), ""
        try:
            # Its lenient way passes over whole records that are damaged, and says nothing.
            for record in iterator(source, parse_http=False, stream_detect=False, quirks_mode=False):
                found = _headed(record)
                url, used = found.url, record.stream_pos + max(1, found.size)
                yield replace(found, block=record.reader.read(largest + 1))
                url = ""
            if source.is_left(used):
                problem = "no record follows the one before"
        except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
            raise
        except BaseException as error:  # noqa: BLE001 - what panics in Rust is no Exception
            problem = f"{error}" or type(error).__name__
        if problem:
            # Reading is ahead of the damage, so that it is somewhere behind what was used last.
            behind = f"{source.begun(used)}{f', in the record of {url:.{_LONGEST_SHOWN}}' if url else ''}"
            lost = f"up to {source.place} all is lost" if _skips(source, used) else "nothing can be read after it"
            yield f"is damaged or breaks off behind {behind} ({problem:.200}): {lost}"


def _skips(source: Members | Stretch, used: int) -> bool:
    try:
        return source.skip(used)
    except (*BROKEN, OSError):
        return False


def _iterator(name: str) -> Callable[..., Any]:
    try:
        from fastwarc.warc import ArchiveIterator  # noqa: PLC0415 - optional
    except ImportError as error:
        missing = 'needs FastWARC to be read: pip install "news-preprocess[warc]"'
        raise InputError(name, None, missing) from error
    found: Callable[..., Any] = ArchiveIterator
    return found


def _headed(record: Any) -> _Record:  # noqa: ANN401 - FastWARC's
    """A record before its block is read."""
    headers: dict[str, str] = {}
    for key, value in record.headers.to_tuples():
        headers.setdefault(key.lower(), value)
    stated = headers.get("content-length", "")
    size = int(stated) if re.fullmatch(r"\d{1,18}", stated, re.ASCII) else -1
    return _Record(kind=headers.get("warc-type", "").lower(), headers=headers, block=b"", size=size)


def _page(name: str, number: int, record: _Record, settings: ReadSettings) -> Row | InputError:
    """The page of a record, or why there is none."""
    try:
        body, encoding = _content(record, settings.largest)
        decoded = decode(body.data, html=True, stated=encoding)
    except (_NoPage, NotText) as why:
        told = ": ".join(filter(None, (str(why), record.url[:_LONGEST_SHOWN])))
        return InputError(name, number, told, skipped=why.what if isinstance(why, _NoPage) else None)
    stated = {
        "url": record.url,
        "fetched": record.headers.get("warc-date"),
        "digest": record.headers.get("warc-payload-digest") or record.headers.get("warc-block-digest"),
        "truncated": record.headers.get("warc-truncated") or (None if body.is_whole else "body"),
        ENCODING: None if decoded.encoding == UTF8 else decoded.encoding,
    }
    return {settings.html_field: decoded.text} | {key: value for key, value in stated.items() if value}


class _NoPage(ValueError):  # noqa: N818 - it says what the record is
    """A record without a page that could be used.

    Attributes:
        what: What it is, in a word; None where it should have held one.
    """

    def __init__(self, what: str | None, problem: str) -> None:
        self.what = what
        super().__init__(problem)


def _answer(record: _Record) -> tuple[Response | None, str]:
    """What was answered by HTTP, if it was, and what the content is said to be.

    Raises:
        _NoPage: If it was no success.
    """
    content_type = record.headers.get("content-type", "")
    is_http = media_type(content_type) == "application/http"
    response = response_of(record.block) if is_http or record.kind == "response" else None
    if response is not None:
        if response.status not in _SUCCESS:
            raise _NoPage(f"HTTP {response.status}", f"was answered with HTTP {response.status}")
        return response, response.headers.get("content-type", "")
    if is_http and not _LOOKS_LIKE_PAGE.match(record.block):
        raise _NoPage(None, f"does not begin as an answer of HTTP does, but with {record.block[:40]!r}")
    return None, "" if is_http else content_type  # HTTP 0.9 answers with the page and nothing else


def _content(record: _Record, largest: int) -> tuple[Body, str | None]:
    """The bytes of the page that was fetched, and their encoding as the server states it.

    Raises:
        _NoPage: If none was, or it is not all there.
    """
    if not record.is_whole(largest):
        there = (
            f"{len(record.block)} of {record.size} bytes of it are there" if record.size >= 0 else "it has no length"
        )
        raise _NoPage(None, f"is not whole: {there}")
    if record.kind not in {"response", "resource"}:
        raise _NoPage(*_NO_PAGES.get(record.kind, _NO_PAGES[""]))
    response, content_type = _answer(record)
    kind = media_type(content_type) or media_type(record.headers.get("warc-identified-payload-type", ""))
    is_told = kind not in _UNKNOWN
    if is_told and kind not in _PAGES:
        grouped = _GROUPED.match(kind)
        raise _NoPage(grouped[1] if grouped else kind, f"is {kind}, not HTML")
    if len(record.block) > largest:
        raise _NoPage(None, too_large(largest))
    try:
        body = without_gzip(record.block, largest) if response is None else response.content(largest)
    except TooLarge as error:
        raise _NoPage(None, too_large(largest)) from error
    if not body.data.strip():
        raise _NoPage("empty body", "has an empty body")
    if not is_told and not _LOOKS_LIKE_PAGE.match(body.data):
        raise _NoPage("no type", "does not say what it is, and does not look like HTML")
    return body, charset(content_type)
