"""Reading an article: its words and its facts. They depend on that article alone."""

import re
from dataclasses import dataclass

from preprocess.article import Marked
from preprocess.copies.facts import Facts, facts
from preprocess.copies.rarity import Background
from preprocess.copies.wording import INNER, Wording, visible, wording
from preprocess.text import DENSE_SCRIPTS

_SMALL_LETTERS = re.compile(rf"(?<![\w.’'\-{INNER}])[^\W\d_{DENSE_SCRIPTS}]+(?![\w’'\-{INNER}])")


@dataclass(frozen=True, slots=True)
class Reading:
    """An article's words and facts, before anything of its corpus is known."""

    wording: Wording
    facts: Facts


def read(marked: Marked, background: Background) -> Reading:
    """Return an article's words and facts.

    Args:
        marked: The article.
        background: Says whether a word is oftener a name's or oftener written small.
    """
    small = {word for word in _SMALL_LETTERS.findall(visible(marked)) if word.islower()}

    def leaning(key: str) -> int:
        return -1 if key in small else background.names.get(key, 0) - background.words.get(key, 0)

    return Reading(wording(marked), facts(marked, leaning))
