"""Where a source's information comes from, as far as its sentences say, and which outlets it cites."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from preprocess.report.figures.cited import Cited, cited
from preprocess.report.figures.intervals import Estimate, Ratio, of_parts
from preprocess.report.figures.own import Own


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcingMix:
    """Where a source's information comes from.

    Attributes:
        kinds: Share of the sentences that show where their information comes from, by kind, those that occur; ``n`` is
            sentences.
        cited: The outlets that most of its articles cite, its own name left out.
    """

    kinds: Mapping[str, Estimate] = field(default_factory=dict)
    cited: tuple[Cited, ...] = ()


def ratios(own: Own) -> Iterator[tuple[str, Ratio]]:
    """Yield what the shares of the sentences are made of, by kind."""
    wholes, kinds = own.sentences()
    for kind, parts in kinds.items():
        yield kind, of_parts(parts, wholes, n=int(wholes.sum()))


def sourcing(own: Own, found: Mapping[str, Estimate]) -> SourcingMix:
    """Return where a source's information comes from, given the estimates of :func:`ratios`."""
    return SourcingMix(kinds=found, cited=cited(own))
