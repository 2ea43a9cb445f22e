"""Accepted links and what is known of the articles → verdicts, and the links as they are told.

What is decided of an article hangs on those alone that links join with it (:func:`preprocess.judge.settle`), so each
such family is settled by itself, in the order in which a run on one machine has its articles and links. The rest is
settled where it stands.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec
from pyspark.sql import DataFrame, GroupedData
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

from preprocess.alarms import FEW, Excess
from preprocess.article import Link, Side
from preprocess.files.rows import lots
from preprocess.judge import earlier, new_beside, settle
from preprocess.settings import Policy
from preprocess.spark.components import components
from preprocess.spark.tables import ROWS, Row, Store, worked
from preprocess.standing import Subject

_VERDICT = "struct<keep: boolean, reason: string, group: string, flags: array<string>>"
_ALONE = f"number bigint, id string, verdict {_VERDICT}"
_LINK = "a bigint, b bigint, copy string, origin string, kind string, link binary"
_SETTLED = f"id string, verdict {_VERDICT}, {_LINK}, loser bigint"
_SIDE = "id string, names bigint, figures bigint, known string, contained double"
_NOVELTY = "id string, novelty double"

_subject = msgspec.json.Decoder(Subject).decode
_link = msgspec.json.Decoder(Link).decode


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What was decided.

    Attributes:
        verdicts: Of every article ``number bigint, keep boolean, reason string, group string, flags array<string>,
            novelty double``: its verdict, and its novelty as rows of a result tell it.
        decided: Of every link ``a bigint, b bigint, copy string, origin string, kind string, link binary, owed boolean,
            loser bigint``: its ends (a < b), itself, and whether it is one of those that say for which article a
            dropped one goes where only a twin of that was compared; then ``loser`` is the dropped one, else null. A run
            on one machine has them by ``a`` and ``b``, and after them those that are owed by ``loser``.
    """

    verdicts: DataFrame
    decided: DataFrame


def judged(links: DataFrame, subjects: DataFrame, policy: Policy, store: Store) -> Judged:
    """Decide which articles stay, as :func:`preprocess.judge.settle` does.

    Articles that links of other kinds than ``same_event`` join, directly or through others, are held together by one
    task: some 3 KB and 0.1 ms for each of them with a link, 1.4 KB and 0.01 ms for each further link, measured with
    50,000 copies of one text. All else is looked at row by row.

    Args:
        links: Accepted ones, ``a bigint, b bigint, copy string, origin string, kind string, link binary``.
        subjects: Of every article, ``number bigint, id string, subject binary``.
        policy: Holds the cut-offs.
        store: Keeps the result as ``verdicts`` and ``decided``, and ``settled`` and ``families`` on the way to it.
    """
    settled = store.keep("settled", _settled(links, subjects, policy, store))
    decided = store.keep("decided", _decided(links, settled))
    verdicts = store.keep("verdicts", _verdicts(subjects, settled, decided, policy))
    return Judged(verdicts=verdicts, decided=decided)


def _settled(links: DataFrame, subjects: DataFrame, policy: Policy, store: Store) -> DataFrame:
    """The verdicts of all articles that are in families, and the links in these."""
    telling = links.where("kind != 'same_event'")
    families = components(telling.select("a", "b"), store, "families")
    members = subjects.join(families, "number").selectExpr(
        "component", "number AS a", "CAST(NULL AS BIGINT) AS b", "subject AS record"
    )
    joining = telling.join(families, telling["a"] == families["number"]).selectExpr(
        "component", "a", "b", "link AS record"
    )
    rows = members.union(joining).repartition("component")
    ordered = rows.sortWithinPartitions("component", F.col("b").isNotNull(), "a", "b")
    return worked(ordered, partial(_each_family, policy=policy), _SETTLED)


def _each_family(rows: Iterator[Row], policy: Policy) -> Iterator[Row]:
    for _, family in groupby(rows, key=itemgetter("component")):
        yield from _family(family, policy)


def _family(family: Iterable[Row], policy: Policy) -> Iterator[Row]:
    """Settle a family: its articles in their order, then its links in theirs."""
    numbers: dict[str, int] = {}
    subjects: list[Subject] = []
    accepted: list[Link] = []
    for row in family:
        if row["b"] is None:
            subjects.append(_subject(row["record"]))
            numbers[subjects[-1].id] = row["a"]
        else:
            accepted.append(_link(row["record"]))
    found = settle(subjects, accepted, policy)
    kept = {subject.id: verdict.keep for subject, verdict in zip(subjects, found.verdicts, strict=True)}
    for subject, verdict in zip(subjects, found.verdicts, strict=True):
        yield {"id": subject.id, "verdict": msgspec.to_builtins(verdict)}
    for place, link in enumerate(found.links):
        a, b = sorted((numbers[link.copy], numbers[link.origin]))
        loser = numbers[link.origin if kept[link.copy] else link.copy]
        yield {
            "a": a,
            "b": b,
            "copy": link.copy,
            "origin": link.origin,
            "kind": link.kind,
            "link": msgspec.json.encode(link),
            "loser": None if place < len(accepted) else loser,  # the first ones are those that were accepted
        }


def _decided(links: DataFrame, settled: DataFrame) -> DataFrame:
    """All links: those that say that two are of one event are as they were, and nothing is owed between such two."""
    of_event = links.where("kind = 'same_event'")
    told = settled.where("link IS NOT NULL").select("a", "b", "copy", "origin", "kind", "link", "loser")
    owed = told.where("loser IS NOT NULL").join(of_event.select("a", "b"), ["a", "b"], "left_anti")
    accepted = told.where("loser IS NULL").unionByName(of_event, allowMissingColumns=True)
    return accepted.unionByName(owed).selectExpr(
        "a", "b", "copy", "origin", "kind", "link", "loser IS NOT NULL AS owed", "loser"
    )


def _verdicts(subjects: DataFrame, settled: DataFrame, decided: DataFrame, policy: Policy) -> DataFrame:
    alone = worked(subjects, partial(_each_alone, policy=policy), _ALONE)
    stood = settled.where("verdict IS NOT NULL").selectExpr("id", "verdict AS stood")
    found = alone.join(stood, "id", "left").join(_novelties(decided), "id", "left")
    return found.withColumn("verdict", F.coalesce("stood", "verdict")).select("number", "verdict.*", "novelty")


def _each_alone(rows: Iterator[Row], policy: Policy) -> Iterator[Row]:
    """Settle articles as if none had a link: all that come together, since none then hangs on another."""
    for lot in lots(rows, ROWS):
        found = settle([_subject(row["subject"]) for row in lot], (), policy)
        for row, verdict in zip(lot, found.verdicts, strict=True):
            yield {"number": row["number"], "id": row["id"], "verdict": msgspec.to_builtins(verdict)}


def _novelties(decided: DataFrame) -> DataFrame:
    """The novelty of each article that has an earlier one; however many it has, they are looked at one by one."""
    sides = worked(decided.select("link"), _sides, _SIDE)
    return worked(sides.repartition("id").sortWithinPartitions("id"), _new, _NOVELTY)


def _sides(rows: Iterator[Row]) -> Iterator[Row]:
    """How each copy looks beside an earlier article."""
    for row in rows:
        link = _link(row["link"])
        for side in earlier(link.copy, [link]):
            facts = {"names": side.names, "figures": side.figures, "known": side.known}
            yield {"id": link.copy, **facts, "contained": side.contained}


def _new(rows: Iterator[Row]) -> Iterator[Row]:
    """The novelty of each article whose sides stand one after the other."""
    for name, own in groupby(rows, key=itemgetter("id")):
        new = new_beside(map(_side, own))
        if new is not None:
            yield {"id": name, "novelty": round(new, 4)}


def _side(row: Row) -> Side:
    return Side(names=row["names"], figures=row["figures"], known=row["known"], contained=row["contained"])


def counts(found: Judged) -> dict[str, Any]:
    """Return what a run tells of articles and links: how many there are, are kept, dropped, flagged.

    Returns:
        ``articles``, ``kept``, ``dropped`` by reason, ``flagged`` by flag, and ``links`` by kind, as
        :meth:`preprocess.pipeline.Corpus.counts` has them.
    """
    reasons = _counted(found.verdicts.groupBy("reason"))
    kept = reasons.pop(None, 0)
    return {
        "articles": kept + sum(reasons.values()),
        "kept": kept,
        "dropped": _sorted(reasons),
        "flagged": _sorted(_counted(found.verdicts.select(F.explode("flags").alias("flag")).groupBy("flag"))),
        "links": _sorted(_counted(found.decided.groupBy("kind"))),
    }


def _counted(grouped: GroupedData) -> dict[str | None, int]:
    return {row[0]: row[1] for row in grouped.count().collect()}


def _sorted(counted: dict[str | None, int]) -> dict[str, int]:
    return {str(name): counted[name] for name in sorted(counted, key=str)}


def excess(verdicts: DataFrame, sources: DataFrame, policy: Policy) -> Excess:
    """Return where more was dropped, or more stands for one, than the policy takes for usual: no other is collected.

    Args:
        verdicts: Of :class:`Judged`.
        sources: Of every article ``number bigint, source string``, null where it is unknown.
        policy: Holds the cut-offs.
    """
    fates = verdicts.join(sources.select("number", "source"), "number").where("source IS NOT NULL")
    each = fates.groupBy("source").agg(F.count("*").alias("arrived"), F.count_if(~F.col("keep")).alias("lost"))
    gone, few = F.col("lost") > F.lit(policy.most_dropped) * F.col("arrived"), F.col("arrived") < FEW
    # Small sources are counted together, under no name.
    told = each.where(gone | few).groupBy(F.when(~few, F.col("source")).alias("source"))
    rows = told.agg(
        F.sum("lost").alias("lost"),
        F.sum("arrived").alias("arrived"),
        F.count_if(gone).alias("gone"),
        F.count("*").alias("sources"),
    ).collect()
    small = next((row for row in rows if row.source is None), None)
    groups = verdicts.where("group IS NOT NULL").groupBy("group").agg(F.count("*").alias("articles"))
    large = groups.where(F.col("articles") > policy.largest_group).collect()
    return Excess(
        sources={row.source: (row.lost, row.arrived) for row in rows if row.source is not None},
        small_sources=0 if small is None else small.gone,
        of=0 if small is None else small.sources,
        groups={row.group: row.articles for row in large},
    )
