"""Reading and sketching many texts at once, by slices on threads; which inner loops do it is decided here."""

import gc
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

import numpy as np

from preprocess.article import Article, Marked
from preprocess.copies.codes import Numbers, Pairs
from preprocess.copies.flat import Limits, Texts, Words, joined_arrays, limits_of
from preprocess.copies.hashing import Places
from preprocess.copies.lookup import Known
from preprocess.copies.overlap import Overlaps, Runs
from preprocess.copies.sets import Common, Sets
from preprocess.copies.signing import Sketched
from preprocess.copies.wording import Mask, Wording, forget_endless, wording

if TYPE_CHECKING:  # what is read is built of what is here
    from preprocess.copies.rarity import Background
    from preprocess.copies.readings import Read

FEW = 1_000
"""Texts under which numpy is done before compiled code is loaded: in about a second, the very first time in twenty."""

Item = TypeVar("Item")
Result = TypeVar("Result")


class Loops(Protocol):
    """The inner loops: :mod:`preprocess.copies.fast` or :mod:`preprocess.copies.plain`."""

    def read_words(self, texts: Texts) -> tuple[Words, Mask]:
        """Return the words of texts, and which texts are left to ``wording``."""
        ...

    def reader(self, background: "Background") -> "Read":
        """Return what reads the words and facts of articles."""
        ...

    def sketch_words(self, words: Words, window: int) -> Sketched:
        """Return the signatures, the fingerprints and the quoted runs of texts."""
        ...

    def masks_of(self, words: Words, known: Known) -> Mask:
        """Return which words of articles are quoted, there or somewhere in the corpus."""
        ...

    def runs_of(self, words: Words, masked: Mask) -> Runs:
        """Return the runs of words of articles."""
        ...

    def compare_pairs(self, pairs: Numbers, articles: Runs) -> Overlaps:
        """Return what pairs of articles share."""
        ...

    def common(self, sets: Sets, pairs: Pairs) -> Common:
        """Return what the sets of pairs of articles have in common."""
        ...

    def rising(self, places: Places, limits: Limits, most: int) -> Places:
        """Return of each stretch of numbers how many pairs of the first ones rise."""
        ...


def loops_for(texts: int) -> Loops:
    """Return the inner loops that are sooner done with so many texts; the result is the same bytes."""
    fast = texts >= FEW and find_spec("numba") is not None
    return cast("Loops", import_module(f"preprocess.copies.{'fast' if fast else 'plain'}"))


def read_texts(texts: Texts, loops: Loops) -> Words:
    """Return the words of texts; those with marks that combine are read one by one."""
    words, left = loops.read_words(texts)
    if len(words.hashes):
        forget_endless(words.quotes, words.limits)
    numbers = np.flatnonzero(left)
    if len(numbers) == 0:
        return words
    own = words_of(
        [wording(Marked(article=_article(texts, number), language="unknown")) for number in numbers.tolist()]
    )
    at = np.repeat(words.limits[numbers], np.diff(own.limits))
    sizes, digests = np.diff(words.limits), words.digests.copy()
    sizes[numbers], digests[numbers] = np.diff(own.limits), own.digests
    return Words(
        hashes=np.insert(words.hashes, at, own.hashes),
        quotes=np.insert(words.quotes, at, own.quotes),
        limits=limits_of(sizes),
        digests=digests,
    )


def _article(texts: Texts, number: int) -> Article:
    return Article(id="", text=texts.text(number))


def words_of(wordings: Sequence[Wording]) -> Words:
    """Return the wordings of articles as flat arrays."""
    digests = [divmod(each.digest, 1 << 64) for each in wordings]
    return Words(
        hashes=joined_arrays([each.hashes for each in wordings], np.uint64),
        quotes=(joined_arrays([each.quotes for each in wordings], np.int64) + 1).astype(np.int32),
        limits=limits_of([len(each.hashes) for each in wordings]),
        digests=np.array(digests, dtype=np.uint64).reshape(-1, 2),
    )


@contextmanager
def without_collector() -> Iterator[None]:
    """Hold off the collector of cycles: none are made in bulk, and it would walk through all articles' ids many times.

    Where it is off already it stays so.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def in_order(work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """Yield the results of work on items in their order: on threads, and only a few items ahead."""
    threads = os.cpu_count() or 1
    waiting: deque[Future[Result]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) > threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
