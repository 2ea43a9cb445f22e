"""What is kept of a run is a few numbers of each article, which is read once."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from preprocess import Article, load, run_articles
from preprocess.report.across.network import network
from preprocess.report.across.stories import events
from preprocess.report.measures import measure
from preprocess.report.page import Basis, page
from preprocess.report.reading import read
from preprocess.report.table import ARTICLE, LINK, SORTED_LABELS
from preprocess.shelf import Named
from preprocess.text import count_words

MOST_BYTES = 100
"""Of the numbers of an article."""


class Read(Sequence):
    """Articles that count how often each of them is looked at."""

    def __init__(self, records):
        self.records = records
        self.looked_at = [0] * len(records)

    def __len__(self):
        return len(self.records)

    def __getitem__(self, number):
        record = self.records[number]  # IndexError ends an iteration
        self.looked_at[number] += 1
        return record


@pytest.fixture(scope="module")
def corpus(finished):
    """The run."""
    return load(finished)


@pytest.fixture
def found(corpus):
    """What is kept of the run."""
    return read(corpus.records, corpus.links)


def test_each_article_is_read_once(corpus):
    """For its numbers; most are looked at again neither for the figures nor for the page."""
    records = Read(corpus.records)
    found = read(records, corpus.links)
    assert set(records.looked_at) == {1}

    told, copied = events(found), network(found, records)
    reports = measure(found, told, copied, records)
    ends = {end for link in corpus.links if link.kind != "same_event" for end in (link.copy, link.origin)}
    again = {one.marked.article.id for one, count in zip(corpus.records, records.looked_at, strict=True) if count > 1}
    repeated = sum(len(report.furniture.repeated) for report in reports)

    assert reports == corpus.by_source()
    assert len(again - ends) <= repeated


def test_page_of_articles_on_disk_is_that_of_articles_in_memory(corpus):
    """However they are kept, one after the other or by number is all that is asked."""
    records = Read(corpus.records)
    found = read(records, iter(corpus.links))
    told, copied = events(found), network(found, records)
    basis = Basis(
        alarms=corpus.alarms,
        skipped=0,
        rejected=0,
        settings=corpus.settings,
        stories=told.stories,
        network=copied,
        found=found,
    )

    assert page(records, iter(corpus.links), measure(found, told, copied, records), basis) == corpus.page()


def test_words_are_not_counted_again_where_they_are_known(corpus, found):
    """Judging has counted those of each clean text."""
    expected = [count_words(record.marked.clean_text) for record in corpus.records]

    known = [subject.words for subject in corpus.records.subjects]

    assert found.table.rows["words"].tolist() == known == expected
    assert read(corpus.records, (), [7] * len(corpus.records)).table.rows["words"].tolist() == [7] * len(expected)


def test_rows_are_small():
    """A million articles are some hundred megabytes, whatever their texts are."""
    assert ARTICLE.itemsize <= MOST_BYTES
    assert LINK.itemsize <= MOST_BYTES


def test_article_is_found_by_its_id(corpus, found):
    """Whatever the order of the articles; an id that is none is no key."""
    by_id = Named(found.table.ids, found.table.number, corpus.records)

    for number, record in enumerate(corpus.records):
        name = record.marked.article.id
        assert (found.table.number(name), by_id[name]) == (number, record)
    for name in ("", "~", "no such id"):
        assert name not in by_id
        with pytest.raises(KeyError):
            found.table.number(name)


def test_sources_are_told_by_name_and_their_articles_by_id():
    """The unknown one comes last."""
    articles = [("c", None), ("b", "Z"), ("d", "A"), ("a", "Z"), ("é", "É")]
    records = run_articles(Article(id=name, text="Rain.", source=source) for name, source in articles).records

    table = read(records, ()).table

    assert [(source, [table.ids[number] for number in own]) for source, own in table.by_source()] == [
        ("A", ["d"]),
        ("Z", ["a", "b"]),
        ("É", ["é"]),
        (None, ["c"]),
    ]


def test_stretches_are_told_with_label_size_and_beginning(corpus, found):
    """In the order of the articles and of the text."""
    table = found.table
    spans = [(span, record.marked.article.text) for record in corpus.records for span in record.marked.removed]
    places = range(len(spans))
    texts = table.stretches(places, corpus.records)

    assert len(spans) == len(table.keys) > 0
    assert [SORTED_LABELS[code] for code in table.labels(list(places))] == [span.label for span, _ in spans]
    assert table.sizes.tolist() == [span.end - span.start for span, _ in spans]
    assert all(text[span.start : span.end].startswith(texts[place]) for place, (span, text) in enumerate(spans))
    by_key = {}
    for key, (span, text) in zip(table.keys.tolist(), spans, strict=True):
        by_key.setdefault(key, set()).add((span.label, text[span.start : span.end][:320]))
    assert all(len(same) == 1 for same in by_key.values())


def test_fates_name_families_of_several_articles_alone(corpus, found):
    """The others are not told: a million names would be."""
    families = [family for family in corpus.groups.values() if len(family) > 1]
    fates = list(found.table.fates())

    assert sum(head is not None for _, _, head in fates) == sum(map(len, families))
    assert {head for _, _, head in fates} == {None, *(family[0] for family in families)}
    assert [(source, keep) for source, keep, _ in fates] == [
        (one.marked.article.source, one.verdict.keep) for one in corpus.records
    ]


def test_lone_surrogates_are_no_hindrance():
    """Half of a pair may stand in any name or text."""
    (record,) = run_articles([Article(id="\ud83d", source="\ude00", text="Sign up for our newsletter \ud83d")]).records

    assert read([replace(record)], ()).table.ids == ["\ud83d"]
