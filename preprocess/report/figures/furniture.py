"""What a source wraps around its text: furniture by label, and the blocks that it repeats most."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from preprocess.article import LABELS
from preprocess.report.figures.intervals import Estimate, Numbers, Ratio, of_parts
from preprocess.report.figures.own import Own
from preprocess.text import shown

MOST_REPEATED = 5
_BLOCK = 160  # characters of a block that are told and compared
_LEAST = 2  # articles that make a block a repeated one


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """A block of furniture that a source repeats.

    Attributes:
        label: Its label.
        text: Its beginning, on one line, safe to show.
        articles: How many articles of the source have it.
    """

    label: str
    text: str
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """What was stripped of a source's articles.

    Attributes:
        share: Share of the characters of its texts that was stripped; ``n`` is articles.
        labels: The same for each label that occurs.
        repeated: The blocks that most of its articles have.
    """

    share: Estimate = field(default_factory=Estimate)
    labels: Mapping[str, Estimate] = field(default_factory=dict)
    repeated: tuple[Repeated, ...] = ()


def ratios(own: Own) -> dict[str, Ratio]:
    """Return what the shares of the characters are made of, by ``share`` and label."""
    wholes = np.array([len(record.marked.article.text) for record in own.records], np.float64)
    stripped: defaultdict[str, Numbers] = defaultdict(lambda: np.zeros(len(own.records)))
    for place, record in enumerate(own.records):
        for span in record.marked.removed:
            stripped[span.label][place] += span.end - span.start
    found = {label: of_parts(stripped[label], wholes) for label in LABELS if label in stripped}
    return {"share": of_parts(sum(stripped.values(), np.zeros(len(own.records))), wholes)} | found


def furniture(own: Own, found: Mapping[str, Estimate]) -> Furniture:
    """Return what was stripped of a source's articles, given the estimates of :func:`ratios`."""
    labels = {label: found[label] for label in LABELS if label in found}
    return Furniture(share=found["share"], labels=labels, repeated=_repeated(own))


def _repeated(own: Own) -> tuple[Repeated, ...]:
    counts = Counter[tuple[str, str]]()
    for record in own.records:
        text = record.marked.article.text
        counts.update(
            {(span.label, text[span.start : min(span.end, span.start + 2 * _BLOCK)]) for span in record.marked.removed}
        )
    often = heapq.nsmallest(MOST_REPEATED, counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        Repeated(label=label, text=shown(text, _BLOCK), articles=count)
        for (label, text), count in often
        if count >= _LEAST
    )
