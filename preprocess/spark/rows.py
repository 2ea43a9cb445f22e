"""What a run on Spark leaves, row by row as a run on one machine leaves it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import msgspec
from pyspark.sql import DataFrame

from preprocess.article import Candidate, Link, Record, Verdict
from preprocess.files import rows
from preprocess.records import with_passages
from preprocess.spark.marking import scored_in
from preprocess.spark.tables import Row, extended, worked

_ABOUT = "id string, source string, url string, title string, author string, published string, language string"
_SCORE = "score: double, low_confidence: boolean, novelty: double, credit: string"
_EVIDENCE = "array<struct<kind: string, start: bigint, end: bigint, rule: string>>"
_CORPUS = f"{_ABOUT}, text string, originality struct<{_SCORE}>, group string, flags array<string>"
_ARTICLES = (
    f"{_ABOUT}, text string,"
    "spans array<struct<start: bigint, end: bigint, label: string, rule: string>>,"
    "lifted array<struct<kind: string, value: string, start: bigint, end: bigint>>,"
    f"originality struct<{_SCORE}, form: string, parts: map<string, double>, evidence: {_EVIDENCE}>,"
    "keep boolean, reason string, group string, flags array<string>"
)
_SIDE = (
    "struct<contained: double, restates: double, names: bigint, figures: bigint, known: string, new: array<string>,"
    "credit: array<bigint>, quoted: boolean, names_known: bigint, figures_known: bigint>"
)
_PASSAGES = "array<struct<{}: array<bigint>, {}: array<bigint>, shared: array<array<array<bigint>>>>>"
_CANDIDATES = (
    "a string, b string, exact boolean, jaccard double, same_event double,"
    f"a_side {_SIDE}, b_side {_SIDE}, passages {_PASSAGES.format('a', 'b')}"
)
_LINKS = (
    "copy string, origin string, kind string, strength double, direction string, common_origin boolean, third string,"
    f"same_source boolean, evidence struct<copy: {_SIDE}, origin: {_SIDE}, jaccard: double, same_event: double,"
    f"passages: {_PASSAGES.format('copy', 'origin')}>"
)
_JUDGED = ("scored", "keep", "reason", "group", "flags", "novelty")

_link = msgspec.json.Decoder(Link).decode
_candidate = msgspec.json.Decoder(Candidate).decode


def article_rows(judged: DataFrame, extra: Sequence[str]) -> DataFrame:
    """Return the rows of all articles.

    Args:
        judged: Each article (``scored``) with its verdict, and whatever else is carried through.
        extra: The names of further fields that articles have.
    """
    return extended(judged, _JUDGED, _article_rows, _with(_ARTICLES, extra))


def corpus_rows(judged: DataFrame, extra: Sequence[str]) -> DataFrame:
    """Return the rows of the articles that are kept; see :func:`article_rows`."""
    return extended(judged.where("keep"), _JUDGED, _corpus_rows, _with(_CORPUS, extra))


def candidate_rows(found: DataFrame) -> DataFrame:
    """Return the rows of the pairs that were compared (``candidate``)."""
    return worked(found.select("candidate"), _candidate_rows, _CANDIDATES)


def link_rows(linked: DataFrame) -> DataFrame:
    """Return the rows of accepted links (``link``), of which the ``candidate`` has the passages, where there is one."""
    return worked(linked.select("link", "candidate"), _link_rows, _LINKS)


def _with(schema: str, extra: Sequence[str]) -> str:
    return ", ".join([schema, *(f"`{name}` string" for name in extra)])


def _record(row: dict[str, Any]) -> Record:
    scored = scored_in(row["scored"])
    verdict = Verdict(keep=row["keep"], reason=row["reason"], group=row["group"], flags=tuple(row["flags"]))
    originality = replace(scored.originality, novelty=row["novelty"])
    return Record(marked=scored.marked, originality=originality, links=(), verdict=verdict)


def _article_rows(judged: Iterator[dict[str, Any]]) -> Iterator[Row]:
    return (rows.article_row(_record(row)) for row in judged)


def _corpus_rows(judged: Iterator[dict[str, Any]]) -> Iterator[Row]:
    return (rows.corpus_row(_record(row)) for row in judged)


def _candidate_rows(found: Iterator[dict[str, Any]]) -> Iterator[Row]:
    return (rows.candidate_row(_candidate(row["candidate"])) for row in found)


def _link_rows(linked: Iterator[dict[str, Any]]) -> Iterator[Row]:
    for row in linked:
        link, candidate = _link(row["link"]), row["candidate"]
        yield rows.link_row(link if candidate is None else with_passages(link, _candidate(candidate)))
