"""Linking: propose pairs by shared keys, then compare them. Which of them are links is not decided here."""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

import numpy as np

from preprocess.article import Candidate, Crowd, Marked
from preprocess.copies.bulk import Loops, loops_for
from preprocess.copies.compare import Compared, Rivals, twin
from preprocess.copies.factkeys import fact_keys, far_apart, spans_of, terms_of
from preprocess.copies.hashing import Places, distinct
from preprocess.copies.keys import Proposed, Standing, propose
from preprocess.copies.lookup import Known
from preprocess.copies.pairs import SHOWN, Pairs, word_of
from preprocess.copies.rarity import load_background, rarity
from preprocess.copies.readings import lots_of
from preprocess.copies.signing import WINDOW
from preprocess.copies.sketch import Sketches, joined, sketches_of
from preprocess.copies.view import Context, Views, views_of
from preprocess.copies.wording import Mask, wording
from preprocess.settings import LinkSettings

RIVAL = 0.5
"""Probability of one event from which an article's other candidates are rivals of the one that it may retell."""

MOST_RIVALS = 6

PERHAPS = 0.02
"""Probability of a restatement from which the rivals are asked. They are what costs most: each is another article."""

Pair = tuple[int, int]
"""Two articles by their numbers."""

_READ_AT_ONCE, _CHARACTERS_AT_ONCE = 1_000, 5_000_000  # articles whose words are held at once, and their length
_WORDS_AT_ONCE = 600_000  # of articles whose pairs are compared at once
_PAIRS_AT_ONCE = 2_000


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


def link(marked: Sequence[Marked], settings: LinkSettings, standing: Standing | None = None) -> Linked:
    """Compare all articles that share a key.

    Args:
        marked: The articles; their order decides only which of a pair stands first.
        settings: How pairs are proposed.
        standing: The ids and dates of the articles, and who may stand for others: by default the most complete, or
            the earliest. Where it is given, an article is asked for where its text is needed, and not else.

    Raises:
        ModelError: If a shipped model is not there or not valid.
    """
    context, sketches = context_of(marked)
    loops = loops_for(len(marked))
    standing = standing or _standing(marked, sketches.sizes)
    far = partial(far_apart, spans_of(standing.periods), days=settings.days)
    proposed = propose(sketches, context.registry, settings, standing)
    comparing = _Comparing(marked, sketches.sizes, context, loops, far)
    found = comparing.twins(proposed.twins) | comparing.candidates(_neighbours_together(proposed.pairs))
    ordered = sorted(found, key=lambda pair: (min(pair), max(pair)))
    return Linked(
        candidates=tuple(found[pair] for pair in ordered),
        skipped_keys=proposed.skipped,
        crowds=tuple(_crowds(proposed, marked)),
    )


def _standing(marked: Iterable[Marked], sizes: Places) -> Standing:
    """What articles say of themselves; words are those that are compared."""
    known = [(one.article.id, one.period) for one in marked]
    return Standing([name for name, _ in known], [period for _, period in known], sizes.tolist())


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
    background, loops = load_background(), loops_for(len(marked))
    read_articles = loops.reader(background)
    unread, counted = rarity(background), rarity(background)
    parts, registry = [], np.empty(0, dtype=np.uint64)
    for lot in lots_of(marked, _READ_AT_ONCE, _CHARACTERS_AT_ONCE):
        read = read_articles(lot)
        terms, sketched = terms_of(read), loops.sketch_words(read.words, WINDOW)
        counted.add(terms.hashes, len(read))
        parts.append(sketches_of(read.words, sketched, fact_keys(read, terms, sketched, unread)))
        registry = distinct(np.concatenate([registry, sketched.quoted]))
    return Context(read=read_articles, rarity=counted, registry=Known.of(registry)), joined(parts)


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


class _Comparing:
    """Compares pairs of a corpus, as many at once as fit in memory with the words and facts of their articles.

    Args:
        marked: All articles.
        sizes: How many words each has.
        context: What the corpus says.
        loops: What compares.
        far: Says which pairs appeared too far from each other to report one event.
    """

    def __init__(
        self, marked: Sequence[Marked], sizes: Places, context: Context, loops: Loops, far: Callable[[Pairs], Mask]
    ) -> None:
        self._marked, self._sizes, self._context, self._loops = marked, sizes.tolist(), context, loops
        self._far = far

    def twins(self, pairs: Sequence[Pair]) -> dict[Pair, Candidate]:
        """Return the candidates of pairs with the same words, of which the first is the earliest."""
        found: dict[Pair, Candidate] = {}
        for block in self._blocks([(pair, pair[:1]) for pair in sorted(pairs)]):
            numbers = sorted({first for (first, _), _ in block})
            views, places = self._views(numbers), {number: place for place, number in enumerate(numbers)}
            for (first, other), _ in block:
                told = twin(views, places[first], self._marked[other])
                found[first, other] = told if first < other else _swapped(told)
        return found

    def candidates(self, pairs: Sequence[Pair]) -> dict[Pair, Candidate]:
        """Return the candidates of pairs.

        Where one may retell the other they are looked at once more, beside its rivals.
        """
        found: dict[Pair, Candidate] = {}
        events: dict[Pair, float] = {}
        perhaps: list[Pair] = []
        dependent: set[Pair] = set()
        for block in self._blocks([(pair, pair) for pair in pairs]):
            compared = self._compared([pair for pair, _ in block])
            alone = []
            for number, (pair, _) in enumerate(block):
                events[pair] = compared.events[number]
                both = zip((pair, pair[::-1]), compared.dependent(number), strict=True)
                dependent.update(each for each, is_dependent in both if is_dependent)
                if max(side[number] for side in compared.restates) >= PERHAPS:
                    perhaps.append(pair)
                else:
                    alone.append(number)
            found |= {block[number][0]: each for number, each in zip(alone, compared.candidates(alone), strict=True)}
        rivals = rivals_of(events)
        others = [(beside(rivals, a, b, dependent), beside(rivals, b, a, dependent)) for a, b in perhaps]
        beside_each = dict(zip(perhaps, others, strict=True))
        for block in self._blocks([(pair, (*pair, *each[0], *each[1])) for pair, each in beside_each.items()]):
            block_pairs = [pair for pair, _ in block]
            compared = self._compared(block_pairs, [beside_each[pair] for pair in block_pairs])
            found |= zip(block_pairs, compared.candidates(range(len(block))), strict=True)
        return found

    def _compared(self, pairs: Sequence[Pair], rivals: Sequence[Rivals] = ()) -> Compared:
        numbers = sorted({*chain.from_iterable(pairs), *chain.from_iterable(chain.from_iterable(rivals))})
        places = {number: place for place, number in enumerate(numbers)}
        views = self._views(numbers)
        own = [([places[n] for n in a], [places[n] for n in b]) for a, b in rivals]
        own_pairs = np.array([(places[a], places[b]) for a, b in pairs])
        return Compared(views, own_pairs, self._loops, own, self._far(np.array(pairs)))

    def _views(self, numbers: Sequence[int]) -> Views:
        return views_of([self._marked[number] for number in numbers], self._context, self._loops)

    def _blocks(self, asked: Sequence[tuple[Pair, Sequence[int]]]) -> Iterator[list[tuple[Pair, Sequence[int]]]]:
        """Pairs, each with the articles that it takes, by blocks that are compared at once."""
        block: list[tuple[Pair, Sequence[int]]] = []
        numbers: set[int] = set()
        words = 0
        for pair, articles in asked:
            block.append((pair, articles))
            words += sum(self._sizes[number] for number in articles if number not in numbers)
            numbers.update(articles)
            if words >= _WORDS_AT_ONCE or len(block) == _PAIRS_AT_ONCE:
                yield block
                block, words = [], 0
                numbers.clear()
        if block:
            yield block


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
    rivals: Mapping[int, list[int]], copy: int, origin: int, dependent: Collection[Pair] = frozenset()
) -> list[int]:
    """Return the rivals of an origin: what else reports the copy's event, independently.

    Args:
        rivals: What :func:`rivals_of` says.
        copy: The article that may retell.
        origin: What it may retell.
        dependent: Articles with others that they are from: what comes from the origin is no rival of it.
    """
    others = (number for number in rivals.get(copy, ()) if number != origin)
    return [number for number in others if (number, origin) not in dependent][:MOST_RIVALS]
