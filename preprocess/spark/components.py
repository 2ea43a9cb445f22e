"""What hangs together in a graph, however large or long: connected components on DataFrames.

Large-star and small-star in turn (Kiveris, Lattanzi, Mirrokni, Rastogi and Vassilvitskii, Connected Components in
MapReduce and Beyond, 2014): each round makes one edge of each edge, so that the work of a round is linear in the
edges whatever their shape, and halves how far a number stands from the least one that it hangs together with. Numbers
with very many edges need no more memory than others.
"""

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

from preprocess.spark.tables import Store


def components(edges: DataFrame, store: Store, name: str) -> DataFrame:
    """Return for each number that has an edge to another one the least number that it hangs together with.

    Args:
        edges: ``a bigint, b bigint``, in any order, each once or more often.
        store: Keeps the result, and the edges of two rounds under names that begin with this one.
        name: Of the result.

    Returns:
        ``number bigint, component bigint``, each number once.
    """
    ordered = edges.select(F.least("a", "b").alias("a"), F.greatest("a", "b").alias("b")).where("a < b").distinct()
    stars, before, rounds = store.keep(f"{name}.round0", ordered), None, 0
    while (now := _digest(stars)) != before:
        before, rounds = now, rounds + 1
        stars = store.keep(f"{name}.round{rounds % 2}", _small_star(_large_star(stars)))
    leaves = stars.select(F.col("b").alias("number"), F.col("a").alias("component"))
    centres = stars.select("a").distinct().select(F.col("a").alias("number"), F.col("a").alias("component"))
    return store.keep(name, leaves.union(centres))


def _large_star(edges: DataFrame) -> DataFrame:
    """Tie the greater number of each edge to the least one that the lesser is tied to."""
    least = edges.groupBy(F.col("b").alias("a")).agg(F.min("a").alias("least"))
    return edges.join(least, "a", "left").select(F.coalesce("least", "a").alias("a"), "b")


def _small_star(edges: DataFrame) -> DataFrame:
    """Tie each number, and the lesser ones that it is tied to, to the least of these; the result has no edge twice."""
    least: Column = F.min("a").over(Window.partitionBy("b"))
    tied = edges.select("a", "b", least.alias("least"))
    other = F.when(F.col("a") == F.col("least"), F.col("b")).otherwise(F.col("a"))
    return tied.select(F.col("least").alias("a"), other.alias("b")).distinct()


def _digest(edges: DataFrame) -> tuple[int, int | None]:
    """What tells sets of edges apart."""
    row = edges.agg(F.count("*").alias("count"), F.bit_xor(F.xxhash64("a", "b")).alias("hash")).collect()[0]
    return row["count"], row["hash"]
