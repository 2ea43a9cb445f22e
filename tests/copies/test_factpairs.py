"""Pairs that rare facts propose."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from preprocess.columns import Ledger, Sorted
from preprocess.copies import factpairs
from preprocess.copies.codes import by_first, decoded
from preprocess.copies.factpairs import FactKeys, by_facts, spans_of
from preprocess.settings import LinkSettings

KEYS = st.lists(st.sets(st.integers(0, 25), max_size=20), min_size=1, max_size=12)


def keys_of(articles, ledger):
    """The keys of articles as they are gathered: two articles at a time."""
    rows = Sorted(ledger, width=2)
    for start in range(0, len(articles), 2):
        facts = [(key, number) for number, own in enumerate(articles[start : start + 2], start) for key in own]
        hashes = [key * 0x9E3779B97F4A7C15 % 2**64 for key, _ in facts]
        rows.add(by_first(np.array(hashes, dtype=np.uint64), np.array([number for _, number in facts], dtype=np.int64)))
    return FactKeys(rows=rows, sizes=np.array([len(own) for own in articles]))


def proposed(articles, periods=None, *, left_out=(), bound=1 << 30, **settings):
    chosen = LinkSettings(**({"candidates": 1000, "key_articles": 1000} | settings))
    numbers = np.array([number for number in range(len(articles)) if number not in left_out], dtype=np.int64)
    with Ledger(bound) as ledger:
        spans = spans_of(periods or [None] * len(articles))
        found, skipped = by_facts(keys_of(articles, ledger), numbers, spans, chosen)
        return [tuple(pair) for pair in decoded(found.whole()).tolist()], skipped


def expected(articles, most):
    """The same without arrays: keys that too many share do not count."""
    often = Counter(key for own in articles for key in own)
    shared = {key for key, count in often.items() if count <= most}
    return [
        (a, b)
        for a, b in combinations(range(len(articles)), 2)
        if len(articles[a] & articles[b] & shared)
        >= min(max(0.05 * min(len(articles[a]), len(articles[b])), 2), factpairs.LEAST_FACTS)
    ]


@given(KEYS, st.integers(2, 8))
def test_pairs_share_enough_facts_that_few_have(articles, most):
    """Each pair that shares enough is proposed once, whoever is looked at first; keys of too many are counted."""
    pairs, skipped = proposed(articles, key_articles=most)

    assert pairs == expected(articles, most)
    assert skipped == sum(count > most for count in Counter(key for own in articles for key in own).values())


@given(KEYS, st.integers(2, 8))
def test_pairs_do_not_depend_on_the_bound(articles, most):
    """On disk, four keys at a time, they are those of all keys at once."""
    whole = proposed(articles, candidates=2, key_articles=most)

    assert proposed(articles, candidates=2, key_articles=most, bound=1 << 10) == whole


def test_left_out_articles_are_not_paired_and_count_for_no_key():
    """Of those with the same words one alone is looked at: the others do not make its keys common."""
    facts = {1, 2, 3, 4, 5}

    assert proposed([facts] * 4, left_out={1, 2}, key_articles=2) == ([(0, 3)], 0)


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
