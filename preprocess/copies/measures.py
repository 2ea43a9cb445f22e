"""What pairs share, as named numbers: the inputs of the two models. Many pairs are measured at once.

Coverage follows the direction of a retelling: what one article says in its own words is looked up in the full text of
the other, quotations included, since a retelling turns quotations into prose. No date, source or id is looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from preprocess.copies.bulk import Loops
from preprocess.copies.codes import Pairs
from preprocess.copies.flat import Limits, limits_of, owners_of, ranges
from preprocess.copies.hashing import Places
from preprocess.copies.rarity import RARE, Weights
from preprocess.copies.rivals import DOUBT, RIVAL_MEASURES, names_among, rare_weights
from preprocess.copies.sets import Common
from preprocess.copies.view import FIGURE, LEAD, OPEN, TERM, Views
from preprocess.copies.wording import QUOTED_GRAM, Mask

RESTATEMENT_MEASURES = (
    "figures_known",
    "words_known",
    "evidence",
    "new_quotes",
    "order",
    "figures_used",
    "names_used",
    "words_used",
    "quotes_used",
    *RIVAL_MEASURES,
)
"""The features of the restatement model; see :func:`measure`."""

EVENT_MEASURES = ("words", "lead", "figures", "quotes", "triples")
"""The features of the same-event model; see :func:`measure`."""

_CONTENT = 1.0  # weight from which a word is more than grammar
_MOST_ORDERED = 150  # shared facts whose order is compared; the cost is quadratic in them
_LEAST_ORDERED = 4

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What pairs of articles share; of each pair, the first article beside the second and the other way round.

    Attributes:
        event: :data:`EVENT_MEASURES`, the same both ways round. Shape (pairs, measures).
        retelling: :data:`RESTATEMENT_MEASURES` as long as no rivals are known. Shape (sides, pairs, measures).
        names: Of each side, which names of all pairs' articles the others have, pair by pair.
        name_limits: Of each side, where each pair's names begin.
        figures: The same for figures.
        figure_limits: The same.
    """

    event: Array
    retelling: Array
    names: tuple[Mask, Mask]
    name_limits: tuple[Limits, Limits]
    figures: tuple[Mask, Mask]
    figure_limits: tuple[Limits, Limits]

    def known(self, side: int, pair: int) -> tuple[Mask, Mask]:
        """Return which names and which figures of a pair's one article the other has."""
        names, figures = self.name_limits[side], self.figure_limits[side]
        return (
            self.names[side][names[pair] : names[pair + 1]],
            self.figures[side][figures[pair] : figures[pair + 1]],
        )


def measure(views: Views, pairs: Pairs, loops: Loops) -> Measured:
    """Measure what pairs share.

    The event's measures are cosines of all words, of the leads and of the figures, weighted by how rare each is in the
    rest of the corpus; shared quotations and shared runs of three words (the runs relative to the length of the shorter
    article).

    Of a retelling, ``…_known`` is how much of what the copy says the origin has, ``evidence`` how much that is and
    ``new_…`` how much it has not (logarithms of summed weights), ``…_used`` how much of the origin the copy has
    (of figures and words: apart from the runs of words that both have, since posts of one series repeat a paragraph),
    ``order`` Kendall's tau of the shared rare words; the last ones are what
    :func:`~preprocess.copies.rivals.beside_rivals` says without rivals.

    Args:
        views: The articles.
        pairs: Their places among them. Shape (pairs, 2).
        loops: What finds out what sets have in common.
    """
    shared = _shared(views, pairs, loops.common(views.items.sets, pairs))
    kinds = _kinds(views)
    sides = [_side(views, pairs[:, side], shared, side, kinds) for side in (0, 1)]
    triples = loops.common(views.triples, pairs)
    quotes = _quotes(views, pairs, triples)
    order = _order(views, shared, len(pairs), loops)
    return Measured(
        event=_event(views, pairs, shared, np.bincount(triples.pairs, minlength=len(pairs)), quotes),
        retelling=np.stack(
            [_retelling(sides[side], sides[1 - side], order[side], quotes[side], quotes[1 - side]) for side in (0, 1)]
        ),
        names=(sides[0].names, sides[1].names),
        name_limits=(sides[0].name_limits, sides[1].name_limits),
        figures=(sides[0].figures, sides[1].figures),
        figure_limits=(sides[0].figure_limits, sides[1].figure_limits),
    )


@dataclass(frozen=True, slots=True)
class _Shared:
    """What pairs share of what is known of their articles.

    Attributes:
        pairs: The pair, one entry for each shared thing.
        places: Its place among the items, of the first and of the second article.
        known: For all items of the first articles, pair by pair, whether the second knows it; and turned round.
        limits: Where each pair's begin.
        copied: Whether both articles have each shared thing first in the same run of words.
    """

    pairs: Places
    places: tuple[Places, Places]
    known: tuple[Mask, Mask]
    limits: tuple[Limits, Limits]
    copied: Mask


def _shared(views: Views, pairs: Pairs, found: Common) -> _Shared:
    places, sets, first = (found.first, found.second), views.items.sets, views.items.first
    limits, known = [], []
    for side in (0, 1):
        articles = pairs[:, side]
        limits.append(limits_of(sets.sizes[articles]))
        known.append(np.zeros(int(limits[side][-1]), dtype=np.bool_))
        known[side][limits[side][found.pairs] + places[side] - sets.limits[articles[found.pairs]]] = True
    copied = _copied(views, pairs[found.pairs], first[found.first], first[found.second])
    return _Shared(found.pairs, places, (known[0], known[1]), (limits[0], limits[1]), copied)


def _copied(views: Views, pairs: Pairs, mine: Places, theirs: Places) -> Mask:
    """Which words, each at its places in two articles, stand in a run of words that both have."""
    (a, b), runs, limits = pairs.T, views.runs.runs, views.runs.limits
    sizes = np.diff(limits)
    found = np.zeros(len(pairs), dtype=np.bool_)
    for back in range(QUOTED_GRAM):
        i, j = mine - back, theirs - back
        at = np.flatnonzero((i >= 0) & (j >= 0) & (i < sizes[a]) & (j < sizes[b]))
        found[at] |= runs[limits[a[at]] + i[at]] == runs[limits[b[at]] + j[at]]
    return found


@dataclass(frozen=True, slots=True)
class _Side:
    """How much of each pair's one article the other knows, as a whole and apart from what both say word for word."""

    figures_known: Array
    figures_retold: Array
    names_known: Array
    words_known: Array
    words_retold: Array
    evidence: Array
    new_names: Array
    rare_known: Array
    names: Mask
    name_limits: Limits
    figures: Mask
    figure_limits: Limits


@dataclass(frozen=True, slots=True)
class _Kind:
    """Facts of some kind: the weight of each item that is one, and what those of each article weigh together."""

    weights: Weights
    totals: Array


def _kinds(views: Views) -> tuple[_Kind, _Kind, Weights]:
    """Figures outside quotations, words outside them that are more than grammar, and what of all is rare."""
    items, owners = views.items, owners_of(views.items.sets.limits)
    is_figure = items.flags & (FIGURE | OPEN) == FIGURE | OPEN
    is_word = (items.flags & (TERM | OPEN) == TERM | OPEN) & (items.weights >= _CONTENT)
    figures, words = (
        _Kind(weights, _sums(owners, weights, len(views)))
        for weights in (items.weights * is_figure, items.weights * is_word)
    )
    return figures, words, rare_weights(views)


def _side(views: Views, articles: Places, shared: _Shared, side: int, kinds: tuple[_Kind, _Kind, Weights]) -> _Side:
    count, known, limits = len(articles), shared.known[side], shared.limits[side]
    items, names, figures = views.items, views.names, views.figures
    figures_known, figures_retold, _ = _told_again(articles, shared, side, kinds[0])
    words, words_retold, evidence = _told_again(articles, shared, side, kinds[1])
    own = ranges(names.limits[articles], names.limits[articles + 1])
    name_limits = limits_of(np.diff(names.limits)[articles])
    figure_limits = limits_of(np.diff(figures.limits)[articles])
    at = figures.items[ranges(figures.limits[articles], figures.limits[articles + 1])]
    shifts = limits[:-1] - items.sets.limits[articles]  # from an item's place to that among what a pair may know
    has = names_among(views, own, known, np.repeat(shifts, np.diff(name_limits)))
    owners = owners_of(name_limits)
    said = names.weights[own] * names.open[own]
    had, total = _sums(owners, said * has, count), _sums(owners, said, count)
    return _Side(
        figures_known=figures_known,
        figures_retold=figures_retold,
        names_known=_share(had, total),
        words_known=words,
        words_retold=words_retold,
        # A short text, or one of few facts, has high shares by chance: how much they rest on is a measure of its own.
        evidence=np.log1p(evidence),
        new_names=np.log1p(_sums(owners, said * ~has, count)),
        rare_known=np.log1p(_sums(shared.pairs, kinds[2][shared.places[side]], count)),
        names=has,
        name_limits=name_limits,
        figures=known[np.repeat(shifts, np.diff(figure_limits)) + at],
        figure_limits=figure_limits,
    )


def _told_again(articles: Places, shared: _Shared, side: int, kind: _Kind) -> tuple[Array, Array, Array]:
    """Of some facts of each pair's one article: the known share, that apart from copied words, and the known weight."""
    total, weights = kind.totals[articles], kind.weights[shared.places[side]]
    known, copied = (_sums(shared.pairs, each, len(articles)) for each in (weights, weights * shared.copied))
    return _share(known, total), _share(known - copied, total - copied), known


def _quotes(views: Views, pairs: Pairs, triples: Common) -> list[tuple[Array, Places]]:
    """Of each side: how many of its runs of three words inside quotations the other has, and how many there are."""
    quoted = views.quoted_triples
    sizes = np.bincount(owners_of(views.triples.limits)[quoted], minlength=len(views))
    return [
        (np.bincount(triples.pairs[quoted[places]], minlength=len(pairs)).astype(np.float64), sizes[pairs[:, side]])
        for side, places in enumerate((triples.first, triples.second))
    ]


def _retelling(
    copy: _Side, origin: _Side, order: Array, quotes: tuple[Array, Places], others: tuple[Array, Places]
) -> Array:
    """The measures in their order; of the quotations, how many are known and how many there are."""
    columns = {
        "figures_known": copy.figures_known,
        "words_known": copy.words_known,
        "evidence": copy.evidence,
        "new_quotes": np.log1p(quotes[1] - quotes[0]),
        "order": order,
        "figures_used": origin.figures_retold,
        "names_used": origin.names_known,
        "words_used": origin.words_retold,
        "quotes_used": (others[0] + 1) / (others[1] + 2),
        "new_names": copy.new_names,
        "only_here": copy.rare_known,
        "outdone": np.zeros(len(order)),
    }
    return np.column_stack([columns[name] for name in RESTATEMENT_MEASURES])


def _event(
    views: Views, pairs: Pairs, shared: _Shared, triples: Places, quotes: Sequence[tuple[Array, Places]]
) -> Array:
    shorter = views.triples.sizes[pairs].min(axis=1)
    return np.column_stack(
        [
            *(_cosine(views, pairs, shared, kind) for kind in (TERM | FIGURE, LEAD, FIGURE)),
            np.log1p(quotes[0][0] + quotes[1][0]),
            np.log1p(triples) - 0.5 * np.log1p(shorter),
        ]
    )


def _cosine(views: Views, pairs: Pairs, shared: _Shared, kind: np.uint8) -> Array:
    """The cosines of what articles have of some kind, each weighted by its rarity in the rest of the corpus."""
    items, (first, second) = views.items, shared.places
    is_kind = items.flags & kind > 0
    both = is_kind[first] & is_kind[second]
    alone, beside = (
        _sums(shared.pairs[both], squares[first[both]], len(pairs)) for squares in (items.alone, items.beside)
    )
    norms = _sums(owners_of(items.sets.limits), items.alone * is_kind, len(views))
    a, b = (np.maximum(norms[pairs[:, side]] - alone, 0.0) + beside for side in (0, 1))
    return np.asarray(beside / (np.sqrt(a * b) + DOUBT))


def _sums(owners: Places, weights: Weights, count: int) -> Array:
    """Return for each of so many owners the sum of its weights."""
    return np.bincount(owners, weights, count).astype(np.float64)


def _share(known: Array, total: Array) -> Array:
    return (known + DOUBT / 2) / (total + DOUBT)


def _order(views: Views, shared: _Shared, count: int, loops: Loops) -> Array:
    """Kendall's tau of the places where both first have the rare words that they share; 0 where there are few.

    Returns:
        Of both sides, which differ where there are more words than are looked at. Shape (sides, pairs).
    """
    items, (first, second) = views.items, shared.places
    rare = (items.flags[first] & items.flags[second] & TERM > 0) & (items.weights[first] >= RARE)
    pairs, places = shared.pairs[rare], (items.first[first[rare]], items.first[second[rare]])
    limits = limits_of(np.bincount(pairs, minlength=count))
    sizes = np.minimum(np.diff(limits), _MOST_ORDERED)
    found = np.zeros((2, count))
    enough = sizes >= _LEAST_ORDERED
    for side in (0, 1):
        order = np.argsort((pairs << 32) | places[side])
        rising = loops.rising(places[1 - side][order], limits, _MOST_ORDERED)
        found[side, enough] = rising[enough] / (sizes * (sizes - 1) / 4)[enough] - 1
    return found
