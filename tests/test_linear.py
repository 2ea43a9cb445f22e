"""Models of classes: what rows of named numbers add up to, and which of them decides."""

import numpy as np
import pytest

from preprocess.linear import MultinomialModel, Rows

TREE = {"feature": "b", "over": 0.5, "no": (0.0, 0.0), "yes": (0.0, 4.0)}
MODEL = MultinomialModel(
    name="made",
    version=1,
    classes=("no", "yes"),
    weights={"a": (0.0, 1.0), "b": (0.0, 0.0), "c": (1.0, 0.0)},
    intercepts=(0.0, -1.0),
    trees=(TREE,),
)


def test_values_stand_in_the_order_of_the_weights():
    """What a row does not name is 0, what the model does not know is left out, what all share is in all."""
    values = MODEL.values(Rows.of([{"c": 2.0, "x": 9.0}, {}]), common={"a": 0.5, "y": 1.0})

    assert values.tolist() == [[0.5, 0.0, 2.0], [0.5, 0.0, 0.0]]


def test_averages_are_those_of_the_rows():
    """The mean of each column."""
    rows = Rows.of([{"a": 1.0}, {"a": 0.0, "b": 3.0, "x": 1.0}])

    assert np.allclose(MODEL.averages(rows), MODEL.values(rows, common={}).mean(axis=0))


def test_shares_count_weights_and_trees():
    """Log-odds add up: 1 of the weight, 4 of the tree, -1 of the intercept."""
    (shares,) = MODEL.shares(MODEL.values(Rows.of([{"a": 1.0, "b": 1.0}]), common={}))

    assert shares[1] == pytest.approx(1 / (1 + np.exp(-4)))


@pytest.mark.parametrize(
    ("row", "deciding"),
    [({"a": 1.0}, "a"), ({"a": 1.0, "b": 1.0}, "b"), ({"c": 1.0}, None), ({"x": 1.0}, None), ({}, None)],
)
def test_what_decides_is_what_would_be_missed_most(row, deciding):
    """A tree's question counts as a weight does; what speaks against the class decides nothing."""
    assert MODEL.deciding([row], [1], common={}) == [deciding]


def test_each_row_has_its_own_class():
    """Several rows are asked at once."""
    rows = [{"a": 1.0}, {}, {"c": 1.0}]

    assert MODEL.deciding(rows, [1, 1, 0], common={"b": 1.0}) == ["a", None, "c"]
    assert MODEL.deciding([], [], common={}) == []
