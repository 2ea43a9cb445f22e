"""What the report tells of each source beside its figures: examples of what was stripped, and its links."""

import heapq
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import islice, zip_longest

from preprocess.article import Link, Marked, Record
from preprocess.report.evidence import NAME, Account, account, quoted, retold
from preprocess.report.page.names import Head, Names

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
class Linked:
    """How many links a source has, and those that are shown."""

    count: int
    rows: tuple[LinkRow, ...]


@dataclass(slots=True, kw_only=True)
class _Gathered:
    """What is gathered of one source while its records go by."""

    counts: Counter[str] = field(default_factory=Counter)
    stretches: dict[str, list[str]] = field(default_factory=dict)


def stripped(records: Iterable[Record], sources: Collection[str | None]) -> dict[str | None, dict[str, Stripped]]:
    """Return what was stripped of each of these sources, by label."""
    gathered = {source: _Gathered() for source in sources}
    for record in records:
        found = gathered.get(record.marked.article.source)
        if found is not None:
            _gather(found, record.marked)
    return {
        source: {label: _stripped(found, label) for label in sorted(found.counts)} for source, found in gathered.items()
    }


def _gather(found: _Gathered, marked: Marked) -> None:
    for span in marked.removed:
        found.counts[span.label] += 1
        seen = found.stretches.setdefault(span.label, [])
        if len(seen) < _LOOKED_AT:
            seen.append(quoted(marked, (span.start, span.end), NAME))


def _stripped(found: _Gathered, label: str) -> Stripped:
    often = Counter(found.stretches[label]).most_common(MOST_EXAMPLES)
    return Stripped(stretches=found.counts[label], examples=tuple(text for text, _ in often))


def strongest(links: Iterable[Link], sources: Collection[str | None], names: Names) -> dict[str | None, Linked]:
    """Return the links of each of these sources: the strongest of each kind."""
    by_id = names.records
    found: dict[str | None, list[Link]] = {source: [] for source in sources}
    for link in links:
        for source in {by_id[link.copy].marked.article.source, by_id[link.origin].marked.article.source}:
            if source in found:
                found[source].append(link)
    return {
        source: Linked(count=len(mine), rows=tuple(_row(link, names) for link in _first(mine)))
        for source, mine in found.items()
    }


def _first(links: Iterable[Link]) -> list[Link]:
    """Take the kinds in turn, so that many links of one kind leave room for the others."""
    by_kind: dict[str, list[Link]] = {kind: [] for kind in _ORDER}
    for link in links:
        by_kind[link.kind].append(link)
    ranked = [
        heapq.nsmallest(MOST_LINKS, found, key=lambda link: (-link.strength, link.copy, link.origin))
        for found in by_kind.values()
    ]
    turns = (link for turn in zip_longest(*ranked) for link in turn if link is not None)
    return sorted(islice(turns, MOST_LINKS), key=lambda link: _ORDER.index(link.kind))


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
