"""The copies in a large corpus, from file to groups, in bounded memory: exact, near and excerpt, by wording alone.

The file is read once: of every article its sketch is kept and the hashes of its words, in memory or, where they are
many, in temporary files. Those that share keys are compared. What the file says is taken as clean text. Retellings and
credits are the business of :func:`preprocess.run`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from preprocess.article import Candidate, Link, Side
from preprocess.copies.bulk import loops_for
from preprocess.copies.flat import Texts
from preprocess.copies.gather import Gathered, gather
from preprocess.copies.lots import compare_lots
from preprocess.copies.overlap import Overlaps
from preprocess.copies.pairs import Numbers, Pairs, by_passage, by_signature, twins, united
from preprocess.copies.spool import Ledger
from preprocess.files.read import unique_ids
from preprocess.files.slices import about, slices
from preprocess.judge import Subject, judge
from preprocess.settings import Settings

_ID_BYTES = 250  # of an article's id, beside its letters, where ids are told apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What finding copies held, beside the interpreter, the libraries and the result.

    Attributes:
        bound: Bytes that it might hold: ``link.memory``.
        held: Bytes that it held at most, as it counts them; a quarter of the bound is kept for work on top of that.
        spilled: Bytes that went to temporary files because the bound was reached; 0 where none did.
    """

    bound: int
    held: int
    spilled: int


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
        memory: What was held.
    """

    ids: tuple[str, ...]
    groups: Numbers
    links: tuple[Link, ...]
    pairs: Pairs
    overlaps: Overlaps
    skipped_keys: dict[str, int]
    memory: Memory


def dedupe(path: str | Path, settings: Settings | None = None, *, excerpts: bool = True) -> Deduped:
    """Find the copies in a Parquet file or in JSON lines.

    It holds no more than ``link.memory``; what is more goes to temporary files in the folder that ``TMPDIR`` names,
    about six kilobytes an article of five hundred words. The result is the same. Always in memory are ids, digests and
    sizes, some 300 bytes an article, and the result.

    Args:
        path: The file.
        settings: The names of the fields, the bounds of keys and of memory, the cut-offs; the defaults where None.
        excerpts: Whether passages are keys too. Without them only pairs that are alike as a whole are found, in
            three quarters of the time.

    Raises:
        UsageError: If the file is of another kind, or has no field of texts.
        InputError: If it cannot be read to its end.
        RunError: If a temporary file cannot be written.
    """
    chosen = settings or Settings()
    place, given = Path(path), list[str]()
    loops = loops_for(about(place))

    def texts() -> Iterator[Texts]:
        for item in slices(place, chosen.read):
            given.extend(item.ids)
            ledger.hold(_ID_BYTES * len(item.ids) + sum(map(len, item.ids)))
            yield Texts(data=item.data, limits=item.limits)

    with Ledger(chosen.link.memory << 20) as ledger:
        gathered = gather(texts(), loops, ledger, excerpts=excerpts)
        ids = tuple(unique_ids(given))
        firsts = twins(gathered.digests)
        pairs, skipped = _proposed(gathered, firsts, chosen.link.copy_key_articles, excerpts=excerpts)
        overlaps = compare_lots(gathered, pairs, loops)
        memory = Memory(bound=ledger.bound, held=ledger.most, spilled=ledger.spilled)
    candidates = [*_twin_candidates(ids, firsts), *_candidates(ids, pairs, overlaps)]
    groups, links = _judged(ids, gathered.sizes, candidates, chosen)
    return Deduped(
        ids=ids, groups=groups, links=links, pairs=pairs, overlaps=overlaps, skipped_keys=skipped, memory=memory
    )


def _proposed(gathered: Gathered, firsts: Numbers, most: int, *, excerpts: bool) -> tuple[Pairs, dict[str, int]]:
    """The pairs to compare: of a family with the same words only the first is looked at."""
    chosen = np.flatnonzero(firsts == np.arange(len(firsts)))
    pairs, bands = by_signature(gathered.signatures, chosen, most)
    gathered.signatures.close()
    if not excerpts:
        return pairs, {"signature": bands}
    quoting, passages = by_passage(gathered.prints, chosen, len(firsts), most)
    gathered.prints.close()
    return united(pairs, quoting), {"signature": bands, "passage": passages}


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
