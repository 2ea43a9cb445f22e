"""Sources are ranked only where their intervals tell them apart."""

import pytest

from preprocess import SourceReport
from preprocess.report.figures.intervals import Estimate
from preprocess.report.measures import Reporting
from preprocess.report.ranking import ranked


def source(name, low, value, high, articles=60):
    """A source with a score."""
    score = Estimate(value=value, low=low, high=high, n=articles, groups=articles)
    return SourceReport(source=name, articles=articles, reporting=Reporting(score=score))


def tiers(*reports):
    """The names in each tier of the score, with the places that each may have."""
    found = ranked(reports, "reporting.score").tiers
    return [[(one.report.source, one.best, one.worst) for one in tier] for tier in found]


def test_sources_whose_intervals_overlap_are_not_told_apart():
    """They are in one tier, in the order of their figures, and share their places."""
    assert tiers(source("a", 0.1, 0.2, 0.3), source("b", 0.6, 0.7, 0.8), source("c", 0.55, 0.75, 0.9)) == [
        [("c", 1, 2), ("b", 1, 2)],
        [("a", 3, 3)],
    ]


def test_tier_is_what_may_be_its_first():
    """What overlaps with others alone does not hold a tier together, but keeps several places open."""
    assert tiers(source("a", 0.1, 0.2, 0.4), source("b", 0.3, 0.45, 0.6), source("c", 0.5, 0.6, 0.7)) == [
        [("c", 1, 2), ("b", 1, 3)],
        [("a", 2, 3)],
    ]


def test_wide_interval_may_have_any_place():
    """It is in the first tier with what it cannot be told from."""
    assert tiers(source("wide", 0.1, 0.5, 0.9), source("narrow", 0.6, 0.7, 0.8), source("low", 0.2, 0.3, 0.4)) == [
        [("narrow", 1, 2), ("wide", 1, 3)],
        [("low", 2, 3)],
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
