"""Linking: propose pairs by shared keys, then compare them. Which of them are links is not decided here."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from preprocess.article import Candidate, Crowd, Marked
from preprocess.columns import Ledger
from preprocess.copies.bulk import Loops, loops_for
from preprocess.copies.codes import Numbers, decoded
from preprocess.copies.comparing import Collected, Comparing
from preprocess.copies.factpairs import far_apart, spans_of
from preprocess.copies.flat import Words, joined_words
from preprocess.copies.hashing import Places
from preprocess.copies.keys import Proposed, Standing, propose
from preprocess.copies.lists import neighbours_together
from preprocess.copies.lots import masked_by
from preprocess.copies.pairs import SHOWN, Crowded, word_of
from preprocess.copies.rarity import load_background, rarity
from preprocess.copies.readings import Readings, lots_of
from preprocess.copies.registry import Registry
from preprocess.copies.sketch import Sketches, sketch
from preprocess.copies.view import Context, Views, views_of
from preprocess.copies.wording import wording
from preprocess.progress import Progress
from preprocess.settings import UNBOUNDED, LinkSettings
from preprocess.shelf import Shelf

_ALWAYS = 150  # bytes of an article: its size, digest, dates, ranks, and where its lists begin
_READ_AT_ONCE, _CHARACTERS_AT_ONCE = 1_000, 5_000_000  # articles whose words are held at once, and their length


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """Every pair that was compared.

    Attributes:
        candidates: Sorted by the place of the first article in the input, then of the second.
        skipped_keys: Keys that too many articles share, by kind: ``signature``, ``passage``, ``fact``.
        crowds: The keys of wording that most articles share.
    """

    candidates: Sequence[Candidate]
    skipped_keys: Mapping[str, int]
    crowds: tuple[Crowd, ...] = ()


def link(  # noqa: PLR0913 - what changes nothing in the result is named one by one
    marked: Sequence[Marked],
    settings: LinkSettings,
    standing: Standing | None = None,
    *,
    memory: int = UNBOUNDED,
    shelf: Shelf[Candidate] | None = None,
    progress: Progress | None = None,
) -> Linked:
    """Compare all articles that share a key.

    What grows with the corpus takes no more than its bound; what is more goes to temporary files in the folder
    that ``TMPDIR`` names, and the result is the same. Always in memory are some 150 bytes an article and four a
    candidate; on disk may be some ten kilobytes an article, more where many share passages. The articles that are
    looked at together take some 300 MB beside that, however many there are.

    Args:
        marked: The articles; their order decides only which of a pair stands first. They are taken in rising order,
            many after each other: once to be sketched, and with others that they are compared with.
        settings: How pairs are proposed, and how many articles may share a key.
        standing: The ids and dates of the articles, and who may stand for others: by default the most complete, or
            the earliest. Where it is given, an article is asked for where its text is needed, and not else.
        memory: Bytes that may be held.
        shelf: Where candidates are put as they are found, empty; in memory by default. The result reads them there.
        progress: Is told of the phase ``link`` how many articles were sketched, of ``pair`` that keys are brought
            together, and of ``compare`` how many pairs were compared.

    Raises:
        ModelError: If a shipped model is not there or not valid.
        RunError: If a temporary file cannot be written.
    """
    loops, count = loops_for(len(marked)), len(marked)
    with Ledger(memory) as ledger:
        ledger.hold(_ALWAYS * count)
        reading = _Reading(marked, loops)
        sketches = reading.sketches(ledger, progress)
        standing = standing or _standing(marked, sketches.sizes)
        if progress is not None:
            progress("pair", 0, count)
        spans = spans_of(standing.periods)
        proposed = propose(sketches, settings, standing, spans)
        compared = _compared(proposed, count)
        views = reading.views(Registry(sketches.registry), sketches.sizes, compared, ledger)
        pairs = neighbours_together(proposed.pairs, count)
        comparing = Comparing(marked, sketches.sizes, views, loops, partial(far_apart, spans, days=settings.days))
        collected = Collected(
            Shelf(Candidate) if shelf is None else shelf, ledger, len(proposed.twins) + len(pairs), progress
        )
        comparing.twins(proposed.twins, collected)
        comparing.pairs(pairs, collected)
        candidates = collected.ordered(count)
    return Linked(
        candidates=candidates,
        skipped_keys=proposed.skipped,
        crowds=tuple(_crowds(proposed, marked)),
    )


def _standing(marked: Iterable[Marked], sizes: Places) -> Standing:
    """What articles say of themselves; words are those that are compared."""
    known = [(one.article.id, one.period) for one in marked]
    return Standing([name for name, _ in known], [period for _, period in known], sizes.tolist())


def _crowds(proposed: Proposed, marked: Sequence[Marked]) -> Iterator[Crowd]:
    """The keys that most articles share."""
    for kind, crowds in proposed.crowds.items():
        for crowd in crowds:
            yield told_crowd(kind, crowd, marked[crowd.first])


def told_crowd(kind: str, crowd: Crowded, first: Marked) -> Crowd:
    """Return what is told of a key: of a passage its first words too, as the first article has them."""
    text = ""
    if kind == "passage":
        own = wording(first)
        start = word_of(crowd, own.hashes)
        end = min(start + SHOWN, len(own.hashes)) - 1
        text = first.article.text[own.starts[start] : own.ends[end]]
    return Crowd(kind=kind, articles=crowd.articles, example=first.article.id, text=text)


def context_of(marked: Sequence[Marked]) -> Context:
    """Read all articles once, and return what their corpus says.

    Raises:
        ModelError: If the shipped background is not there or not valid.
    """
    with Ledger(UNBOUNDED) as ledger:
        reading = _Reading(marked, loops_for(len(marked)))
        return reading.context(Registry(reading.sketches(ledger).registry))


class _Reading:
    """Reads the articles of a corpus, and counts their facts.

    Args:
        marked: The articles.
        loops: The inner loops.

    Raises:
        ModelError: If the shipped background is not there or not valid.
    """

    def __init__(self, marked: Sequence[Marked], loops: Loops) -> None:
        background = load_background()
        self._marked, self._loops, self._read = marked, loops, loops.reader(background)
        self._unread, self._counted = rarity(background), rarity(background)

    def sketches(self, ledger: Ledger, progress: Progress | None = None) -> Sketches:
        """Read all articles once."""
        return sketch(self._lots(progress), self._unread, self._counted, self._loops, ledger)

    def context(self, registry: Registry) -> Context:
        """Return what the corpus says, after it was read; without quotations where they must be streamed."""
        context = Context(read=self._read, rarity=self._counted)
        return context if registry.known is None else replace(context, registry=registry.known)

    def views(
        self, registry: Registry, sizes: Places, compared: Numbers, ledger: Ledger
    ) -> Callable[[Sequence[int]], Views]:
        """Return what returns articles as they are compared, by their numbers, which rise.

        Args:
            registry: The quotations; used up where they are streamed.
            sizes: Words of each article.
            compared: The numbers of the articles that will be asked for, rising.
            ledger: Counts what is held.
        """
        context, masked = self.context(registry), None
        if registry.known is None:
            masked = masked_by(registry, self._words, sizes, compared, ledger)

        def views(numbers: Sequence[int]) -> Views:
            own = masked(np.array(numbers)) if masked else None
            return views_of([self._marked[number] for number in numbers], context, self._loops, own)

        return views

    def _lots(self, progress: Progress | None) -> Iterator[Readings]:
        done = 0
        if progress is not None:
            progress("link", 0, len(self._marked))
        for lot in lots_of(self._marked, _READ_AT_ONCE, _CHARACTERS_AT_ONCE):
            yield self._read(lot)
            done += len(lot)
            if progress is not None:
                progress("link", done, len(self._marked))

    def _words(self, numbers: Numbers) -> Words:
        chosen = (self._marked[number] for number in numbers.tolist())
        return joined_words([self._read(lot).words for lot in lots_of(chosen, _READ_AT_ONCE, _CHARACTERS_AT_ONCE)])


def _compared(proposed: Proposed, count: int) -> Numbers:
    """The articles whose words are compared: of those with the same words the first alone."""
    is_compared = np.zeros(count, dtype=np.bool_)
    is_compared[proposed.twins[:, 0]] = True
    for codes in proposed.pairs.pieces():
        is_compared[decoded(codes)] = True
    return np.flatnonzero(is_compared)
