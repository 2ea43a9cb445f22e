"""The cleaner: lines stripped, labels, tails of body lines, body lost.

The model of furniture lines is trained anew without the sources that it is measured on.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

import train_boilerplate as training

from evaluation.figures import Figure, Row, average_precision, figures, named, rows, shares
from preprocess.article import STRIPPED_LABELS, Article, Marked
from preprocess.boilerplate import Marker
from preprocess.language import detect
from preprocess.settings import LanguageSettings

_FEW = 5  # lines of a label; with fewer its figures say nothing
_BLANKS = 2  # characters that may go with a tail
_MOST = 0.8  # of a tail: it is gone


@dataclass(frozen=True, kw_only=True)
class HeldOut:
    """Markers whose model of lines has not seen what they are measured on.

    Attributes:
        known: Every line of the gold.
        markers: One for each fold of sources, trained without it.
    """

    known: Sequence[training.Example]
    markers: Sequence[Marker]

    @classmethod
    def of(cls, gold: Path) -> Self:
        """Train them."""
        known = training.examples(gold)
        trainer = training.Trainer(known)
        return cls(known=known, markers=[Marker(model=trainer.without(fold)) for fold in range(training.FOLDS)])

    @cached_property
    def _sources(self) -> frozenset[str]:
        return frozenset(one.source for one in self.known)

    def marker(self, source: str) -> Marker:
        """The one that has not seen a source: the outlet itself, or that of which a host is a part."""
        parts = source.split(".")
        names = [".".join(parts[start:]) for start in range(len(parts))]
        (fold,) = training.folds_of([next((name for name in names if name in self._sources), source)])
        return self.markers[fold]


def measure(gold: Path, held_out: HeldOut) -> dict[str, Figure]:
    """Every figure of the cleaner."""
    lines, appeals = (
        [(document, _counts(document, held_out)) for document in rows(gold / name)] for name in training.BY_HAND
    )
    return (
        _figures("English lines", lines, "en")
        | _figures("all lines", lines, None)
        | _figures("English appeals", appeals, "en")
        | _label_figures(lines)
        | _ranking(held_out)
    )


def _ranking(held_out: HeldOut) -> dict[str, Figure]:
    """How well the model alone ranks the lines of pages that a person read."""
    audited = [one for one in held_out.known if one.part == "audited" and one.furniture is not None]
    folds = training.folds_of(one.source for one in audited)
    odds = [held_out.markers[fold].model.furniture.of(one.look) for one, fold in zip(audited, folds, strict=True)]
    items = [(one.source, (surely, bool(one.furniture))) for one, surely in zip(audited, odds, strict=True)]
    return named("page lines", figures(items, _average_precision))


def _figures(name: str, counted: Iterable[tuple[Row, Counter[str]]], language: str | None) -> dict[str, Figure]:
    chosen = [(d["source"] or d["id"], c) for d, c in counted if language in (None, d["language"])]
    mixed = [(source, counts) for source, counts in chosen if counts["mixed"]]
    found = figures(chosen, _shares) | (figures(mixed, _tails) if mixed else {})
    return named(name, found)


def _label_figures(counted: Sequence[tuple[Row, Counter[str]]]) -> dict[str, Figure]:
    total = _sum(counts for _, counts in counted)
    labels = [label for label in STRIPPED_LABELS if total[f"wanted {label}"] >= _FEW]
    found: dict[str, Figure] = {}
    for label in labels:
        items = [
            (document["source"] or document["id"], counts)
            for document, counts in counted
            if counts[f"wanted {label}"] or counts[f"stripped as {label}"]
        ]
        found |= figures(items, lambda counts, label=label: _of_label(counts, label))
    return named("all lines", found)


def _average_precision(scored: Sequence[tuple[float, bool]]) -> Mapping[str, float]:
    return {"average precision": average_precision(scored, sum(right for _, right in scored))}


def _counts(document: Row, held_out: HeldOut) -> Counter[str]:
    """What is right and wrong in one article; a line counts as stripped when more than half of it is."""
    counts: Counter[str] = Counter()
    for line, start, end, marked in _sure_lines(document, held_out):
        spans = [span for span in marked.removed if span.start < end and span.end > start]
        covered = sum(min(span.end, end) - max(span.start, start) for span in spans)
        label = training.OTHER_NAMES.get(line["label"], line["label"])
        wanted, stripped = label in STRIPPED_LABELS, covered > (end - start) / 2
        counts.update(wanted=wanted, stripped=stripped, right=wanted and stripped)
        counts.update({f"stripped as {spans[0].label}": 1} if stripped else {})
        if wanted:
            counts.update({f"wanted {label}": 1, f"right {label}": stripped and spans[0].label == label})
            counts.update(labelled=stripped and spans[0].label == label)
        else:
            counts.update(_body(line, start, end, [(span.start, span.end) for span in spans], covered))
    return counts


def _body(line: Row, start: int, end: int, spans: Iterable[tuple[int, int]], covered: int) -> dict[str, int]:
    """What is lost of a body line, and whether its furniture tail is gone."""
    tail = line.get("mixed") or {"start": 0, "end": 0}
    first, last = start + tail["start"], start + tail["end"]
    inside = sum(max(0, min(b, last) - max(a, first)) for a, b in spans)
    gone = inside >= _MOST * (last - first) and covered - inside <= _BLANKS
    return {"lost": covered - inside, "body": end - start, "mixed": "mixed" in line, "tails": "mixed" in line and gone}


def _sure_lines(document: Row, held_out: HeldOut) -> Iterator[tuple[Row, int, int, Marked]]:
    text = "\n".join(line["text"] for line in document["lines"])
    article = Article(id=document["id"], text=text, source=document["source"])
    marked = held_out.marker(document["source"] or document["id"]).mark(
        article, language=detect(text, LanguageSettings())
    )
    start = 0
    for line in document["lines"]:
        if not line.get("unsure"):
            yield line, start, start + len(line["text"]), marked
        start += len(line["text"]) + 1


def _shares(counts: Sequence[Counter[str]]) -> Mapping[str, float]:
    total = _sum(counts)
    precision, recall, f1 = shares(total["right"], total["stripped"], total["wanted"])
    return {
        "strip precision": precision,
        "strip recall": recall,
        "strip F1": f1,
        "label right": total["labelled"] / max(1, total["right"]),
        "body kept": 1 - total["lost"] / max(1, total["body"]),
    }


def _tails(counts: Sequence[Counter[str]]) -> Mapping[str, float]:
    total = _sum(counts)
    return {"mixed lines right": total["tails"] / max(1, total["mixed"])}


def _of_label(counts: Sequence[Counter[str]], label: str) -> Mapping[str, float]:
    """Precision and recall of a label."""
    total = _sum(counts)
    right = total[f"right {label}"]
    return {
        f"{label} precision": right / max(1, total[f"stripped as {label}"]),
        f"{label} recall": right / max(1, total[f"wanted {label}"]),
    }


def _sum(counts: Iterable[Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return total
