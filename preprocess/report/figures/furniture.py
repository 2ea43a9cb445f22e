"""What a source wraps around its text: furniture by label, and the blocks that it repeats most."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from preprocess.article import LABELS, Record
from preprocess.report.figures.intervals import Estimate, Ratio, of_parts
from preprocess.report.figures.own import Own
from preprocess.report.table import BLOCK, SORTED_LABELS, Keys, Places
from preprocess.text import shown

MOST_REPEATED = 5
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


def ratios(own: Own) -> Iterator[tuple[str, Ratio]]:
    """Yield what the shares of the characters are made of, by ``share`` and label."""
    wholes = own.rows["characters"].astype(np.float64)
    stripped = {SORTED_LABELS[code]: sizes for code, sizes in own.stripped().items()}
    yield "share", of_parts(sum(stripped.values(), np.zeros(len(own))), wholes)
    for label in LABELS:
        if label in stripped:
            yield label, of_parts(stripped[label], wholes)


def furniture(own: Own, found: Mapping[str, Estimate], records: Sequence[Record]) -> Furniture:
    """Return what was stripped of a source's articles.

    Args:
        own: The articles.
        found: The estimates of :func:`ratios`.
        records: Of the run: the few are looked at that have what is told.
    """
    labels = {label: found[label] for label in LABELS if label in found}
    return Furniture(share=found["share"], labels=labels, repeated=_repeated(own, records))


def _repeated(own: Own, records: Sequence[Record]) -> tuple[Repeated, ...]:
    """The blocks that most articles have; of those that as many have the first by label and text."""
    table = own.table
    places, owners = table.stripped.of(own.numbers)
    counts, firsts = _counted(table.keys[places], owners, places)
    labels = table.labels(firsts)
    order = np.lexsort((labels, -counts))
    counts, firsts, labels = counts[order], firsts[order], labels[order]
    # Which of those with one count and label are told, the texts say: all that the last one told is alike are needed.
    last = min(MOST_REPEATED, len(counts)) - 1
    alike = (counts == counts[last]) & (labels == labels[last]) if last >= 0 else np.zeros(0, np.bool_)
    alike[: last + 1] = True
    texts = table.stretches(firsts[alike].tolist(), records)
    rows = zip(counts[alike].tolist(), labels[alike].tolist(), firsts[alike].tolist(), strict=True)
    told = sorted((-count, SORTED_LABELS[label], texts[place][: 2 * BLOCK]) for count, label, place in rows)
    return tuple(
        Repeated(label=label, text=shown(text, BLOCK), articles=-count) for count, label, text in told[:MOST_REPEATED]
    )


def _counted(keys: Keys, owners: Places, places: Places) -> tuple[Places, Places]:
    """How many articles have each key that at least two have, and the first place where it stands."""
    order = np.lexsort((owners, keys))
    keys, owners, places = keys[order], owners[order], places[order]
    new = np.concatenate([[True], keys[1:] != keys[:-1]])[: len(keys)]
    article = new | np.concatenate([[True], owners[1:] != owners[:-1]])[: len(keys)]
    starts = np.flatnonzero(new)
    counts = np.add.reduceat(article.astype(np.int64), starts) if len(starts) else starts
    often = counts >= _LEAST
    return counts[often], places[starts[often]]
