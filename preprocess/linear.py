"""Small linear models as JSON: named features, weights, an intercept. Nothing is unpickled.

A model lies in ``models/<name>/model.json``: inside the installed package, or beside it in a checkout.
"""

import math
from collections.abc import Mapping
from functools import cache
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
