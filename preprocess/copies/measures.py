"""What pairs share, as named numbers: the inputs of the two models. Many pairs are measured at once.

Coverage follows the direction of a retelling: what one article says in its own words is looked up in the full text of
the other, quotations included, since a retelling turns quotations into prose. No date, source or id is looked at.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from preprocess.copies.chunks import Places
from preprocess.copies.flat import Limits, limits_of, ranges
from preprocess.copies.hashing import Hashes
from preprocess.copies.pairs import Pairs
from preprocess.copies.rarity import RARE, Weights
from preprocess.copies.rivals import DOUBT, NAME_KNOWN, RIVAL_MEASURES
from preprocess.copies.view import FIGURE, LEAD, OPEN, TERM, Flags, View
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
_LATER = np.triu(np.ones((_MOST_ORDERED, _MOST_ORDERED), dtype=np.bool_), 1)


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


def measure(views: Sequence[View], pairs: Pairs) -> Measured:
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
        pairs: Their places among them.
    """
    flat = _Flat(views)
    shared = _shared(flat, pairs)
    sides = [_side(flat, pairs[:, side], shared, side) for side in (0, 1)]
    quotes = [_common(flat.quoted, flat.triples, pairs[:, side], pairs[:, 1 - side]) for side in (0, 1)]
    quoted = [(quotes[side], flat.quoted.sizes[pairs[:, side]]) for side in (0, 1)]
    order = _order(flat, shared, len(pairs))
    return Measured(
        event=_event(flat, pairs, shared, quotes[0] + quotes[1]),
        retelling=np.stack(
            [_retelling(sides[side], sides[1 - side], order[side], quoted[side], quoted[1 - side]) for side in (0, 1)]
        ),
        names=(sides[0].names, sides[1].names),
        name_limits=(sides[0].name_limits, sides[1].name_limits),
        figures=(sides[0].figures, sides[1].figures),
        figure_limits=(sides[0].figure_limits, sides[1].figure_limits),
    )


class _Parts:
    """Arrays of several articles as one, and where each article's part begins."""

    def __init__(self, parts: Sequence[NDArray[Any]], kind: type) -> None:
        self.sizes = np.array([len(part) for part in parts], dtype=np.int64)
        self.limits = limits_of(self.sizes)
        self.flat = np.concatenate([np.empty(0, dtype=kind), *parts])

    def of(self, articles: Places) -> Places:
        """Return the places in the whole of what some articles have."""
        return ranges(self.limits[articles], self.limits[articles + 1])


class _Sorted(_Parts):
    """The same of sorted hashes, so that they can be looked up: the article's number stands in their first bits."""

    def __init__(self, parts: Sequence[Hashes]) -> None:
        super().__init__(parts, np.uint64)
        self._bits = np.uint64(max(1, len(parts).bit_length()))
        self._keys = self._keyed(self.flat, np.repeat(np.arange(len(parts)), self.sizes))

    def find(self, hashes: Hashes, articles: Places) -> Places:
        """Return where each hash stands in the part of an article; -1 where it does not."""
        if len(self._keys) == 0:
            return np.full(len(hashes), -1, dtype=np.int64)
        asked = self._keyed(hashes, articles)
        places = np.minimum(np.searchsorted(self._keys, asked), len(self._keys) - 1)
        return np.where(self._keys[places] == asked, places, -1)

    def _keyed(self, hashes: Hashes, articles: Places) -> Hashes:
        return (hashes >> self._bits) | (articles.astype(np.uint64) << (np.uint64(64) - self._bits))


class _Flat:
    """What is known of several articles, as flat arrays."""

    def __init__(self, views: Sequence[View]) -> None:
        items = [view.known for view in views]
        names = [view.names for view in views]
        self.known = _Sorted([each.hashes for each in items])
        self.flags: Flags = _joined(items, lambda each: each.flags)
        self.weights: Weights = _joined(items, lambda each: each.weights)
        self.alone: Weights = _joined(items, lambda each: each.alone)
        self.beside: Weights = _joined(items, lambda each: each.beside)
        self.first: Places = _joined(items, lambda each: each.first)
        self.names = _Parts([each.weights for each in names], np.float64)
        self.open: Mask = _joined(names, lambda each: each.open)
        self.initials: Places = _joined(names, lambda each: each.initials)
        self.sums: Weights = _joined(names, lambda each: each.sums)
        self.parts = _Parts([each.parts for each in names], np.int64)
        self.owners: Places = _joined(names, lambda each: each.owners)
        self.figures = _Parts([view.figures for view in views], np.int64)
        self.triples = _Sorted([view.triples for view in views])
        self.quoted = _Parts([view.quoted_triples for view in views], np.uint64)
        self.runs = _Parts([view.runs for view in views], np.uint64)

    def sum_of(self, values: Weights, chosen: Mask) -> Array:
        """Return for each article the sum of some values of what is known of it."""
        owners = np.repeat(np.arange(len(self.known.sizes)), self.known.sizes)
        return _sums(owners[chosen], values[chosen], len(self.known.sizes))


def _joined(parts: Sequence[Any], array: Callable[[Any], NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate([array(part) for part in parts])


@dataclass(frozen=True, slots=True)
class _Shared:
    """What pairs share of what is known of their articles.

    Attributes:
        pairs: The pair, one entry for each shared thing.
        places: Its place among all that is known, of the first and of the second article.
        known: For all that is known of the first articles, pair by pair, whether the second knows it; and turned round.
        limits: Where each pair's begin.
        copied: Whether both articles have each shared thing first in the same run of words.
    """

    pairs: Places
    places: tuple[Places, Places]
    known: tuple[Mask, Mask]
    limits: tuple[Limits, Limits]
    copied: Mask


def _shared(flat: _Flat, pairs: Pairs) -> _Shared:
    known = flat.known
    limits = limits_of(known.sizes[pairs[:, 0]]), limits_of(known.sizes[pairs[:, 1]])
    asked = known.of(pairs[:, 0])
    numbers = np.repeat(np.arange(len(pairs)), known.sizes[pairs[:, 0]])
    found = known.find(known.flat[asked], pairs[numbers, 1])
    is_known = found >= 0
    numbers, first, second = numbers[is_known], asked[is_known], found[is_known]
    turned = np.zeros(int(limits[1][-1]), dtype=np.bool_)
    turned[limits[1][numbers] + second - known.limits[pairs[numbers, 1]]] = True
    copied = _copied(flat, pairs[numbers], flat.first[first], flat.first[second])
    return _Shared(numbers, (first, second), (is_known, turned), limits, copied)


def _copied(flat: _Flat, pairs: Pairs, mine: Places, theirs: Places) -> Mask:
    """Which words, each at its places in two articles, stand in a run of words that both have."""
    (a, b), runs = pairs.T, flat.runs
    found = np.zeros(len(pairs), dtype=np.bool_)
    for back in range(QUOTED_GRAM):
        i, j = mine - back, theirs - back
        at = np.flatnonzero((i >= 0) & (j >= 0) & (i < runs.sizes[a]) & (j < runs.sizes[b]))
        found[at] |= runs.flat[runs.limits[a[at]] + i[at]] == runs.flat[runs.limits[b[at]] + j[at]]
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


def _side(flat: _Flat, articles: Places, shared: _Shared, side: int) -> _Side:
    count, known, limits = len(articles), shared.known[side], shared.limits[side]
    flags = flat.flags
    is_figure = flags & (FIGURE | OPEN) == FIGURE | OPEN
    is_word = (flags & (TERM | OPEN) == TERM | OPEN) & (flat.weights >= _CONTENT)
    figures, figures_retold, _ = _told_again(flat, articles, shared, side, is_figure)
    words, words_retold, evidence = _told_again(flat, articles, shared, side, is_word)
    rare = flat.weights * (flat.flags & OPEN > 0) * (flat.weights >= RARE)
    names, has = flat.names.of(articles), _known_names(flat, articles, known, limits)
    owners = np.repeat(np.arange(count), flat.names.sizes[articles])
    said = flat.names.flat[names] * flat.open[names]
    had, total = _sums(owners, said * has, count), _sums(owners, said, count)
    at = flat.figures.flat[flat.figures.of(articles)]
    return _Side(
        figures_known=figures,
        figures_retold=figures_retold,
        names_known=_share(had, total),
        words_known=words,
        words_retold=words_retold,
        # A short text, or one of few facts, has high shares by chance: how much they rest on is a measure of its own.
        evidence=np.log1p(evidence),
        new_names=np.log1p(_sums(owners, said * ~has, count)),
        rare_known=np.log1p(_sums(shared.pairs, rare[shared.places[side]], count)),
        names=has,
        name_limits=limits_of(flat.names.sizes[articles]),
        figures=known[np.repeat(limits[:-1], flat.figures.sizes[articles]) + at],
        figure_limits=limits_of(flat.figures.sizes[articles]),
    )


def _told_again(flat: _Flat, articles: Places, shared: _Shared, side: int, asked: Mask) -> tuple[Array, Array, Array]:
    """Of some facts of each pair's one article: the known share, that apart from copied words, and the known weight."""
    total = flat.sum_of(flat.weights, asked)[articles]
    weights = (flat.weights * asked)[shared.places[side]]
    known, copied = (_sums(shared.pairs, each, len(articles)) for each in (weights, weights * shared.copied))
    return _share(known, total), _share(known - copied, total - copied), known


def _known_names(flat: _Flat, articles: Places, known: Mask, limits: Limits) -> Mask:
    """Which names another article has: most of their parts by weight, or their initials."""
    names, parts = flat.names.of(articles), flat.parts.of(articles)
    have = known[np.repeat(limits[:-1], flat.parts.sizes[articles]) + flat.parts.flat[parts]]
    starts = limits_of(flat.names.sizes[articles])[:-1]
    owners = np.repeat(starts, flat.parts.sizes[articles]) + flat.owners[parts]
    weights = flat.weights[np.repeat(flat.known.limits[articles], flat.parts.sizes[articles]) + flat.parts.flat[parts]]
    found, some = _sums(owners, weights * have, len(names)), _sums(owners, have, len(names)) > 0
    at = flat.initials[names]
    initials = np.zeros(len(names), dtype=np.bool_)
    has_initials = at >= 0
    initials[has_initials] = known[(np.repeat(limits[:-1], flat.names.sizes[articles]) + at)[has_initials]]
    return np.asarray((some & (found >= NAME_KNOWN * flat.sums[names])) | initials)


def _retelling(
    copy: _Side, origin: _Side, order: Array, quotes: tuple[Array, Places], others: tuple[Array, Places]
) -> Array:
    """The measures in their order; of the quotations, how many are known and how many there are."""
    return np.column_stack(
        [
            copy.figures_known,
            copy.words_known,
            copy.evidence,
            np.log1p(quotes[1] - quotes[0]),
            order,
            origin.figures_retold,
            origin.names_known,
            origin.words_retold,
            (others[0] + 1) / (others[1] + 2),
            copy.new_names,
            copy.rare_known,
            np.zeros(len(order)),
        ]
    )


def _event(flat: _Flat, pairs: Pairs, shared: _Shared, quotes: Array) -> Array:
    a, b = pairs.T
    triples = _common(flat.triples, flat.triples, a, b)
    shorter = np.minimum(flat.triples.sizes[a], flat.triples.sizes[b])
    return np.column_stack(
        [
            *(_cosine(flat, pairs, shared, kind) for kind in (TERM | FIGURE, LEAD, FIGURE)),
            np.log1p(quotes),
            np.log1p(triples) - 0.5 * np.log1p(shorter),
        ]
    )


def _cosine(flat: _Flat, pairs: Pairs, shared: _Shared, kind: np.uint8) -> Array:
    """The cosines of what articles have of some kind, each weighted by its rarity in the rest of the corpus."""
    first, second = shared.places
    both = (flat.flags[first] & kind > 0) & (flat.flags[second] & kind > 0)
    alone, beside = (
        _sums(shared.pairs[both], squares[first[both]], len(pairs)) for squares in (flat.alone, flat.beside)
    )
    norms = flat.sum_of(flat.alone, flat.flags & kind > 0)
    a, b = (np.maximum(norms[pairs[:, side]] - alone, 0.0) + beside for side in (0, 1))
    return np.asarray(beside / (np.sqrt(a * b) + DOUBT))


def _common(asked: _Parts, known: _Sorted, articles: Places, others: Places) -> Array:
    """How many hashes of each article the other has."""
    numbers = np.repeat(np.arange(len(articles)), asked.sizes[articles])
    found = known.find(asked.flat[asked.of(articles)], others[numbers]) >= 0
    return np.bincount(numbers[found], minlength=len(articles)).astype(np.float64)


def _sums(owners: Places, weights: Weights, count: int) -> Array:
    """Return for each of so many owners the sum of its weights."""
    return np.bincount(owners, weights, count).astype(np.float64)


def _share(known: Array, total: Array) -> Array:
    return (known + DOUBT / 2) / (total + DOUBT)


def _order(flat: _Flat, shared: _Shared, count: int) -> Array:
    """Kendall's tau of the places where both first have the rare words that they share; 0 where there are few.

    Returns:
        Of both sides. Shape (sides, pairs).
    """
    first, second = shared.places
    rare = (flat.flags[first] & flat.flags[second] & TERM > 0) & (flat.weights[first] >= RARE)
    limits = limits_of(np.bincount(shared.pairs[rare], minlength=count))
    mine, theirs = flat.first[first[rare]], flat.first[second[rare]]
    found = np.zeros((2, count))
    for pair in np.flatnonzero(np.diff(limits) >= _LEAST_ORDERED).tolist():
        own = slice(limits[pair], limits[pair + 1])
        found[:, pair] = _tau(mine[own], theirs[own])
        if limits[pair + 1] - limits[pair] > _MOST_ORDERED:  # which of them are looked at depends on the side
            found[1, pair] = _tau(theirs[own], mine[own])
    return found


def _tau(mine: Places, theirs: Places) -> float:
    ranks = theirs[np.argsort(mine)[:_MOST_ORDERED]]
    count = len(ranks)
    rising = np.count_nonzero((ranks[:, None] < ranks) & _LATER[:count, :count])
    return rising / (count * (count - 1) / 4) - 1
