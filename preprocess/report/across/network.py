"""Who copies whom: the links between different outlets, added up."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from preprocess.article import KINDS, Link, Record
from preprocess.copies.agencies import agencies_of, agency
from preprocess.outlets import is_own
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
        credited: How many of these name the owner as a source, or say that the text is its agency's.
        uncredited: The others.
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
    """

    a: str | None
    b: str | None
    common_origin: Mapping[str, int]
    undetermined: Mapping[str, int]


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
class _Copied:
    """What is gathered of an edge: the share of each copy that is the owner's, and which copies say so."""

    kinds: Counter[str] = field(default_factory=Counter)
    shares: dict[str, float] = field(default_factory=dict)
    credited: set[str] = field(default_factory=set)


@dataclass(slots=True, kw_only=True)
class _Tied:
    common_origin: Counter[str] = field(default_factory=Counter)
    undetermined: Counter[str] = field(default_factory=Counter)


def network(records: Sequence[Record], links: Iterable[Link]) -> Network:
    """Return who copies whom, without independent accounts of one event and without an outlet's own versions."""
    by_id = {record.marked.article.id: record for record in records}
    copied: dict[Ends, _Copied] = {}
    tied: dict[Ends, _Tied] = {}
    for link in links:
        if link.same_source or link.kind == "same_event":
            continue
        copy, origin = by_id[link.copy], by_id[link.origin]
        ends = copy.marked.article.source, origin.marked.article.source
        if link.common_origin or link.direction == "undetermined":
            tie = tied.setdefault(_sorted(ends), _Tied())
            (tie.common_origin if link.common_origin else tie.undetermined)[link.kind] += 1
        else:
            _add(copied.setdefault(ends, _Copied()), link, copy, ends[1])
    copies = {name for one in copied.values() for name in one.shares}
    words = {name: count_words(by_id[name].marked.clean_text) for name in copies}
    edges = (_edge(ends, found, words) for ends, found in copied.items())
    ties = (_tie(ends, found) for ends, found in tied.items())
    return Network(
        edges=tuple(sorted(edges, key=lambda e: (-e.words, -e.articles, _order(e.copier), _order(e.owner)))),
        ties=tuple(sorted(ties, key=lambda t: (-_links(t), _order(t.a), _order(t.b)))),
    )


def _add(found: _Copied, link: Link, copy: Record, owner: str | None) -> None:
    share = {"restatement": 0.0, "exact": 1.0}.get(link.kind, link.evidence.copy.contained)
    found.kinds[link.kind] += 1
    found.shares[link.copy] = max(share, found.shares.get(link.copy, 0.0))
    if _credits(link, copy, owner):
        found.credited.add(link.copy)


def _credits(link: Link, copy: Record, owner: str | None) -> bool:
    """Whether a copy says whose it is: in its text, in a notice that was stripped, or by an agency's mark."""
    if link.evidence.copy.credit is not None or link.direction == "notice":
        return True
    if owner is None:
        return False
    named = (one.value for one in copy.marked.lifted if one.kind == "outlet")
    return agency(owner) in agencies_of(copy.marked) or any(is_own(value, owner) for value in named)


def _edge(ends: Ends, found: _Copied, words: Mapping[str, int]) -> Edge:
    return Edge(
        copier=ends[0],
        owner=ends[1],
        kinds=_by_kind(found.kinds),
        articles=len(found.shares),
        credited=len(found.credited),
        uncredited=len(found.shares) - len(found.credited),
        words=sum(round(share * words[name]) for name, share in found.shares.items()),
    )


def _tie(ends: Ends, found: _Tied) -> Tie:
    return Tie(
        a=ends[0],
        b=ends[1],
        common_origin=_by_kind(found.common_origin),
        undetermined=_by_kind(found.undetermined),
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
