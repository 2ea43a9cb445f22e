"""What comparing sees of articles: their wording and facts as flat arrays, the articles of many pairs at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from preprocess.article import Marked
from preprocess.columns import distinct
from preprocess.copies.bulk import Loops
from preprocess.copies.flat import Limits, limits_of, owners_of, ranges
from preprocess.copies.hashing import Places, grams
from preprocess.copies.lookup import Known
from preprocess.copies.overlap import Runs
from preprocess.copies.rarity import Rarity, Weights
from preprocess.copies.readings import Figures, Names, Read, Readings
from preprocess.copies.sets import Grouped, Sets, grouped
from preprocess.copies.wording import Mask, among

_LEAD = 60  # words
_TOLD = 1.0  # weight of a figure that is one: "two" hardly is
_NOWHERE = np.iinfo(np.int64).max

TERM, FIGURE, LEAD, OPEN = np.uint8(1), np.uint8(2), np.uint8(4), np.uint8(8)
"""What a fact is: a word, by its stem; a figure; one of either that stands in the lead, or anywhere outside quotations.

A part of a name, or its initials, may be none of them.
"""

Flags = NDArray[np.uint8]
Value = TypeVar("Value", bound=np.generic)


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """All different things that a fact of another article is looked up in.

    Attributes:
        sets: Of words, figures, parts of names and their initials.
        flags: What each is: of :data:`TERM`, :data:`FIGURE`, :data:`LEAD` and :data:`OPEN`.
        weights: Rarity of each, 0 to :data:`~preprocess.copies.rarity.HIGHEST`.
        alone: Squared weight of each in the corpus without its article; of words and figures alone.
        beside: The same without another article as well that has it.
        first: Where each word or figure stands first: a word's number in its article; -1 of others.
    """

    sets: Sets
    flags: Flags
    weights: Weights
    alone: Weights
    beside: Weights
    first: Places


@dataclass(frozen=True, slots=True, kw_only=True)
class DistinctNames:
    """The different names of articles.

    Attributes:
        limits: In names, by article.
        starts: Where each stands first in its longest form: an offset in ``article.text``.
        ends: Where that ends.
        initials: The place of each name's first letters among the items; -1 for a name of one word.
        open: Whether it stands anywhere outside quotations.
        weights: Weight of each: that of its rarest part.
        parts: Places among the items of the parts of all names, one name after the other.
        part_limits: In parts, by name.
        sums: The weights of each name's parts together.
    """

    limits: Limits
    starts: Places
    ends: Places
    initials: Places
    open: Mask
    weights: Weights
    parts: Places
    part_limits: Limits
    sums: Weights


@dataclass(frozen=True, slots=True, kw_only=True)
class DistinctFigures:
    """The different figures of articles that are more than words: not "one" and "two".

    Attributes:
        limits: In figures, by article.
        items: Place of each among the items.
        starts: Where each stands first: an offset in ``article.text``.
        ends: Where that ends.
    """

    limits: Limits
    items: Places
    starts: Places
    ends: Places


@dataclass(frozen=True, slots=True, kw_only=True)
class Views:
    """Articles, ready to be compared.

    Attributes:
        marked: The articles.
        read: Their words and facts, all mentions.
        runs: Their words with what is quoted, here or somewhere in the corpus, and their runs of words.
        items: Their different words and facts.
        names: Their different names.
        figures: Their different figures.
        triples: Their different runs of three words.
        quoted_triples: Which of them stand inside a quotation.
    """

    marked: Sequence[Marked]
    read: Readings
    runs: Runs
    items: Items
    names: DistinctNames
    figures: DistinctFigures
    triples: Sets
    quoted_triples: Mask

    def __len__(self) -> int:
        """The number of articles."""
        return len(self.marked)

    @property
    def sizes(self) -> Places:
        """How many words each article has."""
        return np.diff(self.read.words.limits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the corpus says: how rare facts are, and which runs of words are quotations somewhere.

    Attributes:
        read: Reads articles.
        rarity: The corpus's own counts over them.
        registry: The runs of :data:`~preprocess.copies.wording.QUOTED_GRAM` words.
    """

    read: Read
    rarity: Rarity
    registry: Known = field(default_factory=lambda: Known.of(np.empty(0, dtype=np.uint64)))


def views_of(marked: Sequence[Marked], context: Context, loops: Loops, masked: Mask | None = None) -> Views:
    """Return articles as they are compared.

    Args:
        marked: The articles.
        context: What the corpus says.
        loops: The inner loops.
        masked: Which of their words are quoted; by default the context's registry is asked.
    """
    read = context.read(marked)
    runs = loops.runs_of(read.words, loops.masks_of(read.words, context.registry) if masked is None else masked)
    of_names, of_figures = _places_of(read, (read.names, read.figures))
    chosen, is_open = _distinct_names(read.names, ~runs.masked[of_names])
    names = _chosen(read.names, chosen)
    items, members = _items(read, names, of_figures, runs.masked, context.rarity)
    triples, quoted = _triples(read, runs.masked)
    parts, initials, figures = members
    return Views(
        marked=marked,
        read=read,
        runs=runs,
        items=items,
        names=_weighed(names, is_open, items, parts, initials),
        figures=_distinct_figures(read, items, figures),
        triples=triples,
        quoted_triples=quoted,
    )


def _places_of(read: Readings, mentions: Sequence[Names | Figures]) -> list[Places]:
    """The words that stand at, or after, where mentions begin, by their places among all words."""
    words, limits = (owners_of(read.words.limits) << 32) | read.starts, read.words.limits
    owners = [owners_of(each.limits) for each in mentions]
    found = [np.searchsorted(words, (own << 32) | each.starts) for own, each in zip(owners, mentions, strict=True)]
    return [np.minimum(place, limits[own + 1] - 1) for place, own in zip(found, owners, strict=True)]


def _distinct_names(names: Names, is_open: Mask) -> tuple[Places, Mask]:
    """Join mentions of one name: the longest form stands for the shorter ones made of its words.

    Returns:
        The mentions that stand for names, and whether any that it stands for is open.
    """
    sizes, numbers = np.diff(names.part_limits), np.arange(len(names.starts))
    kinds = grouped(names.parts[names.part_limits[1:] - 1], owners_of(names.limits), len(names.limits) - 1).members
    order = np.lexsort((numbers, -sizes, kinds))
    homes = order[np.searchsorted(kinds[order], kinds)]  # the longest form that ends with the same word
    owners = np.repeat(numbers, sizes)
    stems = np.unique(names.parts, return_inverse=True)[1]
    owned = ((owners << 32) | stems).astype(np.uint64)
    lacking = ~among(((homes[owners] << 32) | stems).astype(np.uint64), np.sort(owned))
    strange = np.flatnonzero(np.bincount(owners[lacking], minlength=len(numbers)))
    homes[strange] = _alike(names, strange)
    opened = np.bincount(homes[is_open], minlength=len(numbers)) > 0
    chosen = distinct(homes)
    return chosen, opened[chosen]


def _alike(names: Names, mentions: Places) -> Places:
    """Of mentions, the first one in the article that has the same words."""
    words = _reduced_at(np.add, names.parts, names.part_limits[:-1])
    found = grouped(words[mentions], owners_of(names.limits)[mentions], len(names.limits) - 1)
    firsts = _reduced(np.minimum, mentions, found)
    return np.asarray(firsts[found.members])


def _chosen(names: Names, mentions: Places) -> Names:
    starts, ends = names.part_limits[mentions], names.part_limits[mentions + 1]
    owners = owners_of(names.limits)[mentions]
    return Names(
        limits=limits_of(np.bincount(owners, minlength=len(names.limits) - 1)),
        starts=names.starts[mentions],
        ends=names.ends[mentions],
        initials=names.initials[mentions],
        parts=names.parts[ranges(starts, ends)],
        part_limits=limits_of(ends - starts),
    )


def _items(
    read: Readings, names: Names, at: Places, masked: Mask, rarity: Rarity
) -> tuple[Items, tuple[Places, Places, Places]]:
    """All that is known of articles, and the places there of names' parts, of initials and of mentioned figures.

    Args:
        read: The articles.
        names: Their different names.
        at: The word at which each mentioned figure stands.
        masked: Which words are quoted.
        rarity: How rare facts are.
    """
    words, figures = read.words, read.figures
    has_initials = np.flatnonzero(names.initials)
    owners = [owners_of(words.limits), owners_of(figures.limits)]
    places = [np.arange(len(words.hashes)) - words.limits[owners[0]], at - words.limits[owners[1]]]
    flags = [
        kind | OPEN * ~mask | LEAD * (place < _LEAD)
        for kind, mask, place in ((TERM, masked, places[0]), (FIGURE, masked[at], places[1]))
    ]
    others = len(names.parts) + len(has_initials)
    hashes = np.concatenate([read.stems, figures.hashes, names.parts, names.initials[has_initials]])
    found = grouped(
        hashes,
        np.concatenate([*owners, names.part_owners, owners_of(names.limits)[has_initials]]),
        len(read),
    )
    flag = _reduced(np.bitwise_or, np.concatenate([*flags, np.zeros(others, dtype=np.uint8)]), found)
    first = _reduced(np.minimum, np.concatenate([*places, np.full(others, _NOWHERE)]), found)
    weights, alone, beside = rarity.apart(hashes[found.order[found.starts]])
    subject = flag & (TERM | FIGURE) > 0
    items = Items(
        sets=found.sets,
        flags=flag,
        weights=weights,
        alone=alone * subject,
        beside=beside * subject,
        first=np.where(first == _NOWHERE, -1, first),
    )
    initials = np.full(len(names.initials), -1, dtype=np.int64)
    _, mentions, parts, initials[has_initials] = np.split(
        found.members, np.cumsum([len(read.stems), len(figures.hashes), len(names.parts)])
    )
    return items, (parts, initials, mentions)


def _reduced(how: np.ufunc, values: NDArray[Value], found: Grouped) -> NDArray[Value]:
    return _reduced_at(how, values[found.order], found.starts)


def _reduced_at(how: np.ufunc, values: NDArray[Value], starts: Places) -> NDArray[Value]:
    """Reduce the values from each start to the next; nothing where there is none."""
    return np.asarray(how.reduceat(values, starts)) if len(starts) else values


def _weighed(names: Names, is_open: Mask, items: Items, parts: Places, initials: Places) -> DistinctNames:
    weights, starts = items.weights[parts], names.part_limits[:-1]
    return DistinctNames(
        limits=names.limits,
        starts=names.starts,
        ends=names.ends,
        initials=initials,
        open=is_open,
        weights=_reduced_at(np.maximum, weights, starts),
        parts=parts,
        part_limits=names.part_limits,
        sums=_reduced_at(np.add, weights, starts),
    )


def _distinct_figures(read: Readings, items: Items, mentions: Places) -> DistinctFigures:
    mentioned = np.flatnonzero(items.weights[mentions] >= _TOLD)
    places, firsts = np.unique(mentions[mentioned], return_index=True)
    firsts = mentioned[firsts]
    owners = owners_of(read.figures.limits)[firsts]
    return DistinctFigures(
        limits=limits_of(np.bincount(owners, minlength=len(read))),
        items=places,
        starts=read.figures.starts[firsts],
        ends=read.figures.ends[firsts],
    )


def _triples(read: Readings, masked: Mask) -> tuple[Sets, Mask]:
    """The different runs of three words of articles, and which of them stand inside quotations."""
    limits = read.words.limits
    sizes = np.maximum(np.diff(limits) - 2, 0)
    places = ranges(limits[:-1], limits[:-1] + sizes)
    found = grouped(grams(read.words.hashes, 3)[places], np.repeat(np.arange(len(read)), sizes), len(read))
    return found.sets, _reduced(np.logical_or, masked[places] & masked[places + 1] & masked[places + 2], found)
