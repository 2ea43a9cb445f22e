"""What a reader finds in a minute is what the figures and the evidence say, and no more."""

from dataclasses import replace

import numpy as np
import pytest

from preprocess import SourceReport
from preprocess.article import Article, Evidence, Link, Marked, Originality, Record, Side, Sourcing, Span, Verdict
from preprocess.report.figures.furniture import Furniture
from preprocess.report.figures.intervals import Estimate
from preprocess.report.page import minute
from preprocess.report.ranking import LEAST
from preprocess.report.reading import read

TEXT = "He told the Gazette so. The Gazette obtained the plan. A spokesman did not call back. More was said."
KINDS = {
    "own_interview": (0, 23),
    "own_document": (24, 54),
    "own_inquiry": (55, 85),
    "own_observation": (86, 100),
    "anonymous_source": (86, 100),
}


def source(name, value, half=0.01, articles=60, part=1.0):
    """A source with so much furniture, and such a part of it of one label."""
    few = articles < LEAST
    low, high = (None, None) if few else (value - half, value + half)
    share = Estimate(value=value, low=low, high=high, n=articles, groups=articles)
    labels = {"related": replace(share, value=value * part), "legal": replace(share, value=value / 3)}
    return SourceReport(source=name, articles=articles, furniture=Furniture(share=share, labels=labels))


def record(name="a", score=0.9, source="Gazette", kinds=tuple(KINDS), **found):
    """A kept article with a score and sentences of its own work."""
    article = Article(id=name, text=TEXT, source=source)
    marked = Marked(article=article, language="en", spans=(Span(start=86, end=100, label="related", rule="r"),))
    evidence = tuple(Sourcing(kind=kind, start=KINDS[kind][0], end=KINDS[kind][1]) for kind in kinds)
    originality = Originality(**{"score": score, "low_confidence": False, "evidence": evidence} | found)
    return Record(marked=marked, originality=originality, links=(), verdict=Verdict(keep=True, reason=None, group=name))


def most_furniture(reports, records):
    """The source with the largest share."""
    return minute.most_furniture(reports, read(records, ()).table, records)


def strongest(records, links=()):
    """The ids of the articles that show original reporting, the strongest first."""
    found = read(records, links)
    return [found.table.ids[number] for number in minute.showing_own(found)]


def test_most_furniture_is_told_with_its_label_and_a_stretch_of_it():
    """The source with the largest share, the label that is most of it, and what that looks like."""
    found = most_furniture([source("a", 0.02), source("b", 0.09)], [record(source="b"), record("z", source="a")])

    assert (found.report.source, found.label, found.tied, found.among) == ("b", "related", (), 2)
    assert (found.example, found.words) == ("a", "More was said.")


@pytest.mark.parametrize(("part", "mostly"), [(0.51, True), (0.5, False), (0.4, False)])
def test_most_of_it_is_over_half_of_it(part, mostly):
    """The largest label need not be most of the furniture."""
    reports = [source("a", 0.02), source("b", 0.09, part=part)]

    found = most_furniture(reports, [record(source="b")])

    assert (found.label, found.mostly) == ("related", mostly)


def test_sources_whose_intervals_overlap_are_told():
    """A source that the figures do not tell from the first one is named beside it."""
    reports = [source("a", 0.09), source("b", 0.1), source("c", 0.02)]

    assert most_furniture(reports, [record(source="b")]).tied == ("a",)


def test_sources_of_few_articles_are_not_ranked():
    """A small source has no rank, and one that is alone has none either."""
    small = source("a", 0.5, articles=49)

    assert most_furniture([small, source("b", 0.1), source("c", 0.2)], [record(source="c")]).report.source == "c"
    assert most_furniture([small, source("b", 0.1)], [record(source="b")]) is None


def test_strongest_reporting_comes_first():
    """By score, and by id where two have the same."""
    records = [record("a", 0.5), record("c", 0.9), record("b", 0.9), record("d", 0.7)]

    assert strongest(records) == ["b", "c", "d", "a"]


@pytest.mark.parametrize(
    "found", [{"form": "opinion"}, {"credit": "agency"}, {"low_confidence": True}, {"kinds": ()}, {"score": None}]
)
def test_what_shows_no_own_work_is_none(found):
    """An opinion, an agency's piece, one of an unknown outlet, one without a sentence to show, one without a score."""
    assert strongest([record(**found)]) == []


def link(copy, origin, kind="excerpt", **found):
    """A link of two articles."""
    evidence = Evidence(copy=Side(), origin=Side(), jaccard=0.0, same_event=0.0, passages=())
    return Link(copy=copy, origin=origin, kind=kind, strength=0.9, direction="date", evidence=evidence, **found)


def test_copy_is_no_original_reporting():
    """An article that has another outlet's text is left out, its origin is not; nor is one with an earlier version."""
    links = (
        link("copy", "origin"),
        link("version", "origin", same_source=True),
        link("account", "origin", "same_event"),
    )
    records = [record(name) for name in ("copy", "origin", "version", "account")]

    assert strongest(records, links) == ["account", "origin", "version"]


def test_what_was_dropped_is_not_told():
    """Only an article that stands in the corpus is looked at, so that no two are of one family."""
    gone = replace(record(), verdict=Verdict(keep=False, reason="near", group="b"))

    assert strongest([gone, record("b")]) == ["b"]


def test_each_kind_of_evidence_is_told_before_a_second_of_one():
    """The rarest first, in the words of the article."""
    twice = record(kinds=("own_interview", "own_interview", "own_document", "own_inquiry"))

    assert [one.kind for one in minute.said(twice)] == ["own_inquiry", "own_document", "own_interview"]
    assert minute.said(twice)[1].words == "The Gazette obtained the plan."


def judged(**rules):
    """An article whose sentences of these kinds were decided by these rules."""
    evidence = tuple(
        Sourcing(kind=kind, start=KINDS[kind][0], end=KINDS[kind][1], rule=rule) for kind, rule in rules.items()
    )
    return record(evidence=evidence)


@pytest.mark.parametrize("cue", ["word:saw", "words:me", "sign:scene:own_observation", "speaks"])
def test_what_a_sign_decided_is_told_first(cue):
    """What the model takes for an observation comes last, and an interview with a sign before a document without."""
    found = judged(own_observation=cue, own_document=cue, anonymous_source="anonymous", own_interview="told-outlet")

    assert [one.kind for one in minute.said(found)] == ["own_interview", "anonymous_source", "own_document"]


def test_observation_is_told_where_there_is_nothing_surer():
    """An article whose only evidence is the model's shows it; one in a language without signs does too."""
    found = judged(own_observation="word:saw")
    other = replace(found, marked=replace(found.marked, language="fi"))

    assert [one.kind for one in minute.said(found)] == ["own_observation"]
    assert minute.said(other) == minute.said(found)


def test_sources_come_in_turns():
    """The first article of each source comes before the second of any, in the order of the sources."""
    table = read([record("a1"), record("b1", source="b"), record("a2"), record("a3"), record("a4")], ()).table
    by_source = minute.by_source(np.arange(5), table)

    assert by_source == {"Gazette": [0, 2, 3], "b": [1]}
    assert minute.in_turns(by_source, ["b", "Gazette", "c"]) == [1, 0, 2, 3]
