"""Records ↔ rows: what stands in the files of a run, and how it is read back."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from msgspec import to_builtins

from preprocess.article import (
    Article,
    Borderline,
    Candidate,
    Evidence,
    Lifted,
    Link,
    Marked,
    Originality,
    Passage,
    Record,
    Scored,
    Side,
    Sourcing,
    Span,
)
from preprocess.dates import normalise
from preprocess.files.fields import article_of
from preprocess.files.read import Rejected
from preprocess.settings import ReadSettings

Row = dict[str, Any]
_FOUND = ("spans", "originality", "keep", "reason", "group", "flags", "lifted")
_COUNTED = ("names_known", "figures_known")
_LONGEST_SHOWN = 400  # characters of a passage
_FIELDS = ("id", "source", "url", "title", "author", "published", "language")


def corpus_row(record: Record) -> Row:
    """A kept article: its metadata, clean text, score and group, and the fields that were carried through."""
    marked, verdict = record.marked, record.verdict
    found = {"text": marked.clean_text, "originality": _score(record.originality), "group": verdict.group}
    return _metadata(marked.article, marked.language) | found | {"flags": verdict.flags} | dict(marked.article.extra)


def article_row(record: Record) -> Row:
    """An article that came in: its text as it arrived, what was found in it, and the verdict."""
    marked = record.marked
    came = _metadata(marked.article, marked.language) | {"text": marked.article.text}
    return came | found_row(marked, record.originality) | plain(record.verdict) | dict(marked.article.extra)


def taken_row(article: Article, language: str) -> Row:
    """The part of an article's row that tells how it came in, with the language that was found."""
    return _metadata(article, language) | {"text": article.text} | dict(article.extra)


def found_row(marked: Marked, originality: Originality) -> Row:
    """The part of an article's row that tells what was found in it."""
    spans = [plain(span) for span in marked.spans]
    return {"spans": spans, "lifted": _lifted_rows(marked), "originality": originality_row(originality)}


def score_row(scored: Scored) -> Row:
    """An article's score, with the words of its evidence."""
    article = scored.marked.article
    row = originality_row(scored.originality)
    evidence = [one | {"text": article.text[one["start"] : one["end"]]} for one in row["evidence"]]
    return {"id": article.id, "source": article.source} | row | {"evidence": evidence}


def originality_row(originality: Originality) -> Row:
    """A score with its parts and its evidence."""
    evidence = [plain(one) for one in originality.evidence]
    return _score(originality) | {"form": originality.form, "parts": dict(originality.parts), "evidence": evidence}


def marked_row(marked: Marked) -> Row:
    """A text with its spans, each with the words that it covers."""
    text = marked.article.text
    spans = [plain(span) | {"text": text[span.start : span.end]} for span in marked.spans]
    found = {"text": text, "spans": spans, "lifted": _lifted_rows(marked)}
    return {"id": marked.article.id, "language": marked.language} | found


def _lifted_rows(marked: Marked) -> list[Row]:
    return [{name: getattr(one, name) for name in ("kind", "value", "start", "end")} for one in marked.lifted]


def _lifted_of(row: Mapping[str, Any], read: ReadSettings) -> Lifted:
    period = None
    if row["kind"] in ("published", "updated"):
        _, period = normalise(row["value"], earliest=read.earliest, today=read.today or date.max - timedelta(days=3))
    return Lifted(**row, period=period)


def scored_of(row: Mapping[str, Any], *, strip: frozenset[str], read: ReadSettings) -> Scored:
    """The scored article that an article's row tells of."""
    return found_of(row, taken_of(row, read), row["language"], strip=strip, read=read)


def taken_of(row: Mapping[str, Any], read: ReadSettings) -> Article:
    """The article that came in, of whose row this is at least that part."""
    fields = {name: value for name, value in row.items() if name not in _FOUND}
    named = read.model_copy(
        update={"text_field": "text", "id_field": "id", "source_field": "source", "date_field": "published"}
    )
    article = article_of(fields, named, path="articles.jsonl", line=None, fallback_id="")
    return replace(article, id=row["id"])  # as it is: one that a file's name gave may have blank ends


def found_of(
    row: Mapping[str, Any], article: Article, language: str, *, strip: frozenset[str], read: ReadSettings
) -> Scored:
    """An article with what was found in it, of which the row tells."""
    spans = tuple(Span(**span) for span in row["spans"])
    lifted = tuple(_lifted_of(one, read) for one in row["lifted"])
    found = row["originality"]
    evidence = tuple(Sourcing(**one) for one in found["evidence"])
    return Scored(
        marked=Marked(article=article, language=language, spans=spans, lifted=lifted, strip=strip),
        originality=Originality(**(found | {"evidence": evidence})),
    )


def rejected_row(rejected: Rejected) -> Row:
    """An input that could not be used; where it is no loss, what it is and how many of them there are."""
    row = plain(rejected)
    return row if rejected.skipped else {name: row[name] for name in ("path", "line", "error")}


def plain(value: object) -> Row:
    """A record of ours as a row."""
    row: Row = to_builtins(value)
    return row


def candidate_row(candidate: Candidate) -> Row:
    """A pair that was compared, with its measures and what it shares."""
    return plain(candidate) | {"a_side": _side_row(candidate.a_side), "b_side": _side_row(candidate.b_side)}


def candidate_of(row: Mapping[str, Any]) -> Candidate:
    """The candidate that a row tells of."""
    sides = {name: _side(row[name]) for name in ("a_side", "b_side")}
    return Candidate(**(dict(row) | sides | {"passages": tuple(map(_passage, row["passages"]))}))


def link_row(link: Link) -> Row:
    """An accepted link; in its evidence, a passage and each fact in it tell the copy's extent and the origin's."""
    return plain(link) | {"evidence": _evidence_row(link.evidence)}


def borderline_row(found: Borderline, records: Mapping[str, Record]) -> Row:
    """A pair near a cut-off, with the longest passage that it shares as the copy has it."""
    link = found.link
    passage = next(iter(link.evidence.passages), None)
    shared = "" if passage is None else records[link.copy].marked.article.text[slice(*passage.a)]
    row = {name: getattr(link, name) for name in ("copy", "origin", "kind", "strength")}
    return row | {"cut_off": found.cut_off, "accepted": found.accepted, "shared": shared[:_LONGEST_SHOWN]}


def _metadata(article: Article, language: str) -> Row:
    return {name: getattr(article, name) for name in _FIELDS} | {"language": language}


def _score(originality: Originality) -> Row:
    return {name: getattr(originality, name) for name in ("score", "low_confidence", "novelty", "credit")}


def _evidence_row(evidence: Evidence) -> Row:
    passages = [{"copy": p.a, "origin": p.b, "shared": p.shared} for p in evidence.passages]
    sides = {"copy": _side_row(evidence.copy), "origin": _side_row(evidence.origin)}
    return plain(evidence) | sides | {"passages": passages}


def _side_row(side: Side) -> Row:
    """A side, and for who reads the row what else would have to be counted from bits."""
    return plain(side) | {name: getattr(side, name) for name in _COUNTED}


def _side(row: Mapping[str, Any]) -> Side:
    credit = row["credit"]
    fields = {name: value for name, value in row.items() if name not in _COUNTED}
    return Side(**(fields | {"new": tuple(row["new"]), "credit": None if credit is None else tuple(credit)}))


def _passage(row: Mapping[str, Any]) -> Passage:
    shared = tuple((tuple(mine), tuple(theirs)) for mine, theirs in row["shared"])
    return Passage(a=tuple(row["a"]), b=tuple(row["b"]), shared=shared)


def lots(rows: Iterable[Mapping[str, Any]], most: int, size: int | None = None) -> Iterator[list[Mapping[str, Any]]]:
    """Yield rows by lots.

    Args:
        rows: Any number.
        most: Rows of a lot.
        size: Characters and bytes in the texts of a lot, about; one that has more is a lot with those before it.
    """
    lot: list[Mapping[str, Any]] = []
    held = 0
    for row in rows:
        lot.append(row)
        if size is not None:
            held += sum(len(value) for value in row.values() if isinstance(value, str | bytes))
        if len(lot) == most or (size is not None and held >= size):
            yield lot
            lot, held = [], 0
    if lot:
        yield lot
