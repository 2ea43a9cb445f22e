"""What each source prints again and again, learned from a DataFrame of articles.

It finds what :class:`preprocess.boilerplate.repeats.Learner` finds, as aggregations over the pieces of articles. What
one article alone has is counted once and then left out: little is left. As texts are looked at only a few articles of
each piece that is repeated, a bounded number at once.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

import msgspec
from pyspark.sql import DataFrame, Window, WindowSpec
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

from preprocess.article import Article
from preprocess.boilerplate.families import PROSE
from preprocess.boilerplate.pieces import Pieces
from preprocess.boilerplate.profile import Profile, Repeat, SourceRepeats
from preprocess.boilerplate.repeats import keys_at_edge, least
from preprocess.boilerplate.subjects import Usual, said_by, step
from preprocess.boilerplate.templates import MANY
from preprocess.spark.families import copies, versions
from preprocess.spark.tables import Row, Store, worked, worked_by_group

_AT_ONCE = 64  # pieces of a source whose first articles are looked at together, MANY each at most
_UNSIGNED = (1 << 64) - 1
_STORED = msgspec.json.Decoder(Article)

_ARTICLES = (
    "place bigint, number bigint, outlet string, total bigint, prose bigint, "
    "keys array<bigint>, places array<bigint>, numbers array<bigint>, "
    "key array<bigint>, size array<bigint>, longest array<bigint>, line array<bigint>"
)
_OUTLETS = "outlet string, seen bigint, least bigint, step bigint"
_HELD = (
    "outlet string, place bigint, number bigint, key array<bigint>, edge array<bigint>, figures array<array<bigint>>"
)
_REPEATS = "outlet string, key string, articles bigint, at_edge bigint, alike bigint, told double, text string"


def learn(taken: DataFrame, store: Store) -> Profile:
    """Learn what each source repeats.

    Args:
        taken: Articles with their pieces: ``number bigint, id string, outlet string`` (null where the source is
            unknown: such teach nothing), ``article binary, keys, sizes, places, numbers array<bigint>``.
        store: Keeps what is found on the way, under names that begin with ``learning``.
    """
    articles = store.keep("learning.articles", _in_order(taken))
    shared = store.keep("learning.shared", _shared(articles))
    gone = store.keep("learning.copies", copies(shared))
    outlets = _without(articles, gone).groupBy("outlet").agg(F.count("*").alias("seen"))
    gone = gone.union(versions(_without(shared, gone), outlets, store, "learning.versions"))
    different = _without(articles, gone)
    outlets = store.keep("learning.outlets", _outlets(different))
    held = store.keep("learning.held", _held(different, _without(shared, gone), outlets))
    repeated = store.keep("learning.repeated", _repeated(held))
    chosen = store.keep("learning.chosen", _chosen(repeated, _usual(different, outlets)))
    return _profile(_said(chosen, held, taken).join(outlets.select("outlet", "seen"), "outlet"))


def _of_piece() -> WindowSpec:
    return Window.partitionBy("outlet", "key")


def _without(frame: DataFrame, gone: DataFrame) -> DataFrame:
    return frame.join(gone, "place", "left_anti")


def _in_order(taken: DataFrame) -> DataFrame:
    """The articles of known sources, numbered source by source in the order of their ids, each in different pieces."""
    known = taken.where("outlet is not null").select("number", "id", "outlet", "keys", "sizes", "places", "numbers")
    in_order = known.orderBy("outlet", "id", "number")
    return worked(in_order.withColumn("place", F.monotonically_increasing_id()).drop("id"), _in_pieces, _ARTICLES)


def _in_pieces(rows: Iterator[dict[str, Any]]) -> Iterator[Row]:
    """Put to each article its different pieces, of each its characters: all, the most at once, the last as prose."""
    for row in rows:
        size: dict[int, int] = {}
        longest: dict[int, int] = {}
        line: dict[int, int] = {}
        for key, characters in zip(row["keys"], row["sizes"], strict=True):
            size[key] = size.get(key, 0) + characters
            longest[key] = max(longest.get(key, 0), characters)
            if characters >= PROSE:
                line[key] = characters
        yield row | {
            "total": sum(row["sizes"]),
            "prose": sum(line.values()),
            "key": list(size),
            "size": list(size.values()),
            "longest": list(longest.values()),
            "line": [line.get(key) for key in size],
        }


def _shared(articles: DataFrame) -> DataFrame:
    """The pieces that several articles of a source have, in each of them."""
    pieces = articles.select("outlet", "place", F.inline(F.arrays_zip("key", "size", "longest", "line")))
    counted = pieces.withColumn("articles", F.count("*").over(_of_piece()))
    return counted.where("articles > 1").join(articles.select("place", "total", "prose"), "place")


def _outlets(articles: DataFrame) -> DataFrame:
    """How many articles of each source count, and what follows from it."""

    def more(rows: Iterator[dict[str, Any]]) -> Iterator[Row]:
        for row in rows:
            yield row | {"least": least(row["seen"]), "step": step(row["seen"])}

    return worked(articles.groupBy("outlet").agg(F.count("*").alias("seen")), more, _OUTLETS)


def _held(articles: DataFrame, shared: DataFrame, outlets: DataFrame) -> DataFrame:
    """The articles that have repeated pieces; of each piece whether it is at an edge (1 or 0), and its numbers."""
    counted = shared.withColumn("articles", F.count("*").over(_of_piece()))
    often = counted.join(outlets.select("outlet", "least"), "outlet").where("articles >= least")
    own = often.groupBy("place").agg(F.collect_list("key").alias("repeated"))
    having = articles.select("outlet", "place", "number", "keys", "places", "numbers").join(own, "place")
    return worked(having, _at_edge, _HELD)


def _at_edge(rows: Iterator[dict[str, Any]]) -> Iterator[Row]:
    for row in rows:
        pieces = Pieces(keys=row["keys"], sizes=(), places=row["places"], numbers=row["numbers"])
        figures: dict[int, set[int]] = {key: set() for key in row["repeated"]}
        at_edge = keys_at_edge(pieces, figures)
        for key, number in zip(pieces.keys, pieces.numbers, strict=True):
            if number and key in figures:
                figures[key].add(number)
        yield row | {
            "key": list(figures),
            "edge": [int(key in at_edge) for key in figures],
            "figures": list(map(list, figures.values())),
        }


def _repeated(held: DataFrame) -> DataFrame:
    """Of each repeated piece the first few articles that have it, each with what the piece's articles count."""
    rows = held.select("outlet", "place", "number", F.inline(F.arrays_zip("key", "edge")))
    own = rows.select(
        "*",
        F.row_number().over(_of_piece().orderBy("place")).alias("rank"),
        F.count("*").over(_of_piece()).alias("articles"),
        F.sum("edge").over(_of_piece()).alias("at_edge"),
    )
    variants = held.select("outlet", F.inline(F.arrays_zip("key", "figures")))
    variants = variants.select("outlet", "key", F.explode("figures").alias("figure"))
    variants = variants.groupBy("outlet", "key", "figure").agg(F.count("*").alias("alike"))
    alike = variants.groupBy("outlet", "key").agg(F.max("alike").alias("alike"))
    # Only a sentence that many have at an edge is compared with what their rests say.
    looked_at = F.when(F.col("at_edge") >= MANY, MANY).otherwise(1)
    return own.where(F.col("rank") <= looked_at).drop("edge").join(alike, ["outlet", "key"], "left")


def _usual(articles: DataFrame, outlets: DataFrame) -> DataFrame:
    """Articles of each source, chosen evenly: their words are its usual ones."""
    rank = F.row_number().over(Window.partitionBy("outlet").orderBy("place")).alias("rank")
    ranked = articles.select("outlet", "place", "number", rank).join(outlets.select("outlet", "step"), "outlet")
    return ranked.where("(rank - 1) % step = 0").select("outlet", "place", "number")


def _chosen(repeated: DataFrame, usual: DataFrame) -> DataFrame:
    """The articles to look at, by source and by parts of what it repeats; of each the pieces for which it is asked."""
    parts = F.ceil(F.sum(F.when(F.col("rank") == 1, 1)).over(Window.partitionBy("outlet")) / _AT_ONCE)
    parted = repeated.withColumn("part", F.pmod("key", parts))
    compared = parted.where(F.col("at_edge") >= MANY).select("outlet", "part").distinct()
    about = F.struct("key", "articles", "at_edge", "alike").alias("about")
    asked = parted.select("outlet", "part", "place", "number", about, F.lit(0).alias("usual"))
    others = usual.join(compared, "outlet").select("outlet", "part", "place", "number")
    rows = asked.unionByName(others.withColumn("usual", F.lit(1)), allowMissingColumns=True)
    return rows.groupBy("outlet", "part", "place", "number").agg(
        F.collect_list("about").alias("about"), F.max("usual").alias("usual")
    )


def _said(chosen: DataFrame, held: DataFrame, taken: DataFrame) -> DataFrame:
    """What each source repeats, with what it says."""
    # The numbers are few, no more than the profile holds, and so every text stays where it is but for theirs.
    numbers = F.broadcast(chosen.select("number").distinct())
    texts = taken.select("number", "article").join(numbers, "number", "left_semi")
    repeated = held.select("place", F.col("key").alias("keys"))
    rows = chosen.join(texts, "number").join(repeated, "place", "left")
    return worked_by_group(rows.drop("number"), ["outlet", "part"], _told, _REPEATS)


def _told(rows: Iterator[dict[str, Any]]) -> Iterator[Row]:
    known = sorted(rows, key=lambda row: row["place"])
    keys = [[key & _UNSIGNED for key in row["keys"] or ()] for row in known]
    articles = [(partial(_STORED.decode, row["article"]), own) for row, own in zip(known, keys, strict=True)]
    often = set().union(*keys)
    about = {one["key"] & _UNSIGNED: one for row in known for one in row["about"]}
    said = said_by(articles, often, {key: one["at_edge"] for key, one in about.items()})
    usual = Usual([one for one, row in zip(articles, known, strict=True) if row["usual"]], often)
    for key, one in about.items():
        told = usual.told(key, said[key])
        yield one | {"outlet": known[0]["outlet"], "key": f"{key:016x}", "told": told, "text": said[key].text}


def _profile(repeats: DataFrame) -> Profile:
    seen: dict[str, int] = {}
    pieces: dict[str, dict[str, Repeat]] = {}
    for row in sorted(repeats.collect(), key=lambda row: (row.outlet, row.key)):
        seen[row.outlet] = row.seen
        pieces.setdefault(row.outlet, {})[row.key] = Repeat(
            articles=row.articles, at_edge=row.at_edge, alike=row.alike, told=row.told, text=row.text
        )
    return Profile(sources={name: SourceRepeats(articles=seen[name], pieces=own) for name, own in pieces.items()})
