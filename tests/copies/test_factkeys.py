"""Pairs that rare facts propose."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from preprocess.copies import factkeys
from preprocess.copies.factkeys import FactKeys, by_facts
from preprocess.copies.flat import limits_of
from preprocess.settings import LinkSettings

KEYS = st.lists(st.sets(st.integers(0, 25), max_size=20), min_size=1, max_size=12)


def keys_of(articles):
    hashes = [number * 0x9E3779B97F4A7C15 % 2**64 for own in articles for number in sorted(own)]
    return FactKeys(keys=np.array(hashes, dtype=np.uint64), limits=limits_of([len(own) for own in articles]))


def proposed(articles, periods=None, **settings):
    chosen = LinkSettings(**({"candidates": 1000, "key_articles": 1000} | settings))
    pairs, skipped = by_facts(keys_of(articles), periods or [None] * len(articles), chosen)
    return [tuple(pair) for pair in pairs.tolist()], skipped


def expected(articles, most):
    """The same without arrays: keys that too many share do not count."""
    often = Counter(key for own in articles for key in own)
    shared = {key for key, count in often.items() if count <= most}
    return [
        (a, b)
        for a, b in combinations(range(len(articles)), 2)
        if len(articles[a] & articles[b] & shared)
        >= min(max(0.05 * min(len(articles[a]), len(articles[b])), 2), factkeys.LEAST_FACTS)
    ]


@given(KEYS, st.integers(2, 8))
def test_pairs_share_enough_facts_that_few_have(articles, most):
    """Each pair that shares enough is proposed once, whoever is looked at first; keys of too many are counted."""
    pairs, skipped = proposed(articles, key_articles=most)

    assert pairs == expected(articles, most)
    assert skipped == sum(count > most for count in Counter(key for own in articles for key in own).values())


@given(KEYS)
def test_pairs_do_not_depend_on_how_many_are_looked_at_at_once(articles):
    """Small blocks give the pairs of a large one."""
    whole = proposed(articles, candidates=2)
    before = factkeys._SHARING_AT_ONCE
    try:
        factkeys._SHARING_AT_ONCE = 3
        assert proposed(articles, candidates=2) == whole
    finally:
        factkeys._SHARING_AT_ONCE = before


def test_those_that_share_most_are_proposed_first():
    """With room for one pair an article, it is the one that shares most."""
    articles = [{1, 2, 3, 4, 5, 6}, {1, 2, 3, 4, 5, 6}, {1, 2, 3, 4, 7}]

    assert proposed(articles, candidates=1)[0] == [(0, 1), (0, 2)]
    assert (1, 2) in proposed(articles, candidates=2)[0]


def test_far_dates_keep_pairs_apart():
    """Where both dates are known they must lie near; where one is missing the pair is proposed."""
    facts = {1, 2, 3, 4, 5}
    start = datetime(2024, 5, 1, tzinfo=UTC)
    day = [
        None if days is None else (start + timedelta(days=days), start + timedelta(days=days + 1))
        for days in (0, 40, None)
    ]

    assert proposed([facts] * 3, day, days=7)[0] == [(0, 2), (1, 2)]
    assert proposed([facts] * 3, day, days=39)[0] == [(0, 1), (0, 2), (1, 2)]


def test_no_articles_share_nothing():
    """Emptiness is fine."""
    assert proposed([set()]) == ([], 0)
