"""Who copies whom: the links between different outlets, added up."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from preprocess.article import KINDS, Record
from preprocess.report.across.naming import Said, authors_of
from preprocess.report.table import Columns, Table, name_order


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """What one outlet has of another one's.

    Attributes:
        copier: The outlet whose articles are the copies; None where it is unknown. Two articles of unknown outlets
            count as of different ones, so that both ends can be None.
        owner: The outlet whose articles are the origins; None where it is unknown.
        kinds: Links by kind.
        articles: Different articles of the copier.
        credited: How many of these name the owner or the author of what they have, anywhere in the text as it arrived,
            or say that it is the owner's as an agency: for what they name it is not asked.
        uncredited: The others: they name neither.
        words: Words that were copied: of each copy its words times the share of its wording that stands in the origin,
            in the one with most of it. A retelling has none.
    """

    copier: str | None
    owner: str | None
    kinds: Mapping[str, int]
    articles: int
    credited: int
    uncredited: int
    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """What two outlets share where nothing says that one has it of the other.

    Attributes:
        a: The outlet whose name sorts first; an unknown one comes last.
        b: The other.
        common_origin: Links of articles that both come from a third text, by kind.
        undetermined: Links of which nothing tells which end came first, by kind.
        words: Words of ``a``'s articles that the undetermined links share, counted as of an :class:`Edge`.
        common_words: The same of the links of a third text.
    """

    a: str | None
    b: str | None
    common_origin: Mapping[str, int]
    undetermined: Mapping[str, int]
    words: int
    common_words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Who copies whom.

    Attributes:
        edges: Those with most copied words first.
        ties: Those with most links first.
    """

    edges: tuple[Edge, ...]
    ties: tuple[Tie, ...]


Ends = tuple[str | None, str | None]


@dataclass(slots=True, kw_only=True)
class _Shared:
    """What is gathered of some links: the share of each article that stands in another, and which articles say so."""

    kinds: Counter[str] = field(default_factory=Counter)
    shares: dict[int, float] = field(default_factory=dict)
    credited: set[int] = field(default_factory=set)

    def add(self, kind: str, article: int, contained: float) -> None:
        """Count a link by one of its ends."""
        share = {"restatement": 0.0, "exact": 1.0}.get(kind, contained)
        self.kinds[kind] += 1
        self.shares[article] = max(share, self.shares.get(article, 0.0))

    def words(self, table: Table) -> int:
        """Return how many words of the articles are shared."""
        words = table.rows["words"]
        return sum(round(share * int(words[number])) for number, share in self.shares.items() if share)


@dataclass(slots=True, kw_only=True)
class _Tied:
    common_origin: _Shared = field(default_factory=_Shared)
    undetermined: _Shared = field(default_factory=_Shared)


def network(found: Columns, records: Sequence[Record]) -> Network:
    """Return who copies whom, without independent accounts of one event and without an outlet's own versions.

    Args:
        found: What is kept of articles and links.
        records: The articles: copies are looked at for whom they name, and their origins for who wrote them.
    """
    table, links = found.table, found.links
    told = links[~links["same_source"] & (links["kind"] != KINDS.index("same_event"))]
    copied: dict[Ends, _Shared] = {}
    tied: dict[Ends, _Tied] = {}
    credits_ = _credits(told, table, records)
    for link, credit in zip(told, credits_.tolist(), strict=True):
        copy, origin, kind = int(link["copy"]), int(link["origin"]), KINDS[link["kind"]]
        ends = table.source(copy), table.source(origin)
        if link["common_origin"] or not link["directed"]:
            tie = tied.setdefault(_sorted(ends), _Tied())
            first = (copy, "copy_share") if _sorted(ends) == ends else (origin, "origin_share")
            shared = tie.common_origin if link["common_origin"] else tie.undetermined
            shared.add(kind, first[0], float(link[first[1]]))
        else:
            edge = copied.setdefault(ends, _Shared())
            edge.add(kind, copy, float(link["copy_share"]))
            if credit:
                edge.credited.add(copy)
    edges = (_edge(ends, shared, table) for ends, shared in copied.items())
    ties = (_tie(ends, shared, table) for ends, shared in tied.items())
    return Network(
        edges=tuple(sorted(edges, key=lambda e: (-e.words, -e.articles, name_order(e.copier), name_order(e.owner)))),
        ties=tuple(sorted(ties, key=lambda t: (-_links(t), name_order(t.a), name_order(t.b)))),
    )


def _credits(links: NDArray[np.void], table: Table, records: Sequence[Record]) -> NDArray[np.bool_]:
    """Which links' copies name whose they are: as their source, by an agency's mark, or in any other way."""
    found = links["noted"].copy()
    open_ = np.flatnonzero(~found & links["directed"] & ~links["common_origin"])
    copies, origins = links["copy"][open_], links["origin"][open_]
    authors = {number: authors_of(records[number]) for number in np.unique(origins).tolist()}
    order = np.argsort(copies, kind="stable")
    rows = zip(copies[order].tolist(), origins[order].tolist(), open_[order].tolist(), strict=True)
    for copy, own in groupby(rows, key=lambda row: row[0]):
        said = Said(records[copy])
        for _, origin, place in own:
            found[place] = said.owner(table.source(origin), table.host(origin), authors[origin])
    return found


def _edge(ends: Ends, found: _Shared, table: Table) -> Edge:
    return Edge(
        copier=ends[0],
        owner=ends[1],
        kinds=_by_kind(found.kinds),
        articles=len(found.shares),
        credited=len(found.credited),
        uncredited=len(found.shares) - len(found.credited),
        words=found.words(table),
    )


def _tie(ends: Ends, found: _Tied, table: Table) -> Tie:
    return Tie(
        a=ends[0],
        b=ends[1],
        common_origin=_by_kind(found.common_origin.kinds),
        undetermined=_by_kind(found.undetermined.kinds),
        words=found.undetermined.words(table),
        common_words=found.common_origin.words(table),
    )


def _by_kind(counts: Mapping[str, int]) -> dict[str, int]:
    return {kind: counts[kind] for kind in KINDS if counts.get(kind)}


def _links(tie: Tie) -> int:
    return sum(tie.common_origin.values()) + sum(tie.undetermined.values())


def _sorted(ends: Ends) -> Ends:
    first, second = sorted(ends, key=name_order)
    return first, second
