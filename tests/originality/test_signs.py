"""Signs are written by people: every one is held to its own examples."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess.article import SOURCING_KINDS
from preprocess.originality.signs import languages, load_signs
from preprocess.patterns import plain

OWN = "Harbour Gazette"
SIGNS = [(language, sign) for language in languages() for sign in load_signs(language).sign]


def hits(sentence, source=OWN, language="en"):
    """The signs in a sentence of an outlet."""
    signs = load_signs(language)
    (outlets,) = signs.naming.outlets([sentence], source)
    return signs.found(sentence, outlets, source)


def found(language, sentence):
    """The ids of the signs in a sentence of the Harbour Gazette."""
    return {hit.sign for hit in hits(plain(sentence), language=language)}


@pytest.mark.parametrize(("language", "sign"), SIGNS, ids=[sign.id for _, sign in SIGNS])
def test_sign_holds_to_its_examples(language, sign):
    """A sign finds what it says it finds, and nothing in what it says it spares."""
    assert [text for text in sign.matches if sign.id not in found(language, text)] == []
    assert [text for text in sign.spares if sign.id in found(language, text)] == []


def test_ids_are_unique():
    """An id names one sign of a language."""
    ids = [(language, sign.id) for language, sign in SIGNS]
    assert len(ids) == len(set(ids))


def test_who_was_told_decides():
    """The same words are an interview of one's own, another outlet's, or neither."""
    kinds = [
        [hit.kind for hit in hits(f"It burned, Roe told {name}.")]
        for name in ("the Harbour Gazette", "the Coast Tribune", "Smith")
    ]
    assert kinds == [["own_interview"], ["other_media"], []]


def test_of_an_unknown_outlet_every_outlet_is_another_one():
    """Without a source, nobody can say that CNN is the article's own outlet."""
    (hit,) = hits("It burned, Roe told CNN.", None)
    assert hit.kind == "other_media"


@pytest.mark.parametrize(
    "words", ["Roe told Harbour Gazette affiliate Radio Coast.", "Harbour Gazette affiliate KXYZ reported it."]
)
def test_an_affiliate_is_another_outlet(words):
    """What a partner station was told or reported is not this outlet's own."""
    kinds = {hit.kind for hit in hits(words)}
    assert kinds == {"other_media"}


def test_a_name_may_have_accents():
    """Letters of names are Latin, Greek or Cyrillic, with any marks."""
    assert [hit.kind for hit in hits("It burned, Roe told the Zürich Post.")] == ["other_media"]
    assert [hit.sign for hit in hits("“No,” said Žofia Nguyễn, a teacher at the school.")] == ["expert-said"]


NAMES = st.lists(st.sampled_from(["CNN", "the Post", "(AP)", "Roe", OWN, "said", "in the", "Harbour", "é"]), max_size=6)


@given(st.lists(NAMES.map(" ".join), max_size=5), st.sampled_from([OWN, None]))
def test_sentences_name_outlets_as_each_does_alone(sentences, source):
    """No name begins in one sentence and ends in the next."""
    naming = load_signs("en").naming

    assert naming.outlets(sentences, source) == [naming.outlets([one], source)[0] for one in sentences]


@given(st.text(max_size=300))
def test_any_text_can_be_read(text):
    """Whatever stands in a sentence, the words that decided lie in it."""
    for hit in hits(plain(text)):
        assert 0 <= hit.extent[0] < hit.extent[1] <= len(text)
        assert hit.kind in SOURCING_KINDS
