"""Which kind of sourcing a sentence shows: a small model says the group, the signs that hit name the kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from preprocess.article import Extent
from preprocess.linear import Rows, load_multinomial_model
from preprocess.originality.cues import GROUP_OF, GROUPS, Numbers, cues
from preprocess.originality.signs import Found, Signs
from preprocess.originality.sourcing import Sentence

MODEL = "sourcing"
Shares = NDArray[np.float64]
"""How probable each of :data:`GROUPS` is, 0-1, a row a sentence."""

# Swept .3-.5 and .7-.85 on held-out outlets; much of what no sign names is background, which readers seldom marked.
_LIKELY = 0.5  # share of its group that a sign needs to name a sentence
_SURE = 0.75  # share from which the model alone does
_SURE_OPINION = 0.9  # a plain fact without a source looks much like opinion
_USUAL = {
    "own": "own_observation",
    "other_media": "other_media",
    "statement": "statement",
    "public_event": "public_event",
    "opinion": "opinion",
}


class Judged(NamedTuple):
    """A sentence with what it shows.

    Attributes:
        sentence: As it was read.
        kind: One of :data:`preprocess.article.SOURCING_KINDS`; None where it says nothing of its source.
        rule: What decided: a sign's id, or the cue without which the model would be least sure; None where nothing did.
        extent: The words that decided, in ``article.text``: a sign's, else the whole sentence.
    """

    sentence: Sentence
    kind: str | None
    rule: str | None
    extent: Extent


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the sentences of an article's body show.

    Attributes:
        cues: Of each sentence, by name.
        rows: The same, laid one after another.
        whole: Of the article, which all its sentences share.
        shares: How probable each group is.
    """

    cues: Sequence[Numbers]
    rows: Rows
    whole: Numbers
    shares: Shares


def shown(sentences: Sequence[Sentence], signs: Signs) -> Shown:
    """Return what the sentences of an article's body show."""
    found, whole = cues(sentences, signs.words)
    model, rows = load_multinomial_model(MODEL), Rows.of(found)
    return Shown(cues=found, rows=rows, whole=whole, shares=model.shares(model.values(rows, common=whole)))


def judged(sentences: Sequence[Sentence], found: Shown) -> list[Judged]:
    """Return the sentences of an article's body with their kinds and what decided."""
    shares = found.shares.tolist()
    named = [kind_of(sentence, row) for sentence, row in zip(sentences, shares, strict=True)]
    alone = [place for place, (kind, sign) in enumerate(named) if kind and sign is None]
    cues_of = [found.cues[place] for place in alone]
    groups = [shares[place].index(max(shares[place])) for place in alone]
    deciding = load_multinomial_model(MODEL).deciding(cues_of, groups, common=found.whole)
    rules = dict(zip(alone, deciding, strict=True))
    return [
        Judged(one, kind, *((sign.sign, sign.extent) if sign else (rules.get(place), one.extent)))
        for place, (one, (kind, sign)) in enumerate(zip(sentences, named, strict=True))
    ]


def kind_of(sentence: Sentence, shares: Sequence[float]) -> tuple[str | None, Found | None]:
    """Return the kind of a sentence and the sign that names it; a kind without a sign is the model's.

    Args:
        sentence: A sentence of the body.
        shares: How probable each of :data:`GROUPS` is.
    """
    for one in sentence.found:
        group = GROUP_OF.get(one.kind)
        if group is None or shares[GROUPS.index(group)] >= _LIKELY:  # credits have no group
            return one.kind, one
    most = max(shares)
    if most < _SURE:
        return None, None
    group = GROUPS[shares.index(most)]
    if group == "opinion" and most < _SURE_OPINION:
        return None, None
    spoken = sentence.voice.speakers or sentence.voice.goes_on or sentence.quoted
    return ("own_interview" if group == "own" and spoken else _USUAL[group]), None
