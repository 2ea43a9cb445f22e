"""Small decision trees as JSON: each asks a feature or three and gives every class its part of the log-odds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Self

import numpy as np
from numpy.typing import NDArray

from preprocess.settings import StrictModel

DEPTH = 3
"""Questions that a tree asks one after the other, at most: such a tree can be followed by reading it."""

Leaf = tuple[float, ...]
"""What is added to the log-odds of each class."""


class Split(StrictModel):
    """A question and what follows from its answer.

    Attributes:
        feature: What is looked at.
        over: The answer is yes where the feature is over this.
        no: Another question, or the leaf.
        yes: The same.
    """

    feature: str
    over: float
    no: "Split | Leaf"
    yes: "Split | Leaf"

    def features(self) -> Iterator[str]:
        """Yield every feature that is asked for."""
        yield self.feature
        for below in (self.no, self.yes):
            if isinstance(below, Split):
                yield from below.features()

    def depth(self) -> int:
        """Return how many questions it asks one after the other, at most."""
        return 1 + max(below.depth() if isinstance(below, Split) else 0 for below in (self.no, self.yes))

    def leaves(self) -> Iterator[Leaf]:
        """Yield every leaf."""
        for below in (self.no, self.yes):
            if isinstance(below, Split):
                yield from below.leaves()
            else:
                yield below


@dataclass(frozen=True, slots=True, kw_only=True)
class Trees:
    """Trees as they are walked, all rows and all trees at once.

    Attributes:
        columns: Of the feature that each question asks for; many trees share a question.
        over: What it must be over.
        questions: The numbers of a tree's questions, from the root down, row by row: question x tree.
        leaves: What each leaf adds to each class: tree x leaf x class.
    """

    columns: NDArray[np.int64]
    over: NDArray[np.float64]
    questions: NDArray[np.int64]
    leaves: NDArray[np.float64]

    @classmethod
    def planted(cls, trees: Sequence[Split], places: Mapping[str, int]) -> Self:
        """Lay trees out.

        Args:
            trees: At least one; none deeper than :data:`DEPTH`.
            places: The column of each feature.
        """
        asked, leaves = zip(*(_laid_out(tree, places) for tree in trees), strict=True)
        numbers = {one: number for number, one in enumerate(dict.fromkeys(one for tree in asked for one in tree))}
        return cls(
            columns=np.array([column for column, _ in numbers]),
            over=np.array([over for _, over in numbers]),
            questions=np.array([[numbers[one] for one in tree] for tree in asked]).T,
            leaves=np.array(leaves, dtype=np.float64),
        )

    def sums(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return what all trees add to each class, a column, for each row of values."""
        # To ask every question is cheaper than to look for the next one; all answers of a tree tell its leaf.
        yes = (values.take(self.columns, axis=1) > self.over).T.take(self.questions, axis=0)
        answers = np.einsum("q,qtr->tr", _BITS, yes.view(np.uint8))
        trees, leaves, classes = self.leaves.shape
        reached = _REACHED.take(answers) + leaves * np.arange(trees)[:, None]
        return np.asarray(self.leaves.reshape(-1, classes).take(reached, axis=0).sum(axis=0))


def _reached(answers: int) -> int:
    """The number of the leaf, from the left, to which the answers to all questions of a tree lead."""
    question = 0
    for _ in range(DEPTH):
        question = 2 * question + 1 + ((answers >> question) & 1)
    return question - len(_BITS)


_BITS = np.array([1 << question for question in range(2**DEPTH - 1)], dtype=np.uint8)
"""What a yes to each question of a tree adds to the number that stands for its answers."""

_REACHED = np.array([_reached(answers) for answers in range(1 << len(_BITS))], dtype=np.int64)


def _laid_out(tree: Split, places: Mapping[str, int]) -> tuple[list[tuple[int, float]], list[Leaf]]:
    """The columns and thresholds of a tree's questions, and its leaves; a leaf that comes early asks on, always no."""
    asked: list[tuple[int, float]] = []
    level: list[Split | Leaf] = [tree]
    for _ in range(DEPTH):
        below: list[Split | Leaf] = []
        for node in level:
            if isinstance(node, Split):
                asked.append((places[node.feature], node.over))
                below += [node.no, node.yes]
            else:
                asked.append((0, inf))
                below += [node, node]
        level = below
    return asked, [node for node in level if not isinstance(node, Split)]
