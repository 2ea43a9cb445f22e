"""Which pairs are worth comparing, as :mod:`preprocess.copies.keys` proposes them, past what one machine can hold.

The keys of all articles are brought together by one shuffle of wording and one of facts. What pairs share of them is
counted, and what is known of the two articles is joined to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

from preprocess.copies.codes import BITS
from preprocess.copies.pairs import CROWD, MOST_CROWDS
from preprocess.settings import LinkSettings
from preprocess.spark.keys import cut, met_by_facts, met_by_wording
from preprocess.spark.meeting import Found, Kind, Wording
from preprocess.spark.pairing import judged, pairs_with_heads, proposed
from preprocess.spark.tables import Store

CUT_ARTICLES = 1 << 24
"""With so many articles or fewer, as much of a key of wording counts as locally, so that the result is the same where
keys meet by chance; with more they would meet too often."""

CUT_BITS, WHOLE_BITS = 64 - int(BITS), 57
"""Bits of a key of wording that count: as locally, and all but those that say what it is a key of."""

_KINDS = {Kind.SIGNATURE: "signature", Kind.PASSAGE: "passage", Kind.FACT: "fact"}


class CrowdedKey(NamedTuple):
    """A key of wording that many articles share.

    Attributes:
        kind: ``signature`` or ``passage``.
        articles: How many share it.
        first: The number of the first of them.
        key: Its first 36 bits; see :func:`~preprocess.copies.pairs.word_of`.
    """

    kind: str
    articles: int
    first: int
    key: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """The pairs to compare.

    Attributes:
        twins: Pairs with the same words: ``first``, the number of the earliest of them, and ``other``, of each other.
        pairs: Other pairs, each once: ``a`` and ``b``, numbers of articles, the smaller first.
        skipped: Keys that too many articles share, by kind.
        crowds: The keys of wording that most share: of each kind the largest first.
    """

    twins: DataFrame
    pairs: DataFrame
    skipped: Mapping[str, int]
    crowds: tuple[CrowdedKey, ...]


def propose(sketches: DataFrame, settings: LinkSettings, store: Store) -> Proposed:
    """Return the pairs that share keys.

    Args:
        sketches: Of all articles: ``number``, rising in their order; ``id``, ``words``, ``start`` and ``orders``, by
            which one may stand for others; ``start`` and ``end``, what the date can mean, null without one; ``high``
            and ``low``, the digest of the words, both 0 without any; ``signature``, as bytes; ``prints``, fingerprints
            outside quotations; ``quoted``, runs of words that are quotations in it or another; ``facts``.
        settings: How many articles may share a key, and how many pairs facts may propose.
        store: Keeps ``twins``, ``pairs``, and what is found on the way to them.
    """
    wording = Wording(CUT_BITS if sketches.count() <= CUT_ARTICLES else WHOLE_BITS)
    standing = store.keep("proposing.standing", _standing(sketches, wording))
    is_other = F.col("first") != F.col("number")
    twins = store.keep("twins", standing.where(is_other).select("first", F.col("number").alias("other")))
    is_chosen = F.col("first") == F.col("number")
    ((count, orders),) = standing.agg(F.count_if(is_chosen), F.max(F.size("orders"))).collect()
    chosen = sketches.where(_has_words()).join(twins.select(twins.other.alias("number")), "number", "left_anti")
    by_wording = met_by_wording(sketches, chosen, wording, settings)
    found = store.keep("proposing.found", by_wording.unionByName(met_by_facts(chosen, count, settings)))
    skipped, crowds = _counted(found, wording, settings)
    pairs = found.where(found.found == Found.PAIR).select("a", "kind", "value", "others")
    if skipped["signature"] or skipped["passage"]:
        pairs = pairs.unionByName(pairs_with_heads(found, standing, orders))
    met = store.keep("proposing.met", judged(pairs, _articles(standing, found), settings))
    chosen_pairs = store.keep("pairs", proposed(met, sketches, settings))
    return Proposed(twins=twins, pairs=chosen_pairs, skipped=skipped, crowds=crowds)


def _has_words() -> Column:
    return (F.col("high") != 0) | (F.col("low") != 0)


def _standing(sketches: DataFrame, wording: Wording) -> DataFrame:
    """What is asked of articles beside their keys; ``first`` is who of those with the same words stands for them."""
    narrow = sketches.select(
        *("number", "id", "words", "orders", "start", "end", "high", "low"),
        F.coalesce("start", F.lit(float("inf"))).alias("moment"),  # what has no date comes last
        F.size(cut("prints", wording)).alias("prints"),
        F.size("facts").alias("facts"),
    )
    earliest = F.min(F.struct("moment", "id", "number")).over(Window.partitionBy("high", "low"))["number"]
    return narrow.withColumn("first", F.when(_has_words(), earliest)).drop("high", "low")


def _counted(
    found: DataFrame, wording: Wording, settings: LinkSettings
) -> tuple[dict[str, int], tuple[CrowdedKey, ...]]:
    """How many keys too many articles share, by kind, and those of wording that most share."""
    counted = found.where(found.found == Found.COUNTED).groupBy("kind", "key")
    keys = counted.agg(F.min("a").alias("first"), F.sum("value").alias("articles"))
    kind, articles = F.col("kind"), F.col("articles")
    most = F.when(kind == F.lit(int(Kind.FACT)), settings.key_articles).otherwise(settings.copy_key_articles)
    too_many = keys.where(articles > most).groupBy("kind").count().collect()
    left = F.shiftrightunsigned(F.shiftleft("key", wording.dropped - 1), int(BITS))
    # The keys of one passage have about the same articles: one is told that begins with an article.
    ordered = F.struct((-articles).alias("fewer"), left.alias("key"))
    many = keys.where((articles >= CROWD) & (kind != Kind.FACT)).groupBy("kind", "first")
    crowds = many.agg(F.min(ordered).alias("least")).select("kind", "first", "least.*")
    rank = F.row_number().over(Window.partitionBy("kind").orderBy("fewer", "first", "key"))
    largest = crowds.withColumn("rank", rank).where(F.col("rank") <= MOST_CROWDS).orderBy("kind", "rank").collect()
    return (
        {name: sum(row["count"] for row in too_many if row["kind"] == kind) for kind, name in _KINDS.items()},
        tuple(CrowdedKey(_KINDS[Kind(row.kind)], -row.fewer, row.first, row.key) for row in largest),
    )


def _articles(standing: DataFrame, found: DataFrame) -> DataFrame:
    """What pairs are set against: how many fingerprints that are no quotation, and how many facts an article has."""
    quotations = found.where(found.found == Found.QUOTED).groupBy(found.a.alias("number"))
    quoted = quotations.agg(F.count("*").alias("quoted"))
    prints = F.col("prints") - F.coalesce("quoted", F.lit(0))
    return standing.join(quoted, "number", "left").select("number", prints.alias("prints"), "facts", "start", "end")
