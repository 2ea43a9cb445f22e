"""What the report tells of each source beside its figures: examples of what was stripped, and its links."""

import heapq
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, zip_longest

from preprocess.article import Link, Marked, Record
from preprocess.report.evidence import NAME, Account, account, quoted, retold
from preprocess.text import shown

MOST_LINKS = 10
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
class End:
    """One article of a link, in words that are safe to show."""

    role: str
    id: str
    title: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRow:
    """A link of a source, in words that are safe to show; with what the copy retells where that is more than one."""

    copy: End
    origin: End
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


def strongest(
    records: Sequence[Record], links: Iterable[Link], sources: Collection[str | None]
) -> dict[str | None, Linked]:
    """Return the links of each of these sources: the strongest of each kind."""
    by_id = {record.marked.article.id: record for record in records}
    found: dict[str | None, list[Link]] = {source: [] for source in sources}
    for link in links:
        for source in {by_id[link.copy].marked.article.source, by_id[link.origin].marked.article.source}:
            if source in found:
                found[source].append(link)
    return {
        source: Linked(count=len(mine), rows=tuple(_row(link, by_id) for link in _first(mine)))
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


def _row(link: Link, records: Mapping[str, Record]) -> LinkRow:
    # Of independent accounts none is a copy.
    copy, origin = ("one", "other") if link.kind == "same_event" else ("copy", "origin")
    return LinkRow(
        copy=_end(copy, records[link.copy].marked),
        origin=_end(origin, records[link.origin].marked),
        kind=link.kind,
        strength=link.strength,
        direction=link.direction,
        same_source=link.same_source,
        account=account(link, records, (f"the {copy}", f"the {origin}")),
        retold=retold(records[link.copy], records, "The copy") if link.kind == "restatement" else None,
    )


def _end(role: str, marked: Marked) -> End:
    article = marked.article
    title = shown(article.title or "", NAME)
    return End(role=role, id=shown(article.id, NAME), title=title, source=source_name(article.source))


def source_name(source: str | None) -> str:
    """Return a source's name as it is shown."""
    return "unknown source" if source is None else shown(source, NAME)
