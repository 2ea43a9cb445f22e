"""Articles and links → their rows of numbers: each is looked at once."""

import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import nan

import numpy as np
import xxhash

from preprocess.article import FLAGS, KINDS, Article, Link, Marked, Originality, Period, Record
from preprocess.copies.agencies import agencies_of, agency
from preprocess.files.fields import host
from preprocess.report.figures.cited import outlets_of
from preprocess.report.table import (
    ARTICLE,
    BLOCK,
    CREDITS,
    EVIDENCE,
    FIELDS,
    FORMS,
    LABEL_BITS,
    LINK,
    NONE,
    SORTED_LABELS,
    UNDATED,
    ZONES,
    Columns,
    Ragged,
    Table,
)
from preprocess.text import count_words

OWN_KINDS = ("own_inquiry", "own_document", "own_observation", "own_interview", "anonymous_source")
"""Evidence of the author's own work, what is rarest first."""

DAY = timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta.resolution
_ZONE = re.compile(r"T.*(?:Z|[+-]\d{2}:\d{2}(?::\d{2})?)", re.DOTALL)
_EVIDENCE, _LABELS, _FORMS, _CREDITS, _ZONES = (
    {name: code for code, name in enumerate(names)} for names in (EVIDENCE, SORTED_LABELS, FORMS, CREDITS, ZONES)
)
_OTHER = len(EVIDENCE)  # the code of a kind that is told nowhere
_SHIFT = 64 - LABEL_BITS


@dataclass(slots=True)
class _Values:
    """Values of the articles so far, with where those of each begin."""

    values: "array[int]"
    edges: "array[int]" = field(default_factory=lambda: array("q", [0]))

    def end(self) -> None:
        """Close those of an article."""
        self.edges.append(len(self.values))

    @property
    def ragged(self) -> Ragged:
        return Ragged(np.array(self.edges, np.int64))


Codes = dict[str | None, int]
"""Names, each with its code."""


def _code(codes: Codes, name: str | None) -> int:
    return NONE if name is None else codes.setdefault(name, len(codes))


class _Reader:
    """What is gathered while the articles go by."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.copies: list[tuple[int, str]] = []  # articles with the id of that which stands for them
        self.sources: Codes = {}
        self.hosts: Codes = {}
        self.languages: Codes = {}
        self.reasons: Codes = {}
        self.outlets: Codes = {}
        self.keys = _Values(array("Q"))
        self.sizes = array("q")
        self.evidence = _Values(array("B"))
        self.cited = _Values(array("I"))

    def row(self, record: Record, words: int) -> tuple[object, ...]:
        """Return the row of an article, in the order of :data:`ARTICLE`."""
        marked, found, verdict = record.marked, record.originality, record.verdict
        article, period = marked.article, marked.period
        number = len(self.ids)
        self.ids.append(article.id)
        if verdict.group not in (None, article.id):
            self.copies.append((number, str(verdict.group)))
        self._take_stretches(marked)
        self._take_evidence(record)
        return (
            self.sources.setdefault(article.source, len(self.sources)),
            _code(self.hosts, host(article.url)),
            _code(self.languages, marked.language),
            _code(self.reasons, verdict.reason),
            number,
            *days_of(period),
            *_moments(period),
            words,
            len(article.text),
            nan if found.score is None else found.score,
            nan if found.novelty is None else found.novelty,
            _FORMS.get(found.form or "other", NONE),
            _CREDITS.get(_credit(marked, found) or "", NONE),
            _ZONES.get(_zone(article) or "", NONE),
            verdict.keep,
            article.published is not None and article.period is None,
            any(one.kind == "anonymous_source" for one in found.evidence),
            any(span.label == "correction" for span in marked.spans),
            shows_own(record),
            *(getattr(article, name) is None for name in FIELDS),
            *(name in verdict.flags for name in FLAGS),
        )

    def _take_stretches(self, marked: Marked) -> None:
        text = marked.article.text
        for span in marked.removed:
            label = _LABELS[span.label]
            beginning = text[span.start : min(span.end, span.start + 2 * BLOCK)]
            digest = xxhash.xxh3_64_intdigest(beginning.encode("utf-8", "surrogatepass"))
            self.keys.values.append(label << _SHIFT | digest >> LABEL_BITS)
            self.sizes.append(span.end - span.start)
        self.keys.end()

    def _take_evidence(self, record: Record) -> None:
        self.evidence.values.extend(_EVIDENCE.get(one.kind, _OTHER) for one in record.originality.evidence)
        self.evidence.end()
        self.cited.values.extend(_code(self.outlets, name) for name in outlets_of(record))
        self.cited.end()


def read(records: Sequence[Record], links: Iterable[Link], words: Sequence[int] = ()) -> Columns:
    """Read each article and each link once for its numbers.

    Args:
        records: Every article that came in.
        links: Every accepted link.
        words: Those of each clean text; where there are none they are counted.
    """
    table = _table(records, words)
    return Columns(table, np.fromiter((_link_row(link, table) for link in links), LINK))


def _table(records: Sequence[Record], words: Sequence[int]) -> Table:
    reader = _Reader()
    rows = (
        reader.row(record, words[number] if words else count_words(record.marked.clean_text))
        for number, record in enumerate(records)
    )
    table = Table(
        rows=np.fromiter(rows, ARTICLE, len(records)),
        ids=reader.ids,
        sources=tuple(reader.sources),
        hosts=_names(reader.hosts),
        languages=_names(reader.languages),
        reasons=_names(reader.reasons),
        outlets=_names(reader.outlets),
        stripped=reader.keys.ragged,
        keys=np.array(reader.keys.values, np.uint64),
        sizes=np.array(reader.sizes, np.int64),
        evidence=reader.evidence.ragged,
        kinds=np.array(reader.evidence.values, np.uint8),
        cited=reader.cited.ragged,
        citations=np.array(reader.cited.values, np.uint32),
    )
    for number, name in reader.copies:
        table.rows["group"][number] = table.number(name)
    return table


def _names(codes: Codes) -> tuple[str, ...]:
    return tuple(name for name in codes if name is not None)


def days_of(period: Period | None) -> tuple[int, int]:
    """Return the first and the last day that a date can mean, as ordinals; :data:`NONE` where there is no date."""
    if period is None:
        return NONE, NONE
    start, end = period
    return start.toordinal(), max(start, end - _MICROSECOND).toordinal()


def _moments(period: Period | None) -> tuple[int, int]:
    if period is None:
        return UNDATED, UNDATED
    start, end = period
    return microseconds(start), microseconds(end)


def microseconds(moment: datetime) -> int:
    """Return the microseconds since 1970."""
    return (moment - EPOCH) // _MICROSECOND


def _zone(article: Article) -> str | None:
    if article.period is None:
        return None
    if article.period[0] != article.period[1]:
        return "day" if article.period[1] - article.period[0] <= DAY else "month_or_year"
    return "with" if _ZONE.search(article.published or "") else "without"


def _credit(marked: Marked, found: Originality) -> str | None:
    """Whose work an article says that it is; that of the agency that publishes it is its own."""
    mine = agency(marked.article.source)
    if agencies_of(marked) - {mine}:
        return "agency"
    if any(one.kind == "agency" and one.value != mine for one in marked.lifted):
        return "agency_helped"
    return None if found.credit == "agency" else found.credit  # no agency is named: another desk helped, say


def shows_own(record: Record) -> bool:
    """Return whether an article stands in the corpus and shows its author's own work.

    An opinion, a digest or a release does not, nor what an agency or another outlet wrote.
    """
    found = record.originality
    return (
        found.score is not None
        and not found.low_confidence
        and found.form is None
        and found.credit in {None, "own"}
        and record.verdict.keep
        and any(one.kind in OWN_KINDS for one in found.evidence)
    )


def _link_row(link: Link, table: Table) -> tuple[object, ...]:
    found = link.evidence
    return (
        table.number(link.copy),
        table.number(link.origin),
        KINDS.index(link.kind),
        link.same_source,
        link.common_origin,
        link.direction != "undetermined",
        found.copy.credit is not None or link.direction == "notice",
        link.third is not None and link.third not in table,
        link.strength,
        found.copy.contained,
        found.origin.contained,
    )
