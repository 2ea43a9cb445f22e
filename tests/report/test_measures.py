"""Figures of sources are counted from records and links alone."""

import json

from preprocess import Article, load, run_articles
from preprocess.report.across.network import network
from preprocess.report.across.stories import events
from preprocess.report.measures import measure
from preprocess.report.reading import read

BODY = "The council of the town voted on Monday to mend the old bridge over the river before the winter comes again. "
BODY += "Its chair told the hall that the work would take nine weeks and cost less than was feared in the spring."


def reports(*articles):
    """The reports by source."""
    return {report.source: report for report in run_articles(articles).by_source()}


def test_figures_of_a_source():
    """Articles, words, stripped characters and dates are those of its articles."""
    article = Article(id="a", text=f"{BODY}\nADVERTISEMENT", source="gazette", language="en")

    report = reports(article)["gazette"]

    assert (report.articles, report.kept, report.words) == (1, 1, len(BODY.split()))
    assert (report.stripped, report.languages) == ({"advert": 13}, {"en": 1})


def test_copies_count_for_both_sources():
    """A copy counts once for who copied and once for who was copied."""
    one, two = reports(Article(id="a", text=BODY, source="a"), Article(id="b", text=BODY, source="b")).values()

    assert (one.copied_by_others["exact"], two.copies_of_others["exact"]) == (1, 1)
    assert two.dropped == {"exact": 1}


def test_unknown_source_is_a_row_of_its_own(tmp_path):
    """Articles without a source are reported together, under no name."""
    run_articles([Article(id="a", text=BODY)]).save(tmp_path)

    assert json.loads((tmp_path / "sources.json").read_bytes())["sources"][0]["source"] is None


def test_order_of_articles_and_links_says_nothing(finished):
    """The same corpus has the same figures, whatever came first."""
    corpus = load(finished)

    records, links = corpus.records[::-1], corpus.links[::-1]
    found = read(records, links)
    assert measure(found, events(found), network(found, records), records) == corpus.by_source()
