"""Who copies whom, added up from records and links."""

import pytest

from preprocess import Article, run_articles
from preprocess.report.across.network import network
from preprocess.report.reading import read
from preprocess.text import count_words

DAM = [
    "Engineers began lowering the Ostrava reservoir on Tuesday after sensors in the Velka dam saw water seeping in.",
    "The board will release 40,000 cubic metres an hour for nine days, and the town below it has asked for 12 buses.",
    "Petra Novotna, who has run the dam since 2011, said the crack was 23 centimetres long when divers measured it.",
    "Farmers in the valley moved their goats to the hills by night, and nobody could say when they would come back.",
]


def article(name, source, day, text, **fields):
    """One article of an outlet."""
    published = None if day is None else f"2025-03-{day:02}"
    return Article(id=name, source=source, published=published, text=text, **fields)


def network_of(*articles):
    """Who copies whom in a run on some articles."""
    corpus = run_articles(articles)
    return network(read(corpus.records, corpus.links), corpus.records)


def test_copied_words_are_the_share_of_the_copys_words():
    """A whole copy has all its words of the owner; who has none of another's words is in no edge."""
    text = "\n\n".join(DAM)
    found = network_of(
        article("a", "gazette.com", 1, text), article("b", "herald.com", 2, text), article("c", "post.com", 3, "Other.")
    )

    (edge,) = found.edges
    assert (edge.copier, edge.owner, edge.kinds) == ("herald.com", "gazette.com", {"exact": 1})
    assert edge.words == count_words(text)
    assert (edge.articles, edge.credited, edge.uncredited) == (1, 0, 1)
    assert found.ties == ()


def test_who_names_the_owner_gives_credit():
    """An article that says where it has its words is told apart from one that does not."""
    text = "\n\n".join(DAM)
    found = network_of(
        article("a", "gazette.com", 1, text),
        article("b", "herald.com", 2, f"{text}\n\nThe crack was first reported by the Gazette, which had seen it."),
        article("c", "herald.com", 3, f"{text}\n\nThe crack was first seen by a diver, who had gone down on Monday."),
    )

    edge = next(edge for edge in found.edges if edge.owner == "gazette.com")
    assert (edge.copier, edge.articles, edge.credited, edge.uncredited) == ("herald.com", 2, 1, 1)


def test_agencys_mark_gives_credit_to_the_agency():
    """The dateline of a wire story says whose it is."""
    text = "\n\n".join(DAM)
    found = network_of(
        article("a", "apnews.com", 1, f"OSTRAVA (AP) — {text}"), article("b", "herald.com", 2, f"OSTRAVA (AP) — {text}")
    )

    (edge,) = found.edges
    assert (edge.copier, edge.owner, edge.credited) == ("herald.com", "apnews.com", 1)


def test_no_direction_makes_a_tie():
    """Where nothing says which came first, nobody is the copier."""
    text = "\n\n".join(DAM)

    found = network_of(article("a", "herald.com", 1, text), article("b", "gazette.com", 1, text))

    (tie,) = found.ties
    assert (tie.a, tie.b, tie.undetermined, tie.common_origin) == ("gazette.com", "herald.com", {"exact": 1}, {})
    assert found.edges == ()


def test_common_origin_makes_a_tie():
    """Two outlets that print one agency's text copy the agency, not each other."""
    text = "OSTRAVA (AP) — " + "\n\n".join(DAM)

    found = network_of(article("a", "gazette.com", 1, text), article("b", "herald.com", 2, text))

    (tie,) = found.ties
    assert (tie.common_origin, tie.undetermined) == ({"exact": 1}, {})
    assert found.edges == ()


@pytest.mark.parametrize("sources", [("gazette.com", "gazette.com"), ("Gazette.com", "https://www.gazette.com/")])
def test_own_versions_are_not_counted(sources):
    """An outlet does not copy itself, whatever way it is written."""
    text = "\n\n".join(DAM)

    found = network_of(article("a", sources[0], 1, text), article("b", sources[1], 2, text))

    assert (found.edges, found.ties) == ((), ())


def test_unknown_source_is_a_node_of_its_own():
    """It equals no other, not even another unknown one."""
    text = "\n\n".join(DAM)

    found = network_of(article("a", "gazette.com", 1, text), article("b", None, 2, text), article("c", None, 3, text))

    ends = {(edge.copier, edge.owner): edge.articles for edge in found.edges}
    assert ends[None, "gazette.com"] >= 1
    assert set(ends) <= {(None, "gazette.com"), (None, None)}


def test_retelling_counts_without_words(one, mashup):
    """Nothing is copied word for word."""
    found = network_of(article("a", "gazette.com", 1, one), article("b", "herald.com", 2, mashup))

    (edge,) = found.edges
    assert (edge.kinds, edge.words, edge.articles) == ({"restatement": 1}, 0, 1)


def test_copy_of_two_versions_counts_its_words_once():
    """The words of an article stand there once, however often the owner printed them."""
    text = "\n\n".join(DAM)
    found = network_of(
        article("a", "gazette.com", 1, text),
        article("b", "gazette.com", 2, f"{text}\n\nThe mayor asked for help again in the evening of that long day."),
        article("c", "herald.com", 3, text),
    )

    edge = next(edge for edge in found.edges if edge.copier == "herald.com")
    assert sum(edge.kinds.values()) == 2
    assert edge.words == count_words(text)


def test_order_of_input_does_not_matter():
    """The table is sorted by words, then by names."""
    text = "\n\n".join(DAM)
    articles = [
        article("a", "gazette.com", 1, text),
        article("b", "herald.com", 2, text),
        article("c", "post.com", 3, "\n\n".join(DAM[:3])),
    ]
    corpus = run_articles(articles)

    found, records = network(read(corpus.records, corpus.links), corpus.records), corpus.records[::-1]

    assert network(read(records, corpus.links[::-1]), records) == found
    words = [edge.words for edge in found.edges]
    assert words == sorted(words, reverse=True)


def test_shared_words_of_a_tie_are_told():
    """The pair with most shared text can be told where nothing says who was first; a third text's are apart."""
    text = "\n\n".join(DAM)
    (tie,) = network_of(article("a", "gazette.com", 1, text), article("b", "herald.com", 1, text)).ties
    wire = "OSTRAVA (AP) — " + text
    (third,) = network_of(article("a", "gazette.com", 1, wire), article("b", "herald.com", 2, wire)).ties

    assert (tie.words, tie.common_words) == (count_words(text), 0)
    assert (third.words, third.common_words) == (0, count_words(wire))


@pytest.mark.parametrize(
    ("owner", "said"),
    [
        ("The Hill", "The crack was long. (The Hill)"),
        ("The Hill", "More at thehill.com."),
        ("18f.gsa.gov", "This post was originally published on the 18F blog."),
        ("18f.gsa.gov", "This post was originally posted on the 18fblog by Will."),
        ("The Daily Caller", "The Daily Caller spoke to a diver who had gone down."),
        ("Valley Gazette", "Follow @valleygazette for more of this."),
        ("Fox Online News", "The divers told Fox News that they had been afraid."),
        ("National Review", "Brian Riedl made the case well."),
    ],
)
def test_who_names_owner_or_author_in_any_way_is_not_uncredited(owner, said):
    """A bracket, a host, a notice, a handle, in passing, or the author alone."""
    text = "\n\n".join(DAM)
    found = network_of(
        article("a", owner, 1, text, extra={"authors": "Brian Riedl, Jim Geraghty"}),
        article("b", "herald.com", 2, f"{text}\n\n{said}"),
    )

    (edge,) = found.edges
    assert (edge.credited, edge.uncredited) == (1, 0)


@pytest.mark.parametrize(
    ("owner", "said"),
    [
        ("The Daily Caller", "A boat was sent from Washington, D.C. and another from Boise, DC Circuit."),
        ("USA TODAY", "Sen. Ann Lee (R-UT) and Bob Ray of the USA saw it."),
        ("Fox Online News", "An Online Course tells of it, and the News at Ten."),
        ("The Hill", "A hill was lowered on Capitol Hill."),
        ("18f.gsa.gov", "At 18 feet the water stood."),
        ("National Review", "Riedl made the case well, brian said."),
    ],
)
def test_who_names_another_does_not_name_the_owner(owner, said):
    """Initials of places, words that many names have, a surname."""
    text = "\n\n".join(DAM)
    found = network_of(
        article("a", owner, 1, text, author="Brian Riedl"), article("b", "herald.com", 2, f"{text}\n\n{said}")
    )

    (edge,) = found.edges
    assert (edge.credited, edge.uncredited) == (0, 1)
