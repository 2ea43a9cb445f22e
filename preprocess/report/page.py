"""The report of a run: one page that needs no network and no script.

All that came in is hostile here. It is bounded and freed of what a page obeys before the template sees it, the template
escapes it, and the page's policy allows nothing but its own style.
"""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from preprocess.alarms import Alarm, told
from preprocess.article import FLAGS, KINDS, Link, Record
from preprocess.report import charts
from preprocess.report.details import Linked, Stripped, source_name, stripped, strongest
from preprocess.report.measures import FEW, SourceReport
from preprocess.text import shown

MOST_ROWS = 2_000
"""Sources that have a row; all are in sources.csv."""

MOST_SECTIONS = 200
"""Sources that have a section: with more, those with the most articles."""

MOST_ALARMS = 30

_MOST_LANGUAGES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A source as the page shows it.

    Attributes:
        number: Its place, from 1: the section's anchor.
        name: Its name, safe to show.
        report: Its figures.
        share: Share of its characters that was stripped, 0-1.
        languages: Its articles by language, the most frequent first.
    """

    number: int
    name: str
    report: SourceReport
    share: float
    languages: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A source with what is told of it beside its row."""

    row: Row
    stripped: Mapping[str, Stripped]
    links: Linked


def page(
    records: Sequence[Record],
    links: Sequence[Link],
    reports: Iterable[SourceReport],
    *,
    alarms: Sequence[Alarm],
    rejected: int,
) -> bytes:
    """Write the report of a run; the same run gives the same bytes.

    Args:
        records: Every article that came in.
        links: Every accepted link.
        reports: The figures of every source.
        alarms: What to look at first.
        rejected: How many inputs could not be used.
    """
    ordered = sorted(reports, key=lambda one: (-one.articles, one.source is None, one.source or ""))
    rows = [_row(number, report) for number, report in enumerate(ordered[:MOST_ROWS], 1)]
    style = _part("page.css")
    return (
        _template()
        .render(
            style=Markup(style),  # noqa: S704 - ours, and the page's policy names its digest
            digest=_digest(style),
            totals=_totals(records, links, rejected),
            alarms=[told(alarm) for alarm in alarms[:MOST_ALARMS]],
            more_alarms=max(0, len(alarms) - MOST_ALARMS),
            rows=rows,
            sources=len(ordered),
            sections=_sections(rows, records, links),
            chart=charts.stacked(ordered),
            charts=charts,
            source_name=source_name,
            few=FEW,
        )
        .encode()
    )


def _row(number: int, report: SourceReport) -> Row:
    often = sorted(report.languages.items(), key=lambda item: (-item[1], item[0]))[:_MOST_LANGUAGES]
    return Row(
        number=number,
        name=source_name(report.source),
        report=report,
        share=sum(report.stripped.values()) / max(1, report.characters),
        languages=tuple((shown(language, 20), count) for language, count in often),
    )


def _totals(records: Sequence[Record], links: Sequence[Link], rejected: int) -> dict[str, object]:
    dropped = Counter(record.verdict.reason for record in records if record.verdict.reason)
    kinds = Counter(link.kind for link in links)
    flagged = Counter(flag for record in records for flag in record.verdict.flags)
    return {
        "in": len(records) + rejected,
        "kept": len(records) - dropped.total(),
        "dropped": dropped.total(),
        "rejected": rejected,
        "reasons": {reason: dropped[reason] for reason in charts.OUTCOMES if dropped[reason]},
        "kinds": {kind: kinds[kind] for kind in KINDS if kinds[kind]},
        "flagged": {flag: flagged[flag] for flag in FLAGS if flagged[flag]},
        "links": len(links),
    }


def _sections(rows: Sequence[Row], records: Sequence[Record], links: Sequence[Link]) -> list[Section]:
    told = rows[:MOST_SECTIONS]
    sources = {row.report.source for row in told}
    labels, linked = stripped(records, sources), strongest(records, links, sources)
    return [Section(row=row, stripped=labels[row.report.source], links=linked[row.report.source]) for row in told]


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["number"] = lambda number: f"{number:,}"
    environment.filters["share"] = lambda number: f"{number:.1%}"
    return environment.from_string(_part("page.html"))


def _part(name: str) -> str:
    return resources.files("preprocess.report").joinpath(name).read_text(encoding="utf-8")


def _digest(style: str) -> str:
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
