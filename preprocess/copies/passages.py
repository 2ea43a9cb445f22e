"""The evidence of a pair: its longest shared passages, or the sentences that tell the same."""

from bisect import bisect_right
from collections import defaultdict

import numpy as np

from preprocess.article import Extent, Passage
from preprocess.copies.view import View
from preprocess.copies.wording import QUOTED_GRAM, among
from preprocess.text import sentences

MOST_PASSAGES = 5
LEAST_WORDS = 8
"""Words of a shared passage that is shown."""

_MOST_SENTENCES = 400  # of one article
_LEAST_WEIGHT = 4.0  # of the facts that two sentences share; a single common name is none


def shared_passages(a: View, b: View) -> tuple[Passage, ...]:
    """Return the longest passages outside quotations that both articles have word for word, longest first."""
    runs = sorted(_runs(a, b), key=lambda run: (-run[2], run[0]))
    return tuple(
        Passage(a=_extent(a, first, size), b=_extent(b, second, size)) for first, second, size in runs[:MOST_PASSAGES]
    )


def _runs(a: View, b: View) -> list[tuple[int, int, int]]:
    """Runs of words that stand in both: the place in each, and the length in words."""
    places: dict[int, int] = {}
    for place in np.flatnonzero(among(b.grams, a.gram_set)).tolist():
        places.setdefault(int(b.grams[place]), place)
    found, done = [], 0
    for first in np.flatnonzero(a.own_grams & among(a.grams, b.gram_set)).tolist():
        if first < done:
            continue
        second = places[int(a.grams[first])]
        size = _shared_length(a, b, first, second)
        done = first + max(1, size - QUOTED_GRAM + 1)
        if size >= LEAST_WORDS:
            found.append((first, second, size))
    return found


def _shared_length(a: View, b: View, first: int, second: int) -> int:
    most = min(len(a.wording) - first, len(b.wording) - second)
    mine, theirs = slice(first, first + most), slice(second, second + most)
    parted = (a.wording.hashes[mine] != b.wording.hashes[theirs]) | a.masked[mine] | b.masked[theirs]
    return int(parted.argmax()) if parted.any() else most


def _extent(article: View, first: int, size: int) -> Extent:
    return int(article.wording.starts[first]), int(article.wording.ends[first + size - 1])


def aligned_sentences(copy: View, origin: View) -> tuple[Passage, ...]:
    """Return the sentences of a retelling beside those of the other article that share most of their facts.

    Returns:
        At most :data:`MOST_PASSAGES`, those that share most first; ``a`` is the copy, ``shared`` as the copy writes it.
    """
    theirs = _facts_by_sentence(origin)
    where: dict[int, list[int]] = defaultdict(list)
    for number, (_, known) in enumerate(theirs):
        for fact in known:
            where[fact].append(number)
    weights = _fact_weights(copy)
    found = []
    for extent, mine in _facts_by_sentence(copy):
        scores: dict[int, float] = defaultdict(float)
        for fact in mine:
            for number in where.get(fact, ()):
                scores[number] += weights.get(fact, 0.0)
        best = max(scores, key=lambda number: (scores[number], -number), default=None)
        if best is not None and scores[best] >= _LEAST_WEIGHT:
            other, known = theirs[best]
            found.append((scores[best], extent, other, _surfaces(copy, extent, mine, known)))
    found.sort(key=lambda item: (-item[0], item[1]))
    return tuple(Passage(a=mine, b=other, shared=shared) for _, mine, other, shared in found[:MOST_PASSAGES])


def _facts_by_sentence(article: View) -> list[tuple[Extent, dict[int, Extent]]]:
    """The sentences with their facts; a fact's hash and where it stands first in the sentence."""
    text = article.marked.article.text
    found = [extent for start, end in article.marked.kept for extent in sentences(text, start, end)][:_MOST_SENTENCES]
    table: list[tuple[Extent, dict[int, Extent]]] = [(extent, {}) for extent in found]
    starts = [extent[0] for extent in found]
    for hashed, extent in _mentions(article):
        place = bisect_right(starts, extent[0]) - 1
        if place >= 0 and extent[0] < found[place][1]:
            table[place][1].setdefault(hashed, extent)
    return table


def _mentions(article: View) -> list[tuple[int, Extent]]:
    found = article.facts
    names = [(name.stems[-1], extent) for name, extent in zip(found.names, found.name_extents, strict=True)]
    return names + [(figure.hash, extent) for figure, extent in zip(found.figures, found.figure_extents, strict=True)]


def _fact_weights(article: View) -> dict[int, float]:
    names, figures = article.names, article.figures
    weights = dict(zip(names.parts.tolist(), names.part_weights.tolist(), strict=True))
    return weights | dict(zip(figures.hashes.tolist(), figures.weights.tolist(), strict=True))


def _surfaces(copy: View, within: Extent, mine: dict[int, Extent], known: dict[int, Extent]) -> tuple[str, ...]:
    text = copy.marked.article.text
    extents = sorted({extent for fact, extent in mine.items() if fact in known and within[0] <= extent[0] < within[1]})
    return tuple(dict.fromkeys(text[start:end] for start, end in extents))
