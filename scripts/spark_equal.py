"""Runs the same articles on one machine and on Spark, and tells whether the results are equal row for row.

Spark runs in threads of one process, or on a master and two workers of its own on the loopback address.

Example: python scripts/spark_equal.py articles.jsonl --articles 2000 --cluster
"""

import argparse
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pyspark

import preprocess

TABLES = {"articles": ("id",), "corpus": ("id",), "links": ("copy", "origin"), "candidates": ("a", "b")}
"""What a run leaves as rows, and what tells one row from another."""

ORDER = "place"  # a field that is added: Spark reads records in no order
_HOME = Path(pyspark.__file__).parent
_ADDRESS = "127.0.0.1"
_PATIENCE = 60.0  # seconds in which a master must have begun

Row = dict[str, Any]


def main() -> int:
    """Run twice, and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="+", type=Path, help="JSON lines, packed with gzip or not")
    parser.add_argument("--articles", type=int, default=2_000, help="of each input, from its beginning")
    parser.add_argument("--cluster", action="store_true", help="on a master and two workers, not in threads")
    parser.add_argument("--partitions", type=int, default=4, help="of a shuffle")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        articles = Path(folder) / "articles.jsonl"
        number = write(articles, chosen.inputs, chosen.articles)
        begun = time.monotonic()
        preprocess.run(articles, out=Path(folder) / "local", workers=2)
        between = time.monotonic()
        master = stack.enter_context(cluster(Path(folder))) if chosen.cluster else "local[2]"
        submit(master, articles, Path(folder) / "spark", chosen.partitions)
        print(
            f"{number} articles: {between - begun:.0f} s on one machine, {time.monotonic() - between:.0f} s on {master}"
        )
        found = differences(Path(folder) / "local", Path(folder) / "spark")
    for line in found:
        print(line)
    return bool(found)


def write(path: Path, inputs: Sequence[Path], most: int) -> int:
    """Write records that know their place; returns how many."""
    count = 0
    with path.open("w", encoding="utf-8") as stream:
        for file in inputs:
            opened = gzip.open if file.suffix == ".gz" else open
            with opened(file, "rt", encoding="utf-8") as lines:
                for line in islice(lines, most):
                    stream.write(json.dumps(json.loads(line) | {ORDER: count}) + "\n")
                    count += 1
    return count


def submit(master: str, articles: Path, out: Path, partitions: int) -> None:
    """Run on Spark as a user does."""
    settings = {
        "spark.sql.shuffle.partitions": partitions,
        "spark.ui.enabled": "false",
        "spark.driver.host": _ADDRESS,
        "spark.driver.bindAddress": _ADDRESS,
        "spark.log.level": "ERROR",
        "spark.ui.showConsoleProgress": "false",
    }
    options = [word for name, value in settings.items() for word in ("--conf", f"{name}={value}")]
    script = Path(__file__).with_name("spark_run.py")
    command = [_HOME / "bin/spark-submit", "--master", master, *options, script, articles, out, "--order", ORDER]
    subprocess.run(list(map(str, command)), check=True, env=_environment(), stdout=subprocess.DEVNULL)  # noqa: S603


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """A master and two workers on the loopback address; gives the master's URL."""
    with ExitStack() as stack:
        log = folder / "master.log"
        stack.enter_context(_daemon(folder, log, "master.Master", "--port", "0"))
        address = _address(log)
        for number in (1, 2):
            work = ("--cores", "1", "--memory", "2g", "--work-dir", str(folder / f"worker{number}"), address)
            stack.enter_context(_daemon(folder, folder / f"worker{number}.log", "worker.Worker", *work))
        yield address


@contextmanager
def _daemon(folder: Path, log: Path, name: str, *options: str) -> Iterator[None]:
    command = [
        str(_HOME / "bin/spark-class"),
        f"org.apache.spark.deploy.{name}",
        "--host",
        _ADDRESS,
        "--webui-port",
        "0",
    ]
    with log.open("wb") as stream:
        process = subprocess.Popen(  # noqa: S603 - our own command
            [*command, *options], stdout=stream, stderr=subprocess.STDOUT, cwd=folder, env=_environment()
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait()


def _address(log: Path) -> str:
    """Where a master says that it listens."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if found := re.search(r"Starting Spark master at (spark://\S+)", log.read_text(errors="replace")):
            return found[1]
        time.sleep(0.2)
    raise TimeoutError(f"no master has begun in {_PATIENCE:.0f} s: {log.read_text(errors='replace')[-2000:]}")


def _environment() -> dict[str, str]:
    return os.environ | {
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_DRIVER_PYTHON": sys.executable,
        "SPARK_LOCAL_IP": _ADDRESS,
    }


def differences(local: Path, spark: Path) -> list[str]:
    """Return what differs between the results of two runs, a line each; nothing where they are equal."""
    found = []
    for table, keys in TABLES.items():
        one, other = (
            _keyed(rows, keys) for rows in (read_lines(local / f"{table}.jsonl"), read_parquet(spark / table))
        )
        found += [f"{table}: {key} stands in one of the results alone" for key in sorted(one.keys() ^ other.keys())[:5]]
        other = {key: _without_lacking(row, one.get(key, row)) for key, row in other.items()}
        unlike = [key for key in one.keys() & other.keys() if one[key] != other[key]]
        found += [f"{table}: {key}: {_first(one[key], other[key])}" for key in sorted(unlike)[:5]]
        if unlike:
            found.append(f"{table}: {len(unlike)} of {len(one)} rows differ")
    profiles = (local / "profile.json").read_text(), _text(spark / "profile.json")
    if profiles[0] != profiles[1]:
        found.append("profile.json differs")
    mine, theirs = (
        json.loads(text) for text in ((local / "manifest.json").read_text(), _text(spark / "manifest.json"))
    )
    found += [
        f"manifest.json: {name}: {mine[name]} and {theirs[name]}"
        for name in ("counts", "alarms", "crowds")
        if mine[name] != theirs[name]
    ]
    return found


def read_lines(path: Path) -> list[Row]:
    """Return the rows of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def read_parquet(folder: Path) -> list[Row]:
    """Return the rows of a folder of Parquet files, as JSON has them."""
    return [_as_json(row) for row in pq.read_table(folder).to_pylist(maps_as_pydicts="strict")]


def _text(folder: Path) -> str:
    return "".join(path.read_text() for path in sorted(folder.glob("part-*")))


def _keyed(rows: Sequence[Row], keys: Sequence[str]) -> dict[tuple[str, ...], Row]:
    found = {tuple(row[key] for key in keys): row for row in rows}
    if len(found) != len(rows):
        raise ValueError(f"two rows have the same {' and '.join(keys)}")
    return found


def _without_lacking(row: Row, model: Row) -> Row:
    """A row without what is null in it and not there in another: a DataFrame has each column for each row."""
    return {name: value for name, value in row.items() if value is not None or name in model}


def _as_json(row: Row) -> Row:
    return json.loads(json.dumps(row))


def _first(one: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """The first field that differs."""
    name = next(name for name in {**one, **other} if one.get(name) != other.get(name))
    return f"{name}: {str(one.get(name))[:200]} and {str(other.get(name))[:200]}"


if __name__ == "__main__":
    sys.exit(main())
