"""Intervals hold the truth as often as they say, for articles that hang together too."""

import random
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess.report.figures import intervals
from preprocess.report.figures.intervals import FEW, Estimate, estimates, mean, of_parts, proportion, share

RUNS = 400


def clustered(seed, groups=60):
    """Flags and scores of articles whose group decides most of them, and their groups; the truth is .3 and .5."""
    chance = random.Random(seed)  # noqa: S311 - a simulation
    flags, scores, names = [], [], []
    for group in range(groups):
        has = chance.random() < 0.3
        level = chance.uniform(0.2, 0.8)
        for _ in range(chance.randint(1, 6)):
            flags.append(has if chance.random() < 0.8 else chance.random() < 0.3)
            scores.append(round(level + chance.uniform(-0.2, 0.2), 4))
            names.append(f"{group}")
    return flags, scores, names


def held(found, truth):
    """The share of estimates whose interval holds the truth."""
    return fmean(one.low <= truth <= one.high for one in found)


@pytest.mark.parametrize("groups", [25, 100])
def test_intervals_hold_the_truth_as_often_as_they_say(groups):
    """Of 400 corpora of articles in groups, about 95 % have the true share and the true mean in their interval."""
    shares, means = [], []
    for seed in range(RUNS):
        flags, scores, names = clustered(seed, groups)
        found = estimates({"share": share(flags), "mean": mean(np.array(scores))}.items(), names, f"{seed}")
        shares.append(found["share"])
        means.append(found["mean"])

    assert 0.92 <= held(shares, 0.3) <= 0.98
    assert 0.92 <= held(means, 0.5) <= 0.98


def test_what_few_articles_have_is_held_nearly_as_often():
    """A share of 3 % in 100 groups, most of one article and some of eight, all articles of a group alike."""
    found = []
    for seed in range(RUNS):
        chance = random.Random(seed)  # noqa: S311 - a simulation
        groups = [(chance.random() < 0.03, chance.choice([1, 1, 1, 1, 2, 3, 8])) for _ in range(100)]
        flags = [has for has, size in groups for _ in range(size)]
        names = [f"{place}" for place, (_, size) in enumerate(groups) for _ in range(size)]
        found.append(estimates({"share": share(flags)}.items(), names, f"{seed}")["share"])

    assert 0.88 <= held(found, 0.03) <= 0.99


def test_articles_taken_for_independent_would_promise_too_much():
    """That is why groups are drawn: the interval of as many independent articles holds the truth too seldom."""
    corpora = [clustered(seed)[0] for seed in range(RUNS)]
    found = [proportion(sum(flags), len(flags)) for flags in corpora]

    assert held(found, 0.3) < 0.85


@pytest.mark.parametrize(
    ("part", "n", "low", "high"), [(10, 20, 0.2993, 0.7007), (0, 20, 0.0, 0.1611), (81, 263, 0.2553, 0.3662)]
)
def test_shares_of_articles_that_stand_alone_have_wilson_s_interval(part, n, low, high):
    """As in Wilson's formula, worked out by others (Newcombe 1998, method 3)."""
    flags = [number < part for number in range(n)]

    found = estimates({"a": share(flags)}.items(), [f"{number}" for number in range(n)], "")["a"]

    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-4)
    assert (found.n, found.groups) == (n, n)


def test_shares_of_none_and_of_all_are_not_certain():
    """Where no article has it, the interval is about that of so many groups, each as good as one article."""
    names = [f"{number // 2}" for number in range(50)]

    found = estimates({"none": share([False] * 50), "all": share([True] * 50)}.items(), names, "")

    assert (found["none"].low, found["none"].high) == (0.0, 0.1456)
    assert (found["all"].low, found["all"].high) == (0.8544, 1.0)


def test_characters_that_no_article_has_are_none():
    """How many a single article may have is not known, so nothing is said of it."""
    lengths = np.full(50, 1_000.0)

    found = estimates({"a": of_parts(np.zeros(50), lengths)}.items(), [f"{number}" for number in range(50)], "")["a"]

    assert (found.value, found.low, found.high) == (0.0, 0.0, 0.0)


def test_few_groups_have_no_interval():
    """However many articles they are."""
    names = [f"{number % (FEW - 1)}" for number in range(100)]

    found = estimates({"a": share([True, False] * 50)}.items(), names, "")["a"]

    assert found == Estimate(value=0.5, n=100, groups=FEW - 1)
    assert found.few


def test_articles_that_do_not_count_make_no_group():
    """A mean over few of many articles is one of few."""
    scores = [0.5] * (FEW - 1) + [np.nan] * 100

    found = estimates({"a": mean(np.array(scores))}.items(), [f"{number}" for number in range(len(scores))], "")["a"]

    assert found == Estimate(value=0.5, n=FEW - 1, groups=FEW - 1)


def test_nothing_to_count_is_no_figure():
    """There is neither a value nor an interval."""
    assert estimates({"a": mean(np.full(30, np.nan))}.items(), ["x"] * 30, "")["a"] == Estimate()
    assert proportion(0, 0) == Estimate()


def test_long_articles_weigh_more_in_a_share_of_characters():
    """The share is that of all characters, not the mean of shares."""
    found = estimates({"a": of_parts(np.array([10.0, 0.0]), np.array([100.0, 900.0]))}.items(), ["x", "y"], "")["a"]

    assert (found.value, found.n) == (0.01, 2)


def test_same_source_has_the_same_interval_everywhere():
    """The draws hang on the seed alone, and numpy promises them."""
    flags, scores, names = clustered(1)

    found = estimates({"share": share(flags), "mean": mean(np.array(scores))}.items(), names, "Gazette")

    assert found == {
        "share": Estimate(value=0.3894, low=0.2831, high=0.5074, n=208, groups=60),
        "mean": Estimate(value=0.4674, low=0.4132, high=0.5222, n=208, groups=60),
    }
    assert found != estimates({"share": share(flags), "mean": mean(np.array(scores))}.items(), names, "Herald")


def test_very_many_groups_are_drawn_as_blocks():
    """The interval of 9,001 groups is as wide as theory says."""
    chance = random.Random(0)  # noqa: S311 - a simulation
    scores = [round(chance.random(), 4) for _ in range(9_001)]

    found = estimates({"a": mean(np.array(scores))}.items(), [f"{number}" for number in range(len(scores))], "")["a"]

    assert found.groups == 9_001 > intervals.MOST_GROUPS
    assert found.high - found.low == pytest.approx(2 * 1.96 * (1 / 12 / 9_001) ** 0.5, rel=0.1)


articles = st.lists(
    st.tuples(st.booleans(), st.none() | st.integers(0, 10_000).map(lambda n: n / 10_000), st.integers(0, 40)),
    max_size=80,
)


@given(articles, st.randoms(use_true_random=False))
def test_interval_holds_the_estimate_and_the_order_of_articles_says_nothing(rows, chance):
    """Whatever the articles are."""
    mixed = rows.copy()
    chance.shuffle(mixed)
    found, again = (
        estimates(
            {
                "share": share([row[0] for row in order]),
                "mean": mean(np.array([row[1] for row in order], np.float64)),
            }.items(),
            [f"{row[2]}" for row in order],
            "s",
        )
        for order in (rows, mixed)
    )

    assert found == again
    for one in found.values():
        assert one.low is None or 0 <= one.low <= one.value <= one.high <= 1
        assert (one.low is None) == (one.groups < FEW) == one.few
