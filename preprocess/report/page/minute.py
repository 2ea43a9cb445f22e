"""What a reader should find in a minute: who has most furniture, and whose reporting is most original, and why."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from preprocess.article import KINDS, Record, Sourcing
from preprocess.originality.signs import languages, load_signs
from preprocess.report.measures import SourceReport
from preprocess.report.ranking import ranked
from preprocess.report.reading import OWN_KINDS
from preprocess.report.table import SORTED_LABELS, Columns, Places, Table
from preprocess.text import shown

MOST_OWN = 3
_MOST_SAID = 3
_SAID = 220

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


def most_furniture(reports: Iterable[SourceReport], table: Table, records: Sequence[Record]) -> Most | None:
    """Return the source with the largest share of furniture; None where fewer than two can be ranked."""
    tiers = ranked(reports, "furniture.share").tiers
    among = sum(map(len, tiers))
    if among < 2:  # noqa: PLR2004 - one alone is no rank
        return None
    best, *others = (place.report for place in tiers[0])
    if not best.furniture.labels:
        return None
    label = max(best.furniture.labels, key=lambda name: best.furniture.labels[name].value or 0)
    example = records[_with_most(label, best.source, table)]
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


def _with_most(label: str, source: str | None, table: Table) -> int:
    """The article of a source with most characters of a label, by number; of several the one whose id comes last."""
    numbers = table.order[table.rows["source"][table.order] == table.sources.index(source)].astype(np.int64)
    places, owners = table.stripped.of(numbers)
    chosen = table.labels(places) == SORTED_LABELS.index(label)
    sizes = np.bincount(owners[chosen], table.sizes[places[chosen]], len(numbers))
    return int(numbers[np.flatnonzero(sizes == sizes.max())[-1]])


def showing_own(found: Columns) -> Places:
    """Return the articles that show original reporting, the strongest first, by number; no two of one family.

    An opinion, a digest or a release is none, nor what an agency, another outlet or another article here wrote.
    """
    table, links = found.table, found.links
    # Of a family one stands in the corpus, and only what stands there shows its own.
    able = table.rows["shows_own"].copy()
    able[links["copy"][~links["same_source"] & (links["kind"] != KINDS.index("same_event"))]] = False
    numbers = np.flatnonzero(able)
    return numbers[np.lexsort((table.ranks[numbers], -table.rows["score"][numbers]))]


def by_source(strongest: Places, table: Table, most: int = MOST_OWN) -> dict[str | None, list[int]]:
    """Return the first articles of each source."""
    found: dict[str | None, list[int]] = {}
    for number, code in zip(strongest.tolist(), table.rows["source"][strongest].tolist(), strict=True):
        own = found.setdefault(table.sources[code], [])
        if len(own) < most:
            own.append(number)
    return found


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


def in_turns(found: Mapping[str | None, Sequence[int]], sources: Iterable[str | None]) -> list[int]:
    """Return articles of several sources: the first of each, then the second of each."""
    kept = [found.get(source, ()) for source in sources]
    return [own[turn] for turn in range(max((len(own) for own in kept), default=0)) for own in kept if turn < len(own)]
