"""Which sources and stories the report draws."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from preprocess.report.measures import FEW, SourceReport
from preprocess.report.page import charts
from preprocess.report.page.names import UNKNOWN_SOURCE
from preprocess.report.ranking import Place, ranked


def drawings(
    ordered: Sequence[SourceReport], drawn: Sequence[charts.Flow], stories: Sequence[charts.Course]
) -> dict[str, Markup]:
    """Draw sources and stories.

    Args:
        ordered: The figures of every source, those with most articles first.
        drawn: Who has words from whom.
        stories: Those that are drawn.

    Returns:
        The drawings by name; an empty one where there is nothing to draw.
    """
    single, rest = ordered[: charts.MOST_ROWS], ordered[charts.MOST_ROWS :]
    bars = [charts.Bar(_called(report.source), _counts([report])) for report in single]
    bars += [charts.Bar(f"{len(rest):,} other sources", _counts(rest))] if rest else []
    enough = [report for report in ordered if report.articles >= FEW][: charts.MOST_ROWS]
    shares = [
        charts.Shares(_called(one.source), {label: share.value or 0.0 for label, share in one.furniture.labels.items()})
        for one in enough
    ]
    return {
        "outcomes": charts.outcomes(bars),
        "furniture": charts.furniture(shares),
        "scores": charts.scores(_dots(ordered)),
        "flows": charts.flows(drawn),
        "courses": charts.courses(stories),
    }


def _dots(reports: Iterable[SourceReport]) -> list[charts.Dot]:
    """Of the sources that can be ranked by original reporting those with most articles, by their means."""
    places = [place for tier in ranked(reports, "reporting.score").tiers for place in tier]
    largest = sorted(places, key=lambda place: -place.report.articles)[: charts.MOST_ROWS]
    return [_dot(place) for place in sorted(largest, key=lambda place: -(place.report.reporting.score.value or 0))]


def _dot(place: Place) -> charts.Dot:
    score, span = place.report.reporting.score, f"place {place.best}"
    if place.worst > place.best:
        span += f" to {place.worst}"
    value, low, high = (one or 0.0 for one in (score.value, score.low, score.high))
    return charts.Dot(_called(place.report.source), value, low, high, f"{span} (n {score.n:,})")


def _called(source: str | None) -> str:
    return UNKNOWN_SOURCE if source is None else source


def _counts(reports: Iterable[SourceReport]) -> dict[str, int]:
    reports = list(reports)
    return {outcome: sum(outcome_count(report, outcome) for report in reports) for outcome in charts.OUTCOMES}


def outcome_count(report: SourceReport, outcome: str) -> int:
    """Return how many articles of a source became so."""
    return report.kept if outcome == "kept" else report.dropped.get(outcome, 0)
