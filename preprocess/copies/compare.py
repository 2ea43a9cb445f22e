"""Decide nothing, measure everything: what two articles share, both ways, with the evidence."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from preprocess.article import Candidate, Extent, Marked, Passage, Side
from preprocess.copies.bulk import Loops, loops_for, words_of
from preprocess.copies.credit import credit
from preprocess.copies.flat import limits_of
from preprocess.copies.measures import (
    EVENT_MEASURES,
    RESTATEMENT_MEASURES,
    Measured,
    measure,
)
from preprocess.copies.overlap import Runs
from preprocess.copies.pairs import Pairs
from preprocess.copies.passages import aligned_sentences, shared_passages
from preprocess.copies.rivals import RIVAL_MEASURES, beside_rivals
from preprocess.copies.view import Context, View, view
from preprocess.copies.wording import Mask, among
from preprocess.linear import load_model

LEAST_WORDS = 40
"""A shorter text cannot be told to be a retelling, nor to be retold: it has too few facts."""

MOST_NEW = 10

_MOST = 0.5  # of shared runs of words
_WORTH_SHOWING = 0.1  # of any measure; under it a pair's passages explain nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Pairs that were compared beside no other article, in the order given.

    Attributes:
        candidates: What was measured.
        events: Their :func:`same_event`, before rounding: among the accounts of a large event many round to 1.
        retelling: :data:`~preprocess.copies.measures.RESTATEMENT_MEASURES` of both sides. Shape (sides, pairs,
            measures).
    """

    candidates: tuple[Candidate, ...]
    events: tuple[float, ...]
    retelling: NDArray[np.float64]


def compare(a: Marked, b: Marked, context: Context) -> Candidate:
    """Measure what two articles share, without other accounts of the event.

    Args:
        a: The one that stands first in the input.
        b: The other.
        context: What their corpus says; see :func:`preprocess.copies.link.context_of`.

    Raises:
        ModelError: If a shipped model is not there or not valid.
    """
    views = [view(a, context), view(b, context)]
    return compare_views(views, np.array([[0, 1]]), loops_for(len(views))).candidates[0]


def compare_views(views: Sequence[View], pairs: Pairs, loops: Loops) -> Compared:
    """Measure what pairs of articles share, without other accounts of their events.

    Args:
        views: The articles.
        pairs: Their places among them, smaller first. Shape (pairs, 2).
        loops: What compares wording.

    Raises:
        ModelError: If a shipped model is not there or not valid.
    """
    measured, overlaps = measure(views, pairs), loops.compare_pairs(pairs, _runs_of(views))
    events, restates = _probabilities(views, pairs, measured)
    found = []
    for number, (a, b) in enumerate((views[a], views[b]) for a, b in pairs.tolist()):
        contained, event = overlaps.contained[number].tolist(), _rounded(events[number])
        sides = [
            _side((a, b)[side], (b, a)[side], measured.known(side, number), (contained[side], restates[side][number]))
            for side in (0, 1)
        ]
        found.append(
            Candidate(
                a=a.marked.article.id,
                b=b.marked.article.id,
                exact=a.wording.digest == b.wording.digest != 0,
                jaccard=_rounded(float(overlaps.jaccard[number])),
                same_event=event,
                a_side=sides[0],
                b_side=sides[1],
                passages=_passages(a, b, sides[0], sides[1], event),
            )
        )
    return Compared(candidates=tuple(found), events=tuple(events), retelling=measured.retelling)


def compare_again(
    alone: Candidate,
    views: tuple[View, View],
    rivals: tuple[Sequence[View], Sequence[View]],
    retelling: NDArray[np.float64],
) -> Candidate:
    """Look at a pair once more, beside other accounts of its event that are independent of it.

    Args:
        alone: What was measured without them.
        views: The pair.
        rivals: The other accounts, for the first and for the second article.
        retelling: The pair's measures of both sides. Shape (sides, measures).

    Raises:
        ModelError: If a shipped model is not there or not valid.
    """
    a, b = views
    rows = retelling.copy()
    rows[:, -len(RIVAL_MEASURES) :] = beside_rivals(a, b, rivals[0]), beside_rivals(b, a, rivals[1])
    a_side, b_side = (
        replace(side, restates=_rounded(_restates(views, row)))
        for side, row in zip((alone.a_side, alone.b_side), rows, strict=True)
    )
    passages = _passages(a, b, a_side, b_side, alone.same_event)
    return replace(alone, a_side=a_side, b_side=b_side, passages=passages)


def _quoted(a: View, b: View) -> bool:
    """Whether most of the runs of words that the second has of the first begin inside its quotation marks."""
    shared = b.runs[among(b.runs, np.unique(a.runs))]
    in_quotes = b.runs[b.wording.quotes[: len(b.runs)] >= 0]
    return len(shared) > 0 and float(among(shared, np.unique(in_quotes)).mean()) > _MOST


def _runs_of(views: Sequence[View]) -> Runs:
    """The wording of articles as the loops compare it."""
    return Runs(
        words=words_of([each.wording for each in views]),
        masked=np.concatenate([each.masked for each in views]),
        runs=np.concatenate([each.runs for each in views]),
        limits=limits_of([len(each.runs) for each in views]),
        own=np.concatenate([each.own for each in views]),
    )


def _probabilities(
    views: Sequence[View], pairs: Pairs, measured: Measured
) -> tuple[list[float], tuple[list[float], list[float]]]:
    """The probabilities that pairs report one event, and that each side retells the other."""
    chosen = [(views[a], views[b]) for a, b in pairs.tolist()]
    events = [same_event(*pair, row) for pair, row in zip(chosen, measured.event, strict=True)]
    sides = [[_restates(pair, row) for pair, row in zip(chosen, rows, strict=True)] for rows in measured.retelling]
    return events, (sides[0], sides[1])


def same_event(a: View, b: View, measures: NDArray[np.float64]) -> float:
    """Return the probability (0-1) that two articles report one event.

    Args:
        a: The one.
        b: The other.
        measures: Their :data:`~preprocess.copies.measures.EVENT_MEASURES`.

    Raises:
        ModelError: If the shipped model is not there or not valid.
    """
    if not len(a.wording) or not len(b.wording):
        return 0.0
    return load_model("same_event").probability(dict(zip(EVENT_MEASURES, measures.tolist(), strict=True)))


def _restates(pair: tuple[View, View], measures: NDArray[np.float64]) -> float:
    if min(len(each.wording) for each in pair) < LEAST_WORDS:
        return 0.0
    return load_model("restatement").probability(dict(zip(RESTATEMENT_MEASURES, measures.tolist(), strict=True)))


def twin(first: View, other: Marked) -> Candidate:
    """Return the candidate of an article and one with the same words; the other is not looked at.

    Args:
        first: The earliest of the articles with these words.
        other: A later one.
    """
    names, figures = len(first.names.extents), len(first.figures)
    side = Side(contained=1.0, names=names, names_known=names, figures=figures, figures_known=figures)
    return Candidate(
        a=first.marked.article.id,
        b=other.article.id,
        exact=True,
        jaccard=1.0,
        same_event=1.0,
        a_side=side,
        b_side=side,
        passages=(Passage(a=_whole(first.marked), b=_whole(other)),),
    )


def _whole(marked: Marked) -> Extent:
    """From the first kept character that is no blank to the last."""
    text = marked.article.text
    pieces = [(start, end) for start, end in marked.kept if text[start:end].strip()]
    start, end = pieces[0][0], pieces[-1][1]
    return start + len(text[start:end]) - len(text[start:end].lstrip()), start + len(text[start:end].rstrip())


def _side(copy: View, origin: View, known: tuple[Mask, Mask], shares: tuple[float, float]) -> Side:
    """One side of a pair, with what the origin knows of its names and figures, what is contained, and the retelling."""
    credited = credit(copy.marked.article.text, copy.credits, origin.marked.article.source)
    name_known, figure_known = known
    if credited:  # the name of the other's outlet is no fact that the other lacks
        name_known = name_known | _inside(copy, credited)
    return Side(
        contained=_rounded(shares[0]),
        restates=_rounded(shares[1]),
        names=len(name_known),
        names_known=int(np.count_nonzero(name_known)),
        figures=len(figure_known),
        figures_known=int(np.count_nonzero(figure_known)),
        new=_new(copy, name_known, figure_known),
        credit=credited,
        quoted=_rounded(shares[0]) >= _WORTH_SHOWING and _quoted(copy, origin),
    )


def _inside(copy: View, extent: Extent) -> Mask:
    """Which names stand first inside an extent."""
    start, end = extent
    return np.array([start <= name[0] and name[1] <= end for name in copy.names.extents], dtype=np.bool_)


def _rounded(value: float) -> float:
    """Four digits: more say nothing, and the last ones may differ between machines."""
    return round(value, 4)


def _new(copy: View, name_known: Mask, figure_known: Mask) -> tuple[str, ...]:
    """The first names and figures that the other lacks, as they are written, in order."""
    extents = [copy.names.extents[number] for number in np.flatnonzero(~name_known).tolist()]
    extents += [copy.figure_extents[number] for number in np.flatnonzero(~figure_known).tolist()]
    text = copy.marked.article.text
    return tuple(text[start:end] for start, end in sorted(extents)[:MOST_NEW])


def _passages(a: View, b: View, a_side: Side, b_side: Side, event: float) -> tuple[Passage, ...]:
    """Shared wording where that is what the pair shares, else the sentences that tell the same."""
    # Which article is looked through decides ties: one that does not depend on the order of the pair.
    swapped = (b.wording.digest, b.marked.article.id) < (a.wording.digest, a.marked.article.id)
    if max(a_side.contained, b_side.contained) >= _WORTH_SHOWING:
        found = shared_passages(b, a) if swapped else shared_passages(a, b)
        if found:
            return tuple(passage.turned for passage in found) if swapped else found
    if max(a_side.restates, b_side.restates, event) < _WORTH_SHOWING:
        return ()
    a_odds, b_odds = a_side.restates, b_side.restates
    b_retells = swapped if a_odds == b_odds else b_odds > a_odds
    return tuple(passage.turned for passage in aligned_sentences(b, a)) if b_retells else aligned_sentences(a, b)
