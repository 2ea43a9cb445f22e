"""Reading articles: their words and their facts. An article's reading depends on that article alone."""

import re
from dataclasses import dataclass
from functools import lru_cache

from preprocess.article import Marked
from preprocess.copies.chunks import Chunks, Finder
from preprocess.copies.facts import NAMES, Facts, facts_at
from preprocess.copies.figures import FIGURES
from preprocess.copies.rarity import Background
from preprocess.copies.wording import WORDS, Wording, hash_of, visible, wording_of

_SMALL_LETTERS = re.compile(r"(?<![\w.’'\-])[^\W\d_]+(?![\w’'\-])")
_hashed = lru_cache(maxsize=1 << 14)(hash_of)


@dataclass(frozen=True, slots=True)
class Reading:
    """An article's words and facts, before anything of its corpus is known."""

    wording: Wording
    facts: Facts


class Reader:
    """Reads articles, and remembers what the chunks of their texts are made of.

    Args:
        background: Says whether a word is oftener a name's or oftener written small.
    """

    def __init__(self, background: Background) -> None:
        self.background = background
        self._chunks = Chunks(WORDS, NAMES, FIGURES, SMALL_WORDS)

    def read(self, marked: Marked) -> Reading:
        """Return an article's words and facts."""
        text, chunks = visible(marked), self._chunks
        starts, numbers = chunks.split(text)
        words, names, figures, small = (chunks.found(finder, starts, numbers) for finder in range(4))
        own = set(small.rows[:, 0].tolist())
        return Reading(
            wording_of(marked.article.text, words),
            facts_at(
                text,
                [start for start, _ in marked.kept],
                (names.places(), figures.places()),
                lambda key: -1 if _hashed(key) in own else self._leaning(key),
            ),
        )

    def _leaning(self, key: str) -> int:
        return self.background.names.get(key, 0) - self.background.words.get(key, 0)


def _small_words(chunk: str) -> list[tuple[int]]:
    """The words of a chunk that are written in small letters."""
    if chunk.isascii() and chunk.isalpha():
        return [(_hashed(chunk),)] if chunk.islower() else []
    return [(_hashed(word),) for word in _SMALL_LETTERS.findall(chunk) if word.islower()]


SMALL_WORDS = Finder(_small_words, 1)
