"""The five seeds, as the README shows them."""

from pathlib import Path

from evaluation.figures import Figure
from preprocess import run

SEEDS = Path(__file__).parent.parent.parent / "seeds"


def measure() -> dict[str, Figure]:
    """What a run on the seeds must say: each 1 or 0."""
    corpus = run([SEEDS])
    copies = {(link.copy[:3], link.origin[:3]) for link in corpus.links if link.kind != "same_event"}
    score = {record.marked.article.id[:3]: record.originality.score or 0.0 for record in corpus.records}
    said = {
        "seeds: 001 restates 000, and nothing else is a copy": copies == {("001", "000")},
        "seeds: 001 has the lowest score": min(score, key=lambda name: score[name]) == "001",
        "seeds: 004 has more original reporting than 000 and 003": score["004"] > max(score["000"], score["003"]),
    }
    return {name: Figure(value=float(held), groups=len(score)) for name, held in said.items()}
