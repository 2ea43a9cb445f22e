"""Sources in the order of a figure, as far as their intervals tell them apart."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from preprocess.report.figures.intervals import Estimate, Numbers
from preprocess.report.measures import SourceReport

LEAST = 50
"""Articles; a source with fewer is not ranked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A source in a ranking.

    Attributes:
        report: Of the source.
        best: The place that it has at best, from 1: so many sources and one less are above it for sure.
        worst: The place that it has at worst.
    """

    report: SourceReport
    best: int
    worst: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Sources in the order of a figure.

    Attributes:
        figure: Which one.
        tiers: Sources that cannot be told from the first one of their tier, since the intervals overlap; that one is
            above all of the later tiers. The largest figures first.
        few: Sources that cannot be ranked, since the figure is of too few articles; those with most first.
    """

    figure: str
    tiers: tuple[tuple[Place, ...], ...]
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


def _tiers(found: Iterable[tuple[SourceReport, Estimate]]) -> tuple[tuple[Place, ...], ...]:
    rest = sorted(found, key=lambda item: -(item[1].value or 0.0))
    lows, highs = (np.sort([getattr(one, name) for _, one in rest]) for name in ("low", "high"))
    tiers = []
    while rest:
        first = rest[0][1]
        tier = [item for item in rest if first.overlaps(item[1])]
        rest = [item for item in rest if not first.overlaps(item[1])]
        tiers.append(tuple(_place(report, one, lows, highs) for report, one in tier))
    return tuple(tiers)


def _place(report: SourceReport, one: Estimate, lows: Numbers, highs: Numbers) -> Place:
    above = len(lows) - int(np.searchsorted(lows, one.high or 0.0, side="right"))
    below = int(np.searchsorted(highs, one.low or 0.0, side="left"))
    return Place(report=report, best=above + 1, worst=len(lows) - below)
