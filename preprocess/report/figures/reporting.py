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
CREDITS = ("own", "agency", "republished")


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
        credits: Articles by whose work they say that they are; those that do not say are left out.
        wire: Share of articles that are a news agency's: by their own dateline or credit, where help is none, or since
            they share an agency's text with another article. What an agency publishes itself is not counted.
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
    credited = Counter(record.originality.credit for record in own.records)
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
    article = record.marked.article
    if article.id in wired:
        return True
    return bool(agencies_of(record.marked) - {agency(article.source)})
