"""What other accounts of one event say of a pair: whose account was retold, and what nobody but the copy knows."""

import math
from collections.abc import Sequence

import numpy as np

from preprocess.copies.rarity import RARE
from preprocess.copies.view import OPEN, View
from preprocess.copies.wording import Mask, among

RIVAL_MEASURES = ("new_names", "only_here", "outdone")
"""The measures of a retelling that change with the other accounts that are known; see :func:`beside_rivals`."""

DOUBT = 3.0
"""Weight that is added to sums, half of it as known, so that a share of few facts says little."""

NAME_KNOWN = 0.5
"""Share of a name's weight from which it is known: "Bukele" stands for "Nayib Bukele"."""


def beside_rivals(copy: View, origin: View, rivals: Sequence[View]) -> tuple[float, float, float]:
    """Return what a retelling says beside other accounts of its event: :data:`RIVAL_MEASURES`.

    ``new_names`` is the weight of the copy's names that neither the origin nor a rival has: a reporter adds some, who
    retells two accounts at once adds none. The accounts of one event share most facts, and the others tell whose was
    retold: ``only_here`` is the weight of the copy's rare facts that the origin has and no rival, ``outdone`` by how
    much more than the origin the best rival alone has of them, 0 where none has more. All are logarithms.

    Args:
        copy: The article that may retell.
        origin: What it may retell.
        rivals: Accounts of the event that are independent of the origin: a copy of it has all its facts.
    """
    items = copy.known
    has = [among(items.hashes, other.known.hashes) for other in (origin, *rivals)]
    lacking = ~np.logical_or.reduce([_names_among(copy, known) for known in has])
    new = float(np.sum(copy.names.weights * copy.names.open * lacking))
    rare = items.weights * (items.flags & OPEN > 0) * (items.weights >= RARE)
    here, others = rare * has[0], has[1:]
    only = float(np.sum(here * ~np.logical_or.reduce(others))) if others else float(here.sum())
    most = 0.0
    for there in others:
        theirs = float(np.sum(rare * (there & ~has[0])))
        most = max(most, math.log((theirs + DOUBT) / (float(np.sum(here * ~there)) + DOUBT)))
    return math.log1p(new), math.log1p(only), most


def _names_among(article: View, known: Mask) -> Mask:
    """Which of an article's names another one has, of which it is known what of the article it has."""
    names, items = article.names, article.known
    count, parts = len(names.sums), items.weights[names.parts] * known[names.parts]
    initials = np.zeros(count, dtype=np.bool_)
    has_initials = names.initials >= 0
    initials[has_initials] = known[names.initials[has_initials]]
    some = np.bincount(names.owners, known[names.parts], count) > 0
    return np.asarray((some & (np.bincount(names.owners, parts, count) >= NAME_KNOWN * names.sums)) | initials)
