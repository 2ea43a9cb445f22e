"""Measures what each phase costs: CPU time an article, peak memory, and ratios to peers on the same data in one run.

Times on shared machines are noisy; only the ratios of one run may be compared. On a made corpus, what was planted says
how much is found.

Example: python scripts/benchmark.py --articles 3000
Example: python scripts/benchmark.py articles.jsonl.gz pages/
Example: python scripts/benchmark.py copies --articles 20000
Example: python scripts/benchmark.py scale --out FOLDER
Example: python scripts/benchmark.py spark --articles 20000
"""

import argparse
import json
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

import copybench
import datasketch
import langdetect
import scalebench
import trafilatura
from newslike import write_corpus

from preprocess.article import Article, Marked, Scored
from preprocess.boilerplate import Marker, learn, pieces_of
from preprocess.copies import link
from preprocess.extract import NotHTML, extract
from preprocess.files.inputs import find_files
from preprocess.files.read import RawPage, read_files
from preprocess.language import detect
from preprocess.originality import score
from preprocess.pipeline import Corpus, run_articles
from preprocess.settings import Settings
from preprocess.text import words

SETTINGS = Settings()
SHINGLE, PERMUTATIONS, THRESHOLD = 5, 128, 0.8  # of the peer, as its users set them

Result = TypeVar("Result")


class Phases:
    """CPU seconds and peak memory of each phase."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, float, int, float]] = []

    def measure(self, name: str, count: int | None, work: Callable[[], Result]) -> Result:
        """Do a phase's work and note what it cost, for so many articles (None: as many as come out)."""
        start = time.process_time()
        result = work()
        seconds = time.process_time() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
        number = count if count is not None else len(result)  # type: ignore[arg-type]
        self.rows.append((name, seconds, number, peak))
        return result

    def cost(self, name: str) -> float:
        """CPU milliseconds an article."""
        return next(1000 * seconds / max(1, count) for label, seconds, count, _ in self.rows if label == name)

    def table(self) -> str:
        """A line a phase."""
        head = f"{'phase':<12}{'articles':>9}{'CPU ms each':>13}{'CPU s':>8}{'peak MB':>9}"
        lines = [
            f"{name:<12}{count:>9}{1000 * seconds / max(1, count):>13.3f}{seconds:>8.1f}{peak:>9.0f}"
            for name, seconds, count, peak in self.rows
        ]
        return "\n".join([head, *lines])


def ours(inputs: Sequence[str], phases: Phases) -> tuple[Corpus, list[RawPage], list[Marked]]:
    """Every phase of a run on one process, one after another."""
    arrived = phases.measure("read", None, lambda: list(read_files(find_files(inputs), SETTINGS.read)))
    pages = [one for one in arrived if isinstance(one, RawPage)]
    articles = [one for one in arrived if isinstance(one, Article)]
    articles += phases.measure("extract", len(pages), lambda: [a for page in pages if (a := extracted(page))])
    phases.measure("language", len(articles), lambda: [detect(a.text, SETTINGS.language) for a in articles])
    languages = [detect(a.text, SETTINGS.language, given=a.language) for a in articles]
    pieces = phases.measure("pieces", None, lambda: list(map(pieces_of, articles)))
    marker = Marker(profile=phases.measure("learn", len(articles), lambda: learn(articles, pieces)))
    marked = phases.measure(
        "mark", None, lambda: [marker.mark(a, language=lang) for a, lang in zip(articles, languages, strict=True)]
    )
    scored = phases.measure("score", None, lambda: [Scored(marked=one, originality=score(one)) for one in marked])
    linked = phases.measure("link", len(marked), lambda: link(marked, SETTINGS.link))
    print(f"{len(scored)} articles, {len(linked.candidates)} pairs compared")
    corpus = run_articles(articles, SETTINGS)
    phases.measure("judge", len(marked), lambda: corpus.rejudge(SETTINGS.policy))
    with tempfile.TemporaryDirectory() as folder:
        phases.measure("write", len(marked), lambda: corpus.save(folder))
    return corpus, pages, marked


def extracted(page: RawPage) -> Article | None:
    """The article of a page, its text alone; None where it has none."""
    try:
        found = extract(page.html, url=page.fields.get("url"), today=None)
    except NotHTML:
        return None
    return Article(id=page.path, text=found.text)


def peers(pages: Sequence[RawPage], marked: Sequence[Marked], phases: Phases) -> str:
    """The same work by other tools; each ratio is their CPU time over ours."""
    own = Phases()
    texts = [one.clean_text for one in marked]
    own.measure("link", len(texts), lambda: minhash_lsh(texts))
    langdetect.DetectorFactory.seed = 0
    own.measure("language", len(texts), lambda: [_detected(text) for text in texts])
    names = {"link": "datasketch MinHash LSH: near copies alone", "language": "langdetect on whole texts"}
    if pages:
        own.measure(
            "extract", len(pages), lambda: [trafilatura.bare_extraction(p.html, with_metadata=True) for p in pages]
        )
        names["extract"] = "trafilatura, text and metadata"
    lines = [f"{'peer':<46}{'CPU ms each':>13}{'over ours':>11}"]
    lines += [
        f"{what:<46}{own.cost(name):>13.3f}{own.cost(name) / max(1e-6, phases.cost(name)):>10.2f}x"
        for name, what in names.items()
    ]
    return "\n".join(lines)


def minhash_lsh(texts: Sequence[str]) -> list[list[Any]]:
    """Near copies the usual way: MinHash of word 5-grams, bands, queries."""
    lsh = datasketch.MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    signatures = []
    for number, text in enumerate(texts):
        tokens = [text[start:end].lower() for start, end in words(text)]
        grams = {" ".join(tokens[at : at + SHINGLE]).encode() for at in range(max(1, len(tokens) - SHINGLE + 1))}
        signature = datasketch.MinHash(num_perm=PERMUTATIONS)
        signature.update_batch(grams)
        lsh.insert(number, signature)
        signatures.append(signature)
    return [lsh.query(signature) for signature in signatures]


def _detected(text: str) -> str:
    try:
        return str(langdetect.detect(text))
    except langdetect.LangDetectException:
        return ""


def found(corpus: Corpus, truth: Path) -> str:
    """How many planted copies are linked as what they are, and how many links join what has nothing in common."""
    planted = [json.loads(line) for line in truth.read_text(encoding="utf-8").splitlines()]
    family = {row["copy"]: row["origin"] for row in planted}
    kinds = {(one.copy, one.origin): one.kind for one in corpus.links}
    said = Counter((row["kind"], kinds.get((row["copy"], row["origin"]), "not linked")) for row in planted)
    wrong = sum(family.get(a, a) != family.get(b, b) for a, b in kinds)
    lines = [f"{kind} planted, {shown}: {count}" for (kind, shown), count in sorted(said.items())]
    return "\n".join([*lines, f"links between unrelated articles: {wrong} of {len(kinds)}"])


def main() -> None:
    """Measure a corpus that is given, or one that is made for it; or finding copies alone; or runs of several sizes."""
    if sys.argv[1:2] == ["copies"]:
        copybench.main(sys.argv[2:])
        return
    if sys.argv[1:2] == ["scale"]:
        scalebench.main(sys.argv[2:])
        return
    if sys.argv[1:2] == ["spark"]:
        import_module("sparkbench").main(sys.argv[2:])  # only this asks for Spark
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="*", help="files or folders; without any, a corpus is made")
    parser.add_argument("--articles", type=int, default=3000, help="of the corpus that is made")
    given = parser.parse_args()
    phases = Phases()
    with tempfile.TemporaryDirectory() as folder:
        if not given.inputs:
            write_corpus(Path(folder), given.articles)
        corpus, pages, marked = ours(given.inputs or [f"{folder}/articles.jsonl"], phases)
        print(phases.table())
        print(peers(pages, marked, phases))
        if not given.inputs:
            print(found(corpus, Path(folder) / "truth.jsonl"))


if __name__ == "__main__":
    main()
