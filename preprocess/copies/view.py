"""What comparing sees of an article: wording and facts as sorted arrays, built on demand, in a bounded cache."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from preprocess.article import Extent, Marked
from preprocess.copies.credit import credits_of
from preprocess.copies.facts import Facts, Name
from preprocess.copies.hashing import Hashes, grams
from preprocess.copies.rarity import Background, Rarity, Subject, Weights
from preprocess.copies.reading import Reader, Reading
from preprocess.copies.wording import (
    QUOTED_GRAM,
    Mask,
    Places,
    Wording,
    masked,
)

_CACHED_WORDS = 1_000_000  # in all views that are kept; about 150 MB
_LEAD = 60  # words


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Different things that an article has, sorted by hash.

    Attributes:
        hashes: Sorted and different.
        weights: Rarity of each, 0 to :data:`~preprocess.copies.rarity.HIGHEST`.
        first: Where each stands first: a word's number.
        open: Whether it stands anywhere outside quotations.
    """

    hashes: Hashes
    weights: Weights
    first: Places
    open: Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The different names of an article, and their parts as flat arrays.

    Attributes:
        extents: Where each stands first in its longest form, in order.
        initials: Hash of each name's first letters; 0 for a name of one word.
        open: Whether it stands anywhere outside quotations.
        weights: Weight of each: that of its rarest part.
        parts: Hashes of the parts of all names, one name after the other.
        part_weights: Rarity of the parts.
        part_names: Number of the name that each part belongs to.
    """

    extents: tuple[Extent, ...]
    initials: Hashes
    open: Mask
    weights: Weights
    parts: Hashes
    part_weights: Weights
    part_names: Places


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One article, ready to be compared.

    Attributes:
        marked: The article.
        wording: Its words.
        masked: Which words are quoted, here or somewhere in the corpus.
        facts: Its names and figures, all mentions.
        figure_hashes: Hashes of the figures, mention by mention.
        credits: Where it names a source.
        names: The different names.
        figures: The different figures.
        words: The different words, by their stems.
        subject: Its words and figures.
        lead: Those of its first words.
        counted: Its figures.
        known: Sorted hashes of everything that a fact of another article is looked up in.
        grams: Hashes of all runs of :data:`QUOTED_GRAM` words, in order.
        gram_set: The different ones, sorted.
        own_grams: Which runs hold no quoted word.
        triples: Hashes of the different runs of three words, sorted.
        own_triples: Those that hold no quoted word.
        quoted_triples: Those that stand inside a quotation.
    """

    marked: Marked
    wording: Wording
    masked: Mask
    facts: Facts
    figure_hashes: tuple[int, ...]
    credits: tuple[Extent, ...]
    names: Names
    figures: Terms
    words: Terms
    subject: Subject
    lead: Subject
    counted: Subject
    known: Hashes
    grams: Hashes
    gram_set: Hashes
    own_grams: Mask
    triples: Hashes
    own_triples: Hashes
    quoted_triples: Hashes


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
    return view_of(marked, Reader(context.background).read(marked), context)


def view_of(marked: Marked, reading: Reading, context: Context) -> View:
    """Return an article that was read as it is compared."""
    words, found = reading.wording, reading.facts
    mask = masked(words, context.registry)
    runs, triples = grams(words.hashes, QUOTED_GRAM), grams(words.hashes, 3)
    quoted, unquoted = _whole(mask, 3), _whole(~mask, 3)
    names = _names(found, words, mask, context.rarity)
    figures = _figures(found, words, mask, context.rarity)
    terms = _terms(words.stems, np.arange(len(words)), ~mask, context.rarity)
    return View(
        marked=marked,
        wording=words,
        masked=mask,
        facts=found,
        figure_hashes=tuple(figure.hash for figure in found.figures),
        credits=credits_of(marked.article.text),
        names=names,
        figures=figures,
        words=terms,
        subject=context.rarity.subject(np.union1d(terms.hashes, figures.hashes)),
        lead=context.rarity.subject(np.union1d(words.stems[:_LEAD], figures.hashes[figures.first < _LEAD])),
        counted=context.rarity.subject(figures.hashes),
        known=np.unique(np.concatenate([terms.hashes, names.parts, names.initials, figures.hashes])),
        grams=runs,
        gram_set=np.unique(runs),
        own_grams=_whole(~mask, QUOTED_GRAM),
        triples=np.unique(triples),
        own_triples=np.unique(triples[unquoted]),
        quoted_triples=np.unique(triples[quoted]),
    )


class Views:
    """The views of a corpus's articles, built on demand; the least used are forgotten first."""

    def __init__(self, articles: Sequence[Marked], context: Context) -> None:
        self._articles, self._context = articles, context
        self._reader = Reader(context.background)
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
        return view_of(article, self._reader.read(article), self._context)


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


def _terms(hashes: Hashes, places: Places, is_open: Mask, rarity: Rarity) -> Terms:
    different, first, inverse = np.unique(hashes, return_index=True, return_inverse=True)
    somewhere_open = np.zeros(len(different), dtype=np.bool_)
    somewhere_open[inverse[is_open]] = True
    return Terms(hashes=different, weights=rarity.weights(different), first=places[first], open=somewhere_open)


def _figures(found: Facts, words: Wording, mask: Mask, rarity: Rarity) -> Terms:
    hashes = np.array([figure.hash for figure in found.figures], dtype=np.uint64)
    places = places_of(found.figure_extents, words)
    return _terms(hashes, places, ~mask[places], rarity)


def _names(found: Facts, words: Wording, mask: Mask, rarity: Rarity) -> Names:
    chosen, is_open = _distinct(found.names, ~mask[places_of(found.name_extents, words)])
    names = [found.names[number] for number in chosen]
    parts = np.array([hashed for name in names for hashed in name.stems], dtype=np.uint64)
    owners = np.repeat(np.arange(len(names)), [len(name.stems) for name in names])
    part_weights = rarity.weights(parts)
    weights = np.zeros(len(names))
    np.maximum.at(weights, owners, part_weights)
    return Names(
        extents=tuple(found.name_extents[number] for number in chosen),
        initials=np.array([name.initials for name in names], dtype=np.uint64),
        open=np.array(is_open, dtype=np.bool_),
        weights=weights,
        parts=parts,
        part_weights=part_weights,
        part_names=owners,
    )


def _distinct(names: Sequence[Name], is_open: NDArray[np.bool_]) -> tuple[list[int], list[bool]]:
    """Join mentions of one name: the longest form stands for the shorter ones made of its words."""
    opened = is_open.tolist()
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


def _cost(built: View) -> int:
    return len(built.wording) + 100
