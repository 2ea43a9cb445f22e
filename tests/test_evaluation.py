"""The measuring stick measures right."""

import importlib

import pytest


@pytest.fixture
def figures(root, monkeypatch):
    """The module of figures with intervals."""
    monkeypatch.syspath_prepend(root / "scripts")
    return importlib.import_module("evaluation.figures")


def test_average_precision_counts_what_was_not_ranked(figures):
    """Of three wanted, first and third in the ranking and one never ranked: (1/1 + 2/3) / 3."""
    ranked = [(0.9, True), (0.8, False), (0.7, True)]
    assert figures.average_precision(ranked, 3) == pytest.approx((1 + 2 / 3) / 3)


def test_ties_do_not_flatter(figures):
    """Among equals, what is right is ranked last."""
    assert figures.average_precision([(0.5, True), (0.5, False)], 1) == 0.5


def test_interval_is_drawn_by_group(figures):
    """A hundred items of one group are one observation: the interval of the mean of two groups spans both."""
    items = [("a", 0.0)] * 100 + [("b", 1.0)] * 100
    (found,) = figures.figures(items, lambda values: {"mean": sum(values) / len(values)}).values()
    assert (found.value, found.low, found.high, found.groups) == (0.5, 0.0, 1.0, 2)


def test_interval_is_the_same_each_time(figures):
    """The draw has a seed."""
    items = [(str(number), float(number)) for number in range(20)]

    def measured():
        return figures.figures(items, lambda values: {"mean": sum(values) / len(values)})

    assert measured() == measured()


def test_shares(figures):
    """Precision, recall and their harmonic mean; nothing found is no division by zero."""
    assert figures.shares(2, 4, 8) == (0.5, 0.25, pytest.approx(1 / 3))
    assert figures.shares(0, 0, 0) == (0, 0, 0)
