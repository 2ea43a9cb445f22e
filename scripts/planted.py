"""Writes a large corpus quickly, with planted copies whose Jaccard and containment are known.

Its texts are runs of made-up words, as frequent and as long as those of news, with sentences, quotations and some
letters beyond ASCII. They mean nothing: the corpus measures speed, memory, and whether shared wording is found. Of the
copies, ``exact`` ones have the origin's words, ``near`` ones a Jaccard of at least .8, ``excerpt`` ones a containment
of at least .5 and a Jaccard under .3. The same seed gives the same bytes.

Example: python scripts/planted.py --articles 100000 --out FOLDER
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

SHARES = {"exact": 0.04, "near": 0.06, "excerpt": 0.04}
"""Shares of the articles that are copies of an earlier one."""

BOUNDS = {"exact": (1.0, 1.0), "near": (0.8, 1.0), "excerpt": (0.0, 0.3)}
"""The Jaccard of each kind; a copy that comes out otherwise is written as an article of its own."""

SHINGLE = 5
_VOCABULARY = 60_000
_LENGTHS = (480, 0.45, 120, 2500)  # words of an article: median, spread of the logarithm, least, most
_RECENT = 5_000  # articles back to the origin, at most
_BATCH = 2_000
_SYLLABLES = "ba be bo da del dor fa fen gar gil hal han jor ka kel kor la len lor ma mel mor na nel né ra ril ros sa sel tam tor val ven vor wen zan zel".split()  # noqa: E501, SIM905 - a list

_SHAPES = ("{}", "{}.", "“{}", "{}.”\n\n", "{}’s", "{},")
_PLAIN, _FULL_STOP, _OPENED, _CLOSED = range(4)

Ids = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Planted:
    """The truth about a copy.

    Attributes:
        copy: Its id.
        origin: The id of what it was made of.
        kind: exact, near or excerpt.
        jaccard: Of the two articles' runs of five words.
        contained: The share of the copy's words that were taken from the origin.
    """

    copy: str
    origin: str
    kind: str
    jaccard: float
    contained: float


class Writer:
    """Draws articles as numbers of words, and writes those out."""

    def __init__(self, seed: int, articles: int) -> None:
        self._draw = np.random.default_rng(seed)
        self._articles = articles
        plain = ["".join(parts) for size in (1, 2, 3) for parts in product(_SYLLABLES, repeat=size)][:_VOCABULARY]
        self._count = len(plain)
        self._written = [shape.format(word) for shape in _SHAPES for word in plain]

    def write(self) -> Iterator[tuple[str, str, Planted | None]]:
        """Yield an id, a text and, for a copy, the truth about it."""
        kinds = self._draw.choice([*SHARES, ""], self._articles, p=[*SHARES.values(), 1 - sum(SHARES.values())])
        originals: list[tuple[str, Ids]] = []
        for number, kind in enumerate(kinds.tolist()):
            name, planted = f"p{number:07}", None
            if kind and originals:
                origin, words = originals[int(self._draw.integers(len(originals)))]
                own, contained = self._made_of(words, kind)
                jaccard = jaccard_of(own, words)
                planted = Planted(copy=name, origin=origin, kind=kind, jaccard=jaccard, contained=contained)
            if planted is None or not BOUNDS[kind][0] <= planted.jaccard <= BOUNDS[kind][1]:
                own, planted = self._new(self._length()), None
                originals.append((name, own))
                originals = originals if len(originals) < 2 * _RECENT else originals[-_RECENT:]
            text = self._text(own)
            yield name, text.upper() if planted and kind == "exact" else text, planted

    def _length(self) -> int:
        median, spread, least, most = _LENGTHS
        return int(np.clip(median * np.exp(spread * self._draw.standard_normal()), least, most))

    def _new(self, length: int) -> Ids:
        """Words with their signs: skewed as words of a language are, but no run of five comes twice by chance."""
        words = (self._count * self._draw.random(length) ** 3).astype(np.int64)
        shapes = np.searchsorted([0.84, 0.89, 0.89, 0.89, 0.92], self._draw.random(length))
        for start in range(60, length - 30, 160):  # a quotation of twelve words
            shapes[start], shapes[start + 1 : start + 12], shapes[start + 12] = _OPENED, _PLAIN, _CLOSED
        return words + self._count * shapes

    def _made_of(self, origin: Ids, kind: str) -> tuple[Ids, float]:
        if kind == "near":
            return self._edited(origin)
        if kind == "excerpt":
            part = self._sentences(origin, int(len(origin) * self._draw.uniform(0.12, 0.22)))
            added = self._new(int(len(part) * self._draw.uniform(0.1, 0.8)))
            place = len(added) // 3
            own = np.concatenate([added[:place], part, added[place:]])
            return own, len(part) / len(own)
        return origin, 1.0

    def _sentences(self, words: Ids, least: int) -> Ids:
        """Some whole sentences, of so many words at least, so that no quotation is cut."""
        ends = np.flatnonzero(np.isin(words // self._count, (_FULL_STOP, _CLOSED))) + 1
        starts = ends[ends <= len(words) - least]
        start = int(self._draw.choice(starts)) if len(starts) else 0
        last = ends[ends >= start + least]
        return words[start : int(last[0]) if len(last) else len(words)]

    def _edited(self, origin: Ids) -> tuple[Ids, float]:
        """The article with some words put in, left out or replaced, so few that the Jaccard stays above .8."""
        edits = max(1, int(len(origin) * self._draw.uniform(0.002, 0.02)))
        own = origin.copy()
        for place in self._draw.integers(len(origin) - edits, size=edits).tolist():
            word = self._draw.integers(self._count)
            way = self._draw.integers(3)
            own = np.insert(own, place, word) if way == 0 else np.delete(own, place) if way == 1 else own
            own[place] = word
        return own, 1 - edits / len(own)

    def _text(self, words: Ids) -> str:
        return " ".join(map(self._written.__getitem__, words.tolist()))


def jaccard_of(a: Ids, b: Ids) -> float:
    """Return the Jaccard of two articles' runs of five words, as they are written."""
    runs = [set(zip(*(words[shift:].tolist() for shift in range(SHINGLE)), strict=False)) for words in (a, b)]
    return len(runs[0] & runs[1]) / len(runs[0] | runs[1])


def write_planted(folder: Path, articles: int, seed: int = 0) -> None:
    """Write ``articles.parquet`` and ``truth.jsonl`` into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    schema = pa.schema([("id", pa.string()), ("text", pa.string())])
    with (
        pq.ParquetWriter(folder / "articles.parquet", schema, compression="zstd") as table,
        (folder / "truth.jsonl").open("w", encoding="utf-8") as truth,
    ):
        ids: list[str] = []
        texts: list[str] = []
        for name, text, planted in Writer(seed, articles).write():
            ids.append(name)
            texts.append(text)
            if planted:
                truth.write(json.dumps(vars(planted)) + "\n")
            if len(ids) == _BATCH:
                table.write_table(pa.table([ids, texts], schema=schema))
                ids, texts = [], []
        table.write_table(pa.table([ids, texts], schema=schema))


def main() -> None:
    """Write a corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True, help="the folder for articles.parquet and truth.jsonl")
    given = parser.parse_args()
    write_planted(given.out, given.articles, given.seed)


if __name__ == "__main__":
    main()
