"""Two runs beside each other, source by source."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from preprocess.errors import RunError
from preprocess.report.measures import SourceReport


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
class Pair:
    """A source in both runs; None where a run has no article of it."""

    source: str | None
    a: Figures | None
    b: Figures | None


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
        return _compared([SourceReport(**row) for row in a], [SourceReport(**row) for row in b])
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise RunError(f"sources.json: is not as a run leaves it ({error!r:.200}); run it again") from error


def _compared(a: Sequence[SourceReport], b: Sequence[SourceReport]) -> Comparison:
    left, right = ({report.source: report for report in reports} for reports in (a, b))
    pairs = [
        Pair(source=source, a=_figures(left.get(source)), b=_figures(right.get(source)))
        for source in dict.fromkeys([*left, *right])
    ]
    pairs.sort(key=lambda pair: (-_most(pair), pair.source is None, pair.source or ""))
    return Comparison(sources=tuple(pairs), total=Pair(source=None, a=_whole(a), b=_whole(b)))


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
