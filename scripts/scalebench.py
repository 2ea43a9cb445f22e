"""Measures a whole run against the size of its input: seconds of each phase, and memory beside its bound.

The corpora are made by ``newslike.py``. Each run is a process of its own; its numbers are written as soon as it ends,
so that sizes can be measured one by one, and the drawing is made of all that stand in the folder.

Example: python scripts/benchmark.py scale --out FOLDER
Example: python scripts/benchmark.py scale --articles 1000000 --memory 2048 --out FOLDER
"""

import argparse
import json
import multiprocessing
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import vl_convert
from newslike import write_corpus

from preprocess import run
from preprocess.crew import processors
from preprocess.settings import MEMORY

SIZES = (10_000, 100_000, 1_000_000)

Figures = dict[str, Any]

_TICKS = os.sysconf("SC_CLK_TCK")


class Watch:
    """Notes what each phase of a run took, as its progress: seconds that passed, and seconds of all processors."""

    def __init__(self) -> None:
        self.phases: list[tuple[str, float, float, float]] = []

    def __call__(self, phase: str, _done: int, _total: int | None) -> None:
        """Note when a phase begins."""
        if not self.phases or self.phases[-1][0] != phase:
            self.phases.append((phase, time.monotonic(), cpu_seconds(), peak_megabytes()))

    def figures(self) -> dict[str, dict[str, float]]:
        """Of each phase its seconds, and the highest memory of the run up to its end."""
        self("end", 0, None)
        steps = zip(self.phases, self.phases[1:], strict=False)
        return {
            name: {"seconds": round(end[1] - begin[1], 1), "cpu": round(end[2] - begin[2], 1), "peak": round(end[3])}
            for begin, end in steps
            for name in [begin[0]]
        }


def cpu_seconds() -> float:
    """Seconds that the processors gave to this process and to its children, those that are at work too."""
    own, gone = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    at_work = 0
    for child in multiprocessing.active_children():
        stat = Path(f"/proc/{child.pid}/stat")
        fields = stat.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split() if stat.exists() else []
        at_work += sum(map(int, fields[11:13]))
    return sum(one.ru_utime + one.ru_stime for one in (own, gone)) + at_work / _TICKS


def peak_megabytes() -> float:
    """The most that this process has held in memory."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1 << 20)


def measure(corpus: Path, memory: int, workers: int) -> Figures:
    """Run a corpus, and tell what that took."""
    watch = Watch()
    with tempfile.TemporaryDirectory() as out:
        found = run(corpus, out=out, workers=workers, memory=memory, progress=watch)
        written = sum(path.stat().st_size for path in Path(out).iterdir())
        page = (Path(out) / "report.html").stat().st_size
    phases = watch.figures()
    return {
        "articles": len(found.records),
        "kept": len(found.kept),
        "candidates": len(found.candidates),
        "links": len(found.links),
        "bytes": corpus.stat().st_size,
        "written": written,
        "page": page,
        "memory": memory,
        "workers": workers,
        "seconds": round(sum(phase["seconds"] for phase in phases.values()), 1),
        "cpu": round(sum(phase["cpu"] for phase in phases.values()), 1),
        "peak": round(peak_megabytes()),
        "worker_peak": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024),
        "phases": phases,
    }


def table(runs: Iterable[Figures]) -> str:
    """A line a run: its size, seconds, CPU-milliseconds of an article by phase, and memory."""
    runs = list(runs)
    phases = list(dict.fromkeys(name for one in runs for name in one["phases"]))
    head = f"{'articles':>9}{'minutes':>9}{'CPU ms':>8}" + "".join(f"{name:>8}" for name in phases)
    lines = [f"{head}{'peak MB':>9}{'bound MB':>10}{'worker MB':>11}{'pairs':>9}{'links':>9}"]
    for one in runs:
        each = 1000 / one["articles"]
        costs = "".join(f"{each * one['phases'].get(name, {'cpu': 0})['cpu']:>8.2f}" for name in phases)
        sizes = f"{one['peak']:>9}{one['memory']:>10}{one['worker_peak']:>11}{one['candidates']:>9}{one['links']:>9}"
        lines.append(f"{one['articles']:>9}{one['seconds'] / 60:>9.1f}{each * one['cpu']:>8.2f}{costs}{sizes}")
    return "\n".join(lines)


def drawing(runs: Sequence[Figures]) -> str:
    """Minutes, and memory beside its bound, against the size of the input."""
    rows = [
        {"articles": one["articles"], "value": value, "what": what, "chart": chart}
        for one in runs
        for chart, what, value in (
            ("time", "processor minutes", one["cpu"] / 60),
            ("time", f"minutes with {one['workers']} processes", one["seconds"] / 60),
            ("memory", "most that was held", one["peak"]),
            ("memory", "--memory", one["memory"]),
        )
    ]
    charts = {"hconcat": list(map(_chart, _CHARTS.items())), "resolve": {"scale": {"color": "independent"}}}
    return str(vl_convert.vegalite_to_svg(charts | {"data": {"values": rows}}))


_CHARTS = {"time": "minutes", "memory": "megabytes"}


def _chart(chart: tuple[str, str]) -> Mapping[str, Any]:
    name, unit = chart
    log = {"type": "log", "nice": False}
    return {
        "transform": [{"filter": f"datum.chart == '{name}'"}],
        "width": 300,
        "height": 220,
        "layer": [{"mark": "line"}, {"mark": {"type": "point", "filled": True}}],
        "encoding": {
            "x": {"field": "articles", "type": "quantitative", "scale": log, "axis": {"format": "~s", "tickCount": 3}},
            "y": {"field": "value", "type": "quantitative", "title": unit, "scale": log if name == "time" else {}},
            "color": {
                "field": "what",
                "type": "nominal",
                "legend": {"title": None, "orient": "top", "symbolType": "circle"},
            },
        },
    }


def main(given: Sequence[str]) -> None:
    """Measure runs of several sizes, and draw them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=SIZES, help="of the corpora that are made")
    parser.add_argument("--memory", type=int, default=MEMORY, help="megabytes, as of preprocess run")
    parser.add_argument("--workers", type=int, default=processors(), help="processes, as of preprocess run")
    parser.add_argument("--out", type=Path, required=True, help="a folder for numbers, table and drawing")
    parser.add_argument("--corpus", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args(given)
    if chosen.corpus is not None:
        chosen.out.write_text(json.dumps(measure(chosen.corpus, chosen.memory, chosen.workers)), encoding="utf-8")
        return
    chosen.out.mkdir(parents=True, exist_ok=True)
    for articles in chosen.articles:
        corpus = chosen.out / f"corpus-{articles}"
        write_corpus(corpus, articles)
        how = ["--memory", str(chosen.memory), "--workers", str(chosen.workers)]
        place = ["--corpus", str(corpus / "articles.jsonl"), "--out", str(chosen.out / f"run-{articles}.json")]
        subprocess.run([sys.executable, __file__, *how, *place], check=True)  # noqa: S603 - this file
        shutil.rmtree(corpus)
        print(table([json.loads((chosen.out / f"run-{articles}.json").read_bytes())]), flush=True)
    runs = [json.loads(path.read_bytes()) for path in chosen.out.glob("run-*.json")]
    runs.sort(key=lambda one: one["articles"])
    print(table(runs))
    (chosen.out / "scale.svg").write_text(drawing(runs), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
