"""Reading archives: the fate of each record of a messy WARC against what its manifest says of it."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from evaluation.figures import Figure, Row, figures
from preprocess.files.read import RawPage, Rejected, read
from preprocess.settings import ReadSettings

ARCHIVES = ("news-dev", "news-small")


def measure(corpora: Path) -> dict[str, Figure]:
    """The share of records that became a page where they hold one, and else are told by address or by type."""
    items = [("", right) for name in ARCHIVES for right in _right(corpora, name)]
    return figures(items, lambda found: {"corpora archives, records accounted for": sum(found) / len(found)})


def _right(corpora: Path, name: str) -> Iterator[bool]:
    arrived = list(read([str(corpora / f"{name}.warc.gz")], ReadSettings()))
    pages = Counter(str(one.fields["url"]) for one in arrived if isinstance(one, RawPage))
    skipped = [one for one in arrived if isinstance(one, Rejected) and one.skipped]
    with (corpora / f"{name}.manifest.jsonl").open(encoding="utf-8") as stream:
        for row in map(json.loads, stream):
            if row["expect"].startswith("skip"):
                yield any(_is_of(one, row) for one in skipped)
            else:
                yield pages[row["url"]] > 0
                pages[row["url"]] -= 1
    yield from (False for number in pages.values() for _ in range(max(0, number)))  # pages that nobody expects


def _is_of(skipped: Rejected, row: Row) -> bool:
    return skipped.error.endswith(f": {row['url']}") or skipped.skipped == row["kind"]
