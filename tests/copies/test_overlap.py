"""Comparing many pairs at once: the same measures as comparing one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preprocess.article import Article, Marked
from preprocess.copies import compare, context_of, fast, plain
from preprocess.copies.bulk import words_of
from preprocess.copies.lookup import Known
from preprocess.copies.signing import WINDOW
from preprocess.copies.wording import wording

LOOPS = pytest.mark.parametrize("loops", [fast, plain], ids=["numba", "numpy"])
# Few words, so that runs of five come twice, and quotation marks.
TEXT = st.lists(st.sampled_from(["a", "b", "the cat sat on a mat", "“", "”", "\n"]), max_size=60).map(" ".join)
TEXTS = st.lists(TEXT, min_size=2, max_size=4)


def marked(texts):
    return [Marked(article=Article(id=f"n{n}", text=text), language="en") for n, text in enumerate(texts)]


def runs(texts, loops=plain):
    words = words_of([wording(one) for one in marked(texts)])
    known = Known.of(np.unique(plain.sketch_words(words, WINDOW).quoted))
    return loops.runs_of(words, loops.masks_of(words, known))


def all_pairs(texts):
    return np.array([(a, b) for a in range(len(texts)) for b in range(len(texts)) if a != b], dtype=np.int64)


@LOOPS
@settings(max_examples=25)  # a context takes a tenth of a second
@given(texts=TEXTS)
def test_measures_are_those_of_compare(loops, texts):
    """Jaccard and containment both ways equal what compare says of each pair, quotations of the corpus masked."""
    corpus = marked(texts)
    context = context_of(corpus)
    pairs = all_pairs(texts)
    found = loops.compare_pairs(pairs, runs(texts, loops))

    for (a, b), jaccard, contained in zip(pairs, found.jaccard, found.contained, strict=True):
        said = compare(corpus[a], corpus[b], context)
        assert (round(float(jaccard), 4), *(round(float(share), 4) for share in contained)) == (
            said.jaccard,
            said.a_side.contained,
            said.b_side.contained,
        )


@given(TEXTS)
def test_compiled_comparison_gives_the_bytes_of_numpy(texts):
    """Both ways of comparing agree to the last byte."""
    one, other = (loops.compare_pairs(all_pairs(texts), runs(texts)) for loops in (fast, plain))

    for name in one.__dataclass_fields__:
        assert np.array_equal(getattr(one, name), getattr(other, name))


@given(TEXTS)
def test_compiled_runs_have_the_bytes_of_numpy(texts):
    """Which words are quoted, the runs, and which of them are asked for, agree to the last byte."""
    one, other = (runs(texts, loops) for loops in (fast, plain))

    for name in ("masked", "runs", "limits", "own"):
        assert np.array_equal(getattr(one, name), getattr(other, name))


@LOOPS
def test_longest_passage_is_where_it_says(loops, texts):
    """The passage names its first word in both articles and its length, and no quotation counts."""
    stub = "The board will release 40,000 cubic metres an hour for nine days, said nobody."
    found = loops.compare_pairs(np.array([[0, 1]]), runs([texts["report"], stub]))
    first, second, size = found.passages[0].tolist()
    mine, theirs = (wording(one).hashes.tolist() for one in marked([texts["report"], stub]))

    assert (second, size) == (0, 13)
    assert mine[first : first + size] == theirs[:size]


@LOOPS
def test_nothing_is_compared_with_nothing(loops):
    """No pairs, or texts too short for a run, share nothing."""
    assert len(loops.compare_pairs(np.empty((0, 2), dtype=np.int64), runs(["a"])).jaccard) == 0
    assert loops.compare_pairs(np.array([[0, 1]]), runs(["", "a b c"])).contained.tolist() == [[0.0, 0.0]]
