"""The cleaner: lines stripped, labels, tails of body lines, body lost."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from evaluation.figures import Figure, Row, figures, named, rows, shares
from preprocess.article import STRIPPED_LABELS, Article, Marked
from preprocess.prepare import Preparer
from preprocess.settings import Settings

OTHER_NAMES = {"embed_credit": "embed", "pull_quote": "body", "quote_block": "body"}
_FEW = 5  # lines of a label; with fewer its figures say nothing
_BLANKS = 2  # characters that may go with a tail
_MOST = 0.8  # of a tail: it is gone


def measure(gold: Path) -> dict[str, Figure]:
    """Every figure of the cleaner."""
    documents, appeals = rows(gold / "lines.jsonl"), rows(gold / "appeals.jsonl")
    counted = [(document, _counts(document)) for document in documents]
    return (
        _figures("English lines", counted, "en")
        | _figures("all lines", counted, None)
        | _figures("English appeals", [(document, _counts(document)) for document in appeals], "en")
        | _label_figures(counted)
    )


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


def _counts(document: Row) -> Counter[str]:
    """What is right and wrong in one article; a line counts as stripped when more than half of it is."""
    counts: Counter[str] = Counter()
    for line, start, end, marked in _sure_lines(document):
        spans = [span for span in marked.removed if span.start < end and span.end > start]
        covered = sum(min(span.end, end) - max(span.start, start) for span in spans)
        label = OTHER_NAMES.get(line["label"], line["label"])
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


def _sure_lines(document: Row) -> Iterator[tuple[Row, int, int, Marked]]:
    text = "\n".join(line["text"] for line in document["lines"])
    marked = _preparer.mark(Article(id=document["id"], text=text, source=document["source"]))
    start = 0
    for line in document["lines"]:
        if not line.get("unsure"):
            yield line, start, start + len(line["text"]), marked
        start += len(line["text"]) + 1


_preparer = Preparer(Settings())


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
