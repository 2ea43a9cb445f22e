"""The rows of a result: articles with what was found and decided, in memory or made when they are looked at."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import overload

from preprocess.article import Candidate, Link, Record, Scored
from preprocess.judge import judge, novelty
from preprocess.settings import Policy
from preprocess.shelf import Named, Room, Rows, Shelf, picked
from preprocess.standing import Subject


class Records(Rows[Record]):
    """All articles of a run, in the order of the input, under one policy.

    Args:
        scored: The articles.
        subjects: What judging knows of each.
        candidates: Every pair that was compared.
        policy: Holds every cut-off.

    Attributes:
        scored: The articles.
        subjects: What judging knows of each.
        verdicts: Of each.
        links: Every accepted link.
    """

    def __init__(
        self,
        scored: Shelf[Scored],
        subjects: Sequence[Subject],
        candidates: Sequence[Candidate],
        policy: Policy,
    ) -> None:
        judgement = judge(subjects, map(_without_passages, candidates), policy)
        own: dict[str, list[int]] = defaultdict(list)
        for number, link in enumerate(judgement.links):
            own[link.copy].append(number)
            own[link.origin].append(number)
        self._novelties = {id_: novelty(id_, [judgement.links[number] for number in own[id_]]) for id_ in own}
        self._own = dict(own)
        self.scored, self.subjects, self.verdicts = scored, subjects, judgement.verdicts
        self.links = _with_passages(judgement.links, candidates, scored.room)
        self._made: list[Record] | None = None
        if scored.in_memory and self.links.in_memory:
            self._made = list(self)

    def __getstate__(self) -> dict[str, object]:
        """Copy it without what is looked up again."""
        return {name: value for name, value in self.__dict__.items() if name != "by_id"}

    def __len__(self) -> int:
        """The number of articles."""
        return len(self.scored)

    @overload
    def __getitem__(self, place: int) -> Record: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Record]: ...

    def __getitem__(self, place: int | slice) -> Record | Sequence[Record]:
        """Return one row, or several."""
        if self._made is not None:
            return self._made[place]
        if isinstance(place, slice):
            numbers = range(len(self))[place]
            return [self._record(number, one) for number, one in zip(numbers, self.scored[place], strict=True)]
        return self._record(range(len(self))[place], self.scored[place])

    def __iter__(self) -> Iterator[Record]:
        """Yield all rows in their order."""
        if self._made is not None:
            return iter(self._made)
        return (self._record(number, one) for number, one in enumerate(self.scored))

    @cached_property
    def kept(self) -> Sequence[Record]:
        """The rows that stand in the corpus."""
        return self._where(keep=True)

    @cached_property
    def dropped(self) -> Sequence[Record]:
        """The others."""
        return self._where(keep=False)

    @cached_property
    def by_id(self) -> Mapping[str, Record]:
        """Each row by the id of its article."""
        numbers = {subject.id: number for number, subject in enumerate(self.subjects)}
        return Named(list(numbers), numbers.__getitem__, self)

    def _where(self, *, keep: bool) -> Sequence[Record]:
        return picked(self, [number for number, one in enumerate(self.verdicts) if one.keep == keep])

    def _record(self, number: int, scored: Scored) -> Record:
        id_ = self.subjects[number].id
        new = self._novelties.get(id_)
        originality = replace(scored.originality, novelty=None if new is None else round(new, 4))
        links: Sequence[Link] = picked(self.links, self._own.get(id_, ()))
        if self.links.in_memory:
            links = tuple(links)
        return Record(marked=scored.marked, originality=originality, links=links, verdict=self.verdicts[number])


def _without_passages(candidate: Candidate) -> Candidate:
    """What judging needs of a pair; its passages are most of it, and decide nothing."""
    return replace(candidate, passages=()) if candidate.passages else candidate


def _with_passages(links: Iterable[Link], candidates: Iterable[Candidate], room: Room) -> Shelf[Link]:
    """The links with the passages of their pairs, which stand in the same order; the last have none."""
    found = Shelf(Link, room)
    rest = iter(candidates)
    for link in links:
        ends = {link.copy, link.origin}
        pair = next((one for one in rest if {one.a, one.b} == ends), None)
        found.append(link if pair is None else with_passages(link, pair))
    return found


def with_passages(link: Link, pair: Candidate) -> Link:
    """Return a link with the passages of its pair."""
    if not pair.passages:
        return link
    passages = pair.passages if pair.a == link.copy else tuple(passage.turned for passage in pair.passages)
    return replace(link, evidence=replace(link.evidence, passages=passages))
