"""A list of numbers for each article, and the order of pairs that it gives: in memory, or on disk if it is much."""

from array import array

import numpy as np

from preprocess.columns import Column, Sorted
from preprocess.copies.codes import BITS, Numbers, at_once, by_first, decoded, encoded
from preprocess.copies.flat import limits_of


class Lists:
    """A list of numbers for each article.

    Args:
        rows: An article, what its list is sorted by, and the number: in sorted runs. They are used up.
        count: The number of articles.
    """

    def __init__(self, rows: Sorted, count: int) -> None:
        self._numbers = Column(rows.ledger, np.uint32)
        sizes = np.zeros(count, dtype=np.int64)
        for some in rows.ranges(at_once(rows.ledger) // 2):
            ordered = some[np.lexsort(some.T[::-1])]
            sizes += np.bincount(ordered[:, 0].astype(np.int64), minlength=count)
            self._numbers.append(ordered[:, -1])
        rows.close()
        self._limits = limits_of(sizes)

    @property
    def not_empty(self) -> Numbers:
        """The articles that have a list, rising."""
        return np.flatnonzero(np.diff(self._limits))

    def of(self, article: int) -> list[int]:
        """Return the list of an article."""
        start, end = self._limits[article : article + 2].tolist()
        numbers: list[int] = self._numbers.part(start, end).tolist() if start < end else []
        return numbers

    def close(self) -> None:
        """Forget them."""
        self._numbers.close()


def neighbours_together(codes: Column, count: int) -> Column:
    """Order pairs so that those of the same articles come close after each other, while their views are kept.

    Articles are numbered breadth first, as for a sparse matrix of small bandwidth (Cuthill and McKee 1969).

    Args:
        codes: Of the pairs, rising; closed when they are ordered.
        count: The number of articles.

    Returns:
        The same codes.

    Raises:
        RunError: If a temporary file cannot be written.
    """
    ledger = codes.ledger
    rows, by_rank = Sorted(ledger, count, width=2), Sorted(ledger, count << int(BITS))
    for some in codes.pieces():
        a, b = decoded(some).T
        rows.add(by_first(np.concatenate([a, b]), np.concatenate([b, a])))
    order = _breadth_first(Lists(rows, count), count)
    ranks = np.zeros(count, dtype=np.int64)
    ranks[order] = np.arange(len(order))
    for some in codes.pieces():
        low, high = np.sort(ranks[decoded(some)], axis=1).T
        by_rank.add(np.sort(encoded(high, low)))
    codes.close()
    found = Column(ledger, np.uint64)
    for some in by_rank.ranges(at_once(ledger)):
        a, b = np.sort(order[decoded(np.sort(some))], axis=1).T
        found.append(encoded(a, b))
    by_rank.close()
    return found


def _breadth_first(neighbours: Lists, count: int) -> Numbers:
    """The articles that have neighbours, each followed by those of its neighbours that did not come before."""
    seen, order = bytearray(count), array("q")
    place = 0
    for start in neighbours.not_empty.tolist():
        if not seen[start]:
            seen[start] = True
            order.append(start)
        while place < len(order):
            for other in neighbours.of(order[place]):
                if not seen[other]:
                    seen[other] = True
                    order.append(other)
            place += 1
    neighbours.close()
    return np.frombuffer(order, dtype=np.int64) if order else np.empty(0, dtype=np.int64)
