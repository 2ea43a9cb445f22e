"""The figures of each source: counted from the rows of articles and links."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

import numpy as np

from preprocess.article import KINDS, Record
from preprocess.report.across.network import Network
from preprocess.report.across.stories import Events, Story
from preprocess.report.figures import copying, coverage, furniture, reporting, sourcing, timing
from preprocess.report.figures.cited import Cited
from preprocess.report.figures.copying import COPY_KINDS, Copying, Partner, Reuse
from preprocess.report.figures.coverage import Coverage, Gap
from preprocess.report.figures.furniture import Furniture, Repeated
from preprocess.report.figures.intervals import FEW, Estimate, estimates
from preprocess.report.figures.own import Flags, Own
from preprocess.report.figures.reporting import Form, Reporting
from preprocess.report.figures.sourcing import SourcingMix
from preprocess.report.figures.timing import Arrivals, Lag, Timing
from preprocess.report.table import SORTED_LABELS, Columns, flagged, tally

__all__ = [
    "COPY_KINDS",
    "FEW",
    "Cited",
    "Copying",
    "Coverage",
    "Estimate",
    "Form",
    "Furniture",
    "Gap",
    "Lag",
    "Partner",
    "Repeated",
    "Reporting",
    "SourceReport",
    "SourcingMix",
    "Timing",
    "measure",
    "table",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """The figures of one outlet.

    Attributes:
        source: Its name; None for the articles whose outlet is unknown.
        articles: Articles that came in.
        kept: How many of them stand in the corpus.
        dropped: The others, by reason.
        flagged: Articles that a person should look at, by flag: most of the text went, or hardly a word is left.
        words: Words of its clean texts.
        characters: Characters of its texts as they arrived.
        stripped: Characters that were stripped, by label.
        copies_of_others: Links in which an article of it is the copy of another source's, by kind.
        copied_by_others: Links in which another source's article is the copy of one of it, by kind.
        common_origin: Links with another source's article that come from a third text, a news agency's say, by kind;
            they are neither copies of others nor copied by others.
        scored: Articles that have a score of original reporting.
        originality: The mean of their scores, 0-1; None where there is none. No measure of truth or quality.
        languages: Articles by language.
        first: The earliest date, ISO 8601, as far as it is known: ``2024`` where it names the year alone; None where no
            article has one.
        last: The latest date.
        coverage: Dates, gaps, lengths and missing fields.
        furniture: What was stripped, and what of it is repeated most.
        reporting: How much of its reporting is its own.
        sourcing: Where its information comes from, and whom it cites.
        copying: From whom it copies, and who copies it.
        timing: How often it was first in this corpus, and how long after the first it came.
    """

    source: str | None
    articles: int = 0
    kept: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)
    flagged: Mapping[str, int] = field(default_factory=dict)
    words: int = 0
    characters: int = 0
    stripped: Mapping[str, int] = field(default_factory=dict)
    copies_of_others: Mapping[str, int] = field(default_factory=dict)
    copied_by_others: Mapping[str, int] = field(default_factory=dict)
    common_origin: Mapping[str, int] = field(default_factory=dict)
    scored: int = 0
    originality: float | None = None
    languages: Mapping[str, int] = field(default_factory=dict)
    first: str | None = None
    last: str | None = None
    coverage: Coverage = field(default_factory=Coverage)
    furniture: Furniture = field(default_factory=Furniture)
    reporting: Reporting = field(default_factory=Reporting)
    sourcing: SourcingMix = field(default_factory=SourcingMix)
    copying: Copying = field(default_factory=Copying)
    timing: Timing = field(default_factory=Timing)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Whole:
    """What the links of the whole corpus say.

    Attributes:
        copies: Links in which a source's article is the copy of another's, by source and kind.
        copied: The same the other way round.
        common_origin: Links of two sources that come from a third text, by source and kind.
        reuse: Who copies whom.
        wired: Which articles share an agency's text with another.
        arrivals: When each source came with its stories.
    """

    copies: Counter[tuple[str | None, str]]
    copied: Counter[tuple[str | None, str]]
    common_origin: Counter[tuple[str | None, str]]
    reuse: Reuse
    wired: Flags
    arrivals: Mapping[str | None, Arrivals]


def measure(found: Columns, told: Events, copied: Network, records: Sequence[Record]) -> tuple[SourceReport, ...]:
    """Return the figures of every source, the unknown one last.

    Args:
        found: What is kept of every article that came in, and of every link.
        told: Which articles hang together.
        copied: Who copies whom.
        records: The articles: the few are looked at that have the furniture which is told.
    """
    table = found.table
    whole = _whole(found, told.stories, copied)
    return tuple(
        _source_report(Own.of(source, numbers, told.groups[numbers], table), whole, records)
        for source, numbers in table.by_source()
    )


def _whole(columns: Columns, told: Sequence[Story], copied: Network) -> _Whole:
    table, links, articles = columns.table, columns.links, len(columns.table.ids)
    found = _Whole(
        copies=Counter(),
        copied=Counter(),
        common_origin=Counter(),
        reuse=copying.reuse(links, articles, copied),
        wired=reporting.of_agencies(links, articles),
        arrivals=timing.arrivals(table, told),
    )
    across = links[~links["same_source"]]
    codes = (table.rows["source"][across[end]].tolist() for end in ("copy", "origin"))
    rows = zip(*codes, across["kind"].tolist(), across["common_origin"].tolist(), strict=True)
    for (copier, owner, kind, common), count in Counter(rows).items():
        ends = (table.sources[copier], KINDS[kind]), (table.sources[owner], KINDS[kind])
        if common:
            found.common_origin.update(dict.fromkeys(ends, count))
        else:
            found.copies[ends[0]] += count
            found.copied[ends[1]] += count
    return found


def _source_report(own: Own, whole: _Whole, records: Sequence[Record]) -> SourceReport:
    name, rows, table = own.source, own.rows, own.table
    first, last = coverage.bounds(rows["first_day"], rows["last_day"])
    scores = rows["score"][~np.isnan(rows["score"])].tolist()
    stripped = {SORTED_LABELS[code]: int(sizes.sum()) for code, sizes in own.stripped().items()}
    return SourceReport(
        source=name,
        articles=len(rows),
        kept=int(np.count_nonzero(rows["keep"])),
        dropped=table.dropped(rows),
        flagged=flagged(rows),
        words=int(rows["words"].sum()),
        characters=int(rows["characters"].sum()),
        stripped=stripped,
        copies_of_others={kind: whole.copies[name, kind] for kind in COPY_KINDS},
        copied_by_others={kind: whole.copied[name, kind] for kind in COPY_KINDS},
        common_origin={kind: whole.common_origin[name, kind] for kind in COPY_KINDS},
        scored=len(scores),
        originality=round(sum(scores) / len(scores), 4) if scores else None,
        languages=tally(rows["language"], table.languages),
        first=first,
        last=last,
        coverage=coverage.coverage(own),
        timing=timing.timing(whole.arrivals.get(name, Arrivals())),
        **_estimated(own, whole, records),
    )


def _estimated(own: Own, whole: _Whole, records: Sequence[Record]) -> dict[str, Any]:
    """The parts of a report that have intervals: all of a source are drawn together."""
    ratios = {
        "furniture": furniture.ratios(own),
        "reporting": reporting.ratios(own, whole.wired),
        "sourcing": sourcing.ratios(own),
        "copying": copying.ratios(own, whole.reuse),
    }
    flat = (((part, name), ratio) for part, all_ in ratios.items() for name, ratio in all_)
    of: dict[str, dict[str, Estimate]] = {part: {} for part in ratios}
    for (part, name), found in estimates(flat, own.groups, own.source or "").items():
        of[part][name] = found
    return {
        "furniture": furniture.furniture(own, of["furniture"], records),
        "reporting": reporting.reporting(own, of["reporting"]),
        "sourcing": sourcing.sourcing(own, of["sourcing"]),
        "copying": copying.copying(own, whole.reuse, of["copying"]),
    }


def table(reports: Iterable[SourceReport]) -> list[dict[str, Any]]:
    """Return a row of a table for each source: what is inside becomes columns such as ``dropped_near``.

    Of an estimate there are the columns ``reporting_score``, ``reporting_score_low``, ``…_high`` and ``…_n``. Lists are
    left out. A count that a source lacks is 0, a figure that it lacks is None.
    """
    rows = [dict(_cells("", report)) for report in reports]
    absent = {column: 0 if isinstance(value, int) else None for row in rows for column, value in row.items()}
    return [absent | row for row in rows]


def _cells(name: str, value: object) -> Iterable[tuple[str, Any]]:
    if isinstance(value, Estimate):
        yield from (
            (name, value.value),
            (f"{name}_low", value.low),
            (f"{name}_high", value.high),
            (f"{name}_n", value.n),
        )
    elif is_dataclass(value):
        inside = {one.name: getattr(value, one.name) for one in fields(value)}
        yield from _inside(name, inside)
    elif isinstance(value, Mapping):
        yield from _inside(name, value)
    elif not isinstance(value, tuple):
        yield name, value


def _inside(name: str, inside: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    for key, value in inside.items():
        yield from _cells(f"{name}_{key}" if name else key, value)
