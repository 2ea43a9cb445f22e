"""The report of a run: one page that needs no network, and can be read without its script.

All that came in is hostile here. It is bounded and freed of what a page obeys before the template sees it, the template
escapes it, and the page's policy allows nothing but its own style and its own script.
"""

import base64
import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import chain
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from preprocess.alarms import Alarm, told
from preprocess.article import FLAGS, KINDS, Link, Record
from preprocess.report.across.network import Network
from preprocess.report.across.stories import Story
from preprocess.report.aliases import Merge, suggested
from preprocess.report.evidence import NAME, line
from preprocess.report.figures.copying import FROM, TO, UNKNOWN
from preprocess.report.figures.intervals import DRAWS
from preprocess.report.measures import FEW, SourceReport
from preprocess.report.page import charts, minute
from preprocess.report.page.articles import views
from preprocess.report.page.connections import (
    MOST_EDGES,
    MOST_STORIES,
    MOST_TIES,
    Across,
    across,
    courses,
    edge_rows,
    flows,
    story_rows,
    tie_rows,
)
from preprocess.report.page.differences import MOST_FIGURES, figure_rows, quote_rows
from preprocess.report.page.drawings import drawings, outcome_count
from preprocess.report.page.methods import methods
from preprocess.report.page.names import Names, source_name
from preprocess.report.page.sections import Row, row_of, sections
from preprocess.report.ranking import LEAST
from preprocess.report.table import Columns, flagged
from preprocess.settings import Settings
from preprocess.shelf import Named
from preprocess.text import shown

MOST_ROWS = 2_000
"""Sources that have a row; all are in sources.csv."""

MOST_SECTIONS = 200
"""Sources that have a section: with more, those with the most articles."""

MOST_ALARMS = 10

_MOST_PARTNERS = 8
_LINE = 1_000  # characters of a line of settings; the names of outlets are shorter
_DIRECTIONS = {
    FROM: "has text of it",
    TO: "it has text of this one",
    UNKNOWN: "nothing says who had it first",
}
_GROUPS = {
    "own": ("own_inquiry", "own_interview", "own_document", "own_observation", "own_credit", "anonymous_source"),
    "taken": ("other_media", "social_post", "republish_notice", "wire_credit"),
    "open": ("public_event", "statement", "named_speaker"),
}
"""Kinds of evidence by their colour: the author's own work, other media, what anybody could attend or read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What the report of a run tells beside its articles.

    Attributes:
        alarms: What to look at first.
        rejected: How many inputs could not be used.
        skipped: How many records of archives hold no page.
        settings: In force.
        stories: That several outlets tell.
        network: Who copies whom.
        found: The articles and links by their numbers.
    """

    alarms: Sequence[Alarm]
    rejected: int
    skipped: int
    settings: Settings
    stories: Sequence[Story]
    network: Network
    found: Columns


def page(records: Sequence[Record], links: Iterable[Link], reports: Iterable[SourceReport], basis: Basis) -> bytes:
    """Write the report of a run; the same run gives the same bytes.

    Args:
        records: Every article that came in.
        links: Every accepted link.
        reports: The figures of every source.
        basis: What is told beside them.
    """
    ordered = sorted(reports, key=lambda one: (-one.articles, one.source is None, one.source or ""))
    rows = [
        row_of(number if number <= MOST_SECTIONS else None, one) for number, one in enumerate(ordered[:MOST_ROWS], 1)
    ]
    style, script = _part("page.css"), _part("page.js")
    context = {
        "style": Markup(style),  # noqa: S704 - ours, and the page's policy names its digest
        "script": Markup(script),  # noqa: S704 - the same
        "digests": {"style": _digest(style), "script": _digest(script)},
        "totals": _totals(basis.found, basis.rejected, basis.skipped),
        "alarms": [told(alarm) for alarm in basis.alarms[:MOST_ALARMS]],
        "more_alarms": max(0, len(basis.alarms) - MOST_ALARMS),
        "rows": rows,
        "sources": len(ordered),
        "methods": methods(basis.settings),
        "few": FEW,
        "ranked": LEAST,
        "draws": DRAWS,
        "most_drawn": charts.MOST_ROWS,
        "most_partners": _MOST_PARTNERS,
        "directions": _DIRECTIONS,
        "credited": charts.CREDITED,
        "source_name": source_name,
    }
    found = _found(basis, records, links, (ordered, rows))
    return _environment().get_template("page.html").render(context | found).encode()


def _found(
    basis: Basis,
    records: Sequence[Record],
    links: Iterable[Link],
    told: tuple[Sequence[SourceReport], Sequence[Row]],
) -> dict[str, Any]:
    """What is told of articles and links, with the names that lead from the one to the other."""
    (ordered, rows), table = told, basis.found.table
    by_id = Named(table.ids, table.number, records)
    found = across(basis.found, by_id, basis.stories, basis.network)
    showing = minute.showing_own(basis.found)
    most, best, own = (
        minute.most_furniture(ordered, table, records),
        showing[: minute.MOST_OWN].tolist(),
        minute.by_source(showing, table),
    )
    wanted = chain(
        (table.ids[number] for number in best),
        [most.example] if most else [],
        found.articles,
        (table.ids[number] for number in minute.in_turns(own, [report.source for report in ordered])),
        (story.articles[0] for story in found.stories[:MOST_STORIES]),
    )
    numbered = {row.report.source: row.number for row in rows if row.number is not None}
    names = Names(records=by_id, sections=numbered, views=views(by_id, wanted))
    drawn = flows(found.network.edges)
    return _across(found, names) | {
        "names": names,
        "most": most,
        "own": [(names.head(table.ids[number]), minute.said(records[number])) for number in best],
        "sections": sections(rows, (basis.found, records, links), own, names),
        "drawings": drawings(ordered, drawn, courses(found.stories, table, by_id)),
        "outcomes": [name for name in charts.OUTCOMES if any(outcome_count(report, name) for report in ordered)],
        "credits": [name for name in charts.CREDITED if any(flow.credit == name for flow in drawn)],
        "merges": [_merged(merge) for merge in suggested(table)],
    }


def _across(found: Across, names: Names) -> dict[str, Any]:
    edges = edge_rows(found, names)
    return {
        "edges": edges,
        "copied": next((row for row in edges if row.edge.words), None),
        "ties": tie_rows(found, names),
        "stories": story_rows(found, names),
        "quotes": quote_rows(found.quotes, names),
        "quoted": Counter(quote.kind for quote in found.quotes),
        "disagreements": figure_rows(found.disagreements, names),
        "more": {
            "edges": max(0, len(found.network.edges) - MOST_EDGES),
            "ties": max(0, len(found.network.ties) - MOST_TIES),
            "stories": max(0, len(found.stories) - MOST_STORIES),
            "disagreements": max(0, len(found.disagreements) - MOST_FIGURES),
        },
    }


def _merged(merge: Merge) -> dict[str, object]:
    """Names of perhaps one outlet, safe to show."""
    return {
        "name": source_name(merge.name),
        "others": [
            (source_name(other), shown(reason, 3 * NAME))
            for other, reason in zip(merge.others, merge.reasons, strict=True)
        ],
        "articles": merge.articles,
        "line": _settings_line(merge.line),
    }


def _settings_line(whole: str) -> str | None:
    """A line of settings that a person copies: None where it is not whole or no TOML when it is safe to show."""
    line = shown(whole, _LINE)
    try:
        # What cannot be told in TOML, as half of a surrogate pair, and what would be shown as another name.
        return line if tomllib.loads(line) == tomllib.loads(whole) else None
    except tomllib.TOMLDecodeError:
        return None


def _totals(found: Columns, rejected: int, skipped: int) -> dict[str, object]:
    rows = found.table.rows
    dropped, kinds, flags = found.table.dropped(), found.kinds(), flagged(rows)
    gone = sum(dropped.values())
    return {
        "in": len(rows) + rejected,
        "kept": len(rows) - gone,
        "dropped": gone,
        "rejected": rejected,
        "skipped": skipped,
        "reasons": {reason: dropped[reason] for reason in charts.OUTCOMES if reason in dropped},
        "kinds": {kind: kinds[kind] for kind in KINDS if kind in kinds},
        "flagged": {flag: flags[flag] for flag in FLAGS if flag in flags},
    }


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("preprocess.report.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= _FILTERS
    return environment


def _figure(value: float | None, style: str) -> str:
    if value is None:
        return "–"
    return f"{value:.2f}" if style == "score" else f"{value:.1%}"


def _lag(hours: float, precision: str) -> str:
    if precision == "days":
        days = round(hours / 24)
        return f"{days:,} day{'s' * (days != 1)}"
    return f"{hours:.0f} hours" if hours < _TWO_DAYS else f"{hours / 24:.1f} days"


_TWO_DAYS = 48
_BLANK = re.compile(r"\n\s*\n")


def _group(kind: str) -> str:
    return next((group for group, kinds in _GROUPS.items() if kind in kinds), "other")


def _written(text: str) -> str:
    """A piece of an article with its lines, without anything that a page obeys and without many blank lines."""
    return _BLANK.sub("\n\n", "\n".join(map(line, text.split("\n"))))


_FILTERS: dict[str, Callable[..., str]] = {
    "number": lambda number: f"{number:,}",
    "whole": lambda number: f"{number:,.0f}",
    "figure": _figure,
    "lag": _lag,
    "group": _group,
    "plain": lambda name: name.replace("_", " "),
    "line": lambda text: shown(text, NAME),
    "text": _written,
}


def _part(name: str) -> str:
    return resources.files("preprocess.report.page").joinpath("templates", name).read_text(encoding="utf-8")


def _digest(part: str) -> str:
    return base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()
