"""What comparing sees of an article: wording and facts as sorted arrays, built on demand, in a bounded cache."""

import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from preprocess.article import Extent, Marked
from preprocess.copies.credit import credits_of
from preprocess.copies.facts import Facts, Name, facts
from preprocess.copies.hashing import Hashes, grams
from preprocess.copies.rarity import Background, Rarity, Subject, Weights, figure_hash
from preprocess.copies.wording import (
    QUOTED_GRAM,
    Mask,
    Places,
    Wording,
    hash_of,
    masked,
    stem,
    stem_hash,
    wording,
)

_SMALL_LETTERS = re.compile(r"(?<![\w.’'\-])[^\W\d_]+(?![\w’'\-])")
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
        names: One for each, the longest form, by first appearance.
        initials: Hash of each name's first letters; 0 for a name of one word.
        open: Whether it stands anywhere outside quotations.
        weights: Weight of each: that of its rarest part.
        parts: Hashes of the parts of all names, one name after the other.
        part_weights: Rarity of the parts.
        part_names: Number of the name that each part belongs to.
    """

    names: tuple[Name, ...]
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


def read(marked: Marked, background: Background) -> tuple[Wording, Facts]:
    """Return an article's words and facts, before anything of its corpus is known."""
    own = _small_words(marked)
    return wording(marked), facts(marked, lambda key: -1 if key in own else _leaning(key, background))


def view(marked: Marked, context: Context) -> View:
    """Return an article as it is compared."""
    words, found = read(marked, context.background)
    mask = masked(words, context.registry)
    runs, triples = grams(words.hashes, QUOTED_GRAM), grams(words.hashes, 3)
    quoted, unquoted = _whole(mask, 3), _whole(~mask, 3)
    names = _names(found, words, mask, context.rarity)
    figures = _figures(found, words, mask, context.rarity)
    terms = _terms(words.stems, np.arange(len(words.words)), ~mask, context.rarity)
    return View(
        marked=marked,
        wording=words,
        masked=mask,
        facts=found,
        figure_hashes=tuple(figure_hash(figure.key) for figure in found.figures),
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
        self._kept: OrderedDict[int, View] = OrderedDict()
        self._words = 0

    def __getitem__(self, number: int) -> View:
        """Return the view of the article at that place of the corpus."""
        if number in self._kept:
            self._kept.move_to_end(number)
            return self._kept[number]
        built = self._kept[number] = view(self._articles[number], self._context)
        self._words += _cost(built)
        while self._words > _CACHED_WORDS and len(self._kept) > 1:
            self._words -= _cost(self._kept.popitem(last=False)[1])
        return built


def fact_hashes(words: Wording, found: Facts) -> Hashes:
    """Return the hashes of all words, names' words and figures of an article; some stand twice."""
    parts = [stem_hash(part) for name in found.names for part in name.parts]
    return np.concatenate([words.stems, np.array(parts + [figure_hash(f.key) for f in found.figures], dtype=np.uint64)])


def places_of(extents: Sequence[Extent], words: Wording) -> Places:
    """Return the number of the word that stands at, or after, the start of each extent."""
    starts = np.array([extent[0] for extent in extents], dtype=np.int64)
    return np.minimum(np.searchsorted(words.starts, starts), max(0, len(words.starts) - 1))


def _leaning(key: str, background: Background) -> int:
    return background.names.get(key, 0) - background.words.get(key, 0)


def _small_words(marked: Marked) -> set[str]:
    """The words that the article itself writes in small letters."""
    text = marked.article.text
    found = set(chain.from_iterable(_SMALL_LETTERS.findall(text, start, end) for start, end in marked.kept))
    return {word for word in found if word.islower()}


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
    hashes = np.array([figure_hash(figure.key) for figure in found.figures], dtype=np.uint64)
    places = places_of([figure.extent for figure in found.figures], words)
    return _terms(hashes, places, ~mask[places], rarity)


def _names(found: Facts, words: Wording, mask: Mask, rarity: Rarity) -> Names:
    distinct, is_open = _distinct(found.names, ~mask[places_of([name.extent for name in found.names], words)])
    parts = np.array([stem_hash(part) for name in distinct for part in name.parts], dtype=np.uint64)
    owners = np.array([number for number, name in enumerate(distinct) for _ in name.parts], dtype=np.int64)
    part_weights = rarity.weights(parts)
    weights = np.zeros(len(distinct))
    np.maximum.at(weights, owners, part_weights)
    return Names(
        names=tuple(distinct),
        initials=np.array([hash_of(n.initials) if len(n.parts) > 1 else 0 for n in distinct], dtype=np.uint64),
        open=np.array(is_open, dtype=np.bool_),
        weights=weights,
        parts=parts,
        part_weights=part_weights,
        part_names=owners,
    )


def _distinct(names: Sequence[Name], is_open: NDArray[np.bool_]) -> tuple[list[Name], list[bool]]:
    """Join mentions of one name: the longest form stands for the shorter ones made of its words."""
    order = sorted(range(len(names)), key=lambda number: (-len(names[number].parts), number))
    forms: dict[str, int] = {}  # a last word -> the longest form that ends with it
    chosen: dict[int, bool] = {}
    for number in order:
        parts = names[number].parts
        home = forms.get(stem(parts[-1]))
        if home is None or not {stem(part) for part in parts} <= {stem(part) for part in names[home].parts}:
            home = number
            forms.setdefault(stem(parts[-1]), number)
        chosen[home] = chosen.get(home, False) or bool(is_open[number])
    kept = sorted(chosen, key=lambda number: names[number].extent)
    return [names[number] for number in kept], [chosen[number] for number in kept]


def _cost(built: View) -> int:
    return len(built.wording.words) + 100
