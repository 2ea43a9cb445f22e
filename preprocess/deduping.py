"""The copies in a large corpus, from file to groups, in bounded memory: exact, near and excerpt, by wording alone.

The file is read once: of every article its sketch is kept and the hashes of its words, in memory or, where they are
many, in temporary files. Those that share keys are compared. What the file says is taken as clean text. Where it names
sources and dates, they say which is the copy, and what is a newer version. Retellings and credits are the business of
:func:`preprocess.run`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from preprocess.alarms import Alarm, Fate, alarms
from preprocess.article import Crowd, Link, Passage, Period
from preprocess.columns import Ledger
from preprocess.copies.bulk import loops_for, without_collector
from preprocess.copies.codes import Numbers, Pairs, decoded, united
from preprocess.copies.flat import Texts
from preprocess.copies.gather import Gathered, gather
from preprocess.copies.lots import compare_lots
from preprocess.copies.overlap import Overlaps
from preprocess.copies.pairs import (
    SHOWN,
    Crowded,
    Proposal,
    Ranking,
    Rankings,
    by_passage,
    by_signature,
    families_of,
    rankings_of,
    twins,
    with_earliest,
    word_of,
)
from preprocess.errors import InputError
from preprocess.files.fields import period_of
from preprocess.files.read import Rejected, unique_ids
from preprocess.files.slices import Slice, about, slices
from preprocess.grouping import Compared, Grouped, judged
from preprocess.settings import MEMORY, Policy, ReadSettings, Settings, in_bytes, of_today
from preprocess.showing import Place, Stretch, stretches
from preprocess.standing import Subject, orders

_ID_BYTES = 250  # of an article's id, beside its letters, where ids are told apart
_DATE_BYTES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What finding copies held, beside the interpreter, the libraries and the result.

    Attributes:
        bound: Bytes that it might hold: ``memory``.
        held: Bytes that it held at most, as it counts them; a quarter of the bound is kept for work on top of that.
        spilled: Bytes that went to temporary files because the bound was reached; 0 where none did.
    """

    bound: int
    held: int
    spilled: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The longest passage that two linked articles share outside quotations, word for word.

    Attributes:
        link: The link.
        copy: What stands in the copy: its extent in code points, its text, its words.
        origin: The same words where they stand in the origin.
    """

    link: Link
    copy: Stretch
    origin: Stretch

    @property
    def told(self) -> Link:
        """The link with the passage in its evidence."""
        passage = Passage(a=self.copy.extent, b=self.origin.extent)
        return replace(self.link, evidence=replace(self.link.evidence, passages=(passage,)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduped:
    """The copies of a corpus.

    Attributes:
        ids: Of all articles, in the order of the file; a repeated one gets ``~2``, ``~3``.
        sources: Of all articles; None where the file does not say.
        grouped: Who stands for whom, and why.
        sizes: Words of each article, as many as are compared.
        subject: What judging knows of an article, by its number.
        firsts: For each article the number of the one with the same words that was compared; -1 where it has no words.
        pairs: The pairs whose texts were compared, as numbers of articles; shape (pairs, 2).
        overlaps: What each of them shares, with the place of the longest passage.
        skipped_keys: Keys that too many articles share, by kind: ``signature``, ``passage``.
        crowds: The keys that most articles share.
        memory: What was held.
        rejected: Records that could not be used.
        path: The file.
        settings: How it was read, and what decided.
    """

    ids: tuple[str, ...]
    sources: tuple[str | None, ...]
    grouped: Grouped
    sizes: Numbers
    subject: Callable[[int], Subject]
    firsts: Numbers
    pairs: Pairs
    overlaps: Overlaps
    skipped_keys: dict[str, int]
    crowds: tuple[Crowd, ...]
    memory: Memory
    rejected: tuple[Rejected, ...]
    path: Path
    settings: Settings

    @property
    def groups(self) -> Numbers:
        """For each article the number of the kept one that it is a copy of; its own where kept, -1 without words."""
        return self.grouped.groups

    @property
    def reasons(self) -> dict[int, str]:
        """Why each article that is not kept is dropped, by its number.

        ``exact``, ``near``, ``excerpt``, ``replaced`` or ``empty``.
        """
        return self.grouped.reasons

    @property
    def links(self) -> tuple[Link, ...]:
        """Every accepted link: which article copies which, of what kind, how much of each stands in the other.

        They are made when they are first asked for.
        """
        return self.grouped.links

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """What to look at before trusting the result: sources that lost much, large groups, keys of many articles."""
        heads = (None if group < 0 else self.ids[group] for group in self.groups.tolist())
        kept = (number not in self.reasons for number in range(len(self.ids)))
        fates = (Fate(*fate) for fate in zip(self.sources, kept, heads, strict=True))
        return alarms(fates, self.crowds, self.settings.policy)

    def rejudge(self, policy: Policy) -> "Deduped":
        """Decide again under another policy; nothing is read or compared again."""
        compared = Compared.of(self.firsts, self.pairs, self.overlaps)
        settings = self.settings.model_copy(update={"policy": policy})
        return replace(self, grouped=judged(compared, self.sizes, self.subject, policy), settings=settings)

    def passages(self, links: Iterable[Link] | None = None) -> list[Shown]:
        """Read the file once more, and show what links rest on: their longest shared passage outside quotations.

        Args:
            links: Some of :attr:`links`; all where None. Those that share no such passage are passed over.

        Raises:
            InputError: If the file has changed, or cannot be read.
        """
        numbers = {name: number for number, name in enumerate(self.ids)}
        rows = {pair: row for row, pair in enumerate(map(tuple, self.pairs.tolist()))}
        chosen = [(link, *self._shared(link, numbers, rows)) for link in (self.links if links is None else links)]
        chosen = [one for one in chosen if one[1].words != 0]
        found = stretches(self.path, self.settings.read, [place for _, *places in chosen for place in places])
        shown = [
            Shown(link=link, copy=copy, origin=origin)
            for (link, *_), copy, origin in zip(chosen, found[::2], found[1::2], strict=True)
        ]
        if any(one.copy.words != one.origin.words for one in shown):
            raise InputError(str(self.path), None, "has changed since its copies were found; find them again")
        return shown

    def _shared(
        self, link: Link, numbers: Mapping[str, int], rows: Mapping[tuple[int, ...], int]
    ) -> tuple[Place, Place]:
        """The place of a link's longest shared passage in the copy and in the origin."""
        copy, origin = numbers[link.copy], numbers[link.origin]
        if link.kind == "exact":
            return Place(article=copy), Place(article=origin)
        # Of articles with the same words one was compared; the words of the others stand in the same places.
        a, b = int(self.firsts[copy]), int(self.firsts[origin])
        first, second, words = self.overlaps.passages[rows[min(a, b), max(a, b)]].tolist()
        if a > b:
            first, second = second, first
        return Place(article=copy, first=first, words=words), Place(article=origin, first=second, words=words)


@without_collector()
def dedupe(
    path: str | Path, settings: Settings | None = None, *, excerpts: bool = True, memory: int = MEMORY
) -> Deduped:
    r"""Find the copies in a Parquet file or in JSON lines.

    It holds no more than its bound; what is more goes to temporary files in the folder that ``TMPDIR`` names,
    about six kilobytes an article of five hundred words. The result is the same. Always in memory are ids, digests and
    sizes, some 300 bytes an article, and the result.

    Args:
        path: The file.
        settings: The names of the fields, the bounds of keys, the cut-offs; the defaults where None.
        excerpts: Whether passages are keys too. Without them only pairs that are alike as a whole are found, in
            four fifths of the time.
        memory: Megabytes that may be held.

    Raises:
        UsageError: If the file is of another kind, or has no field of texts; if ``memory`` is no number of megabytes.
        InputError: If it cannot be read to its end.
        RunError: If a temporary file cannot be written.

    >>> import json, pathlib, preprocess
    >>> text = "The council voted on Monday to close the old bridge after engineers found deep cracks in it."
    >>> records = [
    ...     {"id": "a", "published": "2024-03-01", "text": text},
    ...     {"id": "b", "published": "2024-03-02", "text": f"(Wire) {text}"},
    ...     {"id": "c", "published": "2024-03-03", "text": "Rain came to the valley."},
    ... ]
    >>> _ = pathlib.Path("articles.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    >>> copies = preprocess.dedupe("articles.jsonl")
    >>> [(link.copy, link.kind, link.origin) for link in copies.links]
    [('b', 'near', 'a')]
    >>> [copies.ids[kept] for kept in copies.groups]
    ['a', 'a', 'c']
    >>> [shown.copy.text for shown in copies.passages()]
    ['The council voted on Monday to close the old bridge after engineers found deep cracks in it']
    >>> [copies.ids[kept] for kept in copies.rejudge(preprocess.Policy(near=0.99, drop="near")).groups]
    ['a', 'b', 'c']
    """
    chosen, file, known = of_today(settings or Settings()), Path(path), _Known()
    loops = loops_for(about(file))

    def texts() -> Iterator[Texts]:
        for item in slices(file, chosen.read):
            ledger.hold(known.add(item))
            yield Texts(data=item.data, limits=item.limits)

    with Ledger(in_bytes(memory)) as ledger:
        gathered = gather(texts(), loops, ledger, excerpts=excerpts)
        if known.rejected and not known.ids:
            first = known.rejected[0]
            raise InputError(first.path, first.line, f"{first.error}; no other record could be used either")
        if len(set(known.ids)) < len(known.ids):
            known.ids[:] = unique_ids(known.ids)

        subject = partial(known.subject, gathered.sizes, chosen.read)
        firsts = with_earliest(twins(gathered.digests), partial(known.told, chosen.read))
        rankings = cache(partial(known.rankings, gathered.sizes, chosen))
        found = _proposed(gathered, firsts, rankings, chosen.link.copy_key_articles, excerpts=excerpts)
        codes = united(ledger, [proposal.pairs for proposal in found.values()], len(known.ids))
        pairs = decoded(codes.whole())
        overlaps = compare_lots(gathered, pairs, loops)
        crowds = [
            (Crowd(kind=kind, articles=one.articles, example=known.ids[one.first]), _place(kind, one, gathered))
            for kind, proposal in found.items()
            for one in proposal.crowds
        ]
        held = Memory(bound=ledger.bound, held=ledger.most, spilled=ledger.spilled)
    return Deduped(
        ids=tuple(known.ids),
        sources=known.sources,
        grouped=judged(Compared.of(firsts, pairs, overlaps), gathered.sizes, subject, chosen.policy),
        sizes=gathered.sizes,
        subject=subject,
        firsts=firsts,
        pairs=pairs,
        overlaps=overlaps,
        skipped_keys={kind: proposal.skipped for kind, proposal in found.items()},
        crowds=_crowds(crowds, file, chosen),
        memory=held,
        rejected=tuple(known.rejected),
        path=file,
        settings=chosen,
    )


class _Known:
    """What the file says of the articles beside their texts, as it arrived."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.rejected: list[Rejected] = []
        self._sources: list[str | None] = []
        self._dates: list[Any] = []
        self._outlets: dict[str | None, str | None] = {}

    def add(self, item: Slice) -> int:
        """Add the articles of a slice; the bytes that it takes, about."""
        self.ids += item.ids
        self.rejected += item.rejected
        self._sources += [self._outlets.setdefault(source, source) for source in item.sources]
        self._dates += item.dates
        dated = sum(date is not None for date in item.dates)
        return sum(map(len, item.ids)) + _ID_BYTES * len(item.ids) + _DATE_BYTES * dated

    @property
    def sources(self) -> tuple[str | None, ...]:
        """Of all articles."""
        return tuple(self._sources) or (None,) * len(self.ids)

    def subject(self, sizes: Numbers, settings: ReadSettings, number: int) -> Subject:
        """What judging knows of an article."""
        source = self._sources[number] if self._sources else None
        period, name = self.told(settings, number)
        return Subject(id=name, source=source, period=period, words=int(sizes[number]))

    def told(self, settings: ReadSettings, number: int) -> tuple[Period | None, str]:
        """What the date of an article can mean, and its id."""
        return period_of(self._dates[number], settings) if self._dates else None, self.ids[number]

    def rankings(self, sizes: Numbers, settings: Settings) -> list[Ranking]:
        """The orders in which articles may stand for others."""
        subjects = [self.subject(sizes, settings.read, number) for number in range(len(self.ids))]
        periods = [one.period for one in subjects]
        return rankings_of(sizes, periods, self.ids, orders(subjects, settings.policy))


def _proposed(
    gathered: Gathered, firsts: Numbers, rankings: Rankings, most: int, *, excerpts: bool
) -> dict[str, Proposal]:
    """The pairs to compare, by the kind of key: of a family with the same words only the first is looked at."""
    chosen, _ = families_of(firsts)
    found = {"signature": by_signature(gathered.signatures, chosen, most, rankings)}
    gathered.signatures.close()
    if excerpts:
        found["passage"] = by_passage(gathered.prints, chosen, len(gathered.sizes), most, rankings)
    gathered.prints.close()
    return found


def _place(kind: str, crowd: Crowded, gathered: Gathered) -> Place | None:
    """Where the first article of a crowd has what they share; None where that is no stretch of text."""
    if kind != "passage":
        return None
    start, size = int(gathered.sizes[: crowd.first].sum()), int(gathered.sizes[crowd.first])
    word = word_of(crowd, gathered.hashes.part(start, start + size))
    return Place(article=crowd.first, first=word, words=min(SHOWN, size - word))


def _crowds(found: Iterable[tuple[Crowd, Place | None]], path: Path, settings: Settings) -> tuple[Crowd, ...]:
    """Keys with what the articles have in common, where so many have it that it is told; else without."""
    crowds = list(found)
    told = [place for crowd, place in crowds if place is not None and crowd.articles >= settings.policy.crowded_key]
    shown = dict(zip(told, stretches(path, settings.read, told), strict=True)) if told else {}
    return tuple(replace(crowd, text=shown[place].text) if place in shown else crowd for crowd, place in crowds)
