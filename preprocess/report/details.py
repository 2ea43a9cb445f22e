"""What the report tells of each source beside its figures: examples of what was stripped, and its links."""

import heapq
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from preprocess.article import KINDS, Extent, Link, Marked, Record
from preprocess.text import shown

MOST_LINKS = 10
MOST_EXAMPLES = 3
NAME = 80
"""Characters of a name, a title or an example that are shown."""

QUOTATION = 160

_LOOKED_AT = 1_000  # stretches of a label that examples are chosen from: the first ones tell what a source repeats


@dataclass(frozen=True, slots=True, kw_only=True)
class Stripped:
    """What was stripped of a source under one label: how many stretches, and those that occur most often."""

    stretches: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """One article of a link, in words that are safe to show."""

    id: str
    title: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRow:
    """A link of a source, in words that are safe to show."""

    copy: End
    origin: End
    kind: str
    strength: float
    direction: str
    same_source: bool
    evidence: str


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
            seen.append(_stretch(marked, (span.start, span.end), NAME))


def _stripped(found: _Gathered, label: str) -> Stripped:
    often = Counter(found.stretches[label]).most_common(MOST_EXAMPLES)
    return Stripped(stretches=found.counts[label], examples=tuple(text for text, _ in often))


def strongest(
    records: Sequence[Record], links: Iterable[Link], sources: Collection[str | None]
) -> dict[str | None, tuple[LinkRow, ...]]:
    """Return the first links of each of these sources: the closest kinds, then the strongest."""
    texts = {record.marked.article.id: record.marked for record in records}
    found: dict[str | None, list[Link]] = {source: [] for source in sources}
    for link in links:
        for source in {texts[link.copy].article.source, texts[link.origin].article.source}:
            if source in found:
                found[source].append(link)
    return {source: tuple(_row(link, texts) for link in _first(mine)) for source, mine in found.items()}


def _first(links: Iterable[Link]) -> list[Link]:
    return heapq.nsmallest(
        MOST_LINKS, links, key=lambda link: (KINDS.index(link.kind), -link.strength, link.copy, link.origin)
    )


def _row(link: Link, texts: Mapping[str, Marked]) -> LinkRow:
    copy, origin = texts[link.copy], texts[link.origin]
    return LinkRow(
        copy=_end(copy),
        origin=_end(origin),
        kind=link.kind,
        strength=link.strength,
        direction=link.direction,
        same_source=link.same_source,
        evidence=_evidence(link, copy),
    )


def _end(marked: Marked) -> End:
    article = marked.article
    return End(id=shown(article.id, NAME), title=shown(article.title or "", NAME), source=source_name(article.source))


def source_name(source: str | None) -> str:
    """Return a source's name as it is shown."""
    return "unknown source" if source is None else shown(source, NAME)


def _evidence(link: Link, copy: Marked) -> str:
    side, other = link.evidence.copy, link.evidence.origin
    if link.kind in ("restatement", "same_event"):
        told = f"{side.names_known} of {side.names} names and {side.figures_known} of {side.figures} figures shared."
    else:
        told = f"{side.contained:.0%} of the copy's wording shared, {other.contained:.0%} of the origin's."
    if link.third is not None:
        told += f" Common origin: {shown(link.third, NAME)}."
    if side.credit is not None:
        return f"{told} The copy names its source: {_stretch(copy, side.credit, QUOTATION)}"
    if link.evidence.passages:
        return f"{told} In the copy: {_stretch(copy, link.evidence.passages[0].a, QUOTATION)}"
    return told


def _stretch(marked: Marked, extent: Extent, width: int) -> str:
    start, end = extent
    # A stretch may be the whole of a huge text: shown looks at no more than this of it.
    return f"“{shown(marked.article.text[start : min(end, start + 4 * width + 1)], width)}”"
