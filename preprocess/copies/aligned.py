"""Sentences of a retelling beside those of the other article that share most of their facts; of many pairs at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from preprocess.article import Extent, Marked, Passage
from preprocess.columns import distinct
from preprocess.copies.bulk import Loops
from preprocess.copies.codes import Pairs
from preprocess.copies.flat import Limits, limits_of, owners_of, ranges
from preprocess.copies.hashing import Places
from preprocess.copies.rarity import Weights
from preprocess.copies.view import Views
from preprocess.text import sentences

MOST_PASSAGES = 5

_LEAST_WEIGHT = 4.0  # of the facts that two sentences share; a single common name is none
_MOST_SENTENCES = 400  # of one article
_MOST_TOLD = 8  # sentences in which a fact is looked for, the first ones: what stands everywhere tells nothing
_BITS = 21  # of the number of a pair or of a sentence among those that are compared at once


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """The facts of articles, sentence by sentence.

    Attributes:
        sentences: The extents of all sentences.
        limits: Where the entries of each item of the articles begin, and where the last one's end.
        places: The sentence of each entry.
        extents: Where the fact of each entry stands first in its sentence.
    """

    sentences: Sequence[Extent]
    limits: Limits
    places: Places
    extents: Sequence[Extent]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Together:
    """Facts that a sentence of a copy and one of its origin share.

    Attributes:
        pairs: The pair of each, by its number.
        entries: The entry of each in the copy and in the origin.
        places: The sentence of each in the copy and in the origin.
        weights: The rarity of each.
    """

    pairs: Places
    entries: tuple[Places, Places]
    places: tuple[Places, Places]
    weights: Weights


def aligned_sentences(views: Views, pairs: Pairs, loops: Loops) -> list[tuple[Passage, ...]]:
    """Return of each pair the sentences of the copy beside those of the origin that share most of their facts.

    Args:
        views: The articles.
        pairs: The places of copies and of their origins. Shape (pairs, 2).
        loops: What finds out what sets have in common.

    Returns:
        At most :data:`MOST_PASSAGES` of a pair, those that share most first; ``a`` is the copy.
    """
    articles = distinct(pairs.ravel())
    found = [_sentences(views.marked[number]) for number in articles.tolist()]
    if not any(found):
        return [() for _ in pairs]
    told = _told(views, articles, found)
    together = _together(views, told, pairs, loops)
    passages: list[list[Passage]] = [[] for _ in pairs]
    for rows in _best(together):
        first, mine, theirs = (together.pairs[rows[0]], *(each[rows[0]] for each in together.places))
        extents = [[told.extents[entry] for entry in each[rows].tolist()] for each in together.entries]
        shared = tuple(sorted(set(zip(*extents, strict=True))))
        passages[first].append(Passage(a=told.sentences[mine], b=told.sentences[theirs], shared=shared))
    return list(map(tuple, passages))


def _told(views: Views, articles: Places, found: Sequence[Sequence[Extent]]) -> _Told:
    """Find the facts of the first sentences of some articles."""
    extents = [extent for each in found for extent in each]
    starts, ends = np.array(extents, dtype=np.int64).reshape(-1, 2).T
    owners = np.repeat(articles, [len(each) for each in found])
    mentions, mention_owners, mention_starts, mention_ends = _mentions(views)
    asked = (mention_owners << 32) | mention_starts
    places = np.searchsorted((owners << 32) | starts, asked, side="right") - 1
    inside = np.flatnonzero((places >= 0) & (owners[places] == mention_owners) & (mention_starts < ends[places]))
    places, items = places[inside], mentions[inside]
    _, firsts = np.unique((items << 32) | places, return_index=True)  # sorted by item
    chosen = inside[firsts]
    return _Told(
        sentences=extents,
        limits=limits_of(np.bincount(items[firsts], minlength=len(views.items.sets.keys))),
        places=places[firsts],
        extents=list(zip(mention_starts[chosen].tolist(), mention_ends[chosen].tolist(), strict=True)),
    )


def _sentences(marked: Marked) -> list[Extent]:
    text = marked.article.text
    return [extent for start, end in marked.kept for extent in sentences(text, start, end)][:_MOST_SENTENCES]


def _mentions(views: Views) -> tuple[Places, Places, Places, Places]:
    """The item, the article and the extent of each name, known by its last word, and of each figure."""
    names, figures = views.read.names, views.read.figures
    owners = np.concatenate([owners_of(names.limits), owners_of(figures.limits)])
    hashes = np.concatenate([names.parts[names.part_limits[1:] - 1], figures.hashes])
    return (
        views.items.sets.places(hashes, owners),
        owners,
        np.concatenate([names.starts, figures.starts]),
        np.concatenate([names.ends, figures.ends]),
    )


def _together(views: Views, told: _Told, pairs: Pairs, loops: Loops) -> _Together:
    shared = loops.common(views.items.sets, pairs)
    sizes = np.minimum(np.diff(told.limits), _MOST_TOLD)
    mine, theirs = sizes[shared.first], sizes[shared.second]
    some = np.flatnonzero((mine > 0) & (theirs > 0))
    first, second, mine, theirs = shared.first[some], shared.second[some], mine[some], theirs[some]
    # Each sentence of the copy with each of the origin that has the fact.
    of_mine = np.repeat(np.repeat(np.arange(len(some)), mine), np.repeat(theirs, mine))
    my_entries = np.repeat(ranges(told.limits[first], told.limits[first] + mine), np.repeat(theirs, mine))
    their_starts = np.repeat(told.limits[second], mine)
    their_entries = ranges(their_starts, their_starts + np.repeat(theirs, mine))
    return _Together(
        pairs=shared.pairs[some][of_mine],
        entries=(my_entries, their_entries),
        places=(told.places[my_entries], told.places[their_entries]),
        weights=views.items.weights[first][of_mine],
    )


def _best(together: _Together) -> list[Places]:
    """The rows of each two sentences that are shown, pair by pair, those that share most first."""
    pairs, (mine, theirs) = together.pairs, together.places
    packed = (((pairs << _BITS) | mine) << _BITS) | theirs
    order = np.argsort(packed)
    edges = np.flatnonzero(np.diff(packed[order], prepend=-1))
    if len(edges) == 0:
        return []
    scores, ends = np.add.reduceat(together.weights[order], edges), np.append(edges[1:], len(order))
    copies, heads = packed[order[edges]] >> _BITS, np.flatnonzero(scores >= _LEAST_WEIGHT)
    best = heads[np.lexsort((heads, -scores[heads], copies[heads]))]
    best = best[np.diff(copies[best], prepend=-1) != 0]  # of each sentence of a copy
    best = best[np.lexsort((best, -scores[best], copies[best] >> _BITS))]
    origins = packed[order[edges[best]]] & ((1 << _BITS) - 1) | (copies[best] >> _BITS << _BITS)
    best = best[np.sort(np.unique(origins, return_index=True)[1])]  # and of each of an origin
    numbers = copies[best] >> _BITS
    ranks = np.arange(len(best)) - np.searchsorted(numbers, numbers)
    return [np.sort(order[edges[number] : ends[number]]) for number in best[ranks < MOST_PASSAGES].tolist()]
