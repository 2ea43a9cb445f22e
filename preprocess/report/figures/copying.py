"""From whom a source copies, and who copies it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from preprocess.article import KINDS, Link, Record
from preprocess.copies.agencies import agencies_of, agency
from preprocess.report.figures.own import Own
from preprocess.report.intervals import Estimate, Ratio, share

COPY_KINDS = tuple(kind for kind in KINDS if kind != "same_event")

MOST_PARTNERS = 20

FROM, TO, UNKNOWN = "from", "to", "undetermined"
"""The partner was first, the source was first, nothing says who was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """Another source whose text is in the articles of this one, or the other way round.

    Attributes:
        source: Its name; None where it is unknown.
        direction: ``from``: this source has text of it; ``to``: it has text of this source; ``undetermined``: nothing
            says who had it first.
        kinds: Links by kind.
        credited: Links whose copy names the other as its source.
        uncredited: The others; of ``undetermined`` direction all.
        words: Words of the copies that stand in the other word for word, outside quotations.
    """

    source: str | None
    direction: str
    kinds: Mapping[str, int]
    credited: int
    uncredited: int
    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Copying:
    """What a source shares with others: copies, excerpts and retellings.

    What both have of a third text, an agency's say, is not counted here.

    Attributes:
        copied: Share of its articles that are a copy of another source's; ``n`` is articles.
        by_others: Share of its articles that another source has a copy of.
        undetermined: Share of its articles that are neither, and share text with another source's, where nothing says
            which was first.
        partners: With whom, most words first.
    """

    copied: Estimate = field(default_factory=Estimate)
    by_others: Estimate = field(default_factory=Estimate)
    undetermined: Estimate = field(default_factory=Estimate)
    partners: tuple[Partner, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Tally:
    """What is counted of a partner while the links go by."""

    kinds: Counter[str] = field(default_factory=Counter)
    credited: int = 0
    words: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reuse:
    """What the links of a corpus say of copying among its sources.

    Attributes:
        copied: Ids of the articles that are a copy of another source's.
        by_others: Ids of those that another source has a copy of.
        undetermined: Ids of those that share text with another source's, where nothing says which was first.
        partners: Of each source, by the other source and the direction.
    """

    copied: set[str] = field(default_factory=set)
    by_others: set[str] = field(default_factory=set)
    undetermined: set[str] = field(default_factory=set)
    partners: dict[str | None, dict[tuple[str | None, str], _Tally]] = field(default_factory=dict)


def reuse(records: Mapping[str, Record], words: Mapping[str, int], links: Iterable[Link]) -> Reuse:
    """Return what the links of a corpus say of copying among its sources.

    Args:
        records: All articles by id.
        words: Words of the clean text of each.
        links: All of them; those inside a source, of one event and of a third text are passed over.
    """
    found = Reuse()
    for link in links:
        if link.kind not in COPY_KINDS or link.same_source or link.common_origin:
            continue
        if link.direction == "undetermined":
            found.undetermined.update((link.copy, link.origin))
        else:
            found.copied.add(link.copy)
            found.by_others.add(link.origin)
        _tally(found, link, records, words[link.copy] * link.evidence.copy.contained)
    return found


def _tally(found: Reuse, link: Link, records: Mapping[str, Record], words: float) -> None:
    copier, owner = (records[end].marked.article.source for end in (link.copy, link.origin))
    known = link.direction != "undetermined"
    names = credits_origin(link, records)
    for mine, other, direction in ((copier, owner, FROM), (owner, copier, TO)):
        partners = found.partners.setdefault(mine, {})
        tally = partners.setdefault((other, direction if known else UNKNOWN), _Tally())
        tally.kinds[link.kind] += 1
        tally.credited += names
        tally.words += words


def credits_origin(link: Link, records: Mapping[str, Record]) -> bool:
    """Return whether the copy names the origin's outlet as its source, by a phrase, a dateline or a credit line."""
    if link.evidence.copy.credit is not None:
        return True
    whose = agency(records[link.origin].marked.article.source)
    return whose is not None and whose in agencies_of(records[link.copy].marked)


def ratios(own: Own, found: Reuse) -> dict[str, Ratio]:
    """Return what the estimates are made of, by the names of the fields."""
    copied, by_others, undetermined = (
        [name in articles for name in own.ids] for articles in (found.copied, found.by_others, found.undetermined)
    )
    rest = [open_ and not (a or b) for open_, a, b in zip(undetermined, copied, by_others, strict=True)]
    return {"copied": share(copied), "by_others": share(by_others), "undetermined": share(rest)}


def copying(own: Own, reused: Reuse, found: Mapping[str, Estimate]) -> Copying:
    """Return what a source shares with others, given the estimates of :func:`ratios`."""
    partners = [
        Partner(
            source=other,
            direction=direction,
            kinds={kind: tally.kinds[kind] for kind in COPY_KINDS if tally.kinds[kind]},
            credited=tally.credited,
            uncredited=tally.kinds.total() - tally.credited,
            words=round(tally.words),
        )
        for (other, direction), tally in reused.partners.get(own.source, {}).items()
    ]
    partners.sort(key=lambda one: (-one.words, one.source is None, one.source or "", one.direction))
    return Copying(**found, partners=tuple(partners[:MOST_PARTNERS]))
