"""Linking: restatements and accounts of one event, wire copies, cross-posts."""

import json
import math
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import train_restatement as training

from evaluation.figures import Figure, Row, average_precision, figures, named, rows, shares
from preprocess import Article, Corpus, run, run_articles
from preprocess.copies.measures import EVENT_MEASURES, RESTATEMENT_MEASURES

COPIES = ("exact", "near", "excerpt")
Pair = tuple[float, bool, bool]  # its score, whether it holds, whether it was found


def measure(gold: Path) -> dict[str, Figure]:
    """Every figure of linking on the gold."""
    return _restatements(gold) | _held_out(gold) | _syndication(gold)


def _articles(gold: Iterable[Row]) -> Iterator[Article]:
    """Articles without their dates and sources: what is decided is decided by the text."""
    for row in gold:
        yield Article(id=row["id"], text=row["text"], title=row.get("title"))


def _restatements(gold: Path) -> dict[str, Figure]:
    """Pairs (copy, origin) as a run finds them; the models were trained on these articles."""
    right = {(row["copy"], row["origin"]) for row in rows(gold / "restatement.links.jsonl")}
    events = json.loads((gold / "restatement.events.json").read_text(encoding="utf-8"))
    corpus = run_articles(_articles(rows(gold / "restatement.jsonl")))
    found = {(link.copy, link.origin) for link in corpus.links if link.kind == "restatement"}
    scores = dict(_directed(corpus))
    items = [(events[pair[0]], (scores.get(pair, 0.0), pair in right, pair in found)) for pair in {*scores, *right}]
    proposed = [(events[copy], (copy, origin) in scores) for copy, origin in sorted(right)]
    return named("restatement as shipped,", figures(sorted(items), _pairs)) | named(
        "restatement", figures(proposed, lambda pairs: {"origins among candidates": sum(pairs) / len(pairs)})
    )


def _directed(corpus: Corpus) -> Iterator[tuple[tuple[str, str], float]]:
    for c in corpus.candidates:
        yield (c.a, c.b), c.a_side.restates
        yield (c.b, c.a), c.b_side.restates


def _pairs(items: Sequence[Pair]) -> Mapping[str, float]:
    wanted = sum(right for _, right, _ in items)
    hits = sum(right and found for _, right, found in items)
    precision, recall, f1 = shares(hits, sum(found for _, _, found in items), wanted)
    ranked = average_precision([(score, right) for score, right, _ in items], wanted)
    return {"average precision": ranked, "precision": precision, "recall": recall, "F1": f1}


def _held_out(gold: Path) -> dict[str, Figure]:
    """The same by models that never saw the event."""
    right = {(row["copy"], row["origin"]) for row in rows(gold / "restatement.links.jsonl")}
    events = json.loads((gold / "restatement.events.json").read_text(encoding="utf-8"))
    pool = training.pool_of({row["id"]: row["text"] for row in rows(gold / "restatement.jsonl")})
    examples = [*training.restatement_examples(pool, events, right), *training.easy_examples(gold)]
    same = training.event_examples(pool, events)
    return named("restatement held out,", _of_restatements(examples)) | named("same event held out,", _of_events(same))


def _of_events(examples: Sequence[training.Example]) -> dict[str, Figure]:
    odds = training.held_out(examples, EVENT_MEASURES)
    items = [
        (example.event, (float(score), example.right, score > 0))
        for example, score in zip(examples, odds, strict=True)
        if example.kind == "gold"
    ]
    return figures(items, _pairs)


def _of_restatements(examples: Sequence[training.Example]) -> dict[str, Figure]:
    """Of each pair only the likelier direction may be a link, as in a run without dates."""
    odds, gold = training.held_out(examples, RESTATEMENT_MEASURES), [example.kind == "gold" for example in examples]
    slope, shift = training.calibrated(odds[gold], training.labels(examples)[gold])
    odds = slope * odds + shift
    scored = [(one, float(score)) for one, score in zip(examples, odds, strict=True) if one.kind == "gold"]
    scores = {example.pair: score for example, score in scored}
    turned = {pair: scores.get(pair[::-1], -math.inf) for pair in scores}
    found = {pair for pair, score in scores.items() if score > max(training.CUTOFF, turned[pair])}
    items = [(example.event, (score, example.right, example.pair in found)) for example, score in scored]
    accounts = [(example.event, example.pair not in found) for example, _ in scored if example.independent]
    retold = [(example.event, score > turned[example.pair]) for example, score in scored if example.right]
    return (
        figures(items, _pairs)
        | figures(accounts, lambda right: {"independent accounts left alone": sum(right) / len(right)})
        | figures(retold, lambda right: {"direction right": sum(right) / len(right)})
    )


def _syndication(gold: Path) -> dict[str, Figure]:
    """Whether wire copies of one weekend are found as copies."""
    corpus = run_articles(_articles(rows(gold / "syndication.jsonl")))
    found = {frozenset((link.copy, link.origin)) for link in corpus.links if link.kind in COPIES}
    judged = [
        row for row in rows(gold / "syndication.pairs.jsonl") if row["label"] in ("text_dependent", "not_dependent")
    ]
    items = [
        (row["a"], (frozenset((row["a"], row["b"])) in found) == (row["label"] == "text_dependent")) for row in judged
    ]
    return named("syndication", figures(items, lambda right: {"pairs right": sum(right) / len(right)}))


def measure_corpora(corpora: Path) -> dict[str, Figure]:
    """Copies between two sites of one government, with their real dates, and false alarms there and among outlets."""
    posts = run([corpora / "usgov_cc0.jsonl.gz"], workers=os.cpu_count() or 1)
    news = run([corpora / "abp_dev.jsonl.gz"], workers=os.cpu_count() or 1)
    return _cross_posted(corpora, posts) | _false_alarms("two sites", posts) | _false_alarms("71 outlets", news)


def _false_alarms(name: str, corpus: Corpus) -> dict[str, Figure]:
    """Of the pairs that report one event, those that are not called a restatement; nearly none of them is one."""
    items = [(link.origin, link.kind == "same_event") for link in corpus.links if link.kind not in COPIES]
    return figures(items, lambda kept: {f"corpora {name}, accounts left alone": sum(kept) / len(kept)})


def _cross_posted(corpora: Path, corpus: Corpus) -> dict[str, Figure]:
    pairs = json.loads((corpora / "usgov_cc0.syndicated_pairs.json").read_text(encoding="utf-8"))
    found = {(link.copy, link.origin) for link in corpus.links if link.kind in COPIES}
    items = [
        (p["copy"], (_either(found, p["copy"], p["other"]), (p["copy"], p["original"]) in found, _origin(p)))
        for p in pairs
    ]
    return named("cross-posts", figures(items, _cross_posts))


def _either(found: set[tuple[str, str]], a: str, b: str) -> bool:
    return (a, b) in found or (b, a) in found


def _origin(pair: Row) -> str:
    """Whether the copy states where it is from, its date alone says so, or nothing does."""
    return "stated" if pair["claims_18f"] else "dated" if pair["original"] else "unknown"


def _cross_posts(items: Sequence[tuple[bool, bool, str]]) -> Mapping[str, float]:
    known = [right for _, right, origin in items if origin != "unknown"]
    stated = [right for _, right, origin in items if origin == "stated"]
    return {
        "recall": sum(found for found, _, _ in items) / len(items),
        "directed right": sum(known) / max(1, len(known)),
        "directed right, origin stated": sum(stated) / max(1, len(stated)),
    }
