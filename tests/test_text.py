"""Lines, sentences, words and quotations, each with its offsets."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess.text import count_words, encodable, last_sentence, lines, quotations, sentences, words


def cut(text, extents):
    """The stretches of a text."""
    return [text[start:end] for start, end in extents]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Mr. Roe met Sen. Doe. They spoke.", ["Mr. Roe met Sen. Doe.", "They spoke."]),
        ("“Go.” He left.", ["“Go.”", "He left."]),
        ("It cost 3.5 million. J. Doe paid.", ["It cost 3.5 million.", "J. Doe paid."]),
        ("One line\nanother", ["One line", "another"]),
        ("Wait … and see.", ["Wait … and see."]),
    ],
)
def test_sentences(text, expected):
    """Sentences end at their marks and at line ends, not at abbreviations."""
    assert cut(text, sentences(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "no" twice.', ['"no"']),
        ("„Nein“, sagte er.", ["„Nein“"]),
        ("«Non», dit-il. “Yes,” she said.", ["«Non»", "“Yes,”"]),
        ("“One paragraph\n“goes on” here", ["“One paragraph", "“goes on”"]),
        ("an open “quote", ["“quote"]),
    ],
)
def test_quotations(text, expected):
    """A quotation ends at its mark or with its line."""
    assert cut(text, quotations(text)) == expected


def test_line_extents_leave_out_blanks():
    """Lines are without the blanks around them, and blank lines are none."""
    assert cut(" a \r\n\n\t b\u2028c", lines(" a \r\n\n\t b\u2028c")) == ["a", "b", "c"]


@given(st.text(st.characters(), max_size=200))
def test_extents_are_sorted_and_in_bounds(text):
    """Whatever the text, extents are in order, disjoint and not empty."""
    for extents in (lines(text), sentences(text), list(words(text)), quotations(text)):
        bounds = [bound for extent in extents for bound in extent]
        assert bounds == sorted(bounds)
        assert all(0 <= start < end <= len(text) for start, end in extents)


@given(st.text(st.characters(), max_size=200))
def test_encodable_keeps_offsets(text):
    """What replaces a lone surrogate is one character, and the text can then be encoded."""
    assert len(encodable(text)) == len(text)
    encodable(text).encode()


def test_a_run_of_points_is_read_once():
    """Thirty thousand points in a row cost a moment: no match begins within the run."""
    text = "The mayor resigned" + "." * 30_000 + "x"
    start = time.process_time()
    assert sentences(text) == [(0, len(text))]
    assert time.process_time() - start < 1


def test_initials_end_no_sentence():
    """A name with two initials stays whole."""
    text = "S.A. Miller contributed to this report."

    assert sentences(text) == [(0, len(text))]


@given(st.text(alphabet="ab. S!?\"'A”", max_size=60), st.integers(1, 30))
def test_last_sentence_is_the_last_of_all(text, longest):
    """Looking at a line's end alone finds where its last sentence begins."""
    for start, end in lines(text):
        last = sentences(text, start, end)[-1][0]
        wanted = last if start < last and end - last <= longest else None

        assert last_sentence(text, start, end, longest) == wanted


@pytest.mark.parametrize(
    ("text", "count"), [("市议会周一投票", 7), ("Don’t stop, please", 3), ("東京で AP said", 5), ("", 0)]
)
def test_words_are_counted_in_scripts_without_blanks_too(text, count):
    """Every character of them is a word."""
    assert count_words(text) == count


@given(st.text(alphabet="aB1_ .-'’‘“”–…é日\n\x1c\u00a0"))
def test_as_many_words_are_counted_as_there_are(text):
    """Counting takes another way than finding, and finds as many."""
    assert count_words(text) == len(list(words(text)))
    assert count_words(text, 2) == min(2, count_words(text))
