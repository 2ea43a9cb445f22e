"""The language of a text is found the same way each time, or is unknown."""

import langdetect
import pytest

from preprocess import language
from preprocess.language import detect
from preprocess.settings import LanguageSettings

TEXTS = {
    "en": "The council met on Monday to vote on the bridge, which has been closed since the flood in the spring.",
    "de": "Der Rat stimmte am Montag über die Brücke ab, die seit dem Hochwasser im Frühjahr geschlossen ist.",
    "fr": "Le conseil a voté lundi sur le pont, qui est fermé depuis les inondations du printemps dernier.",
    "es": "El concejo votó el lunes sobre el puente, que está cerrado desde la inundación de la primavera pasada.",
}


@pytest.mark.parametrize("code", TEXTS)
def test_language_is_found(code):
    """A sentence is enough."""
    assert detect(TEXTS[code], LanguageSettings()) == code


@pytest.mark.parametrize("text", ["", "Hi", "12345 67890 " * 20, "\ud800" * 100, "https://example.org/a " * 30])
def test_text_without_words_is_unknown(text):
    """Where there is nothing to go by, the answer is unknown."""
    assert detect(text, LanguageSettings()) == "unknown"


def test_given_language_is_believed():
    """A code that came with the text is used, without its region."""
    assert detect(TEXTS["de"], LanguageSettings(), given="en-US") == "en"


def test_given_nonsense_is_not_believed():
    """A field that holds no code is passed over."""
    assert detect(TEXTS["de"], LanguageSettings(), given="not a code!") == "de"


@pytest.mark.parametrize("text", [*TEXTS.values(), TEXTS["en"][:50] + TEXTS["fr"][:50]])
def test_fast_and_reference_detectors_agree(text, monkeypatch):
    """langdetect-rs, where it is installed, answers as langdetect does."""
    pytest.importorskip("langdetect_rs")
    fast = language._best(text)
    langdetect.DetectorFactory.seed = 0
    monkeypatch.setattr(language, "_library", lambda: langdetect)
    reference = language._best(text)

    assert (fast.lang, fast.prob) == (reference.lang, reference.prob)
