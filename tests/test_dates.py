"""Dates are normalised to ISO 8601, or kept as they were given."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess.dates import normalise

BOUNDS = {"earliest": date(1980, 1, 1), "today": date(2026, 1, 1)}


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("2025-03-16", "2025-03-16"),
        ("20250316", "2025-03-16"),
        ("March 16, 2025", "2025-03-16"),
        ("March 16, 2025 5:50pm", "2025-03-16T17:50:00"),
        ("2017-03-04T10:00:00Z", "2017-03-04T10:00:00+00:00"),
        ("2017-03-04 10:00:00 -0500", "2017-03-04T10:00:00-05:00"),
        ("Mon, 10 Jul 2017 22:00:00 GMT", "2017-07-10T22:00:00+00:00"),
        ("Mon Jul 10 2017 10:00 PM EDT", "2017-07-10T22:00:00-04:00"),
        (1491004800, "2017-04-01T00:00:00+00:00"),
        (1491004800000, "2017-04-01T00:00:00+00:00"),
        ("20170304123000", "2017-03-04T12:30:00"),
        ("13/04/2017", "2017-04-13"),
        ("2017", "2017"),
        ("2017-12", "2017-12"),
    ],
)
def test_date_is_normalised(words, iso):
    """A readable date becomes ISO 8601 with what is known of its time and zone."""
    assert normalise(words, **BOUNDS)[0] == iso


@pytest.mark.parametrize("words", ["2050-01-01", "1970-01-01", "yesterday", "March 16", "5", "2025-13-45", "1" * 200])
def test_impossible_date_is_kept_as_given_and_missing(words):
    """A date in the future, before the earliest or not readable stays as it was given and means nothing."""
    assert normalise(words, **BOUNDS) == (words, None)


@pytest.mark.parametrize("words", [None, "", "  "])
def test_no_date_is_none(words):
    """What is blank is no date."""
    assert normalise(words, **BOUNDS) == (None, None)


def test_ambiguous_day_spans_both_readings():
    """03/04 may be March or April: the words stay, and the period covers both."""
    words, period = normalise("03/04/2017", **BOUNDS)

    assert words == "03/04/2017"
    assert [moment.date() for moment in period] == [date(2017, 3, 4), date(2017, 4, 4)]


@given(st.text(max_size=60) | st.text(alphabet="0123456789-:/TZ+. Marchpm,", max_size=30))
def test_any_words_are_answered(words):
    """No text is too odd to be asked for its date."""
    normalise(words, **BOUNDS)


@pytest.mark.parametrize(
    "given",
    [
        "9999-12-31",
        "December 31, 9999",
        "31/12/9999",
        "9999-12-31T23:59:59-01:00",
        "0001-01-01T00:00:00+14:00",
        "9999",
        "9999-12",
        "99991231235959",
    ],
)
def test_last_and_first_days_that_there_are_are_impossible_dates(given):
    """They have no day after or before them, and stay as they were given."""
    assert normalise(given, **BOUNDS) == (given, None)
