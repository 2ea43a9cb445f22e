"""Two runs are set beside each other with what their intervals say."""

from dataclasses import replace

import pytest

from preprocess import SourceReport
from preprocess.errors import RunError
from preprocess.files.rows import plain
from preprocess.files.store import read_sources
from preprocess.report.compare import COMPARED, compare
from preprocess.report.figures.intervals import Estimate
from preprocess.report.measures import Copying, Reporting
from preprocess.words import comparison


def row(source, **reporting):
    """A row of ``sources.json``."""
    return plain(SourceReport(source=source, articles=60, kept=60, reporting=Reporting(**reporting)))


def score(value):
    """An estimate with an interval of a tenth to both sides."""
    return Estimate(value=value, low=round(value - 0.1, 4), high=round(value + 0.1, 4), n=60, groups=60)


def test_difference_is_told_with_whether_it_may_be_chance():
    """Each estimate of a source that both runs have."""
    a = [row("gazette", score=score(0.3), wire=score(0.5))]
    b = [row("gazette", score=score(0.6), wire=score(0.55))]

    (pair,) = compare(a, b).sources
    found = {one.figure: one for one in pair.differences}

    assert list(found) == list(COMPARED)
    assert (found["reporting.score"].difference, found["reporting.score"].overlap) == (0.3, False)
    assert (found["reporting.wire"].difference, found["reporting.wire"].overlap) == (0.05, True)
    assert (found["copying.copied"].difference, found["copying.copied"].overlap) == (None, None)


def test_figures_of_few_articles_say_nothing_of_overlap():
    """They have no interval."""
    few = row("gazette", score=Estimate(value=0.9, n=3, groups=3))

    (pair,) = compare([few], [row("gazette", score=score(0.1))]).sources

    assert pair.differences[1].difference == -0.8
    assert pair.differences[1].overlap is None


def test_source_of_one_run_has_no_differences():
    """There is nothing to set beside it."""
    assert [pair.differences for pair in compare([row("gazette")], [row("herald")]).sources] == [(), ()]


def test_table_ends_with_what_the_intervals_tell_apart():
    """A difference that may be chance is left out."""
    a, b = row("gazette", score=score(0.3), wire=score(0.5)), row("gazette", score=score(0.6), wire=score(0.5))

    lines = list(comparison(compare([a], [b])))

    assert lines[-1] == "  gazette: reporting.score 0.300 [0.200, 0.400] in a, 0.600 [0.500, 0.700] in b"
    assert not any("wire" in line for line in lines)


@pytest.mark.parametrize(
    ("change", "problem"), [({"grade": 1}, '"grade" is not known'), ({"timing": 3}, "timing"), ({"first": 3}, "first")]
)
def test_other_rows_are_refused(change, problem):
    """What is said is what is wrong and what to do."""
    with pytest.raises(RunError, match=rf"{problem}.*run it again"):
        compare([row("gazette") | change], [])


def test_rows_of_an_earlier_version_are_refused():
    """They have no intervals to compare."""
    older = row("gazette")
    del older["reporting"]

    with pytest.raises(RunError, match=r'"reporting" is missing.*run it again'):
        compare([older], [])


def test_rows_come_back_as_they_were(finished):
    """A run beside itself has the same figures twice."""
    found = compare(read_sources(finished), read_sources(finished))

    assert all(one.a == one.b and one.overlap in {True, None} for pair in found.sources for one in pair.differences)
    assert any(one.a.low is not None for pair in found.sources for one in pair.differences)


def test_copying_is_compared():
    """The unknown source too."""
    a, b = (
        replace(SourceReport(source=None, articles=60), copying=Copying(copied=score(value))) for value in (0.2, 0.7)
    )

    (pair,) = compare([plain(a)], [plain(b)]).sources

    assert {one.figure for one in pair.differences if one.overlap is False} == {"copying.copied"}
