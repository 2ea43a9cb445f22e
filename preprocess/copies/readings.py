"""The words and facts of many articles as flat arrays: no Python object a word or a fact."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from preprocess.article import Extent, Marked
from preprocess.copies.bulk import words_of
from preprocess.copies.facts import Facts
from preprocess.copies.flat import Limits, Words, joined_arrays, joined_limits, joined_words, limits_of, owners_of
from preprocess.copies.hashing import Hashes, Places
from preprocess.copies.reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names of articles, mention by mention, in the order of each article.

    Attributes:
        limits: In mentions, by article.
        starts: Offset of each mention in its ``article.text``.
        ends: Where it ends.
        initials: Hash of the first letters of its words; 0 for a name of one word.
        parts: Hashes of the stems of its words, one mention after the other.
        part_limits: In parts, by mention.
    """

    limits: Limits
    starts: Places
    ends: Places
    initials: Hashes
    parts: Hashes
    part_limits: Limits

    @property
    def part_owners(self) -> Places:
        """The article of each part, by its number."""
        return np.repeat(owners_of(self.limits), np.diff(self.part_limits))

    def part(self, start: int, end: int) -> "Names":
        """Return the names of the articles from one number to before another, not copied."""
        own = slice(self.limits[start], self.limits[end])
        part_limits = self.part_limits[own.start : own.stop + 1]
        return Names(
            limits=self.limits[start : end + 1] - own.start,
            starts=self.starts[own],
            ends=self.ends[own],
            initials=self.initials[own],
            parts=self.parts[part_limits[0] : part_limits[-1]],
            part_limits=part_limits - part_limits[0],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of articles, mention by mention, in the order of each article.

    Attributes:
        limits: In mentions, by article.
        starts: Offset of each mention in its ``article.text``.
        ends: Where it ends.
        hashes: Of its value; see :class:`preprocess.copies.figures.Figure`.
    """

    limits: Limits
    starts: Places
    ends: Places
    hashes: Hashes

    def part(self, start: int, end: int) -> "Figures":
        """Return the figures of the articles from one number to before another, not copied."""
        own = slice(self.limits[start], self.limits[end])
        return Figures(
            limits=self.limits[start : end + 1] - own.start,
            starts=self.starts[own],
            ends=self.ends[own],
            hashes=self.hashes[own],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """What was read of articles.

    Attributes:
        words: Their words.
        stems: Hash of the beginning of each word.
        starts: Offset of each word in its ``article.text``.
        ends: Where it ends.
        names: Their names.
        figures: Their figures.
    """

    words: Words
    stems: Hashes
    starts: Places
    ends: Places
    names: Names
    figures: Figures

    def __len__(self) -> int:
        """The number of articles."""
        return len(self.words)

    def part(self, start: int, end: int) -> "Readings":
        """Return what was read of the articles from one number to before another, not copied."""
        words, limits = self.words, self.words.limits
        own = slice(limits[start], limits[end])
        return Readings(
            words=Words(
                hashes=words.hashes[own],
                quotes=words.quotes[own],
                limits=limits[start : end + 1] - limits[start],
                digests=words.digests[start:end],
            ),
            stems=self.stems[own],
            starts=self.starts[own],
            ends=self.ends[own],
            names=self.names.part(start, end),
            figures=self.figures.part(start, end),
        )


Read = Callable[[Sequence[Marked]], Readings]
"""Reads articles: their words and facts depend on each article alone."""


def lots_of(marked: Iterable[Marked], most: int, characters: int) -> Iterator[Sequence[Marked]]:
    """Part articles into lots that are bounded in number and in length; one that is longer by itself is a lot."""
    lot: list[Marked] = []
    length = 0
    for item in marked:
        more = len(item.article.text)
        if len(lot) == most or (length and length + more > characters):
            yield lot
            lot, length = [], 0
        lot.append(item)
        length += more
    yield lot


def readings_of(readings: Sequence[Reading]) -> Readings:
    """Return what was read of articles one by one as flat arrays."""
    wordings, facts = [reading.wording for reading in readings], [reading.facts for reading in readings]
    return Readings(
        words=words_of(wordings),
        stems=joined_arrays([each.stems for each in wordings], np.uint64),
        starts=joined_arrays([each.starts for each in wordings], np.int64),
        ends=joined_arrays([each.ends for each in wordings], np.int64),
        names=_names(facts),
        figures=_figures(facts),
    )


def joined_readings(parts: Sequence[Readings]) -> Readings:
    """Return what was read in several parts, one part after the other."""
    if len(parts) == 1:
        return parts[0]
    names, figures = [part.names for part in parts], [part.figures for part in parts]
    return Readings(
        words=joined_words([part.words for part in parts]),
        stems=joined_arrays([part.stems for part in parts], np.uint64),
        starts=joined_arrays([part.starts for part in parts], np.int64),
        ends=joined_arrays([part.ends for part in parts], np.int64),
        names=Names(
            limits=joined_limits([each.limits for each in names]),
            starts=joined_arrays([each.starts for each in names], np.int64),
            ends=joined_arrays([each.ends for each in names], np.int64),
            initials=joined_arrays([each.initials for each in names], np.uint64),
            parts=joined_arrays([each.parts for each in names], np.uint64),
            part_limits=joined_limits([each.part_limits for each in names]),
        ),
        figures=Figures(
            limits=joined_limits([each.limits for each in figures]),
            starts=joined_arrays([each.starts for each in figures], np.int64),
            ends=joined_arrays([each.ends for each in figures], np.int64),
            hashes=joined_arrays([each.hashes for each in figures], np.uint64),
        ),
    )


def _names(facts: Sequence[Facts]) -> Names:
    mentions = [name for each in facts for name in each.names]
    starts, ends = _extents([extent for each in facts for extent in each.name_extents])
    return Names(
        limits=limits_of([len(each.names) for each in facts]),
        starts=starts,
        ends=ends,
        initials=np.array([name.initials for name in mentions], dtype=np.uint64),
        parts=np.array([hashed for name in mentions for hashed in name.stems], dtype=np.uint64),
        part_limits=limits_of([len(name.stems) for name in mentions]),
    )


def _figures(facts: Sequence[Facts]) -> Figures:
    starts, ends = _extents([extent for each in facts for extent in each.figure_extents])
    return Figures(
        limits=limits_of([len(each.figures) for each in facts]),
        starts=starts,
        ends=ends,
        hashes=np.array([figure.hash for each in facts for figure in each.figures], dtype=np.uint64),
    )


def _extents(extents: Sequence[Extent]) -> tuple[Places, Places]:
    starts, ends = np.array(extents, dtype=np.int64).reshape(-1, 2).T
    return starts.copy(), ends.copy()
