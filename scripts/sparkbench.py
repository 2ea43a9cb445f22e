"""Measures a run on Spark: of each phase the processor time, and the bytes that are shuffled, spilled and written.

The corpora are made by ``newslike.py``. Everything runs on this machine, in threads of one process with workers in
Python; what a shuffle moves between machines is what it writes here. Python's memory is not in Spark's figures.

Example: python scripts/benchmark.py spark --articles 20000
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newslike import write_corpus
from pyspark.sql import DataFrame, SparkSession

from preprocess.spark import run
from preprocess.spark.tables import Store

PHASES = {
    "take": ("arrived", "read", "ids", "taken"),
    "learn": ("learning",),
    "mark": ("scored",),
    "propose": ("proposing", "twins", "pairs"),
    "compare": ("compared", "contents", "compared_once", "retellings", "compared_again"),
    "judge": ("families", "settled", "decided", "verdicts"),
    "write": ("judged", "articles", "corpus", "links", "candidates", "rejected"),
}
"""Phases, and the beginnings of the names of what they keep."""

MOVED = ("shuffled", "spilled", "written")
_TICKS = os.sysconf("SC_CLK_TCK")
_MILLION = 1_000_000
_MEGABYTE = 1 << 20


@dataclass(slots=True)
class Watch:
    """Notes when each result of a phase was kept, and how much processor time had passed.

    Attributes:
        steps: Phase, moment, and processor seconds of this process and all below it.
    """

    steps: list[tuple[str, float, float]] = field(default_factory=list)

    def note(self, name: str) -> None:
        """Note that something of that name is kept."""
        begin = name.replace("/", ".").split(".")[0]
        phase = next(phase for phase, names in PHASES.items() if begin in names)
        self.steps.append((phase, time.time(), cpu_seconds()))

    def seconds(self) -> dict[str, tuple[float, float]]:
        """Of each phase the seconds that passed, and those of processors."""
        found: dict[str, tuple[float, float]] = {}
        for (_, begin, before), (phase, end, after) in zip(self.steps, self.steps[1:], strict=False):
            passed, worked = found.get(phase, (0.0, 0.0))
            found[phase] = passed + end - begin, worked + after - before
        return found

    def phase_at(self, moment: float) -> str:
        """The phase that was at work then."""
        return next((phase for phase, end, _ in self.steps if moment <= end), self.steps[-1][0])


def cpu_seconds() -> float:
    """Seconds that processors gave to this process and to all below it, those that have ended too."""
    above, used = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        number = int(stat.parent.name)
        above[number], used[number] = int(fields[1]), sum(map(int, fields[11:15]))
    return sum(used[number] for number in used if _is_below(number, above)) / _TICKS


def _is_below(number: int, above: Mapping[int, int]) -> bool:
    while number > 1:
        if number == os.getpid():
            return True
        number = above.get(number, 0)
    return False


def moved(log: Path, watch: Watch) -> dict[str, Counter[str]]:
    """Bytes that each phase shuffled, spilled to disk and wrote, from Spark's log of events."""
    found: dict[str, Counter[str]] = {phase: Counter() for phase in PHASES}
    for event in _events(log):
        if event["Event"] != "SparkListenerTaskEnd" or not event.get("Task Metrics"):
            continue
        metrics = event["Task Metrics"]
        phase = watch.phase_at(event["Task Info"]["Finish Time"] / 1000)
        found[phase]["shuffled"] += metrics["Shuffle Write Metrics"]["Shuffle Bytes Written"]
        found[phase]["spilled"] += metrics["Disk Bytes Spilled"]
        found[phase]["written"] += metrics["Output Metrics"]["Bytes Written"]
    return found


def _events(log: Path) -> Iterator[dict[str, Any]]:
    for file in sorted(log.rglob("*")):
        if file.is_file() and not file.name.startswith((".", "appstatus")):
            with file.open(encoding="utf-8") as lines:
                yield from map(json.loads, lines)


def measure(articles: int, partitions: int, folder: Path) -> dict[str, Any]:
    """Run a made corpus on Spark, and tell what that took."""
    write_corpus(folder / "made", articles)
    log = folder / "events"
    log.mkdir()
    session = _session(log, partitions)
    watch, keep = Watch(), Store.keep

    def noted(store: Store, name: str, frame: DataFrame) -> DataFrame:
        kept = keep(store, name, frame)
        watch.note(name)
        return kept

    Store.keep = noted  # type: ignore[method-assign]
    watch.note("arrived")
    found = run(session.read.json(str(folder / "made/articles.jsonl")), str(folder / "out"))
    watch.note("rejected")
    session.stop()
    seconds, bytes_moved = watch.seconds(), moved(log, watch)
    return {
        "articles": articles,
        "candidates": found.counts["candidates"],
        "links": sum(found.counts["links"].values()),
        "partitions": partitions,
        "bytes": (folder / "made/articles.jsonl").stat().st_size,
        "phases": {
            phase: {
                "seconds": seconds[phase][0],
                "cpu": seconds[phase][1],
                **{name: bytes_moved[phase][name] for name in MOVED},
            }
            for phase in PHASES
        },
    }


def _session(log: Path, partitions: int) -> SparkSession:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    settings = {
        "spark.eventLog.enabled": "true",
        "spark.eventLog.compress": "false",
        "spark.eventLog.dir": log.as_uri(),
        "spark.sql.shuffle.partitions": str(partitions),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "4g",
    }
    builder = SparkSession.builder.master("local[2]").appName("sparkbench")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def table(found: Mapping[str, Any]) -> str:
    """A line a phase: processor milliseconds and bytes of an article, and gigabytes of a million."""
    count = found["articles"]
    lines = [f"{'phase':<10}{'CPU ms':>8}{'CPU h/M':>9}" + "".join(f"{name + ' GB/M':>15}" for name in MOVED)]
    phases = dict(found["phases"])
    phases["all"] = {name: sum(one[name] for one in found["phases"].values()) for name in ("cpu", *MOVED)}
    for name, one in phases.items():
        sizes = "".join(f"{one[what] / count * _MILLION / 1e9:>15.2f}" for what in MOVED)
        lines.append(f"{name:<10}{1000 * one['cpu'] / count:>8.2f}{one['cpu'] / count * _MILLION / 3600:>9.2f}{sizes}")
    return "\n".join(lines)


def main(words: Sequence[str]) -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000, help="how many are made")
    parser.add_argument("--partitions", type=int, default=16, help="of a shuffle")
    parser.add_argument("--json", action="store_true", help="all figures as JSON")
    chosen = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        found = measure(chosen.articles, chosen.partitions, Path(folder))
    print(json.dumps(found, indent=2) if chosen.json else table(found))
