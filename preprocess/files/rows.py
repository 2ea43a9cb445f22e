"""Records ↔ rows: what stands in the files of a run, and how it is read back."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from preprocess.article import Article, Candidate, Evidence, Link, Marked, Passage, Record, Side, Span
from preprocess.files.fields import article_of
from preprocess.settings import ReadSettings

Row = dict[str, Any]
_FIELDS = ("id", "source", "url", "title", "author", "published", "language")


def corpus_row(record: Record) -> Row:
    """A kept article: its metadata, clean text and group, and the fields that were carried through."""
    return _metadata(record.marked) | {"text": record.marked.clean_text, "group": record.verdict.group} | _extra(record)


def article_row(record: Record) -> Row:
    """An article that came in: its text as it arrived, what was found in it, and the verdict."""
    spans = [asdict(span) for span in record.marked.spans]
    found = {"text": record.marked.article.text, "spans": spans, "group": record.verdict.group}
    verdict = {"keep": record.verdict.keep, "reason": record.verdict.reason}
    return _metadata(record.marked) | found | verdict | _extra(record)


def marked_row(marked: Marked) -> Row:
    """A text with its spans, each with the words that it covers."""
    text = marked.article.text
    spans = [asdict(span) | {"text": text[span.start : span.end]} for span in marked.spans]
    return {"id": marked.article.id, "language": marked.language, "text": text, "spans": spans}


def marked_of(row: Mapping[str, Any], *, strip: frozenset[str], read: ReadSettings) -> Marked:
    """The marked article that an article's row tells of."""
    fields = {name: value for name, value in row.items() if name not in ("spans", "keep", "reason", "group")}
    named = read.model_copy(
        update={"text_field": "text", "id_field": "id", "source_field": "source", "date_field": "published"}
    )
    article = article_of(fields, named, path="articles.jsonl", line=None, fallback_id="")
    spans = tuple(Span(**span) for span in row["spans"])
    return Marked(article=article, language=row["language"], spans=spans, strip=strip)


def plain(value: Any) -> Row:  # noqa: ANN401 - any of our records
    """A flat record of ours as a row."""
    return asdict(value)


def candidate_row(candidate: Candidate) -> Row:
    """A pair that was compared, with its measures and what it shares."""
    return asdict(candidate)


def candidate_of(row: Mapping[str, Any]) -> Candidate:
    """The candidate that a row tells of."""
    sides = {name: _side(row[name]) for name in ("a_side", "b_side")}
    return Candidate(**(dict(row) | sides | {"passages": tuple(map(_passage, row["passages"]))}))


def link_row(link: Link) -> Row:
    """An accepted link; in its evidence, a passage tells the copy's extent and the origin's."""
    return asdict(link) | {"evidence": _evidence_row(link.evidence)}


def link_of(row: Mapping[str, Any]) -> Link:
    """The link that a row tells of."""
    found = row["evidence"]
    passages = tuple(_passage({"a": p["copy"], "b": p["origin"], "shared": p["shared"]}) for p in found["passages"])
    sides = {name: _side(found[name]) for name in ("copy", "origin")}
    return Link(**(dict(row) | {"evidence": Evidence(**(found | sides | {"passages": passages}))}))


def _metadata(marked: Marked) -> Row:
    article: Article = marked.article
    return {name: getattr(article, name) for name in _FIELDS} | {"language": marked.language}


def _extra(record: Record) -> Row:
    return dict(record.marked.article.extra)


def _evidence_row(evidence: Evidence) -> Row:
    passages = [{"copy": p.a, "origin": p.b, "shared": p.shared} for p in evidence.passages]
    return asdict(evidence) | {"passages": passages}


def _side(row: Mapping[str, Any]) -> Side:
    credit = row["credit"]
    return Side(**(dict(row) | {"new": tuple(row["new"]), "credit": None if credit is None else tuple(credit)}))


def _passage(row: Mapping[str, Any]) -> Passage:
    return Passage(a=tuple(row["a"]), b=tuple(row["b"]), shared=tuple(row["shared"]))
