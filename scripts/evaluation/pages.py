"""Extraction: the text that is left of a page against its gold text, beside trafilatura's own on the same pages."""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from trafilatura import extract

from evaluation.figures import Figure, figures, named
from evaluation.lines import HeldOut
from preprocess.article import Article, Marked
from preprocess.files.read import RawPage, read
from preprocess.prepare import Preparer
from preprocess.settings import ReadSettings, Settings

SETS = {"zyte": "news-zyte.warc.gz", "aed": "news-dev.warc.gz"}
_SHINGLE = 4  # tokens, as the Article Extraction Benchmark of Zyte (2020) counts them
Shares = tuple[float, float, float]  # of a page's shingles: in both, in ours alone, in the gold alone


def measure(corpora: Path, held_out: HeldOut) -> dict[str, Figure]:
    """The figures of every set of pages."""
    found: dict[str, Figure] = {}
    for name, archive in SETS.items():
        items: dict[str, list[tuple[str, Shares]]] = {"ours": [], "extracted alone": [], "trafilatura": []}
        with gzip.open(corpora / f"{name}_gold.jsonl.gz", "rt", encoding="utf-8") as stream:
            gold = {row["url"]: row["text"] for row in map(json.loads, stream)}
        for url, html in _pages(corpora / archive):
            if (right := gold.pop(url, None)) is not None:  # an archive may hold a page twice
                for who, text in _texts(url, html, held_out).items():
                    items[who].append((url, _compared(text, right)))
        for who, compared in items.items():
            found |= named(f"pages {name}, {who}", figures(compared, _summed))
    return found


def _pages(archive: Path) -> Iterator[tuple[str, str]]:
    for one in read([str(archive)], ReadSettings()):
        if isinstance(one, RawPage):
            yield one.fields["url"], one.html


def _texts(url: str, html: str, held_out: HeldOut) -> dict[str, str]:
    """A page's text as a run cleans it that has not seen its site, as it is extracted, and as trafilatura gives it."""
    marked = _preparer.marked(RawPage(path=url, line=None, html=html, fields={"url": url}, fallback_id=url))
    own = marked if isinstance(marked, Marked) else Marked(article=Article(id=url, text=""), language="unknown")
    marker = held_out.marker((urlsplit(url).hostname or url).removeprefix("www."))
    own = marker.mark(own.article, language=own.language)
    return {
        "ours": own.clean_text,
        "extracted alone": own.article.text,
        "trafilatura": extract(html, url=url, include_comments=False) or "",
    }


_preparer = Preparer(Settings())


def _compared(text: str, gold: str) -> Shares:
    ours, theirs = _shingles(text), _shingles(gold)
    both = (ours & theirs).total()
    counts = (both, ours.total() - both, theirs.total() - both)
    total = max(1, sum(counts))
    return counts[0] / total, counts[1] / total, counts[2] / total


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = re.findall(r"\w+", text)
    last = max(1, len(tokens) - _SHINGLE + 1)
    return Counter(tuple(tokens[start : start + _SHINGLE]) for start in range(last if tokens else 0))


def _summed(pages: Sequence[Shares]) -> Mapping[str, float]:
    both, ours, theirs = (sum(page[number] for page in pages) for number in range(3))
    precision, recall = both / max(1e-9, both + ours), both / max(1e-9, both + theirs)
    return {"precision": precision, "recall": recall, "F1": 2 * precision * recall / max(1e-9, precision + recall)}
