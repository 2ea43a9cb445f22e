"""Articles of one source that are one piece, on DataFrames: what :mod:`preprocess.boilerplate.families` finds.

Articles have places, which rise in the order that decides which of a family counts. Both functions take the pieces
that several articles of a source have, a row for each piece of each article: ``outlet string, key bigint, place
bigint``, its characters there as ``size bigint`` (all, where it stands several times), ``longest`` (the most at once)
and ``line`` (the last time that it is prose, else null); ``total`` and ``prose``, the sums of ``size`` and of ``line``
over all pieces of that article; ``articles``, how many have it.
"""

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

from preprocess.boilerplate.families import LINES, MANY, MOST, OWN, SHARED
from preprocess.spark.components import components
from preprocess.spark.tables import Store

_LEAST = -(1 << 63)


def copies(shared: DataFrame) -> DataFrame:
    """Return the places of the articles that repeat one before them, once each."""
    unsigned = F.col("key").bitwiseXOR(_LEAST).alias("key")  # ordered as if it were
    rarity = F.struct("articles", (-F.col("longest")).alias("longest"), unsigned)
    likely = (
        shared.groupBy("outlet", "place", "total")
        .agg(F.sum("size").alias("shared"), F.min(rarity)["key"].alias("rarest"))
        .where((F.col("total") - F.col("shared")) < OWN * F.col("total"))
    )
    first = F.min("place").over(Window.partitionBy("outlet", "rarest"))
    return likely.withColumn("first", first).where("place > first").select("place")


def versions(shared: DataFrame, outlets: DataFrame, store: Store, name: str) -> DataFrame:
    """Return the places of the articles that share much of their prose with one before them, or with such; once each.

    Args:
        shared: Without the pieces of copies.
        outlets: How many articles of each outlet are no copies: ``outlet string, seen bigint``.
        store: Keeps what hangs together.
        name: Of that.
    """
    of_line = Window.partitionBy("outlet", "key")
    having = F.count("*").over(of_line)
    lines = shared.where("line is not null").withColumn("articles", having).join(outlets, "outlet")
    of_few = F.col("articles") < F.greatest(F.lit(float(MANY)), MOST * F.col("seen"))
    common = F.sum(F.when(~of_few, F.col("line")).otherwise(0)).over(Window.partitionBy("place"))
    lines = lines.withColumn("own", F.col("prose") - common).where(of_few)
    after = F.lead(F.struct("place", "own")).over(of_line.orderBy("place"))
    pairs = lines.withColumn("after", after).where("after is not null")
    ties = pairs.groupBy(F.col("place").alias("a"), F.col("after.place").alias("b")).agg(
        F.count("*").alias("lines"),
        F.sum("line").alias("shared"),
        F.min(F.least("own", "after.own")).alias("lesser"),  # the same in all lines of a pair
    )
    tied = ties.where((F.col("lines") >= LINES) & (F.col("shared") >= SHARED * F.col("lesser")))
    together = components(tied, store, name)
    return together.where("number > component").select(F.col("number").alias("place"))
