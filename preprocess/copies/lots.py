"""Comparing proposed pairs of a gathered corpus, lot by lot: only the words of a lot's articles are in memory."""

from collections.abc import Iterator, Sequence

import numpy as np

from preprocess.copies.bulk import Loops, in_order
from preprocess.copies.flat import Limits, Words, limits_of
from preprocess.copies.gather import Gathered
from preprocess.copies.hashing import distinct
from preprocess.copies.overlap import Overlaps, joined_overlaps, masks_of, runs_of
from preprocess.copies.pairs import Numbers, Pairs
from preprocess.copies.registry import Registry
from preprocess.copies.spool import Spool
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
    limits = limits_of(gathered.sizes)
    masked, masked_limits = _masked(gathered, limits, distinct(pairs.ravel()))

    def work(lot: tuple[Words, Mask, Pairs]) -> Overlaps:
        words, masks, own = lot
        return loops.compare_pairs(own, runs_of(words, masks))

    def lots() -> Iterator[tuple[Words, Mask, Pairs]]:
        for own in _lots(pairs, gathered.sizes[pairs].sum(axis=1), _WORDS_AT_ONCE):
            numbers, places = np.unique(own, return_inverse=True)
            masks = masked.parts(masked_limits[numbers], masked_limits[numbers + 1])
            yield _words(gathered, limits, numbers), masks, places.reshape(-1, 2)

    found = joined_overlaps(in_order(work, lots()))
    masked.close()
    return found


def _masked(gathered: Gathered, limits: Limits, numbers: Numbers) -> tuple[Spool, Limits]:
    """Which words of some articles are quoted, there or elsewhere; and where each article's begin, and end."""
    ledger, registry = gathered.hashes.ledger, Registry(gathered.registry)
    masked, sizes = Spool(ledger, np.bool_), np.zeros_like(gathered.sizes)
    sizes[numbers] = gathered.sizes[numbers]
    at_once = ledger.room // _STREAMED_BYTES if registry.streamed else _WORDS_AT_ONCE
    lots = (_words(gathered, limits, own) for own in _lots(numbers, sizes[numbers], at_once))

    def work(words: Words) -> Mask:
        return masks_of(words, registry)

    for masks in map(work, lots) if registry.streamed else in_order(work, lots):
        masked.append(masks)
    registry.close()
    return masked, limits_of(sizes)


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
