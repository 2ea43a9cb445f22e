"""The other accounts of an event that a retelling is asked beside: found from all pairs that were compared once.

What :mod:`preprocess.copies.accounts` does with lists of all articles, done with joins; none of them is longer than
what it can need, so that an article which thousands of others report costs no square of them.
"""

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

from preprocess.copies.accounts import MOST_RIVALS, RIVAL

NOBODY = "cast(array() as array<bigint>)"
"""The rivals of a pair that has none, in SQL."""


def with_rivals(compared: DataFrame) -> DataFrame:
    """Return the pairs that may be retellings, each with the rivals of both sides.

    Args:
        compared: All pairs, as :func:`preprocess.spark.comparing.compared` measures them without rivals.
    """
    perhaps = compared.where("perhaps").select("a", "b")
    sides = _both(perhaps, "copy", "origin")
    chosen = _beside(sides, _rivals(compared), _dependents(compared))
    lists = chosen.groupBy("copy", "origin").agg(
        F.transform(F.array_sort(F.collect_list(F.struct("rank", "other"))), lambda one: one["other"]).alias("rivals")
    )
    of_a, of_b = (
        lists.select(F.col(copy).alias("a"), F.col(origin).alias("b"), F.col("rivals").alias(f"{side}_rivals"))
        for side, copy, origin in (("a", "copy", "origin"), ("b", "origin", "copy"))
    )
    found = perhaps.join(of_a, ["a", "b"], "left").join(of_b, ["a", "b"], "left")
    rivals = [F.coalesce(name, F.expr(NOBODY)).alias(name) for name in ("a_rivals", "b_rivals")]
    return found.select("a", "b", F.expr("false").alias("twins"), *rivals)


def _rivals(compared: DataFrame) -> DataFrame:
    """For each article the others that report its event, the most probable first: ``article``, ``rank``, ``other``."""
    reported = compared.where(F.col("events") >= RIVAL)
    first = F.row_number().over(Window.partitionBy("article").orderBy(F.desc("events"), "other"))
    return _both(reported, "article", "other", "events").withColumn("rank", first).drop("events")


def _dependents(compared: DataFrame) -> DataFrame:
    """The articles that are from others: ``origin``, ``dependent``."""
    of_b = compared.where("a_depends").selectExpr("b as origin", "a as dependent")
    return of_b.unionByName(compared.where("b_depends").selectExpr("a as origin", "b as dependent"))


def _beside(sides: DataFrame, rivals: DataFrame, dependents: DataFrame) -> DataFrame:
    """The first rivals of each side that are not from its origin: ``copy``, ``origin``, ``rank``, ``other``."""
    reporting = rivals.groupBy("article").agg(F.max("rank").alias("reporting"))
    depending = dependents.groupBy("origin").agg(F.count("*").alias("depending"))
    # Of so many the wanted ones are left when the origin itself and all that are from it are passed over.
    enough = F.least("reporting", F.lit(MOST_RIVALS + 1) + F.coalesce("depending", F.lit(0)))
    asked = (
        sides.join(reporting, sides["copy"] == reporting["article"]).drop("article").join(depending, "origin", "left")
    )
    places = asked.select("copy", "origin", F.explode(F.sequence(F.lit(1), enough.cast("int"))).alias("rank"))
    found = places.join(rivals.withColumnRenamed("article", "copy"), ["copy", "rank"]).where("other != origin")
    own = found.join(dependents.withColumnRenamed("dependent", "other"), ["origin", "other"], "left_anti")
    first = F.row_number().over(Window.partitionBy("copy", "origin").orderBy("rank"))
    return own.withColumn("place", first).where(F.col("place") <= MOST_RIVALS).drop("place")


def _both(pairs: DataFrame, first: str, second: str, *others: str) -> DataFrame:
    """Pairs told of both their articles."""
    one = pairs.select(F.col("a").alias(first), F.col("b").alias(second), *others)
    return one.unionByName(pairs.select(F.col("b").alias(first), F.col("a").alias(second), *others))
