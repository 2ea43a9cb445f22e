"""Scoring: as shipped, and by models that never saw the outlet; sentences as evidence."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import train_originality as training
from scipy.stats import spearmanr
from sklearn.metrics import roc_auc_score

from evaluation.figures import Figure, Row, figures, named, rows
from preprocess.article import Article, Originality
from preprocess.originality import score
from preprocess.originality.sourcing import OWN
from preprocess.prepare import Preparer
from preprocess.settings import Settings

_GRADED = tuple[int, bool, tuple[float, ...]]  # the reader's grade, whether it is news, the three probabilities
_TAKEN = frozenset({"other_media", "social_post", "public_event", "statement", "wire_credit"})


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
    """Sentences that decided a reader, against the kinds that ours show: own work, taken from others, or neither."""
    prepare = Preparer(Settings())
    items = []
    for row, outlet in zip(articles, training.outlets_of(articles), strict=True):
        marked = prepare.mark(Article(id=row["id"], text=row["text"], source=row["source"], language="en"))
        found = score(marked)
        marks = row.get("evidence") or ()
        items += [(outlet, (_side(sentence["kind"]), _shown(found, sentence["at"]))) for sentence in marks]
    return named("evidence", figures(items, _sides))


def _shown(found: Originality, place: int) -> str | None:
    return next((_side(one.kind) for one in found.evidence if one.start <= place < one.end), None)


def _side(kind: str) -> str | None:
    return "own" if kind in OWN else "taken" if kind in _TAKEN else None


def _sides(items: Sequence[tuple[str | None, str | None]]) -> Mapping[str, float]:
    """Recall of each side, and precision among all sentences that the reader marked, those of neither side too."""
    figures_ = {}
    for side in ("own", "taken"):
        wanted = [shown for right, shown in items if right == side]
        claimed = [right for right, shown in items if shown == side]
        figures_[f"{side} recall"] = wanted.count(side) / max(1, len(wanted))
        figures_[f"{side} precision"] = claimed.count(side) / max(1, len(claimed))
    return figures_
