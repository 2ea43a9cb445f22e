"""Stretches of articles of a large file, by the numbers of their words: another reading finds their texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from preprocess.article import Extent
from preprocess.copies.flat import Texts
from preprocess.copies.wording import normal, word_extents
from preprocess.errors import InputError
from preprocess.files.slices import slices
from preprocess.settings import ReadSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a stretch is.

    Attributes:
        article: The number of its article in the file.
        first: The number of its first word there.
        words: How many it has; None for all.
    """

    article: int
    first: int = 0
    words: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What stands there.

    Attributes:
        extent: In code points of the text.
        text: As it is written.
        words: As they are compared.
    """

    extent: Extent
    text: str
    words: tuple[str, ...]


def stretches(path: Path, read: ReadSettings, places: Sequence[Place]) -> list[Stretch]:
    """Read a file again, and return what stands at some places, in their order.

    Raises:
        InputError: If the file has changed so that there is no such place, or cannot be read.
    """
    asked: dict[int, list[int]] = {}
    for number, place in enumerate(places):
        asked.setdefault(place.article, []).append(number)
    found: dict[int, Stretch] = {}
    start = 0
    for item in slices(path, read):
        texts = Texts(data=item.data, limits=item.limits)
        for article in range(start, start + len(texts)):
            if article in asked:
                text = texts.text(article - start)
                own = word_extents(text)
                found |= {number: _stretch(text, own, places[number], path) for number in asked[article]}
        start += len(texts)
        if len(found) == len(places):
            break
    if len(found) < len(places):
        raise _changed(path)
    return [found[number] for number in range(len(places))]


def _stretch(text: str, own: Sequence[Extent], place: Place, path: Path) -> Stretch:
    end = len(own) if place.words is None else place.first + place.words
    if not place.first < end <= len(own):
        raise _changed(path)
    extents = own[place.first : end]
    extent = extents[0][0], extents[-1][1]
    return Stretch(
        extent=extent, text=text[slice(*extent)], words=tuple(normal(text[start:stop]) for start, stop in extents)
    )


def _changed(path: Path) -> InputError:
    return InputError(str(path), None, "has changed since its copies were found; find them again")
