from itertools import groupby

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess.article import Article, Marked
from preprocess.copies.bulk import words_of as flat_words
from preprocess.copies.hashing import grams, word_hash
from preprocess.copies.lookup import Known
from preprocess.copies.plain import masks_of
from preprocess.copies.wording import (
    MOST_QUOTED_WORDS,
    MOST_WORDS,
    among,
    forget_endless,
    hash_of,
    normal,
    stem,
    word_extents,
    wording,
)

NO_QUOTES = np.empty(0, dtype=np.uint64)


def words_of(text):
    return wording(Marked(article=Article(id="a", text=text), language="en"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don’t panic, it's fine.", ("dont", "panic", "its", "fine")),
        ("CAFE\u0301 and Café", ("café", "and", "café")),
        ("soft\u00adhyphen", ("softhyphen",)),
        ("东京 is 東京", ("东", "京", "is", "東", "京")),
        ("\ud800 ok", ("ok",)),
        ("", ()),
        ("_emphasis_ -- !!!", ("emphasis",)),
    ],
)
def test_words_are_compared_without_case_signs_and_encodings(text, words):
    """Case, apostrophes, invisible characters and the form of accents make no other word."""
    assert words_of(text).hashes.tolist() == [word_hash(word.encode()) for word in words]


@given(st.text())
def test_offsets_lead_back_to_the_word(text):
    """Every word is what its offsets enclose."""
    found = words_of(text)

    for hashed, start, end in zip(found.hashes.tolist(), found.starts, found.ends, strict=True):
        assert word_hash(normal(text[start:end]).encode()) == hashed


def test_removed_stretches_have_no_words(marked):
    """Words of stripped furniture are not compared."""
    text = "One two. Subscribe now! Three."
    found = wording(marked("a", text, removed="Subscribe now!"))

    assert [text[start:end] for start, end in zip(found.starts, found.ends, strict=True)] == ["One", "two", "Three"]


def test_digest_covers_words_that_are_not_compared():
    """Two texts that differ only past the limit have different digests."""
    long = "word " * (MOST_WORDS + 1)

    assert words_of(long + "end").digest != words_of(long + "other").digest


def test_one_word_of_a_megabyte_is_read():
    """A text without blanks costs no more than its length."""
    assert len(words_of("x" * 1_000_000)) == 1


def test_hashes_do_not_change():
    """Keys are the same on every machine: a saved one still means the same."""
    assert hash_of("dam") == 15880262200662902534


@pytest.mark.parametrize(("word", "beginning"), [("transferred", "transf"), ("Bukele’s", "bukele"), ("Óscar", "óscar")])
def test_stems_drop_possessives_and_endings(word, beginning):
    """A stem stands for the word's forms."""
    assert stem(word) == beginning


def test_quoted_words_are_masked_where_they_stand_without_marks():
    """What any article quotes is a quotation in all of them."""
    registry = np.unique(grams(words_of("we have offered the United States our help").hashes, 5))
    post = words_of("He wrote: we have offered the United States our help today")

    flat = flat_words([post])

    assert masks_of(flat, Known.of(NO_QUOTES)).sum() == 0
    assert masks_of(flat, Known.of(registry)).sum() == 8


@given(st.lists(st.integers(0, 2**64 - 1), max_size=20), st.lists(st.integers(0, 2**64 - 1), max_size=20))
def test_among_is_membership(hashes, known):
    """Looking up in a sorted array answers like a set."""
    table = np.unique(np.array(known, dtype=np.uint64))

    assert among(np.array(hashes, dtype=np.uint64), table).tolist() == [item in set(known) for item in hashes]


@pytest.mark.parametrize("size", [1, 3, 5])
def test_runs_are_as_many_as_fit(size):
    """A text of four words has four runs of one word, two of three, and none of five."""
    assert len(grams(words_of("one two three four").hashes, size)) == max(0, 5 - size)


@given(st.lists(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 250)), max_size=4), min_size=1, max_size=4))
def test_quotation_without_end_is_none(texts):
    """A quotation of more words than people are quoted with has lost a mark; the others stay."""
    quotes = [number for text in texts for number, size in text for _ in range(size)]
    wanted = list(quotes)
    limits = np.cumsum([0, *(sum(size for _, size in text) for text in texts)])
    for start, end in zip(limits[:-1].tolist(), limits[1:].tolist(), strict=True):
        for number, places in groupby(range(start, end), key=lambda place: quotes[place]):
            run = list(places)
            if number and len(run) > MOST_QUOTED_WORDS:
                wanted[run[0] : run[-1] + 1] = [0] * len(run)
    found = np.array(quotes, dtype=np.int32)

    forget_endless(found, limits)

    assert found.tolist() == wanted


@pytest.mark.parametrize(("words", "quoted"), [(150, True), (250, False)])
def test_lost_mark_hides_nothing(words, quoted):
    """A text in one line whose one mark is never closed is quoted for as long as a quotation may be."""
    marked = Marked(article=Article(id="a", text='He said: "' + "word " * words), language="en")

    assert wording(marked).quotes[10] == (0 if quoted else -1)


@given(st.text(alphabet=st.characters(codec="utf-8") | st.sampled_from("a é ’' 市\u00ad\u0301\n"), max_size=60))
def test_words_stand_where_they_are_read(text):
    """Looking for the words alone finds the same ones."""
    found = words_of(text)

    assert word_extents(text) == list(zip(found.starts.tolist(), found.ends.tolist(), strict=True))
