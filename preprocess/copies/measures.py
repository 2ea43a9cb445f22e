"""What a pair shares, as named numbers: the inputs of the two models.

Coverage follows the direction of a retelling: what one article says in its own words is looked up in the full text of
the other, quotations included, since a retelling turns quotations into prose. No date, source or id is looked at.
"""

import math
from collections.abc import Sequence

import numpy as np

from preprocess.copies.hashing import Hashes
from preprocess.copies.rarity import RARE, Rarity, Subject, Weights
from preprocess.copies.view import Names, Terms, View
from preprocess.copies.wording import Mask, among

RESTATEMENT_MEASURES = (
    "figures_known",
    "names_known",
    "words_known",
    "new_names",
    "new_quotes",
    "order",
    "figures_used",
    "names_used",
    "words_used",
    "quotes_used",
    "rivals",
)
"""The features of the restatement model; see :func:`restatement_measures`."""

EVENT_MEASURES = ("words", "lead", "figures", "quotes", "triples")
"""The features of the same-event model; see :func:`event_measures`."""

_DOUBT = 3.0  # weight that is added, half of it as known, so that a share of few facts says little
_CONTENT = 1.0  # weight from which a word is more than grammar
_NAME_KNOWN = 0.5  # share of a name's weight: "Bukele" stands for "Nayib Bukele"
_MOST_ORDERED = 150  # shared facts whose order is compared; the cost is quadratic in them
_LEAST_ORDERED = 4


def restatement_measures(copy: View, origin: View, rivals: Sequence[View] = ()) -> dict[str, float]:
    """Return what speaks for one article retelling another in other words.

    ``…_known`` is how much of what the copy says the origin has, ``new_…`` how much it has not (logarithm of the summed
    weight), ``…_used`` how much of the origin the copy has, ``order`` Kendall's tau of the shared facts.

    Args:
        copy: The article that may retell.
        origin: The one that may be retold.
        rivals: Other accounts of the event. ``rivals`` is how much better the origin explains the copy than they do; 0
            where there are none.
    """
    names, figures, words = copy.names, copy.figures, copy.words
    name_known, figure_known = known_names(names, origin), among(figures.hashes, origin.known)
    quotes = origin.quoted_triples
    quotes_known = among(copy.quoted_triples, origin.triples)
    return {
        "figures_known": _share(figures.weights[figures.open], figure_known[figures.open]),
        "names_known": _share(names.weights[names.open], name_known[names.open]),
        "words_known": _words_known(words, origin),
        "new_names": math.log1p(names.weights[names.open & ~name_known].sum()),
        "new_quotes": math.log1p(len(quotes_known) - int(quotes_known.sum())),
        "order": _order(words, origin.words),
        "figures_used": _used(origin.figures.weights, among(origin.figures.hashes, copy.known), origin.figures.open),
        "names_used": _used(origin.names.weights, known_names(origin.names, copy), origin.names.open),
        "words_used": _words_known(origin.words, copy),
        "quotes_used": (_common(quotes, copy.triples) + 1) / (len(quotes) + 2),
        "rivals": _against_rivals(copy, origin, rivals),
    }


def event_measures(a: View, b: View, rarity: Rarity) -> dict[str, float]:
    """Return what speaks for two articles reporting one event. The same both ways round.

    Cosines of all words, of the leads and of the figures, weighted by how rare each is in the rest of the corpus;
    shared quotations and shared runs of three words (the runs relative to the length of the shorter article).
    """
    quotes = _common(a.quoted_triples, b.triples) + _common(b.quoted_triples, a.triples)
    shorter = min(len(a.triples), len(b.triples))
    return {
        "words": _cosine(a.subject, b.subject, rarity),
        "lead": _cosine(a.lead, b.lead, rarity),
        "figures": _cosine(a.counted, b.counted, rarity),
        "quotes": math.log1p(quotes),
        "triples": math.log1p(_common(a.triples, b.triples)) - 0.5 * math.log1p(shorter),
    }


def known_names(names: Names, other: View) -> Mask:
    """Return which names another article has: most of their parts by weight, or their initials."""
    count = len(names.extents)
    if count == 0:
        return np.zeros(0, dtype=np.bool_)
    have = among(names.parts, other.known)
    total = np.bincount(names.part_names, names.part_weights, count)
    found = np.bincount(names.part_names, names.part_weights * have, count)
    some = np.bincount(names.part_names, have, count) > 0
    initials = (names.initials != 0) & among(names.initials, other.known)
    return np.asarray((some & (found >= _NAME_KNOWN * total)) | initials)


def _share(weights: Weights, known: Mask) -> float:
    return float((weights[known].sum() + _DOUBT / 2) / (weights.sum() + _DOUBT))


def _used(weights: Weights, known: Mask, is_open: Mask) -> float:
    return _share(weights[is_open], known[is_open])


def _words_known(words: Terms, other: View) -> float:
    asked = words.open & (words.weights >= _CONTENT)
    return _share(words.weights[asked], among(words.hashes[asked], other.known))


def _common(a: Hashes, b: Hashes) -> int:
    return int(among(a, b).sum())


def _order(copy: Terms, origin: Terms) -> float:
    """Kendall's tau of the places where both first have the rare words that they share; 0 where there are few."""
    rare = copy.hashes[copy.weights >= RARE]
    shared = rare[among(rare, origin.hashes)]
    if len(shared) < _LEAST_ORDERED:
        return 0.0
    mine = copy.first[np.searchsorted(copy.hashes, shared)]
    theirs = origin.first[np.searchsorted(origin.hashes, shared)]
    ranks = theirs[np.argsort(mine, kind="stable")[:_MOST_ORDERED]]
    count = len(ranks)
    # The upper triangle of the signs is summed; the lower one is its negative.
    agreed = np.triu(np.sign(ranks[None, :] - ranks[:, None])).sum()
    return float(agreed / (count * (count - 1) / 2))


def _against_rivals(copy: View, origin: View, rivals: Sequence[View]) -> float:
    """How many of the copy's rare facts only the origin has, against those that only a rival has.

    The accounts of one event share most facts; the others tell whose account was retold. Mean over the rivals, so that
    an article that retells two of them, or a second copy of the origin, does not spoil it.
    """
    if not rivals:
        return 0.0
    rare_words, rare_figures = (terms.open & (terms.weights >= RARE) for terms in (copy.words, copy.figures))
    hashes = np.concatenate([copy.words.hashes[rare_words], copy.figures.hashes[rare_figures]])
    weights = np.concatenate([copy.words.weights[rare_words], copy.figures.weights[rare_figures]])
    here = among(hashes, origin.known)
    total = 0.0
    for rival in rivals:
        there = among(hashes, rival.known)
        total += math.log((weights[here & ~there].sum() + _DOUBT) / (weights[there & ~here].sum() + _DOUBT))
    return total / len(rivals)


def _cosine(a: Subject, b: Subject, rarity: Rarity) -> float:
    a_shared, b_shared = among(a.hashes, b.hashes), among(b.hashes, a.hashes)
    a_weights = rarity.weights_apart(a, shared=a_shared)
    b_weights = rarity.weights_apart(b, shared=b_shared)
    # The norms are taken as sums, not as dot products: BLAS may add up in another order on another machine.
    norm = math.sqrt(float((a_weights**2).sum()) * float((b_weights**2).sum()))
    return float((a_weights[a_shared] * b_weights[b_shared]).sum()) / (norm + _DOUBT)
