"""Who stands for a family of copies: links and a policy → verdicts. Reads no text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from preprocess.article import FLAGS, KINDS, Link, Period, Side, Verdict
from preprocess.copies.pairs import moment
from preprocess.copies.wording import MOST_WORDS
from preprocess.outlets import same_name
from preprocess.settings import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What judging knows of an article: no text.

    Attributes:
        id: Its id.
        source: Its outlet; None equals no other.
        period: What its date can mean.
        words: Words of its clean text.
        stripped: The share (0-1) of its text that was stripped.
        score: Its score of original reporting, 0-1; None where it has none.
        agencies: The news agencies that it says it comes from, by name.
        agency: The news agency that its outlet is; None where it is none.
    """

    id: str
    source: str | None
    period: Period | None
    words: int
    stripped: float = 0.0
    score: float | None = None
    agencies: frozenset[str] = frozenset()
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Loss:
    """Why an article would go.

    Attributes:
        link: What says so.
        loser: The end of it that the article is, or has the words of.
        reason: As a verdict tells it.
        either: Whether the other end could go as well for this one: nothing would be lost with it either.
    """

    link: Link
    loser: str
    reason: str
    either: bool = False

    @property
    def distance(self) -> tuple[int, float, str]:
        """The rank of the kind of link, its strength turned round, and the reason: the least is the closest."""
        return KINDS.index(self.link.kind), -self.link.strength, self.reason


Losses = dict[str, dict[str, Loss]]
"""Why each article would go, by the article that it would go for."""


@dataclass(frozen=True, slots=True)
class Stood:
    """Verdicts in the order of the subjects, and by the id of a dropped copy what it was dropped for."""

    verdicts: tuple[Verdict, ...]
    losses: Mapping[str, Loss]


def stand(subjects: Sequence[Subject], links: Sequence[Link], policy: Policy) -> Stood:
    """Decide which articles stay.

    An article is dropped only for one that is kept and that it shares so much with: what copies a copy of something is
    judged by what it shares with the kept one, not by a chain. Articles with the same words share everything.
    """
    by_id = {subject.id: subject for subject in subjects}
    ranks = {name: _rank(by_id[name], policy) for name in {end for link in links for end in (link.copy, link.origin)}}
    losses: Losses = {}
    for link in links:
        if (loss := _loss(link, by_id, ranks, policy)) is not None:
            winner = link.origin if loss.loser == link.copy else link.copy
            losses.setdefault(loss.loser, {})[winner] = loss
    _share_among_twins(losses, links, ranks)
    _let_versions_inherit(losses)
    kept = _kernel(losses, by_id, ranks)
    verdicts, dropped_for = [], {}
    for subject in subjects:
        own = {} if subject.id in kept else losses.get(subject.id, {})
        found = {winner: loss for winner, loss in own.items() if winner in kept}
        verdicts.append(_verdict(subject, found, policy))
        if verdicts[-1].group not in (None, subject.id):
            dropped_for[subject.id] = found[str(verdicts[-1].group)]
    return Stood(tuple(verdicts), dropped_for)


def flags(words: int, stripped: float, policy: Policy) -> tuple[str, ...]:
    """Return what a person should look at in an article: the guard against a cleaner that took too much.

    Args:
        words: Words of its clean text.
        stripped: The share (0-1) of its text that was stripped.
        policy: Holds the cut-offs.
    """
    found = {"mostly_stripped": stripped > policy.most_stripped, "few_words": words < policy.least_words}
    return tuple(name for name in FLAGS if found[name])


def _verdict(subject: Subject, losses: Mapping[str, Loss], policy: Policy) -> Verdict:
    flagged = flags(subject.words, subject.stripped, policy)
    if not subject.words:
        return Verdict(keep=False, reason="empty", group=None, flags=flagged)
    if not losses:
        return Verdict(keep=True, reason=None, group=subject.id, flags=flagged)
    winner, loss = min(losses.items(), key=lambda item: (item[1].distance, item[0]))
    return Verdict(keep=False, reason=loss.reason, group=winner, flags=flagged)


Rank = tuple[int, float, int, float, str]
"""The least stands for a family, where the links leave that open."""


def orders(subjects: Iterable[Subject], policy: Policy) -> list[list[float]]:
    """Return what decides, beside length and date, who stands for a family: a number an article, the least first."""
    wanted = (bool(policy.prefer), policy.stands == "most_original")
    ranks = [_rank(subject, policy)[:2] for subject in subjects] if any(wanted) else []
    return [[float(rank[place]) for rank in ranks] for place, is_wanted in enumerate(wanted) if is_wanted]


def _rank(subject: Subject, policy: Policy) -> Rank:
    places = (place for place, source in enumerate(policy.prefer) if same_name(source, subject.source))
    preferred = next(places, len(policy.prefer))
    score = -(subject.score or 0.0) if policy.stands == "most_original" else 0.0
    words = 0 if policy.stands == "earliest" else -subject.words
    return preferred, score, words, moment(subject.period), subject.id


def _loss(link: Link, by_id: Mapping[str, Subject], ranks: Mapping[str, Rank], policy: Policy) -> Loss | None:
    """What this link alone would drop."""
    copy, origin = by_id[link.copy], by_id[link.origin]
    if link.kind not in policy.drop or not copy.words or not origin.words:
        return None
    copy_may_go, origin_may_go = (
        _may_go(link, link.evidence.copy, copy, policy),
        _may_go(link, link.evidence.origin, origin, policy),
    )
    if link.kind == "restatement":  # it adds nothing of its own, however long it is; but an outlet may follow itself up
        return None if link.same_source else Loss(link, copy.id, link.kind)
    either = copy_may_go and origin_may_go
    newer_version = link.direction == "date" and link.same_source and link.kind != "exact"
    if newer_version and origin_may_go:
        return Loss(link, origin.id, "replaced", either)
    copy_stands = _copy_stands(link, ranks, policy)
    loser = origin if copy_stands else copy
    return Loss(link, loser.id, link.kind, either) if (origin_may_go if copy_stands else copy_may_go) else None


def _may_go(link: Link, side: Side, subject: Subject, policy: Policy) -> bool:
    """Whether nothing of an article would be lost with it; what lies beyond the words that are compared would."""
    if link.kind == "exact":
        return True
    return subject.words < MOST_WORDS and (link.kind != "excerpt" or side.contained >= policy.excerpt_drop)


def _copy_stands(link: Link, ranks: Mapping[str, Rank], policy: Policy) -> bool:
    copy_rank, origin_rank = ranks[link.copy], ranks[link.origin]
    if copy_rank[0] != origin_rank[0]:
        return copy_rank < origin_rank
    known = link.direction != "undetermined" and not link.common_origin
    return not (policy.stands == "origin" and known) and copy_rank < origin_rank


def _share_among_twins(losses: Losses, links: Iterable[Link], ranks: Mapping[str, Rank]) -> None:
    """Let a family with the same words stand and fall together: one of it may stay, and it answers for all.

    Only one of a family is compared with the others of it, and with other articles; the rest share as much with them.
    """
    head_of: dict[str, str] = {}
    for family, inside in _families(losses, links):
        heads = [name for name in family if not losses.get(name, {}).keys() & family]
        head = min(heads or family, key=lambda name: ranks[name])
        outside = [losses[name] for name in sorted(family) if name in losses]
        shared = {winner: loss for found in outside for winner, loss in found.items() if winner not in family}
        for name in family:
            losses[name] = dict(shared)
            if name != head:
                losses[name][head] = Loss(inside[name], name, "exact")
        head_of |= dict.fromkeys(family, head)
    for loser, found in losses.items():
        for winner in [winner for winner in found if winner in head_of and head_of[winner] != head_of.get(loser)]:
            head = head_of[winner]
            found[head] = min(found[winner], found.get(head, found[winner]), key=lambda loss: loss.distance)


def _let_versions_inherit(losses: Losses) -> None:
    """Let a newer version stand where the older one stood: what lost to that does not win over this for its date."""
    for older in sorted(losses):
        for newer in [winner for winner, loss in losses[older].items() if loss.reason == "replaced"]:
            for rival, loss in list(losses.get(newer, {}).items()):
                if loss.either and older in losses.get(rival, ()):
                    del losses[newer][rival]
                    losses[rival][newer] = _turned(loss)


def _turned(loss: Loss) -> Loss:
    """The same the other way round."""
    loser = loss.link.origin if loss.loser == loss.link.copy else loss.link.copy
    return Loss(loss.link, loser, loss.link.kind, either=True)


def _families(losses: Losses, links: Iterable[Link]) -> list[tuple[set[str], dict[str, Link]]]:
    """The articles that exact links join, where such a link drops; and for each of them one of the links."""
    families: dict[str, set[str]] = {}
    inside: dict[str, Link] = {}
    for link in links:
        if link.kind == "exact" and (
            link.origin in losses.get(link.copy, ()) or link.copy in losses.get(link.origin, ())
        ):
            ends = link.copy, link.origin
            larger, smaller = sorted((families.get(end, {end}) for end in ends), key=len, reverse=True)
            larger |= smaller
            families |= dict.fromkeys(smaller | set(ends), larger)
            for end in ends:
                inside.setdefault(end, link)
    different = {id(family): family for family in families.values()}
    return [(family, {name: inside[name] for name in family}) for family in different.values()]


def _kernel(losses: Losses, names: Iterable[str], ranks: Mapping[str, Rank]) -> set[str]:
    """The articles that are kept.

    They are the kernel of the graph of losses (von Neumann and Morgenstern, 1944): an article is dropped when it loses
    to a kept one, and kept when all that it loses to are dropped. Where losses run in a circle, the one with the first
    rank is kept, and what it lost to goes for it where nothing is lost with that.
    """
    beaten_by: dict[str, list[str]] = {}
    for loser, winners in losses.items():
        for winner in winners:
            beaten_by.setdefault(winner, []).append(loser)
    waiting = {name: len(losses.get(name, ())) for name in names}
    keep: dict[str, bool] = {}
    in_doubt = iter(sorted(losses, key=lambda name: ranks[name]))
    ready = [name for name, count in waiting.items() if not count]
    while (name := ready.pop() if ready else next((name for name in in_doubt if name not in keep), None)) is not None:
        if keep.setdefault(name, True):
            for winner, loss in losses.get(name, {}).items():
                if winner not in keep and loss.either:
                    losses.setdefault(winner, {})[name] = _turned(loss)
                    keep[winner] = False
                    ready.append(winner)
        for loser in beaten_by.get(name, ()):
            waiting[loser] -= 1
            if loser not in keep and (keep[name] or not waiting[loser]):
                keep[loser] = not keep[name]
                ready.append(loser)
    return {name for name, kept in keep.items() if kept}
