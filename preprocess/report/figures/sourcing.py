"""Where a source's information comes from, as far as its sentences say, and which outlets it cites."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from preprocess.article import SOURCING_KINDS
from preprocess.report.figures.cited import Cited, cited
from preprocess.report.figures.intervals import Estimate, Numbers, Ratio, of_parts
from preprocess.report.figures.own import Own

KINDS = (*SOURCING_KINDS, "named_speaker")


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


def ratios(own: Own) -> dict[str, Ratio]:
    """Return what the shares of the sentences are made of, by kind."""
    wholes = np.array([len(record.originality.evidence) for record in own.records], np.float64)
    counts: defaultdict[str, Numbers] = defaultdict(lambda: np.zeros(len(own.records)))
    for place, record in enumerate(own.records):
        for one in record.originality.evidence:
            counts[one.kind][place] += 1
    return {kind: of_parts(counts[kind], wholes, n=int(wholes.sum())) for kind in KINDS if kind in counts}


def sourcing(own: Own, found: Mapping[str, Estimate]) -> SourcingMix:
    """Return where a source's information comes from, given the estimates of :func:`ratios`."""
    return SourcingMix(kinds=found, cited=cited(own))
