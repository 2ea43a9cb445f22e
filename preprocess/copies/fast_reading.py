"""Reading articles in compiled code: makes room for what the kernel writes; see :mod:`preprocess.copies.fast`."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from preprocess.article import Marked
from preprocess.copies import reading_kernels
from preprocess.copies.bulk import in_order
from preprocess.copies.characters import characters
from preprocess.copies.facts import MOST_FACTS
from preprocess.copies.figure_keys import LONGEST_KEY
from preprocess.copies.flat import Limits, Words, limits_of
from preprocess.copies.folding import folding
from preprocess.copies.hashing import Hashes
from preprocess.copies.rarity import Background
from preprocess.copies.reading import read
from preprocess.copies.readings import Figures, Names, Read, Readings, joined_readings, lots_of, readings_of
from preprocess.copies.vocabulary import vocabulary_of
from preprocess.copies.word_kernels import MARGIN
from preprocess.copies.wording import MOST_WORDS, Mask, forget_endless

_AT_ONCE = 200  # articles
_CHARACTERS_AT_ONCE = 2_000_000  # or a longer text alone: the room is a hundred times as many bytes, few of them used

Arrays = tuple[NDArray[Any], ...]
Tables = tuple[Arrays, ...]


def reader(background: Background) -> Read:
    """Return what reads articles on threads; what the kernel leaves is read one by one.

    Args:
        background: Says whether a word is oftener a name's or oftener written small; it is put into a table once.
    """
    tables = _tables(background)

    def read_articles(marked: Sequence[Marked]) -> Readings:
        lots = lots_of(marked, _AT_ONCE, _CHARACTERS_AT_ONCE)
        return joined_readings(list(in_order(lambda some: _read_some(some, tables, background), lots)))

    return read_articles


def _tables(background: Background) -> Tables:
    """What the kernel asks about characters and words."""
    signs, marks, vocabulary = characters(), folding(), vocabulary_of(background)
    return (
        (signs.kinds, signs.written, marks.kinds, marks.closed_by),
        (signs.written, signs.sizes, signs.letters),
        (vocabulary.hashes, vocabulary.kinds, vocabulary.values, vocabulary.beginnings),
    )


def _read_some(marked: Sequence[Marked], tables: Tables, background: Background) -> Readings:
    found, left = _compiled(marked, tables)
    if not left.any():
        return found
    parts = []
    for is_left, numbers in groupby(range(len(marked)), left.__getitem__):
        own = list(numbers)
        if is_left:
            parts.append(readings_of([read(marked[number], background) for number in own]))
        else:
            parts.append(found.part(own[0], own[-1] + 1))
    return joined_readings(parts)


def _compiled(marked: Sequence[Marked], tables: Tables) -> tuple[Readings, Mask]:
    """What the kernel reads, and which articles it leaves."""
    texts, removed = [item.article.text for item in marked], [item.removed for item in marked]
    spans = np.array([(span.start, span.end) for own in removed for span in own], dtype=np.int64).reshape(-1)
    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    words, names, figures, limits = _words(lengths), _names(lengths), _figures(lengths), _limits(lengths)
    digests, left = np.zeros((len(texts), 2), dtype=np.uint64), np.empty(len(texts), dtype=np.bool_)
    word_count, name_count, part_count, figure_count = reading_kernels.read_articles(
        (_codes("".join(texts)), limits_of(lengths), spans, limits_of([len(own) for own in removed])),
        tables,
        (MOST_WORDS, MOST_FACTS),
        _room(int(lengths.max(initial=0))),
        (words, names, figures, limits, digests, left),
    )
    hashes, stems, starts, ends, quotes = _cut(words, word_count)
    forget_endless(quotes, limits[0])
    return Readings(
        words=Words(hashes=hashes, quotes=quotes, limits=limits[0], digests=digests),
        stems=stems,
        starts=starts,
        ends=ends,
        names=_names_of(_cut(names[:-1], name_count), _cut(names[-1:], part_count)[0], limits[1]),
        figures=_figures_of(_cut(figures, figure_count), limits[2]),
    ), left


def _names_of(names: Arrays, parts: Hashes, limits: Limits) -> Names:
    starts, ends, initials, part_ends = names
    part_limits = np.concatenate([[0], part_ends])
    return Names(limits=limits, starts=starts, ends=ends, initials=initials, parts=parts, part_limits=part_limits)


def _figures_of(figures: Arrays, limits: Limits) -> Figures:
    starts, ends, hashes = figures
    return Figures(limits=limits, starts=starts, ends=ends, hashes=hashes)


def _cut(arrays: Arrays, size: int) -> Arrays:
    """Give back what was not written of arrays: they are kept till the last article is read."""
    for array in arrays:
        array.resize(size, refcheck=False)
    return arrays


def _empty(size: int, *kinds: type) -> Arrays:
    return tuple(np.empty(size, dtype=kind) for kind in kinds)


def _codes(text: str) -> NDArray[np.uint32]:
    """The code points of a text. Encoding it would cost ten times as much as numpy's way of holding strings."""
    return np.array(text).reshape(1).view(np.uint32)


def _words(lengths: NDArray[np.int64]) -> Arrays:
    size = int(np.minimum(lengths, MOST_WORDS).sum())
    return _empty(size, np.uint64, np.uint64, np.int64, np.int64, np.int32)


def _names(lengths: NDArray[np.int64]) -> Arrays:
    size = int(np.minimum(lengths, MOST_FACTS).sum())
    parts = int((lengths // 2 + 1).sum())  # each is parted from the next
    return *_empty(size, np.int64, np.int64, np.uint64, np.int64), np.empty(parts, dtype=np.uint64)


def _figures(lengths: NDArray[np.int64]) -> Arrays:
    return _empty(int(np.minimum(lengths, MOST_FACTS).sum()), np.int64, np.int64, np.uint64)


def _limits(lengths: NDArray[np.int64]) -> Arrays:
    """Places for the limits of words, names and figures."""
    return tuple(np.zeros(len(lengths) + 1, dtype=np.int64) for _ in range(3))


def _room(longest: int) -> tuple[Any, ...]:
    """Places for what the kernel needs while it reads one text."""
    size = longest + 2 * int(MARGIN)
    places = 1 << size.bit_length()
    return (
        _empty(size, np.uint32, np.uint32, np.int32, np.uint8),
        _empty(size, np.int64, np.int64, np.int64),
        _empty(size, np.int64, np.int64, np.uint64, np.uint64, np.uint64, np.int64),
        (np.empty(places, dtype=np.uint64), np.zeros(places, dtype=np.int64)),
        (np.empty(places, dtype=np.uint64), np.zeros(places, dtype=np.int64)),
        (np.empty(2 * LONGEST_KEY, dtype=np.int64),),
    )
