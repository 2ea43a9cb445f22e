"""Sources in the order of a figure, as far as their intervals tell them apart."""

from collections.abc import Iterable
from dataclasses import dataclass

from preprocess.report.intervals import Estimate
from preprocess.report.measures import SourceReport

LEAST = 50
"""Articles; a source with fewer is not ranked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Sources in the order of a figure.

    Attributes:
        figure: Which one.
        tiers: The largest figure first. The intervals of two sources in different tiers have nothing in common; those
            of one tier hang together, each overlapping another one's, so that their order may be chance.
        few: Sources that cannot be ranked, since the figure is of too few articles; those with most first.
    """

    figure: str
    tiers: tuple[tuple[SourceReport, ...], ...]
    few: tuple[SourceReport, ...]


def estimate(report: SourceReport, figure: str) -> Estimate:
    """Return an estimate by its path.

    Args:
        report: Of the source.
        figure: The names of its part and its field, as in ``reporting.score``.
    """
    part, _, name = figure.partition(".")
    found = getattr(getattr(report, part), name)
    if not isinstance(found, Estimate):
        raise TypeError(f"{figure} is no estimate")
    return found


def ranked(reports: Iterable[SourceReport], figure: str) -> Ranking:
    """Rank sources by a figure, where that can be done.

    The unknown source is none, and is left out.

    Args:
        reports: Of the sources.
        figure: As in ``reporting.score``.
    """
    named = sorted((one for one in reports if one.source is not None), key=lambda one: one.source or "")
    found = [(report, estimate(report, figure)) for report in named]
    sure = [one for one in found if one[1].low is not None and min(one[0].articles, one[1].n) >= LEAST]
    ranked_ = {report.source for report, _ in sure}
    few = sorted((report for report in named if report.source not in ranked_), key=lambda one: -one.articles)
    return Ranking(figure=figure, tiers=_tiers(sure), few=tuple(few))


def _tiers(found: Iterable[tuple[SourceReport, Estimate]]) -> tuple[tuple[SourceReport, ...], ...]:
    """Cut where no interval reaches from above to below."""
    tiers: list[list[tuple[SourceReport, Estimate]]] = []
    lowest = 0.0
    for report, one in sorted(found, key=lambda item: -(item[1].high or 0.0)):
        low, high = one.low or 0.0, one.high or 0.0
        if tiers and high >= lowest:
            tiers[-1].append((report, one))
            lowest = min(lowest, low)
        else:
            tiers.append([(report, one)])
            lowest = low
    for tier in tiers:
        tier.sort(key=lambda item: -(item[1].value or 0.0))
    return tuple(tuple(report for report, _ in tier) for tier in tiers)
