"""From whom a source copies, and who copies it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from preprocess.article import KINDS
from preprocess.report.across.network import Network
from preprocess.report.figures.intervals import Estimate, Ratio, share
from preprocess.report.figures.own import Flags, Own

COPY_KINDS = KINDS[: KINDS.index("same_event")]

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
        credited: Copies that name whose text they have, the outlet or its author, anywhere and for whatever they do; of
            ``undetermined`` direction there are no copies.
        uncredited: The other copies: they name neither.
        words: Words of the copies that stand in an origin word for word, of retellings none do; of ``undetermined``
            direction words of the source whose name sorts first.
    """

    source: str | None
    direction: str
    kinds: Mapping[str, int]
    credited: int = 0
    uncredited: int = 0
    words: int = 0


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reuse:
    """What the links of a corpus say of copying among its sources.

    Attributes:
        copied: Which articles are a copy of another source's.
        by_others: Which ones another source has a copy of.
        undetermined: Which ones share text with another source's, where nothing says which was first.
        partners: Of each source.
    """

    copied: Flags
    by_others: Flags
    undetermined: Flags
    partners: Mapping[str | None, Sequence[Partner]]


def reuse(links: NDArray[np.void], articles: int, found: Network) -> Reuse:
    """Return what the links of a corpus say of copying among its sources.

    Args:
        links: All of them; those inside a source, of one event and of a third text are passed over. See
            :data:`~preprocess.report.table.LINK`.
        articles: How many there are.
        found: Who copies whom by them.
    """
    across = links[(links["kind"] < len(COPY_KINDS)) & ~links["same_source"] & ~links["common_origin"]]
    sure, open_ = across[across["directed"]], across[~across["directed"]]
    return Reuse(
        copied=_named(articles, sure["copy"]),
        by_others=_named(articles, sure["origin"]),
        undetermined=_named(articles, open_["copy"], open_["origin"]),
        partners=_partners(found),
    )


def _named(articles: int, *ends: NDArray[np.int32]) -> Flags:
    """Which articles are among some ends of links."""
    found = np.zeros(articles, np.bool_)
    for numbers in ends:
        found[numbers] = True
    return found


def _partners(found: Network) -> dict[str | None, list[Partner]]:
    """The partners of each source, those with most words first."""
    partners: dict[str | None, list[Partner]] = {}
    for edge in found.edges:
        for mine, other, direction in ((edge.copier, edge.owner, FROM), (edge.owner, edge.copier, TO)):
            partners.setdefault(mine, []).append(
                Partner(
                    source=other,
                    direction=direction,
                    kinds=edge.kinds,
                    credited=edge.credited,
                    uncredited=edge.uncredited,
                    words=edge.words,
                )
            )
    for tie in (tie for tie in found.ties if tie.undetermined):
        for mine, other in {(tie.a, tie.b), (tie.b, tie.a)}:
            partners.setdefault(mine, []).append(
                Partner(source=other, direction=UNKNOWN, kinds=tie.undetermined, words=tie.words)
            )
    for own in partners.values():
        own.sort(key=lambda one: (-one.words, one.direction, one.source is None, one.source or ""))
    return partners


def ratios(own: Own, found: Reuse) -> Iterator[tuple[str, Ratio]]:
    """Yield what the estimates are made of, by the names of the fields."""
    copied, by_others = own.flags(found.copied), own.flags(found.by_others)
    rest = own.flags(found.undetermined) & ~(copied | by_others)
    yield "copied", share(copied)
    yield "by_others", share(by_others)
    yield "undetermined", share(rest)


def copying(own: Own, reused: Reuse, found: Mapping[str, Estimate]) -> Copying:
    """Return what a source shares with others, given the estimates of :func:`ratios`."""
    return Copying(**found, partners=tuple(reused.partners.get(own.source, ())[:MOST_PARTNERS]))
