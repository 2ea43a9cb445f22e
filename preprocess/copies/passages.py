"""The evidence of a pair: its longest shared passages, or the sentences that tell the same."""

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

import numpy as np

from preprocess.article import Extent, Passage
from preprocess.copies.credit import credits_of
from preprocess.copies.flat import Limits
from preprocess.copies.hashing import Hashes
from preprocess.copies.view import Views
from preprocess.copies.wording import QUOTED_GRAM, among
from preprocess.text import sentences

MOST_PASSAGES = 5
LEAST_WORDS = 8
"""Words of a shared passage that is shown."""

_LEAST_WEIGHT = 4.0  # of the facts that two sentences share; a single common name is none
_MOST_SENTENCES = 400  # of one article


class Shown:
    """One article, with what evidence is made of; each part is computed when it is asked for.

    Args:
        views: The articles.
        number: Its place among them.
    """

    def __init__(self, views: Views, number: int) -> None:
        self.views, self.number, self.marked = views, number, views.marked[number]
        self.words, runs = _own(views.read.words.limits, number), _own(views.runs.limits, number)
        self.names, self.figures = _own(views.names.limits, number), _own(views.figures.limits, number)
        self.runs, self.own = views.runs.runs[runs], views.runs.own[runs]
        self.hashes, self.masked = views.read.words.hashes[self.words], views.runs.masked[self.words]

    @cached_property
    def different_runs(self) -> Hashes:
        """Its runs of words, sorted."""
        return np.sort(self.runs)

    @cached_property
    def order(self) -> tuple[tuple[int, int], str]:
        """What decides which article of a pair is looked through where nothing else does."""
        high, low = self.views.read.words.digests[self.number].tolist()
        return (high, low), self.marked.article.id

    @cached_property
    def credits(self) -> tuple[Extent, ...]:
        """Where it names a source."""
        return credits_of(self.marked.article.text)

    @cached_property
    def told(self) -> tuple[tuple[Extent, dict[int, Extent]], ...]:
        """Its first sentences, each with its facts: a fact's hash, and where it stands first in the sentence."""
        text = self.marked.article.text
        found = [extent for start, end in self.marked.kept for extent in sentences(text, start, end)][:_MOST_SENTENCES]
        table: list[tuple[Extent, dict[int, Extent]]] = [(extent, {}) for extent in found]
        starts = [extent[0] for extent in found]
        for hashed, extent in self._mentions():
            place = bisect_right(starts, extent[0]) - 1
            if place >= 0 and extent[0] < found[place][1]:
                table[place][1].setdefault(hashed, extent)
        return tuple(table)

    @cached_property
    def told_in(self) -> dict[int, list[int]]:
        """The numbers of the sentences in which each fact stands."""
        found: dict[int, list[int]] = {}
        for number, (_, facts) in enumerate(self.told):
            for fact in facts:
                found.setdefault(fact, []).append(number)
        return found

    @cached_property
    def told_weights(self) -> dict[int, float]:
        """The rarity of each fact of its sentences."""
        facts, items = list(self.told_in), self.views.items
        weights = items.weights[items.sets.places(np.array(facts, dtype=np.uint64), self.number)]
        return dict(zip(facts, weights.tolist(), strict=True))

    def _mentions(self) -> Iterator[tuple[int, Extent]]:
        """The last word of each mentioned name and each mentioned figure, with their extents."""
        names, figures = self.views.read.names, self.views.read.figures
        own = _own(names.limits, self.number)
        last = names.parts[names.part_limits[1:][own] - 1]
        yield from zip(
            last.tolist(), zip(names.starts[own].tolist(), names.ends[own].tolist(), strict=True), strict=True
        )
        own = _own(figures.limits, self.number)
        extents = zip(figures.starts[own].tolist(), figures.ends[own].tolist(), strict=True)
        yield from zip(figures.hashes[own].tolist(), extents, strict=True)

    def extent(self, first: int, size: int) -> Extent:
        """Return where so many words stand, from one of its words on."""
        first += self.words.start
        return int(self.views.read.starts[first]), int(self.views.read.ends[first + size - 1])


def _own(limits: Limits, number: int) -> slice:
    start, end = limits[number : number + 2].tolist()
    return slice(start, end)


def shared_passages(a: Shown, b: Shown) -> tuple[Passage, ...]:
    """Return the longest passages outside quotations that both articles have word for word, longest first."""
    runs = sorted(_runs(a, b), key=lambda run: (-run[2], run[0]))
    return tuple(
        Passage(a=a.extent(first, size), b=b.extent(second, size)) for first, second, size in runs[:MOST_PASSAGES]
    )


def _runs(a: Shown, b: Shown) -> list[tuple[int, int, int]]:
    """Runs of words that stand in both: the place in each, and the length in words."""
    places: dict[int, int] = {}
    for place in np.flatnonzero(among(b.runs, a.different_runs)).tolist():
        places.setdefault(int(b.runs[place]), place)
    found, done = [], 0
    for first in np.flatnonzero(a.own & among(a.runs, b.different_runs)).tolist():
        if first < done:
            continue
        second = places[int(a.runs[first])]
        size = _shared_length(a, b, first, second)
        done = first + max(1, size - QUOTED_GRAM + 1)
        if size >= LEAST_WORDS:
            found.append((first, second, size))
    return found


def _shared_length(a: Shown, b: Shown, first: int, second: int) -> int:
    most = min(len(a.hashes) - first, len(b.hashes) - second)
    mine, theirs = slice(first, first + most), slice(second, second + most)
    parted = (a.hashes[mine] != b.hashes[theirs]) | a.masked[mine] | b.masked[theirs]
    return int(parted.argmax()) if parted.any() else most


def aligned_sentences(copy: Shown, origin: Shown) -> tuple[Passage, ...]:
    """Return the sentences of a retelling beside those of the other article that share most of their facts.

    Returns:
        At most :data:`MOST_PASSAGES`, those that share most first; ``a`` is the copy, ``shared`` as the copy writes it.
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
            found.append((scores[best], extent, other, _surfaces(copy, extent, mine, known)))
    found.sort(key=lambda item: (-item[0], item[1]))
    return tuple(Passage(a=mine, b=other, shared=shared) for _, mine, other, shared in found[:MOST_PASSAGES])


def _surfaces(copy: Shown, within: Extent, mine: dict[int, Extent], known: dict[int, Extent]) -> tuple[str, ...]:
    text = copy.marked.article.text
    extents = sorted({extent for fact, extent in mine.items() if fact in known and within[0] <= extent[0] < within[1]})
    return tuple(dict.fromkeys(text[start:end] for start, end in extents))
