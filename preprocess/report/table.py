"""A run as columns: a few numbers of each article and of each link, from which every figure is counted.

Articles are many, and stand on disk: each is read once for its numbers, and again only where its words are shown.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from preprocess.article import FLAGS, KINDS, LABELS, SOURCING_KINDS, Record

Places = NDArray[np.int64]
Keys = NDArray[np.uint64]

EVIDENCE = (*SOURCING_KINDS, "named_speaker")
FORMS = ("other", "opinion", "digest", "press_release")
CREDITS = ("own", "agency", "agency_helped", "republished")
ZONES = ("with", "without", "day", "month_or_year")
FIELDS = ("title", "author", "url", "published")
FLAG = "flag_"
"""What the columns of flags begin with."""

NONE = -1
"""The code of what is missing."""

UNDATED = np.iinfo(np.int64).max
"""The first moment of an article without a date, which comes after all others."""

BLOCK = 160
"""Characters of a stripped stretch that are told; twice as many are compared."""

LABEL_BITS = 5
"""The first bits of the key of a stripped stretch are its label, in the order of the names."""

SORTED_LABELS = tuple(sorted(LABELS))

ARTICLE = np.dtype(
    [
        *((name, np.int32) for name in ("source", "host", "language", "reason", "group", "first_day", "last_day")),
        *((name, np.int64) for name in ("start", "end", "words", "characters")),
        *((name, np.float64) for name in ("score", "novelty")),
        *((name, np.int8) for name in ("form", "credit", "zone")),
        *((name, np.bool_) for name in ("keep", "impossible", "anonymous", "corrected", "shows_own")),
        *((name, np.bool_) for name in FIELDS),
        *((FLAG + name, np.bool_) for name in FLAGS),
    ]
)
"""What is kept of an article.

``source``, ``host``, ``language`` and ``reason``, ``form``, ``credit`` and ``zone`` are codes; ``group`` is the number
of the article that stands for its family. ``start`` and ``end`` of its date are microseconds since 1970, of which
``start`` is :data:`UNDATED` where there is none; ``first_day`` and ``last_day`` are ordinals of the days that it can
mean. ``words`` are those of the clean text, ``characters`` those of the text as it arrived. ``score`` and ``novelty``
are 0-1 or no number. Of a field there stands whether it is missing. ``shows_own`` says that it is kept, has a score to
trust and sentences that show its author's own work, and does not read or call itself as anything else.
"""

LINK = np.dtype(
    [
        *((name, np.int32) for name in ("copy", "origin")),
        ("kind", np.int8),
        *((name, np.bool_) for name in ("same_source", "common_origin", "directed", "noted", "of_agency")),
        *((name, np.float64) for name in ("strength", "copy_share", "origin_share")),
    ]
)
"""What is kept of a link.

``copy`` and ``origin`` are numbers of articles, ``kind`` is a place in :data:`~preprocess.article.KINDS`. ``directed``
says that something tells which came first, ``noted`` that the copy names the origin's outlet as its source,
``of_agency`` that both come from a third text which is none of the run. The shares are those of each one's wording that
stands in the other.
"""


@dataclass(frozen=True, slots=True)
class Ragged:
    """Any number of values for each article.

    Attributes:
        edges: Those of article ``n`` begin at ``edges[n]`` and end before ``edges[n + 1]``. Shape (articles + 1,).
    """

    edges: Places

    def of(self, numbers: Places) -> tuple[Places, Places]:
        """Return where the values of some articles stand, and for each the place of its article among these."""
        starts, counts = self.edges[numbers], self.edges[numbers + 1] - self.edges[numbers]
        owners = np.repeat(np.arange(len(numbers)), counts)
        shift = starts - (np.cumsum(counts) - counts)
        return np.arange(len(owners)) + shift[owners], owners


@dataclass(frozen=True, kw_only=True)  # no slots: what is made on demand is kept
class Table:
    """What is kept of each article of a run; articles are called by their numbers, which are their places in it.

    Attributes:
        ids: Of each article.
        rows: Of each article; see :data:`ARTICLE`.
        sources: Names of outlets by code; None where it is unknown.
        hosts: Hosts by code.
        languages: Languages by code.
        reasons: Reasons of verdicts by code.
        outlets: Outlets that sentences cite, by code.
        stripped: The stretches that were stripped of each article, in its order.
        keys: Of each stretch its label, and a digest of that and of its beginning; see :data:`LABEL_BITS`.
        sizes: Characters of each stretch.
        evidence: The sentences of each article that show where its information comes from.
        kinds: Of each sentence its place in :data:`EVIDENCE`.
        cited: The outlets that each article cites, each once.
        citations: Of each of these its code.
    """

    ids: Sequence[str]
    rows: NDArray[np.void]
    sources: Sequence[str | None]
    hosts: Sequence[str]
    languages: Sequence[str]
    reasons: Sequence[str]
    outlets: Sequence[str]
    stripped: Ragged
    keys: Keys
    sizes: Places
    evidence: Ragged
    kinds: NDArray[np.uint8]
    cited: Ragged
    citations: NDArray[np.uint32]

    @cached_property
    def order(self) -> NDArray[np.int32]:
        """The numbers of the articles in the order of their ids."""
        return np.array(sorted(range(len(self.ids)), key=self.ids.__getitem__), np.int32)

    @cached_property
    def ranks(self) -> NDArray[np.int32]:
        """The place of each article in the order of the ids."""
        ranks = np.empty(len(self.ids), np.int32)
        ranks[self.order] = np.arange(len(self.ids))
        return ranks

    def number(self, id_: str) -> int:
        """Return the number of an article.

        Raises:
            KeyError: If there is none of that id.
        """
        place = bisect_left(self.order, id_, key=self.ids.__getitem__)
        if place == len(self.ids) or self.ids[self.order[place]] != id_:
            raise KeyError(id_)
        return int(self.order[place])

    def __contains__(self, id_: object) -> bool:
        try:
            self.number(str(id_))
        except KeyError:
            return False
        return True

    def source(self, number: int) -> str | None:
        """Return the outlet of an article."""
        return self.sources[int(self.rows["source"][number])]

    def host(self, number: int) -> str | None:
        """Return the host on which an article stands."""
        code = int(self.rows["host"][number])
        return None if code == NONE else self.hosts[code]

    def by_source(self) -> Iterator[tuple[str | None, Places]]:
        """Yield each outlet with its articles in the order of their ids; by name, the unknown one last."""
        codes = self.rows["source"][self.order]
        grouped = self.order[np.argsort(codes, kind="stable")].astype(np.int64)
        edges = np.cumsum(np.bincount(codes, minlength=len(self.sources)))
        starts = np.concatenate([[0], edges])
        for code in sorted(range(len(self.sources)), key=lambda code: name_order(self.sources[code])):
            if starts[code] < starts[code + 1]:
                yield self.sources[code], grouped[starts[code] : starts[code + 1]]

    @property
    def kept(self) -> int:
        """How many articles stand in the corpus."""
        return int(np.count_nonzero(self.rows["keep"]))

    def dropped(self, rows: NDArray[np.void] | None = None) -> dict[str, int]:
        """Return how many of all articles, or of some, are dropped for each reason that occurs; sorted."""
        return tally((self.rows if rows is None else rows)["reason"], self.reasons)

    def fates(self) -> Iterator[tuple[str | None, bool, str | None]]:
        """Yield of each article its source, whether it is kept, and the id of the one that stands for its family.

        That is None where the family has no other article.
        """
        groups = self.rows["group"]
        sizes = np.bincount(groups, minlength=len(groups))
        for source, keep, group in zip(
            self.rows["source"].tolist(), self.rows["keep"].tolist(), groups.tolist(), strict=True
        ):
            yield self.sources[source], keep, self.ids[group] if sizes[group] > 1 else None

    def labels(self, places: Places) -> Places:
        """Return the labels of stripped stretches, as places in :data:`SORTED_LABELS`."""
        return (self.keys[places] >> np.uint64(64 - LABEL_BITS)).astype(np.int64)

    def stretches(self, places: Iterable[int], records: Sequence[Record]) -> dict[int, str]:
        """Return the beginnings of stripped stretches, and one character more: whoever shows them sees where they end.

        Args:
            places: Of the stretches.
            records: Of the run; each that is needed is looked at once, in their order.
        """
        found: dict[int, str] = {}
        edges = self.stripped.edges
        wanted = np.unique(np.fromiter(places, np.int64))
        owners = np.searchsorted(edges, wanted, side="right") - 1
        for number, own in groupby(zip(owners.tolist(), wanted.tolist(), strict=True), key=lambda pair: pair[0]):
            marked = records[number].marked
            removed, text = marked.removed, marked.article.text
            for _, place in own:
                span = removed[place - int(edges[number])]
                found[place] = text[span.start : min(span.end, span.start + 2 * BLOCK + 1)]
        return found


@dataclass(frozen=True, slots=True)
class Columns:
    """What is kept of the articles and the links of a run.

    Attributes:
        table: Of each article.
        links: Of each link; see :data:`LINK`.
    """

    table: Table
    links: NDArray[np.void]

    def kinds(self) -> dict[str, int]:
        """Return how many links of each kind there are, those that occur; sorted."""
        return tally(self.links["kind"], KINDS)


def flagged(rows: NDArray[np.void]) -> dict[str, int]:
    """Return how many of some articles have each flag that occurs; sorted."""
    counts = ((flag, int(np.count_nonzero(rows[FLAG + flag]))) for flag in sorted(FLAGS))
    return {flag: count for flag, count in counts if count}


def tally(codes: NDArray[np.integer], names: Sequence[str]) -> dict[str, int]:
    """Return how often each code occurs, by name; those that do, sorted. :data:`NONE` is left out."""
    counts = np.bincount(codes[codes >= 0], minlength=len(names)).tolist()
    return dict(sorted((name, count) for name, count in zip(names, counts, strict=True) if count))


def name_order(source: str | None) -> tuple[bool, str]:
    """Return what sources are sorted by: the unknown one comes last."""
    return source is None, source or ""
