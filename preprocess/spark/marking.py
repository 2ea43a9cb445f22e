"""Taken articles → marked and scored ones, with what linking and judging see of them."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray
from pyspark.sql import DataFrame

from preprocess.article import Marked, Scored
from preprocess.boilerplate import Profile
from preprocess.copies.bulk import Loops, loops_for
from preprocess.copies.factpairs import spans_of
from preprocess.copies.flat import limits_of
from preprocess.copies.hashing import Places
from preprocess.copies.rarity import Rarity, load_background, rarity, slots
from preprocess.copies.readings import Read
from preprocess.copies.sketch import sketch_lot
from preprocess.pipeline import subject_of
from preprocess.prepare import Preparer, Taken, chunks, sources_of
from preprocess.settings import Policy, Settings
from preprocess.spark.arrays import signed
from preprocess.spark.arriving import article_in
from preprocess.spark.tables import Row, Store, worked
from preprocess.standing import Subject, orders

_SCORED = (
    "number bigint, id string, scored binary, subject binary,"
    "words bigint, size bigint, start double, end double, orders array<double>,"
    "high bigint, low bigint, signature binary, prints array<bigint>, quoted array<bigint>, facts array<bigint>,"
    "terms array<int>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """How articles are marked, scored and sketched.

    Attributes:
        settings: The settings of the run, with its day.
        profile: What each source repeats, as JSON.
        articles: How many there are in all: it decides which inner loops are sooner done.
    """

    settings: Settings
    profile: bytes
    articles: int

    def work(self, rows: Iterator[dict[str, Any]]) -> Iterator[Row]:
        """Yield the rows of scored articles."""
        profile, sketching = _profile(self.profile), _Sketching.of(self.articles)
        numbers: deque[int] = deque()  # of those that were taken from Spark and are not yet given back
        for chunk in chunks(_taken(rows, numbers)):
            preparer = Preparer(self.settings, profile.only(sources_of(chunk)))
            scored = preparer.score(chunk, [None] * len(chunk))
            subjects = [subject_of(one) for one in scored]
            sketches = sketching.rows([one.marked for one in scored])
            for one, subject, own in zip(scored, subjects, sketches, strict=True):
                judged = _judged_row(subject, self.settings.policy)
                yield {"number": numbers.popleft(), "scored": msgspec.json.encode(one), **judged, **own}


@lru_cache(maxsize=1)
def _profile(content: bytes) -> Profile:
    """A profile from its JSON; a process reads it once for all parts that it works on."""
    return Profile.model_validate_json(content)


def _taken(rows: Iterable[dict[str, Any]], numbers: "deque[int]") -> Iterator[Taken]:
    for row in rows:
        numbers.append(row["number"])
        yield Taken(article=article_in(row), language=row["language"], pieces=None)


def _judged_row(subject: Subject, policy: Policy) -> Row:
    """What judging knows of an article, and who may stand for others."""
    start, end = spans_of([subject.period])[0].tolist()
    dated = subject.period is not None
    return {
        "id": subject.id,
        "subject": msgspec.json.encode(subject),
        "words": subject.words,
        "start": start if dated else None,
        "end": end if dated else None,
        "orders": [order[0] for order in orders([subject], policy)],
    }


@dataclass(frozen=True, slots=True)
class _Sketching:
    """Reads articles and sketches them.

    Attributes:
        read: Reads some.
        unread: The rarity of facts in an empty corpus.
        loops: The inner loops.
    """

    read: Read
    unread: Rarity
    loops: Loops

    @classmethod
    def of(cls, articles: int) -> "_Sketching":
        """Return what sketches so many articles soonest."""
        loops, background = loops_for(articles), load_background()
        return cls(loops.reader(background), rarity(background), loops)

    def rows(self, marked: Sequence[Marked]) -> Iterator[Row]:
        """Yield the sketch of each of some articles; the quotations of all stand with the first of them."""
        read = self.read(marked)
        own = sketch_lot(read, self.unread, self.loops)
        prints, facts, terms = (
            _parted(hashes, owners, len(marked))
            for hashes, owners in (
                (own.prints, own.print_owners),
                (own.facts.hashes, own.facts.owners),
                (slots(own.terms.hashes), own.terms.owners),
            )
        )
        quoted = signed(own.quoted)
        for number, size in enumerate(np.diff(read.words.limits).tolist()):
            high, low = signed(read.words.digests[number])
            yield {
                "size": size,
                "high": high,
                "low": low,
                "signature": own.signatures[number].astype("<u4").tobytes(),
                "prints": prints[number],
                "quoted": [] if number else quoted,
                "facts": facts[number],
                "terms": terms[number],
            }


def _parted(values: NDArray[Any], owners: Places, count: int) -> list[list[int]]:
    """What belongs to each of several articles, which stand one after the other."""
    limits = limits_of(np.bincount(owners, minlength=count)).tolist()
    return [signed(values[start:end]) for start, end in pairwise(limits)]


def score(taken: DataFrame, marking: Marking, store: Store) -> DataFrame:
    """Return articles marked, scored and sketched."""
    rows = taken.select("number", "id", "language", "article")
    return store.keep("scored", worked(rows, marking.work, _SCORED))


def scored_in(data: bytes) -> Scored:
    """Return a scored article, as it is kept."""
    scored: Scored = _DECODER.decode(data)
    return scored


_DECODER = msgspec.json.Decoder(Scored)
