"""Working on the rows of DataFrames in Python."""

import pytest

from preprocess.spark.tables import Store, worked, worked_by_group

SCHEMA = "k bigint, xs array<bigint>, at struct<start: bigint, end: bigint>"


def _rows(frame):
    return sorted((row.asDict(recursive=True) for row in frame.collect()), key=str)


def test_rows_of_each_part_are_worked_on_in_their_order(spark):
    def work(rows):
        for row in rows:
            yield {"k": row["id"], "xs": [row["id"]] * 2, "at": {"start": 0, "end": row["id"]}}

    found = _rows(worked(spark.range(3), work, SCHEMA))
    assert found == [{"k": n, "xs": [n, n], "at": {"start": 0, "end": n}} for n in range(3)]


def test_a_group_is_worked_on_together(spark):
    def work(rows):
        numbers = sorted(row["id"] for row in rows)
        yield {"k": numbers[0], "xs": numbers, "at": None}

    grouped = worked_by_group(spark.range(6).selectExpr("id", "id % 2 as odd"), ["odd"], work, SCHEMA)
    assert [row["xs"] for row in _rows(grouped)] == [[0, 2, 4], [1, 3, 5]]


def test_what_is_kept_is_read_back(spark, tmp_path):
    kept = Store(str(tmp_path)).keep("numbers", spark.range(5))
    assert sorted(row.id for row in kept.collect()) == list(range(5))
    assert (tmp_path / "numbers").is_dir()


@pytest.mark.parametrize("kind", ["map<string, double>", "binary", "array<array<bigint>>"])
def test_nested_kinds_come_back_as_they_were(spark, kind):
    value = {"map<string, double>": {"a": 0.5}, "binary": b"\x00\xff", "array<array<bigint>>": [[1, 2], []]}[kind]
    found = worked(spark.range(1), lambda rows: ({"v": value} for _ in rows), f"v {kind}")
    assert found.collect()[0].v == value
