"""What other accounts of one event say of a pair: whose account was retold, and what nobody but the copy knows."""

from collections.abc import Sequence
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
    rare, rows = rare_weights(views), []
    for copy, origin, rivals in asked:
        has = [_having(views, copy, known[copy, other]) for other in (origin, *rivals)]
        own = rare[slice(*views.items.sets.limits[copy : copy + 2])]
        rows.append((_new_names(views, copy, has), *_told(own, has[0], has[1:])))
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


def _having(views: Views, article: int, places: Places) -> Mask:
    """Which of an article's items stand at some places among all items."""
    first, end = views.items.sets.limits[article : article + 2].tolist()
    found = np.zeros(end - first, dtype=np.bool_)
    found[places - first] = True
    return found


def _new_names(views: Views, copy: int, has: Sequence[Mask]) -> float:
    """The weight of the copy's names that none of the others has, of which it is known what of its items they have."""
    names = np.arange(*views.names.limits[copy : copy + 2])
    shifts, lacking = np.full(len(names), -views.items.sets.limits[copy]), np.ones(len(names), dtype=np.bool_)
    for known in has:
        lacking &= ~names_among(views, names, known, shifts)
    return float((views.names.weights[names] * views.names.open[names] * lacking).sum())


def _told(rare: Weights, here: Mask, others: Sequence[Mask]) -> tuple[float, float]:
    """The weight of the copy's rare facts that the origin alone has, and how often the best rival has more of them."""
    theirs, most = np.zeros_like(here), 1.0
    for there in others:
        more, less = rare[there & ~here].sum(), rare[here & ~there].sum()
        most = max(most, float((more + DOUBT) / (less + DOUBT)))
        theirs |= there
    return float(rare[here & ~theirs].sum()), most - 1.0
