"""What other accounts of one event say of a pair: whose account was retold, and what nobody but the copy knows."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from preprocess.copies.bulk import Loops
from preprocess.copies.flat import ranges
from preprocess.copies.hashing import Places
from preprocess.copies.rarity import RARE, Weights
from preprocess.copies.view import OPEN, Views
from preprocess.copies.wording import Mask

RIVAL_MEASURES = ("new_names", "only_here", "outdone")
"""The measures of a retelling that change with the other accounts that are known; see :func:`beside_rivals`."""

DOUBT = 3.0
"""Weight that is added to sums, half of it as known, so that a share of few facts says little."""

NAME_KNOWN = 0.5
"""Share of a name's weight from which it is known: "Bukele" stands for "Nayib Bukele"."""


class Asked(NamedTuple):
    """A retelling that is asked for, by the places of its articles: the copy, the origin, and the origin's rivals."""

    copy: int
    origin: int
    rivals: Sequence[int]


def beside_rivals(views: Views, asked: Sequence[Asked], loops: Loops) -> NDArray[np.float64]:
    """Return what retellings say beside other accounts of their event: :data:`RIVAL_MEASURES`.

    ``new_names`` is the weight of the copy's names that neither the origin nor a rival has: a reporter adds some, who
    retells two accounts at once adds none. The accounts of one event share most facts, and the others tell whose was
    retold: ``only_here`` is the weight of the copy's rare facts that the origin has and no rival, ``outdone`` by how
    much more than the origin the best rival alone has of them, 0 where none has more. All are logarithms.

    Args:
        views: The articles.
        asked: Rivals are accounts of the event that are independent of the origin: a copy of it has all its facts.
        loops: What finds out what sets have in common.

    Returns:
        Shape (asked, measures).
    """
    pairs = sorted({(each.copy, other) for each in asked for other in (each.origin, *each.rivals)})
    found = loops.common(views.items.sets, np.array(pairs, dtype=np.int64).reshape(-1, 2))
    limits = np.searchsorted(found.pairs, np.arange(len(pairs) + 1)).tolist()
    known = {pair: found.first[limits[number] : limits[number + 1]] for number, pair in enumerate(pairs)}
    rare = rare_weights(views)
    rows = [(_new_names(views, known, each), *_told(views, rare, known, each)) for each in asked]
    return np.asarray(np.log1p(np.array(rows).reshape(-1, len(RIVAL_MEASURES))))


def rare_weights(views: Views) -> Weights:
    """Return the weight of each item that is rare and stands outside quotations; 0 of all others."""
    return views.items.weights * ((views.items.flags & OPEN > 0) & (views.items.weights >= RARE))


def names_among(views: Views, names: Places, known: Mask, shifts: Places) -> Mask:
    """Return which names another article has: most of their parts by weight, or their initials.

    Args:
        views: The articles.
        names: Places of names.
        known: What the other article has.
        shifts: For each name what, added to the place of an item, gives its place in ``known``.
    """
    starts, ends = views.names.part_limits[names], views.names.part_limits[names + 1]
    parts, owners = views.names.parts[ranges(starts, ends)], np.repeat(np.arange(len(names)), ends - starts)
    have = known[shifts[owners] + parts]
    found = np.bincount(owners, views.items.weights[parts] * have, len(names))
    some = np.bincount(owners[have], minlength=len(names)) > 0
    at = views.names.initials[names]
    initials = np.zeros(len(names), dtype=np.bool_)
    initials[at >= 0] = known[(shifts + at)[at >= 0]]
    return np.asarray((some & (found >= NAME_KNOWN * views.names.sums[names])) | initials)


def _new_names(views: Views, known: Mapping[tuple[int, int], Places], asked: Asked) -> float:
    """The weight of the copy's names that none of the others has."""
    first, end = views.items.sets.limits[asked.copy : asked.copy + 2].tolist()
    names = np.arange(*views.names.limits[asked.copy : asked.copy + 2].tolist())
    lacking = np.ones(len(names), dtype=np.bool_)
    for other in (asked.origin, *asked.rivals):
        has = np.zeros(end - first, dtype=np.bool_)
        has[known[asked.copy, other] - first] = True
        lacking &= ~names_among(views, names, has, np.full(len(names), -first))
    return float((views.names.weights[names] * views.names.open[names] * lacking).sum())


def _told(views: Views, rare: Weights, known: Mapping[tuple[int, int], Places], asked: Asked) -> tuple[float, float]:
    """The weight of the copy's rare facts that the origin alone has, and how often the best rival has more of them."""
    first, end = views.items.sets.limits[asked.copy : asked.copy + 2].tolist()
    own, here = rare[first:end], np.zeros(end - first, dtype=np.bool_)
    here[known[asked.copy, asked.origin] - first] = True
    theirs, most = np.zeros_like(here), 1.0
    for rival in asked.rivals:
        there = np.zeros_like(here)
        there[known[asked.copy, rival] - first] = True
        more, less = own[there & ~here].sum(), own[here & ~there].sum()
        most = max(most, float((more + DOUBT) / (less + DOUBT)))
        theirs |= there
    return float(own[here & ~theirs].sum()), most - 1.0
