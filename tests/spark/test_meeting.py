"""Articles that meet in keys, read from sorted rows a few at a time: against sets and loops that do the same slowly."""

from collections import Counter, defaultdict
from itertools import combinations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess.copies.pairs import CROWD, LEAST_SHARED
from preprocess.spark.counting import count
from preprocess.spark.meeting import PASSAGES, QUOTATION, Facts, Found, Kind, Wording, meet

KEYS = st.lists(st.sets(st.integers(-3, 9), max_size=6), max_size=14)
BATCH = st.integers(1, 30)


def batches_of(rows, names, size):
    table = pa.table({name: pa.array(column) for name, column in zip(names, zip(*rows, strict=True), strict=False)})
    return table.to_batches(max_chunksize=size)


def met(rows, keys, most, size=5):
    """What is found of keys and numbers, as it is told; sorted by keys, and read so many rows at a time."""
    rows = sorted(rows, key=lambda row: row[0])
    found = meet(iter(batches_of(rows, ("key", "number"), size)), keys, most, at_once=size)
    return [row for batch in found for row in batch.to_pylist()]


def told(rows, kind):
    return [row for row in rows if row["found"] == kind]


def pairs_of(rows):
    return sorted((row["a"], other) for row in told(rows, Found.PAIR) for other in row["others"])


@pytest.mark.parametrize("bits", [36, 57])
@given(articles=KEYS, quotations=st.lists(st.integers(-3, 9), max_size=20), most=st.integers(1, 5), size=BATCH)
def test_articles_of_a_key_that_is_no_quotation_meet(bits, articles, quotations, most, size):
    """Where they are few all are paired; where they are too many each is told, and how many they are."""
    wording, part = Wording(bits), 5
    packed = {key: (key + 3) << 1 | wording.above(part) for key in range(-3, 10)}
    rows = [(packed[key] | 1, number) for number, own in enumerate(articles) for key in own]
    found = met(rows + [(packed[key], QUOTATION) for key in quotations], wording, most, size)

    owners = defaultdict(list)
    for number, own in enumerate(articles):
        for key in own:
            owners[key].append(number)
    few = [own for key, own in owners.items() if key not in quotations and len(own) <= most]
    many = {packed[key] | 1: own for key, own in owners.items() if key not in quotations and len(own) > most}
    assert pairs_of(found) == sorted(pair for own in few for pair in combinations(own, 2))
    assert sorted((row["key"], row["a"]) for row in told(found, Found.CROWDED)) == sorted(
        (key, number) for key, own in many.items() for number in own
    )
    assert Counter(row["a"] for row in told(found, Found.QUOTED)) == Counter(
        number for key in set(quotations) for number in owners[key]
    )
    counted = defaultdict(list)
    for row in told(found, Found.COUNTED):
        counted[row["key"]].append((row["a"], row["value"]))
    assert {key: (min(a for a, _ in own), sum(n for _, n in own)) for key, own in counted.items()} == {
        key: (own[0], len(own)) for key, own in many.items()
    }
    assert {row["kind"] for row in found} <= {Kind.SIGNATURE}


@given(KEYS, st.integers(2, 5), BATCH)
def test_facts_that_few_share_weigh_more(articles, most, size):
    """A pair is told the weight of as many as share the fact; of those that too many share none is asked."""
    weights = tuple(range(100, 100 - most - 1, -1))
    rows = [(key << 59, number) for number, own in enumerate(articles) for key in own]
    found = met(rows, Facts(weights), most, size)

    often = Counter(key for key, _ in rows)
    assert Counter(row["value"] for row in told(found, Found.PAIR) for _ in row["others"]) == Counter(
        weights[sharing] for sharing in often.values() if sharing <= most for _ in combinations(range(sharing), 2)
    )
    assert {row["found"] for row in found} <= {Found.PAIR, Found.COUNTED}
    assert len({row["key"] for row in told(found, Found.COUNTED)}) == sum(n > most for n in often.values())


def test_a_crowd_that_is_paired_is_told_too():
    """A key of fifty articles is told whether or not that is too many."""
    rows = [(1 | Wording(36).above(PASSAGES), number) for number in range(CROWD)]
    found = met(rows, Wording(36), CROWD, size=7)

    assert len(pairs_of(found)) == CROWD * (CROWD - 1) // 2
    assert [(row["kind"], row["a"], row["value"]) for row in told(found, Found.COUNTED)] == [(Kind.PASSAGE, 0, CROWD)]


OTHERS = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from(list(Kind)), st.lists(st.integers(5, 9), max_size=4)), max_size=30
)


@given(OTHERS, BATCH, st.integers(1, 12))
def test_what_pairs_share_is_counted(rows, size, most):
    """Each pair that shares enough, once; where an article has more others than are held, what all parts of it say."""
    rows = sorted(((a, int(kind), 10 * a, others) for a, kind, others in rows), key=lambda row: row[0])
    batches = [
        pa.RecordBatch.from_arrays(
            [*map(pa.array, columns[:3]), pa.array(columns[3], pa.list_(pa.int64()))], ["a", "kind", "value", "others"]
        )
        for start in range(0, len(rows), size)
        for columns in [list(zip(*rows[start : start + size], strict=True))]
    ]
    found = [row for batch in count(iter(batches), most, at_once=size) for row in batch.to_pylist()]

    expected = defaultdict(Counter)
    for a, kind, weight, others in rows:
        for b in others:
            expected[a, b].update({("bands", "prints", "facts")[kind]: 1, "weight": weight})
    sums = defaultdict(Counter)
    for row in found:
        sums[row.pop("a"), row.pop("b")].update(row)
    enough = {
        pair for pair, own in expected.items() if own["bands"] or max(own["prints"], own["facts"]) >= LEAST_SHARED
    }
    assert {pair: +sums[pair] for pair in enough} == {pair: +expected[pair] for pair in enough}
    whole = {a for a, _, _, _ in rows if sum(len(others) for b, _, _, others in rows if a == b) <= most}
    assert sorted(pair for pair in sums if pair[0] in whole) == sorted(pair for pair in enough if pair[0] in whole)
    assert all(+sums[pair] == +expected[pair] for pair in sums)


def test_parts_of_a_packed_key_stand_apart():
    """Keys of different bands, and those of passages, never meet, however much of a key counts."""
    for wording in (Wording(36), Wording(57)):
        top = (1 << wording.bits) - 1 << 1
        keys = np.array([wording.above(part) | rest for part in range(PASSAGES + 1) for rest in (0, top)])
        assert len(set(keys.tolist())) == 2 * (PASSAGES + 1)
        assert wording.kinds(keys | 1).tolist() == [Kind.SIGNATURE] * 2 * PASSAGES + [Kind.PASSAGE] * 2
