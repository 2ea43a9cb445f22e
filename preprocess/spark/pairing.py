"""Which of the pairs that share keys are worth comparing: what they share is set against what their articles have."""

from collections.abc import Iterator

import pyarrow as pa
from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

from preprocess.copies.factpairs import DAY, FACT_SHARE, LEAST_FACTS, LEAST_OF_SHORT
from preprocess.copies.pairs import LEAST_SHARE, LEAST_SHARED, agreeing
from preprocess.settings import LinkSettings
from preprocess.spark.arrays import signatures_of
from preprocess.spark.counting import COUNTED, count
from preprocess.spark.meeting import Found

_PAIR = "a bigint, b bigint"


def pairs_with_heads(found: DataFrame, standing: DataFrame, orders: int) -> DataFrame:
    """Return the pairs of each over-full key's articles with such as may stand for the others, each once a key.

    Args:
        found: What articles share.
        standing: What decides who stands first; see :func:`~preprocess.copies.pairs.rankings_of`.
        orders: How many numbers each article's ``orders`` has.

    Returns:
        Rows as of ``found``.
    """
    crowded = found.where(found.found == Found.CROWDED).select("kind", "key", found.a.alias("number"))
    known = crowded.join(standing.select("number", "id", "words", "moment", "orders"), "number")
    words, moment, same = -F.col("words"), F.col("moment"), Window.partitionBy("key")
    # A sum with 0 makes one number of 0 and -0, which numpy does not tell apart either.
    others = [(F.col("orders")[place] + F.lit(0.0), words, moment) for place in range(orders)]
    firsts = [
        F.min(F.struct(*columns, F.col("id"), F.col("number"))).over(same)["number"]
        for columns in ((words, moment), (moment, words), *others)
    ]
    heads = known.select("kind", "number", F.array_distinct(F.array(*firsts)).alias("heads"))
    # Two heads are a pair once: the one that is found later is paired with the earlier ones.
    place = F.array_position("heads", F.col("number")).cast("int")
    before = F.when(place == 0, F.size("heads")).otherwise(place - 1)
    paired = heads.select("kind", "number", F.explode(F.slice("heads", 1, before)).alias("head"))
    return paired.select(
        F.least("number", "head").alias("a"),
        "kind",
        F.lit(0).cast("bigint").alias("value"),
        F.array(F.greatest("number", "head")).alias("others"),
    )


def judged(pairs: DataFrame, articles: DataFrame, settings: LinkSettings) -> DataFrame:
    """Return the pairs that share enough of something.

    Args:
        pairs: ``a``, ``kind``, ``value`` and ``others`` of each key that articles share.
        articles: ``number``, how many ``prints`` and ``facts`` each has, and its ``start`` and ``end``.
        settings: How many days may lie between two articles.

    Returns:
        ``a``, ``b``; whether they share a band (``alike``), and enough fingerprints (``quoting``); what the facts weigh
        that they share (``weight``), null where those are not enough, or the articles too far apart.
    """
    together = pairs.repartition("a").sortWithinPartitions("a")
    sums = [F.sum(name).alias(name) for name in ("bands", "prints", "facts", "weight")]
    perhaps = together.mapInArrow(count, COUNTED).groupBy("a", "b").agg(*sums)
    bands, prints, facts = (F.col(name) for name in ("bands", "prints", "facts"))
    for side in ("a", "b"):
        own = [F.col(name).alias(side if name == "number" else f"{side}_{name}") for name in articles.columns]
        perhaps = perhaps.join(articles.select(*own), side)
    quoting = prints >= F.greatest(F.lit(float(LEAST_SHARED)), LEAST_SHARE * _fewer("prints"))
    least = F.least(F.lit(float(LEAST_FACTS)), FACT_SHARE * _fewer("facts"))
    telling = facts >= F.greatest(F.lit(float(LEAST_OF_SHORT)), least)
    apart = F.greatest(F.col("a_start") - F.col("b_end"), F.col("b_start") - F.col("a_end"))
    near = F.coalesce(apart <= float(settings.days * DAY), F.lit(True))  # noqa: FBT003 - a value of a column
    found = perhaps.select(
        "a",
        "b",
        (bands > 0).alias("alike"),
        quoting.alias("quoting"),
        F.when(telling & near, F.col("weight")).alias("weight"),
    )
    return found.where(F.col("alike") | F.col("quoting") | F.col("weight").isNotNull())


def _fewer(name: str) -> Column:
    return F.least(f"a_{name}", f"b_{name}")


def proposed(pairs: DataFrame, sketches: DataFrame, settings: LinkSettings) -> DataFrame:
    """Return the pairs to compare, each once.

    Args:
        pairs: :func:`judged`.
        sketches: Of all articles: those that share a band must agree elsewhere too.
        settings: How many pairs facts may propose for an article.
    """
    quoting = pairs.where("quoting").select("a", "b")
    telling = _heaviest(pairs.where(pairs.weight.isNotNull()), settings.candidates)
    alike = _agreeing(pairs.where("alike and not quoting").select("a", "b"), sketches)
    return quoting.unionByName(telling).unionByName(alike).distinct()


def _heaviest(pairs: DataFrame, most: int) -> DataFrame:
    """The pairs of each article that share most."""
    ends = [F.struct(F.col(one).alias("article"), F.col(other).alias("other")) for one, other in ("ab", "ba")]
    both = pairs.select("weight", F.inline(F.array(*ends)))
    order = Window.partitionBy("article").orderBy(F.desc("weight"), "other")
    best = both.select("article", "other", F.row_number().over(order).alias("rank")).where(F.col("rank") <= most)
    return best.select(F.least("article", "other").alias("a"), F.greatest("article", "other").alias("b"))


def _agreeing(pairs: DataFrame, sketches: DataFrame) -> DataFrame:
    """The pairs whose signatures agree."""
    signatures = sketches.select("number", "signature")
    joined = pairs.join(signatures.toDF("a", "first"), "a").join(signatures.toDF("b", "second"), "b")
    return joined.select("a", "b", "first", "second").mapInArrow(_agreeing_pairs, _PAIR)


def _agreeing_pairs(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        agree = agreeing(signatures_of(batch.column("first")), signatures_of(batch.column("second")))
        yield batch.select(["a", "b"]).filter(pa.array(agree))
