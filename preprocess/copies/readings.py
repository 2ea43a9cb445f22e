"""The words and facts of many articles as flat arrays: no Python object a word or a fact."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from preprocess.article import Extent, Marked
from preprocess.copies.bulk import words_of
from preprocess.copies.facts import Facts
from preprocess.copies.flat import Limits, Words, limits_of
from preprocess.copies.hashing import Hashes, Places
from preprocess.copies.rarity import Background
from preprocess.copies.reading import Reading, read


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


def read_articles(marked: Sequence[Marked], background: Background) -> Readings:
    """Return the words and facts of articles.

    Args:
        marked: The articles.
        background: Says whether a word is oftener a name's or oftener written small.
    """
    return _flat([read(item, background) for item in marked])


def _flat(readings: Sequence[Reading]) -> Readings:
    wordings, facts = [reading.wording for reading in readings], [reading.facts for reading in readings]
    return Readings(
        words=words_of(wordings),
        stems=_joined([each.stems for each in wordings], np.uint64),
        starts=_joined([each.starts for each in wordings], np.int64),
        ends=_joined([each.ends for each in wordings], np.int64),
        names=_names(facts),
        figures=_figures(facts),
    )


def _joined(parts: Sequence[NDArray[Any]], kind: type) -> NDArray[Any]:
    return np.concatenate([np.empty(0, dtype=kind), *parts])


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
