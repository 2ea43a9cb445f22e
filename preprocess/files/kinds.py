"""What kinds of value the carried fields hold, over all rows, so that each can be a column of one type.

A field is a column where all its values are of one kind: booleans, whole numbers, numbers, texts, lists of these, or
objects with the same names. What disagrees becomes a column of texts, and is told as JSON there.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec import to_builtins

from preprocess.text import encodable

MOST = 200
"""Carried fields that are columns, the most frequent ones; the Hub shows no more than some hundreds."""

_DEEPEST = 6  # lists and objects inside each other that are columns; what is deeper is told as JSON
_LONGEST = 128  # characters of a column's name
_EXACT = 1 << 53  # up to this a number with decimals tells every whole one
_BITS = 63


@dataclass(frozen=True, slots=True)
class Kind:
    """What a field's values are.

    Attributes:
        name: ``nothing``, ``bool``, ``int``, ``long`` (past what a double can tell exactly), ``float``, ``string``,
            ``list``, ``struct``, ``json`` (they disagree, and none is a text) or ``mixed`` (some are texts).
        fields: Of a struct by name; of a list, one without a name.
    """

    name: str
    fields: Mapping[str, "Kind"] = field(default_factory=dict)

    @property
    def disagrees(self) -> bool:
        """Whether the values are told as texts of JSON."""
        return self.name in ("json", "mixed")


NOTHING, STRING, JSON, MIXED = Kind("nothing"), Kind("string"), Kind("json"), Kind("mixed")
BOOL, INT, _LONG, FLOAT = Kind("bool"), Kind("int"), Kind("long"), Kind("float")
_PLAIN = {type(None): NOTHING, bool: BOOL, float: FLOAT, str: STRING}
_NUMBERS = {frozenset({"int", "long"}): _LONG, frozenset({"int", "float"}): FLOAT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """The carried fields of a run.

    Attributes:
        columns: Those that are columns, sorted by name.
        are_all: Whether there are no others.
    """

    columns: Mapping[str, Kind] = field(default_factory=dict)
    are_all: bool = True


def list_of(kind: Kind) -> Kind:
    """Return the kind of lists of what is of a kind."""
    return Kind("list", {"": kind})


def struct_of(**fields: Kind) -> Kind:
    """Return the kind of objects with such fields."""
    return Kind("struct", fields)


def carried(rows: Iterable[Mapping[str, Any]], taken: Iterable[str]) -> Carried:
    """Return which carried fields are columns, and of which kinds.

    Not a column is one past :data:`MOST`, nor one whose name could not be a column's everywhere: empty, longer than 128
    characters, with characters that are not printed, or another's but for case.

    Args:
        rows: The carried fields of every article.
        taken: The names of our own columns.
    """
    found: dict[str, Kind] = {}
    counts: Counter[str] = Counter()
    for row in rows:
        for name, value in row.items():
            counts[name] += value is not None
            found[name] = merged(found.get(name, NOTHING), kind_of(value))
    seen = {name.casefold() for name in taken}
    chosen: list[str] = []
    for name in sorted(counts, key=lambda name: (-counts[name], name)):
        if len(chosen) < MOST and _is_name(name) and name.casefold() not in seen:
            seen.add(name.casefold())
            chosen.append(name)
    return Carried(columns={name: found[name] for name in sorted(chosen)}, are_all=len(chosen) == len(found))


def kind_of(value: object, depth: int = _DEEPEST) -> Kind:
    """Return what a value of JSON is.

    Args:
        value: Any that JSON can tell.
        depth: How many lists and objects inside each other may still come.
    """
    if isinstance(value, list | tuple | dict):
        return _of_many(value, depth)
    if isinstance(value, int) and not isinstance(value, bool):
        return _whole(value)
    plain = next((kind for some, kind in _PLAIN.items() if isinstance(value, some)), None)
    return plain or kind_of(to_builtins(value), depth)  # a date, say, that a program put there


def _of_many(value: list[Any] | tuple[Any, ...] | dict[Any, Any], depth: int) -> Kind:
    if not depth:
        return JSON
    if not isinstance(value, dict):
        return _nested("list", {"": _all(kind_of(item, depth - 1) for item in value)})
    if value and all(map(_is_name, value)):
        return _nested("struct", {name: kind_of(item, depth - 1) for name, item in value.items()})
    return JSON


def merged(one: Kind, other: Kind) -> Kind:
    """Return what values are of which some are of one kind and some of another."""
    if other in (one, NOTHING):
        return one
    if one == NOTHING:
        return other
    if one.name == other.name and one.fields.keys() == other.fields.keys():
        return _nested(one.name, {name: merged(kind, other.fields[name]) for name, kind in one.fields.items()})
    if "string" in (one.name, other.name) or "mixed" in (one.name, other.name):
        return MIXED
    return _NUMBERS.get(frozenset({one.name, other.name}), JSON)


def _all(kinds: Iterable[Kind]) -> Kind:
    found = NOTHING
    for kind in kinds:
        found = merged(found, kind)
    return found


def _nested(name: str, fields: Mapping[str, Kind]) -> Kind:
    return JSON if any(kind.disagrees for kind in fields.values()) else Kind(name, fields)


def _whole(value: int) -> Kind:
    if -_EXACT <= value <= _EXACT:
        return INT
    return _LONG if -(1 << _BITS) <= value < 1 << _BITS else JSON


def _is_name(name: object) -> bool:
    return isinstance(name, str) and 0 < len(name) <= _LONGEST and name.isprintable() and encodable(name) == name
