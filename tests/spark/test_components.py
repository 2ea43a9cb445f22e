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


def scattered(graphs):
    """Small graphs of all densities, their numbers mixed."""
    chance, edges = random.Random(5), []  # noqa: S311 - the same graphs each time
    names = shuffled(30 * graphs, 2)
    for start in range(0, len(names), 30):
        own = names[start : start + chance.randint(2, 30)]
        edges += [tuple(chance.sample(own, 2)) for _ in range(chance.randint(1, 40))]
    return edges


GRAPHS = {
    "an edge, twice and both ways round": [(7, 3), (3, 7), (7, 3)],
    "numbers with themselves": [(4, 4), (5, 6), (6, 6)],
    "a chain in order": chain(list(range(300))),
    "a chain in no order": chain(shuffled(500, 1)),
    "a star about the least": [(0, number) for number in range(1, 3000)],
    "a star about the greatest": [(number, 3000) for number in range(3000)],
    "a star about the midst, with tails": [(1500, number) for number in range(3000)] + chain(list(range(2990, 3100))),
    "far numbers": chain([1 << 61, 5, -(1 << 62), (1 << 61) + 3]),
    "many small graphs": scattered(200),
}
APART = 1_000_000


@pytest.fixture(scope="module")
def apart():
    """The graphs, no two with a number in common."""
    return {
        name: [(a + APART * place, b + APART * place) for a, b in edges]
        for place, (name, edges) in enumerate(GRAPHS.items())
    }


@pytest.fixture(scope="module")
def found(spark, apart, tmp_path_factory):
    """What is found in all of them at once."""
    edges = [edge for graph in apart.values() for edge in graph]
    store = Store(str(tmp_path_factory.mktemp("store")))
    return components(spark.createDataFrame(edges, "a bigint, b bigint"), store, "families").collect()


@pytest.mark.parametrize("name", GRAPHS)
def test_numbers_have_the_least_that_they_hang_together_with(found, apart, name):
    own = {number for edge in apart[name] for number in edge}
    expected = walked([(a, b) for a, b in apart[name] if a != b])
    assert {row.number: row.component for row in found if row.number in own} == expected


def test_each_number_is_told_once(found):
    assert len({row.number for row in found}) == len(found)


def test_nothing_hangs_together_where_there_are_no_edges(spark, tmp_path):
    edges = spark.createDataFrame([], "a bigint, b bigint")
    assert components(edges, Store(str(tmp_path)), "families").collect() == []
