"""Measures finding copies, from file to groups, beside other tools: the same data, the same parameters, in one run.

Every tool works in a process of its own; its CPU time and peak memory are those of the whole process and its children,
imports included. On shared machines only the ratios of one run mean anything. The corpus is made by ``planted.py``, so
what can be found is known. A tool that is not installed is left out: ``pip install --group bench`` has them.

Example: python scripts/benchmark.py copies --articles 20000
Example: python scripts/benchmark.py copies --articles 200000 --tool ours --tool rensa
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from planted import write_planted

SHINGLE, PERMUTATIONS, BANDS, ROWS = 5, 128, 32, 4
THRESHOLD, SEED = 0.8, 1
CHECK = 0.75
"""Share of two signatures that must agree, for the tools that let us check: a Jaccard of .8 comes out so at least."""

Pair = tuple[str, str]
Row = dict[str, Any]


def ours(table: Path) -> list[Pair]:
    """Exact and near copies."""
    from preprocess import dedupe  # noqa: PLC0415 - what a tool imports is part of its cost

    found = dedupe(table, excerpts=False)
    heads = found.groups.tolist()
    return [(found.ids[copy], found.ids[head]) for copy, head in enumerate(heads) if head not in (copy, -1)]


def ours_with_excerpts(table: Path) -> list[Pair]:
    """Exact and near copies, and excerpts; their links, since an excerpt that has much of its own is no one's copy."""
    from preprocess import dedupe  # noqa: PLC0415 - the same

    return [(link.copy, link.origin) for link in dedupe(table).links]


def rensa(table: Path) -> list[Pair]:
    """Rensa's fastest signatures, its index, and a check of the signatures."""
    from rensa import RMinHash, RMinHashLSH  # noqa: PLC0415 - optional

    index = RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=BANDS)
    ids, signatures, found = [], [], []
    for name, text in rows(table):
        signature = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
        signature.update(shingles(text))
        near = [other for other in index.query(signature) if signature.jaccard(signatures[other]) >= CHECK]
        found += [(name, ids[other]) for other in near]
        index.insert(len(ids), signature)
        ids.append(name)
        signatures.append(signature)
    return found


def datasketch(table: Path) -> list[Pair]:
    """Datasketch's MinHash and LSH as its documentation shows them, and a check of the signatures."""
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415 - optional

    index = MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, ROWS))
    signatures: dict[str, Any] = {}
    found = []
    for name, text in rows(table):
        signature = MinHash(num_perm=PERMUTATIONS, seed=SEED)
        signature.update_batch([shingle.encode() for shingle in shingles(text)])
        near = [other for other in index.query(signature) if signature.jaccard(signatures[other]) >= CHECK]
        found += [(name, other) for other in near]
        index.insert(name, signature)
        signatures[name] = signature
    return found


def text_dedup(table: Path) -> list[Pair]:
    """text-dedup's own command; its clusters are read before it forgets them."""
    from text_dedup import minhash  # noqa: PLC0415 - optional

    with tempfile.TemporaryDirectory() as folder:
        where = ["--path", "parquet", "--data_files", str(table), "--split", "train", "--column", "text"]
        kept = ["--output", f"{folder}/out", "--cache_dir", f"{folder}/cache", "--batch_size", "10000"]
        how = {"ngram": SHINGLE, "num_perm": PERMUTATIONS, "threshold": THRESHOLD, "b": BANDS, "r": ROWS}
        given = [part for name, value in how.items() for part in (f"--{name}", str(value))]
        minhash.main([*where, *kept, *given], standalone_mode=False)
    ids = [name for name, _ in rows(table)]
    return [(name, ids[head]) for number, name in enumerate(ids) if (head := minhash.uf.find(number)) != number]


def datatrove(table: Path) -> list[Pair]:
    """Datatrove's three stages up to its clusters, on one process."""
    from datatrove.executor import LocalPipelineExecutor  # noqa: PLC0415 - optional
    from datatrove.pipeline.dedup import minhash  # noqa: PLC0415 - the same
    from datatrove.pipeline.readers import ParquetReader  # noqa: PLC0415 - the same

    how = minhash.MinhashConfig(n_grams=SHINGLE, num_buckets=BANDS, hashes_per_bucket=ROWS, seed=SEED)
    with tempfile.TemporaryDirectory() as folder:
        signatures, buckets, clusters = (f"{folder}/{name}" for name in ("signatures", "buckets", "clusters"))
        reader = ParquetReader(str(table.parent), glob_pattern=table.name)
        stages: list[list[Any]] = [
            [reader, minhash.MinhashDedupSignature(signatures, config=how)],
            [minhash.MinhashDedupBuckets(signatures, buckets, config=how)],
            [minhash.MinhashDedupCluster(buckets, clusters, config=how, save_cluster_id=True)],
        ]
        for number, steps in enumerate(stages):
            tasks = BANDS if number == 1 else 1
            LocalPipelineExecutor(steps, tasks=tasks, workers=1, logging_dir=f"{folder}/log{number}").run()
        numbers = np.fromfile(f"{clusters}/000000.clusters", dtype="<u4").reshape(-1, 2)
    ids = [name for name, _ in rows(table)]
    heads: dict[int, str] = {}
    pairs = [(ids[article], heads.setdefault(cluster, ids[article])) for article, cluster in numbers.tolist()]
    return [(name, head) for name, head in pairs if name != head]


TOOLS: Mapping[str, tuple[str, Callable[[Path], list[Pair]]]] = {
    "ours": ("preprocess", ours),
    "ours, excerpts too": ("preprocess", ours_with_excerpts),
    "rensa": ("rensa", rensa),
    "datasketch": ("datasketch", datasketch),
    "text-dedup": ("text_dedup", text_dedup),
    "datatrove": ("datatrove", datatrove),
}


def rows(table: Path) -> Iterable[tuple[str, str]]:
    """Ids and texts, a batch at a time."""
    for batch in pq.ParquetFile(table).iter_batches(batch_size=1000, columns=["id", "text"]):
        yield from zip(batch.column(0).to_pylist(), batch.column(1).to_pylist(), strict=True)


def shingles(text: str) -> list[str]:
    """Runs of five words, as users of the tools make them."""
    tokens = text.lower().split()
    return [" ".join(tokens[place : place + SHINGLE]) for place in range(max(1, len(tokens) - SHINGLE + 1))]


def run_tool(tool: str, folder: Path) -> Row:
    """Let a tool work in this process, and say what it cost and what it found."""
    pairs = TOOLS[tool][1](folder / "articles.parquet")
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    unit = 1024 if sys.platform != "darwin" else 1024**2
    return {
        "tool": tool,
        "seconds": sum(usage.ru_utime + usage.ru_stime for usage in usages),
        "peak_mb": max(usage.ru_maxrss for usage in usages) / unit,
        **found_of(pairs, folder / "truth.jsonl"),
    }


def found_of(pairs: Sequence[Pair], truth: Path) -> Row:
    """Which planted copies were found, and how many pairs join what was not made of one another.

    Copies of one origin belong together; a planted pair counts as found where the pairs lead from the one to the other.
    """
    planted = [json.loads(line) for line in truth.read_text(encoding="utf-8").splitlines()]
    family = {row["copy"]: row["origin"] for row in planted}
    right = sum(family.get(a, a) == family.get(b, b) for a, b in pairs)
    heads = _heads(pairs)
    kinds: dict[str, list[bool]] = {"near": [], "excerpt": []}
    for row in planted:
        found = heads.get(row["copy"], 0) == heads.get(row["origin"], 1)
        kinds["excerpt" if row["kind"] == "excerpt" else "near"].append(found)
    shares = {kind: sum(found) / max(1, len(found)) for kind, found in kinds.items()}
    return {"precision": right / max(1, len(pairs)), "near": shares["near"], "excerpt": shares["excerpt"]}


def _heads(pairs: Sequence[Pair]) -> dict[str, str]:
    """The first of everything that pairs join (union-find, with paths halved)."""
    above: dict[str, str] = {}

    def head(name: str) -> str:
        while (other := above.setdefault(name, name)) != name:
            above[name] = name = above[other]
        return name

    for a, b in pairs:
        above[head(a)] = head(b)
    return {name: head(name) for name in list(above)}


def table_of(found: Sequence[Row], articles: int) -> str:
    """A line a tool; the ratio is how many times our speed without excerpts is theirs."""
    head = f"{'tool':<20}{'CPU s':>9}{'articles/CPU-s':>16}{'ours over it':>14}{'peak MB':>9}"
    lines = [f"{head}{'near found':>12}{'excerpts':>10}{'precision':>11}"]
    own = next((row["seconds"] for row in found if row["tool"] == "ours"), None)
    for row in found:
        ratio = f"{row['seconds'] / own:13.1f}x" if own else f"{'–':>14}"
        cost = f"{row['seconds']:9.1f}{articles / row['seconds']:16.0f}{ratio}{row['peak_mb']:9.0f}"
        lines.append(f"{row['tool']:<20}{cost}{row['near']:12.4f}{row['excerpt']:10.4f}{row['precision']:11.4f}")
    return "\n".join(lines)


def measure(folder: Path, tools: Sequence[str]) -> list[Row]:
    """Let each tool work in a process of its own, one after the other."""
    found = []
    for tool in tools:
        if find_spec(TOOLS[tool][0]) is None:
            print(f"{tool}: left out, not installed", file=sys.stderr)
            continue
        command = [sys.executable, __file__, "--corpus", str(folder), "--alone", tool]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - ourselves
        if done.returncode:
            print(f"{tool}: left out, it failed: {done.stderr.strip()[-300:]}", file=sys.stderr)
            continue
        found.append(json.loads(done.stdout.splitlines()[-1]))
        print(json.dumps(found[-1]), file=sys.stderr)
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure on a corpus that is made for it, or on one that ``planted.py`` made before."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000, help="of the corpus that is made")
    parser.add_argument("--corpus", type=Path, help="a folder that planted.py wrote")
    parser.add_argument("--tool", action="append", choices=list(TOOLS), help="this one alone; may be repeated")
    parser.add_argument("--alone", choices=list(TOOLS), help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.alone:
        print(json.dumps(run_tool(given.alone, given.corpus)))
        return
    with tempfile.TemporaryDirectory() as made:
        folder = given.corpus or Path(made)
        if given.corpus is None:
            write_planted(folder, given.articles)
        articles = pq.ParquetFile(folder / "articles.parquet").metadata.num_rows
        print(table_of(measure(folder, given.tool or list(TOOLS)), articles))


if __name__ == "__main__":
    main()
