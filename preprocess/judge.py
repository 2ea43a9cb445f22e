"""Findings and a policy → links and verdicts. Reads no text; the policy holds every cut-off."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from preprocess.article import FLAGS, KINDS, Candidate, Evidence, Link, Passage, Period, Side, Verdict
from preprocess.settings import Policy

Loss = tuple[int, float, str]
"""The rank of the kind of link, the strength turned round, and the reason: the least is the closest."""

# How much more of one article must stand in the other than the other way round before that says which came first.
_CLEARLY_MORE = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What judging knows of an article: no text.

    Attributes:
        id: Its id.
        source: Its outlet; None equals no other.
        period: What its date can mean.
        words: Words of its clean text.
        stripped: The share (0-1) of its text that was stripped.
    """

    id: str
    source: str | None
    period: Period | None
    words: int
    stripped: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Every accepted link, and a verdict for each article in the order of the subjects."""

    links: tuple[Link, ...]
    verdicts: tuple[Verdict, ...]


def judge(subjects: Sequence[Subject], candidates: Iterable[Candidate], policy: Policy) -> Judgement:
    """Accept links, and decide which articles stay.

    An article is dropped only for a link to an article that is kept: what copies a copy of something is judged by what
    it shares with the kept one, not by a chain.
    """
    by_id = {subject.id: subject for subject in subjects}
    links = tuple(
        link for pair in candidates if (link := accept(pair, by_id[pair.a], by_id[pair.b], policy)) is not None
    )
    return Judgement(links=links, verdicts=tuple(_verdicts(subjects, links, policy)))


def accept(pair: Candidate, a: Subject, b: Subject, policy: Policy) -> Link | None:
    """Name the kind of a pair and direct it; None where it is no link under this policy."""
    order = _dated(a, b)
    kind, strength = _kind(pair, order, policy)
    if kind is None:
        return None
    a_is_copy, direction = _direction(pair, kind, order)
    return _link(pair, kind, strength, direction, a_is_copy=a_is_copy)


def flags(words: int, stripped: float, policy: Policy) -> tuple[str, ...]:
    """Return what a person should look at in an article: the guard against a cleaner that took too much.

    Args:
        words: Words of its clean text.
        stripped: The share (0-1) of its text that was stripped.
        policy: Holds the cut-offs.
    """
    found = {"mostly_stripped": stripped > policy.most_stripped, "few_words": words < policy.least_words}
    return tuple(name for name in FLAGS if found[name])


def novelty(id_: str, links: Iterable[Link]) -> float | None:
    """Return the share (0-1) of an article that no earlier one has.

    Of an earlier article's wording and facts the larger share counts, so that neither a copy nor a retelling is new.

    Args:
        id_: The article's id.
        links: Its links; those whose direction is undetermined say nothing.

    Returns:
        None where no earlier article is known.
    """
    earlier = [link for link in links if link.copy == id_ and link.direction != "undetermined"]
    return min((1 - _known(link.evidence.copy) for link in earlier), default=None)


def _known(side: Side) -> float:
    facts = side.names + side.figures
    return max(side.contained, (side.names_known + side.figures_known) / facts if facts else 0.0)


def _kind(pair: Candidate, order: int, policy: Policy) -> tuple[str | None, float]:
    """The closest kind that the measures bear out, and the measure that did."""
    a, b = pair.a_side, pair.b_side
    restates = _retelling(pair, order).restates
    kinds = (
        ("exact", 1.0 if pair.exact else 0.0, 1.0),
        ("near", min(a.contained, b.contained), policy.near),
        ("excerpt", max(a.contained, b.contained), policy.excerpt),
        ("restatement", restates, policy.restatement),
        ("same_event", pair.same_event, policy.same_event),
    )
    return next(((kind, value) for kind, value, least in kinds if value >= least), (None, 0.0))


def _retelling(pair: Candidate, order: int) -> Side:
    """The side that may retell the other: nobody retells what appeared later."""
    if order:
        return pair.a_side if order > 0 else pair.b_side
    return max(pair.a_side, pair.b_side, key=lambda side: side.restates)


def _dated(a: Subject, b: Subject) -> int:
    """1 where a appeared after b, -1 where before it, 0 where the dates leave that open."""
    if a.period is None or b.period is None or a.period == b.period:
        return 0
    if a.period[0] >= b.period[1]:
        return 1
    return -1 if b.period[0] >= a.period[1] else 0


def _direction(pair: Candidate, kind: str, order: int) -> tuple[bool, str]:
    """Whether a is the copy, and what says so: date, then notice, then facts."""
    a, b = pair.a_side, pair.b_side
    if order:
        return order > 0, "date"
    if (a.credit is None) != (b.credit is None):
        return a.credit is not None, "notice"
    if kind == "restatement" and a.restates != b.restates:
        return a.restates > b.restates, "facts"
    if kind == "excerpt" and abs(a.contained - b.contained) >= _CLEARLY_MORE:
        return a.contained > b.contained, "facts"
    return pair.a > pair.b, "undetermined"


def _link(pair: Candidate, kind: str, strength: float, direction: str, *, a_is_copy: bool) -> Link:
    passages = pair.passages if a_is_copy else tuple(Passage(a=p.b, b=p.a, shared=p.shared) for p in pair.passages)
    copy, origin = (pair.a_side, pair.b_side) if a_is_copy else (pair.b_side, pair.a_side)
    evidence = Evidence(copy=copy, origin=origin, jaccard=pair.jaccard, same_event=pair.same_event, passages=passages)
    ids = (pair.a, pair.b) if a_is_copy else (pair.b, pair.a)
    return Link(copy=ids[0], origin=ids[1], kind=kind, strength=strength, direction=direction, evidence=evidence)


def _verdicts(subjects: Sequence[Subject], links: Sequence[Link], policy: Policy) -> Iterable[Verdict]:
    by_id = {subject.id: subject for subject in subjects}
    losses: dict[str, dict[str, Loss]] = {}
    for link in links:
        if (loser := _loser(link, by_id, policy)) is not None:
            winner, reason = (link.origin, link.kind) if loser == link.copy else (link.copy, "replaced")
            losses.setdefault(loser, {})[winner] = (KINDS.index(link.kind), -link.strength, reason)
    _share_among_twins(losses, links, by_id)
    kept = _kernel(losses, by_id)
    for subject in subjects:
        flagged = flags(subject.words, subject.stripped, policy)
        if not subject.words:
            yield Verdict(keep=False, reason="empty", group=None, flags=flagged)
        elif subject.id in kept:
            yield Verdict(keep=True, reason=None, group=subject.id, flags=flagged)
        else:
            closest = min((loss, winner) for winner, loss in losses[subject.id].items() if winner in kept)
            yield Verdict(keep=False, reason=closest[0][2], group=closest[1], flags=flagged)


def _share_among_twins(losses: dict[str, dict[str, Loss]], links: Iterable[Link], by_id: Mapping[str, Subject]) -> None:
    """Let a family with the same words stand and fall together: one of it may stay, and it answers for all.

    Only one of a family is compared with the others of it, and with other articles; the rest share as much with them.
    """
    head_of: dict[str, str] = {}
    for family in _families(losses, links):
        heads = [name for name in family if not losses.get(name, {}).keys() & family]
        head = min(heads or family, key=lambda name: _first(by_id[name]))
        outside = [losses[name] for name in sorted(family) if name in losses]
        shared = {winner: loss for found in outside for winner, loss in found.items() if winner not in family}
        for name in family:
            losses[name] = shared | ({} if name == head else {head: (KINDS.index("exact"), -1.0, "exact")})
        head_of |= dict.fromkeys(family, head)
    for loser, found in losses.items():
        for winner in [winner for winner in found if winner in head_of and head_of[winner] != head_of.get(loser)]:
            found[head_of[winner]] = min(found[winner], found.get(head_of[winner], found[winner]))


def _families(losses: Mapping[str, Collection[str]], links: Iterable[Link]) -> list[set[str]]:
    """The articles that exact links join, where such a link drops."""
    families: dict[str, set[str]] = {}
    for link in links:
        if link.kind == "exact" and link.origin in losses.get(link.copy, ()):
            joined = families.get(link.copy, {link.copy}) | families.get(link.origin, {link.origin})
            families |= dict.fromkeys(joined, joined)
    return list({id(family): family for family in families.values()}.values())


def _loser(link: Link, by_id: Mapping[str, Subject], policy: Policy) -> str | None:
    """The article that this link alone would drop."""
    copy, origin = by_id[link.copy], by_id[link.origin]
    if link.kind not in policy.drop or not copy.words or not origin.words:
        return None
    newer_version = link.direction == "date" and copy.source is not None and copy.source == origin.source
    if newer_version and (link.kind == "near" or (link.kind == "excerpt" and _told_by(link.evidence.origin, policy))):
        return origin.id
    if link.kind == "excerpt" and not _told_by(link.evidence.copy, policy):
        return None
    return copy.id


def _told_by(side: Side, policy: Policy) -> bool:
    return side.contained >= policy.excerpt_drop


def _kernel(losses: Mapping[str, Collection[str]], by_id: Mapping[str, Subject]) -> set[str]:
    """The articles that are kept.

    They are the kernel of the graph of losses (von Neumann and Morgenstern, 1944): an article is dropped when it loses
    to a kept one, and kept when all that it loses to are dropped. Where losses run in a circle, the one that appeared
    first is kept.
    """
    beaten_by: dict[str, list[str]] = {}
    for loser, winners in losses.items():
        for winner in winners:
            beaten_by.setdefault(winner, []).append(loser)
    waiting = {name: len(losses.get(name, ())) for name in by_id}
    keep: dict[str, bool] = {}
    in_doubt = iter(sorted(losses, key=lambda name: _first(by_id[name])))
    ready = [name for name, count in waiting.items() if not count]
    while (name := ready.pop() if ready else next((name for name in in_doubt if name not in keep), None)) is not None:
        keep.setdefault(name, True)
        for loser in beaten_by.get(name, ()):
            waiting[loser] -= 1
            if loser not in keep and (keep[name] or not waiting[loser]):
                keep[loser] = not keep[name]
                ready.append(loser)
    return {name for name, kept in keep.items() if kept}


def _first(subject: Subject) -> tuple[str, str]:
    return (subject.period[0].isoformat() if subject.period else "9999", subject.id)
