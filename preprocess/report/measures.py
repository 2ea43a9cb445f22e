"""The figures of each source: counted from records and links alone."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from preprocess.article import KINDS, Link, Record
from preprocess.text import count_words


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """The figures of one outlet.

    Attributes:
        source: Its name; None for the articles whose outlet is unknown.
        articles: Articles that came in.
        kept: How many of them stand in the corpus.
        dropped: The others, by reason.
        flagged: Articles that a person should look at, by flag: most of the text went, or hardly a word is left.
        words: Words of its clean texts.
        characters: Characters of its texts as they arrived.
        stripped: Characters that were stripped, by label.
        copies_of_others: Links in which an article of it is the copy of another source's, by kind.
        copied_by_others: Links in which another source's article is the copy of one of it, by kind.
        common_origin: Links with another source's article that come from a third text, a news agency's say, by kind;
            they are neither copies of others nor copied by others.
        scored: Articles that have a score of original reporting.
        originality: The mean of their scores, 0-1; None where there is none. No measure of truth or quality.
        languages: Articles by language.
        first: The earliest date, ISO 8601; None where no article has one.
        last: The latest date.
    """

    source: str | None
    articles: int = 0
    kept: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)
    flagged: Mapping[str, int] = field(default_factory=dict)
    words: int = 0
    characters: int = 0
    stripped: Mapping[str, int] = field(default_factory=dict)
    copies_of_others: Mapping[str, int] = field(default_factory=dict)
    copied_by_others: Mapping[str, int] = field(default_factory=dict)
    common_origin: Mapping[str, int] = field(default_factory=dict)
    scored: int = 0
    originality: float | None = None
    languages: Mapping[str, int] = field(default_factory=dict)
    first: str | None = None
    last: str | None = None


FEW = 20
"""Scored articles; the mean of fewer changes much with each."""

COPY_KINDS = tuple(kind for kind in KINDS if kind != "same_event")


class _Shared(NamedTuple):
    """Links with other sources, by source and kind."""

    copies: Counter[tuple[str | None, str]]
    copied: Counter[tuple[str | None, str]]
    common_origin: Counter[tuple[str | None, str]]


def measure(records: Sequence[Record], links: Iterable[Link]) -> tuple[SourceReport, ...]:
    """Return the figures of every source, the unknown one last."""
    sources = {record.marked.article.id: record.marked.article.source for record in records}
    shared = _Shared(Counter(), Counter(), Counter())
    for link in links:
        copier, owner = sources[link.copy], sources[link.origin]
        if link.same_source:
            continue
        if link.common_origin:
            shared.common_origin.update({(copier, link.kind), (owner, link.kind)})
        else:
            shared.copies[copier, link.kind] += 1
            shared.copied[owner, link.kind] += 1
    by_source: dict[str | None, list[Record]] = {}
    for record in records:
        by_source.setdefault(record.marked.article.source, []).append(record)
    names = sorted(by_source, key=lambda name: (name is None, name or ""))
    return tuple(_source_report(name, by_source[name], shared) for name in names)


def _source_report(name: str | None, records: Sequence[Record], shared: _Shared) -> SourceReport:
    dated = sorted(r.marked.period[0].date().isoformat() for r in records if r.marked.period)
    scores = [record.originality.score for record in records if record.originality.score is not None]
    stripped = Counter[str]()
    for record in records:
        for span in record.marked.removed:
            stripped[span.label] += span.end - span.start
    return SourceReport(
        source=name,
        articles=len(records),
        kept=sum(record.verdict.keep for record in records),
        dropped=_counted(record.verdict.reason for record in records if record.verdict.reason),
        flagged=_counted(flag for record in records for flag in record.verdict.flags),
        words=sum(count_words(record.marked.clean_text) for record in records),
        characters=sum(len(record.marked.article.text) for record in records),
        stripped=dict(sorted(stripped.items())),
        copies_of_others={kind: shared.copies[name, kind] for kind in COPY_KINDS},
        copied_by_others={kind: shared.copied[name, kind] for kind in COPY_KINDS},
        common_origin={kind: shared.common_origin[name, kind] for kind in COPY_KINDS},
        scored=len(scores),
        originality=round(sum(scores) / len(scores), 4) if scores else None,
        languages=_counted(record.marked.language for record in records),
        first=dated[0] if dated else None,
        last=dated[-1] if dated else None,
    )


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))


def flat(report: SourceReport) -> dict[str, Any]:
    """One row of a table: a table inside becomes columns such as ``dropped_near``, in the order of the fields."""
    row: dict[str, Any] = {}
    for name, value in asdict(report).items():
        row |= {f"{name}_{key}": count for key, count in value.items()} if isinstance(value, dict) else {name: value}
    return row
