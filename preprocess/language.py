"""The language of a text. The only module that knows langdetect.

``langdetect-rs`` gives the same answers, many times as fast; it is used where it is installed.
"""

import re
from functools import cache
from itertools import islice
from typing import Any

from preprocess.settings import LanguageSettings

UNKNOWN = "unknown"
_CODE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]+)*", re.IGNORECASE)
_NOT_WORDS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+")
_MARKS_OF_NO_WORDS = ("http", "www.", "@")  # one stands in each; most texts have none, and need no search
_SEED = 0  # without one, langdetect answers differently at each call


def detect(text: str, settings: LanguageSettings, *, given: str | None = None) -> str:
    """Return the language of a text.

    Args:
        text: Any text; only a prefix of it is looked at.
        settings: How long the prefix is, and when the answer is not trusted.
        given: A code that came with the text, "en" or "en-US" say; it is believed.

    Returns:
        An ISO 639-1 code as langdetect writes it, or "unknown".
    """
    if given and (match := _CODE.fullmatch(given.strip())):
        return match[1].lower()
    prefix = text[: settings.prefix].encode("utf-8", "replace").decode()
    if any(mark in prefix for mark in _MARKS_OF_NO_WORDS):
        prefix = _NOT_WORDS.sub(" ", prefix)
    if len(list(islice(filter(str.isalpha, prefix), settings.least_letters))) < settings.least_letters:
        return UNKNOWN
    best = _best(prefix)
    return best.lang if best is not None and best.prob >= settings.least_probability else UNKNOWN


def _best(text: str) -> Any:  # noqa: ANN401 - langdetect has no types
    library = _library()
    try:
        return library.detect_langs(text)[0]
    except library.LangDetectException:
        return None


@cache
def _library() -> Any:  # noqa: ANN401 - the one or the other module
    try:
        import langdetect_rs as library  # noqa: PLC0415 - optional
    except ImportError:
        import langdetect as library  # noqa: PLC0415 - only where a language is asked for
    library.DetectorFactory.seed = _SEED
    return library
