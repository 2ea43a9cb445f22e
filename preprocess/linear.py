"""Small linear models as JSON: named features, weights, an intercept. Nothing is unpickled.

A model lies in ``models/<name>/model.json``: inside the installed package, or beside it in a checkout.
"""

import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from preprocess.errors import ModelError, did_you_mean
from preprocess.settings import StrictModel

_PACKAGE = Path(__file__).parent


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
        return 1 / (1 + math.exp(-max(-500.0, min(500.0, odds))))


def shipped_models() -> dict[str, Path]:
    """Return where each model lies, by name; in a wheel inside the package, in a checkout beside it."""
    for folder in (_PACKAGE / "models", _PACKAGE.parent / "models"):
        if found := {path.parent.name: path for path in folder.glob("*/model.json")}:
            return found
    return {}


@cache
def load_model(name: str) -> LinearModel:
    """Load a shipped model.

    Raises:
        ModelError: If it is not there or not valid.
    """
    models = shipped_models()
    if name not in models:
        raise ModelError(f"no model {name!r} is installed; {did_you_mean(name, models)}")
    path = models[name]
    try:
        return LinearModel.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise ModelError(f"{path}: {error.errors(include_url=False)[0]['msg']}") from error
