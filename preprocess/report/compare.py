"""Two runs beside each other, source by source."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from preprocess.errors import RunError
from preprocess.report.figures.intervals import Estimate
from preprocess.report.measures import SourceReport
from preprocess.report.ranking import estimate

COMPARED = (
    "furniture.share",
    "reporting.score",
    "reporting.novelty",
    "reporting.anonymous",
    "reporting.wire",
    "reporting.corrections",
    "copying.copied",
    "copying.by_others",
    "timing.first",
)
"""The figures that are set beside each other with their intervals."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What is compared of a source, or of a run.

    Attributes:
        articles: Articles that came in.
        kept: How many of them stand in the corpus.
        dropped: The others.
        stripped: Share of the characters that was stripped, 0-1.
        links: Links with other sources, those of the same event not counted.
    """

    articles: int
    kept: int
    dropped: int
    stripped: float
    links: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A figure of a source in both runs.

    Attributes:
        figure: One of :data:`COMPARED`.
        a: In the one.
        b: In the other.
        difference: How much larger it is in the other; None where a run lacks it.
        overlap: Whether the intervals have something in common, so that the difference may be chance; None where one
            of them has none, for want of groups.
    """

    figure: str
    a: Estimate
    b: Estimate
    difference: float | None
    overlap: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A source in both runs.

    Attributes:
        source: Its name.
        a: Its figures in the one; None where that has no article of it.
        b: Its figures in the other.
        differences: Its estimates, where both runs have articles of it.
    """

    source: str | None
    a: Figures | None
    b: Figures | None
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Every source of either run, those with the most articles first, and the whole runs."""

    sources: tuple[Pair, ...]
    total: Pair


def compare(a: Iterable[Mapping[str, Any]], b: Iterable[Mapping[str, Any]]) -> Comparison:
    """Set two runs beside each other.

    Args:
        a: The rows of ``sources.json`` of the one.
        b: Those of the other.

    Raises:
        RunError: If a row is not as a run writes it.
    """
    try:
        return _compared(list(map(_report, a)), list(map(_report, b)))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise RunError(f"sources.json: is not as a run leaves it ({error!r:.200}); run it again") from error


@cache
def _reader() -> TypeAdapter[SourceReport]:
    return TypeAdapter(SourceReport)


def _report(row: Mapping[str, Any]) -> SourceReport:
    """The report that a row tells of, all of it: an earlier version's has no intervals."""
    known = {one.name for one in fields(SourceReport)}
    if other := known ^ row.keys():
        raise ValueError(f'"{min(other)}" is {"not known" if min(other) in row else "missing"}')
    try:
        return _reader().validate_python(row)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        raise ValueError(f'"{".".join(map(str, problem["loc"]))}": {problem["msg"]}') from error


def _compared(a: Sequence[SourceReport], b: Sequence[SourceReport]) -> Comparison:
    left, right = ({report.source: report for report in reports} for reports in (a, b))
    pairs = [_pair(source, left.get(source), right.get(source)) for source in dict.fromkeys([*left, *right])]
    pairs.sort(key=lambda pair: (-_most(pair), pair.source is None, pair.source or ""))
    return Comparison(sources=tuple(pairs), total=Pair(source=None, a=_whole(a), b=_whole(b)))


def _pair(source: str | None, a: SourceReport | None, b: SourceReport | None) -> Pair:
    found = () if a is None or b is None else tuple(_difference(figure, a, b) for figure in COMPARED)
    return Pair(source=source, a=_figures(a), b=_figures(b), differences=found)


def _difference(figure: str, a: SourceReport, b: SourceReport) -> Difference:
    one, other = estimate(a, figure), estimate(b, figure)
    known = one.value is not None and other.value is not None
    return Difference(
        figure=figure,
        a=one,
        b=other,
        difference=round((other.value or 0.0) - (one.value or 0.0), 4) if known else None,
        overlap=one.overlaps(other),
    )


def _most(pair: Pair) -> int:
    return max(side.articles for side in (pair.a, pair.b) if side is not None)


def _figures(report: SourceReport | None) -> Figures | None:
    if report is None:
        return None
    links = sum(report.copies_of_others.values()) + sum(report.copied_by_others.values())
    return _counted([report], links)


def _whole(reports: Sequence[SourceReport]) -> Figures:
    """The figures of a run; a link stands at two sources and is counted at the one that copied."""
    return _counted(reports, sum(sum(report.copies_of_others.values()) for report in reports))


def _counted(reports: Sequence[SourceReport], links: int) -> Figures:
    articles, kept = sum(report.articles for report in reports), sum(report.kept for report in reports)
    stripped = sum(sum(report.stripped.values()) for report in reports)
    characters = sum(report.characters for report in reports)
    return Figures(
        articles=articles, kept=kept, dropped=articles - kept, stripped=stripped / max(1, characters), links=links
    )
