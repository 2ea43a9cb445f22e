"""Comparing proposed pairs of a gathered corpus, lot by lot: only the words of a lot's articles are in memory."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import cast

import numpy as np

from preprocess.columns import Column, Ledger, distinct
from preprocess.copies.bulk import Loops, in_order
from preprocess.copies.codes import Numbers, Pairs
from preprocess.copies.flat import Limits, Words, limits_of
from preprocess.copies.gather import Gathered
from preprocess.copies.lookup import Known
from preprocess.copies.overlap import Overlaps, joined_overlaps
from preprocess.copies.plain import masks_of
from preprocess.copies.registry import Registry
from preprocess.copies.wording import Mask

_WORDS_AT_ONCE = 250_000  # of the articles of a lot
_STREAMED_BYTES = 64  # that a word takes which is looked up in a streamed registry


def compare_lots(gathered: Gathered, pairs: Pairs, loops: Loops) -> Overlaps:
    """Return what pairs share.

    Args:
        gathered: The corpus; its registry is used up.
        pairs: Numbers of articles.
        loops: The inner loops.

    Raises:
        RunError: If a temporary file cannot be written.
    """
    limits, registry, masked = limits_of(gathered.sizes), Registry(gathered.registry), None
    if registry.known is None:
        words_of, numbers = partial(_words, gathered, limits), distinct(pairs.ravel())
        masked = masked_by(registry, words_of, gathered.sizes, numbers, gathered.hashes.ledger)

    def work(lot: tuple[Words, Mask | None, Pairs]) -> Overlaps:
        words, masks, own = lot
        if masks is None:
            masks = loops.masks_of(words, cast("Known", registry.known))
        return loops.compare_pairs(own, loops.runs_of(words, masks))

    def lots() -> Iterator[tuple[Words, Mask | None, Pairs]]:
        for own in _lots(pairs, gathered.sizes[pairs].sum(axis=1), _WORDS_AT_ONCE):
            numbers, places = np.unique(own, return_inverse=True)
            masks = masked(numbers) if masked else None
            yield _words(gathered, limits, numbers), masks, places.reshape(-1, 2)

    return joined_overlaps(in_order(work, lots()))


def masked_by(
    registry: Registry, words_of: Callable[[Numbers], Words], sizes: Numbers, numbers: Numbers, ledger: Ledger
) -> Callable[[Numbers], Mask]:
    """Look up the words of all articles that are compared in a streamed registry; gives which words of some are quoted.

    They are looked up before they are compared, because one reading of the registry should serve many.

    Args:
        registry: It is closed.
        words_of: Gives the words of some articles.
        sizes: Words of each article.
        numbers: The articles that are compared, rising.
        ledger: Counts what is held.

    Raises:
        RunError: If a temporary file cannot be written.
    """
    masked, own_sizes = Column(ledger, np.bool_), np.zeros_like(sizes)
    own_sizes[numbers] = sizes[numbers]
    for own in _lots(numbers, sizes[numbers], max(1, ledger.room // _STREAMED_BYTES)):
        masked.append(masks_of(words_of(own), registry))
    registry.close()
    limits = limits_of(own_sizes)
    ledger.hold(limits.nbytes)
    return lambda some: masked.parts(limits[some], limits[some + 1])


def _lots(items: Numbers, words: Numbers, at_once: int) -> Sequence[Numbers]:
    """Items by lots that have about so many words."""
    numbers = (np.cumsum(words) - words) // at_once
    return np.split(items, np.flatnonzero(np.diff(numbers)) + 1) if len(items) else []


def _words(gathered: Gathered, limits: Limits, numbers: Numbers) -> Words:
    extents = limits[numbers], limits[numbers + 1]
    return Words(
        hashes=gathered.hashes.parts(*extents),
        quotes=gathered.quotes.parts(*extents).astype(np.int32),
        limits=limits_of(gathered.sizes[numbers]),
        digests=gathered.digests[numbers],
    )
