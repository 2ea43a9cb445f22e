"""Measures what a run finds against gold, and holds the figures to their floors.

Example: python scripts/evaluate.py --gold FOLDER --check
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from preprocess import Article, Corpus, Marked, run_articles
from preprocess.article import STRIPPED_LABELS
from preprocess.prepare import Preparer
from preprocess.settings import Settings

ROOT = Path(__file__).parent.parent
FLOORS = ROOT / "tests/quality/floors.json"
SLACK = 0.005  # a floor stands this much under the figure that set it
OTHER_NAMES = {"embed_credit": "embed", "pull_quote": "body", "quote_block": "body"}

Row = dict[str, Any]
Figures = dict[str, float]


def rows(path: Path) -> list[Row]:
    """The rows of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def shares(right: int, found: int, wanted: int) -> tuple[float, float, float]:
    """Precision, recall and F1 from counts."""
    precision, recall = right / max(1, found), right / max(1, wanted)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def gold_lines(documents: Iterable[Row]) -> Iterator[tuple[Row, int, int, Marked]]:
    """Each line that the gold is sure of, with its place in the marked text."""
    prepare = Preparer(Settings())
    for document in documents:
        text = "\n".join(line["text"] for line in document["lines"])
        article = Article(id=document["id"], text=text, source=document["source"])
        marked = prepare.marked(article)
        start = 0
        for line in document["lines"]:
            if not line.get("unsure"):
                yield line, start, start + len(line["text"]), marked
            start += len(line["text"]) + 1


def line_figures(documents: Iterable[Row], prefix: str) -> Figures:
    """How well lines are stripped: a line counts as stripped when more than half of it is."""
    right = found = wanted = labelled = lost = body = mixed = mixed_right = 0
    for line, start, end, marked in gold_lines(documents):
        spans = [span for span in marked.removed if span.start < end and span.end > start]
        covered = sum(min(span.end, end) - max(span.start, start) for span in spans)
        label = OTHER_NAMES.get(line["label"], line["label"])
        strip, stripped = label in STRIPPED_LABELS, covered > (end - start) / 2
        right, found, wanted = right + (strip and stripped), found + stripped, wanted + strip
        labelled += strip and stripped and spans[0].label == label
        if strip:
            continue
        tail = line.get("mixed") or {"start": 0, "end": 0}
        tail_start, tail_end = start + tail["start"], start + tail["end"]
        inside = sum(max(0, min(span.end, tail_end) - max(span.start, tail_start)) for span in spans)
        lost, body = lost + covered - inside, body + end - start
        if "mixed" in line:
            mixed += 1
            mixed_right += inside >= 0.8 * (tail_end - tail_start) and covered - inside <= 2  # noqa: PLR2004 - blanks
    precision, recall, f1 = shares(right, found, wanted)
    return {
        f"{prefix} strip precision": precision,
        f"{prefix} strip recall": recall,
        f"{prefix} strip F1": f1,
        f"{prefix} label right": labelled / max(1, right),
        f"{prefix} body kept": 1 - lost / max(1, body),
    } | ({f"{prefix} mixed lines right": mixed_right / mixed} if mixed else {})


def articles_of(gold: Iterable[Row]) -> Iterator[Article]:
    """Articles without their dates and sources: what is decided is decided by the text."""
    for row in gold:
        yield Article(id=row["id"], text=row["text"], title=row.get("title"))


def restatement_figures(folder: Path) -> Figures:
    """How well pairs (copy, origin) are found among accounts of the same events, dates and sources hidden."""
    gold = {(row["copy"], row["origin"]) for row in rows(folder / "restatement.links.jsonl")}
    events = json.loads((folder / "restatement.events.json").read_text(encoding="utf-8"))
    corpus = run_articles(articles_of(rows(folder / "restatement.jsonl")))
    found = {(link.copy, link.origin) for link in corpus.links if link.kind == "restatement"}
    copies = {copy for copy, _ in gold}
    independent = sum(1 for one in events for other in events if one < other and events[one] == events[other])
    wrong = sum(1 for pair in found if not copies & set(pair))
    precision, recall, f1 = shares(len(found & gold), len(found), len(gold))
    return {
        "restatement average precision": average_precision(corpus, gold),
        "restatement precision": precision,
        "restatement recall": recall,
        "restatement F1": f1,
        "restatement independent pairs left alone": 1 - wrong / max(1, independent),
    }


def average_precision(corpus: Corpus, gold: set[tuple[str, str]]) -> float:
    """Average precision of the directed pairs, ranked by their probability."""
    ranked = sorted(
        (
            (side.restates, pair)
            for c in corpus.candidates
            for side, pair in ((c.a_side, (c.a, c.b)), (c.b_side, (c.b, c.a)))
        ),
        key=lambda scored: (-scored[0], scored[1]),
    )
    hits, total = 0, 0.0
    for place, (_, pair) in enumerate(ranked, 1):
        if pair in gold:
            hits += 1
            total += hits / place
    return total / len(gold)


def syndication_figures(folder: Path) -> Figures:
    """Whether wire copies of one weekend are found as copies."""
    corpus = run_articles(articles_of(rows(folder / "syndication.jsonl")))
    found = {frozenset((link.copy, link.origin)) for link in corpus.links if link.kind in ("exact", "near", "excerpt")}
    right = judged = 0
    for row in rows(folder / "syndication.pairs.jsonl"):
        if row["label"] in ("text_dependent", "not_dependent"):
            judged += 1
            right += (frozenset((row["a"], row["b"])) in found) == (row["label"] == "text_dependent")
    return {"syndication pairs right": right / judged}


def measure(folder: Path) -> Figures:
    """Every figure."""
    documents = rows(folder / "lines.jsonl")
    appeals = rows(folder / "appeals.jsonl")
    return (
        line_figures([row for row in documents if row["language"] == "en"], "English lines")
        | line_figures(documents, "all lines")
        | line_figures([row for row in appeals if row["language"] == "en"], "English appeals")
        | restatement_figures(folder)
        | syndication_figures(folder)
    )


def under(figures: Mapping[str, float], floors: Mapping[str, float]) -> list[str]:
    """The figures that fell under their floors, in words."""
    return [
        f"{name}: {figures.get(name, 0):.4f} < {floor:.4f}"
        for name, floor in floors.items()
        if figures.get(name, 0) < floor
    ]


def main() -> None:
    """Print the figures; check them against the floors, or write new floors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, required=True, help="the folder of the gold")
    parser.add_argument("--check", action="store_true", help="fail where a figure is under its floor")
    parser.add_argument("--allow-regression", action="store_true", help="let a floor be lowered")
    given = parser.parse_args()
    figures = measure(given.gold)
    for name, value in figures.items():
        print(f"{name:<45}{value:>8.4f}")
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    fallen = under(figures, floors)
    if fallen and not given.allow_regression:
        sys.exit("under the floor: " + "; ".join(fallen))
    if not given.check:
        FLOORS.parent.mkdir(parents=True, exist_ok=True)
        raised = {name: round(max(value - SLACK, 0), 4) for name, value in figures.items()}
        kept = raised if given.allow_regression else {n: max(v, floors.get(n, 0)) for n, v in raised.items()}
        FLOORS.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
