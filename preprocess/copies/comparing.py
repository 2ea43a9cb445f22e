"""Comparing the pairs of a corpus, as many at once as fit in memory with the words and facts of their articles."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from preprocess.article import Candidate, Marked
from preprocess.columns import Column, Ledger, Rows, Sorted
from preprocess.copies.accounts import beside, rivals_of
from preprocess.copies.bulk import Loops
from preprocess.copies.codes import BITS, Pairs, at_once, by_first, decoded, encoded
from preprocess.copies.compare import Compared, Rivals, twin
from preprocess.copies.hashing import Hashes, Places
from preprocess.copies.lists import Lists
from preprocess.copies.view import Views
from preprocess.copies.wording import Mask
from preprocess.progress import Progress
from preprocess.shelf import Shelf, picked

PERHAPS = 0.02
"""Probability of a restatement from which the rivals are asked. They are what costs most: each is another article."""

Pair = tuple[int, int]
"""Two articles by their numbers."""

Block = list[tuple[Pair, Rivals]]
"""Pairs that are compared at once, each with the rivals of both sides."""

WORDS_AT_ONCE, PAIRS_AT_ONCE = 600_000, 2_000
"""Words of the articles whose pairs are compared at once, and those pairs, about."""

_A_DEPENDS, _B_DEPENDS, _PERHAPS = np.uint8(1), np.uint8(2), np.uint8(4)  # what is noted of a pair
_NOBODY: Rivals = ((), ())


class Collected:
    """The candidates that were found so far.

    Args:
        shelf: Where they are put.
        ledger: Counts what else is held of them.
        total: Of all pairs.
        progress: Is told how many there are.
    """

    def __init__(self, shelf: Shelf[Candidate], ledger: Ledger, total: int, progress: Progress | None) -> None:
        self._shelf, self._total, self._progress = shelf, total, progress
        self._codes = Column(ledger, np.uint64)
        self._tell()

    def add(self, pairs: Sequence[Pair], candidates: Iterable[Candidate]) -> None:
        """Put the candidates of pairs on the shelf, in whatever order."""
        for candidate in candidates:
            self._shelf.append(candidate)
        self._codes.append(encoded(*np.sort(np.array(pairs, dtype=np.int64).reshape(-1, 2), axis=1).T))
        self._tell()

    def ordered(self, articles: int) -> Sequence[Candidate]:
        """Return all by the place of the first article, then of the second."""
        ledger, places = self._codes.ledger, np.empty(len(self._codes), dtype=np.uint32)
        rows, done = Sorted(ledger, articles << int(BITS), width=2), 0
        for codes in self._codes.pieces():
            rows.add(by_first(codes, np.arange(done, done + len(codes))))
            done += len(codes)
        self._codes.close()
        done = 0
        for some in rows.ranges(at_once(ledger) // 2):
            places[done : done + len(some)] = some[np.argsort(some[:, 0]), 1]
            done += len(some)
        rows.close()
        return picked(self._shelf, places)

    def _tell(self) -> None:
        if self._progress is not None:
            self._progress("compare", len(self._codes), self._total)


class Comparing:
    """Compares pairs of a corpus.

    Args:
        marked: All articles.
        sizes: How many words each has.
        views: Returns articles as they are compared, by their numbers, which rise.
        loops: What compares.
        far: Says which pairs appeared too far from each other to report one event.
    """

    def __init__(
        self,
        marked: Sequence[Marked],
        sizes: Places,
        views: Callable[[Sequence[int]], Views],
        loops: Loops,
        far: Callable[[Pairs], Mask],
    ) -> None:
        self._marked, self._views, self._loops, self._far = marked, views, loops, far
        self._sizes = array("q", sizes.tobytes())  # sooner asked for one than numpy

    def twins(self, pairs: Pairs, collected: Collected) -> None:
        """Compare pairs with the same words, of which the first is the earliest.

        Args:
            pairs: Rising by the second of them.
            collected: Where their candidates go.
        """
        order = np.argsort(pairs[:, 0], kind="stable")
        for block in self._blocks((pair, _NOBODY) for pair in _tuples([pairs[order]])):
            own = [pair for pair, _ in block]
            numbers = sorted({first for first, _ in own})
            views, places = self._views(numbers), {number: place for place, number in enumerate(numbers)}
            told = ((pair, twin(views, places[pair[0]], self._marked[pair[1]])) for pair in own)
            collected.add(own, [each if a < b else swapped(each) for (a, b), each in told])

    def pairs(self, codes: Column, collected: Collected) -> None:
        """Compare pairs. Where one may retell the other they are looked at once more, beside its rivals.

        Args:
            codes: Of the pairs, those of the same articles close after each other.
            collected: Where their candidates go.
        """
        ledger, count = codes.ledger, len(self._sizes)
        events, notes = Column(ledger, np.float64), Column(ledger, np.uint8)
        for block in self._blocks((pair, _NOBODY) for pair in _tuples(map(decoded, codes.pieces()))):
            pairs = [pair for pair, _ in block]
            compared = self._compared(pairs)
            noted = _notes(compared, len(pairs))
            events.append(compared.events)
            notes.append(noted)
            alone = np.flatnonzero(noted & _PERHAPS == 0).tolist()
            collected.add([pairs[number] for number in alone], compared.candidates(alone))
        rivals = rivals_of(((decoded(own), some) for own, some in _beside(codes, events)), count, ledger)
        events.close()
        dependents = _dependents(_beside(codes, notes), count, ledger)
        perhaps = _tuples(decoded(own[noted & _PERHAPS > 0]) for own, noted in _beside(codes, notes))
        asked = (((a, b), (beside(rivals, a, b, dependents), beside(rivals, b, a, dependents))) for a, b in perhaps)
        for block in self._blocks(asked):
            pairs = [pair for pair, _ in block]
            collected.add(pairs, self._compared(pairs, [own for _, own in block]).candidates(range(len(pairs))))

    def _compared(self, pairs: Sequence[Pair], rivals: Sequence[Rivals] = ()) -> Compared:
        numbers = sorted({*chain.from_iterable(pairs), *chain.from_iterable(chain.from_iterable(rivals))})
        places = {number: place for place, number in enumerate(numbers)}
        own = np.array([(places[a], places[b]) for a, b in pairs])
        others = [([places[n] for n in a], [places[n] for n in b]) for a, b in rivals]
        return Compared(self._views(numbers), own, self._loops, others, self._far(np.array(pairs)))

    def _blocks(self, asked: Iterable[tuple[Pair, Rivals]]) -> Iterator[Block]:
        """Pairs by blocks that are compared at once."""
        block: Block = []
        numbers: set[int] = set()
        words = 0
        for pair, rivals in asked:
            block.append((pair, rivals))
            articles = (*pair, *rivals[0], *rivals[1])
            words += sum(self._sizes[number] for number in articles if number not in numbers)
            numbers.update(articles)
            if words >= WORDS_AT_ONCE or len(block) == PAIRS_AT_ONCE:
                yield block
                block, numbers, words = [], set(), 0
        if block:
            yield block


def _tuples(some: Iterable[Pairs]) -> Iterator[Pair]:
    for pairs in some:
        for start in range(0, len(pairs), PAIRS_AT_ONCE):
            yield from ((a, b) for a, b in pairs[start : start + PAIRS_AT_ONCE].tolist())


def _beside(codes: Column, column: Column) -> Iterator[tuple[Hashes, Rows]]:
    """The codes of pairs, and what stands of each in a column: some at a time."""
    done = 0
    for own in codes.pieces():
        yield own, column.part(done, done + len(own))
        done += len(own)


def _notes(compared: Compared, count: int) -> NDArray[np.uint8]:
    """Which articles of pairs depend on the others, and which pairs may be retellings."""
    found = _PERHAPS * (np.max(compared.restates, axis=0) >= PERHAPS)
    for number in range(count):
        a_depends, b_depends = compared.dependent(number)
        found[number] |= _A_DEPENDS * a_depends | _B_DEPENDS * b_depends
    return np.asarray(found)


def _dependents(noted: Iterable[tuple[Hashes, Rows]], count: int, ledger: Ledger) -> Lists:
    """For each article those that are from it."""
    rows = Sorted(ledger, count, width=2)
    for codes, notes in noted:
        a, b = decoded(codes).T
        of_a, of_b = notes & _B_DEPENDS > 0, notes & _A_DEPENDS > 0
        rows.add(by_first(np.concatenate([a[of_a], b[of_b]]), np.concatenate([b[of_a], a[of_b]])))
    return Lists(rows, count)


def swapped(found: Candidate) -> Candidate:
    """Return what was measured of a pair, told of the pair the other way round."""
    passages = tuple(passage.turned for passage in found.passages)
    return replace(found, a=found.b, b=found.a, a_side=found.b_side, b_side=found.a_side, passages=passages)
