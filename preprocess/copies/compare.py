"""Decide nothing, measure everything: what two articles share, both ways, with the evidence."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from preprocess.article import Candidate, Extent, Marked, Passage, Side
from preprocess.copies.aligned import aligned_sentences
from preprocess.copies.bulk import Loops, loops_for
from preprocess.copies.codes import Pairs
from preprocess.copies.credit import credit
from preprocess.copies.measures import EVENT_MEASURES, RESTATEMENT_MEASURES, measure
from preprocess.copies.passages import Shown, shared_passages
from preprocess.copies.rivals import RIVAL_MEASURES, Asked, beside_rivals
from preprocess.copies.view import Context, Views, views_of
from preprocess.copies.wording import Mask, among
from preprocess.linear import load_model
from preprocess.outlets import same_name

LEAST_WORDS = 40
"""A shorter text cannot be told to be a retelling, nor to be retold: it has too few facts."""

MOST_NEW = 10

DEPENDENT = 0.5
"""Share of wording, or probability of a restatement, from which an account of an event is no rival of another one.

What has an origin's facts because it has them from there says nothing against that origin.
"""

Rivals = tuple[Sequence[int], Sequence[int]]
"""The other accounts of a pair's event: where its first article may retell the second, and the other way round."""

_MOST = 0.5  # of shared runs of words
_WORTH_SHOWING = 0.1  # of shared wording, or of a retelling; under it a pair's passages explain nothing
_PERHAPS_ONE_EVENT = 0.25  # the same of one event
_RETOLD = 0.5  # probability of a retelling; one that has less than this share of wording is shown by its sentences:
_COPIED = 0.3


def compare(a: Marked, b: Marked, context: Context) -> Candidate:
    """Measure what two articles share, without other accounts of the event.

    Args:
        a: The one that stands first in the input.
        b: The other.
        context: What their corpus says; see :func:`preprocess.copies.link.context_of`.

    Raises:
        ModelError: If a shipped model is not there or not valid.
    """
    loops = loops_for(2)
    return Compared(views_of([a, b], context, loops), np.array([[0, 1]]), loops).candidates([0])[0]


class Compared:
    """Pairs of articles, measured at once. What is told of a pair is put together when it is asked for.

    Args:
        views: The articles.
        pairs: Their places among them. Shape (pairs, 2).
        loops: What compares.
        rivals: Of each pair, by their places; nobody's where they are left out.
        far: Which pairs appeared too far from each other to report one event; none where it is left out.

    Attributes:
        events: The probability (0-1) that each pair reports one event, before rounding: among the accounts of a large
            event many round to 1.
        restates: For both sides, the probability (0-1) that the one article of each pair retells the other.

    Raises:
        ModelError: If a shipped model is not there or not valid.
    """

    def __init__(
        self, views: Views, pairs: Pairs, loops: Loops, rivals: Sequence[Rivals] = (), far: Mask | None = None
    ) -> None:
        self._views, self._pairs, self._loops = views, pairs.tolist(), loops
        self._shown: dict[int, Shown] = {}
        self._measured, self._overlaps = measure(views, pairs, loops), loops.compare_pairs(pairs, views.runs)
        shortest = views.sizes[pairs].min(axis=1)
        near = shortest > 0 if far is None else (shortest > 0) & ~far
        self.events = _probabilities("same_event", EVENT_MEASURES, self._measured.event, near)
        rows = self._measured.retelling
        for side in (0, 1) if rivals else ():
            asked = [
                Asked(pair[side], pair[1 - side], both[side]) for pair, both in zip(self._pairs, rivals, strict=True)
            ]
            rows[side, :, -len(RIVAL_MEASURES) :] = beside_rivals(views, asked, loops)
        self.restates = tuple(
            _probabilities("restatement", RESTATEMENT_MEASURES, side, shortest >= LEAST_WORDS) for side in rows
        )

    def dependent(self, number: int) -> tuple[bool, bool]:
        """Return for both articles of a pair whether it has much of the other's wording, or seems to retell it."""
        first, second = (side[number] for side in self.restates)
        a, b = self._overlaps.contained[number].tolist()
        return max(a, first * (first >= second)) >= DEPENDENT, max(b, second * (second >= first)) >= DEPENDENT

    def candidates(self, numbers: Sequence[int]) -> list[Candidate]:
        """Return what was measured of some pairs, by their places, with the evidence."""
        found = [self._candidate(number) for number in numbers]
        odds = [(max(each.a_side.restates, each.b_side.restates), each.same_event) for each in found]
        told = [number for number, each in enumerate(found) if not each.passages and _tell_the_same(*odds[number])]
        turned = [self._b_retells(numbers[number], found[number]) for number in told]
        pairs = [self._pairs[numbers[number]][:: -1 if turn else 1] for number, turn in zip(told, turned, strict=True)]
        aligned = aligned_sentences(self._views, np.array(pairs, dtype=np.int64).reshape(-1, 2), self._loops)
        for number, turn, passages in zip(told, turned, aligned, strict=True):
            shown = tuple(passage.turned for passage in passages) if turn else passages
            found[number] = replace(found[number], passages=shown)
        return found

    def _candidate(self, number: int) -> Candidate:
        a, b = map(self._one, self._pairs[number])
        contained, retold = self._overlaps.contained[number].max(), max(side[number] for side in self.restates)
        told = contained >= _WORTH_SHOWING or _tell_the_same(retold, self.events[number])
        sides = self._side(number, 0, a, b, told=told), self._side(number, 1, b, a, told=told)
        digests = self._views.read.words.digests[[a.number, b.number]]
        copied = contained >= (_COPIED if retold >= _RETOLD else _WORTH_SHOWING)
        return Candidate(
            a=a.marked.article.id,
            b=b.marked.article.id,
            exact=bool(digests.any() and (digests[0] == digests[1]).all()),
            jaccard=_rounded(float(self._overlaps.jaccard[number])),
            same_event=_rounded(self.events[number]),
            a_side=sides[0],
            b_side=sides[1],
            passages=_passages(a, b) if copied else (),
        )

    def _b_retells(self, number: int, found: Candidate) -> bool:
        """Whether the second article is rather the one that retells."""
        a_odds, b_odds = found.a_side.restates, found.b_side.restates
        return _turned(*map(self._one, self._pairs[number])) if a_odds == b_odds else b_odds > a_odds

    def _one(self, place: int) -> Shown:
        if place not in self._shown:
            self._shown[place] = Shown(self._views, place)
        return self._shown[place]

    def _side(self, number: int, side: int, copy: Shown, origin: Shown, *, told: bool) -> Side:
        """One side of a pair: what the origin knows of its facts, what is contained, the retelling; more if told."""
        names, figures = self._measured.known(side, number)
        sources = copy.marked.article.source, origin.marked.article.source
        # An outlet that names itself does not say whose the piece is.
        credited = (
            credit(copy.marked.article.text, copy.credits, sources[1]) if told and not same_name(*sources) else None
        )
        if credited:  # the name of the other's outlet is no fact that the other lacks
            names = names | _inside(copy, credited)
        contained = _rounded(float(self._overlaps.contained[number, side]))
        return Side(
            contained=contained,
            restates=_rounded(self.restates[side][number]),
            names=len(names),
            figures=len(figures),
            known=_bits(np.concatenate([names, figures])),
            new=_new(copy, names, figures) if told else (),
            credit=credited,
            quoted=contained >= _WORTH_SHOWING and _quoted(copy, origin),
        )


def _probabilities(model: str, names: Sequence[str], rows: NDArray[np.float64], asked: Mask) -> list[float]:
    """The probabilities of a model, row by row; 0 where it is not asked."""
    found = load_model(model).probabilities(dict(zip(names, rows.T, strict=True)))
    return [each if is_asked else 0.0 for each, is_asked in zip(found, asked.tolist(), strict=True)]


def twin(views: Views, first: int, other: Marked) -> Candidate:
    """Return the candidate of an article and one with the same words; the other is not looked at.

    Args:
        views: Articles.
        first: The place among them of the earliest of the articles with these words.
        other: A later one.
    """
    names, figures = (int(np.diff(each.limits)[first]) for each in (views.names, views.figures))
    marked = views.marked[first]
    side = Side(contained=1.0, names=names, figures=figures, known=_bits(np.ones(names + figures, dtype=np.bool_)))
    return Candidate(
        a=marked.article.id,
        b=other.article.id,
        exact=True,
        jaccard=1.0,
        same_event=1.0,
        a_side=side,
        b_side=side,
        passages=(Passage(a=_whole(marked), b=_whole(other)),),
    )


def _whole(marked: Marked) -> Extent:
    """From the first kept character that is no blank to the last."""
    text = marked.article.text
    pieces = [(start, end) for start, end in marked.kept if text[start:end].strip()]
    start, end = pieces[0][0], pieces[-1][1]
    return start + len(text[start:end]) - len(text[start:end].lstrip()), start + len(text[start:end].rstrip())


def _bits(known: Mask) -> str:
    """A mask as a number in hexadecimal; the first of it is the lowest bit."""
    return f"{int.from_bytes(np.packbits(known, bitorder='little').tobytes(), 'little'):x}"


def _inside(copy: Shown, extent: Extent) -> Mask:
    """Which names stand first inside an extent."""
    start, end = extent
    names, own = copy.views.names, copy.names
    return np.asarray((names.starts[own] >= start) & (names.ends[own] <= end))


def _rounded(value: float) -> float:
    """Four digits: more say nothing, and the last ones may differ between machines."""
    return round(value, 4)


def _quoted(a: Shown, b: Shown) -> bool:
    """Whether most of the runs that the second has of the first's own words begin inside its quotation marks."""
    if not len(b.quoted_runs):
        return False
    shared = b.runs[among(b.runs, a.own_runs)]
    return len(shared) > 0 and float(among(shared, b.quoted_runs).mean()) > _MOST


def _new(copy: Shown, name_known: Mask, figure_known: Mask) -> tuple[str, ...]:
    """The first names and figures that the other lacks, as they are written, in order."""
    starts, ends = (each[~np.concatenate([name_known, figure_known])] for each in copy.facts)
    first, text = np.argsort((starts << 32) | ends)[:MOST_NEW], copy.marked.article.text
    return tuple(text[start:end] for start, end in zip(starts[first].tolist(), ends[first].tolist(), strict=True))


def _passages(a: Shown, b: Shown) -> tuple[Passage, ...]:
    """Shared wording."""
    if _turned(a, b):
        return tuple(passage.turned for passage in shared_passages(b, a))
    return shared_passages(a, b)


def _turned(a: Shown, b: Shown) -> bool:
    """Which article is looked through where nothing else says: not that which happens to stand first in the pair."""
    return b.order < a.order


def _tell_the_same(retold: float, event: float) -> bool:
    """Whether two articles may tell the same so surely that their sentences explain it."""
    return retold >= _WORTH_SHOWING or event >= _PERHAPS_ONE_EVENT
