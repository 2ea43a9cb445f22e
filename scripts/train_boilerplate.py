"""Trains the model of furniture lines and measures it by sources that it has not seen.

The same gold gives the same bytes.

Example: python scripts/train_boilerplate.py --gold FOLDER
"""

import argparse
import json
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from evaluation.figures import rows
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

from preprocess.article import STRIPPED_LABELS, Article
from preprocess.boilerplate import load_packs, rules
from preprocess.boilerplate.classifier import MODEL, LineModel
from preprocess.boilerplate.features import Look, looks, vocabulary
from preprocess.boilerplate.marking import merge
from preprocess.boilerplate.patterns import patterns_for
from preprocess.boilerplate.profile import Profile
from preprocess.boilerplate.repeats import find, learn
from preprocess.boilerplate.sheet import Sheet, furniture_of, laid_out
from preprocess.language import detect
from preprocess.settings import Settings

FOLDER = Path(__file__).parent.parent / "models" / MODEL
PAGES, APPEALS = "page_lines.jsonl.gz", "appeals.jsonl"
BY_HAND = ("lines.jsonl", APPEALS)
OTHER_NAMES = {"embed_credit": "embed", "pull_quote": "body", "quote_block": "body"}
FOLDS = 5
LEAST_SOURCES = 20  # that a word must stand in; 8 and 20 measure alike
LEAST_SOURCES_OF_FURNITURE = 4  # the same for the words that tell labels apart
GRAM = 0.5  # what a word counts beside a named number of spread 1: it is fitted as smoothly
LEAST_SPREAD = 0.05  # of a named number: what hardly ever stands there is not blown up
HAND_WEIGHT = 3.0  # of a line that a person labelled, beside one labelled by alignment
DOUBTFUL_WEIGHT = 0.6  # of a line without counterpart in the gold text: about half of them are furniture
OTHER_PAGES_WEIGHT = 0.2  # of pages that are mostly no news: shops, guides, lists
OTHER_PAGES = "wcxb"
# What the guesses of page lines are called here; the others say nothing of the kind.
TYPES = {
    "related": "related",
    "newsletter": "newsletter",
    "bio_contact": "credit",
    "legal": "legal",
    "subscription": "subscription",
    "syndication_source": "syndication",
    "social": "social",
    "caption_credit": "caption",
    "tags_nav": "navigation",
    "app_podcast_promo": "promotion",
    "promo_event_product": "promotion",
    "donation": "donation",
    "ad_label": "advert",
    "reporter_credit": "credit",
    "comments_widget": "social",
    "separator": "navigation",
}

Array = NDArray[np.float64]
Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Example:
    """A line with what is known of it.

    Attributes:
        look: What it looks like.
        source: Whose it is.
        furniture: Whether it is furniture; None where that is not known.
        label: What kind, where that is known.
        weight: How much it counts.
        part: Which gold it is of, ``audited`` for the lines of pages that a person read.
        key: Its words, by which the same line is known in another article.
        english: Whether its text is English.
        by_rule: Whether a rule finds it.
    """

    look: Look
    source: str
    furniture: bool | None
    label: str | None
    weight: float
    part: str
    key: str
    english: bool
    by_rule: bool


def page_lines(gold: Path) -> Iterator[tuple[str, list[Row]]]:
    """The pages of the aligned gold: a source and its lines, each with text, furniture, label, weight and part."""
    pages: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows(gold / PAGES):
        pages[row["dataset"], row["page_id"]].append(row)
    for (dataset, _), page in pages.items():
        kind = OTHER_PAGES_WEIGHT if dataset == OTHER_PAGES else 1.0
        ordered = sorted(page, key=lambda row: row["index"])
        yield page[0]["site"], [_page_line(row, kind) for row in ordered if row["text"].strip()]


def _page_line(row: Row, kind: float) -> Row:
    furniture = None if row["label"] == "ambiguous" else row["label"] == "boilerplate"
    if row["type"] == "embed":
        kind = 0.0  # a post's words stay in the text, whatever the gold of pages holds
    sure = HAND_WEIGHT if row["audited"] else DOUBTFUL_WEIGHT if furniture and row["type"] == "unk" else 1.0
    return {
        "text": row["text"],
        "furniture": furniture,
        "label": TYPES.get(row["type"]) if furniture else None,
        "weight": kind * sure,
        "part": "audited" if row["audited"] else "aligned",
    }


def hand_lines(gold: Path, name: str) -> Iterator[tuple[str, list[Row]]]:
    """The articles that people labelled, in the same form."""
    for document in rows(gold / name):
        found = []
        for row in document["lines"]:
            label = OTHER_NAMES.get(row["label"], row["label"])
            furniture = None if row.get("unsure") else label in STRIPPED_LABELS
            shown = {"text": row["text"], "furniture": furniture, "label": label if furniture else None}
            found.append(shown | {"weight": HAND_WEIGHT, "part": name})
        yield document["source"] or document["id"], [row for row in found if row["text"].strip()]


def examples(gold: Path) -> list[Example]:
    """Every line of all gold, seen as a run sees it."""
    documents = [*page_lines(gold), *(each for name in BY_HAND for each in hand_lines(gold, name))]
    articles = [
        Article(id=str(number), text="\n".join(_one_line(row["text"]) for row in lines), source=source)
        for number, (source, lines) in enumerate(documents)
    ]
    profile = learn(articles)
    return [
        example
        for article, (_, lines) in zip(articles, documents, strict=True)
        for example in _examples(article, lines, profile)
    ]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _examples(article: Article, lines: Sequence[Row], profile: Profile) -> Iterator[Example]:
    sheet = laid_out(article)
    language = detect(article.text, Settings().language)
    by_rules = merge(rules.find(sheet, patterns_for(load_packs(), language)))
    known, seen = furniture_of(sheet, by_rules), looks(sheet, by_rules, find(sheet, profile).lines)
    for line, row, look, label in zip(sheet.lines, _rows_of(sheet, lines), seen, known, strict=True):
        said = {name: row[name] for name in ("furniture", "label", "weight", "part")}
        english, by_rule = language == "en", label is not None
        yield Example(look=look, source=article.source or "", key=line.key, english=english, by_rule=by_rule, **said)


def _rows_of(sheet: Sheet, lines: Sequence[Row]) -> Iterator[Row]:
    """The gold's row of each line of the sheet, where a very long line was parted."""
    ends, end = [], -1
    for row in lines:
        end += len(_one_line(row["text"])) + 1
        ends.append(end)
    number = 0
    for line in sheet.lines:
        while ends[number] < line.end:
            number += 1
        yield lines[number]


class Table:
    """Looks as a matrix: named numbers of one spread, then words.

    Args:
        seen: The lines.
        sources: Whose each is: a word must stand in several.
        least: In how many.
    """

    def __init__(self, seen: Sequence[Look], sources: Sequence[str], least: int) -> None:
        self.names = sorted({name for look in seen for name in look.values})
        found: dict[str, set[str]] = defaultdict(set)
        for look, source in zip(seen, sources, strict=True):
            for gram in look.grams:
                found[gram].add(source)
        self.grams = vocabulary({gram: len(each) for gram, each in found.items()}, least)
        values = _sparse(seen, self.names, lambda look: look.values)
        mean = np.asarray(values.mean(axis=0)).ravel()
        square = np.asarray(values.multiply(values).mean(axis=0)).ravel()
        self.spread = np.maximum(np.sqrt(np.maximum(square - mean**2, 0)), LEAST_SPREAD) / GRAM
        words = _sparse(seen, self.grams, lambda look: dict.fromkeys(sorted(look.grams), GRAM))
        self.matrix = sparse.hstack([values @ sparse.diags(1 / self.spread), words]).tocsr()

    def weights(self, found: Array, intercept: float) -> Row:
        """A model's coefficients in the units of the looks, without those that hardly matter."""
        count = len(self.names)
        values = dict(zip(self.names, found[:count] / self.spread, strict=True))
        grams = dict(zip(self.grams, found[count:] * GRAM, strict=True))
        return {
            "intercept": round(intercept, 3),
            "values": {name: round(float(value), 3) for name, value in values.items() if abs(value) >= 0.0005},  # noqa: PLR2004 - rounds to 0
            "grams": {gram: round(float(value), 2) for gram, value in grams.items() if abs(value) >= 0.015},  # noqa: PLR2004 - the same
        }


def _sparse(seen: Sequence[Look], columns: Sequence[str], of: Any) -> sparse.csr_matrix:  # noqa: ANN401 - a look's numbers
    number = {name: place for place, name in enumerate(columns)}
    found = [
        (row, number[name], value)
        for row, look in enumerate(seen)
        for name, value in of(look).items()
        if name in number
    ]
    at, column, value = zip(*found, strict=True)
    return sparse.csr_matrix((value, (at, column)), shape=(len(seen), len(columns)))


def furniture_model() -> LogisticRegression:
    """What tells furniture from the article."""
    return LogisticRegression(C=1.0, solver="liblinear", tol=1e-3, max_iter=400, random_state=0)


def label_model() -> LogisticRegression:
    """What tells one label from the others."""
    return LogisticRegression(C=1.0, solver="lbfgs", max_iter=2000)


class Trainer:
    """The lines of all gold as matrices, ready to be fitted as a whole or without some sources.

    Args:
        known: The lines.
    """

    def __init__(self, known: Sequence[Example]) -> None:
        self._sure = [one for one in known if one.furniture is not None]
        self._named = [one for one in known if one.label in STRIPPED_LABELS]
        self._tables = [
            Table([one.look for one in chosen], [one.source for one in chosen], fewest)
            for chosen, fewest in ((self._sure, LEAST_SOURCES), (self._named, LEAST_SOURCES_OF_FURNITURE))
        ]

    def without(self, fold: int | None) -> LineModel:
        """Train on the sources of all other folds: what is furniture, and what kind it is."""
        of_lines, of_labels = self._tables
        sure, named = self._sure, self._named
        furniture, _ = _fit(furniture_model(), of_lines, sure, fold, lambda one: (bool(one.furniture), one.weight))
        labels, names = _fit(label_model(), of_labels, named, fold, lambda one: (one.label, 1.0))
        return LineModel.model_validate(
            {
                "name": MODEL,
                "version": 1,
                "furniture": furniture[0],
                "labels": dict(zip(names, labels, strict=True)),
            }
        )


def _fit(
    model: LogisticRegression,
    table: Table,
    known: Sequence[Example],
    fold: int | None,
    right: Callable[[Example], tuple[Any, float]],
) -> tuple[list[Row], list[Any]]:
    """Fit a model on what is not of a fold, given what is right of a line and how much it counts.

    Returns:
        The weights of each of its classes, and the classes.
    """
    folds = folds_of(one.source for one in known)
    # The same appeal was put into articles of many sources: what is asked of a fold's articles must not be known.
    asked = {one.key for one, of in zip(known, folds, strict=True) if of == fold and one.part == APPEALS}
    train = [
        number
        for number, (one, of) in enumerate(zip(known, folds, strict=True))
        if of != fold and not (one.furniture and one.key in asked)
    ]
    said, weight = zip(*(right(known[number]) for number in train), strict=True)
    model.fit(table.matrix[train], said, sample_weight=weight)
    weights = [table.weights(found, float(cut)) for found, cut in zip(model.coef_, model.intercept_, strict=True)]
    return weights, list(model.classes_)


def folds_of(sources: Iterable[str]) -> NDArray[np.int64]:
    """The fold of each source."""
    return np.array([zlib.crc32(source.encode()) % FOLDS for source in sources])


def measured(known: Sequence[Example], models: Sequence[LineModel]) -> Row:
    """Figures of lines by models that never saw their source."""
    fold = folds_of(one.source for one in known)
    odds = np.array([models[of].furniture.of(one.look) for one, of in zip(known, fold, strict=True)])
    found: Row = {"lines": len(known), "sources": len({one.source for one in known})}
    for part in ("audited", *BY_HAND):
        chosen = [number for number, one in enumerate(known) if one.part == part and one.furniture is not None]
        right = np.array([bool(known[number].furniture) for number in chosen])
        found[part] = {
            "lines": len(chosen),
            "furniture": int(right.sum()),
            "average precision": round(float(average_precision_score(right, odds[chosen])), 3),
        }
    named = [n for n, one in enumerate(known) if one.label and not one.by_rule and one.part != "aligned"]
    said = [models[fold[number]].label([known[number].look]) for number in named]
    agree = sum(label == known[number].label for label, number in zip(said, named, strict=True))
    found["label right, of furniture that no rule finds"] = {"lines": len(named), "share": round(agree / len(named), 3)}
    return found


def write(name: str, content: Row) -> None:
    """Write a file of the model's folder."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / name).write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    """Train and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True, help="folder of the development gold")
    known = examples(parser.parse_args().gold)
    trainer = Trainer(known)
    write("metrics.json", measured(known, [trainer.without(fold) for fold in range(FOLDS)]))
    write("model.json", trainer.without(None).model_dump())


if __name__ == "__main__":
    main()
