"""What a reader should find in a minute: who has most furniture, and whose reporting is most original, and why."""

import heapq
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from preprocess.article import Record, Sourcing
from preprocess.originality.signs import languages, load_signs
from preprocess.report.measures import SourceReport
from preprocess.report.ranking import ranked
from preprocess.text import shown

MOST_OWN = 3
_MOST_SAID = 3
_SAID = 220

OWN_KINDS = ("own_inquiry", "own_document", "own_observation", "own_interview", "anonymous_source")
"""Evidence of the author's own work, what is rarest first."""

_SURE = ("own_inquiry", "own_document", "own_interview")  # where a sign says so


@dataclass(frozen=True, slots=True, kw_only=True)
class Most:
    """The source with the largest share of furniture.

    Attributes:
        report: Its figures.
        among: How many sources could be ranked.
        label: The label with most of it.
        mostly: Whether that is over half of it.
        tied: Sources whose interval overlaps with its own: the figures do not tell them apart.
        example: The id of the article with most of that label.
        words: The longest stretch of it there, safe to show.
    """

    report: SourceReport
    among: int
    label: str
    mostly: bool
    tied: tuple[str | None, ...]
    example: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sentence that shows own work, safe to show, with its kind."""

    kind: str
    words: str


def most_furniture(reports: Iterable[SourceReport], records: Iterable[Record]) -> Most | None:
    """Return the source with the largest share of furniture; None where fewer than two can be ranked."""
    tiers = ranked(reports, "furniture.share").tiers
    among = sum(map(len, tiers))
    if among < 2:  # noqa: PLR2004 - one alone is no rank
        return None
    best, *others = (place.report for place in tiers[0])
    if not best.furniture.labels:
        return None
    label = max(best.furniture.labels, key=lambda name: best.furniture.labels[name].value or 0)
    own = (record for record in records if record.marked.article.source == best.source)
    example = max(own, key=lambda record: (_characters(record, label), record.marked.article.id))
    spans = (span for span in example.marked.removed if span.label == label)
    longest = max(spans, key=lambda span: span.end - span.start)
    return Most(
        report=best,
        among=among,
        label=label,
        mostly=2 * (best.furniture.labels[label].value or 0) > (best.furniture.share.value or 0),
        tied=tuple(one.source for one in others),
        example=example.marked.article.id,
        words=shown(example.marked.article.text[longest.start : longest.end], _SAID),
    )


def _characters(record: Record, label: str) -> int:
    return sum(span.end - span.start for span in record.marked.removed if span.label == label)


def strongest_own(records: Iterable[Record], most: int = MOST_OWN) -> list[Record]:
    """Return the articles with the strongest original reporting that show it, no two of one family.

    An opinion, a digest or a release is none, nor what an agency, another outlet or another article here wrote.
    """
    able = (record for record in records if _is_own(record))
    # Of a family one stands in the corpus, and only what stands there is looked at.
    return heapq.nsmallest(most, able, key=lambda record: (-(record.originality.score or 0), record.marked.article.id))


def strongest_by_source(records: Sequence[Record], most: int = MOST_OWN) -> dict[str | None, list[Record]]:
    """Return the same of each source."""
    by_source: dict[str | None, list[Record]] = {}
    for record in records:
        if _is_own(record):
            by_source.setdefault(record.marked.article.source, []).append(record)
    return {source: strongest_own(own, most) for source, own in by_source.items()}


def _is_own(record: Record) -> bool:
    found = record.originality
    return (
        found.score is not None
        and not found.low_confidence
        and found.form is None
        and found.credit in {None, "own"}
        and record.verdict.keep
        and any(one.kind in OWN_KINDS for one in found.evidence)
        and not any(
            link.copy == record.marked.article.id and link.kind != "same_event" and not link.same_source
            for link in record.links
        )
    )


def said(record: Record) -> list[Said]:
    """Return the sentences that show an article's own work best, what is surest first.

    Of those that are as sure, one of each kind comes before a second of any.
    """
    signs = _signs(record.marked.language)
    turns = Counter[tuple[int, str]]()
    ranked = []
    for one in record.originality.evidence:
        if one.kind in OWN_KINDS:
            doubt = _doubt(one, signs)
            turns[doubt, one.kind] += 1
            ranked.append((doubt, turns[doubt, one.kind], OWN_KINDS.index(one.kind), one.start, one))
    chosen = sorted(ranked, key=lambda each: each[:4])[:_MOST_SAID]
    return [
        Said(kind=one.kind, words=shown(record.marked.article.text[one.start : one.end], _SAID)) for *_, one in chosen
    ]


def _doubt(one: Sourcing, signs: Collection[str]) -> int:
    """How unsure a sentence is, 0-3: what the model alone takes for an observation is the least sure."""
    if one.rule in signs:
        return 0 if one.kind in _SURE else 1
    return 3 if one.kind == "own_observation" else 2


@cache
def _signs(language: str) -> frozenset[str]:
    """The ids of a language's signs: a sentence whose rule is none of them was judged by the model."""
    return frozenset(sign.id for sign in load_signs(language).sign) if language in languages() else frozenset()


def in_turns(by_source: Mapping[str | None, Sequence[Record]], sources: Iterable[str | None]) -> list[str]:
    """Return the ids of articles of several sources: the first of each, then the second of each."""
    kept = [by_source.get(source, ()) for source in sources]
    return [
        own[turn].marked.article.id
        for turn in range(max((len(own) for own in kept), default=0))
        for own in kept
        if turn < len(own)
    ]
