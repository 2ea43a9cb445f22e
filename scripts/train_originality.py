"""Trains the model of original reporting and measures it by outlets that it has not seen.

The same gold gives the same bytes.

Example: python scripts/train_originality.py --gold FOLDER
"""

import argparse
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from evaluation.figures import rows
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit
from scipy.stats import spearmanr
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from preprocess.article import Article
from preprocess.originality.features import EXPECTED, features
from preprocess.originality.score import MODEL
from preprocess.originality.signs import load_signs
from preprocess.originality.sourcing import sourced
from preprocess.outlets import outlet_key
from preprocess.prepare import Preparer
from preprocess.settings import Settings

FOLDER = Path(__file__).parent.parent / "models" / MODEL
GOLD = "originality.jsonl"
GRADES = (1, 2, 3)  # 4 has four articles: it is reached with 3
FOLDS = 10
LEAST_SPREAD = 0.1  # of a feature: what hardly ever stands there is not blown up; 0.02 to 0.1 measure alike
PENALTY = 30.0  # of squared weights of features with a spread of 1; 10 to 100 measure alike
BY_HAND = {"padding": -0.5, "connective": -0.5}  # at most: the training years had hardly any
BINS = 10

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Row = dict[str, Any]
NAMES = tuple(EXPECTED)


def outlets_of(articles: Sequence[Row]) -> list[str]:
    """The outlet of each article, one for all its names: "The Hill" and "thehill.com", "ABC News" and its site."""
    keys = (outlet_key(row["source"]).removeprefix("the") for row in articles)
    return [re.sub("(?<=.)(?:news|online|opinion)+$", "", key) for key in keys]


def matrix(articles: Sequence[Row]) -> Array:
    """A row an article, a column a feature; of clean text, as in a run."""
    prepare, signs = Preparer(Settings()), load_signs("en")
    marked = (
        prepare.mark(Article(id=row["id"], text=row["text"], source=row["source"], language="en")) for row in articles
    )
    found = (features(sourced(one, signs)) for one in marked)
    return np.array([[values[name] for name in NAMES] for values in found])


def fitted(values: Array, grades: Array) -> tuple[Array, Array]:
    """Weights and cuts of proportional odds, each weight on the side where it is expected."""
    spread = np.maximum(values.std(axis=0), LEAST_SPREAD)
    scaled = values / spread
    least = [-np.inf if EXPECTED[name] < 0 else 0.0 for name in NAMES]
    most = [BY_HAND.get(name, 0.0) if EXPECTED[name] < 0 else np.inf for name in NAMES]
    bounds = [(low * s, high * s) for low, high, s in zip(least, most, spread, strict=True)]
    start = np.concatenate([np.clip(np.zeros(len(NAMES)), *np.array(bounds).T), np.zeros(len(GRADES))])
    found = minimize(
        loss, start, args=(scaled, grades), jac=True, method="L-BFGS-B",
        bounds=bounds + [(None, None)] * len(GRADES), options={"maxiter": 5000, "ftol": 1e-14, "gtol": 1e-9},
    )  # fmt: skip
    return found.x[: len(NAMES)] / spread, found.x[len(NAMES) :]


def loss(point: Array, values: Array, grades: Array) -> tuple[float, Array]:
    """The log loss of all grades together with the penalty, and its gradient."""
    weights, cuts = point[: values.shape[1]], point[values.shape[1] :]
    odds = (values @ weights)[:, None] + cuts
    right = grades[:, None] >= np.array(GRADES)
    missed = expit(odds) - right
    total = float(np.logaddexp(0, odds).sum() - odds[right].sum() + PENALTY * weights @ weights / 2)
    return total, np.concatenate([values.T @ missed.sum(axis=1) + PENALTY * weights, missed.sum(axis=0)])


def calibrated(odds: Array, grades: Array) -> tuple[float, Array]:
    """One slope and a shift for each grade that make held-out log-odds true (Platt 1999)."""

    def off(point: Array) -> float:
        shown = point[0] * odds + point[1:]
        right = grades[:, None] >= np.array(GRADES)
        return float(np.logaddexp(0, shown).sum() - shown[right].sum())

    found = minimize(off, np.array([1.0, 0, 0, 0]), method="BFGS", options={"gtol": 1e-6})
    return float(found.x[0]), found.x[1:]


def held_out(values: Array, grades: Array, outlets: Sequence[str], seed: int = 0) -> Array:
    """The log-odds of reaching each grade, by models that never saw the outlet."""
    odds = np.zeros((len(grades), len(GRADES)))
    for train, test in GroupKFold(FOLDS, shuffle=True, random_state=seed).split(values, groups=outlets):
        weights, cuts = fitted(values[train], grades[train])
        odds[test] = (values[test] @ weights)[:, None] + cuts
    return odds


def held_out_calibrated(odds: Array, grades: Array, outlets: Sequence[str]) -> Array:
    """Probabilities whose calibration never saw the outlet either."""
    shown = np.zeros_like(odds)
    for train, test in GroupKFold(FOLDS, shuffle=True, random_state=1).split(odds, groups=outlets):
        slope, shifts = calibrated(odds[train], grades[train])
        shown[test] = expit(slope * odds[test] + shifts)
    return shown


def calibration_errors(shown: Array, grades: Array) -> dict[int, float]:
    """The calibration error of the probability of reaching each grade."""
    return {grade: calibration_error(shown[:, number], grades >= grade) for number, grade in enumerate(GRADES)}


def calibration_error(shown: Array, right: Flags) -> float:
    """The mean gap between what was said and what was so, over bins of equal size (Naeini et al. 2015)."""
    order = np.argsort(shown, kind="stable")
    gaps = [abs(shown[part].mean() - right[part].mean()) * len(part) for part in np.array_split(order, BINS)]
    return float(sum(gaps) / len(shown))


def measured(shown: Array, grades: Array, kinds: Sequence[str]) -> Row:
    """Figures of held-out probabilities."""
    score = shown.mean(axis=1)
    news = np.array([kind == "news" for kind in kinds])
    by_kind = {kind: round(float(score[np.array(kinds) == kind].mean()), 3) for kind in sorted(set(kinds))}
    return {
        "articles": len(grades),
        "AUC": {f">= {grade}": round(float(roc_auc_score(grades >= grade, score)), 3) for grade in GRADES},
        "AUC, news alone, >= 2": round(float(roc_auc_score(grades[news] >= 2, score[news])), 3),  # noqa: PLR2004
        "Spearman": round(float(spearmanr(grades, score).statistic), 3),
        "calibration error": {f">= {g}": round(error, 3) for g, error in calibration_errors(shown, grades).items()},
        "mean score by grade": {
            str(grade): round(float(score[grades == grade].mean()), 3) for grade in sorted(set(grades.tolist()))
        },
        "mean score by kind": by_kind,
    }


def write(name: str, content: Row) -> None:
    """Write a file of the model's folder."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / name).write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    """Train and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True, help="folder of the development gold")
    articles = rows(parser.parse_args().gold / GOLD)
    values, grades = matrix(articles), np.array([row["score"] for row in articles])
    outlets = outlets_of(articles)
    odds = held_out(values, grades, outlets)
    write("metrics.json", measured(held_out_calibrated(odds, grades, outlets), grades, [r["type"] for r in articles]))
    slope, shifts = calibrated(odds, grades)
    weights, cuts = fitted(values, grades)
    shown = {name: round(float(weight * slope), 4) for name, weight in zip(NAMES, weights, strict=True)}
    cut = [round(float(value), 4) for value in slope * cuts + shifts]
    write("model.json", {"name": MODEL, "version": 1, "cuts": cut, "weights": shown})


if __name__ == "__main__":
    main()
