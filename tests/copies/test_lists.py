"""Lists of numbers, an article each, and the order of pairs that they give: in memory and on disk."""

from collections import deque

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess.columns import Column, Ledger, Sorted
from preprocess.copies.codes import by_first, decoded, encoded
from preprocess.copies.lists import Lists, neighbours_together

BOUND = pytest.mark.parametrize("bound", [1 << 30, 64], ids=["memory", "disk"])
ARTICLES = 30
PAIRS = st.sets(
    st.tuples(st.integers(0, ARTICLES - 1), st.integers(0, ARTICLES - 1)).filter(lambda pair: pair[0] < pair[1])
)


@BOUND
@given(st.lists(st.lists(st.tuples(st.integers(0, ARTICLES - 1), st.integers(0, 9), st.integers(0, 2**32 - 1)))))
def test_lists_are_sorted_as_asked(bound, runs):
    """Each article has its numbers, in the order of what stands before them."""
    with Ledger(bound) as ledger:
        rows = Sorted(ledger, ARTICLES, width=3)
        for run in runs:
            rows.add(by_first(*np.array(run, dtype=np.int64).reshape(-1, 3).T))
        found = Lists(rows, ARTICLES)
        together = sorted(row for run in runs for row in run)

        assert [found.of(article) for article in range(ARTICLES)] == [
            [number for own, _, number in together if own == article] for article in range(ARTICLES)
        ]
        assert found.not_empty.tolist() == sorted({article for article, *_ in together})


def breadth_first(pairs):
    """The same with a queue and without arrays."""
    others = {}
    for a, b in pairs:
        others.setdefault(a, []).append(b)
        others.setdefault(b, []).append(a)
    ranks = {}
    for start in others:
        queue = deque([start])
        while queue:
            if (number := queue.popleft()) not in ranks:
                ranks[number] = len(ranks)
                queue.extend(others[number])
    return sorted(pairs, key=lambda pair: sorted((ranks[pair[0]], ranks[pair[1]]), reverse=True))


@BOUND
@given(PAIRS)
def test_pairs_are_ordered_breadth_first(bound, pairs):
    """Every pair stands where the later of its articles is first met."""
    with Ledger(bound) as ledger:
        codes = Column(ledger, np.uint64)
        codes.append(encoded(*np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2).T))
        found = decoded(neighbours_together(codes, ARTICLES).whole())

    assert [tuple(pair) for pair in found.tolist()] == breadth_first(sorted(pairs))
