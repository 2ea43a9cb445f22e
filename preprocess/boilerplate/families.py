"""Articles of one source that are one piece: copies of it, and its versions as a story goes on."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Protocol

_OWN = 0.2  # of an article's characters that no other article has: it is no copy of one
_PROSE = 60  # characters of a line that says something: shorter ones are headings, names and buttons
# Of a version's prose that another has too. Of 825 pairs that share a line, in 3,958 articles of 73 outlets without
# copies, one shares .43 and all others less than .36: what their outlet prints below.
_SHARED = 0.4
_LINES = 2  # that versions share at least: one may be a notice below short pieces
_MANY, _MOST = 10, 0.3  # articles, and their share of a source, that have a line of no one story


class Cut(Protocol):
    """An article in pieces."""

    @property
    def keys(self) -> Sequence[int]:
        """What is the same for pieces that are the same."""

    @property
    def sizes(self) -> Sequence[int]:
        """Characters of each piece."""


def different(articles: Sequence[Cut]) -> list[int]:
    """Return the numbers of the articles that are different pieces: of each family the first."""
    apart = _without_copies(articles)
    return [apart[number] for number in _without_versions([articles[number] for number in apart])]


def _without_copies(articles: Sequence[Cut]) -> list[int]:
    """Of the articles with hardly a word of their own whose rarest long piece is the same, the first."""
    counts = Counter(key for pieces in articles for key in set(pieces.keys))
    chosen: dict[int, int] = {}
    for number, pieces in enumerate(articles):
        sized = list(zip(pieces.keys, pieces.sizes, strict=True))
        own = sum(size for key, size in sized if counts[key] == 1)
        rarest = min(((counts[key], -size, key) for key, size in sized if counts[key] > 1), default=None)
        is_own = rarest is None or own >= _OWN * sum(pieces.sizes)
        chosen.setdefault(-1 - number if is_own or rarest is None else rarest[2], number)
    return list(chosen.values())


def _without_versions(articles: Sequence[Cut]) -> list[int]:
    """Of the articles that share much of their prose, the first.

    Each line ties an article to the next one that has it, no more, so that the work is linear in the lines. What very
    many articles have ties none: it is a template, or else all are one story and are found as copies.
    """
    prose = [dict(_prose(pieces)) for pieces in articles]
    having: dict[int, list[int]] = defaultdict(list)
    for number, sizes in enumerate(prose):
        for key in sizes:
            having[key].append(number)
    common = {key for key, numbers in having.items() if len(numbers) >= max(_MANY, _MOST * len(articles))}
    totals = [sum(size for key, size in sizes.items() if key not in common) for sizes in prose]
    shared: dict[tuple[int, int], list[int]] = defaultdict(list)
    for key, numbers in having.items():
        if key not in common:
            for one, other in pairwise(numbers):
                shared[one, other].append(prose[one][key])
    tied = [
        (one, other)
        for (one, other), sizes in shared.items()
        if len(sizes) >= _LINES and sum(sizes) >= _SHARED * min(totals[one], totals[other])
    ]
    return sorted(_first_of_each(len(articles), tied))


def _prose(pieces: Cut) -> Mapping[int, int]:
    return {key: size for key, size in zip(pieces.keys, pieces.sizes, strict=True) if size >= _PROSE}


def _first_of_each(count: int, tied: Collection[tuple[int, int]]) -> set[int]:
    """The first number of each group that is tied together."""
    above = list(range(count))

    def first(number: int) -> int:
        while above[number] != number:
            above[number] = above[above[number]]
            number = above[number]
        return number

    for one, other in tied:
        low, high = sorted((first(one), first(other)))
        above[high] = low
    return {first(number) for number in range(count)}
