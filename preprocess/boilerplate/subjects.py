"""How much of what a source repeats the rest of its articles says too.

A template speaks of the outlet, of the reader, of the author; what an author says again in the articles of one story
speaks of that story.
"""

import math
from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property

from preprocess.article import Article
from preprocess.boilerplate.pieces import cut, hash_of
from preprocess.boilerplate.sheet import Line, Sheet, laid_out
from preprocess.boilerplate.templates import MANY, is_prose
from preprocess.text import shown

_MOST_SHOWN = 80  # characters of a piece that a profile shows
_LEAST_NAME, _LONG_WORD = 3, 5  # letters; shorter words say little about a story
_OTHERS, _LEAST_OTHERS = 32, 4  # articles of the source that show which words it always uses
_COMMON = 0.5  # of those without the piece: the name of a president says nothing


Piecewise = tuple[Callable[[], Article], Collection[int]]
"""An article, which is looked at only where its pieces alone do not tell enough, and the keys of its pieces.

Pieces that are not repeated may be missing.
"""


@dataclass(slots=True)
class Said:
    """What a piece says.

    Attributes:
        text: How it begins, as the first article has it.
        words: The names in a sentence, or else its longer words; none of what is no sentence.
        rests: Which of them the rest of each of a few articles says too.
    """

    text: str
    words: frozenset[str]
    rests: list[AbstractSet[str]] = field(default_factory=list)


class Usual:
    """The words of some of a source's articles.

    Args:
        articles: Chosen evenly, by :func:`step`.
        often: The pieces that are repeated, at least those that these articles have.
    """

    def __init__(self, articles: Iterable[Piecewise], often: Container[int]) -> None:
        self._articles, self._often = articles, often

    @cached_property
    def _words(self) -> list[tuple[AbstractSet[int], AbstractSet[str]]]:
        """The pieces and the words of each; most sources repeat no sentence that asks for them."""
        return [(frozenset(keys), _rest(laid_out(look()), self._often)) for look, keys in self._articles]

    def told(self, key: int, said: Said) -> float:
        """Return the mean share of a piece's words that the rest of an article says; usual words do not count."""
        if not any(said.rests):
            return 0.0
        others = [words for keys, words in self._words if key not in keys]
        counts = Counter(word for words in others for word in said.words & words)
        common = {word for word, count in counts.items() if count >= max(_LEAST_OTHERS, _COMMON * len(others))}
        own = said.words - common
        return round(math.fsum(len(own & rest) / len(own) for rest in said.rests) / len(said.rests), 3) if own else 0.0


def step(articles: int) -> int:
    """Return after how many articles of a source stands the next whose words are taken for usual ones."""
    return max(1, articles // _OTHERS)


def said_by(articles: Iterable[Piecewise], often: Container[int], at_edge: Mapping[int, int]) -> dict[int, Said]:
    """Return what each piece says; a sentence that many articles have at an edge is compared with the rest of a few.

    Args:
        articles: Of one source, in order: at least the first :data:`~preprocess.boilerplate.templates.MANY` that have
            each piece; where fewer than that have it at an edge, the first.
        often: The pieces that are repeated, at least those that these articles have.
        at_edge: Of each piece that is asked for, in how many articles of the source it stands at an edge.
    """
    found: dict[int, Said] = {}
    open_keys = set(at_edge)  # of which more is to be known
    for look, keys in articles:
        if not open_keys:
            break
        wanted = open_keys.intersection(keys)
        if not wanted:
            continue
        article = look()
        sheet = laid_out(article)
        for line, _ in cut(sheet):
            key = hash_of(line)
            if key in wanted and key not in found:
                found[key] = Said(shown(article.text[line.start : line.end], _MOST_SHOWN), _telling(sheet.text, line))
        to_compare = {key for key in wanted if found[key].words and at_edge[key] >= MANY}
        rest = _rest(sheet, often) if to_compare else frozenset()
        for key in to_compare:
            found[key].rests.append(found[key].words & rest)
        open_keys.difference_update(key for key in wanted if key not in to_compare or len(found[key].rests) >= MANY)
    return found


def _rest(sheet: Sheet, often: Container[int]) -> frozenset[str]:
    """The words of the lines in which nothing is repeated."""
    repeated = {place for line, place in cut(sheet) if hash_of(line) in often}
    return frozenset(
        word for place, line in enumerate(sheet.lines) if place not in repeated for word in line.key.split(" ")
    )


def _telling(text: str, line: Line) -> frozenset[str]:
    if not is_prose(text, line):
        return frozenset()
    names = frozenset(word.lower() for word in line.words[1:] if word[0].isupper() and len(word) >= _LEAST_NAME)
    return names or frozenset(word.lower() for word in line.words if len(word) >= _LONG_WORD)
