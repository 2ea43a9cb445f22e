"""The keys of articles as rows, and what articles meet in them."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

from preprocess.copies.factpairs import weights_of
from preprocess.copies.pairs import BANDS, band_keys
from preprocess.settings import LinkSettings
from preprocess.spark.arrays import Columns, batch_of, joined, schema_of, signatures_of
from preprocess.spark.meeting import FOUND, PASSAGES, QUOTATION, Facts, Wording, meet

KEYS = "key bigint, number bigint"
"""The columns of keys."""

_KEYS = schema_of(KEYS)
_AT_ONCE = 1 << 10  # articles whose keys are packed together


def cut(name: str, wording: Wording) -> Column:
    """Return what is left of the keys of wording that a column holds, each once."""
    return F.array_distinct(F.transform(name, lambda key: F.shiftrightunsigned(key, wording.dropped)))


def met_by_wording(sketches: DataFrame, chosen: DataFrame, wording: Wording, settings: LinkSettings) -> DataFrame:
    """Return what chosen articles share of bands and fingerprints, as rows of :data:`FOUND`.

    Args:
        sketches: Of all articles: the runs that are quotations in any of them are no keys.
        chosen: Of those that stand for their words.
        wording: How keys are packed.
        settings: How many articles may share a key.
    """
    most = settings.copy_key_articles
    own = chosen.select("number", "signature", cut("prints", wording).alias("prints"))
    keys = own.mapInArrow(lambda batches: _keys(batches, wording), KEYS)
    quoted = sketches.select(F.explode(cut("quoted", wording)).alias("cut"))
    packed = F.shiftleft("cut", 1).bitwiseOR(F.lit(wording.above(PASSAGES)).cast("bigint"))
    rows = keys.unionByName(quoted.select(packed.alias("key"), F.lit(QUOTATION).cast("bigint").alias("number")))
    together = rows.repartition(F.shiftrightunsigned("key", 1)).sortWithinPartitions("key")
    return together.mapInArrow(lambda batches: meet(batches, wording, most), FOUND)


def met_by_facts(chosen: DataFrame, articles: int, settings: LinkSettings) -> DataFrame:
    """Return what chosen articles share of rare facts, as rows of :data:`FOUND`.

    Args:
        chosen: The sketches of those that stand for their words.
        articles: How many they are.
        settings: How many articles may share a key.
    """
    most = settings.key_articles
    facts = Facts(tuple(weights_of(articles, most).tolist()))
    rows = chosen.select(F.explode("facts").alias("key"), "number")
    together = rows.repartition("key").sortWithinPartitions("key")
    return together.mapInArrow(lambda batches: meet(batches, facts, most), FOUND)


def _keys(batches: Iterator[pa.RecordBatch], wording: Wording) -> Iterator[pa.RecordBatch]:
    """Yield the packed keys of bands and fingerprints, and the numbers of their articles."""
    for batch in batches:
        for start in range(0, len(batch), _AT_ONCE):
            yield batch_of(joined(list(_keys_by_part(batch.slice(start, _AT_ONCE), wording))), _KEYS)


def _keys_by_part(batch: pa.RecordBatch, wording: Wording) -> Iterator[Columns]:
    numbers, prints = batch.column("number").to_numpy(), batch.column("prints")
    columns = signatures_of(batch.column("signature")).T.copy()
    for band in range(BANDS):
        keys = band_keys(columns, band) >> np.uint64(wording.dropped)
        yield [keys.astype(np.int64) << 1 | 1 | wording.above(band), numbers]
    owners = np.repeat(numbers, prints.value_lengths().to_numpy())
    yield [prints.flatten().to_numpy() << 1 | 1 | wording.above(PASSAGES), owners]
