"""Scoring: as shipped, and by models that never saw the outlet; sentences as evidence."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import train_originality as training
from scipy.stats import spearmanr
from sklearn.metrics import roc_auc_score

from evaluation.figures import Figure, Row, figures, named, rows
from preprocess.article import Article
from preprocess.originality.signs import load_signs
from preprocess.originality.sourcing import OWN, Sentence, sourced
from preprocess.prepare import Preparer
from preprocess.settings import Settings

_GRADED = tuple[int, bool, tuple[float, ...]]  # the reader's grade, whether it is news, the three probabilities
_TAKEN = frozenset({"other_media", "social_post", "public_event", "statement", "wire_credit"})
_SENTENCE = tuple[str, str | None, float]  # the reader's kind, ours, how much it looks like own work
KINDS = ("own", "other media", "statement or post", "public event", "opinion or filler")
MERGED = dict.fromkeys(OWN, KINDS[0]) | {
    "other_media": KINDS[1],
    "statement": KINDS[2],
    "social_post": KINDS[2],
    "public_event": KINDS[3],
    "opinion": KINDS[4],
    "filler": KINDS[4],
}


def measure(gold: Path) -> dict[str, Figure]:
    """Every figure of scoring."""
    articles = rows(gold / training.GOLD)
    values, grades = training.matrix(articles), np.array([row["score"] for row in articles])
    outlets = training.outlets_of(articles)
    shown = training.held_out_calibrated(training.held_out(values, grades, outlets), grades, outlets)
    graded = [
        (outlet, (int(row["score"]), row["type"] == "news", tuple(map(float, line))))
        for outlet, row, line in zip(outlets, articles, shown, strict=True)
    ]
    # No interval: articles that are drawn twice look like a gap between what was said and what was so.
    calibrated = {
        f"calibrated >= {grade}": Figure(value=1 - error, groups=len(set(outlets)))
        for grade, error in training.calibration_errors(shown, grades).items()
    }
    return named("originality held out,", figures(graded, _graded) | calibrated) | _evidence(articles)


def _graded(items: Sequence[_GRADED]) -> Mapping[str, float]:
    grades, shown = np.array([grade for grade, _, _ in items]), np.array([line for _, _, line in items])
    score_, news = shown.mean(axis=1), np.array([is_news for _, is_news, _ in items])
    found = {f"AUC >= {g}": _auc(grades >= g, score_) for g in training.GRADES}
    found |= {"news alone, AUC >= 2": _auc(grades[news] >= 2, score_[news])}  # noqa: PLR2004 - the grade "mixed"
    return found | {"Spearman": float(spearmanr(grades, score_).statistic)}


def _auc(right: training.Flags, score_: training.Array) -> float:
    return float(roc_auc_score(right, score_)) if 0 < right.sum() < len(right) else 0.5


def _evidence(articles: Sequence[Row]) -> dict[str, Figure]:
    """The sentences that decided a reader, against what ours say of them.

    Only those sentences are counted: a reader lists what decided, so that one without a mark is not surely of no kind.
    One that we say nothing of, or that was stripped, is missed.
    """
    prepare, signs = Preparer(Settings()), load_signs("en")
    items = []
    for row, outlet in zip(articles, training.outlets_of(articles), strict=True):
        marked = prepare.mark(Article(id=row["id"], text=row["text"], source=row["source"], language="en"))
        found = sourced(marked, signs)
        items += [(outlet, (mark["kind"], *_shown(found, mark["at"]))) for mark in row.get("evidence") or ()]
    return named("evidence", figures(items, _sides)) | named("evidence,", figures(items, _five))


def _shown(sentences: Sequence[Sentence], place: int) -> tuple[str | None, float]:
    """The kind of the sentence at a place, and how much it looks like own work rather than other media's."""
    one = next((one for one in sentences if one.extent[0] <= place < one.extent[1]), None)
    if one is None:
        return None, 0.0
    own = [MERGED.get(found.kind) for found in one.found]
    return one.kind, own.count("own") - own.count("other media")


def _sides(items: Sequence[_SENTENCE]) -> Mapping[str, float]:
    """Recall of own and taken work, and precision among all sentences that the reader marked, those of neither too."""
    figures_ = {}
    for side, kinds in (("own", OWN), ("taken", _TAKEN)):
        wanted = [shown in kinds for right, shown, _ in items if right in kinds]
        claimed = [right in kinds for right, shown, _ in items if shown in kinds]
        figures_[f"{side} recall"] = sum(wanted) / max(1, len(wanted))
        figures_[f"{side} precision"] = sum(claimed) / max(1, len(claimed))
    return figures_


def _five(items: Sequence[_SENTENCE]) -> Mapping[str, float]:
    """F1 of the five merged kinds and their mean, without credits and notices; whether own stands above other media."""
    merged = [(MERGED[right], MERGED.get(shown or ""), odds) for right, shown, odds in items if right in MERGED]
    found = {}
    for kind in KINDS:
        right = sum(wanted == shown == kind for wanted, shown, _ in merged)
        either = sum((wanted == kind) + (shown == kind) for wanted, shown, _ in merged)
        found[f"{kind}, F1"] = 2 * right / max(1, either)
    told = [(wanted == "own", odds) for wanted, _, odds in merged if wanted in {"own", "other media"}]
    own, odds = np.array([own for own, _ in told], dtype=bool), np.array([odds for _, odds in told])
    return found | {"macro-F1": sum(found.values()) / len(KINDS), "own against other media, AUC": _auc(own, odds)}
