"""The accounts of one event: which of them are rivals of one that an article may retell."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from preprocess.columns import Ledger, Sorted
from preprocess.copies.codes import Pairs, by_first
from preprocess.copies.lists import Lists

RIVAL = 0.5
"""Probability of one event from which an article's other candidates are rivals of the one that it may retell."""

MOST_RIVALS = 6


def rivals_of(compared: Iterable[tuple[Pairs, NDArray[np.float64]]], count: int, ledger: Ledger) -> Lists:
    """Return for each article the others that report its event, the most probable first.

    Args:
        compared: Pairs, and the probability (0-1) that each reports one event; some at a time.
        count: The number of articles.
        ledger: Counts what is held.
    """
    rows = Sorted(ledger, count, width=3)
    for pairs, events in compared:
        own = events >= RIVAL
        a, b = pairs[own].T
        # The bits of numbers of one sign are sorted as the numbers are; what is left of 1 falls where they rise.
        rest = np.tile((np.float64(1).view(np.uint64) - events[own].view(np.uint64)), 2)
        rows.add(by_first(np.concatenate([a, b]), rest, np.concatenate([b, a])))
    return Lists(rows, count)


def beside(rivals: Lists, copy: int, origin: int, dependents: Lists | None = None) -> list[int]:
    """Return the rivals of an origin: what else reports the copy's event, independently.

    Args:
        rivals: What :func:`rivals_of` says.
        copy: The article that may retell.
        origin: What it may retell.
        dependents: For each article those that are from it: what comes from the origin is no rival of it.
    """
    passed_over = {origin, *(dependents.of(origin) if dependents else ())}
    return [number for number in rivals.of(copy) if number not in passed_over][:MOST_RIVALS]
