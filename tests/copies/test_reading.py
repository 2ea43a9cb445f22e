"""Reading by chunks: nothing is missed, and what was read before changes nothing."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from preprocess.article import Article, Marked
from preprocess.copies import chunks
from preprocess.copies.rarity import load_background
from preprocess.copies.reading import Reader
from preprocess.copies.wording import _TOKEN as TOKEN
from preprocess.copies.wording import wording

PIECES = [
    "Petra Novotna",
    "said 40,000.",
    "“We",
    "don’t",
    "\n",
    "The",
    "dam",
    "the U.S.",
    "東京",
    "a\u0301b",
    "16 March",
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=30).map(" ".join)


def marked(text):
    return Marked(article=Article(id="a", text=text), language="en")


def seen(reader, text):
    """A reading as plain values."""
    found = reader.read(marked(text))
    arrays = [getattr(found.wording, name) for name in ("hashes", "stems", "starts", "ends", "quotes")]
    return [array.tolist() for array in arrays], found.wording.digest, found.facts


@given(TEXTS)
def test_no_word_is_missed(text):
    """Looked for from chunk to chunk, the words are those that the pattern finds in the whole text."""
    found = wording(marked(text))

    assert [*zip(found.starts, found.ends, strict=True)] == [match.span() for match in TOKEN.finditer(text)]


@given(st.lists(TEXTS, max_size=4), TEXTS)
def test_reading_depends_on_the_article_alone(earlier, text):
    """What a reader remembers of other articles changes no reading."""
    reader = Reader(load_background())
    for other in earlier:
        reader.read(marked(other))

    assert seen(reader, text) == seen(Reader(load_background()), text)


def test_what_is_remembered_is_bounded(monkeypatch):
    """A reader that forgets reads as one that remembers, and starts anew."""
    texts = [" ".join(f"word{n} Name{n}" for n in range(start, start + 50)) for start in range(0, 500, 20)]
    patient = Reader(load_background())
    expected = [seen(patient, text) for text in texts]
    monkeypatch.setattr(chunks, "MOST_LETTERS", 2_000)
    forgetful = Reader(load_background())

    assert [seen(forgetful, text) for text in texts] == expected


def test_chunks_are_forgotten_where_there_are_too_many(monkeypatch):
    """Beyond the bound a finder is asked again for what it was asked before."""
    asked = []
    found = chunks.Chunks(chunks.Finder(lambda chunk: asked.append(chunk) or (), 1))
    monkeypatch.setattr(chunks, "MOST_LETTERS", 100)
    for text in ("one two one", "one", " ".join(f"w{n}" for n in range(20)), "one"):
        found.split(text)

    assert asked.count("one") == 2


def test_chunks_begin_where_split_finds_them():
    """Whatever counts as a blank, both ways of parting agree."""
    text = "".join(f"x{chr(code)}" for code in range(0x3100)) + "x"
    starts, numbers = chunks.Chunks().split(text)

    assert [text[start:].split(maxsplit=1)[0] for start in starts.tolist()] == text.split()
    assert len(numbers) == len(np.unique(starts))
