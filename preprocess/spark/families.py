"""Articles of one source that are one piece, on DataFrames: what :mod:`preprocess.boilerplate.families` finds.

Both functions take the articles, ``outlet string, place bigint, total bigint, prose bigint``, where places rise in the
order that decides which of a family counts, and the pieces that several articles of a source have, ``outlet, place,
key, size, longest, line bigint``: of each piece of an article its characters wherever it stands there, the most of
them at one place, and those of the last place where it is prose, or null. ``total`` and ``prose`` are the sums of
``size`` and ``line`` over all pieces of an article.
"""

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F  # noqa: N812 - as all who write for Spark call it

from preprocess.boilerplate.families import LINES, MANY, MOST, OWN, SHARED
from preprocess.spark.components import components
from preprocess.spark.tables import Store

_LEAST = -(1 << 63)


def copies(articles: DataFrame, shared: DataFrame) -> DataFrame:
    """Return the places of the articles that repeat one before them.

    Args:
        articles: All.
        shared: The pieces that several have, with how many: ``articles bigint``.
    """
    unsigned = F.col("key").bitwiseXOR(_LEAST).alias("key")  # ordered as if it were
    rarity = F.struct("articles", (-F.col("longest")).alias("longest"), unsigned)
    own = shared.groupBy("place").agg(F.sum("size").alias("shared"), F.min(rarity)["key"].alias("rarest"))
    likely = articles.select("outlet", "place", "total").join(own, "place")
    likely = likely.where((F.col("total") - F.col("shared")) < OWN * F.col("total"))
    first = F.min("place").over(Window.partitionBy("outlet", "rarest"))
    return likely.withColumn("first", first).where("place > first").select("place")


def versions(articles: DataFrame, shared: DataFrame, store: Store, name: str) -> DataFrame:
    """Return the places of the articles that share much of their prose with one before them, or with such.

    Args:
        articles: All that are not copies.
        shared: The pieces that several of them have, or one.
        store: Keeps what hangs together.
        name: Of that.
    """
    of_line = Window.partitionBy("outlet", "key")
    lines = shared.where("line is not null").select(
        *("outlet", "place", "line"),
        F.lead("place").over(of_line.orderBy("place")).alias("next"),
        F.count("*").over(of_line).alias("articles"),
    )
    outlets = articles.groupBy("outlet").agg(F.count("*").alias("count"))
    lines = lines.join(outlets, "outlet")
    few = F.col("articles") < F.greatest(F.lit(float(MANY)), MOST * F.col("count"))
    common = lines.where(~few).groupBy("place").agg(F.sum("line").alias("common"))
    prose = F.col("prose") - F.coalesce("common", F.lit(0))
    totals = articles.join(common, "place", "left").select("place", prose.alias("prose"))
    pairs = lines.where(few & F.col("next").isNotNull()).groupBy(F.col("place").alias("a"), F.col("next").alias("b"))
    ties = pairs.agg(F.count("*").alias("lines"), F.sum("line").alias("shared")).where(F.col("lines") >= LINES)
    for end in ("a", "b"):
        ties = ties.join(totals.select(F.col("place").alias(end), F.col("prose").alias(f"prose_{end}")), end)
    tied = ties.where(F.col("shared") >= SHARED * F.least("prose_a", "prose_b")).select("a", "b")
    together = components(tied, store, name)
    return together.where("number > component").select(F.col("number").alias("place"))
