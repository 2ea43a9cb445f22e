"""The chart's bars are the figures."""

from preprocess import SourceReport
from preprocess.report import charts


def test_parts_of_a_bar_stand_side_by_side():
    """Each part begins where the one before ends, and the longest bar fills the place."""
    chart = charts.stacked(
        [
            SourceReport(source="a", articles=8, kept=4, dropped={"near": 3, "exact": 1}),
            SourceReport(source="b", articles=2, kept=2),
        ]
    )

    assert [[(part.outcome, part.count) for part in bar.parts] for bar in chart.bars] == [
        [("kept", 4), ("exact", 1), ("near", 3)],
        [("kept", 2)],
    ]
    first = chart.bars[0].parts
    assert [part.x for part in first[1:]] == [round(part.x + part.width, 1) for part in first[:-1]]
    assert (first[0].x, first[-1].x + first[-1].width) == (charts.LABELS, charts.WIDTH - charts.NUMBERS)
    assert chart.outcomes == ("kept", "exact", "near")


def test_sources_behind_the_bound_are_summed():
    """No article is missing from the chart."""
    reports = [
        SourceReport(source=f"{n}", articles=2, kept=1, dropped={"empty": 1}) for n in range(charts.MOST_BARS + 5)
    ]

    bars = charts.stacked(reports).bars

    assert len(bars) == charts.MOST_BARS + 1
    assert (bars[-1].source, bars[-1].summed, bars[-1].articles) == (None, 5, 10)
    assert sum(bar.articles for bar in bars) == sum(report.articles for report in reports)


def test_nothing_is_drawn_of_nothing():
    """A run without articles has no bar."""
    assert charts.stacked([]) == charts.Chart(height=0, bars=(), outcomes=())
