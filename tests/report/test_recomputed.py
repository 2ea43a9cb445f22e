"""The figures of a run follow from its articles and links alone: counted here again, in the plainest way."""

import json
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from statistics import median

import pytest

from preprocess import load
from preprocess.report.across.stories import events
from preprocess.report.reading import read
from preprocess.text import count_words

FURNITURE = {
    *("donation", "subscription", "newsletter", "promotion", "social", "related", "caption", "embed", "advert"),
    *("syndication", "legal", "navigation", "timestamp", "credit"),
}
COPIES = ("exact", "near", "excerpt", "restatement")


def lines(path):
    """The rows of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


class Run:
    """What a run left, and what is counted of it again."""

    def __init__(self, out):
        self.articles = {row["id"]: row for row in lines(out / "articles.jsonl")}
        self.links = lines(out / "links.jsonl")
        self.told = {one["source"]: one for one in json.loads((out / "sources.json").read_bytes())["sources"]}
        self.today = date.fromisoformat(json.loads((out / "manifest.json").read_bytes())["settings"]["read"]["today"])
        corpus = load(out)
        groups = events(read(corpus.records, corpus.links)).groups.tolist()  # tested apart
        self.group = {one.marked.article.id: group for one, group in zip(corpus.records, groups, strict=True)}

    def of(self, source):
        """The articles of a source."""
        return [row for row in self.articles.values() if row["source"] == source]

    def period(self, row):
        """The first and the last moment that the date of an article can mean."""
        try:
            moment = datetime.fromisoformat(row["published"])
        except (TypeError, ValueError):
            return None
        first = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        if first.year < 1980 or first.date() > self.today + timedelta(days=2):
            return None
        return first, first + timedelta(days="T" not in row["published"])

    def firsts(self, story, source):
        """The first date of each other source of a story; one of an unknown source stands for a source of its own."""
        dates = {}
        for row in (self.articles[name] for name in story):
            if row["source"] != source and (period := self.period(row)):
                key = row["source"] or ("", row["id"])
                dates[key] = min(period, dates.get(key, period))
        return dates.values()

    def across(self):
        """Links of copies between sources that are no text of a third."""
        return [
            link
            for link in self.links
            if link["kind"] in COPIES and not link["same_source"] and not link["common_origin"]
        ]

    def words(self, row):
        """Words of the clean text."""
        place, count = 0, 0
        for span in [*(s for s in row["spans"] if s["label"] in FURNITURE), {"start": None, "end": None}]:
            count += count_words(row["text"][place : span["start"]])
            place = span["end"]
        return count

    def copied(self, link):
        """Words of a copy that stand in its origin word for word; of a retelling none do."""
        share = {"exact": 1, "restatement": 0}.get(link["kind"], link["evidence"]["copy"]["contained"])
        return round(self.words(self.articles[link["copy"]]) * share)

    def check(self, estimate, rows, part, whole=lambda _: 1, n=None):
        """Compare an estimate with the sum of the parts over the sum of the wholes."""
        counted = [row for row in rows if whole(row)]
        assert estimate["groups"] == len({self.group[row["id"]] for row in counted})
        assert estimate["n"] == (len(counted) if n is None else n)
        if not counted:
            assert estimate["value"] is None
            return
        value = sum(part(row) for row in counted) / sum(whole(row) for row in counted)
        assert estimate["value"] == pytest.approx(value, abs=6e-5)
        assert (estimate["low"] is None) == (estimate["groups"] < 20)
        assert estimate["low"] is None or estimate["low"] <= estimate["value"] <= estimate["high"]


@pytest.fixture(scope="module")
def run(finished):
    """The run."""
    return Run(finished)


@pytest.fixture
def each(run):
    """Every source with what is told of it and its articles."""
    assert set(run.told) == {row["source"] for row in run.articles.values()}
    assert len(run.told) > 4
    return [(told, run.of(source)) for source, told in run.told.items()]


def test_counts_and_flat_figures(run, each):
    """What came in, what became of it, its words and characters."""
    for told, rows in each:
        assert told["articles"] == len(rows)
        assert told["kept"] == sum(row["keep"] for row in rows)
        assert told["dropped"] == Counter(row["reason"] for row in rows if row["reason"])
        assert told["words"] == sum(map(run.words, rows))
        assert told["characters"] == sum(len(row["text"]) for row in rows)
        assert told["languages"] == Counter(row["language"] for row in rows)


def test_coverage(run, each):
    """Dates, zones, gaps and missing fields."""
    for told, rows in each:
        found, dates = told["coverage"], [row for row in rows if run.period(row)]
        assert found["dated"] == len(dates)
        assert found["impossible"] == sum(row["published"] is not None for row in rows) - len(dates)
        assert found["zones"]["day"] == sum("T" not in row["published"] for row in dates)
        assert found["zones"]["with"] == sum("+" in row["published"] for row in dates)
        assert sum(found["zones"].values()) == len(dates)
        assert found["missing"]["title"] == sum(row["title"] is None for row in rows)
        days = sorted({run.period(row)[0].date() for row in dates})
        gaps = sorted(((b - a).days - 1 for a, b in pairwise(days) if (b - a).days > 1), reverse=True)
        assert [gap["days"] for gap in found["gaps"]] == gaps[:5]
        assert found["words_quartiles"][1] == median(map(run.words, rows))


def test_furniture(run, each):
    """Shares of the characters by label, and what is repeated."""
    for told, rows in each:
        found = told["furniture"]

        def stripped(row, labels=FURNITURE):
            return sum(span["end"] - span["start"] for span in row["spans"] if span["label"] in labels)

        run.check(found["share"], rows, stripped, lambda row: len(row["text"]))
        assert set(found["labels"]) == {s["label"] for row in rows for s in row["spans"]} & FURNITURE
        for label, estimate in found["labels"].items():
            run.check(estimate, rows, lambda row, one=label: stripped(row, {one}), lambda row: len(row["text"]))
        blocks = Counter()
        for row in rows:
            blocks.update(
                {(s["label"], row["text"][s["start"] : s["end"]]) for s in row["spans"] if s["label"] in FURNITURE}
            )
        assert [one["articles"] for one in found["repeated"]] == [n for _, n in blocks.most_common(5) if n > 1]


def test_reporting(run, each):
    """Scores, novelty, anonymous sources, wire copy, corrections."""
    thirds = {
        end for link in run.links if link["third"] == "Associated Press" for end in (link["copy"], link["origin"])
    }
    for told, rows in each:
        found = told["reporting"]
        scores = [row["originality"]["score"] for row in rows if row["originality"]["score"] is not None]

        def scored(row):
            return row["originality"]["score"] is not None

        run.check(found["score"], rows, lambda row: row["originality"]["score"], scored)
        assert sum(found["bands"].values()) == len(scores)
        assert found["bands"]["0-.25"] == sum(score < 0.25 for score in scores)
        run.check(
            found["novelty"],
            rows,
            lambda row: row["originality"]["novelty"],
            lambda row: row["originality"]["novelty"] is not None,
        )
        run.check(
            found["anonymous"],
            rows,
            lambda row: any(one["kind"] == "anonymous_source" for one in row["originality"]["evidence"]),
            scored,
        )
        run.check(found["wire"], rows, lambda row: "(AP) —" in row["text"] or row["id"] in thirds)
        run.check(found["corrections"], rows, lambda row: any(s["label"] == "correction" for s in row["spans"]))
        forms = Counter(row["originality"]["form"] or "other" for row in rows if scored(row))
        assert {form: one["n"] for form, one in found["forms"].items()} == forms
        for form, one in found["forms"].items():
            run.check(
                one["mean"],
                rows,
                lambda row: row["originality"]["score"],
                lambda row, form=form: scored(row) and (row["originality"]["form"] or "other") == form,
            )


def test_sourcing(run, each):
    """Kinds of sentence, and the outlets that are cited."""
    for told, rows in each:
        kinds = Counter(one["kind"] for row in rows for one in row["originality"]["evidence"])
        assert set(told["sourcing"]["kinds"]) == set(kinds)
        for kind, estimate in told["sourcing"]["kinds"].items():
            run.check(
                estimate,
                rows,
                lambda row, kind=kind: sum(one["kind"] == kind for one in row["originality"]["evidence"]),
                lambda row: len(row["originality"]["evidence"]),
                n=kinds.total(),
            )
        cited = {one["outlet"]: one["articles"] for one in told["sourcing"]["cited"]}
        for outlet in ("CNN", "Washington Post", "New York Times"):
            naming = [row for row in rows for words in citing(row) if outlet in words]
            assert cited.get(outlet, 0) == len(naming)


def citing(row):
    """The sentences of an article that take something from another outlet."""
    kinds = ("other_media", "republish_notice", "wire_credit")
    return [row["text"][one["start"] : one["end"]] for one in row["originality"]["evidence"] if one["kind"] in kinds]


def test_copying(run, each):
    """Who copies whom, and how much."""
    across = run.across()
    sure = [link for link in across if link["direction"] != "undetermined"]
    for told, rows in each:
        found, ids = told["copying"], {row["id"] for row in rows}
        copies, origins = {link["copy"] for link in sure}, {link["origin"] for link in sure}
        run.check(found["copied"], rows, lambda row, copies=copies: row["id"] in copies)
        run.check(found["by_others"], rows, lambda row, origins=origins: row["id"] in origins)
        for mine, other, direction in (("copy", "origin", "from"), ("origin", "copy", "to")):
            partners = {one["source"]: one for one in found["partners"] if one["direction"] == direction}
            links = [link for link in sure if link[mine] in ids]
            assert set(partners) == {run.articles[link[other]]["source"] for link in links}
            for source, one in partners.items():
                theirs = [link for link in links if run.articles[link[other]]["source"] == source]
                assert one["kinds"] == Counter(link["kind"] for link in theirs)
                copied = {link["copy"] for link in theirs}
                assert one["credited"] + one["uncredited"] == len(copied)
                assert one["credited"] >= len({link["copy"] for link in theirs if link["evidence"]["copy"]["credit"]})
                assert one["words"] == sum(
                    max(run.copied(link) for link in theirs if link["copy"] == n) for n in copied
                )


def test_timing(run, each, finished):
    """Who was first with a story, by dates that leave no doubt."""
    corpus = load(finished)
    found = [story.articles for story in events(read(corpus.records, corpus.links)).stories]
    for told, rows in each:
        first, decided, lags, mine = 0, 0, [], {row["id"] for row in rows if run.period(row)}
        for story in found if told["source"] else ():
            own = min((run.period(run.articles[name]) for name in story if name in mine), default=None)
            others = [one for name in story if name not in mine and (one := run.period(run.articles[name]))]
            if own and others:
                head, *rest = sorted([own, *run.firsts(story, told["source"])])
                if all(head[1] <= one[0] and head[0] < one[0] for one in rest):
                    decided, first = decided + 1, first + (own == head)
                if min(others)[1] <= own[0] and min(others)[0] < own[0]:
                    lag = (own[0] - min(others)[0] + own[1] - min(others)[1]) / timedelta(hours=2)
                    exact = own[0] == own[1] and min(others)[0] == min(others)[1]
                    lags.append(lag if exact else round(lag / 24) * 24)
        if told["source"]:
            assert told["timing"]["first"]["n"] == decided
            assert told["timing"]["first"]["value"] == (round(first / decided, 4) if decided else None)
            assert told["timing"]["lag"]["n"] == len(lags)
            assert told["timing"]["lag"]["median"] == (pytest.approx(median(lags), abs=0.01) if lags else None)


def test_the_run_has_something_of_each(run, each):
    """Else the other tests would pass without looking."""
    assert re.search(r"\(AP\)", next(iter(run.articles.values()))["text"])
    for part, figure in [
        *(("reporting", name) for name in ("score", "novelty", "anonymous", "wire", "corrections")),
        *(("copying", name) for name in ("copied", "by_others")),
        ("furniture", "share"),
        ("timing", "first"),
    ]:
        assert any(told[part][figure]["value"] for told, _ in each), (part, figure)
    assert any(told["sourcing"]["cited"] for told, _ in each)
    assert any(told["coverage"]["impossible"] for told, _ in each)
    assert any(told["coverage"]["gaps"] for told, _ in each)
