"""A line's words and its key are the same however they are read."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from preprocess.article import Article
from preprocess.boilerplate.sheet import laid_out

ODD = st.text("aZ'_ 09é½²ªßÀ.-#œ€٣İΣς日\x1c\x85\xa0\u2028\ud800", max_size=14)


@given(st.one_of(ODD, st.text(max_size=14)))
@example("it's 'so' rock 'n' roll")
@example("L'été de 1999 coûtait 3½ œufs")
def test_words_are_those_of_the_pattern(text):
    """Lines of Latin-1 are read another way than others, with the same words."""
    sheet = laid_out(Article(id="a", text=text))

    for line in sheet.lines:
        words = re.findall(r"\w+(?:'\w+)*", sheet.text[line.start : line.end])
        assert list(line.words) == words
        assert line.key == (re.sub(r"\d+|#+", "#", " ".join(words).lower()) or sheet.text[line.start : line.end])


def test_sentences_of_a_line_are_keyed_as_it_is():
    """What two lines have in common is found in small letters and whatever the numbers are."""
    lines = laid_out(Article(id="a", text="Slideshow (3 Images)\nSLIDESHOW 12 IMAGES")).lines

    assert [line.key for line in lines] == ["slideshow # images"] * 2
