"""Sources are ranked only where their intervals tell them apart."""

import pytest

from preprocess import SourceReport
from preprocess.report.intervals import Estimate
from preprocess.report.measures import Reporting
from preprocess.report.ranking import ranked


def source(name, low, value, high, articles=60):
    """A source with a score."""
    score = Estimate(value=value, low=low, high=high, n=articles, groups=articles)
    return SourceReport(source=name, articles=articles, reporting=Reporting(score=score))


def tiers(*reports):
    """The names in each tier of the score."""
    return [[one.source for one in tier] for tier in ranked(reports, "reporting.score").tiers]


def test_sources_whose_intervals_overlap_are_not_told_apart():
    """They are in one tier, in the order of their figures."""
    assert tiers(source("a", 0.1, 0.2, 0.3), source("b", 0.6, 0.7, 0.8), source("c", 0.55, 0.75, 0.9)) == [
        ["c", "b"],
        ["a"],
    ]


def test_tier_hangs_together_by_overlaps():
    """What lies between two joins them: neither can stand above it."""
    assert tiers(source("a", 0.1, 0.2, 0.4), source("b", 0.3, 0.45, 0.6), source("c", 0.5, 0.6, 0.7)) == [
        ["c", "b", "a"]
    ]


def test_wide_interval_reaches_below_a_narrow_one():
    """The lowest bound of a tier counts, not that of the last source."""
    assert tiers(source("wide", 0.1, 0.5, 0.9), source("narrow", 0.6, 0.7, 0.8), source("low", 0.2, 0.3, 0.4)) == [
        ["narrow", "wide", "low"]
    ]


def test_few_articles_are_not_ranked():
    """Under 50 articles, or without an interval, a source stands apart; the unknown one nowhere."""
    few, none = source("few", 0.1, 0.2, 0.3, articles=49), SourceReport(source="none", articles=80)

    found = ranked([few, none, source(None, 0.1, 0.2, 0.3)], "reporting.score")

    assert (found.tiers, found.few) == ((), (none, few))


def test_only_estimates_are_ranked():
    """A list of partners has no order of sources."""
    with pytest.raises(TypeError, match="is no estimate"):
        ranked([source("a", 0.1, 0.2, 0.3)], "copying.partners")
