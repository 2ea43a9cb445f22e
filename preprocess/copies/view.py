"""What comparing sees of an article: wording and facts as sorted arrays, built on demand, in a bounded cache."""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from preprocess.article import Extent, Marked
from preprocess.copies.credit import credits_of
from preprocess.copies.facts import Facts, Name
from preprocess.copies.hashing import Hashes, Places, distinct, grams
from preprocess.copies.lookup import Known
from preprocess.copies.rarity import Background, Rarity, Weights
from preprocess.copies.reading import Reading, read
from preprocess.copies.wording import LEAST_OWN_WORDS, QUOTED_GRAM, Mask, Wording, spread
from preprocess.text import sentences

_CACHED_WORDS = 1_000_000  # in all views that are kept; about 150 MB
_LEAD = 60  # words
_MOST_SENTENCES = 400  # of one article


TERM, FIGURE, LEAD, OPEN = np.uint8(1), np.uint8(2), np.uint8(4), np.uint8(8)
"""What a fact is: a word, by its stem; a figure; one of either that stands in the lead, or anywhere outside quotations.

A part of a name, or its initials, may be none of them.
"""

Flags = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """All different things that a fact of another article is looked up in, sorted by hash.

    Attributes:
        hashes: Of words, figures, parts of names and their initials.
        flags: What each is: of :data:`TERM`, :data:`FIGURE`, :data:`LEAD` and :data:`OPEN`.
        weights: Rarity of each, 0 to :data:`~preprocess.copies.rarity.HIGHEST`.
        alone: Squared weight of each in the corpus without this article; of words and figures alone.
        beside: The same without another article as well that has it.
        first: Where each word or figure stands first: a word's number; -1 of others.
    """

    hashes: Hashes
    flags: Flags
    weights: Weights
    alone: Weights
    beside: Weights
    first: Places


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The different names of an article, and their parts as flat arrays.

    Attributes:
        extents: Where each stands first in its longest form, in order.
        initials: The place of each name's first letters in :class:`Items`; -1 for a name of one word.
        open: Whether it stands anywhere outside quotations.
        weights: Weight of each: that of its rarest part.
        parts: Places in :class:`Items` of the parts of all names, one name after the other.
        owners: Number of the name that each part belongs to.
        sums: The weights of each name's parts together.
    """

    extents: tuple[Extent, ...]
    initials: Places
    open: Mask
    weights: Weights
    parts: Places
    owners: Places
    sums: Weights


@dataclass(frozen=True, kw_only=True)
class View:
    """One article, ready to be compared.

    Attributes:
        marked: The article.
        wording: Its words.
        masked: Which words are quoted, here or somewhere in the corpus.
        facts: Its names and figures, all mentions.
        known: Its different words and facts.
        names: The different names.
        figures: Places of the different figures in :attr:`known`.
        figure_extents: Where each of them stands first.
        runs: Hashes of all runs of :data:`QUOTED_GRAM` words, in order.
        own: Which runs are asked for in another article: those without a quoted word; all, where the article is little
            more than quotations.
        triples: Hashes of the different runs of three words, sorted.
        quoted_triples: Those that stand inside a quotation.
    """

    marked: Marked
    wording: Wording
    masked: Mask
    facts: Facts
    known: Items
    names: Names
    figures: Places
    figure_extents: tuple[Extent, ...]
    runs: Hashes
    own: Mask
    triples: Hashes
    quoted_triples: Hashes

    @cached_property
    def credits(self) -> tuple[Extent, ...]:
        """Where it names a source."""
        return credits_of(self.marked.article.text)

    @cached_property
    def told(self) -> tuple[tuple[Extent, dict[int, Extent]], ...]:
        """Its first sentences, each with its facts: a fact's hash, and where it stands first in the sentence."""
        return _told(self)

    @cached_property
    def told_in(self) -> dict[int, list[int]]:
        """The numbers of the sentences in which each fact stands."""
        found: dict[int, list[int]] = {}
        for number, (_, facts) in enumerate(self.told):
            for fact in facts:
                found.setdefault(fact, []).append(number)
        return found

    @cached_property
    def told_weights(self) -> dict[int, float]:
        """The rarity of each fact of its sentences."""
        items, facts = self.known, list(self.told_in)
        at = np.searchsorted(items.hashes, np.array(facts, dtype=np.uint64))
        return dict(zip(facts, items.weights[at].tolist(), strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the corpus says: how rare facts are, and which runs of words are quotations somewhere.

    Attributes:
        background: Words and names of news at large.
        rarity: The corpus's own counts over them.
        registry: Sorted hashes of runs of :data:`QUOTED_GRAM` words.
    """

    background: Background
    rarity: Rarity
    registry: Hashes = field(default_factory=lambda: np.empty(0, dtype=np.uint64))


def view(marked: Marked, context: Context) -> View:
    """Return an article as it is compared."""
    return view_of(marked, read(marked, context.background), context.rarity, Known.of(context.registry))


def view_of(marked: Marked, reading: Reading, rarity: Rarity, registry: Known) -> View:
    """Return an article that was read as it is compared.

    Args:
        marked: The article.
        reading: Its words and facts.
        rarity: How rare facts are in the corpus.
        registry: The runs of words that are quotations somewhere in it.
    """
    words, found = reading.wording, reading.facts
    runs, triples = grams(words.hashes, QUOTED_GRAM), grams(words.hashes, 3)
    mask = (words.quotes >= 0) | spread(registry.has(runs), QUOTED_GRAM, len(words))
    names, is_open = _distinct(found, ~mask[places_of(found.name_extents, words)])
    known = _known([found.names[number] for number in names], words, found, mask, rarity)
    hashes = np.array([figure.hash for figure in found.figures], dtype=np.uint64)
    figures, firsts = np.unique(hashes, return_index=True)
    little = np.count_nonzero(~mask) < LEAST_OWN_WORDS
    return View(
        marked=marked,
        wording=words,
        masked=mask,
        facts=found,
        known=known,
        names=_names(found, names, is_open, known),
        figures=np.searchsorted(known.hashes, figures),
        figure_extents=tuple(found.figure_extents[number] for number in firsts.tolist()),
        runs=runs,
        own=_whole(~mask, QUOTED_GRAM) | little,
        triples=distinct(triples),
        quoted_triples=distinct(triples[_whole(mask, 3)]),
    )


class Views:
    """The views of a corpus's articles, built on demand; the least used are forgotten first."""

    def __init__(self, articles: Sequence[Marked], context: Context, registry: Known) -> None:
        self._articles, self._context, self._registry = articles, context, registry
        self._kept: OrderedDict[int, View] = OrderedDict()
        self._words = 0

    def __getitem__(self, number: int) -> View:
        """Return the view of the article at that place of the corpus."""
        if number in self._kept:
            self._kept.move_to_end(number)
            return self._kept[number]
        built = self._kept[number] = self._view(number)
        self._words += _cost(built)
        while self._words > _CACHED_WORDS and len(self._kept) > 1:
            self._words -= _cost(self._kept.popitem(last=False)[1])
        return built

    def _view(self, number: int) -> View:
        article = self._articles[number]
        return view_of(article, read(article, self._context.background), self._context.rarity, self._registry)


def places_of(extents: Sequence[Extent], words: Wording) -> Places:
    """Return the number of the word that stands at, or after, the start of each extent."""
    starts = np.array([extent[0] for extent in extents], dtype=np.int64)
    return np.minimum(np.searchsorted(words.starts, starts), max(0, len(words.starts) - 1))


def _whole(mask: Mask, size: int) -> Mask:
    """Which runs of ``size`` words lie wholly in a mask."""
    count = max(0, len(mask) - size + 1)
    inside = np.ones(count, dtype=np.bool_)
    for place in range(size):
        inside &= mask[place : place + count]
    return inside


def _known(names: Sequence[Name], words: Wording, found: Facts, mask: Mask, rarity: Rarity) -> Items:
    terms = _first_of(words.stems, np.arange(len(words)), ~mask)
    places = places_of(found.figure_extents, words)
    figures = _first_of(np.array([figure.hash for figure in found.figures], dtype=np.uint64), places, ~mask[places])
    parts = [hashed for name in names for hashed in name.stems] + [name.initials for name in names if name.initials]
    hashes = distinct(np.concatenate([terms[0], figures[0], np.array(parts, dtype=np.uint64)]))
    flags, first = np.zeros(len(hashes), dtype=np.uint8), np.full(len(hashes), -1, dtype=np.int64)
    for flag, (different, where, is_open) in ((TERM, terms), (FIGURE, figures)):
        at = np.searchsorted(hashes, different)
        flags[at] |= flag | OPEN * is_open | LEAD * (where < _LEAD)
        first[at] = where
    subject = flags & (TERM | FIGURE) > 0
    alone, beside = rarity.squares_apart(hashes)
    return Items(
        hashes=hashes,
        flags=flags,
        weights=rarity.weights(hashes),
        alone=alone * subject,
        beside=beside * subject,
        first=first,
    )


def _first_of(hashes: Hashes, places: Places, is_open: Mask) -> tuple[Hashes, Places, Mask]:
    """The different hashes, the first place of each, and whether any is open."""
    if len(hashes) == 0:
        return hashes, places, is_open
    order = np.argsort(hashes, kind="stable")
    ordered = hashes[order]
    edges = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    return ordered[edges], places[order[edges]], np.logical_or.reduceat(is_open[order], edges)


def _names(found: Facts, chosen: Sequence[int], is_open: Sequence[bool], known: Items) -> Names:
    names = [found.names[number] for number in chosen]
    parts = np.searchsorted(known.hashes, np.array([h for name in names for h in name.stems], dtype=np.uint64))
    owners = np.repeat(np.arange(len(names)), [len(name.stems) for name in names])
    initials = np.array([name.initials for name in names], dtype=np.uint64)
    part_weights = known.weights[parts]
    weights = np.zeros(len(names))
    np.maximum.at(weights, owners, part_weights)
    return Names(
        extents=tuple(found.name_extents[number] for number in chosen),
        initials=np.where(initials > 0, np.searchsorted(known.hashes, initials), -1),
        open=np.array(is_open, dtype=np.bool_),
        weights=weights,
        parts=parts,
        owners=owners,
        sums=np.bincount(owners, part_weights, len(names)).astype(np.float64),
    )


def _distinct(found: Facts, is_open: Mask) -> tuple[list[int], list[bool]]:
    """Join mentions of one name: the longest form stands for the shorter ones made of its words."""
    names, opened = found.names, is_open.tolist()
    order = sorted(range(len(names)), key=lambda number: (-len(names[number].stems), number))
    forms: dict[int, int] = {}  # a last word -> the longest form that ends with it
    chosen: dict[int, bool] = {}
    for number in order:
        stems = names[number].stems
        home = forms.setdefault(stems[-1], number)
        if home != number and not set(stems).issubset(names[home].stems):
            home = number
        chosen[home] = chosen.get(home, False) or opened[number]
    kept = sorted(chosen)
    return kept, [chosen[number] for number in kept]


def _told(article: View) -> tuple[tuple[Extent, dict[int, Extent]], ...]:
    text = article.marked.article.text
    found = [extent for start, end in article.marked.kept for extent in sentences(text, start, end)][:_MOST_SENTENCES]
    table: list[tuple[Extent, dict[int, Extent]]] = [(extent, {}) for extent in found]
    starts = [extent[0] for extent in found]
    for hashed, extent in _mentions(article.facts):
        place = bisect_right(starts, extent[0]) - 1
        if place >= 0 and extent[0] < found[place][1]:
            table[place][1].setdefault(hashed, extent)
    return tuple(table)


def _mentions(found: Facts) -> Iterator[tuple[int, Extent]]:
    yield from zip((name.stems[-1] for name in found.names), found.name_extents, strict=True)
    yield from zip((figure.hash for figure in found.figures), found.figure_extents, strict=True)


def _cost(built: View) -> int:
    return len(built.wording) + 100
