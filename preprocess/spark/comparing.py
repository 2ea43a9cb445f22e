"""Proposed pairs → candidates: the articles of some pairs are brought to one place, and compared there at once.

Pairs travel in bundles, those of one first article together.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any, NamedTuple

import msgspec
import numpy as np
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

from preprocess.article import Candidate, Scored
from preprocess.columns import distinct
from preprocess.copies.bulk import Loops, loops_for
from preprocess.copies.compare import Compared, Rivals, twin
from preprocess.copies.comparing import PAIRS_AT_ONCE, PERHAPS, WORDS_AT_ONCE, swapped
from preprocess.copies.factpairs import far_apart, spans_of
from preprocess.copies.lookup import Known
from preprocess.copies.rarity import Rarity, load_background, rarity
from preprocess.copies.view import Context, Views, views_of
from preprocess.judge import accept
from preprocess.pipeline import subject_of
from preprocess.settings import Settings
from preprocess.spark.marking import scored_in
from preprocess.spark.tables import Row, worked

_PAIRS_OF_BUNDLE = 64  # more of one article are parted, so that no bundle grows with the corpus
_COMPARED = (
    "a bigint, b bigint, events double, a_depends boolean, b_depends boolean, perhaps boolean,"
    "candidate binary, copy string, origin string, kind string, link binary"
)
_BUNDLE = ("of", "part")


class _Pair(NamedTuple):
    """Two articles by their numbers, with the rivals of both; of twins the first is the earliest."""

    a: int
    b: int
    are_twins: bool
    rivals: Rivals

    @property
    def viewed(self) -> tuple[int, ...]:
        """The articles that are read for it: of twins the first alone."""
        return (self.a,) if self.are_twins else (self.a, self.b, *self.rivals[0], *self.rivals[1])


@dataclass(slots=True)
class _Block:
    """Pairs that are compared at once, with their articles."""

    scored: dict[int, bytes] = field(default_factory=dict)
    quotations: list[Sequence[int]] = field(default_factory=list)
    pairs: list[_Pair] = field(default_factory=list)
    words: int = 0

    @property
    def is_full(self) -> bool:
        return self.words >= WORDS_AT_ONCE or len(self.pairs) >= PAIRS_AT_ONCE

    def take(self, row: dict[str, Any]) -> None:
        """Take an article, or a pair."""
        number = row["number"]
        if number is None:
            rivals = row["a_rivals"] or (), row["b_rivals"] or ()
            self.pairs.append(_Pair(row["a"], row["b"], row["twins"], rivals))
        elif number not in self.scored:
            self.scored[number] = row["scored"]
            self.quotations.append(row["quotations"] or ())
            self.words += row["size"]


@dataclass(frozen=True, kw_only=True)
class Comparing:
    """How pairs are compared.

    Attributes:
        settings: The settings of the run, with its day.
        counts: Those of :class:`~preprocess.copies.rarity.Rarity`, as bytes.
        articles: How many there are in all.
        are_last: Whether pairs that may be retellings are told too: they are asked beside their rivals.
    """

    settings: Settings
    counts: bytes
    articles: int
    are_last: bool

    def work(self, rows: Iterator[dict[str, Any]]) -> Iterator[Row]:
        """Yield what is measured of pairs, which come in bundles: of each the articles first."""
        block, bundle, comparer = _Block(), None, _Comparer.of(self)
        for row in rows:
            if (own := (row["of"], row["part"])) != bundle and block.is_full:
                yield from comparer.compared(block)
                block = _Block()
            bundle = own
            block.take(row)
        yield from comparer.compared(block)


@dataclass(frozen=True, slots=True)
class _Comparer:
    """Compares blocks of pairs; it is made once for a part of a DataFrame."""

    how: Comparing
    loops: Loops
    context: Context

    @classmethod
    def of(cls, how: Comparing) -> "_Comparer":
        background, loops = load_background(), loops_for(how.articles)
        counted: Rarity = replace(
            rarity(background), counts=np.frombuffer(how.counts, np.uint32), articles=[how.articles]
        )
        context = Context(read=loops.reader(background), rarity=counted)
        return cls(how, loops, context)

    def compared(self, block: _Block) -> Iterator[Row]:
        """Yield what is measured of the pairs of a block."""
        if not block.pairs:
            return
        articles = {number: scored_in(one) for number, one in block.scored.items()}
        numbers = sorted(set(chain.from_iterable(one.viewed for one in block.pairs)))
        known = Known.of(distinct(np.array([*chain.from_iterable(block.quotations)], dtype=np.int64).view(np.uint64)))
        views = views_of(
            [articles[number].marked for number in numbers], replace(self.context, registry=known), self.loops
        )
        places = {number: place for place, number in enumerate(numbers)}
        twins = [one for one in block.pairs if one.are_twins]
        for one in twins:
            found = twin(views, places[one.a], articles[one.b].marked)
            yield {**self._row(one, found if one.a < one.b else swapped(found), articles), "perhaps": False}
        others = [one for one in block.pairs if not one.are_twins]
        if others:
            yield from self._measured(others, views, places, articles)

    def _measured(
        self, pairs: Sequence[_Pair], views: Views, places: Mapping[int, int], articles: Mapping[int, Scored]
    ) -> Iterator[Row]:
        periods = spans_of([one.period for one in views.marked])
        own = np.array([(places[one.a], places[one.b]) for one in pairs])
        far = far_apart(periods, own, days=self.how.settings.link.days)
        rivals = [([places[n] for n in a], [places[n] for n in b]) for a, b in (one.rivals for one in pairs)]
        compared = Compared(views, own, self.loops, rivals if self.how.are_last else (), far)
        perhaps = np.max(compared.restates, axis=0) >= PERHAPS
        told = [number for number in range(len(pairs)) if self.how.are_last or not perhaps[number]]
        candidates = dict(zip(told, compared.candidates(told), strict=True))
        for number, one in enumerate(pairs):
            a_depends, b_depends = compared.dependent(number)
            noted = {"events": compared.events[number], "a_depends": a_depends, "b_depends": b_depends}
            noted["perhaps"] = bool(perhaps[number])
            yield {**self._row(one, candidates.get(number), articles), **noted}

    def _row(self, pair: _Pair, found: Candidate | None, articles: Mapping[int, Scored]) -> Row:
        """The numbers of a pair, what was measured of it, and the link that it is."""
        a, b = sorted((pair.a, pair.b))
        row: dict[str, Any] = {"a": a, "b": b}
        if found is None:
            return row
        row["candidate"] = msgspec.json.encode(found)
        subjects = subject_of(articles[a]), subject_of(articles[b])
        link = accept(replace(found, passages=()), *subjects, self.how.settings.policy)
        if link is not None:
            row |= {"copy": link.copy, "origin": link.origin, "kind": link.kind, "link": msgspec.json.encode(link)}
        return row


def compared(asked: DataFrame, contents: DataFrame, how: Comparing) -> DataFrame:
    """Return what is measured of pairs.

    Args:
        asked: Pairs: ``a``, ``b``, ``twins`` and the rivals of both, ``a_rivals`` and ``b_rivals``.
        contents: Articles: ``number``, ``size``, ``scored`` and ``quotations``.
        how: They are compared.
    """
    return worked(_bundled(asked, contents), how.work, _COMPARED)


def _bundled(asked: DataFrame, contents: DataFrame) -> DataFrame:
    """Bring pairs and their articles together, bundle by bundle."""
    place = F.row_number().over(Window.partitionBy("a").orderBy("b")) - 1
    pairs = asked.withColumn("of", F.col("a")).withColumn("part", F.floor(place / _PAIRS_OF_BUNDLE))
    named = F.explode(F.concat(F.array("a", "b"), "a_rivals", "b_rivals")).alias("number")
    members = pairs.select(*_BUNDLE, named).distinct().join(contents, "number")
    rows = members.unionByName(pairs, allowMissingColumns=True)
    return rows.repartition(*_BUNDLE).sortWithinPartitions(*_BUNDLE, F.col("number").asc_nulls_last(), "a", "b")
