"""The fields of a record → an article: names, ids, sources, dates."""

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import xxhash

from preprocess.article import Article, Period
from preprocess.dates import normalise
from preprocess.errors import InputError, did_you_mean
from preprocess.files.shapes import looked_for
from preprocess.outlets import plain_name
from preprocess.settings import ReadSettings

RESULT = frozenset({"id", "source", "url", "title", "author", "published", "language", "text"}) | {
    "spans",
    "keep",
    "reason",
    "group",
    "flags",
    "lifted",
    "links",
    "originality",
}
"""Fields of the result; another field of that name is carried through as ``input_<name>``."""

GIVEN = "source_given"
"""The field that is carried with what an article's source was, where the settings give the outlet another name."""

Fields = Mapping[str, Any]


def article_of(fields: Fields, settings: ReadSettings, *, path: str, line: int | None, fallback_id: str) -> Article:
    """Build an article from the fields of a record.

    Args:
        fields: The record as it was read.
        settings: Which field is which, and what a date may be.
        path: The file, for the message.
        line: The line in it, for the message.
        fallback_id: The id where the record gives none and has no url.

    Raises:
        InputError: If there is no text in it.
    """
    rest = dict(fields)
    text = text_of(rest, settings.text_field, path, line)
    del rest[settings.text_field]
    given_id = word(rest.pop(settings.id_field, None))
    url = word(rest.pop("url", None))
    today = settings.today or datetime.now(UTC).date()
    published, period = _date(rest.pop(settings.date_field, None), settings.earliest, today)
    given = word(rest.pop(settings.source_field, None)) or host(url)
    source = outlet_of(given, settings)
    if source != given:
        rest.setdefault(GIVEN, given)
    return Article(
        id=given_id or (digest(url) if url else fallback_id),
        text=text,
        source=source,
        url=url,
        title=word(rest.pop("title", None)),
        author=word(rest.pop("author", None), between="; "),
        published=published,
        period=period,
        language=word(rest.pop("language", None)),
        extra=carried(rest),
    )


def word(value: object, *, between: str = ", ") -> str | None:
    """Return a field's value as a word: numbers and lists of words are accepted, what is blank is None.

    Args:
        value: As it was read.
        between: What stands between the words of a list.
    """
    if isinstance(value, list | tuple):
        value = between.join(filter(None, map(word, value)))
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip() or None


def outlet_of(source: str | None, settings: ReadSettings) -> str | None:
    """Return the name that an outlet shall have: its own, unless the settings know that for one of its other names.

    Case, scheme, ``www`` and a slash at the end make no other name.

    Args:
        source: As it was given.
        settings: Holds the names.
    """
    if source is None or not settings.aliases:
        return source
    return _names(tuple(settings.aliases.items())).get(plain_name(source), source)


@lru_cache(maxsize=4)
def _names(aliases: tuple[tuple[str, tuple[str, ...]], ...]) -> Mapping[str, str]:
    return {plain_name(name): outlet for outlet, others in aliases for name in (outlet, *others)}


def known(article: Article, settings: ReadSettings) -> Article:
    """Return an article that knows what its date can mean and how its outlet is called, as those of files do."""
    if article.period is None and article.published is not None:
        article = replace(article, period=period_of(article.published, settings))
    source = outlet_of(article.source, settings)
    if source == article.source:
        return article
    return replace(article, source=source, extra={GIVEN: article.source} | dict(article.extra))


def period_of(published: object, settings: ReadSettings) -> Period | None:
    """Return what the date of a record can mean.

    Args:
        published: The field as it was read, a date of Parquet's too.
        settings: What a date may be.
    """
    today = settings.today or datetime.now(UTC).date()
    given = published.isoformat() if isinstance(published, date) else published
    period: Period | None = _date(given, settings.earliest, today)[1]
    return period


def host(url: str | None) -> str | None:
    """Return the host of a url without ``www.``; None where there is none."""
    try:
        name = urlsplit(url or "").hostname
    except ValueError:  # an url such as http://[half
        return None
    return (name or "").removeprefix("www.") or None


def digest(*parts: str) -> str:
    """Return 16 hexadecimal digits that stand for the parts, the same on every machine."""
    return xxhash.xxh3_64_hexdigest("\0".join(parts).encode("utf-8", "surrogatepass"))


def carried(rest: Fields) -> dict[str, Any]:
    """Return the fields that are carried through, under names that the result does not use itself."""
    found = {name: value for name, value in rest.items() if name not in RESULT}
    for name, value in rest.items():
        if name in RESULT:
            other = f"input_{name}"
            while other in found:
                other = f"input_{other}"
            found[other] = value
    return found


def text_of(fields: Fields, name: str, path: str, line: int | None) -> str:
    """Return the text of a record.

    Raises:
        InputError: If it has no field of that name, or that is no text.
    """
    if name not in fields:
        hint = did_you_mean(name, fields) if fields else "it is empty"
        others = f"; {looked_for(fields)}" if fields and name == "text" else ""
        raise InputError(path, line, f'the record has no field "{name}" for its text: {hint}{others}')
    text = fields[name]
    if not isinstance(text, str):
        others = f": {looked_for(fields)}" if text is None and name == "text" else ""
        raise InputError(path, line, f'the field "{name}" is {text!r:.60}, not a text{others}')
    return text


def _date(value: object, earliest: date, today: date) -> tuple[str | None, Any]:
    if isinstance(value, float) and not math.isfinite(value):
        return None, None
    return normalise(word(value), earliest=earliest, today=today)
