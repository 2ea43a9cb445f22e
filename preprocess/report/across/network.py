"""Who copies whom: the links between different outlets, added up."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from preprocess.article import KINDS, Link, Record
from preprocess.copies.agencies import agencies_of, agency
from preprocess.report.across.naming import names_owner
from preprocess.text import count_words


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
    shares: dict[str, float] = field(default_factory=dict)
    credited: set[str] = field(default_factory=set)

    def add(self, link: Link, article: str) -> None:
        """Count a link by one of its ends."""
        side = link.evidence.copy if article == link.copy else link.evidence.origin
        share = {"restatement": 0.0, "exact": 1.0}.get(link.kind, side.contained)
        self.kinds[link.kind] += 1
        self.shares[article] = max(share, self.shares.get(article, 0.0))

    def words(self, by_id: Mapping[str, Record]) -> int:
        """Return how many words of the articles are shared."""
        return sum(
            round(share * count_words(by_id[name].marked.clean_text)) for name, share in self.shares.items() if share
        )


@dataclass(slots=True, kw_only=True)
class _Tied:
    common_origin: _Shared = field(default_factory=_Shared)
    undetermined: _Shared = field(default_factory=_Shared)


def network(records: Sequence[Record], links: Iterable[Link]) -> Network:
    """Return who copies whom, without independent accounts of one event and without an outlet's own versions."""
    by_id = {record.marked.article.id: record for record in records}
    copied: dict[Ends, _Shared] = {}
    tied: dict[Ends, _Tied] = {}
    for link in links:
        if link.same_source or link.kind == "same_event":
            continue
        copy, origin = by_id[link.copy], by_id[link.origin]
        ends = copy.marked.article.source, origin.marked.article.source
        if link.common_origin or link.direction == "undetermined":
            tie = tied.setdefault(_sorted(ends), _Tied())
            first = link.copy if _sorted(ends) == ends else link.origin
            (tie.common_origin if link.common_origin else tie.undetermined).add(link, first)
        else:
            edge = copied.setdefault(ends, _Shared())
            edge.add(link, link.copy)
            if link.copy not in edge.credited and _credits(link, copy, origin):
                edge.credited.add(link.copy)
    edges = (_edge(ends, found, by_id) for ends, found in copied.items())
    ties = (_tie(ends, found, by_id) for ends, found in tied.items())
    return Network(
        edges=tuple(sorted(edges, key=lambda e: (-e.words, -e.articles, _order(e.copier), _order(e.owner)))),
        ties=tuple(sorted(ties, key=lambda t: (-_links(t), _order(t.a), _order(t.b)))),
    )


def _credits(link: Link, copy: Record, origin: Record) -> bool:
    """Whether a copy names whose it is: as its source, by an agency's mark, or in any other way."""
    if link.evidence.copy.credit is not None or link.direction == "notice":
        return True
    whose = agency(origin.marked.article.source)
    return (whose is not None and whose in agencies_of(copy.marked)) or names_owner(copy, origin)


def _edge(ends: Ends, found: _Shared, by_id: Mapping[str, Record]) -> Edge:
    return Edge(
        copier=ends[0],
        owner=ends[1],
        kinds=_by_kind(found.kinds),
        articles=len(found.shares),
        credited=len(found.credited),
        uncredited=len(found.shares) - len(found.credited),
        words=found.words(by_id),
    )


def _tie(ends: Ends, found: _Tied, by_id: Mapping[str, Record]) -> Tie:
    return Tie(
        a=ends[0],
        b=ends[1],
        common_origin=_by_kind(found.common_origin.kinds),
        undetermined=_by_kind(found.undetermined.kinds),
        words=found.undetermined.words(by_id),
        common_words=found.common_origin.words(by_id),
    )


def _by_kind(counts: Mapping[str, int]) -> dict[str, int]:
    return {kind: counts[kind] for kind in KINDS if counts.get(kind)}


def _links(tie: Tie) -> int:
    return sum(tie.common_origin.values()) + sum(tie.undetermined.values())


def _sorted(ends: Ends) -> Ends:
    first, second = sorted(ends, key=_order)
    return first, second


def _order(source: str | None) -> tuple[bool, str]:
    return source is None, source or ""
