"""The evidence of a pair: its longest shared passages, or the sentences that tell the same."""

import numpy as np

from preprocess.article import Extent, Passage, SharedFact
from preprocess.copies.view import View
from preprocess.copies.wording import QUOTED_GRAM, among

MOST_PASSAGES = 5
LEAST_WORDS = 8
"""Words of a shared passage that is shown."""

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
    for place in np.flatnonzero(among(b.runs, np.sort(a.runs))).tolist():
        places.setdefault(int(b.runs[place]), place)
    found, done = [], 0
    for first in np.flatnonzero(a.own & among(a.runs, np.sort(b.runs))).tolist():
        if first < done:
            continue
        second = places[int(a.runs[first])]
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
        At most :data:`MOST_PASSAGES`, those that share most first; ``a`` is the copy.
    """
    theirs, where, weights = origin.told, origin.told_in, copy.told_weights
    found = []
    for extent, mine in copy.told:
        facts = [fact for fact in mine if fact in where]
        if sum(weights[fact] for fact in facts) < _LEAST_WEIGHT:
            continue  # as those of nearly all sentences: no sentence of the other's has more of them than all
        scores: dict[int, float] = {}
        for fact in facts:
            for number in where[fact]:
                scores[number] = scores.get(number, 0.0) + weights[fact]
        best = max(scores, key=lambda number: (scores[number], -number))
        if scores[best] >= _LEAST_WEIGHT:
            other, known = theirs[best]
            found.append((scores[best], extent, other, _shared(mine, known)))
    found.sort(key=lambda item: (-item[0], item[1]))
    return tuple(Passage(a=mine, b=other, shared=shared) for _, mine, other, shared in found[:MOST_PASSAGES])


def _shared(mine: dict[int, Extent], theirs: dict[int, Extent]) -> tuple[SharedFact, ...]:
    """Where the facts that two sentences share stand first in each; two facts may stand at one place."""
    return tuple(sorted({(mine[fact], theirs[fact]) for fact in mine.keys() & theirs.keys()}))
