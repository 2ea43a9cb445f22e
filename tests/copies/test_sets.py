"""Sets of hashes, one an article: grouped, looked up, and what two of them have in common."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess.copies import fast, plain
from preprocess.copies.sets import grouped

# Hashes that differ in their first bits: the last ones give way to the article's number.
ARTICLES = st.lists(st.lists(st.integers(0, 40).map(lambda n: n << 58 | n << 40), max_size=30), min_size=1, max_size=6)
LOOPS = pytest.mark.parametrize("loops", [fast, plain], ids=["numba", "numpy"])


def grouped_lists(articles):
    hashes = np.array([hashed for own in articles for hashed in own], dtype=np.uint64)
    owners = np.repeat(np.arange(len(articles)), [len(own) for own in articles])
    return hashes, grouped(hashes, owners, len(articles))


def all_pairs(articles):
    return np.array([(a, b) for a in range(len(articles)) for b in range(len(articles))], dtype=np.int64)


@given(ARTICLES)
def test_groups_are_the_different_hashes_of_each_article(articles):
    """What two articles have stands in the set of each, once, and each hash says where."""
    hashes, found = grouped_lists(articles)

    assert found.sets.sizes.tolist() == [len(set(own)) for own in articles]
    assert hashes[found.order[found.starts]].tolist() == [hashed for own in articles for hashed in sorted(set(own))]
    assert np.array_equal(hashes[found.order[found.starts]][found.members], hashes)


@given(ARTICLES)
def test_hashes_are_found_again(articles):
    """The place of a hash in its article's set is where grouping put it."""
    hashes, found = grouped_lists(articles)
    owners = np.repeat(np.arange(len(articles)), [len(own) for own in articles])

    assert np.array_equal(found.sets.places(hashes, owners), found.members)


@LOOPS
@given(articles=ARTICLES)
def test_common_is_the_intersection(loops, articles):
    """Each pair shares what both sets have, and the places are those of the same hash."""
    hashes, found = grouped_lists(articles)
    different = hashes[found.order[found.starts]]
    pairs = all_pairs(articles)
    shared = loops.common(found.sets, pairs)

    assert np.array_equal(different[shared.first], different[shared.second])
    for number, (a, b) in enumerate(pairs.tolist()):
        own = different[shared.first[shared.pairs == number]].tolist()
        assert own == sorted(set(articles[a]) & set(articles[b]))


@given(ARTICLES)
def test_compiled_intersections_have_the_bytes_of_numpy(articles):
    """Both ways of finding what is common agree."""
    _, found = grouped_lists(articles)
    one, other = (loops.common(found.sets, all_pairs(articles)) for loops in (fast, plain))

    for name in one.__dataclass_fields__:
        assert np.array_equal(getattr(one, name), getattr(other, name))


@LOOPS
@given(stretches=st.lists(st.lists(st.integers(0, 99), unique=True, max_size=12), max_size=5), most=st.integers(2, 9))
def test_rising_pairs_are_counted(loops, stretches, most):
    """Of each stretch the pairs whose later number is larger, among the first ones."""
    limits = np.cumsum([0, *map(len, stretches)])
    found = loops.rising(np.array([place for own in stretches for place in own], dtype=np.int64), limits, most)

    first = [own[:most] for own in stretches]
    assert found.tolist() == [sum(a < b for n, a in enumerate(own) for b in own[n:]) for own in first]


@LOOPS
def test_nothing_has_nothing_in_common(loops):
    """No pairs, and empty sets, are fine."""
    _, found = grouped_lists([[], []])

    assert len(loops.common(found.sets, np.empty((0, 2), dtype=np.int64)).pairs) == 0
    assert len(loops.common(found.sets, np.array([[0, 1]])).pairs) == 0
