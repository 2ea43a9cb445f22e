"""What the figures of a source are taken from: the rows of its articles."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from preprocess.report.table import EVIDENCE, Places, Table

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """The articles of one source, in the order of their ids.

    Attributes:
        source: Its name; None for the articles whose outlet is unknown.
        numbers: Of its articles in the run.
        groups: The group of each: what hangs together with it in the corpus, by the order of the ids of their centres.
        rows: The row of each; see :data:`~preprocess.report.table.ARTICLE`.
        table: Of the run.
    """

    source: str | None
    numbers: Places
    groups: Places
    rows: NDArray[np.void]
    table: Table

    @classmethod
    def of(cls, source: str | None, numbers: Places, groups: Places, table: Table) -> Self:
        """Return those of a source, given the numbers of its articles and of the centre of each one's group."""
        return cls(
            source=source,
            numbers=numbers,
            groups=table.ranks[groups].astype(np.int64),
            rows=table.rows[numbers],
            table=table,
        )

    def __len__(self) -> int:
        return len(self.numbers)

    def flags(self, ends: Flags) -> Flags:
        """Return a flag of each, given that of each article of the run."""
        return ends[self.numbers]

    def stripped(self) -> dict[int, Numbers]:
        """Return the stripped characters of each, by label as :meth:`Table.labels` gives it; those that occur."""
        places, owners = self.table.stripped.of(self.numbers)
        return _by_code(self.table.labels(places), owners, self.table.sizes[places], len(self))

    def sentences(self) -> tuple[Numbers, dict[str, Numbers]]:
        """Return how many sentences of each show where its information comes from, and of those of each kind."""
        places, owners = self.table.evidence.of(self.numbers)
        by_code = _by_code(self.table.kinds[places], owners, np.ones(len(places)), len(self))
        kinds = {kind: by_code[code] for code, kind in enumerate(EVIDENCE) if code in by_code}
        return np.bincount(owners, minlength=len(self)).astype(np.float64), kinds

    def cited(self) -> Iterator[tuple[int, str]]:
        """Yield the outlets that they cite, each with the place of the article."""
        places, owners = self.table.cited.of(self.numbers)
        outlets = self.table.outlets
        for owner, code in zip(owners.tolist(), self.table.citations[places].tolist(), strict=True):
            yield owner, outlets[code]


def _by_code(codes: NDArray[np.integer], owners: Places, sizes: NDArray[np.number], count: int) -> dict[int, Numbers]:
    """Sums of sizes by code, of each of so many owners; the codes that occur."""
    found = {}
    for code in np.unique(codes).tolist():
        chosen = codes == code
        found[code] = np.bincount(owners[chosen], sizes[chosen], count).astype(np.float64)
    return found
