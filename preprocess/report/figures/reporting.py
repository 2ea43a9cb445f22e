"""How much of a source's reporting is its own: scores, forms, novelty, credits, corrections."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from preprocess.article import Link, Record
from preprocess.copies.agencies import agencies_of, agency
from preprocess.report.figures.intervals import Estimate, Ratio, mean, share
from preprocess.report.figures.own import Own

BANDS = ("0-.25", ".25-.5", ".5-.75", ".75-1")
_EDGES = (0.25, 0.5, 0.75)
FORMS = ("other", "opinion", "digest", "press_release")
CREDITS = ("own", "agency", "agency_helped", "republished")


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


def of_agencies(links: Iterable[Link], ids: Mapping[str, object]) -> frozenset[str]:
    """Return the ids of articles that share an agency's text with another.

    Args:
        links: Of the corpus.
        ids: Of its articles: a third text that is one of them is no agency.
    """
    shared = (link for link in links if link.third is not None and link.third not in ids)
    return frozenset(end for link in shared for end in (link.copy, link.origin))


def ratios(own: Own, wired: frozenset[str]) -> dict[str, Ratio]:
    """Return what the estimates are made of, by the names of the fields; of a form by its name.

    Args:
        own: The articles of the source.
        wired: :func:`of_agencies`.
    """
    found = [record.originality for record in own.records]
    scored = [one.score is not None for one in found]
    forms = [one.form or "other" for one in found]
    by_form = {
        form: [one.score if form == mine else None for one, mine in zip(found, forms, strict=True)] for form in FORMS
    }
    return {
        "score": mean([one.score for one in found]),
        "novelty": mean([one.novelty for one in found]),
        "anonymous": share([any(s.kind == "anonymous_source" for s in one.evidence) for one in found], scored),
        "wire": share([_is_wire(record, wired) for record in own.records]),
        "corrections": share([any(s.label == "correction" for s in one.marked.spans) for one in own.records]),
    } | {form: mean(scores) for form, scores in by_form.items()}


def reporting(own: Own, found: Mapping[str, Estimate]) -> Reporting:
    """Return how much of a source's reporting is its own, given the estimates of :func:`ratios`."""
    scores = [one.originality.score for one in own.records if one.originality.score is not None]
    bands = Counter(bisect_right(_EDGES, score) for score in scores)
    credited = Counter(map(_credit, own.records))
    return Reporting(
        score=found["score"],
        bands={band: bands[place] for place, band in enumerate(BANDS)},
        forms={form: Form(n=found[form].n, mean=found[form]) for form in FORMS if found[form].n},
        novelty=found["novelty"],
        anonymous=found["anonymous"],
        credits={credit: credited[credit] for credit in CREDITS},
        wire=found["wire"],
        corrections=found["corrections"],
    )


def _is_wire(record: Record, wired: frozenset[str]) -> bool:
    return record.marked.article.id in wired or _credit(record) == "agency"


def _credit(record: Record) -> str | None:
    """Whose work an article says that it is; that of the agency that publishes it is its own."""
    marked = record.marked
    mine = agency(marked.article.source)
    if agencies_of(marked) - {mine}:
        return "agency"
    if any(one.kind == "agency" and one.value != mine for one in marked.lifted):
        return "agency_helped"
    credit = record.originality.credit
    return None if credit == "agency" else credit  # it names no agency: another desk of the outlet helped, say
