"""The shapes of the report's chart. Numbers in, geometry out; what it looks like is the page's matter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from preprocess.article import KINDS
from preprocess.report.measures import SourceReport

OUTCOMES = ("kept", *KINDS, "replaced", "empty")
"""What can become of an article, in the order of the bars' parts."""

MOST_BARS = 30

WIDTH, ROW, LABELS, NUMBERS = 1000, 24, 230, 80
"""Of the drawing, of a bar with its gap, of the names and of the numbers; in the drawing's own units."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a bar: what became of so many articles, and where it is drawn."""

    outcome: str
    count: int
    x: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """The articles of a source.

    Attributes:
        source: Its name; None where it is unknown or where several sources are summed.
        summed: How many sources the bar stands for.
        articles: Articles that came in.
        y: The upper edge.
        parts: What became of them, from left to right.
    """

    source: str | None
    summed: int
    articles: int
    y: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Bars below each other, and the outcomes that occur in them."""

    height: int
    bars: tuple[Bar, ...]
    outcomes: tuple[str, ...]


def stacked(reports: Sequence[SourceReport]) -> Chart:
    """Draw what became of each source's articles.

    Args:
        reports: In the order of the bars; all behind the first :data:`MOST_BARS` are summed in one.
    """
    single, rest = reports[:MOST_BARS], reports[MOST_BARS:]
    rows = [(report.source, [report]) for report in single] + ([(None, list(rest))] if rest else [])
    most = max((sum(one.articles for one in group) for _, group in rows), default=0)
    scale = (WIDTH - LABELS - NUMBERS) / max(1, most)
    bars = tuple(_bar(number, source, group, scale) for number, (source, group) in enumerate(rows))
    found = {part.outcome for bar in bars for part in bar.parts}
    return Chart(height=len(bars) * ROW, bars=bars, outcomes=tuple(name for name in OUTCOMES if name in found))


def _bar(number: int, source: str | None, group: Sequence[SourceReport], scale: float) -> Bar:
    counts = [sum(_count(report, outcome) for report in group) for outcome in OUTCOMES]
    return Bar(
        source=source,
        summed=len(group),
        articles=sum(counts),
        y=number * ROW,
        parts=tuple(_parts(counts, scale)),
    )


def _count(report: SourceReport, outcome: str) -> int:
    return report.kept if outcome == "kept" else report.dropped.get(outcome, 0)


def _parts(counts: Sequence[int], scale: float) -> Iterable[Part]:
    before = 0
    for outcome, count in zip(OUTCOMES, counts, strict=True):
        if count:
            x = round(LABELS + before * scale, 1)
            yield Part(outcome=outcome, count=count, x=x, width=round(count * scale, 1))
        before += count
