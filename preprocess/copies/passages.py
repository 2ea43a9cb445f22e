"""One article of several, with what is shown of it beside another one: the longest passages that both have."""

from functools import cached_property
from itertools import pairwise

import numpy as np

from preprocess.article import Extent, Passage
from preprocess.copies.aligned import MOST_PASSAGES
from preprocess.copies.credit import credits_of
from preprocess.copies.flat import Limits
from preprocess.copies.hashing import Hashes, Places
from preprocess.copies.view import Views
from preprocess.copies.wording import QUOTED_GRAM, Mask, among

LEAST_WORDS = 8
"""Words of a shared passage that is shown."""


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
        return self.runs[self.first_places]

    @cached_property
    def first_places(self) -> Places:
        """Where each of these stands; equal ones stand side by side, the first of them first."""
        return np.argsort(self.runs, kind="stable")

    @cached_property
    def facts(self) -> tuple[Places, Places]:
        """Where its different names, and then its figures, begin and end."""
        names, figures = self.views.names, self.views.figures
        return (
            np.concatenate([names.starts[self.names], figures.starts[self.figures]]),
            np.concatenate([names.ends[self.names], figures.ends[self.figures]]),
        )

    @cached_property
    def own_runs(self) -> Hashes:
        """Those of them that begin outside its quotation marks, sorted."""
        return np.sort(self.runs[~self._in_quotes])

    @cached_property
    def quoted_runs(self) -> Hashes:
        """The others, sorted."""
        return np.sort(self.runs[self._in_quotes])

    @property
    def _in_quotes(self) -> Mask:
        return self.views.read.words.quotes[self.words][: len(self.runs)] > 0

    @cached_property
    def order(self) -> tuple[tuple[int, int], str]:
        """What decides which article of a pair is looked through where nothing else does."""
        high, low = self.views.read.words.digests[self.number].tolist()
        return (high, low), self.marked.article.id

    @cached_property
    def credits(self) -> tuple[Extent, ...]:
        """Where it names a source."""
        return credits_of(self.marked.article.text)

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
    firsts = np.flatnonzero(a.own & among(a.runs, b.different_runs))
    seconds = b.first_places[np.searchsorted(b.different_runs, a.runs[firsts])]
    # Stretches in which runs follow each other in both articles; where the words part, or one is quoted, one ends too.
    edges = np.flatnonzero((np.diff(firsts, prepend=-2) != 1) | (np.diff(seconds, prepend=-2) != 1))
    found, done = [], 0
    for start, end in pairwise([*edges.tolist(), len(firsts)]):
        first, last, shift = int(firsts[start]), int(firsts[end - 1]), int(seconds[start] - firsts[start])
        while (first := max(first, done)) <= last:
            size = _shared_length(a, b, first, first + shift)
            done = first + max(1, size - QUOTED_GRAM + 1)
            if size >= LEAST_WORDS:
                found.append((first, first + shift, size))
    return found


def _shared_length(a: Shown, b: Shown, first: int, second: int) -> int:
    most = min(len(a.hashes) - first, len(b.hashes) - second)
    mine, theirs = slice(first, first + most), slice(second, second + most)
    parted = (a.hashes[mine] != b.hashes[theirs]) | a.masked[mine] | b.masked[theirs]
    return int(parted.argmax()) if parted.any() else most
