"""Small models as JSON: named features, weights, an intercept, in one form trees beside them. Nothing is unpickled.

A model lies in ``models/<name>/model.json``: inside the installed package, or beside it in a checkout.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain, repeat
from pathlib import Path
from typing import Self, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError, model_validator

from preprocess.errors import ModelError, did_you_mean
from preprocess.settings import StrictModel
from preprocess.trees import DEPTH, Split, Trees

_PACKAGE = Path(__file__).parent
_Model = TypeVar("_Model", bound=StrictModel)


class LinearModel(StrictModel):
    """A logistic regression on named features.

    Attributes:
        name: The folder under ``models/``.
        version: Raised with every training that changes the weights.
        weights: A weight for each feature, in the feature's own unit.
        intercept: The log-odds where every feature is 0.
    """

    name: str
    version: int
    weights: Mapping[str, float]
    intercept: float

    def probability(self, features: Mapping[str, float]) -> float:
        """Return the probability (0-1) for an article or a pair; a feature that is not given is 0."""
        odds = self.intercept + sum(weight * features.get(name, 0.0) for name, weight in self.weights.items())
        return logistic(odds)

    def probabilities(self, features: Mapping[str, NDArray[np.float64]]) -> list[float]:
        """Return the probabilities (0-1) for many articles or pairs.

        Args:
            features: Each with a value for every article or pair.
        """
        odds = self.intercept + sum(weight * features[name] for name, weight in self.weights.items())
        return list(map(logistic, np.asarray(odds).tolist()))


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of named numbers, laid one after another; what is not named is 0.

    Attributes:
        names: Of the numbers of all rows.
        values: The numbers.
        row: To which row each belongs.
        count: How many rows there are.
    """

    names: Sequence[str]
    values: NDArray[np.float64]
    row: NDArray[np.int64]
    count: int

    @classmethod
    def of(cls, rows: Sequence[Mapping[str, float]]) -> "Rows":
        """Lay rows one after another."""
        return cls(
            names=list(chain.from_iterable(rows)),
            values=np.fromiter(chain.from_iterable(row.values() for row in rows), dtype=np.float64),
            row=np.repeat(np.arange(len(rows)), list(map(len, rows))),
            count=len(rows),
        )


class MultinomialModel(StrictModel):
    """A multinomial logistic regression on named features, trees beside it: which of several classes something is.

    Attributes:
        name: The folder under ``models/``.
        version: Raised with every training that changes the weights.
        classes: What it may be.
        weights: For each feature its weights for the classes, in the feature's own unit.
        intercepts: The log-odds of the classes where every feature is 0 and no tree is asked.
        trees: What is added to the log-odds for features that stand together; of features that have weights.
    """

    name: str
    version: int
    classes: tuple[str, ...]
    weights: Mapping[str, tuple[float, ...]]
    intercepts: tuple[float, ...]
    trees: tuple[Split, ...] = ()

    @model_validator(mode="after")
    def _trees_fit(self) -> Self:
        if unknown := {name for tree in self.trees for name in tree.features()} - self.weights.keys():
            raise ValueError(f"a tree asks for {min(unknown)!r}, which has no weights")
        if any(len(leaf) != len(self.classes) for tree in self.trees for leaf in tree.leaves()):
            raise ValueError("the leaves of a tree need a number for each class")
        if any(tree.depth() > DEPTH for tree in self.trees):
            raise ValueError(f"a tree asks more than {DEPTH} questions one after the other")
        return self

    @cached_property
    def _grove(self) -> Trees | None:
        return Trees.planted(self.trees, self._places) if self.trees else None

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.weights)}

    @cached_property
    def _offsets(self) -> NDArray[np.float64]:
        return np.array(self.intercepts)

    @cached_property
    def _matrix(self) -> NDArray[np.float64]:
        return np.array(list(self.weights.values())).reshape(len(self.weights), len(self.classes))

    def _columns(self, names: Iterable[str]) -> NDArray[np.int64]:
        """The column of each feature; one behind the last for those that the model does not know."""
        return np.fromiter(map(self._places.get, names, repeat(len(self.weights))), dtype=np.int64)

    def values(self, rows: Rows, *, common: Mapping[str, float]) -> NDArray[np.float64]:
        """Return a column for each of the model's features, in the order of its weights; one not given is 0.

        Args:
            rows: Features by name.
            common: Features that all rows share.
        """
        width = len(self.weights) + 1
        values = np.zeros(rows.count * width)
        values[width * rows.row + self._columns(rows.names)] = rows.values
        table = values.reshape(rows.count, width)
        table[:, self._columns(common)] = list(common.values())
        return table[:, :-1]

    def averages(self, rows: Rows) -> NDArray[np.float64]:
        """Return one row as :meth:`values` does: the averages of at least one."""
        sums = np.bincount(self._columns(rows.names), weights=rows.values, minlength=len(self.weights) + 1)
        return np.asarray(sums[None, :-1] / rows.count)

    def shares(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probability (0-1) of each class, a column, for each row of :meth:`values`."""
        odds = values @ self._matrix + self._offsets
        return softmax(odds + self._grove.sums(values) if self._grove else odds)

    def deciding(
        self, rows: Sequence[Mapping[str, float]], classes: Sequence[int], *, common: Mapping[str, float]
    ) -> list[str | None]:
        """Return for each row the feature without which its class would be least probable; None where none helps it.

        Args:
            rows: What tells the rows apart: features by name, of which one is named.
            classes: The number of the class of each row.
            common: Features that all of them share.
        """
        if not rows:
            return []
        names = [sorted(self._places.keys() & row.keys()) for row in rows]
        sizes = [len(each) for each in names]
        whole = self.values(Rows.of(rows), common=common)
        without = np.repeat(whole, sizes, axis=0)
        without[np.arange(len(without)), self._columns(chain.from_iterable(names))] = 0
        before = self.shares(whole)[np.arange(len(rows)), list(classes)]
        after = self.shares(without)[np.arange(len(without)), np.repeat(classes, sizes)]
        parts = np.split(after, np.cumsum(sizes)[:-1])
        return [
            each[int(part.argmin())] if len(part) and part.min() < share else None
            for each, part, share in zip(names, parts, before, strict=True)
        ]


class OrdinalModel(StrictModel):
    """Proportional odds (McCullagh 1980): one weight a feature, one cut for each grade that may be reached.

    Attributes:
        name: The folder under ``models/``.
        version: Raised with every training that changes the weights.
        weights: A weight for each feature, in the feature's own unit.
        cuts: The log-odds of reaching each grade where every feature is 0, from the lowest grade up.
    """

    name: str
    version: int
    weights: Mapping[str, float]
    cuts: tuple[float, ...]

    def parts(self, features: Mapping[str, float]) -> dict[str, float]:
        """Return what each feature adds to the log-odds; those that add nothing are left out."""
        parts = {name: weight * features.get(name, 0.0) for name, weight in self.weights.items()}
        return {name: part for name, part in parts.items() if part}

    def reached(self, parts: Mapping[str, float]) -> tuple[float, ...]:
        """Return the probability (0-1) of reaching each grade, from the lowest up."""
        return tuple(logistic(cut + sum(parts.values())) for cut in self.cuts)


def logistic(odds: float) -> float:
    """Return the probability (0-1) of log-odds."""
    return 1 / (1 + math.exp(-max(-500.0, min(500.0, odds))))


def softmax(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the probabilities (0-1) of classes, a column each, from their log-odds."""
    powers = np.exp(odds - odds.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def shipped_models() -> dict[str, Path]:
    """Return where each model lies, by name; in a wheel inside the package, in a checkout beside it."""
    for folder in (_PACKAGE / "models", _PACKAGE.parent / "models"):
        if found := {path.parent.name: path for path in folder.glob("*/model.json")}:
            return found
    return {}


@cache
def load_model(name: str) -> LinearModel:
    """Load a shipped logistic regression.

    Raises:
        ModelError: If it is not there or not valid.
    """
    return load_as(name, LinearModel)


@cache
def load_ordinal_model(name: str) -> OrdinalModel:
    """Load a shipped model of grades.

    Raises:
        ModelError: If it is not there or not valid.
    """
    return load_as(name, OrdinalModel)


@cache
def load_multinomial_model(name: str) -> MultinomialModel:
    """Load a shipped model of classes.

    Raises:
        ModelError: If it is not there or not valid.
    """
    return load_as(name, MultinomialModel)


def load_as(name: str, form: type[_Model]) -> _Model:
    """Load a shipped model of any form.

    Raises:
        ModelError: If it is not there or not valid.
    """
    models = shipped_models()
    if name not in models:
        raise ModelError(f"no model {name!r} is installed; {did_you_mean(name, models)}")
    path = models[name]
    try:
        return form.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise ModelError(f"{path}: {error.errors(include_url=False)[0]['msg']}") from error
