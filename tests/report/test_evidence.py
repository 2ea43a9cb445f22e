"""What is said of a link, and how its passages are cut."""

from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from preprocess import Article, run_articles
from preprocess.article import Marked
from preprocess.report.evidence import LONGEST_PASSAGE, account, pieces, retold
from preprocess.text import shown
from preprocess.words import explain


def corpus_of(*texts):
    """A run on texts, by the letters a, b, c."""
    return run_articles(Article(id=name, text=text) for name, text in zip("abc", texts, strict=False))


def records_of(*texts):
    """Its records by id."""
    return {record.marked.article.id: record for record in corpus_of(*texts).records}


def passage(text, *shared):
    """The pieces of a whole text, each as its words and whether they are shared."""
    marked = Marked(article=Article(id="a", text=text), language="en")
    return [(piece.text, piece.shared) for piece in pieces(marked, (0, len(text)), shared)]


def test_mashup_is_told_with_all_that_it_retells(one, other, mashup):
    """Both are named, and what they have together is more than what either has."""
    records = records_of(one, other, mashup)

    assert retold(records["c"], records, "It") == (
        "It retells a and b, which together have 100% of its names and figures (one alone at most 54%)."
    )
    assert retold(records["a"], records, "It") is None


def test_two_copies_of_one_piece_are_no_mashup(one, mashup):
    """Who retells a piece that stands there twice retells one piece."""
    records = records_of(one, one.replace("asked for", "wanted"), mashup)

    assert [link.kind for link in records["c"].links] == ["restatement"] * 2
    assert retold(records["c"], records, "It") is None


def test_account_names_what_is_new(one, other, mashup):
    """The names and figures that the origin lacks are counted, and the first of them listed."""
    records = records_of(one, other, mashup)

    said = account(records["c"].links[0], records, ("the copy", "the origin"))

    assert said.measure == "Of 11 names in the copy, 7 are in the origin too; of 13 figures, 6."
    assert said.more[0].startswith("New in the copy: 4 names, 7 figures: 88, Danube Fund, Karel Beran")
    assert said.more[0].endswith(" Lenka Dvorak and 1 more.")
    assert said.more[1] == "Which came first is judged by the facts that each has."


def test_same_text_has_no_passages(one):
    """Of the same words there is nothing to show, and nothing is new."""
    records = records_of(one, one)

    said = account(records["a"].links[0], records, ("it", "that"))

    assert said.passages == ()
    assert not any(sentence.startswith("New") for sentence in said.more)


def test_shared_facts_are_pieces_of_their_own():
    """In the order of the text; what overlaps is marked once."""
    assert passage("The Velka dam, 40 m", (15, 17), (4, 9), (4, 7)) == [
        ("The ", False),
        ("Velka", True),
        (" dam, ", False),
        ("40", True),
        (" m", False),
    ]


def test_long_passage_breaks_off():
    """The rest is an ellipsis, inside a shared fact too."""
    assert passage("a" * 9_999) == [("a" * (LONGEST_PASSAGE - 1) + "…", False)]
    assert passage("ab " + "c" * 9_999, (3, 9_999)) == [("ab ", False), ("c" * (LONGEST_PASSAGE - 4) + "…", True)]


EXTENTS = st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=8)


@given(st.text(alphabet="ab \n\x00\u202e“é.", max_size=60), EXTENTS)
def test_pieces_are_the_passage(text, shared):
    """Whatever is shared: nothing is lost or said twice, no two unmarked pieces follow each other, all is printable."""
    found = passage(text, *shared)

    said = "".join(words for words, _ in found)
    assert " ".join(said.split()) == shown(text, len(text) + 1)
    assert said.isprintable()
    assert not any(not one[1] and not other[1] for one, other in pairwise(found))


@given(st.text(min_size=1, max_size=2_000), EXTENTS)
def test_pieces_are_bounded(text, shared):
    """A passage is as long as it may be at most."""
    assert sum(len(words) for words, _ in passage(text, *shared)) <= LONGEST_PASSAGE + 1


def test_explanation_shows_the_sentences_and_facts_of_the_report(one, other, mashup):
    """What `explain` has in brackets is what the page marks; what the copy retells is said once."""
    corpus = corpus_of(one, other, mashup)
    records = {record.marked.article.id: record for record in corpus.records}
    told = list(explain(corpus, records["c"]))
    text = " ".join(" ".join(told).split())

    for link in records["c"].links:
        for beside in account(link, records, ("c", link.origin)).passages:
            for name, said in (("here", beside.copy), ("there", beside.origin)):
                assert f"{name} {''.join(f'[{p.text}]' if p.shared else p.text for p in said)}" in text
    assert sum("It retells a and b" in line for line in told) == 1
    assert max(map(len, told)) <= 110


def test_explanation_of_the_origin_has_its_own_sentences_first(one, other, mashup):
    """Here is the article that is explained, there is the other one."""
    corpus = corpus_of(one, other, mashup)

    told = list(explain(corpus, corpus.records[0]))

    place = next(number for number, line in enumerate(told) if line.startswith("    here"))
    assert told[place].startswith("    here   About [6,200] people live below the dam, in [Kosice Valley] and the town")
    assert told[place + 2].startswith("    there  Buses, [12] of them")


def test_explanation_tells_the_share_of_facts_that_is_new(one, other, mashup):
    """All facts of a mashup stand in one of the two that it retells."""
    corpus = corpus_of(one, other, mashup)

    assert "  0% of its facts are in no earlier article." in list(explain(corpus, corpus.records[2]))


def test_explanation_tells_the_share_of_wording_that_is_new(one):
    """A later copy that adds many names and few words has little new wording, and that is less than its new facts."""
    names = "Signed: Anna Bauer, Karl Huber, Eva Lang, Otto Vogel, Ida Kern, Max Roth, Lea Wolf, Ben Frank."
    days = [datetime(2024, 5, day, tzinfo=UTC) for day in (1, 2, 3)]
    corpus = run_articles(
        Article(id=name, text=text, period=period)
        for name, text, period in zip("ab", (one, f"{one} {names}"), pairwise(days), strict=True)
    )

    new = 1 - corpus.links[0].evidence.copy.contained
    assert 0 < new < 0.3
    assert f"  {new:.0%} of its wording is in no earlier article." in list(explain(corpus, corpus.records[1]))
