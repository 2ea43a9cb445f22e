"""How much of a source's reporting is its own: scores, forms, novelty, credits, corrections."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from preprocess.report.figures.intervals import Estimate, Ratio, mean, share
from preprocess.report.figures.own import Flags, Own
from preprocess.report.table import CREDITS, FORMS

BANDS = ("0-.25", ".25-.5", ".5-.75", ".75-1")
_EDGES = (0.25, 0.5, 0.75)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The articles of one form: how many have a score, and its mean."""

    n: int
    mean: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """How much of a source's reporting is its own. No measure of truth, importance or quality.

    Attributes:
        score: Mean of the scores of original reporting; ``n`` is articles that have one.
        bands: Articles by score; a score on an edge belongs to the higher band.
        forms: The mean by form, those that occur: ``opinion``, ``digest`` and ``press_release`` where an article reads
            as one, else ``other``.
        novelty: Mean share of an article that no earlier one in this corpus has; ``n`` is articles that are linked with
            an earlier one.
        anonymous: Share of articles with a source that is not named; ``n`` is articles that have a score, since no
            others are searched for evidence.
        credits: Articles by whose work they say that they are; those that do not say are left out. ``agency``: by a
            dateline or credit, a news agency's; ``agency_helped``: an agency contributed to it, whoever else did.
        wire: Share of articles that are a news agency's: those of ``credits`` that say so, and those that do not but
            share an agency's text with another article. Help is none, nor is what an agency publishes itself.
        corrections: Share of articles with a note of correction.
    """

    score: Estimate = field(default_factory=Estimate)
    bands: Mapping[str, int] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
    novelty: Estimate = field(default_factory=Estimate)
    anonymous: Estimate = field(default_factory=Estimate)
    credits: Mapping[str, int] = field(default_factory=dict)
    wire: Estimate = field(default_factory=Estimate)
    corrections: Estimate = field(default_factory=Estimate)


def of_agencies(links: NDArray[np.void], articles: int) -> Flags:
    """Return which articles share an agency's text with another.

    Args:
        links: Of the corpus; see :data:`~preprocess.report.table.LINK`.
        articles: How many there are.
    """
    found = np.zeros(articles, np.bool_)
    shared = links[links["of_agency"]]
    found[shared["copy"]] = found[shared["origin"]] = True
    return found


def ratios(own: Own, wired: Flags) -> Iterator[tuple[str, Ratio]]:
    """Yield what the estimates are made of, by the names of the fields; of a form by its name.

    Args:
        own: The articles of the source.
        wired: :func:`of_agencies`.
    """
    rows = own.rows
    score = rows["score"]
    yield "score", mean(score)
    yield "novelty", mean(rows["novelty"])
    yield "anonymous", share(rows["anonymous"], ~np.isnan(score))
    yield "wire", share(own.flags(wired) | (rows["credit"] == CREDITS.index("agency")))
    yield "corrections", share(rows["corrected"])
    for code, form in enumerate(FORMS):
        yield form, mean(np.where(rows["form"] == code, score, np.nan))


def reporting(own: Own, found: Mapping[str, Estimate]) -> Reporting:
    """Return how much of a source's reporting is its own, given the estimates of :func:`ratios`."""
    score = own.rows["score"]
    bands = np.bincount(np.searchsorted(_EDGES, score[~np.isnan(score)], side="right"), minlength=len(BANDS)).tolist()
    credit = own.rows["credit"]
    credited = np.bincount(credit[credit >= 0], minlength=len(CREDITS)).tolist()
    return Reporting(
        score=found["score"],
        bands=dict(zip(BANDS, bands, strict=True)),
        forms={form: Form(n=found[form].n, mean=found[form]) for form in FORMS if found[form].n},
        novelty=found["novelty"],
        anonymous=found["anonymous"],
        credits=dict(zip(CREDITS, credited, strict=True)),
        wire=found["wire"],
        corrections=found["corrections"],
    )
