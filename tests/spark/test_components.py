"""What hangs together, beside a walk through the graph."""

import random
from itertools import pairwise

import pytest

from preprocess.spark.components import components
from preprocess.spark.tables import Store


def walked(edges):
    """The least number that each number hangs together with."""
    near = {}
    for a, b in edges:
        near.setdefault(a, set()).add(b)
        near.setdefault(b, set()).add(a)
    found = {}
    for start in sorted(near):
        waiting = [] if start in found else [start]
        while waiting:
            number = waiting.pop()
            if number not in found:
                found[number] = start
                waiting += near[number]
    return found


def shuffled(count, seed):
    """So many numbers with gaps between them, some negative, in no order."""
    return random.Random(seed).sample(range(-10 * count, 10 * count), count)  # noqa: S311 - no secret


def chain(numbers):
    return list(pairwise(numbers))


GRAPHS = {
    "nothing": [],
    "one edge, twice and both ways round": [(7, 3), (3, 7), (7, 3)],
    "a number with itself": [(4, 4), (5, 6), (6, 6)],
    "a chain in order": chain(list(range(1000))),
    "a chain in no order": chain(shuffled(1000, 1)),
    "a star about the least": [(0, number) for number in range(1, 3000)],
    "a star about the greatest": [(number, 3000) for number in range(3000)],
    "a star about the midst, with tails": [(1500, number) for number in range(3000)] + chain(list(range(2990, 3100))),
    "far numbers": chain([1 << 62, 5, -(1 << 62), (1 << 61) + 3]),
}


@pytest.mark.parametrize("name", GRAPHS)
def test_numbers_have_the_least_that_they_hang_together_with(spark, tmp_path, name):
    edges = spark.createDataFrame(GRAPHS[name], "a bigint, b bigint")
    found = components(edges, Store(str(tmp_path)), "families").collect()
    assert len({row.number for row in found}) == len(found)
    assert {row.number: row.component for row in found} == walked([(a, b) for a, b in GRAPHS[name] if a != b])


def test_many_small_graphs_at_once(spark, tmp_path):
    """Of all densities, their numbers mixed."""
    chance, edges = random.Random(5), []  # noqa: S311 - no secret
    names = shuffled(6000, 2)
    for start in range(0, 6000, 30):
        own = names[start : start + chance.randint(2, 30)]
        edges += [tuple(chance.sample(own, 2)) for _ in range(chance.randint(1, 40))]
    found = components(spark.createDataFrame(edges, "a bigint, b bigint"), Store(str(tmp_path)), "families")
    assert {row.number: row.component for row in found.collect()} == walked(edges)
