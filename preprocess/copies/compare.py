"""Decide nothing, measure everything: what two articles share, both ways, with the evidence."""

from collections.abc import Sequence

import numpy as np

from preprocess.article import Candidate, Extent, Marked, Passage, Side
from preprocess.copies.credit import credit
from preprocess.copies.measures import event_measures, known_names, restatement_measures
from preprocess.copies.passages import aligned_sentences, shared_passages
from preprocess.copies.view import Context, View, view
from preprocess.copies.wording import LEAST_OWN_WORDS, QUOTED_GRAM, Mask, among, spread
from preprocess.linear import load_model

LEAST_WORDS = 40
"""A shorter text cannot be told to be a retelling, nor to be retold: it has too few facts."""

MOST_NEW = 10

_WORTH_SHOWING = 0.1  # of any measure; under it a pair's passages explain nothing


def compare(a: Marked, b: Marked, context: Context) -> Candidate:
    """Measure what two articles share, without other accounts of the event.

    Args:
        a: The one that stands first in the input.
        b: The other.
        context: What their corpus says; see :func:`preprocess.copies.link.context_of`.

    Raises:
        ModelError: If a shipped model is not there or not valid.
    """
    a_view, b_view = view(a, context), view(b, context)
    return compare_views(a_view, b_view, event=same_event(a_view, b_view, context))


def compare_views(
    a: View, b: View, *, event: float, rivals: tuple[Sequence[View], Sequence[View]] = ((), ())
) -> Candidate:
    """Measure what two articles share.

    Args:
        a: The one that stands first in the input.
        b: The other.
        event: Their :func:`same_event`.
        rivals: Other accounts of the event, for the first and for the second article.

    Raises:
        ModelError: If a shipped model is not there or not valid.
    """
    a_side, b_side = _side(a, b, rivals[0]), _side(b, a, rivals[1])
    event = _rounded(event)
    return Candidate(
        a=a.marked.article.id,
        b=b.marked.article.id,
        exact=a.wording.digest == b.wording.digest != 0,
        jaccard=_rounded(_jaccard(a, b)),
        same_event=event,
        a_side=a_side,
        b_side=b_side,
        passages=_passages(a, b, a_side, b_side, event),
    )


def same_event(a: View, b: View, context: Context) -> float:
    """Return the probability (0-1) that two articles report one event.

    Raises:
        ModelError: If the shipped model is not there or not valid.
    """
    if not len(a.wording) or not len(b.wording):
        return 0.0
    return load_model("same_event").probability(event_measures(a, b, context.rarity))


def twin(first: View, other: Marked) -> Candidate:
    """Return the candidate of an article and one with the same words; the other is not looked at.

    Args:
        first: The earliest of the articles with these words.
        other: A later one.
    """
    names, figures = len(first.names.extents), len(first.figures.hashes)
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


def _side(copy: View, origin: View, rivals: Sequence[View]) -> Side:
    credited = credit(copy.marked.article.text, copy.credits, origin.marked.article.source)
    # The name of the other's outlet is no fact that the other lacks.
    name_known = known_names(copy.names, origin) | _inside(copy, credited)
    figure_known = among(copy.figures.hashes, origin.known)
    return Side(
        contained=_rounded(_contained(copy, origin)),
        restates=_rounded(_restates(copy, origin, rivals)),
        names=len(name_known),
        names_known=int(name_known.sum()),
        figures=len(figure_known),
        figures_known=int(figure_known.sum()),
        new=_new(copy, name_known, figure_known),
        credit=credited,
    )


def _inside(copy: View, extent: Extent | None) -> Mask:
    """Which names stand first inside an extent."""
    start, end = extent or (0, 0)
    return np.array([start <= name[0] and name[1] <= end for name in copy.names.extents], dtype=np.bool_)


def _rounded(value: float) -> float:
    """Four digits: more say nothing, and the last ones may differ between machines."""
    return round(value, 4)


def _restates(copy: View, origin: View, rivals: Sequence[View]) -> float:
    if min(len(copy.wording), len(origin.wording)) < LEAST_WORDS:
        return 0.0
    return load_model("restatement").probability(restatement_measures(copy, origin, rivals))


def _contained(copy: View, origin: View) -> float:
    """Share of the words outside quotations that belong to a run of words that the other has."""
    own = copy.own_grams
    if np.count_nonzero(~copy.masked) < LEAST_OWN_WORDS:
        own = np.ones(len(copy.grams), dtype=np.bool_)
    length = len(copy.wording)
    asked = spread(own, QUOTED_GRAM, length).sum()
    found = spread(own & among(copy.grams, origin.gram_set), QUOTED_GRAM, length).sum()
    return float(found / asked) if asked else 0.0


def _jaccard(a: View, b: View) -> float:
    shared = int(among(a.gram_set, b.gram_set).sum())
    either = len(a.gram_set) + len(b.gram_set) - shared
    return shared / either if either else 0.0


def _new(copy: View, name_known: Mask, figure_known: Mask) -> tuple[str, ...]:
    """The first names and figures that the other lacks, as they are written, in order."""
    lacking = set(copy.figures.hashes[~figure_known].tolist())
    extents = [extent for extent, known in zip(copy.names.extents, name_known, strict=True) if not known]
    for extent, hashed in zip(copy.facts.figure_extents, copy.figure_hashes, strict=True):
        if hashed in lacking:
            lacking.discard(hashed)
            extents.append(extent)
    text = copy.marked.article.text
    return tuple(text[start:end] for start, end in sorted(extents)[:MOST_NEW])


def _passages(a: View, b: View, a_side: Side, b_side: Side, event: float) -> tuple[Passage, ...]:
    """Shared wording where that is what the pair shares, else the sentences that tell the same."""
    # Which article is looked through decides ties: one that does not depend on the order of the pair.
    swapped = (b.wording.digest, b.marked.article.id) < (a.wording.digest, a.marked.article.id)
    if max(a_side.contained, b_side.contained) >= _WORTH_SHOWING:
        found = shared_passages(b, a) if swapped else shared_passages(a, b)
        if found:
            return tuple(map(_turned, found)) if swapped else found
    if max(a_side.restates, b_side.restates, event) < _WORTH_SHOWING:
        return ()
    a_odds, b_odds = a_side.restates, b_side.restates
    b_retells = swapped if a_odds == b_odds else b_odds > a_odds
    return tuple(map(_turned, aligned_sentences(b, a))) if b_retells else aligned_sentences(a, b)


def _turned(passage: Passage) -> Passage:
    return Passage(a=passage.b, b=passage.a, shared=passage.shared)
