"""Scoring and its evidence, by models that never saw the outlet."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import train_originality as training
from scipy.stats import spearmanr
from sklearn.metrics import roc_auc_score

from evaluation.figures import Figure, Row, figures, named, rows
from preprocess.originality.cues import GROUP_OF, GROUPS
from preprocess.originality.forms import FORMS
from preprocess.originality.kinds import kind_of
from preprocess.originality.sourcing import OWN

_GRADED = tuple[int, bool, tuple[float, ...]]  # the reader's grade, whether it is news, the three probabilities
_TAKEN = frozenset({"other_media", "social_post", "public_event", "statement", "wire_credit"})
_SENTENCE = tuple[str, str | None, str | None, float]  # the reader's kind, ours, our group, how much like own work


def measure(gold: Path) -> dict[str, Figure]:
    """Every figure of scoring, held out by outlet."""
    articles = rows(gold / training.GOLD)
    given = training.material(articles)
    odds, shares = training.held_out(given)
    grades, outlets = given.grades, given.outlets
    shown = training.held_out_calibrated(odds, grades, outlets)
    graded = [
        (outlet, (int(row["score"]), row["type"] == "news", tuple(map(float, line))))
        for outlet, row, line in zip(outlets, articles, shown, strict=True)
    ]
    # No interval: articles that are drawn twice look like a gap between what was said and what was so.
    calibrated = {
        f"calibrated >= {grade}": Figure(value=1 - error, groups=len(set(outlets)))
        for grade, error in training.calibration_errors(shown, grades).items()
    }
    found = named("originality held out,", figures(graded, _graded) | calibrated)
    items = list(_evidence(articles, given, shares))
    shown_forms = zip(given.forms, training.held_out_forms(given).tolist(), strict=True)
    found |= named("form,", figures(zip(outlets, shown_forms, strict=True), _forms))
    return found | named("evidence", figures(items, _sides)) | named("evidence,", figures(items, _five))


def _forms(items: Sequence[tuple[str, Sequence[float]]]) -> Mapping[str, float]:
    """How well each form is told from all others."""
    right, shown = np.array([form for form, _ in items]), np.array([line for _, line in items])
    return {f"{form}, AUC": _auc(right == form, shown[:, number]) for number, form in enumerate(FORMS) if number}


def _graded(items: Sequence[_GRADED]) -> Mapping[str, float]:
    grades, shown = np.array([grade for grade, _, _ in items]), np.array([line for _, _, line in items])
    score_, news = shown.mean(axis=1), np.array([is_news for _, is_news, _ in items])
    found = {f"AUC >= {g}": _auc(grades >= g, score_) for g in training.GRADES}
    found |= {"news alone, AUC >= 2": _auc(grades[news] >= 2, score_[news])}  # noqa: PLR2004 - the grade "mixed"
    return found | {"Spearman": float(spearmanr(grades, score_).statistic)}


def _auc(right: training.Flags, score_: training.Array) -> float:
    return float(roc_auc_score(right, score_)) if 0 < right.sum() < len(right) else 0.5


def _evidence(
    articles: Sequence[Row], given: training.Material, shares: training.Array
) -> Iterator[tuple[str, _SENTENCE]]:
    """The sentences that decided a reader, against what is said of them by a model that never saw the outlet.

    Only those sentences are counted: a reader lists what decided, so that one without a mark is not surely of no kind.
    Of five groups the likeliest counts; one that was stripped is missed.
    """
    start = 0
    for row, outlet, sentences in zip(articles, given.outlets, given.sentences, strict=True):
        body = [one for one in sentences if not one.stripped]
        lines = shares[start : start + len(body)]
        start += len(body)
        for mark in row.get("evidence") or ():
            number = training.place_of(body, mark["at"])
            if number is None:
                yield outlet, (mark["kind"], None, None, 0.0)
                continue
            line = lines[number]
            own = np.log(line[GROUPS.index("own")]) - np.log(line[GROUPS.index("other_media")])
            kind, _ = kind_of(body[number], line.tolist())
            yield outlet, (mark["kind"], kind, GROUPS[int(line.argmax())], float(own))


def _sides(items: Sequence[_SENTENCE]) -> Mapping[str, float]:
    """Recall of own and taken work, and precision among all sentences that the reader marked, those of neither too."""
    figures_ = {}
    for side, kinds in (("own", OWN), ("taken", _TAKEN)):
        wanted = [shown in kinds for right, shown, _, _ in items if right in kinds]
        claimed = [right in kinds for right, shown, _, _ in items if shown in kinds]
        figures_[f"{side} recall"] = sum(wanted) / max(1, len(wanted))
        figures_[f"{side} precision"] = sum(claimed) / max(1, len(claimed))
    return figures_


def _five(items: Sequence[_SENTENCE]) -> Mapping[str, float]:
    """F1 of the five groups and their mean, without credits and notices; whether own stands above other media."""
    merged = [(GROUP_OF[right], group, odds) for right, _, group, odds in items if right in GROUP_OF]
    found = {}
    for group in GROUPS:
        right = sum(wanted == shown == group for wanted, shown, _ in merged)
        either = sum((wanted == group) + (shown == group) for wanted, shown, _ in merged)
        found[f"{group}, F1"] = 2 * right / max(1, either)
    told = [(wanted == "own", odds) for wanted, _, odds in merged if wanted in {"own", "other_media"}]
    own, odds = np.array([own for own, _ in told], dtype=bool), np.array([odds for _, odds in told])
    return found | {"macro-F1": sum(found.values()) / len(GROUPS), "own against other media, AUC": _auc(own, odds)}
