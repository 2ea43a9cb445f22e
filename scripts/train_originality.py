"""Trains the models of original reporting and measures them by outlets that they have not seen.

First the model of sentences, then the model of articles, which learns from what the first says of sentences of outlets
that it did not see; and the model of forms: opinion, digest, press release. The same gold gives the same bytes.

Example: python scripts/train_originality.py --gold FOLDER
"""

import argparse
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from evaluation.figures import rows
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import expit
from scipy.stats import spearmanr
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.model_selection import GroupKFold
from sklearn.tree import DecisionTreeRegressor

from preprocess.article import Article
from preprocess.linear import MultinomialModel, softmax
from preprocess.originality import forms, kinds
from preprocess.originality.cues import GROUP_OF, GROUPS, cues
from preprocess.originality.features import EXPECTED, features
from preprocess.originality.score import MODEL
from preprocess.originality.signs import load_signs
from preprocess.originality.sourcing import Sentence, sourced
from preprocess.outlets import outlet_key
from preprocess.prepare import Preparer
from preprocess.settings import Settings
from preprocess.trees import DEPTH, Split

MODELS = Path(__file__).parent.parent / "models"
GOLD = "originality.jsonl"
GRADES = (1, 2, 3)  # 4 has four articles: it is reached with 3
FOLDS = 10
LEAST_SPREAD = 0.05  # of a feature: what hardly ever stands there is not blown up; 0.03 to 0.1 measure alike
PENALTY = 30.0  # of squared weights of features with a spread of 1; 10 to 100 measure alike
# At most: the training years had hardly any. A text with such words in every fifth sentence loses a unit of log-odds.
BY_HAND = {"padding": -5.0, "connective": -5.0}
BINS = 10
INNER_FOLDS = 5  # in which the sentences of the articles that are learned from get their shares
LEAST_OUTLETS = 5  # in which a cue must stand: what only a few outlets have tells the outlet
FREEDOM = 0.1  # of the weights of cues, the inverse of their penalty; 0.05 to 0.3 measure alike
# Of the trees that judge sentences. Macro-F1 was within .005 with 60 or 200 trees and a step of the like sum, 10 to 40
# sentences a leaf, half to all sentences drawn, and .05 to .3 of the cues tried.
TREES, STEP = 100, 0.15
DRAWN, TRIED = 0.7, 0.1  # shares of the sentences that a tree learns from, and of the cues that a question may ask for
LEAST_IN_LEAF, HELD = 20, 5.0  # sentences a leaf, and the penalty of its squared values
FREEDOM_OF_FORMS = 3.0  # of averages, which are small; 1 to 10 measure alike

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Row = dict[str, Any]
NAMES = tuple(EXPECTED)


def outlets_of(articles: Sequence[Row]) -> list[str]:
    """The outlet of each article, one for all its names: "The Hill" and "thehill.com", "ABC News" and its site."""
    keys = (outlet_key(row["source"]).removeprefix("the") for row in articles)
    return [re.sub("(?<=.)(?:news|online|opinion)+$", "", key) for key in keys]


@dataclass(frozen=True, kw_only=True)
class Material:
    """What is learned from: articles, and the sentences of their bodies in one long list.

    Attributes:
        sentences: Of each article, stripped credit lines too.
        cues: A row a sentence of a body.
        names: Of the columns of ``cues``.
        place: Number of the article of each row.
        groups: Number of the group that the reader's mark gives each row; -1 where there is none.
        grades: Of each article.
        forms: Of each article, one of ``FORMS``.
        outlets: Of each article.
    """

    sentences: Sequence[Sequence[Sentence]]
    cues: csr_matrix
    names: Sequence[str]
    place: NDArray[np.int64]
    groups: NDArray[np.int64]
    grades: Array
    forms: NDArray[np.str_]
    outlets: Sequence[str]

    def of(self, articles: NDArray[np.int64]) -> NDArray[np.int64]:
        """The rows of some articles."""
        return np.flatnonzero(np.isin(self.place, articles))


def material(articles: Sequence[Row]) -> Material:
    """Read articles as a run does: their clean text."""
    prepare, signs = Preparer(Settings()), load_signs("en")
    sentences, found, groups = [], [], []
    for row in articles:
        marked = prepare.mark(Article(id=row["id"], text=row["text"], source=row["source"], language="en"))
        sentences.append(sourced(marked, signs))
        body = [one for one in sentences[-1] if not one.stripped]
        each, whole = cues(body, signs.words)
        found.append([whole | numbers for numbers in each])
        groups.append(marks(body, row.get("evidence") or ()))
    outlets = outlets_of(articles)
    columns = DictVectorizer()
    values = columns.fit_transform([numbers for rows_ in found for numbers in rows_]).tocsr()
    place = np.repeat(np.arange(len(articles)), [len(rows_) for rows_ in found])
    common = often(values, np.unique(outlets, return_inverse=True)[1][place])
    return Material(
        sentences=sentences,
        cues=values[:, common],
        names=columns.get_feature_names_out()[common].tolist(),
        place=place,
        groups=np.concatenate(groups),
        grades=np.array([row["score"] for row in articles]),
        forms=np.array([row["type"] if row["type"] in forms.FORMS else "other" for row in articles]),
        outlets=outlets,
    )


def marks(body: Sequence[Sentence], evidence: Sequence[Row]) -> NDArray[np.int64]:
    """The group that a reader's evidence gives each sentence, the first mark counts; -1 where there is none."""
    groups = np.full(len(body), -1)
    for mark in evidence:
        number = place_of(body, mark["at"])
        if number is not None and groups[number] < 0 and mark["kind"] in GROUP_OF:
            groups[number] = GROUPS.index(GROUP_OF[mark["kind"]])
    return groups


def place_of(body: Sequence[Sentence], at: int) -> int | None:
    """The number of the sentence at an offset; None where it was stripped."""
    return next((number for number, one in enumerate(body) if one.extent[0] <= at < one.extent[1]), None)


def often(values: csr_matrix, outlets: NDArray[np.int64]) -> NDArray[np.int64]:
    """The columns of cues that stand in texts of enough outlets."""
    row, column = values.nonzero()
    pairs = np.unique(np.stack([column, outlets[row]]), axis=1)
    return np.flatnonzero(np.bincount(pairs[0], minlength=values.shape[1]) >= LEAST_OUTLETS)


def learned(given: Material, articles: NDArray[np.int64]) -> MultinomialModel:
    """The model of sentences, of the marked ones of some articles: a regression and trees, averaged."""
    place = given.of(articles)
    place = place[given.groups[place] >= 0]
    values, groups = given.cues[place], given.groups[place]
    sizes = np.bincount(groups, minlength=len(GROUPS))
    weights = 1 / np.sqrt(sizes[groups])
    weights *= len(weights) / weights.sum()
    linear = LogisticRegression(C=FREEDOM, max_iter=1000).fit(values, groups, sample_weight=weights)
    start, trees = grown(values.toarray(), groups, weights, given.names)
    return as_model(kinds.MODEL, given.names, GROUPS, (linear.coef_ / 2, (linear.intercept_ + start) / 2), trees)


def grown(values: Array, groups: NDArray[np.int64], weights: Array, names: Sequence[str]) -> tuple[Array, list[Split]]:
    """Gradient boosting of the log loss (Friedman 2001) with one tree a round for all groups.

    Returns:
        The log-odds that it starts from, and the trees; their leaves are halved, as the regression's weights are.
    """
    right, chance = np.eye(len(GROUPS))[groups], np.random.default_rng(0)
    start = np.log((weights[:, None] * right).mean(axis=0))
    odds, trees = np.tile(start, (len(right), 1)), []
    for number in range(TREES):
        shown = softmax(odds)
        missed, bend = weights[:, None] * (right - shown), weights[:, None] * shown * (1 - shown)
        part = chance.random(len(right)) < DRAWN
        tree = DecisionTreeRegressor(
            max_depth=DEPTH, min_samples_leaf=LEAST_IN_LEAF, max_features=TRIED, random_state=number
        ).fit(values[part], missed[part])
        leaf = tree.apply(values)
        sums = np.zeros((2, tree.tree_.node_count, len(GROUPS)))
        np.add.at(sums[0], leaf[part], missed[part])
        np.add.at(sums[1], leaf[part], bend[part])
        steps = STEP * sums[0] / (sums[1] + HELD)
        odds += steps[leaf]
        if tree.tree_.node_count > 1:
            trees.append(as_split(tree.tree_, steps / 2, names))
    return start, trees


def as_split(tree: Any, leaves: Array, names: Sequence[str], node: int = 0) -> Any:  # noqa: ANN401 - of scikit-learn
    """A tree of scikit-learn as it is written: a question, or a leaf."""
    if tree.feature[node] < 0:
        return tuple(round(float(value), 3) for value in leaves[node])
    no, yes = (as_split(tree, leaves, names, int(side[node])) for side in (tree.children_left, tree.children_right))
    return Split(feature=names[tree.feature[node]], over=round(float(tree.threshold[node]), 3), no=no, yes=yes)


def as_model(
    name: str, names: Sequence[str], classes: Sequence[str], linear: tuple[Array, Array], trees: Sequence[Split] = ()
) -> MultinomialModel:
    """A model of classes as it is written: rounded, without cues that say nothing."""
    weights, intercepts = linear
    rounded = [tuple(round(float(value), 3) for value in line) for line in weights.T]
    asked = {cue for tree in trees for cue in tree.features()}
    return MultinomialModel(
        name=name,
        version=2,
        classes=tuple(classes),
        intercepts=tuple(round(float(value), 3) for value in intercepts),
        weights={cue: line for cue, line in zip(names, rounded, strict=True) if any(line) or cue in asked},
        trees=tuple(trees),
    )


def shares(given: Material, train: NDArray[np.int64]) -> Array:
    """Shares of the groups for every sentence, by models that never saw its outlet.

    Sentences of articles that are not in ``train`` are judged by a model of all of it.
    """
    result = np.zeros((len(given.place), len(GROUPS)))
    others = np.setdiff1d(np.arange(len(given.grades)), train)
    folds = [(train, others)] if len(others) else []
    outlets = np.array(given.outlets)[train]
    for part, rest in GroupKFold(INNER_FOLDS, shuffle=True, random_state=2).split(train, groups=outlets):
        folds.append((train[part], train[rest]))
    for part, rest in folds:
        place, model = given.of(rest), learned(given, part)
        columns = [given.names.index(name) for name in model.weights]
        result[place] = model.shares(given.cues[place][:, columns].toarray())
    return result


def averages(given: Material) -> tuple[Array, Sequence[str]]:
    """What the sentences of each article show on average, and the names of the columns."""
    left_out = forms.AROUND + forms.OF_SOURCES
    columns = [number for number, name in enumerate(given.names) if not name.startswith(left_out)]
    values = np.zeros((len(given.grades), len(columns)))
    np.add.at(values, given.place, given.cues[:, columns].toarray())
    sizes = np.bincount(given.place, minlength=len(values))
    return values / np.maximum(1, sizes)[:, None], [given.names[number] for number in columns]


def learned_forms(values: Array, right: NDArray[np.str_]) -> LogisticRegression:
    """The model of forms."""
    return LogisticRegression(C=FREEDOM_OF_FORMS, max_iter=2000).fit(values, [forms.FORMS.index(one) for one in right])


def held_out_forms(given: Material) -> Array:
    """Shares of the forms for each article, by models that never saw the outlet."""
    values, _ = averages(given)
    shown = np.zeros((len(values), len(forms.FORMS)))
    folds = GroupKFold(FOLDS, shuffle=True, random_state=0).split(values, groups=given.outlets)
    for train, test in folds:
        shown[test] = learned_forms(values[train], given.forms[train]).predict_proba(values[test])
    return shown


def matrix(given: Material, shares_: Array) -> Array:
    """A row an article, a column a feature."""
    we = load_signs("en").words.groups["we"]
    ends = np.searchsorted(given.place, np.arange(len(given.grades) + 1))
    found = [
        features(sentences, shares_[start:end], we)
        for sentences, start, end in zip(given.sentences, ends[:-1], ends[1:], strict=True)
    ]
    return np.array([[values.get(name, 0.0) for name in NAMES] for values in found])


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


def held_out(given: Material, seed: int = 0) -> tuple[Array, Array]:
    """The log-odds of reaching each grade, and the shares of sentences, both by models that never saw the outlet."""
    odds, shown = np.zeros((len(given.grades), len(GRADES))), np.zeros((len(given.place), len(GROUPS)))
    folds = GroupKFold(FOLDS, shuffle=True, random_state=seed).split(given.grades, groups=given.outlets)
    for train, test in folds:
        of_sentences = shares(given, train)
        values = matrix(given, of_sentences)
        weights, cuts = fitted(values[train], given.grades[train])
        odds[test] = (values[test] @ weights)[:, None] + cuts
        shown[given.of(test)] = of_sentences[given.of(test)]
    return odds, shown


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
    return sum(abs(said - so) * number for said, so, number in bins(shown, right)) / len(shown)


def bins(shown: Array, right: Flags) -> list[tuple[float, float, int]]:
    """Of each bin, from the lowest up, the mean probability, the share that was so, and the number of articles."""
    parts = np.array_split(np.argsort(shown, kind="stable"), BINS)
    return [(float(shown[part].mean()), float(right[part].mean()), len(part)) for part in parts]


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
        "said and so, in tenths of the articles": {
            f">= {grade}": [[round(said, 2), round(so, 2)] for said, so, _ in bins(shown[:, number], grades >= grade)]
            for number, grade in enumerate(GRADES)
        },
    }


def sentence_figures(given: Material, shown: Array) -> Row:
    """Figures of held-out shares, of the sentences that a reader marked."""
    marked = np.flatnonzero(given.groups >= 0)
    right, found = given.groups[marked], shown[marked]
    each = f1_score(right, found.argmax(axis=1), labels=range(len(GROUPS)), average=None)
    own, other = GROUPS.index("own"), GROUPS.index("other_media")
    told = np.isin(right, (own, other))
    odds = np.log(found[told, own]) - np.log(found[told, other])
    return {
        "sentences": {group: int((right == number).sum()) for number, group in enumerate(GROUPS)},
        "F1": {group: round(float(value), 3) for group, value in zip(GROUPS, each, strict=True)},
        "macro-F1": round(float(each.mean()), 3),
        "own against other media, AUC": round(float(roc_auc_score(right[told] == own, odds)), 3),
        "taken for": {
            group: {
                taken: int(((right == number) & (found.argmax(axis=1) == other_number)).sum())
                for other_number, taken in enumerate(GROUPS)
            }
            for number, group in enumerate(GROUPS)
        },
    }


def form_figures(right: NDArray[np.str_], shown: Array) -> Row:
    """Figures of held-out shares of forms."""
    result = {}
    for number, form in enumerate(forms.FORMS[1:], 1):
        wanted, said = right == form, shown[:, number] >= forms.LEAST[form]
        result[form] = {
            "articles": int(wanted.sum()),
            "AUC": round(float(roc_auc_score(wanted, shown[:, number])), 3),
            "said": int(said.sum()),
            "rightly": int((said & wanted).sum()),
        }
    return result


def write(model: str, name: str, content: Row) -> None:
    """Write a file of a model's folder."""
    folder = MODELS / model
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def write_classes(model: MultinomialModel) -> None:
    """Write a model of classes, a tree a line."""
    content = model.model_dump(mode="json", exclude={"trees"})
    text = json.dumps(content, indent=1, ensure_ascii=False)
    if model.trees:
        lines = ",\n  ".join(json.dumps(tree.model_dump(mode="json"), ensure_ascii=False) for tree in model.trees)
        text = text.removesuffix("\n}") + f',\n "trees": [\n  {lines}\n ]\n}}'
    (MODELS / model.name / "model.json").write_text(text + "\n", encoding="utf-8")


def main() -> None:
    """Train and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True, help="folder of the development gold")
    articles = rows(parser.parse_args().gold / GOLD)
    given, types = material(articles), [row["type"] for row in articles]
    odds, of_sentences = held_out(given)
    everything = np.arange(len(articles))
    write_classes(learned(given, everything))
    write(kinds.MODEL, "metrics.json", sentence_figures(given, of_sentences))
    values, names = averages(given)
    of_forms = learned_forms(values, given.forms)
    write_classes(as_model(forms.MODEL, names, forms.FORMS, (of_forms.coef_, of_forms.intercept_)))
    write(forms.MODEL, "metrics.json", form_figures(given.forms, held_out_forms(given)))
    write(MODEL, "metrics.json", measured(held_out_calibrated(odds, given.grades, given.outlets), given.grades, types))
    slope, shifts = calibrated(odds, given.grades)
    weights, cuts = fitted(matrix(given, shares(given, everything)), given.grades)
    shown = {name: round(float(weight * slope), 4) for name, weight in zip(NAMES, weights, strict=True)}
    cut = [round(float(value), 4) for value in slope * cuts + shifts]
    write(MODEL, "model.json", {"name": MODEL, "version": 3, "cuts": cut, "weights": shown})


if __name__ == "__main__":
    main()
