"""Small linear models as JSON: named features, weights, an intercept. Nothing is unpickled.

A model lies in ``models/<name>/model.json``: inside the installed package, or beside it in a checkout.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from preprocess.errors import ModelError, did_you_mean
from preprocess.settings import StrictModel

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
            values=np.array(list(chain.from_iterable(row.values() for row in rows)), dtype=np.float64),
            row=np.repeat(np.arange(len(rows)), [len(row) for row in rows]),
            count=len(rows),
        )


class MultinomialModel(StrictModel):
    """A multinomial logistic regression on named features: which of several classes something is.

    Attributes:
        name: The folder under ``models/``.
        version: Raised with every training that changes the weights.
        classes: What it may be.
        weights: For each feature its weights for the classes, in the feature's own unit.
        intercepts: The log-odds of the classes where every feature is 0.
    """

    name: str
    version: int
    classes: tuple[str, ...]
    weights: Mapping[str, tuple[float, ...]]
    intercepts: tuple[float, ...]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.weights)}

    @cached_property
    def _matrix(self) -> NDArray[np.float64]:
        """The weights, a row a feature, and a last row of zeros for features that the model does not know."""
        known = np.array(list(self.weights.values())).reshape(len(self.weights), len(self.classes))
        return np.vstack([known, np.zeros(len(self.classes))])

    def odds(self, rows: "Rows") -> NDArray[np.float64]:
        """Return the log-odds of each class, a column, for each row."""
        known, none = self._places, len(self.weights)
        parts = self._matrix[[known.get(name, none) for name in rows.names]] * rows.values[:, None]
        sums = [np.bincount(rows.row, weights=part, minlength=rows.count) for part in parts.T]
        return np.asarray(np.stack(sums, axis=1) + np.array(self.intercepts))

    def shares(self, rows: "Rows", *, common: "Rows") -> NDArray[np.float64]:
        """Return the probability (0-1) of each class, a column, for each row.

        Args:
            rows: What tells the rows apart.
            common: One row of features that all of them share.
        """
        return softmax(self.odds(rows) + self.odds(common) - np.array(self.intercepts))

    def strongest(self, row: Mapping[str, float], number: int) -> str | None:
        """Return the feature of a row that speaks most for a class; None where none does."""
        parts = {name: self.weights[name][number] * value for name, value in row.items() if name in self.weights}
        name = max(sorted(parts), key=parts.__getitem__, default=None)
        return name if name is not None and parts[name] > 0 else None


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
