"""The copies in a large corpus, from file to groups, in bounded memory: exact, near and excerpt, by wording alone.

The file is read twice. First every article is sketched, and only the sketches stay; then the texts of the articles that
share keys are read again and compared. What the file says is taken as clean text. Retellings, dates and credits are
the business of :func:`preprocess.run`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from preprocess.article import Candidate, Link, Side
from preprocess.copies.bulk import Loops, in_order, loops_for, read_texts
from preprocess.copies.flat import Texts, Words, joined_words, limits_of
from preprocess.copies.hashing import Hashes, distinct
from preprocess.copies.lookup import Known
from preprocess.copies.overlap import Overlaps, runs_of
from preprocess.copies.pairs import Numbers, Pairs, by_passage, by_signature, twins
from preprocess.copies.signing import WINDOW
from preprocess.copies.sketch import Sketches, sketches_of
from preprocess.files.read import unique_ids
from preprocess.files.slices import Slice, about, slices
from preprocess.judge import judge
from preprocess.settings import Settings
from preprocess.standing import Subject

MOST_WORDS_HELD = 24_000_000
"""Words that are held for comparing: 300 MB. Where the articles that share keys have more, the file is read again."""

_MERGED_AT_ONCE = 100
"""Slices whose sketches are joined to one: many small arrays that stay keep the freed memory between them in use."""

_PAIRS_AT_ONCE = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduped:
    """The copies of a corpus.

    Attributes:
        ids: Of all articles, in the order of the file; a repeated one gets ``~2``, ``~3``.
        groups: For each article the number of the kept one that it is a copy of; its own where it is kept, -1 where it
            has no words.
        links: Every accepted link: which article copies which, of what kind, how much of each stands in the other.
        pairs: The pairs whose texts were compared, as numbers of articles; shape (pairs, 2).
        overlaps: What each of them shares, with the place of the longest passage.
        skipped_keys: Keys that too many articles share, by kind: ``signature``, ``passage``.
    """

    ids: tuple[str, ...]
    groups: Numbers
    links: tuple[Link, ...]
    pairs: Pairs
    overlaps: Overlaps
    skipped_keys: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Corpus:
    """A file, how it is read, and with which inner loops."""

    path: Path
    settings: Settings
    loops: Loops

    def slices(self) -> Iterator[Slice]:
        return slices(self.path, self.settings.read)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What stays of a part of the corpus after the first reading."""

    ids: tuple[str, ...]
    sketches: Sketches
    sizes: Numbers
    quoted: Hashes


def dedupe(path: str | Path, settings: Settings | None = None, *, excerpts: bool = True) -> Deduped:
    """Find the copies in a Parquet file or in JSON lines.

    Args:
        path: The file.
        settings: The names of the fields, the bounds of keys, the cut-offs; the defaults where None.
        excerpts: Whether passages are keys too. Without them only pairs that are alike as a whole are found, in
            three quarters of the time.

    Raises:
        UsageError: If the file is of another kind, or has no field of texts.
        InputError: If it cannot be read to its end.
    """
    chosen = settings or Settings()
    corpus = _Corpus(Path(path), chosen, loops_for(about(Path(path))))
    ids, sketches, sizes, registry = _sketched(corpus, excerpts=excerpts)
    firsts = twins(sketches.digests)
    held = [sketches]
    del sketches
    pairs, skipped = _proposed(held, firsts, registry, chosen, excerpts=excerpts)
    overlaps = _compared(corpus, pairs, sizes, registry)
    candidates = [*_twin_candidates(ids, firsts), *_candidates(ids, pairs, overlaps)]
    groups, links = _judged(ids, sizes, candidates, chosen)
    return Deduped(ids=ids, groups=groups, links=links, pairs=pairs, overlaps=overlaps, skipped_keys=skipped)


def _sketched(corpus: _Corpus, *, excerpts: bool) -> tuple[tuple[str, ...], Sketches, Numbers, Known]:
    def work(item: Slice) -> _Read:
        words = read_texts(Texts(data=item.data, limits=item.limits), corpus.loops)
        sketched = corpus.loops.sketch_words(words, WINDOW)
        found = sketches_of(words, sketched, prints=excerpts)
        return _Read(ids=item.ids, sketches=found, sizes=np.diff(words.limits), quoted=distinct(sketched.quoted))

    ids: list[str] = []
    none = sketches_of(joined_words([]), corpus.loops.sketch_words(joined_words([]), WINDOW))
    blocks: list[list[NDArray[Any]]] = []
    parts: list[list[NDArray[Any]]] = [[none.limits[:0], none.digests, none.signatures, none.prints, none.limits[:0]]]
    registry, waiting = np.empty(0, dtype=np.uint64), [np.empty(0, dtype=np.uint64)]
    for part in in_order(work, corpus.slices()):
        ids += part.ids
        found = part.sketches
        parts.append([part.sizes, found.digests, found.signatures, found.prints, np.diff(found.limits)])
        if len(parts) == _MERGED_AT_ONCE:
            blocks.append([np.concatenate(column) for column in zip(*parts, strict=True)])
            parts = []
        waiting.append(part.quoted)
        if sum(map(len, waiting)) > len(registry) + 1_000_000:
            registry, waiting = distinct(np.concatenate([registry, *waiting])), []
    registry = distinct(np.concatenate([registry, *waiting]))
    blocks += parts
    sizes, digests, signatures, prints, counts = (_drained(blocks, column) for column in range(5))
    sketches = Sketches(digests=digests, signatures=signatures, prints=prints, limits=limits_of(counts))
    return tuple(unique_ids(ids)), sketches, sizes, Known.of(registry)


def _drained(parts: list[list[NDArray[Any]]], column: int) -> NDArray[Any]:
    """One column of all parts; they forget it, so that no more than one column is held twice."""
    joined = np.concatenate([part[column] for part in parts])
    for part in parts:
        part[column] = joined[:0]
    return joined


def _proposed(
    sketches: list[Sketches], firsts: Numbers, registry: Known, settings: Settings, *, excerpts: bool
) -> tuple[Pairs, dict[str, int]]:
    """The pairs to compare: of a family with the same words only the first is looked at.

    The sketches are taken out of their list, so that the signatures are forgotten before the passages are sorted.
    """
    most = settings.link.copy_key_articles
    chosen = np.flatnonzero(firsts == np.arange(len(firsts)))
    own = sketches.pop()
    prints = own.prints, own.limits
    pairs, bands = by_signature(own.signatures, chosen, most)
    del own
    if not excerpts:
        return pairs, {"signature": bands}
    quoting, passages = by_passage(prints, chosen, registry, most)
    return np.unique(np.concatenate([pairs, quoting]), axis=0), {"signature": bands, "passage": passages}


def _compared(corpus: _Corpus, pairs: Pairs, sizes: Numbers, registry: Known) -> Overlaps:
    def work(lot: tuple[Words, Pairs]) -> Overlaps:
        words, own = lot
        return corpus.loops.compare_pairs(own, runs_of(words, registry))

    found = [
        part
        for start, end in _lots(pairs, sizes)
        for part in in_order(work, _with_words(pairs[start:end], _words_of(corpus, pairs[start:end], sizes)))
    ]
    empty = corpus.loops.compare_pairs(pairs[:0], runs_of(joined_words([]), registry))
    return Overlaps(
        jaccard=np.concatenate([empty.jaccard, *(part.jaccard for part in found)]),
        contained=np.concatenate([empty.contained, *(part.contained for part in found)]),
        passages=np.concatenate([empty.passages, *(part.passages for part in found)]),
    )


def _lots(pairs: Pairs, sizes: Numbers) -> Iterator[tuple[int, int]]:
    """Ranges of pairs whose articles have no more than so many words together."""
    start, words, held = 0, 0, set[int]()
    for place, pair in enumerate(pairs.tolist()):
        new = {number for number in pair if number not in held}
        more = sum(int(sizes[number]) for number in new)
        if held and words + more > MOST_WORDS_HELD:
            yield start, place
            start, words, held = place, 0, set()
            new, more = set(pair), int(sizes[pair].sum())
        held |= new
        words += more
    if len(pairs):
        yield start, len(pairs)


def _words_of(corpus: _Corpus, pairs: Pairs, sizes: Numbers) -> tuple[Numbers, Words]:
    """The articles of pairs, by number, and their words: the file is read once more."""
    numbers = distinct(pairs.ravel())

    def work(item: tuple[Slice, Numbers]) -> Words:
        return read_texts(Texts(data=item[0].data, limits=item[0].limits).chosen(item[1]), corpus.loops)

    limits = limits_of(sizes[numbers])
    hashes, quotes = np.empty(limits[-1], dtype=np.uint64), np.empty(limits[-1], dtype=np.int32)
    end = 0
    for part in in_order(work, _asked(corpus.slices(), numbers)):
        start, end = end, end + len(part.hashes)
        hashes[start:end], quotes[start:end] = part.hashes, part.quotes
    digests = np.zeros((len(numbers), 2), dtype=np.uint64)  # compared before
    return numbers, Words(hashes=hashes, quotes=quotes, limits=limits, digests=digests)


def _asked(items: Iterable[Slice], numbers: Numbers) -> Iterator[tuple[Slice, Numbers]]:
    """The slices that hold some of the articles, and which of theirs those are."""
    start = 0
    for item in items:
        end = start + len(item.ids)
        low, high = np.searchsorted(numbers, [start, end])
        if low < high:
            yield item, numbers[low:high] - start
        start = end


def _with_words(pairs: Pairs, found: tuple[Numbers, Words]) -> Iterator[tuple[Words, Pairs]]:
    """Some pairs after the other, each time with the words of their articles alone, numbered anew."""
    numbers, words = found
    for start in range(0, len(pairs), _PAIRS_AT_ONCE):
        own, places = np.unique(pairs[start : start + _PAIRS_AT_ONCE], return_inverse=True)
        yield words.chosen(np.searchsorted(numbers, own)), places.reshape(-1, 2)


def _twin_candidates(ids: tuple[str, ...], firsts: Numbers) -> Iterator[Candidate]:
    others = np.flatnonzero((firsts >= 0) & (firsts != np.arange(len(firsts))))
    whole = Side(contained=1.0)
    for first, other in zip(firsts[others].tolist(), others.tolist(), strict=True):
        yield Candidate(a=ids[first], b=ids[other], exact=True, jaccard=1.0, a_side=whole, b_side=whole)


def _candidates(ids: tuple[str, ...], pairs: Pairs, overlaps: Overlaps) -> Iterator[Candidate]:
    shared = zip(pairs.tolist(), overlaps.jaccard.tolist(), overlaps.contained.tolist(), strict=True)
    for (a, b), jaccard, (of_a, of_b) in shared:
        sides = Side(contained=round(of_a, 4)), Side(contained=round(of_b, 4))
        yield Candidate(a=ids[a], b=ids[b], jaccard=round(jaccard, 4), a_side=sides[0], b_side=sides[1])


def _judged(
    ids: tuple[str, ...], sizes: Numbers, candidates: list[Candidate], settings: Settings
) -> tuple[Numbers, tuple[Link, ...]]:
    """The group of each article, and the links; only articles that were compared are looked at."""
    named = {name for pair in candidates for name in (pair.a, pair.b)}
    places = {name: place for place, name in enumerate(ids) if name in named}
    subjects = [Subject(id=name, source=None, period=None, words=int(sizes[place])) for name, place in places.items()]
    judgement = judge(subjects, candidates, settings.policy)
    groups = np.where(sizes > 0, np.arange(len(ids)), -1)
    for subject, verdict in zip(subjects, judgement.verdicts, strict=True):
        if verdict.group is not None:
            groups[places[subject.id]] = places[verdict.group]
    return groups, judgement.links
