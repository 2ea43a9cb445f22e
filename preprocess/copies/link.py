"""Linking: propose pairs by shared keys, then compare them. Which of them are links is not decided here."""

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from preprocess.article import Candidate, Crowd, Marked
from preprocess.copies.bulk import Loops, loops_for, words_of
from preprocess.copies.compare import compare_again, compare_views, twin
from preprocess.copies.factkeys import fact_keys, terms_of
from preprocess.copies.hashing import distinct
from preprocess.copies.keys import Proposed, propose
from preprocess.copies.lookup import Known
from preprocess.copies.pairs import SHOWN, word_of
from preprocess.copies.rarity import load_background, rarity
from preprocess.copies.reading import Reader
from preprocess.copies.signing import WINDOW
from preprocess.copies.sketch import Sketches, joined, sketches_of
from preprocess.copies.view import Context, Views
from preprocess.copies.wording import wording
from preprocess.settings import LinkSettings

RIVAL = 0.5
"""Probability of one event from which an article's other candidates are rivals of the one that it may retell."""

MOST_RIVALS = 6

DEPENDENT = 0.5
"""Share of wording, or probability of a restatement, from which an account of an event is no rival of another one.

What has an origin's facts because it has them from there says nothing against that origin.
"""

PERHAPS = 0.02
"""Probability of a restatement from which the rivals are asked. They are what costs most: each is another article."""

Pair = tuple[int, int]
"""Two articles by their numbers."""

_READ_AT_ONCE = 1_000  # articles whose words are held at once
_COMPARED_AT_ONCE = 300_000  # words of the pairs that are measured at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """Every pair that was compared.

    Attributes:
        candidates: Sorted by the place of the first article in the input, then of the second.
        skipped_keys: Keys that too many articles share, by kind: ``signature``, ``passage``, ``fact``.
        crowds: The keys of wording that most articles share.
    """

    candidates: tuple[Candidate, ...]
    skipped_keys: Mapping[str, int]
    crowds: tuple[Crowd, ...] = ()


def link(marked: Sequence[Marked], settings: LinkSettings, orders: Sequence[Sequence[float]] = ()) -> Linked:
    """Compare all articles that share a key.

    Args:
        marked: The articles; their order decides only which of a pair stands first.
        settings: How pairs are proposed.
        orders: What decides, beside length and date, who may stand for others; see :func:`propose`.

    Raises:
        ModelError: If a shipped model is not there or not valid.
    """
    reader = Reader(load_background())
    context, sketches = _read(marked, reader)
    registry = Known.of(context.registry)
    proposed = propose(sketches, marked, registry, settings, orders)
    views = Views(marked, context.rarity, reader, registry)
    found = {pair: _twin(views, marked, pair) for pair in proposed.twins}
    found |= _compared(views, _neighbours_together(proposed.pairs), loops_for(max(len(marked), len(proposed.pairs))))
    ordered = sorted(found, key=lambda pair: (min(pair), max(pair)))
    return Linked(
        candidates=tuple(found[pair] for pair in ordered),
        skipped_keys=proposed.skipped,
        crowds=tuple(_crowds(proposed, marked)),
    )


def _crowds(proposed: Proposed, marked: Sequence[Marked]) -> Iterator[Crowd]:
    """The keys that most articles share; of a passage its first words, as the first article has them."""
    for kind, crowds in proposed.crowds.items():
        for crowd in crowds:
            text, first = "", marked[crowd.first]
            if kind == "passage":
                own = wording(first)
                start = word_of(crowd, own.hashes)
                end = min(start + SHOWN, len(own.hashes)) - 1
                text = first.article.text[own.starts[start] : own.ends[end]]
            yield Crowd(kind=kind, articles=crowd.articles, example=first.article.id, text=text)


def context_of(marked: Sequence[Marked]) -> tuple[Context, Sketches]:
    """Read all articles once: what the corpus says, and a sketch of each.

    Raises:
        ModelError: If the shipped background is not there or not valid.
    """
    return _read(marked, Reader(load_background()))


def _read(marked: Sequence[Marked], reader: Reader) -> tuple[Context, Sketches]:
    background = reader.background
    unread, counted = rarity(background), rarity(background)
    parts, registry, loops = [], np.empty(0, dtype=np.uint64), loops_for(len(marked))
    for start in range(0, len(marked), _READ_AT_ONCE):
        readings = [reader.read(item) for item in marked[start : start + _READ_AT_ONCE]]
        words = words_of([reading.wording for reading in readings])
        sketched = loops.sketch_words(words, WINDOW)
        quoted = np.split(sketched.prints, sketched.limits[1:-1])
        are_quoted = np.split(sketched.are_quoted, sketched.limits[1:-1])
        for reading in readings:
            counted.add(terms_of(reading.wording, reading.facts))
        facts = [
            fact_keys(reading.wording, reading.facts, prints[chosen], unread)
            for reading, prints, chosen in zip(readings, quoted, are_quoted, strict=True)
        ]
        parts.append(sketches_of(words, sketched, facts))
        registry = distinct(np.concatenate([registry, sketched.quoted]))
    return Context(background=background, rarity=counted, registry=registry), joined(parts)


def _neighbours_together(pairs: Sequence[Pair]) -> list[Pair]:
    """Order pairs so that those of the same articles come close after each other, while their views are kept.

    Articles are numbered breadth first, as for a sparse matrix of small bandwidth (Cuthill and McKee 1969).
    """
    others: dict[int, list[int]] = {}
    for a, b in pairs:
        others.setdefault(a, []).append(b)
        others.setdefault(b, []).append(a)
    ranks: dict[int, int] = {}
    for start in others:
        queue = deque([start] if start not in ranks else [])
        while queue:
            number = queue.popleft()
            if number not in ranks:
                ranks[number] = len(ranks)
                queue.extend(other for other in others[number] if other not in ranks)
    return sorted(pairs, key=lambda pair: (max(ranks[pair[0]], ranks[pair[1]]), min(ranks[pair[0]], ranks[pair[1]])))


def _compared(views: Views, pairs: Sequence[Pair], loops: Loops) -> dict[Pair, Candidate]:
    """The candidates of pairs; each is looked at once more, beside its rivals, where one may retell the other."""
    found: dict[Pair, Candidate] = {}
    events: dict[Pair, float] = {}
    perhaps: dict[Pair, NDArray[np.float64]] = {}
    for block in _blocks(views, pairs):
        numbers = sorted({number for pair in block for number in pair})
        places = np.searchsorted(numbers, np.array(block))
        compared = compare_views([views[number] for number in numbers], places, loops)
        events |= zip(block, compared.events, strict=True)
        for place, (pair, alone) in enumerate(zip(block, compared.candidates, strict=True)):
            found[pair] = alone
            if max(alone.a_side.restates, alone.b_side.restates) >= PERHAPS:
                perhaps[pair] = compared.retelling[:, place]
    rivals, dependent = rivals_of(events), {frozenset(pair) for pair, alone in found.items() if _is_dependent(alone)}
    for (a, b), retelling in perhaps.items():
        chosen = [[views[n] for n in beside(rivals, *pair, dependent)] for pair in ((a, b), (b, a))]
        found[a, b] = compare_again(found[a, b], (views[a], views[b]), (chosen[0], chosen[1]), retelling)
    return found


def _is_dependent(alone: Candidate) -> bool:
    """Whether one of two articles has much of the other's wording, or seems to retell it."""
    sides = (alone.a_side, alone.b_side)
    return alone.exact or any(max(side.contained, side.restates) >= DEPENDENT for side in sides)


def _blocks(views: Views, pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
    """Pairs that are compared at once: so many that numpy's own costs do not count, so few that they fit in memory."""
    block: list[Pair] = []
    words = 0
    for pair in pairs:
        block.append(pair)
        words += sum(len(views[number].wording) for number in pair)
        if words >= _COMPARED_AT_ONCE:
            yield block
            block, words = [], 0
    if block:
        yield block


def _twin(views: Views, marked: Sequence[Marked], pair: Pair) -> Candidate:
    """The candidate of two articles with the same words, in the order of the input."""
    first, second = pair
    found = twin(views[first], marked[second])
    if first < second:
        return found
    return _swapped(found)


def _swapped(found: Candidate) -> Candidate:
    passages = tuple(passage.turned for passage in found.passages)
    return replace(found, a=found.b, b=found.a, a_side=found.b_side, b_side=found.a_side, passages=passages)


def rivals_of(events: Mapping[Pair, float]) -> dict[int, list[int]]:
    """Return for each article the others that report its event, the most probable first.

    Args:
        events: The probability (0-1) that two articles, by number, report one event.
    """
    found: dict[int, list[tuple[float, int]]] = {}
    for (a, b), probability in events.items():
        if probability >= RIVAL:
            found.setdefault(a, []).append((-probability, b))
            found.setdefault(b, []).append((-probability, a))
    return {number: [other for _, other in sorted(others)] for number, others in found.items()}


def beside(
    rivals: Mapping[int, list[int]], copy: int, origin: int, dependent: Collection[frozenset[int]] = frozenset()
) -> list[int]:
    """Return the rivals of an origin: what else reports the copy's event, independently.

    Args:
        rivals: What :func:`rivals_of` says.
        copy: The article that may retell.
        origin: What it may retell.
        dependent: Pairs of articles of which one is from the other.
    """
    others = (number for number in rivals.get(copy, ()) if number != origin)
    return [number for number in others if frozenset((number, origin)) not in dependent][:MOST_RIVALS]
