"""The records of other tools → records under our own names, by names that mean one thing wherever they stand.

What the tools write was seen by running them: newspaper4k 0.9.6 ``Article.to_json``, news-please 1.6.16
``NewsArticle.get_serializable_dict``, fundus 0.5.7 ``Article.to_json``, trafilatura 2.3 ``--json``; for Media Cloud by
reading its client, ``mediacloud`` 5.2 ``SearchApi.story_list``; for JSON Feed its specification, version 1.1.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from preprocess.settings import ReadSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What the fields of a tool's records are called.

    Attributes:
        tool: Its name.
        sign: A field that its records alone have.
        names: By name the field of ours that it means, whatever else a record holds; ``site_name`` is carried, as a
            page's is.
        guarded: The same for names that mean it in this tool's records alone.
        untold: Fields that say what the tool was set to and not what the article is; they are carried through.
    """

    tool: str
    sign: str
    names: Mapping[str, str]
    guarded: Mapping[str, str] = field(default_factory=dict)
    untold: tuple[str, ...] = ()


SHAPES = (
    Shape(
        tool="newspaper4k",
        sign="meta_lang",
        names={"meta_site_name": "site_name", "authors": "author", "publish_date": "published"},
        untold=("language",),  # "en" where nobody set it and no page said it
    ),
    Shape(
        tool="news-please",
        sign="date_publish",
        names={"maintext": "text", "source_domain": "source", "authors": "author", "date_publish": "published"},
    ),
    Shape(
        tool="fundus",
        sign="publishing_date",
        names={"body": "text", "plaintext": "text", "authors": "author", "publishing_date": "published"},
        guarded={"publisher": "source", "lang": "language"},
    ),
    Shape(
        tool="trafilatura",
        sign="source-hostname",
        names={"source-hostname": "site_name"},
        guarded={"source": "url", "hostname": "source", "date": "published"},
    ),
    Shape(
        tool="trafilatura, as_dict",
        sign="sitename",
        names={"sitename": "site_name"},
        guarded={"hostname": "source", "date": "published"},
    ),
    Shape(
        tool="Media Cloud",
        sign="indexed_date",
        names={"media_name": "source", "publish_date": "published"},
    ),
    Shape(
        tool="JSON Feed",
        sign="date_published",
        names={"content_text": "text", "authors": "author", "date_published": "published"},
    ),
)
"""The tools whose records are read as they are."""

PART = "content_html"
"""The field that holds a part of a page, which is all article: as JSON Feed calls it, and as feeds are read."""

STRUCTURED = "body"
"""The text of fundus, which has parts; a plain text of this name may be the markup of a page."""

TEXTS = frozenset({PART} | {name for shape in SHAPES for name, role in shape.names.items() if role == "text"})
"""The fields under which tools have the text of a record."""

_ANYWHERE = {name: role for shape in SHAPES for name, role in shape.names.items()}
_SIGNS = {shape.sign: shape for shape in SHAPES}
_TOLD = frozenset(_ANYWHERE) | frozenset(_SIGNS)
_OWN = {"text": "text_field", "id": "id_field", "source": "source_field", "published": "date_field"}
_USUAL = frozenset({"text", "id", "source", "url", "title", "author", "published", "language"})
_OF_TOOLS = (_TOLD | {name for shape in SHAPES for name in shape.guarded}) - _USUAL
_LISTED = re.compile(r"""\[\s*(?:(?:'[^']*'|"[^"]*")\s*(?:,\s*)?)*\]""")
_ITEM = re.compile(r"""'([^']*)'|"([^"]*)\"""")
_UNKNOWN = "None"  # as news-please writes the dates that it does not know


def shaped(fields: dict[str, Any], settings: ReadSettings) -> dict[str, Any]:
    """Return a record under our own names.

    A name that the settings give counts alone; else our own name counts, and where nothing stands under that, the name
    of another tool, if one thing alone stands under such names. What was used does not stand there under its old name
    as well, unless something of it would be lost.

    Args:
        fields: The record as it was read; it is not changed.
        settings: Which field is which.
    """
    if _TOLD.isdisjoint(fields):
        return fields
    found = dict(fields)
    for shape in _shapes_of(fields):
        for name in shape.untold:
            if name in found and f"input_{name}" not in found:
                found[f"input_{name}"] = found.pop(name)
        _take(found, shape.guarded, settings)
    _take(found, _ANYWHERE, settings)
    return found


def columns_of(names: Iterable[str], settings: ReadSettings, *, has_parts: bool = True) -> tuple[str, ...]:
    """Return the names of columns that records of other tools have and ours do not, in the order given.

    Args:
        names: Of a table's columns.
        settings: Which field is which; what they name is ours.
        has_parts: Whether the column :data:`STRUCTURED`, if there is one, holds texts with parts.
    """
    ours = {settings.html_field, *(getattr(settings, field) for field in _OWN.values())}
    ours |= set() if has_parts else {STRUCTURED}
    return tuple(name for name in names if name in _OF_TOOLS and name not in ours)


def added_by(columns: Iterable[str]) -> tuple[str, ...]:
    """Return what records of other tools get beside our usual fields, where a table has such columns of theirs."""
    found: set[str] = set()
    for shape in SHAPES:
        meant = {**shape.names, **(shape.guarded if shape.sign in columns else {})}
        found |= {role for name, role in meant.items() if name in columns} - _USUAL
        found |= {f"input_{name}" for name in shape.untold if shape.sign in columns}
    return tuple(sorted(found))


def by_column(
    fields: dict[str, Any], columns: Iterable[str], settings: ReadSettings
) -> tuple[dict[str, Any], list[str]]:
    """Return a row of a table under our own names, without other tools' columns, and which of those were used for it.

    Args:
        fields: What stands in the row.
        columns: Those of other tools, by :func:`columns_of`: where a row does not use one, it is carried as a column.
        settings: Which field is which.
    """
    theirs = frozenset(columns)
    found = shaped(fields, settings)
    used = [name for name in fields if name in theirs and name not in found]
    row = {name: value for name, value in found.items() if name not in theirs}
    for name in added_by(theirs):
        if not isinstance(row.get(name, ""), str):  # its column is one of texts
            row[name] = json.dumps(row[name], ensure_ascii=False)
    return row, used


def names_of(roles: Iterable[str]) -> frozenset[str]:
    """Return every name of another tool that bears on some fields of ours, the signs of the tools among them."""
    wanted, names = set(roles), set()
    for shape in SHAPES:
        meant = {name for name, role in (*shape.names.items(), *shape.guarded.items()) if role in wanted}
        names |= meant | ({shape.sign} if meant & {*shape.guarded} else set())
    return frozenset(names)


def looked_for(fields: Mapping[str, Any]) -> str:
    """Return what is told of a record without a text: which texts of other tools were looked for, or are too many."""
    texts = {name: shape.tool for shape in SHAPES for name, role in shape.names.items() if role == "text"}
    several = [f'"{name}"' for name in texts if not _is_blank(_value(name, "text", fields.get(name)))]
    if len(several) > 1:
        return f"{' and '.join(several)} differ, and each could be it; name one with --text-field (read.text_field)"
    if isinstance(plain := fields.get(STRUCTURED), str) and not _is_blank(plain):
        return (
            f'its "{STRUCTURED}" is one text, which may be markup; if it is not, name it with --text-field {STRUCTURED}'
        )
    known = ", ".join(f'"{name}" ({tool})' for name, tool in texts.items())
    tools = " or ".join(shape.tool for shape in _shapes_of(fields))
    return f"looked for were also {known}" + (f"; {tools} wrote this record, without a text" if tools else "")


def _shapes_of(fields: Iterable[str]) -> list[Shape]:
    return [shape for sign, shape in _SIGNS.items() if sign in fields]


def _take(found: dict[str, Any], names: Mapping[str, str], settings: ReadSettings) -> None:
    """Put what stands under other names under ours, in place."""
    meant: dict[str, dict[str, Any]] = {}
    for name, role in names.items():
        if name in found and not _is_blank(value := _value(name, role, found[name])):
            meant.setdefault(role, {})[name] = value
    for role, values in meant.items():
        own = _own(role, settings)
        # The host of the url is the source, as it is for pages: what tools call it differs from tool to tool.
        known = found.get("url") if role == "source" else None
        if own is None or not _is_blank(found.get(own)) or not _is_blank(known):
            continue
        if len(set(map(_squeezed, values.values()))) > 1:
            continue
        for name in values:
            if not _loses(role, found[name]):
                del found[name]
        found[own] = next(iter(values.values()))


def _own(role: str, settings: ReadSettings) -> str | None:
    """Our name of a field; None where the settings give it another, which then is all that counts."""
    return role if role not in _OWN or getattr(settings, _OWN[role]) == role else None


def _value(name: str, role: str, given: object) -> Any:  # noqa: ANN401 - any JSON value
    """What stands under a name of another tool, as we have it; None where that is nothing."""
    if name == STRUCTURED:
        return _text_of_sections(given)
    if role == "author":
        return _authors(given)
    is_none = (
        (role == "text" and not isinstance(given, str))
        or (role == "url" and not (isinstance(given, str) and "://" in given))
        or (role == "published" and given == _UNKNOWN)
    )
    return None if is_none else given


def _authors(given: object) -> object:
    """Authors as a list of their names, as far as they are names."""
    if isinstance(given, str) and _LISTED.fullmatch(given.strip()):
        return [one or other for one, other in _ITEM.findall(given)]  # a list of Python's, as tables have it
    if isinstance(given, list):
        return [one.get("name") if isinstance(one, dict) else one for one in given]
    return given


def _text_of_sections(body: object) -> str | None:
    """The body of an article of fundus: a paragraph or a headline a line, a blank line between sections."""
    sections = body.get("sections") if isinstance(body, Mapping) else None
    if not isinstance(body, Mapping) or not isinstance(sections, list):
        return None
    parts = (part for part in sections if isinstance(part, Mapping))
    blocks = [_lines(body.get("summary"))]
    blocks += [_lines(part.get("headline")) + _lines(part.get("paragraphs")) for part in parts]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _lines(given: object) -> list[str]:
    found = (" ".join(one.split()) for one in given if isinstance(one, str)) if isinstance(given, list) else ()
    return [line for line in found if line]


def _is_blank(value: object) -> bool:
    if isinstance(value, str):
        return not value or value.isspace()
    return value is None or (isinstance(value, list | dict) and not value)


def _squeezed(value: object) -> object:
    """What two values must have in common to be the same."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, list):
        return tuple(one for one in value if isinstance(one, str))
    return value if isinstance(value, int | float) else id(value)


def _loses(role: str, given: object) -> bool:
    """Whether the field of ours holds less than what was given: of authors, what is no name."""
    if role != "author" or not isinstance(given, list):
        return False
    return not all(isinstance(one, str) or (isinstance(one, dict) and {*one} == {"name"}) for one in given)
