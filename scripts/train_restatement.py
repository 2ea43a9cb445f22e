"""Trains the models of linking and measures them: restatement, same_event, and the background of word frequencies.

The same gold gives the same bytes. Figures come from cross-validation by event: no event is in both parts.

Example: python scripts/train_restatement.py --gold FOLDER
"""

import argparse
import hashlib
import itertools
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from evaluation.figures import rows
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.model_selection import GroupKFold

from preprocess.article import Article, Marked
from preprocess.columns import Ledger
from preprocess.copies.accounts import beside, rivals_of
from preprocess.copies.bulk import Loops, loops_for
from preprocess.copies.facts import facts
from preprocess.copies.link import context_of
from preprocess.copies.measures import EVENT_MEASURES, RESTATEMENT_MEASURES, Measured, measure
from preprocess.copies.rarity import Background, load_background, rarity
from preprocess.copies.rivals import RIVAL_MEASURES, Asked, beside_rivals
from preprocess.copies.view import Context, Views, views_of
from preprocess.linear import load_model
from preprocess.settings import Policy

ROOT = Path(__file__).parent.parent
MODELS = ROOT / "models"

WORDS, NAMES, FIGURES = 5000, 1500, 200  # of the background; the rest stands in under 1 % of the articles
STRENGTH = 0.3  # inverse regularisation; .1 to 1 measure alike
EASY_WEIGHT = 5.0  # all machine rewrites together weigh as much as so many written ones
FOLDS = 5
HARDEST = 1500  # pairs of two events that are most alike
FALSE_ALARMS = 0.01

CUTOFF, EVENT_CUTOFF = (math.log(each / (1 - each)) for each in (Policy().restatement, Policy().same_event))  # log-odds

Row = dict[str, Any]
Array = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Example:
    """A pair to learn from.

    Attributes:
        measures: By name.
        right: Whether what is asked holds.
        event: Of one event no part is learned while another is asked.
        pair: The copy and the origin; empty where nobody asks.
        independent: Whether neither retells anybody.
        weight: Of the example.
        kind: Where it comes from.
    """

    measures: Mapping[str, float]
    right: bool
    event: str
    pair: tuple[str, str] = ("", "")
    independent: bool = False
    weight: float = 1.0
    kind: str = "gold"


@dataclass(frozen=True, kw_only=True)
class Pool:
    """Articles that are linked together, and what each two of them share.

    Attributes:
        names: Their ids.
        views: The articles.
        pairs: Each two of them, by their places.
        measured: What those share.
        loops: What compares.
    """

    names: Sequence[str]
    views: Views
    pairs: NDArray[np.int64]
    measured: Measured
    loops: Loops


def as_marked(name: str, text: str) -> Marked:
    """A text as an article without a source or a date: neither may be learned from."""
    return Marked(article=Article(id=name, text=text), language="en")


def pool_of(texts: Mapping[str, str]) -> Pool:
    """Articles as they are seen beside each other."""
    marked = [as_marked(name, text) for name, text in texts.items()]
    loops, pairs = loops_for(len(marked)), all_pairs(len(marked))
    context = context_of(marked)
    views = views_of(marked, context, loops)
    return Pool(names=list(texts), views=views, pairs=pairs, measured=measure(views, pairs, loops), loops=loops)


def background_of(texts: Iterable[str]) -> Background:
    """Count in how many texts words, names and figures stand."""
    words: Counter[str] = Counter()
    names: Counter[str] = Counter()
    figures: Counter[str] = Counter()
    articles = 0
    for text in texts:
        articles += 1
        found = facts(as_marked("", text), lambda _: -1)  # only what is surely a name
        small = {word for word in re.findall(r"[^\W\d_]+", text) if word.islower()}
        words.update(small)
        names.update({part for name in found.names for part in name.parts})
        figures.update({figure.key for figure in found.figures})
    return Background(
        articles=articles,
        words=most_common(words, WORDS),
        names=most_common(names, NAMES),
        figures=most_common(figures, FIGURES),
    )


def most_common(counts: Mapping[str, int], most: int) -> dict[str, int]:
    """The most frequent keys with their counts, listed by name."""
    chosen = sorted(counts, key=lambda key: (-counts[key], key))[:most]
    return {key: counts[key] for key in sorted(chosen)}


def event_examples(pool: Pool, events: Mapping[str, str]) -> list[Example]:
    """Pairs of the whole pool - all of one event, the most alike of two - and of small pools of two near events."""
    measured = [(dict(zip(EVENT_MEASURES, row, strict=True)), a, b) for row, a, b in event_rows(pool)]
    same = [item for item in measured if events[item[1]] == events[item[2]]]
    other = sorted(
        (item for item in measured if events[item[1]] != events[item[2]]), key=lambda item: -item[0]["words"]
    )
    found = [Example(measures=m, right=True, event=events[a]) for m, a, _ in same]
    found += [Example(measures=m, right=False, event=events[a]) for m, a, _ in other[:HARDEST]]
    for one, near in nearest_events(other, events).items():
        texts = {
            each.article.id: each.article.text for each in pool.views.marked if events[each.article.id] in (one, near)
        }
        found += small_pool_examples(pool_of(texts), events, one)
    return found


def event_rows(pool: Pool) -> list[tuple[list[float], str, str]]:
    """The measures of one event, for each pair of a pool."""
    named = itertools.combinations(pool.names, 2)
    return [(row, a, b) for row, (a, b) in zip(pool.measured.event.tolist(), named, strict=True)]


def all_pairs(count: int) -> NDArray[np.int64]:
    """Each pair of so many, smaller number first, in order."""
    return np.array(list(itertools.combinations(range(count), 2)), dtype=np.int64).reshape(-1, 2)


def nearest_events(other: Sequence[tuple[Mapping[str, float], str, str]], events: Mapping[str, str]) -> dict[str, str]:
    """For each event the one that is most like it: the same people and theme, if any."""
    nearest: dict[str, str] = {}
    for _, a, b in other:  # the most alike come first
        nearest.setdefault(events[a], events[b])
        nearest.setdefault(events[b], events[a])
    return dict(sorted(nearest.items()))


def small_pool_examples(pool: Pool, events: Mapping[str, str], event: str) -> list[Example]:
    """All pairs of a small pool that touch an event."""
    return [
        Example(
            measures=dict(zip(EVENT_MEASURES, row, strict=True)),
            right=events[a] == events[b],
            event=event,
            kind="small pool",
        )
        for row, a, b in event_rows(pool)
        if event in (events[a], events[b])
    ]


def restatement_examples(pool: Pool, events: Mapping[str, str], links: set[tuple[str, str]]) -> list[Example]:
    """Every directed pair of one event, beside its rivals and without them, and the likeliest pairs of two events."""
    names, numbers = pool.names, {name: number for number, name in enumerate(pool.names)}
    alone = {
        (names[pair[side]], names[pair[1 - side]]): row
        for side in (0, 1)
        for pair, row in zip(pool.pairs.tolist(), pool.measured.retelling[side].tolist(), strict=True)
    }
    model = load_model("same_event").probabilities(dict(zip(EVENT_MEASURES, pool.measured.event.T, strict=True)))
    rivals = rivals_of([(pool.pairs, np.array(model))], len(names), Ledger(1 << 30))
    asked = [
        (copy, origin)
        for copy, origin in itertools.permutations(names, 2)
        if events[copy] == events[origin] or numbers[origin] in rivals.of(numbers[copy])
    ]
    # No rival is a copy of the origin: each was retold once.
    accounts = [
        Asked(numbers[copy], numbers[origin], beside(rivals, numbers[copy], numbers[origin])) for copy, origin in asked
    ]
    copies = {copy for copy, _ in links}
    found = []
    for pair, told in zip(asked, beside_rivals(pool.views, accounts, pool.loops).tolist(), strict=True):
        event = events[pair[0]] if events[pair[0]] == events[pair[1]] else f"{events[pair[0]]} {events[pair[1]]}"
        measures = dict(zip(RESTATEMENT_MEASURES, alone[pair], strict=True))
        for kind, more in (("gold", dict(zip(RIVAL_MEASURES, told, strict=True))), ("alone", {})):
            found.append(
                Example(
                    measures=measures | more,
                    right=pair in links,
                    event=event,
                    pair=pair,
                    independent=copies.isdisjoint(pair),
                    kind=kind,
                )
            )
    return found


def easy_examples(folder: Path) -> list[Example]:
    """Machine rewrites of articles beside their originals."""
    pairs = [(row["set"], row["copy"], row["origin"]) for row in rows(folder / "rewrites.jsonl")]
    families: dict[str, dict[str, str]] = {}
    for row in rows(folder / "l2r_news_dev80.jsonl.gz"):
        families.setdefault(row["id"].rpartition(":")[2], {})[row["source"]] = row["text"]
    for family in families.values():
        pairs += [("l2r", text, family["human"]) for writer, text in sorted(family.items()) if writer != "human"]
    background = load_background()
    loops = loops_for(2 * len(pairs))
    context = Context(read=loops.reader(background), rarity=rarity(background))
    texts = [as_marked(name, text) for _, copy, origin in pairs for name, text in (("c", copy), ("o", origin))]
    views, numbers = views_of(texts, context, loops), np.arange(2 * len(pairs)).reshape(-1, 2)
    measured = measure(views, numbers, loops).retelling[0].tolist()
    return [
        Example(
            measures=dict(zip(RESTATEMENT_MEASURES, row, strict=True)),
            right=True,
            event=hashlib.sha256(origin.encode()).hexdigest(),
            weight=EASY_WEIGHT / len(pairs),
            kind=kind,
        )
        for (kind, _, origin), row in zip(pairs, measured, strict=True)
    ]


def fitted(examples: Sequence[Example], names: Sequence[str]) -> tuple[Array, float]:
    """The weights, in each feature's own unit, and the intercept of a logistic regression."""
    values = matrix(examples, names)
    weights = np.array([example.weight for example in examples])
    mean, spread = values.mean(axis=0), np.maximum(values.std(axis=0), 1e-9)
    model = LogisticRegression(C=STRENGTH, max_iter=5000, tol=1e-8)
    model.fit((values - mean) / spread, labels(examples), sample_weight=weights)
    own = model.coef_[0] / spread
    return own, float(model.intercept_[0] - own @ mean)


def matrix(examples: Sequence[Example], names: Sequence[str]) -> Array:
    """A row an example, a column a feature."""
    return np.array([[example.measures[name] for name in names] for example in examples])


def labels(examples: Sequence[Example]) -> NDArray[np.bool_]:
    """Which examples hold."""
    return np.array([example.right for example in examples])


def held_out(examples: Sequence[Example], names: Sequence[str]) -> Array:
    """The log-odds of each example under a model that never saw its event."""
    odds = np.zeros(len(examples))
    groups = [example.event for example in examples]
    for train, test in GroupKFold(FOLDS, shuffle=True, random_state=0).split(odds, groups=groups):
        weights, intercept = fitted([examples[place] for place in train], names)
        odds[test] = matrix([examples[place] for place in test], names) @ weights + intercept
    return odds


def calibrated(odds: Array, right: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and shift that make log-odds true of examples that were held out (Platt 1999)."""
    model = LogisticRegression(C=1e6).fit(odds[:, None], right)
    return float(model.coef_[0][0]), float(model.intercept_[0])


def at_cutoff(odds: Array, right: NDArray[np.bool_], cutoff: float) -> Row:
    """Average precision, and precision and recall at the default policy's probability."""
    found = odds > cutoff
    return {
        "pairs": len(right),
        "right": int(right.sum()),
        "average precision": round(float(average_precision_score(right, odds)), 3),
        "precision at the cut-off": round(float(right[found].mean()) if found.any() else 0.0, 3),
        "recall at the cut-off": round(float(found[right].mean()), 3),
    }


def train_event(examples: Sequence[Example]) -> Row:
    """Train and measure the same-event model."""
    odds = held_out(examples, EVENT_MEASURES)
    write_model("same_event", EVENT_MEASURES, *fitted(examples, EVENT_MEASURES))
    kinds = np.array([example.kind for example in examples])
    return {
        kind: at_cutoff(odds[kinds == kind], labels(examples)[kinds == kind], EVENT_CUTOFF)
        for kind in ("gold", "small pool")
    }


def train_restatement(hard: Sequence[Example], easy: Sequence[Example]) -> Row:
    """Train, calibrate on the written retellings, and measure the restatement model."""
    examples = [*hard, *easy]
    odds, right = held_out(examples, RESTATEMENT_MEASURES), labels(examples)
    kinds = np.array([example.kind for example in examples])
    gold = kinds == "gold"
    slope, shift = calibrated(odds[gold], right[gold])
    weights, intercept = fitted(examples, RESTATEMENT_MEASURES)
    write_model("restatement", RESTATEMENT_MEASURES, slope * weights, slope * intercept + shift)
    odds = slope * odds + shift
    return restatement_figures(examples, odds)


def restatement_figures(examples: Sequence[Example], odds: Array) -> Row:
    """What the held-out log-odds are worth, by kind of example; false alarms are counted in pairs without rivals."""
    right, kinds = labels(examples), np.array([example.kind for example in examples])
    independent = np.array([example.independent for example in examples])
    figures = {kind: at_cutoff(odds[kinds == kind], right[kinds == kind], CUTOFF) for kind in ("gold", "alone")}
    for kind in ("gold", "alone"):
        cut = float(np.quantile(odds[(kinds == kind) & ~right], 1 - FALSE_ALARMS))
        figures[kind]["recall at 1 % false alarms"] = round(float((odds[(kinds == kind) & right] > cut).mean()), 3)
    accounts = float(np.quantile(odds[(kinds == "alone") & independent], 1 - FALSE_ALARMS))
    for kind in ("rewrite", "restyle", "l2r"):
        figures[kind] = {
            "pairs": int((kinds == kind).sum()),
            "recall at the cut-off": round(float((odds[kinds == kind] > CUTOFF).mean()), 3),
            "recall at 1 % false alarms": round(float((odds[kinds == kind] > cut).mean()), 3),
            "recall at 1 % of independent accounts": round(float((odds[kinds == kind] > accounts).mean()), 3),
        }
    return figures


def write_model(name: str, features: Sequence[str], weights: Array, intercept: float) -> None:
    """Write a model, rounded so that another machine's last digits do not show."""
    shown = {feature: round(float(weight), 4) for feature, weight in zip(features, weights, strict=True)}
    write_json(name, "model.json", {"name": name, "version": 1, "intercept": round(intercept, 4), "weights": shown})
    load_model.cache_clear()


def write_json(model: str, name: str, content: Row) -> None:
    """Write a file of a model's folder."""
    path = MODELS / model / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    """Train everything from the gold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True, help="folder of the development gold")
    folder = parser.parse_args().gold
    news = dict.fromkeys(row["origin"] for row in rows(folder / "rewrites.jsonl"))
    background = background_of([*news, *(row["text"] for row in rows(folder / "originality.jsonl"))])
    write_json("restatement", "background.json", background.model_dump())
    if not (MODELS / "restatement/model.json").exists():
        write_model("restatement", RESTATEMENT_MEASURES, np.zeros(len(RESTATEMENT_MEASURES)), 0.0)
    load_background.cache_clear()
    events = json.loads((folder / "restatement.events.json").read_text(encoding="utf-8"))
    links = {(row["copy"], row["origin"]) for row in rows(folder / "restatement.links.jsonl")}
    pool = pool_of({row["id"]: row["text"] for row in rows(folder / "restatement.jsonl")})
    write_json("same_event", "metrics.json", train_event(event_examples(pool, events)))
    hard, easy = restatement_examples(pool, events, links), easy_examples(folder)
    write_json("restatement", "metrics.json", train_restatement(hard, easy))


if __name__ == "__main__":
    main()
