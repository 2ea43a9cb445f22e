"""What comparing needs of the articles of pairs: themselves, and which of their runs of words are quoted somewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

from preprocess.columns import distinct
from preprocess.copies.bulk import loops_for
from preprocess.copies.rarity import load_background
from preprocess.files.rows import lots
from preprocess.spark.arrays import signed
from preprocess.spark.marking import scored_in
from preprocess.spark.tables import Row, Store, worked

_AT_ONCE = 64  # articles that are read together
_RUNS = "number bigint, runs array<bigint>"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """How runs of words are read.

    Attributes:
        articles: How many there are in all: it decides which inner loops are sooner done.
    """

    articles: int

    def work(self, rows: Iterator[dict[str, Any]]) -> Iterator[Row]:
        """Yield the runs of words of articles."""
        loops = loops_for(self.articles)
        read = loops.reader(load_background())
        for lot in lots(rows, _AT_ONCE):
            words = read([scored_in(row["scored"]).marked for row in lot]).words
            runs = loops.runs_of(words, words.quotes > 0)
            for number, row in enumerate(lot):
                own = distinct(runs.runs[runs.limits[number] : runs.limits[number + 1]])
                yield {"number": row["number"], "runs": signed(own)}


def contents(scored: DataFrame, pairs: DataFrame, twins: DataFrame, store: Store, articles: int) -> DataFrame:
    """Return the articles of pairs: ``number``, ``size``, ``scored``, and as ``quotations`` the runs quoted somewhere.

    Args:
        scored: All articles.
        pairs: Those that are compared.
        twins: Those with the same words, of which the first alone is read.
        store: Keeps what is found.
        articles: How many there are in all.
    """
    columns = scored.select("number", "size", "scored")
    named = pairs.select("a").unionAll(pairs.select("b")).unionAll(twins.select("first")).toDF("number").distinct()
    compared = store.keep("compared", columns.join(named, "number", "left_semi"))
    read = worked(compared.select("number", "scored"), _Reading(articles=articles).work, _RUNS)
    registry = scored.select(F.explode("quoted").alias("run")).distinct()
    quoted = read.select("number", F.explode("runs").alias("run")).join(registry, "run", "left_semi")
    lists = quoted.groupBy("number").agg(F.collect_list("run").alias("quotations"))
    others = columns.join(twins.select(F.col("other").alias("number")), "number", "left_semi")
    found = compared.join(lists, "number", "left").unionByName(others, allowMissingColumns=True)
    return store.keep("contents", found)
