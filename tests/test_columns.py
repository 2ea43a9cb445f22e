"""Arrays that stand in memory or on disk: what is read back does not tell where they stood."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess import columns as module
from preprocess.columns import Column, Ledger, Sorted

NUMBERS = st.lists(st.lists(st.integers(0, 2**64 - 1), max_size=20), max_size=6)
BOUND = pytest.mark.parametrize("bound", [1 << 30, 64], ids=["memory", "disk"])


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch):
    """Arrays that grow by seven numbers."""
    monkeypatch.setattr(module, "_CHUNK", 56)


def array(numbers):
    return np.array(numbers, dtype=np.uint64)


@BOUND
@given(parts=NUMBERS, data=st.data())
def test_parts_are_what_was_appended(bound, parts, data):
    """Any range of an array that was appended to is that range of all that was appended."""
    whole = [number for part in parts for number in part]
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, len(whole)))
    with Ledger(bound) as ledger:
        found = Column(ledger, np.uint64)
        for part in parts:
            found.append(array(part))

        assert found.part(start, end).tolist() == whole[start:end]
        assert found.parts(np.array([start, 0]), np.array([end, start])).tolist() == whole[start:end] + whole[:start]


@BOUND
@given(st.integers(0, 60), st.sets(st.integers(0, 59)))
def test_rows_are_those_of_the_numbers(bound, count, numbers):
    """Rows of several numbers are found by their places."""
    asked = np.array(sorted(number for number in numbers if number < count), dtype=np.int64)
    rows = np.arange(3 * count, dtype=np.uint32).reshape(count, 3)
    with Ledger(bound) as ledger:
        found = Column(ledger, np.uint32, 3)
        found.append(rows)

        assert np.array_equal(found.rows(asked), rows[asked])


@BOUND
@given(parts=NUMBERS, at_once=st.integers(1, 50))
def test_ranges_of_sorted_runs_rise(bound, parts, at_once):
    """Every number is in one range, and none is smaller than one of an earlier range."""
    with Ledger(bound) as ledger:
        runs = Sorted(ledger)
        for part in parts:
            runs.add(array(sorted(part)))
        found = [np.sort(own).tolist() for own in runs.ranges(at_once)]

    assert [number for own in found for number in own] == sorted(number for part in parts for number in part)


def test_the_largest_array_goes_to_disk_first():
    """Of several arrays the one that holds most makes room."""
    with Ledger(1_000) as ledger:
        small, large = Column(ledger, np.uint64), Column(ledger, np.uint64)
        large.append(np.arange(60))
        small.append(np.arange(30))
        small.append(np.arange(10))

        assert (small.held, large.held) == (320, 0)
        assert ledger.spilled == 480


def test_what_cannot_go_to_disk_counts_too():
    """Bytes that stay anyway leave less for arrays."""
    with Ledger(1_000) as ledger:
        own = Column(ledger, np.uint64)
        own.append(np.arange(50))
        ledger.hold(600)

        assert own.held == 0
        assert ledger.most == 600


def test_a_closed_array_holds_nothing():
    """What is closed, or taken whole, makes room."""
    with Ledger(1_000) as ledger:
        own = Column(ledger, np.uint64)
        own.append(np.arange(50))

        assert own.whole().tolist() == list(range(50))
        assert ledger.left == 750
