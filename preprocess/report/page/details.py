"""What the report tells of each source beside its figures: examples of what was stripped, and its links."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

import numpy as np
from numpy.typing import NDArray

from preprocess.article import KINDS, Link, Record
from preprocess.report.evidence import NAME, Account, account, retold
from preprocess.report.page.names import Head, Names
from preprocess.report.table import BLOCK, SORTED_LABELS, Columns, Places, Table
from preprocess.text import shown

MOST_LINKS = 5
MOST_EXAMPLES = 3
_ORDER = ("restatement", "excerpt", "near", "exact", "same_event")
"""Kinds of link as they are shown: what must be explained most comes first, what nothing is dropped for last."""

_LOOKED_AT = 1_000  # stretches of a label that examples are chosen from: the first ones tell what a source repeats


@dataclass(frozen=True, slots=True, kw_only=True)
class Stripped:
    """What was stripped of a source under one label: how many stretches, and those that occur most often."""

    stretches: int
    examples: tuple[str, ...]


Examples = dict[str, Stripped]
"""What was stripped of a source, by label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRow:
    """A link of a source, in words that are safe to show; with what the copy retells where that is more than one.

    Attributes:
        roles: What the two articles are called.
        copy: The later or derived article.
        origin: The other.
        kind: Of the link.
        strength: 0-1.
        direction: What decided it.
        same_source: Whether both are of one source.
        account: Why it is believed.
        retold: Whom the copy retells, where that is more than one.
    """

    roles: tuple[str, str]
    copy: Head
    origin: Head
    kind: str
    strength: float
    direction: str
    same_source: bool
    account: Account
    retold: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Linking:
    """How many links a source has, and those that are shown."""

    count: int
    rows: tuple[LinkRow, ...]


def stripped(table: Table, records: Sequence[Record], sources: Collection[str | None]) -> dict[str | None, Examples]:
    """Return what was stripped of each of these sources, by label."""
    told = (each for each in table.by_source() if each[0] in sources)
    return {source: _examples(np.sort(numbers), table, records) for source, numbers in told}


def _examples(numbers: Places, table: Table, records: Sequence[Record]) -> Examples:
    places, _ = table.stripped.of(numbers)
    labels = table.labels(places)
    counts = np.bincount(labels, minlength=len(SORTED_LABELS)).tolist()
    seen = {label: _beginnings(places[labels == code][:_LOOKED_AT], table) for code, label in enumerate(SORTED_LABELS)}
    texts = table.stretches((place for found in seen.values() for place, _ in found), records)
    return {
        label: Stripped(stretches=count, examples=_often((f"“{shown(texts[place], NAME)}”", n) for place, n in found))
        for (label, found), count in zip(seen.items(), counts, strict=True)
        if count
    }


def _beginnings(places: Places, table: Table) -> list[tuple[int, int]]:
    """The different beginnings of stretches, in their order: where each stands first, and how often it stands there."""
    longer = table.sizes[places] > 2 * BLOCK  # which is seen
    _, firsts, counts = np.unique(
        np.stack([table.keys[places], longer.astype(np.uint64)]), axis=1, return_index=True, return_counts=True
    )
    order = np.argsort(firsts)
    return list(zip(places[firsts[order]].tolist(), counts[order].tolist(), strict=True))


def _often(found: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    counts = Counter[str]()
    for text, count in found:
        counts[text] += count
    return tuple(text for text, _ in counts.most_common(MOST_EXAMPLES))


def strongest(
    found: Columns, links: Iterable[Link], sources: Collection[str | None], names: Names
) -> dict[str | None, Linking]:
    """Return the links of each of these sources: the strongest of each kind.

    Args:
        found: The links by their numbers.
        links: The same links.
        sources: The sources.
        names: What articles are called.
    """
    table, rows = found.table, found.links
    ends = [table.rows["source"][rows[end]] for end in ("copy", "origin")]
    order = np.lexsort((table.ranks[rows["origin"]], table.ranks[rows["copy"]], -rows["strength"]))
    first, counts = {}, {}
    for source in sources:
        code = table.sources.index(source)
        own = order[((ends[0] == code) | (ends[1] == code))[order]]
        first[source], counts[source] = _first(own, rows["kind"]), len(own)
    shown_ = {number for own in first.values() for number in own}
    whole = {number: link for number, link in enumerate(links) if number in shown_}
    return {
        source: Linking(count=counts[source], rows=tuple(_row(whole[number], names) for number in own))
        for source, own in first.items()
    }


def _first(links: Places, kinds: NDArray[np.int8]) -> list[int]:
    """Take the kinds in turn, so that many links of one kind leave room for the others."""
    ranked = [links[kinds[links] == KINDS.index(kind)][:MOST_LINKS].tolist() for kind in _ORDER]
    turns = ((place, link) for turn in zip_longest(*ranked) for place, link in enumerate(turn) if link is not None)
    return [link for _, link in sorted(islice(turns, MOST_LINKS), key=lambda item: item[0])]


def _row(link: Link, names: Names) -> LinkRow:
    # Of independent accounts none is a copy.
    roles = ("one", "other") if link.kind == "same_event" else ("copy", "origin")
    return LinkRow(
        roles=roles,
        copy=names.head(link.copy),
        origin=names.head(link.origin),
        kind=link.kind,
        strength=link.strength,
        direction=link.direction,
        same_source=link.same_source,
        account=account(link, names.records, (f"the {roles[0]}", f"the {roles[1]}")),
        retold=retold(names.records[link.copy], names.records, "The copy") if link.kind == "restatement" else None,
    )
