"""Reading many articles in compiled code gives the bytes that reading them one by one gives."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from preprocess.article import Article, Marked, Span
from preprocess.copies import fast, plain
from preprocess.copies.facts import MOST_FACTS
from preprocess.copies.rarity import Background, load_background
from preprocess.copies.readings import joined_readings, readings_of
from preprocess.copies.wording import MOST_WORDS

BACKGROUND = Background(
    articles=100, words={"the": 90, "members": 20, "rose": 9}, names={"rose": 3, "bukele": 4, "mark": 5}, figures={}
)

LETTERS = st.text(
    st.sampled_from(
        "aAbBsSIİıſKkßẞéÉÅœﬁﬃªʼŉǅΣσςЖжԱաᏣꭰⒶⅧⅷª²½٣０東カ゛가ﾞ\u0301\u00ad\u200b\u200d"
        "'’.,&-_:/%0159 \u00a0\u202f\t\n\r\x0b\x85\u2028"
        '"“”„«»「」‘…!?。！—–•([*\ud800😀𝐀𐐀𠀀'
    )
)
NAMES = [
    *(
        "U.S.",
        "A.B.C.D.E.F.",
        "J. K.",
        "A.",
        "Mr.",
        "Mrs. ",
        "St.",
        "Sens.X",
        "Capt.",
        "Dr",
        "vs.",
        "No.",
        "MS-13",
        "AT&T",
    ),
    *("O'Neill", "Bukele’s", "Bukele's.", "James'", "ROSE’S", "Rose", "rose", "Mark", "mark-up", "Members", "members"),
    *("of", "of the", "de", "de la", "van der", "do", "dos", "y", "El", "the", "The", "A", "An", "President", "Monday"),
    *("Óscar", "Ǆ", "ǅungla", "Łódź", "Straße", "ẞtraße", "Ünïted", "Вчера", "Ελλάς", "東京Tokyo", "iPhone", "eBay"),
    *(
        "Internationalisation",
        "X" * 40,
        "X" * 41,
        "Ab" * 30,
        "foo\u00adbar",
        "word\u200b",
        "naïve",
        "don't",
        "_x",
        "x_",
    ),
]
FIGURES = [
    *(
        "40,000",
        "40.000",
        "40\u00a0000",
        "1,234,567.89",
        "1,2345",
        "0.50",
        "007",
        "000",
        "0.000",
        "1900",
        "2100",
        "2101",
    ),
    *(
        "1,111,111,111,111,111,111,111,111,111,11",
        "9" * 24,
        "9" * 25,
        "3.1234567890",
        "12.345.6789",
        "1'000'00",
        "5:50",
    ),
    *(
        "05:50:00",
        "16th",
        "1st of",
        "2nd",
        "3RD",
        "1234567th",
        "March",
        "may",
        "Sept.",
        "sept.5",
        "OCT",
        "janvier",
        "märz",
    ),
    *("k", "m", "mn", "Mio", "bn", "tn", "hundred", "thousand", "Millions", "billion", "trillions", "a", "an", "and"),
    *("one", "two", "TEN", "sixty", "six", "sixteen", "ninety", "seventyfive", "%", " %", "percent", "per cent", "pct"),
    *("Prozent", "pour cent", "por ciento", "por cento", "procent", "per", "por", "١٢", "x²", "½"),
]
MARKS = [
    " ",
    " ",
    " ",
    " ",
    ". ",
    ".",
    ", ",
    ",",
    "-",
    "\n",
    "\n\n",
    "“",
    "”",
    '"',
    ": ",
    "? ",
    "\u00a0",
    "'",
    "/",
    "&",
    "1",
]
RUNNING = st.lists(st.sampled_from(NAMES + FIGURES + MARKS * 4), max_size=40).map("".join)
SPACED = st.lists(st.sampled_from(NAMES + FIGURES), max_size=30).map(" ".join)
HEADED = st.lists(SPACED, max_size=4).map("\n".join)
TEXTS = st.one_of(st.text(), LETTERS, RUNNING, SPACED, HEADED)


def same(one, other):
    """Whether what was read is the same to the last byte, its types too."""
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other)
    return all(same(getattr(one, name), getattr(other, name)) for name in one.__dataclass_fields__)


def article(text, *extents):
    spans = tuple(Span(start=start, end=end, label="legal", rule="test") for start, end in extents)
    return Marked(article=Article(id="a", text=text), language="en", spans=spans)


@st.composite
def articles(draw):
    """An article of which some stretches are removed."""
    text = draw(TEXTS)
    edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    return article(text, *zip(edges[::2], edges[1::2], strict=False))


def both_read(marked, background=BACKGROUND):
    return same(fast.reader(background)(marked), plain.reader(background)(marked))


@given(st.lists(articles(), max_size=6))
@example([article("")])
@example([article("A"), article("1"), article("\ud800")])
@example([article("\0"), article("Rose\0\0"), article("")])
@example([])
def test_compiled_reading_gives_the_bytes_of_reading_one_by_one(marked):
    """Words, stems, places, quotations, names and figures agree, whatever the texts are."""
    assert both_read(marked)


@pytest.mark.parametrize("piece", [*NAMES, *FIGURES])
def test_every_piece_is_read_wherever_it_stands(piece):
    """At the beginning, inside and at the end of texts, beside letters, digits and signs."""
    around = ["", " ", "x", "X", "1", ".", "-", "’", "\n", "Mr. ", "two ", "17 ", "5 "]

    assert both_read([article(before + piece + after) for before in around for after in around])


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Mr.\nMembers met",
            "the U.S.\nMembers met",
            "he left.\nMembers met",
            "x.            Members met",
            "met …Members",
        ),
        *("May 5:50", "May 5: he", "May 5,a.b,6", "May 5,a.b", "5 of\u00a0May", "5th of may.6", "5 may.x", "may 5thx"),
        *("’s’ a", "'S\u00ad", "a’S\u00ad’s", "ab’ß", "abcdefg’s", "abcde’s’s", "İé’s", "½’s", "abcde½", "abcdﬃ"),
        "Members Mark Rose " * 30 + "and so they all went home " * 30,
        "Members " * 1_100 + "rose",
        "Members met. The members met. Members International met. Rose members of the Members met",
    ],
)
def test_corners_are_read_alike(text):
    """What texts of chance seldom hold."""
    assert both_read([article(text)])


def test_what_is_surely_a_name_is_so_in_its_stretch():
    """On either side of what is removed, words are known by themselves."""
    text = "He met Members. Members left. Members left. He met Members"

    assert both_read([article(text, extent) for extent in ((0, 3), (16, 29), (30, 43), (15, 16), (57, 58))])
    assert both_read([article(text, (14, 16), (29, 30))])


def test_every_character_is_read_as_it_is_one_by_one():
    """In words, names and figures; of the many that are alike, one in a hundred."""
    codes = [*range(0x3400), *range(0x3400, 0xD800, 100), *range(0xE000, 0x10000, 3), *range(0x10000, 0x20010, 100)]
    texts = [f"x{char}y X{char}y {char}X 1{char}000 {char} Y. {char}Z a{char}%{char}" for char in map(chr, codes)]

    assert both_read([article(text) for text in texts])


def test_articles_of_the_demo_are_read(seeds):
    """With what the shipped background says of words."""
    assert both_read([article(text) for text in seeds.values()], load_background())


def test_numbers_of_words_beyond_counting_are_read():
    """A row of scales multiplies to what no machine word holds."""
    assert both_read(
        [article("ninety" + " hundred" * 9), article("two million thousand hundred hundred hundred trillion")]
    )


@pytest.mark.parametrize(
    "piece", ["A", "A.", "Ab ", "A1 ", "1", "1,111,", "one ", "A-", "hundred ", "‘", "\u200b", "May 1,", "a’"]
)
def test_monotonous_texts_are_read_by_both(piece):
    """Long texts of one piece reach every bound: of words, of names, of figures, of a word's letters."""
    assert both_read([article(piece * 30_000)])


def test_facts_and_words_are_bounded():
    """A table of numbers gives so many figures and no more, and so do lists of names and words."""
    found = fast.reader(BACKGROUND)([article("they said Rose 17, " * 30_000)])

    assert len(found.words.hashes) == MOST_WORDS
    assert len(found.names.starts) == MOST_FACTS
    assert len(found.figures.starts) == MOST_FACTS


def test_more_articles_than_are_read_at_once_stay_in_order():
    """Slices are read on threads; those that the kernel leaves are put in their places."""
    left = "\u0301"  # combines with the letter before it
    texts = [f"He met Rose{left * (number % 7 == 0)} {number} times." for number in range(450)]

    assert both_read([article(text) for text in texts])


def test_long_articles_are_read_in_slices_of_their_own():
    """However many long articles come together, they are read."""
    assert both_read([article(f"He met Rose {number} times. " * 40_000) for number in range(5)])


def test_parts_of_readings_join_to_the_whole():
    """Cut anywhere and joined, readings are what they were."""
    whole = readings_of([])
    assert same(joined_readings([]), whole)
    whole = plain.reader(BACKGROUND)(
        [article(text) for text in ("Rose met Mark Twain.", "", "At 5:50 he left the U.S. Senate")]
    )
    for cut in range(4):
        assert same(joined_readings([whole.part(0, cut), whole.part(cut, 3)]), whole)
