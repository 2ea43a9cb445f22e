"""Findings and a policy → links and verdicts. Reads no text; the policy holds every cut-off."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from preprocess.article import KINDS, Borderline, Candidate, Evidence, Link, Side, Verdict
from preprocess.outlets import same_name
from preprocess.settings import Policy
from preprocess.standing import Loss, Subject, stand

NEARLY = 0.1
"""What a measure may lack of a cut-off to be told as borderline."""

_WORDING = ("exact", "near", "excerpt")
_MEASURED = tuple(kind for kind in KINDS if kind != "exact")

CLEARLY_MORE = 0.3
"""How much more of one article must stand in the other than the other way round to say which came first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Every accepted link, and a verdict for each article in the order of the subjects."""

    links: tuple[Link, ...]
    verdicts: tuple[Verdict, ...]


def judge(subjects: Sequence[Subject], candidates: Iterable[Candidate], policy: Policy) -> Judgement:
    """Accept links, and decide which articles stay.

    Args:
        subjects: The articles, in the order of the input.
        candidates: The pairs that were compared, by the order of their first article, then of their second.
        policy: Holds the cut-offs.
    """
    by_id = {subject.id: subject for subject in subjects}
    found = (accept(pair, by_id[pair.a], by_id[pair.b], policy) for pair in candidates)
    return settle(subjects, [link for link in found if link is not None], policy)


def settle(subjects: Sequence[Subject], accepted: Sequence[Link], policy: Policy) -> Judgement:
    """Find out who stands for whom, and which two come from a third, where all accepted links are known.

    Every dropped copy has a link to the article that it is dropped for. Where that one has the same words as the one
    that was compared, the link tells the measures of the comparison, without passages.

    What is decided of articles hangs on those alone that links of other kinds than ``same_event`` join with them,
    directly or through others: parts of a corpus that no such link joins can be settled one after the other. Of a link
    ``same_event`` it counts only that it is there, so that none is owed between its ends.

    Args:
        subjects: The articles, in the order of the input.
        accepted: Links, in the order of their pairs.
        policy: Holds the cut-offs.

    Returns:
        The links in their order, and after them those that are owed, in the order of the dropped articles.
    """
    links = _with_thirds(accepted)
    stood = stand(subjects, links, policy)
    owed = _owed(stood.losses, stood.verdicts, subjects, links)
    return Judgement(links=(*links, *owed), verdicts=stood.verdicts)


def accept(pair: Candidate, a: Subject, b: Subject, policy: Policy) -> Link | None:
    """Name the kind of a pair and direct it; None where it is no link under this policy."""
    order = _dated(a, b)
    kind, strength = _kind(pair, order, policy)
    if kind is None:
        return None
    third = _agency_of_both(a, b) if kind in _WORDING else None
    return replace(_link(pair, kind, strength, order, (a, b)), common_origin=third is not None, third=third)


def borderline(subjects: Iterable[Subject], candidates: Iterable[Candidate], policy: Policy) -> list[Borderline]:
    """Return pairs whose measure stands near the cut-off of a kind, on both sides of it, the nearest first.

    Those that lack at most :data:`NEARLY` of a cut-off are told as what they would be under a lower one.
    """
    lower = policy.model_copy(update={kind: max(0.0, getattr(policy, kind) - NEARLY) for kind in _MEASURED})
    by_id = {subject.id: subject for subject in subjects}
    found = []
    for pair in candidates:
        a, b = by_id[pair.a], by_id[pair.b]
        for link in {accept(pair, a, b, chosen) for chosen in (policy, lower)}:
            cut_off = 0.0 if link is None else float(getattr(policy, link.kind, 0.0))
            if link is not None and cut_off > 0:
                found.append(Borderline(link=link, cut_off=cut_off, accepted=link.strength >= cut_off))
    return sorted(found, key=lambda one: (abs(one.link.strength - one.cut_off), one.link.copy, one.link.origin))


def novelty(id_: str, links: Iterable[Link]) -> float | None:
    """Return the share (0-1) of an article that no earlier one has.

    New are the facts that none of the earlier articles has, or the wording that the one with most of it has not,
    whichever is less: so neither a copy nor a retelling is new, nor what puts several articles together.

    Args:
        id_: The article's id.
        links: Its links.

    Returns:
        None where no earlier article is known.
    """
    return new_beside(earlier(id_, links))


def new_beside(sides: Iterable[Side]) -> float | None:
    """Return the share (0-1) of an article that is new, as :func:`novelty` tells it.

    Args:
        sides: How it looks beside each earlier article; they are looked at once, and need not be held.
    """
    together = joined(sides)
    return 1 - max(_covered(together), *(side.contained for side in together)) if together else None


def earlier(id_: str, links: Iterable[Link]) -> list[Side]:
    """Return how an article looks beside each earlier one; links whose direction is undetermined say nothing."""
    return [link.evidence.copy for link in links if link.copy == id_ and link.direction != "undetermined"]


def covered(sides: Iterable[Side]) -> float:
    """Return the share (0-1) of an article's facts that other articles have together; 0 where it has no facts.

    Args:
        sides: How it looks beside each of them. Where a link was measured on an article with the same words, whose
            facts may be counted otherwise for their capitals, it is not joined with the rest: the larger share counts.
    """
    return _covered(joined(sides))


def _covered(together: Iterable[Side]) -> float:
    shares = ((int(side.known, 16).bit_count(), side.names + side.figures) for side in together)
    return max((known / facts for known, facts in shares if facts), default=0.0)


def joined(sides: Iterable[Side]) -> list[Side]:
    """Return how an article looks beside many others together: one side for all that count its facts alike.

    Args:
        sides: How it looks beside each of them.

    Returns:
        Sides that have the facts that any of theirs has, and the share of wording that the most like one has.
    """
    found: dict[tuple[int, int], tuple[int, float]] = {}
    for side in sides:
        known, contained = found.get((side.names, side.figures), (0, 0.0))
        found[side.names, side.figures] = known | int(side.known, 16), max(contained, side.contained)
    return [
        Side(names=names, figures=figures, known=f"{known:x}", contained=contained)
        for (names, figures), (known, contained) in found.items()
    ]


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


def _direction(pair: Candidate, kind: str, order: int, subjects: tuple[Subject, Subject]) -> tuple[bool, str]:
    """Whether a is the copy, and what says so: date, then notice, then facts."""
    a, b = pair.a_side, pair.b_side
    if order:
        return order > 0, "date"
    # Who has the other's words in quotation marks says that they are another's.
    a_names_b = a.credit is not None or b.quoted or subjects[1].agency in subjects[0].agencies
    b_names_a = b.credit is not None or a.quoted or subjects[0].agency in subjects[1].agencies
    if a_names_b != b_names_a:
        return a_names_b, "notice"
    if kind == "restatement" and a.restates != b.restates:
        return a.restates > b.restates, "facts"
    if kind == "excerpt" and abs(a.contained - b.contained) >= CLEARLY_MORE:
        return a.contained > b.contained, "facts"
    return pair.a > pair.b, "undetermined"


def _link(pair: Candidate, kind: str, strength: float, order: int, subjects: tuple[Subject, Subject]) -> Link:
    """The link that a pair is, directed."""
    a_is_copy, direction = _direction(pair, kind, order, subjects)
    passages = pair.passages if a_is_copy else tuple(passage.turned for passage in pair.passages)
    copy, origin = (pair.a_side, pair.b_side) if a_is_copy else (pair.b_side, pair.a_side)
    evidence = Evidence(copy=copy, origin=origin, jaccard=pair.jaccard, same_event=pair.same_event, passages=passages)
    ids = (pair.a, pair.b) if a_is_copy else (pair.b, pair.a)
    return Link(
        copy=ids[0],
        origin=ids[1],
        kind=kind,
        strength=strength,
        direction=direction,
        same_source=same_name(*(subject.source for subject in subjects)),
        evidence=evidence,
    )


def _agency_of_both(a: Subject, b: Subject) -> str | None:
    """The agency whose copy both say they are; neither is the agency's own."""
    return min(a.agencies & b.agencies - {a.agency, b.agency}, default=None)


def _with_thirds(links: Sequence[Link]) -> list[Link]:
    """Name the third text from which both articles of a link come, where it is in the corpus.

    It is one that both copy, and of each of them at least as much stands there as stands in the other: a copy of the
    one by the other would have kept what is the one's own. Or one that both retell, which has whatever they share.
    """
    copied, retold = (
        _origins(link for link in links if link.kind in kinds) for kinds in (_WORDING, frozenset({"restatement"}))
    )
    found = []
    for link in links:
        third = None
        if link.kind in _WORDING and not link.common_origin:
            third = _copied_by_both(link, copied.get(link.copy, {}), copied.get(link.origin, {}))
        elif link.kind == "restatement":
            third = _retold_by_both(link, retold.get(link.copy, {}), retold.get(link.origin, {}))
        found.append(link if third is None else replace(link, common_origin=True, third=third))
    return found


def _origins(links: Iterable[Link]) -> dict[str, dict[str, Side]]:
    """Of each copy whose origins are known what they have of it."""
    found: dict[str, dict[str, Side]] = {}
    for link in links:
        if link.direction != "undetermined":
            found.setdefault(link.copy, {})[link.origin] = link.evidence.copy
    return found


def _copied_by_both(link: Link, of_copy: Mapping[str, Side], of_origin: Mapping[str, Side]) -> str | None:
    shares = {name: (of_copy[name].contained, of_origin[name].contained) for name in of_copy.keys() & of_origin.keys()}
    least = link.evidence.copy.contained, link.evidence.origin.contained
    enough = (name for name, share in shares.items() if share[0] >= least[0] and share[1] >= least[1])
    return min(enough, key=lambda name: (-sum(shares[name]), name), default=None)


def _retold_by_both(link: Link, of_copy: Mapping[str, Side], of_origin: Mapping[str, Side]) -> str | None:
    facts = int(link.evidence.copy.known, 16)
    known = {name: int(of_copy[name].known, 16) for name in of_copy.keys() & of_origin.keys()}
    enough = (name for name, has in known.items() if has & facts == facts)
    return min(enough, key=lambda name: (-known[name].bit_count(), name), default=None)


def _owed(
    losses: Mapping[str, Loss], verdicts: Sequence[Verdict], subjects: Sequence[Subject], links: Iterable[Link]
) -> Iterator[Link]:
    """The links of dropped articles with the kept ones of which only a twin was compared."""
    linked = {(link.copy, link.origin) for link in links}
    by_id = {subject.id: subject for subject in subjects}
    for subject, verdict in zip(subjects, verdicts, strict=True):
        loss = losses.get(subject.id)
        if loss is None or verdict.group is None:
            continue
        if (subject.id, verdict.group) not in linked and (verdict.group, subject.id) not in linked:
            yield _between(subject, by_id[verdict.group], loss)


def _between(loser: Subject, winner: Subject, loss: Loss) -> Link:
    """What was measured of two articles, told of two with the same words."""
    found = loss.link.evidence
    sides = found.copy, found.origin
    own, other = sides if loss.loser == loss.link.copy else sides[::-1]
    pair = Candidate(
        a=loser.id,
        b=winner.id,
        exact=loss.link.kind == "exact",
        jaccard=found.jaccard,
        same_event=found.same_event,
        a_side=replace(own, credit=None),
        b_side=replace(other, credit=None),
    )
    kind = loss.link.kind
    # Whichever of them has the earlier date, it is the retelling that retells.
    order = 0 if kind == "restatement" else _dated(loser, winner)
    link = _link(pair, kind, loss.link.strength, order, (loser, winner))
    return replace(link, common_origin=loss.link.common_origin, third=loss.link.third)
