"""Trees ask their questions and add up what their leaves say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from preprocess.linear import MultinomialModel
from preprocess.trees import DEPTH, Leaf, Split, Trees

NAMES = ("a", "b", "c")
PLACES = {name: place for place, name in enumerate(NAMES)}
HALVES = st.integers(-4, 4).map(lambda number: number / 2)
LEAVES = st.tuples(HALVES, HALVES)


def nodes(depth):
    """Trees of two classes that are at most so deep."""
    below = LEAVES if depth == 1 else LEAVES | nodes(depth - 1)
    return st.builds(Split, feature=st.sampled_from(NAMES), over=HALVES, no=below, yes=below)


def walked(node: Split | Leaf, row) -> Leaf:
    """The leaf that a reader comes to."""
    while isinstance(node, Split):
        node = node.yes if row[PLACES[node.feature]] > node.over else node.no
    return node


@given(st.lists(nodes(DEPTH), min_size=1, max_size=5), st.lists(st.tuples(HALVES, HALVES, HALVES), max_size=5))
def test_sums_are_those_of_the_leaves_that_a_reader_comes_to(trees, rows):
    """All rows and trees at once come to the leaves that each comes to alone."""
    values = np.array(rows).reshape(len(rows), len(NAMES))

    found = Trees.planted(trees, PLACES).sums(values)

    assert found.tolist() == [[sum(parts) for parts in zip(*(walked(t, r) for t in trees), strict=True)] for r in rows]


def model(**given_):
    """A model of two classes on one feature."""
    parts = {"name": "m", "version": 1, "classes": ("x", "y"), "weights": {"a": (0.0, 0.0)}, "intercepts": (0.0, 0.0)}
    return MultinomialModel(**parts | given_)


def test_trees_move_the_shares():
    """Where the answer is yes the class of the leaf is likelier; without trees both are alike."""
    tree = Split(feature="a", over=0.5, no=(0.0, 0.0), yes=(2.0, 0.0))
    values = np.array([[0.0], [1.0]])

    assert model().shares(values).tolist() == [[0.5, 0.5], [0.5, 0.5]]
    no, yes = model(trees=(tree,)).shares(values)[:, 0]
    assert no == 0.5
    assert yes > 0.8


LEAF = (0.0, 0.0)
DEEP = LEAF
for _ in range(DEPTH + 1):
    DEEP = Split(feature="a", over=0.0, no=LEAF, yes=DEEP)


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        (Split(feature="b", over=0.0, no=LEAF, yes=LEAF), "'b', which has no weights"),
        (Split(feature="a", over=0.0, no=(0.0,), yes=(0.0,)), "a number for each class"),
        (Split(feature="a", over=0.0, no=(0.0,), yes=LEAF), "a number for each class"),
        (DEEP, f"more than {DEPTH} questions"),
    ],
    ids=["unknown feature", "too few classes", "leaves differ", "too deep"],
)
def test_a_model_refuses_trees_that_do_not_fit(tree, words):
    """A tree asks for features of the model, not too many, and has a number for each class."""
    with pytest.raises(ValidationError, match=words):
        model(trees=(tree,))
