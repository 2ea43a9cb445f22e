"""Pairs of articles that Spark proposes: those that are proposed locally."""

import json
import math
import subprocess
import sys
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from preprocess.columns import Column, Ledger, Sorted
from preprocess.copies import keys
from preprocess.copies.bulk import loops_for
from preprocess.copies.codes import by_first, decoded
from preprocess.copies.factkeys import fact_keys, terms_of
from preprocess.copies.factpairs import FactKeys
from preprocess.copies.flat import owners_of
from preprocess.copies.link import _Reading
from preprocess.copies.pairs import keyed, quoted
from preprocess.copies.rarity import load_background, rarity
from preprocess.copies.readings import lots_of
from preprocess.copies.signing import PERMUTATIONS, WINDOW
from preprocess.copies.sketch import Sketches
from preprocess.files.fields import article_of
from preprocess.pipeline import subject_of
from preprocess.prepare import prepare_all
from preprocess.settings import LinkSettings, Policy, ReadSettings, Settings
from preprocess.spark import proposing
from preprocess.spark.proposing import propose
from preprocess.spark.tables import Store
from preprocess.standing import orders
from preprocess.text import count_words

SCHEMA = pa.schema(
    [
        ("number", pa.int64()),
        ("id", pa.string()),
        ("words", pa.int64()),
        ("start", pa.float64()),
        ("end", pa.float64()),
        ("orders", pa.list_(pa.float64())),
        ("high", pa.int64()),
        ("low", pa.int64()),
        ("signature", pa.binary()),
        ("prints", pa.list_(pa.int64())),
        ("quoted", pa.list_(pa.int64())),
        ("facts", pa.list_(pa.int64())),
    ]
)

SMALL = LinkSettings(copy_key_articles=3, key_articles=3, candidates=2)
"""So few that small corpora have keys of too many articles, and articles with too many pairs."""


def numbered(place):
    """The numbers of articles rise, but are far apart."""
    return (place // 100 << 33) + place % 100


def row_of(place, **known):
    """A sketch of which only what is known counts."""
    row = {
        "number": numbered(place), "id": f"a{place:06}", "words": 100, "start": None, "end": None,
        "orders": [], "high": place + 1, "low": 1, "signature": lone_signature(place).tobytes(),
        "prints": [], "quoted": [], "facts": [],
    }  # fmt: skip
    return row | known


def lone_signature(place):
    """A signature that agrees with no other."""
    return np.random.default_rng(place).integers(2**32, size=PERMUTATIONS, dtype=np.uint32)


def rows_of(marked, orders=None):
    """The sketches of articles."""
    loops, background, rows = loops_for(len(marked)), load_background(), []
    reader, unread = loops.reader(background), rarity(background)
    for lot in lots_of(marked, 1_000, 5_000_000):
        read = reader(lot)
        sketched = loops.sketch_words(read.words, WINDOW)
        facts = fact_keys(read, terms_of(read), sketched, unread)
        print_owners = owners_of(sketched.limits)
        for number, item in enumerate(lot):
            place = len(rows)
            alone = loops.sketch_words(read.part(number, number + 1).words, WINDOW)
            own = (print_owners == number) & ~sketched.are_quoted
            start, end = (None, None) if item.period is None else map(datetime.timestamp, item.period)
            high, low = read.words.digests[number].view(np.int64).tolist()
            rows.append(
                row_of(
                    place,
                    id=item.article.id,
                    words=count_words(item.clean_text),
                    start=start,
                    end=end,
                    orders=orders[place] if orders else [],
                    high=high,
                    low=low,
                    signature=sketched.signatures[number].astype("<u4").tobytes(),
                    prints=sketched.prints[own].view(np.int64).tolist(),
                    quoted=np.unique(alone.quoted).view(np.int64).tolist(),
                    facts=facts.hashes[facts.owners == number].view(np.int64).tolist(),
                )
            )
    return rows


def local_sketches(rows, ledger):
    """The same as linking holds it."""
    signatures, prints, registry, facts = (
        Column(ledger, np.uint32, PERMUTATIONS), Sorted(ledger), Sorted(ledger), Sorted(ledger, width=2),
    )  # fmt: skip
    for place, row in enumerate(rows):
        signatures.append(np.frombuffer(row["signature"], dtype="<u4"))
        own = {name: np.array(row[name], dtype=np.int64).view(np.uint64) for name in ("prints", "quoted", "facts")}
        prints.add(keyed(own["prints"], np.full(len(own["prints"]), place)))
        prints.add(quoted(np.sort(own["quoted"])))
        facts.add(by_first(own["facts"], np.full(len(own["facts"]), place)))
    digests = np.array([(row["high"], row["low"]) for row in rows], dtype=np.int64).reshape(-1, 2).view(np.uint64)
    return Sketches(
        sizes=np.array([row["words"] for row in rows]),
        digests=digests,
        signatures=signatures,
        prints=prints,
        registry=registry,
        facts=FactKeys(rows=facts, sizes=np.array([len(row["facts"]) for row in rows])),
    )


class Day:
    """As much of a date as decides who comes first."""

    def __init__(self, seconds):
        self.seconds = seconds

    def timestamp(self):
        """Return seconds."""
        return self.seconds


def locally(rows, settings, sketches=None):
    """What is proposed on one machine, in the numbers of Spark."""
    periods = [None if row["start"] is None else (Day(row["start"]), Day(row["end"])) for row in rows]
    spans = np.array([[math.nan if row[x] is None else row[x] for x in ("start", "end")] for row in rows]).reshape(
        -1, 2
    )
    standing = keys.Standing(
        ids=[row["id"] for row in rows],
        periods=periods,
        words=[row["words"] for row in rows],
        orders=list(zip(*(row["orders"] for row in rows), strict=True)),
    )
    with Ledger(1 << 30) as ledger:
        found = keys.propose(sketches or local_sketches(rows, ledger), settings, standing, spans)
        pairs = decoded(found.pairs.whole())
    numbers = np.array([row["number"] for row in rows], dtype=np.int64)
    return {
        "twins": sorted(map(tuple, numbers[found.twins].tolist())),
        "pairs": sorted(map(tuple, numbers[pairs].tolist())),
        "skipped": dict(found.skipped),
        "crowds": tuple(
            (kind, crowd.articles, numbers[crowd.first], crowd.key)
            for kind, crowds in found.crowds.items()
            for crowd in crowds
        ),
    }


@pytest.fixture
def by_spark(spark, tmp_path):
    """A function that returns what Spark proposes for sketches."""

    def found_of(rows, settings):
        table = rows if isinstance(rows, pa.Table) else pa.Table.from_pylist(rows, schema=SCHEMA)
        frame = spark.createDataFrame(table).repartition(3)
        found = propose(frame, settings, Store(str(tmp_path)))
        return {
            "twins": sorted(map(tuple, found.twins.select("first", "other").collect())),
            "pairs": sorted(map(tuple, found.pairs.select("a", "b").collect())),
            "skipped": dict(found.skipped),
            "crowds": tuple(map(tuple, found.crowds)),
        }

    return found_of


def random_rows(seed, articles=400):
    """Sketches that share keys of all kinds; some keys are alike in their upper bits alone."""
    draw = np.random.default_rng(seed)
    signatures = draw.integers(2**32, size=(60, PERMUTATIONS), dtype=np.uint32)
    prints = draw.integers(-(2**63), 2**63, size=700) >> 20 << 20
    facts = draw.integers(-(2**63), 2**63, size=900)
    rows = []
    for place in range(articles):
        signature = signatures[draw.integers(60) if draw.random() < 0.4 else 0].copy()
        changed = draw.random(PERMUTATIONS) < draw.choice([0.0, 0.3, 0.7, 0.9, 0.95])
        signature[changed] = draw.integers(2**32, size=int(changed.sum()), dtype=np.uint32)
        own = draw.choice(prints, draw.integers(0, 25)) + draw.integers(0, 2, 1) * draw.integers(0, 9)
        own = np.concatenate([own, prints[-3:][draw.random(3) < 0.3]])
        day = None if draw.random() < 0.2 else 86_400.0 * int(draw.integers(0, 40))
        digest = [(0, 0), (int(draw.integers(9)), 1), (place + 9, -1)][draw.choice(3, p=[0.03, 0.1, 0.87])]
        told = np.unique(draw.choice(facts, draw.integers(0, 60)))
        rows.append(
            row_of(
                place,
                id=f"{draw.choice(list('aéz𝔞'))}{place}",
                words=int(draw.integers(1, 4)),
                start=day,
                end=None if day is None else day + 86_400.0,
                orders=[float(draw.integers(2)), -0.0 if draw.random() < 0.3 else float(draw.integers(2))],
                high=digest[0],
                low=digest[1],
                signature=signature.tobytes(),
                prints=own.tolist(),
                quoted=(draw.choice(prints[:80], draw.integers(0, 2)) + draw.integers(0, 9)).tolist(),
                facts=told.tolist(),
            )
        )
    return rows


def crowd(articles):
    """Articles that share eight bands, two fingerprints and a fact; each fifth of them has the words of the others."""
    draw, places = np.random.default_rng(0), np.arange(articles)
    signatures = draw.integers(2**32, size=(articles, PERMUTATIONS), dtype=np.uint32)
    signatures[:, :32] = 7
    prints, facts = draw.integers(-(2**63), 2**63, size=(2, articles, 4))
    prints[:, :2], facts[:, 0] = [1 << 40, 2 << 40], 3
    words = draw.integers(1, 50, size=articles)
    days = 3_600.0 * words  # the most complete is not the earliest
    columns = {
        "number": 3 * places, "id": [f"a{place}" for place in places], "words": words,
        "start": days, "end": days + 86_400.0, "orders": lists(np.empty((articles, 0))),
        "high": np.where(places % 5, places + 2, 1), "low": np.ones(articles, dtype=np.int64),
        "signature": [own.astype("<u4").tobytes() for own in signatures],
        "prints": lists(prints), "quoted": lists(prints[:, :0]), "facts": lists(facts),
    }  # fmt: skip
    return pa.Table.from_arrays([pa.array(columns[one.name], one.type) for one in SCHEMA], schema=SCHEMA)


def lists(numbers):
    """The rows of an array as lists."""
    limits = np.arange(len(numbers) + 1, dtype=np.int32) * numbers.shape[1]
    return pa.ListArray.from_arrays(limits, numbers.reshape(-1))


@pytest.fixture(scope="module")
def corpus(root, plant, seeds, tmp_path_factory):
    """Articles as they arrive: the seeds, made news with dates, and made texts with quotations and without dates."""
    folder = tmp_path_factory.mktemp("newslike")
    command = [sys.executable, root / "scripts/newslike.py", "--articles", "1000", "--out", folder]
    subprocess.run(command, check=True)
    news = [json.loads(line) for line in (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    planted = pq.read_table(plant(1000) / "articles.parquet").to_pylist()
    rows = [*({"id": name, "text": text} for name, text in seeds.items()), *news, *planted, {"id": "none", "text": "…"}]
    return [article_of(row, ReadSettings(), path="", line=None, fallback_id="") for row in rows]


def test_sketches_of_texts_propose_what_they_do_locally(by_spark, corpus):
    """Real and made articles, in the order of scores and of a source that is preferred."""
    policy = Policy(prefer=("thehill.com",), stands="most_original")
    scored = list(prepare_all(corpus, Settings()).scored)
    marked = [one.marked for one in scored]
    rows = rows_of(marked, list(zip(*orders([subject_of(one) for one in scored], policy), strict=True)))
    with Ledger(1 << 30) as ledger:
        found = locally(rows, SMALL, _Reading(marked, loops_for(len(marked))).sketches(ledger))

    assert by_spark(rows, SMALL) == found
    assert min(len(found["twins"]), len(found["pairs"]), found["skipped"]["passage"], found["skipped"]["fact"]) > 0


def test_random_sketches_propose_what_they_do_locally(by_spark):
    """Keys of all kinds, of many and of few; keys that are alike in part, quotations, twins, no dates, no words."""
    rows = random_rows(1)
    found = locally(rows, SMALL)

    assert by_spark(rows, SMALL) == found
    assert len(found["pairs"]) > len(rows)
    assert min(found["skipped"].values()) > 0
    assert {crowd[0] for crowd in found["crowds"]} == {"signature", "passage"}


def test_keys_of_very_many_are_held(by_spark, monkeypatch):
    """Articles that share keys of all kinds are paired with two each, and so they are where whole keys count."""
    monkeypatch.setattr(proposing, "CUT_ARTICLES", 0)
    table = crowd(50_000)
    found = by_spark(table, LinkSettings())

    assert found == locally(table.to_pylist(), LinkSettings())
    assert found["skipped"] == {"signature": 8, "passage": 2, "fact": 1}
    assert len(found["twins"]) == 9_999
    assert len(found["pairs"]) == 40_000 + 39_999
