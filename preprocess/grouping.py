"""Compared pairs of a large corpus → groups and links, as judging decides; no text, and few objects."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from preprocess.article import Candidate, Link, Side
from preprocess.copies.overlap import Overlaps
from preprocess.copies.pairs import Numbers, Pairs, moment
from preprocess.judge import judge
from preprocess.settings import Policy
from preprocess.standing import Subject

_ROUNDED = 1e-4  # more than rounding a measure changes it


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Everything that was compared.

    Attributes:
        twins: Articles with the same words: the one that stands for them, and each other one. Shape (twins, 2).
        pairs: Others, whose words were compared. Shape (pairs, 2).
        overlaps: What each of those shares.
    """

    twins: Pairs
    pairs: Pairs
    overlaps: Overlaps


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """What was decided.

    Attributes:
        groups: For each article the number of the kept one that it is a copy of; its own where it is kept, -1 where it
            has no words.
        reasons: Why each article that is not kept is dropped, by its number; see :class:`~preprocess.article.Verdict`.
        links: The accepted links.
    """

    groups: Numbers
    reasons: dict[int, str]
    links: tuple[Link, ...]


def with_earliest(firsts: Numbers, subject: Callable[[int], Subject]) -> Numbers:
    """Return for each article which of those with the same words stands for them: the earliest, then by id.

    It is the one that all of them are linked to, so that a link leads from each to the one that is kept.

    Args:
        firsts: For each article any one of its family; -1 for an article without words.
        subject: What judging knows of an article, by its number.
    """
    others = np.flatnonzero((firsts >= 0) & (firsts != np.arange(len(firsts))))
    members = np.union1d(others, firsts[others])
    best: dict[int, tuple[float, str, int]] = {}
    for first, number in zip(firsts[members].tolist(), members.tolist(), strict=True):
        own = subject(number)
        mine = moment(own.period), own.id, number
        best[first] = min(best.get(first, mine), mine)
    found = firsts.copy()
    found[members] = [best[first][2] for first in firsts[members].tolist()]
    return found


def judged(compared: Compared, sizes: Numbers, subject: Callable[[int], Subject], policy: Policy) -> Grouped:
    """Return what :func:`judge` decides of all pairs.

    Args:
        compared: The pairs.
        sizes: Words of each article.
        subject: What judging knows of an article, by its number; only articles of pairs are asked for.
        policy: Holds the cut-offs.
    """
    perhaps = _perhaps(compared.overlaps, policy)
    named = np.union1d(compared.twins.ravel(), compared.pairs[perhaps].ravel()).tolist()
    subjects = [subject(number) for number in named]
    ids = {number: one.id for number, one in zip(named, subjects, strict=True)}
    judgement = judge(subjects, list(_candidates(compared, perhaps, ids)), policy)
    places = {name: number for number, name in ids.items()}
    groups = np.where(sizes > 0, np.arange(len(sizes)), -1)
    groups[named] = [places.get(verdict.group or "", -1) for verdict in judgement.verdicts]
    reasons = dict.fromkeys(np.flatnonzero(groups < 0).tolist(), "empty")
    reasons |= {n: one.reason for n, one in zip(named, judgement.verdicts, strict=True) if one.reason is not None}
    return Grouped(groups=groups, reasons=reasons, links=judgement.links)


def _perhaps(overlaps: Overlaps, policy: Policy) -> NDArray[np.bool_]:
    """Which pairs the policy may accept; of the others no object is made. Only shared wording was measured."""
    if min(policy.restatement, policy.same_event) <= 0:
        return np.ones(len(overlaps.jaccard), dtype=np.bool_)
    least, most = overlaps.contained.min(axis=1), overlaps.contained.max(axis=1)
    return np.asarray((least >= policy.near - _ROUNDED) | (most >= policy.excerpt - _ROUNDED))


def _candidates(compared: Compared, perhaps: NDArray[np.bool_], ids: dict[int, str]) -> Iterator[Candidate]:
    """The pairs as judging sees them; equal shares are one object."""
    side = cache(lambda share: Side(contained=share))
    whole = side(1.0)
    for first, other in np.sort(compared.twins, axis=1).tolist():
        yield Candidate(a=ids[first], b=ids[other], exact=True, jaccard=1.0, a_side=whole, b_side=whole)
    overlaps = compared.overlaps
    columns = (compared.pairs, overlaps.jaccard, overlaps.contained)
    for (a, b), jaccard, (of_a, of_b) in zip(*(column[perhaps].tolist() for column in columns), strict=True):
        sides = side(round(of_a, 4)), side(round(of_b, 4))
        yield Candidate(a=ids[a], b=ids[b], jaccard=round(jaccard, 4), a_side=sides[0], b_side=sides[1])
