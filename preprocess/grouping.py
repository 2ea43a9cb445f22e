"""Compared pairs of a large corpus → groups and links, as judging decides; no text, and few objects.

Most copies have one partner: what becomes of the two is decided on arrays, many pairs at once, by the rules of
:mod:`preprocess.judge` and :mod:`preprocess.standing`. Where three articles or more hang together, those judge.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from preprocess.article import KINDS, Candidate, Link, Side
from preprocess.copies.codes import Numbers, Pairs
from preprocess.copies.overlap import Overlaps
from preprocess.copies.pairs import families_of, moment
from preprocess.copies.wording import MOST_WORDS, Mask
from preprocess.judge import CLEARLY_MORE, accept, judge
from preprocess.outlets import plain_name
from preprocess.settings import Policy
from preprocess.standing import Subject

_ROUNDED = 1e-4  # more than rounding a measure changes it
_EXACT, _EXCERPT = KINDS.index("exact"), KINDS.index("excerpt")


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

    @classmethod
    def of(cls, firsts: Numbers, pairs: Pairs, overlaps: Overlaps) -> "Compared":
        """Return them, where of each article is known which one with the same words was compared; -1 without words."""
        return cls(twins=families_of(firsts)[1], pairs=pairs, overlaps=overlaps)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Accepted:
    """Pairs that are links, as columns; in the order in which judging would see them.

    Attributes:
        pairs: Smaller number first. Shape (links, 2).
        kinds: Places in :data:`~preprocess.article.KINDS`.
        jaccard: As judging sees it, rounded.
        contained: Likewise. Shape (links, 2).
        alone: Whether neither article is in another of them.
    """

    pairs: Pairs
    kinds: Numbers
    jaccard: NDArray[np.float64]
    contained: NDArray[np.float64]
    alone: Mask

    def chosen(self, rows: Mask) -> "_Accepted":
        """Return some of them."""
        return _Accepted(**{name: getattr(self, name)[rows] for name in self.__dataclass_fields__})

    def candidates(self, subjects: Mapping[int, Subject]) -> Iterator[Candidate]:
        """Yield them as judging sees them; equal shares are one object."""
        side = cache(lambda share: Side(contained=share))
        columns = (self.pairs, self.kinds, self.jaccard, self.contained)
        rows = zip(*(column.tolist() for column in columns), strict=True)
        for (a, b), kind, jaccard, (of_a, of_b) in rows:
            yield Candidate(
                a=subjects[a].id,
                b=subjects[b].id,
                exact=kind == _EXACT,
                jaccard=jaccard,
                a_side=side(of_a),
                b_side=side(of_b),
            )


@dataclass(frozen=True, kw_only=True)  # no slots: what is made on demand is kept
class Grouped:
    """What was decided.

    Attributes:
        groups: For each article the number of the kept one that it is a copy of; its own where it is kept, -1 where it
            has no words.
        reasons: Why each article that is not kept is dropped, by its number; see :class:`~preprocess.article.Verdict`.
    """

    groups: Numbers
    reasons: dict[int, str]
    _accepted: _Accepted
    _judged: tuple[Link, ...]
    _subjects: Mapping[int, Subject]
    _policy: Policy

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """The accepted links, as :func:`~preprocess.judge.judge` orders them; made when they are first asked for."""
        return tuple(self._links())

    def _links(self) -> Iterator[Link]:
        accepted, judged = self._accepted, iter(self._judged)
        candidates = accepted.candidates(self._subjects)
        rows = zip(candidates, accepted.pairs.tolist(), accepted.alone.tolist(), strict=True)
        for candidate, (a, b), alone in rows:
            link = accept(candidate, self._subjects[a], self._subjects[b], self._policy) if alone else next(judged)
            if link is not None:  # as all are
                yield link
        yield from judged


def judged(compared: Compared, sizes: Numbers, subject: Callable[[int], Subject], policy: Policy) -> Grouped:
    """Return what :func:`judge` decides of all pairs.

    Args:
        compared: The pairs.
        sizes: Words of each article.
        subject: What judging knows of an article, by its number: id, source, date and words, and nothing else. Only
            articles of links are asked for.
        policy: Holds the cut-offs.
    """
    accepted = _accepted(compared, policy)
    named = np.unique(accepted.pairs)
    subjects = {number: subject(number) for number in named.tolist()}
    groups = np.where(sizes > 0, np.arange(len(sizes)), -1)
    reasons = dict.fromkeys(np.flatnonzero(groups < 0).tolist(), "empty")

    together = np.unique(accepted.pairs[~accepted.alone])
    own = [subjects[number] for number in together.tolist()]
    judgement = judge(own, accepted.chosen(~accepted.alone).candidates(subjects), policy)
    places = {one.id: number for number, one in zip(together.tolist(), own, strict=True)}
    groups[together] = [places.get(verdict.group or "", -1) for verdict in judgement.verdicts]
    verdicts = zip(together.tolist(), judgement.verdicts, strict=True)
    reasons |= {number: one.reason for number, one in verdicts if one.reason is not None}

    articles, alone = _Articles.of(list(subjects.values()), policy), accepted.chosen(accepted.alone)
    a, b = (articles.chosen(np.searchsorted(named, column)) for column in alone.pairs.T)
    losses = _losses(alone, a, b, policy)
    groups[losses.losers] = losses.winners
    reasons |= dict(zip(losses.losers.tolist(), losses.reasons, strict=True))
    return Grouped(
        groups=groups,
        reasons=reasons,
        _accepted=accepted,
        _judged=judgement.links,
        _subjects=subjects,
        _policy=policy,
    )


def _accepted(compared: Compared, policy: Policy) -> _Accepted:
    """The pairs that the policy accepts, twins first."""
    perhaps, overlaps = _perhaps(compared.overlaps, policy), compared.overlaps
    count = len(compared.twins)
    pairs = np.concatenate([np.sort(compared.twins, axis=1), compared.pairs[perhaps]])
    jaccard = np.concatenate([np.ones(count), _rounded(overlaps.jaccard[perhaps])])
    contained = np.concatenate([np.ones((count, 2)), _rounded(overlaps.contained[perhaps])])
    least, most, nothing = contained.min(axis=1), contained.max(axis=1), np.zeros(len(pairs))
    bears_out = [
        np.arange(len(pairs)) < count,
        least >= policy.near,
        most >= policy.excerpt,
        nothing >= policy.restatement,  # which is not measured here
        nothing >= policy.same_event,
    ]
    kinds = np.select(bears_out, range(len(KINDS)), -1)
    kept = kinds >= 0
    pairs, kinds = pairs[kept], kinds[kept]
    _, places, counts = np.unique(pairs, return_inverse=True, return_counts=True)
    alone = (counts[places.reshape(-1, 2)] == 1).all(axis=1) & (kinds <= _EXCERPT)
    return _Accepted(pairs=pairs, kinds=kinds, jaccard=jaccard[kept], contained=contained[kept], alone=alone)


def _perhaps(overlaps: Overlaps, policy: Policy) -> Mask:
    """Which pairs the policy may accept; the others are not looked at. Only shared wording was measured."""
    if min(policy.restatement, policy.same_event) <= 0:
        return np.ones(len(overlaps.jaccard), dtype=np.bool_)
    least, most = overlaps.contained.min(axis=1), overlaps.contained.max(axis=1)
    return np.asarray((least >= policy.near - _ROUNDED) | (most >= policy.excerpt - _ROUNDED))


def _rounded(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rounded as Python does it, to the nearest decimal: numpy's rounding can be one off in the last bit."""
    return np.array([round(share, 4) for share in shares.ravel().tolist()]).reshape(shares.shape)


class _Articles(NamedTuple):
    """What judging knows of articles, as columns; of a date the period, and its first second."""

    ids: NDArray[np.object_]
    words: Numbers
    sources: Numbers
    preferred: Numbers
    starts: NDArray[np.object_]
    ends: NDArray[np.object_]
    moments: NDArray[np.float64]

    @classmethod
    def of(cls, subjects: Sequence[Subject], policy: Policy) -> "_Articles":
        """Return articles as columns. Sources have numbers; None has -1."""
        numbers: dict[str | None, int] = {None: -1}
        names = [None if one.source is None else plain_name(one.source) for one in subjects]
        periods = [one.period or (None, None) for one in subjects]
        ranks: dict[str | None, int] = {}
        for place, source in enumerate(policy.prefer):
            ranks.setdefault(plain_name(source), place)
        return cls(
            ids=_objects([one.id for one in subjects]),
            words=np.array([one.words for one in subjects], dtype=np.int64),
            sources=np.array([numbers.setdefault(name, len(numbers)) for name in names], dtype=np.int64),
            preferred=np.array([ranks.get(name, len(policy.prefer)) for name in names], dtype=np.int64),
            starts=_objects([start for start, _ in periods]),
            ends=_objects([end for _, end in periods]),
            moments=np.array([moment(one.period) for one in subjects]),
        )

    def chosen(self, rows: Numbers) -> "_Articles":
        """Return some rows."""
        return _Articles(**{name: column[rows] for name, column in self._asdict().items()})


def _objects(values: Sequence[object]) -> NDArray[np.object_]:
    found = np.empty(len(values), dtype=np.object_)
    found[:] = values
    return found


class _Losses(NamedTuple):
    """Which articles go, for which ones, and why."""

    losers: Numbers
    winners: Numbers
    reasons: list[str]


def _losses(links: _Accepted, a: _Articles, b: _Articles, policy: Policy) -> _Losses:
    """What links drop whose articles are in no other link: what ``judge`` and ``stand`` say of each.

    Args:
        links: The links.
        a: Their first articles.
        b: Their second articles.
        policy: Holds the cut-offs.
    """
    order = _dated(a, b)
    a_is_copy, known = _directions(links, order, a, b)
    may_go = (links.kinds != _EXCERPT)[:, None] | (links.contained >= policy.excerpt_drop)
    may_go &= (np.stack([a.words, b.words], axis=1) < MOST_WORDS) | (links.kinds == _EXACT)[:, None]
    copy_may_go, origin_may_go = (may_go[np.arange(len(may_go)), side] for side in (1 - a_is_copy, a_is_copy * 1))
    a_first = _comes_first(a, b, policy)
    # Where the sources are preferred alike and the origin is known it stands, if the policy wants the origin.
    origin_stands = (a.preferred == b.preferred) & known & (policy.stands == "origin")
    copy_stands = (a_first == a_is_copy) & ~origin_stands
    same_source = (a.sources == b.sources) & (a.sources >= 0)
    replaced = (order != 0) & same_source & (links.kinds != _EXACT) & origin_may_go
    origin_goes = replaced | copy_stands
    goes = np.where(origin_goes, origin_may_go, copy_may_go) & (a.words > 0) & (b.words > 0)
    goes &= np.isin(links.kinds, [KINDS.index(kind) for kind in policy.drop])
    a_goes = a_is_copy != origin_goes
    losers, winners = np.where(a_goes, links.pairs.T, links.pairs.T[::-1])[:, goes]
    reasons = np.where(replaced, "replaced", np.array(KINDS)[links.kinds])[goes]
    return _Losses(losers, winners, reasons.tolist())


def _dated(a: _Articles, b: _Articles) -> Numbers:
    """1 where the first appeared after the second, -1 where before it, 0 where the dates leave that open."""
    found = np.zeros(len(a.ids), dtype=np.int64)
    dated = np.flatnonzero((a.starts != None) & (b.starts != None))  # noqa: E711 - of each element
    a, b = a.chosen(dated), b.chosen(dated)
    different = (a.starts != b.starts) | (a.ends != b.ends)
    after, before = a.starts >= b.ends, b.starts >= a.ends
    found[dated] = np.where(different, np.where(after, 1, -before.astype(np.int64)), 0)
    return found


def _directions(links: _Accepted, order: Numbers, a: _Articles, b: _Articles) -> tuple[Mask, Mask]:
    """Whether the first is the copy, and whether something says so."""
    a_share, b_share = links.contained.T
    by_facts = (links.kinds == _EXCERPT) & (np.abs(a_share - b_share) >= CLEARLY_MORE)
    otherwise = np.where(by_facts, a_share > b_share, a.ids > b.ids)
    return np.where(order != 0, order > 0, otherwise).astype(np.bool_), (order != 0) | by_facts


def _comes_first(a: _Articles, b: _Articles, policy: Policy) -> Mask:
    """Whether the first would stand for both, where the links leave that open."""
    found = a.ids < b.ids
    columns: list[tuple[NDArray[Any], NDArray[Any]]] = [(a.moments, b.moments), (a.preferred, b.preferred)]
    if policy.stands != "earliest":
        columns.insert(1, (-a.words, -b.words))
    for first, second in columns:
        found = np.where(first == second, found, first < second)
    return found.astype(np.bool_)
