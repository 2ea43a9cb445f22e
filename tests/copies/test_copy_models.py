"""The shipped models of linking: that they load, and what they may know."""

import subprocess
import sys

import numpy as np

from preprocess.copies.measures import EVENT_MEASURES, RESTATEMENT_MEASURES
from preprocess.copies.rarity import HIGHEST, load_background, rarity
from preprocess.copies.wording import hash_of
from preprocess.linear import load_model


def test_models_have_known_features_only():
    """Every weight belongs to a measure; none to a date, a source or an id."""
    assert set(load_model("restatement").weights) == set(RESTATEMENT_MEASURES)
    assert set(load_model("same_event").weights) == set(EVENT_MEASURES)


def test_background_is_listed_by_name():
    """The background reads in order, and is bounded."""
    background = load_background()

    for table in (background.words, background.names, background.figures):
        assert list(table) == sorted(table)
        assert 0 < len(table) <= 5000
        assert all(0 < count <= background.articles for count in table.values())


def test_common_words_weigh_little_and_unseen_ones_most():
    """Rarity orders words in an empty corpus by the background."""
    weights = rarity(load_background()).weights(np.array([hash_of("the"), hash_of("zyzzyv")], dtype=np.uint64))

    assert weights[0] < 0.5
    assert weights[1] == HIGHEST


def test_what_a_corpus_is_about_becomes_common():
    """A word that all articles of a corpus have weighs less with every article."""
    counted = rarity(load_background())
    word = np.array([hash_of("zyzzyv")], dtype=np.uint64)
    before = counted.weights(word)[0]
    for _ in range(500):
        counted.add(word, 1)

    assert counted.weights(word)[0] < 1 < before


def test_importing_copies_loads_no_heavy_library():
    """Neither datasketch nor numba nor scikit-learn is imported before it is needed."""
    code = "import sys, preprocess.copies; print(sorted({'datasketch', 'numba', 'sklearn'} & set(sys.modules)))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
