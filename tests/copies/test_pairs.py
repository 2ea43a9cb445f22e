"""Proposing pairs by sorted keys: against sets and loops that do the same slowly."""

from contextlib import contextmanager
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess.columns import Column, Ledger, Sorted
from preprocess.copies.codes import decoded, encoded, united
from preprocess.copies.lookup import Known
from preprocess.copies.pairs import (
    CROWD,
    LEAST_SHARE,
    LEAST_SHARED,
    Ranking,
    by_passage,
    by_signature,
    keyed,
    quoted,
    rankings_of,
    twins,
)
from preprocess.copies.signing import PERMUTATIONS

KEYS = st.lists(st.lists(st.integers(0, 12).map(lambda key: key << 60 | key), max_size=6), max_size=12)
HASHES = st.lists(st.integers(0, 2**64 - 1), max_size=30)


BOUNDS = pytest.mark.parametrize("bound", [1 << 30, 1 << 10], ids=["memory", "disk"])


def in_order():
    """The articles as they are numbered, and turned round."""
    return [Ranking.of(np.arange(60)), Ranking.of(-np.arange(60))]


def in_150():
    return [Ranking.of(np.arange(150))]


def found_of(proposal):
    """The pairs of a proposal."""
    return decoded(proposal.pairs.part(0, len(proposal.pairs))).tolist()


def every(articles):
    return np.arange(len(articles))


@contextmanager
def printed(articles, registry=(), bound=1 << 30):
    """The fingerprints of articles, and the registry of quotations, as they are gathered: two articles at a time."""
    with Ledger(bound) as ledger:
        prints = Sorted(ledger)
        for start in range(0, len(articles), 2):
            owners = [n for n, keys in enumerate(articles[start : start + 2], start) for _ in keys]
            keys = [key for keys in articles[start : start + 2] for key in keys]
            prints.add(keyed(np.array(keys, dtype=np.uint64), np.array(owners, dtype=np.int64)))
        prints.add(quoted(np.array(registry, dtype=np.uint64)))
        yield prints


@contextmanager
def spooled(rows, bound=1 << 30):
    """Signatures as they are gathered."""
    with Ledger(bound) as ledger:
        found = Column(ledger, np.uint32, PERMUTATIONS)
        found.append(rows)
        yield found


def signatures(draw, sizes, seed=0):
    """Families of signatures of so many members: a share of each is its own, the rest the family's."""
    random = np.random.default_rng(seed)
    rows = []
    for size in sizes:
        base = random.integers(0, 2**32, PERMUTATIONS, dtype=np.uint32)
        for _ in range(size):
            other = random.integers(0, 2**32, PERMUTATIONS, dtype=np.uint32)
            rows.append(np.where(random.random(PERMUTATIONS) < draw, base, other))
    return np.array(rows, dtype=np.uint32).reshape(-1, PERMUTATIONS)


@BOUNDS
@given(articles=KEYS, most=st.integers(2, 5))
def test_pairs_share_as_many_fingerprints_as_they_must(articles, most, bound):
    """What is proposed is what comparing all with all would propose; of over-full keys, with the first and the last."""
    sets = [set(keys) for keys in articles]
    owners = {key: [n for n, own in enumerate(sets) if key in own] for keys in sets for key in keys}
    shared = {
        pair: sum(
            set(pair) <= set(found) and (len(found) <= most or bool({found[0], found[-1]} & set(pair)))
            for found in owners.values()
        )
        for pair in combinations(range(len(sets)), 2)
    }
    wanted = [
        list(pair)
        for pair, times in shared.items()
        if times >= max(LEAST_SHARED, LEAST_SHARE * min(len(sets[pair[0]]), len(sets[pair[1]])))
    ]

    with printed(articles, bound=bound) as prints:
        found = by_passage(prints, every(articles), len(articles), most, in_order)

        assert found_of(found) == wanted
    assert found.skipped == sum(len(found) > most for found in owners.values())


@BOUNDS
def test_like_signatures_are_proposed_and_others_are_not(bound):
    """Families whose signatures agree in nine places of ten are found whole, and nothing else is."""
    with spooled(signatures(0.95, [3, 1, 2, 4]), bound) as rows:
        found = by_signature(rows, np.arange(10), 200, in_order)
        pairs = found_of(found)

    assert pairs == [[0, 1], [0, 2], [1, 2], [4, 5], [6, 7], [6, 8], [6, 9], [7, 8], [7, 9], [8, 9]]
    assert found.skipped == 0


def test_a_band_shared_by_chance_proposes_nothing():
    """One band alone is not enough: the rest of the signatures must agree too."""
    rows = signatures(0, [1, 1])
    rows[1, :4] = rows[0, :4]

    with spooled(rows) as found:
        assert len(by_signature(found, np.arange(2), 200, in_order)[0]) == 0


@BOUNDS
def test_articles_of_an_over_full_band_are_paired_with_those_that_may_stand_for_them(bound):
    """A story that many print is one family all the same: each is compared with the first in every order."""
    with spooled(signatures(1, [5]), bound) as rows:
        found = by_signature(rows, np.arange(5), 4, in_order)
        pairs = found_of(found)

    assert pairs == [[0, 1], [0, 2], [0, 3], [0, 4], [1, 4], [2, 4], [3, 4]]
    assert found.skipped == 32


def test_key_of_many_articles_is_told_once():
    """Three keys of the same articles are one crowd, with the first of them."""
    articles = [[5 << 60], *[[1 << 40, 2 << 50, 3 << 60]] * CROWD, [3 << 60]]

    with printed(articles) as prints:
        crowds = by_passage(prints, every(articles), len(articles), 4, in_order).crowds

    assert [(crowd.articles, crowd.first, crowd.key << 28) for crowd in crowds] == [(CROWD + 1, 1, 3 << 60)]


@given(seed=st.integers(0, 2**32 - 1))
def test_crowds_do_not_depend_on_the_bound(seed):
    """Whatever part of the keys is looked at at once, the same are the largest, however many are as large."""
    random = np.random.default_rng(seed)
    keys = [[] for _ in range(150)]
    for key in random.integers(0, 2**64, 60, dtype=np.uint64).tolist():
        first = int(random.integers(0, 50))
        for number in range(first, first + CROWD + int(random.integers(0, 3))):
            keys[number].append(key)
    found = []
    for bound in (1 << 30, 1 << 10):
        with printed(keys, bound=bound) as prints:
            found.append(by_passage(prints, every(keys), len(keys), 4, in_150).crowds)

    assert found[0] == found[1]
    assert len({crowd.first for crowd in found[0]}) == len(found[0]) == 20


def test_ranking_goes_by_its_columns():
    """The first column counts most; equal ones keep their order."""
    found = Ranking.of([2, 1, 2, 1], [0, 5, 0, 4])

    assert found.order.tolist() == [3, 1, 0, 2]
    assert found.places.tolist() == [2, 1, 3, 0]


def test_nothing_proposes_nothing():
    """An empty corpus has no pairs."""
    with spooled(signatures(1, [])) as found, printed([]) as prints:
        assert len(by_signature(found, every([]), 4, in_order)[0]) == 0
        assert len(by_passage(prints, every([]), 0, 4, in_order)[0]) == 0


def test_only_chosen_articles_are_paired():
    """The others may share what they like."""
    with spooled(signatures(1, [4])) as found, printed([[1 << 40, 2 << 50, 3 << 60]] * 4) as prints:
        assert found_of(by_passage(prints, np.array([0, 2]), 4, 4, in_order)) == [[0, 2]]
        assert found_of(by_signature(found, np.array([0, 2]), 4, in_order)) == [[0, 2]]


def test_quotations_pair_nothing():
    """Fingerprints that are quotations somewhere are no keys."""
    with printed([[1 << 40, 2 << 50, 3 << 60]] * 2, registry=[1 << 40, 2 << 50]) as prints:
        assert len(by_passage(prints, every([1, 2]), 2, 4, in_order)[0]) == 0


@BOUNDS
@given(found=st.lists(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=9), max_size=4))
def test_united_pairs_are_those_of_any(bound, found):
    """Each once, in order."""
    wanted = sorted({pair for pairs in found for pair in pairs})
    with Ledger(bound) as ledger:
        spools = [Column(ledger, np.uint64) for _ in found]
        for spool, pairs in zip(spools, found, strict=True):
            spool.append(encoded(*np.array(sorted(set(pairs)), dtype=np.int64).reshape(-1, 2).T))

        assert [tuple(pair) for pair in decoded(united(ledger, spools, 10).whole()).tolist()] == wanted


def test_ids_decide_at_last_who_stands_first():
    """Of articles alike in all else, the id that sorts first: a long one takes no more room than others."""
    most_complete, earliest = rankings_of([5, 5, 7], [None] * 3, ["b", "a" * 500, "c"])

    assert most_complete.order.tolist() == [2, 1, 0]
    assert earliest.order.tolist() == [2, 1, 0]


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=12))
def test_twins_are_the_first_with_the_same_words(digests):
    """Every article names the first of its family; one without words belongs to none."""
    wanted = [digests.index(digest) if any(digest) else -1 for digest in digests]

    assert twins(np.array(digests, dtype=np.uint64).reshape(-1, 2)).tolist() == wanted


@given(HASHES, HASHES)
def test_known_hashes_are_found(known, asked):
    """The table of bits changes nothing about what is in the set."""
    found = Known.of(np.unique(np.array(known, dtype=np.uint64))).has(np.array(known + asked, dtype=np.uint64))

    assert found.tolist() == [key in set(known) for key in known + asked]
