"""Quotations that outlets print differently: which are one utterance, and what differs."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess.article import Article, Evidence, Link, Marked, Originality, Record, Side, Span, Verdict
from preprocess.report.across.quotes import KINDS, MOST_OF_STORY, quotes
from preprocess.report.across.stories import Story
from preprocess.report.across.utterances import MOST_UTTERANCES, MOST_WORDS, utterances

SAID = "We will never let the flood take this town again, whatever it costs us"


def record(name, text, source="", links=(), spans=()):
    """An article of an outlet that is its id's, or another one."""
    moment = datetime(2025, 3, 16, ord(name[0]) % 24, tzinfo=UTC)
    source = f"{name}.com" if source == "" else source
    article = Article(id=name, text=text, source=source, period=(moment, moment))
    return Record(
        marked=Marked(article=article, language="en", spans=spans),
        originality=Originality(),
        links=links,
        verdict=Verdict(keep=True, reason=None, group=name),
    )


def story_of(records):
    """All articles as one story, in their order."""
    names = tuple(one.marked.article.id for one in records)
    sources = tuple(dict.fromkeys(one.marked.article.source for one in records))
    return Story(id=names[0], articles=names, sources=sources, outlets=len(sources))


def told(records):
    """The quotes of the one story that some articles tell."""
    return quotes([story_of(records)], {one.marked.article.id: one for one in records})


def found(*texts, **fields):
    """The quotes of a story whose articles have these texts."""
    records = [record(name, text, **fields) for name, text in zip("abcdefgh", texts, strict=False)]
    return told(records)


def said(*quotations):
    """The quotes of a story whose articles quote this."""
    return found(*(f"The mayor spoke on Monday. “{quotation},” she said." for quotation in quotations))


def shown(side, text):
    """A side with its pieces marked."""
    marks = {"kept": "{}", "left_out": "[-{}]", "put_in": "[+{}]", "aside": "({})"}
    return "".join(marks[piece.kind].format(text[slice(*piece.extent)]) for piece in side.pieces)


def test_same_words_are_verbatim():
    """What two outlets print alike is told once."""
    (quote,) = said(SAID, SAID, SAID)

    assert (quote.kind, quote.outlets, quote.a.article, quote.b.article) == ("verbatim", 3, "a", "b")
    assert [piece.kind for piece in quote.a.pieces + quote.b.pieces] == ["kept", "kept"]


@pytest.mark.parametrize(
    "printed",
    [
        SAID.upper(),
        SAID.replace("We", "we"),
        SAID.replace(",", ""),
        SAID.replace(",", " —"),
        SAID.replace("again, ", "again -- "),
        SAID + "!",
        SAID.replace("flood", "flo\u00adod"),
    ],
)
def test_print_is_no_difference(printed):
    """Case, dashes, commas and the last mark are the outlet's."""
    assert [quote.kind for quote in said(SAID, printed)] == ["verbatim"]


@pytest.mark.parametrize("marks", ["“{}”", '"{}"', "«{}»", "„{}“", '“{}"'])
def test_quotation_marks_are_no_difference(marks):
    """Each outlet has its own."""
    texts = [f"{one} she said on Monday at noon." for one in (f"“{SAID},”", marks.format(SAID + ","))]

    assert [quote.kind for quote in found(*texts)] == ["verbatim"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The U.S. will send the army to help us this week", "The US will send the army to help us this week"),
        ("They do not care about the safety of the USA", "They do not care about the safety of the U.S.A."),
        ("It was a counter-terrorism operation of many weeks", "It was a counterterrorism operation of many weeks"),
        ("There were seven people waiting in the water there", "There were 7 people waiting in the water there"),
        ("This eleventh-hour offer is neither credible nor fair", "This 11th-hour offer is neither credible nor fair"),
        ("They don't want any help from the government here", "They don’t want any help from the government here"),
    ],
)
def test_same_letters_are_the_same_words(one, other):
    """Points, hyphens, apostrophes and digits are a matter of house style."""
    assert [quote.kind for quote in said(one, other)] == ["verbatim"]


def test_changed_word_is_altered():
    """The word of the first is left out, that of the second put in."""
    texts = [f"“{SAID},” she said.", f"“{SAID.replace('town', 'city')},” she said."]

    (quote,) = found(*texts)

    assert (quote.kind, quote.marks) == ("altered", ())
    assert shown(quote.a, texts[0]).startswith("We will never let the flood take this [-town ]again, whatever")
    assert shown(quote.b, texts[1]).startswith("We will never let the flood take this [+city ]again, whatever")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Momma always told me that the river would come for us",
            "Mama always told me that the river would come for us",
        ),
        ("He told me that the river would come for all of us", "He told me that the river would come for most of us"),
        (
            "The river would come for us, and it did, every spring",
            "The river would come for them, and it did, each spring",
        ),
        ("If anybody has been inflamed, it is the news media", "If anything has been inflamed, it is the news media"),
    ],
)
def test_words_that_stand_for_others_are_altered(one, other):
    """At either end too."""
    assert [quote.kind for quote in said(one, other)] == ["altered"]


def test_word_moved_is_altered():
    """It was left out at one place and put in at another."""
    assert [
        quote.kind for quote in said(SAID, "We will let the flood never take this town again, whatever it costs us")
    ] == ["altered"]


def test_word_of_few_other_letters_is_marked():
    """It may be a misprint."""
    (quote,) = said(SAID.replace("flood", "floods"), SAID)

    assert (quote.kind, quote.marks) == ("altered", ("letters",))


def test_brackets_are_marked():
    """The outlet says that the word is its own."""
    (quote,) = said(
        "She will never let the flood take this town again", "[Novak] will never let the flood take this town again"
    )

    assert (quote.kind, quote.marks) == ("altered", ("bracketed",))


@pytest.mark.parametrize(
    ("cut", "marks"),
    [
        ("We will never let the flood take this town again", ()),
        ("let the flood take this town again, whatever it costs us", ()),
        ("We will never let the flood take this town … whatever it costs us", ("ellipsis",)),
        ("We will never let the flood take this town, whatever it costs us", ()),
    ],
)
def test_part_is_shortened(cut, marks):
    """Whether words are left out at an end or inside; the one that has more is the first."""
    (quote,) = said(cut, SAID)

    assert (quote.kind, quote.marks, quote.a.article, quote.b.article) == ("shortened", marks, "b", "a")
    assert {piece.kind for piece in quote.b.pieces} == {"kept"}


@pytest.mark.parametrize(
    "printed",
    [
        "“We will never let the flood take this town again,” she said, “whatever it costs us.”",
        "“We will never let the flood take this town again,” said Dr. J. Novak, the mayor, “whatever it costs us.”",
        '"We will never let the flood take this town again," she said. "Whatever it costs us."',
        "“We will never let the flood take this town again,\n\n“whatever it costs us.”",
    ],
)
def test_quotation_that_is_interrupted_is_one(printed):
    """What the article says in between is no part of it, nor is a new paragraph that goes on quoting."""
    texts = [f"“{SAID},” she said.", printed]

    (quote,) = found(*texts)

    assert quote.kind == "verbatim"
    assert [piece.kind for piece in quote.b.pieces] == ["kept", "aside", "kept"]


def test_two_speakers_are_not_joined():
    """Where the sentence is over, the next quotation may be anybody's."""
    text = (
        "“We will never let the flood take this town.” Beran, the minister, said “whatever it costs us all in the end.”"
    )

    assert len(utterances(record("a", text).marked)) == 2


def test_quotation_in_a_quotation_is_part_of_it():
    """It goes on to its own closing mark."""
    (one,) = utterances(record("a", "She said: “He told me “no way” and left the room at once.”").marked)

    assert " ".join(one.words) == "he told me no way and left the room at once"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "I believe in the people of this state and their governor",
            "I believe the women who came forward in this state",
        ),
        (
            "We will make this town strong again before the winter",
            "We will make this country proud again and very rich",
        ),
        ("It is one of the most important things that we can do", "It is one of the worst weeks that I have ever seen"),
        (
            "a senior official of the presidential transition team",
            "some of the presidential transition team wanted it so",
        ),
        (
            "This means that it may not be enforced against those who have a bona fide relationship with a person here",
            "We stay the order as far as it concerns any foreigner without a bona fide relationship with a person here",
        ),
    ],
)
def test_sentences_with_common_words_are_two(one, other):
    """Phrases that many use make no utterance."""
    assert said(one, other) == ()


def test_two_wordings_of_one_article_are_two_sentences():
    """A speaker repeats a pattern; what an article prints beside each other is no alteration."""
    one, other = "We will bring back the jobs to this old valley", "We will bring back the farms to this old valley"
    texts = [f"“{one},” she said. “{other}.”", f"“{other},” she said.", f"“{one},” she said."]

    assert {quote.kind for quote in found(*texts)} <= {"shortened", "verbatim"}


def test_one_outlet_does_not_differ_from_itself():
    """Nor does it agree with itself."""
    texts = [f"“{SAID},” she said.", f"“{SAID.replace('town', 'city')},” she said."]

    assert found(*texts, source="gazette.com") == ()


def test_unknown_outlets_are_different():
    """An unknown source equals no other."""
    assert len(found(*[f"“{SAID},” she said."] * 2, source=None)) == 1


def copies(*texts):
    """The quotes of two articles that are copies of each other."""
    sides = {"copy": Side(contained=0.95), "origin": Side(contained=0.95)}
    evidence = Evidence(**sides, jaccard=0.9, same_event=1.0, passages=())
    near = Link(copy="b", origin="a", kind="near", strength=0.95, direction="date", evidence=evidence)
    records = [record(name, text, links=(near,)) for name, text in zip("ab", texts, strict=True)]
    return told(records)


def test_copies_are_compared_for_altered_quotations_alone():
    """That a copy has the same quotations says nothing; that it changed one does."""
    one, same = f"“{SAID},” she said.", "“The water came at night and nobody was warned,” she said."

    assert copies(f"{one} {same}", f"{one} {same}") == ()
    (quote,) = copies(f"{one} {same}", f"{one.replace('town', 'city')} {same}")
    assert quote.kind == "altered"


def test_pair_of_wordings_is_told_once():
    """However many print it; all are counted."""
    texts = [f"“{SAID},” she said."] * 3 + [f"“{SAID.replace('town', 'city')},” she said."] * 2

    altered = [quote for quote in found(*texts) if quote.kind == "altered"]

    assert [quote.outlets for quote in altered] == [5]


def test_altered_come_first():
    """Then the shortened, then those that agree; among equals, what most outlets print."""
    kinds = [quote.kind for quote in said(SAID, SAID, SAID.replace("town", "city"), SAID[:48])]

    assert kinds == sorted(kinds, key=KINDS.index)
    assert kinds[0] == "altered"


def test_furniture_is_not_quoted():
    """Only the clean text is read."""
    text = f"“{SAID},” she said."
    spans = (Span(start=0, end=len(text), label="related", rule="test"),)
    records = [record("a", text, spans=spans), record("b", text)]

    assert told(records) == ()


def test_short_quotations_are_phrases():
    """Under six words, many may say the same."""
    assert said("We will never give in", "We will never give in") == ()


WORDS = st.sampled_from(
    'we will never let the flood take this town again water council [he] … \n “ ” " said, mayor'.split(" ")  # noqa: SIM905 - reads better
)
TEXTS = st.lists(WORDS, max_size=60).map(" ".join) | st.text(alphabet='ab “”"«»\n.,[]é', max_size=120)


@given(st.lists(TEXTS, min_size=2, max_size=4))
def test_pieces_are_the_side(texts):
    """They follow each other without a gap from the first word to the last, and no two alike stand side by side."""
    texts = [f"“{SAID} {text}" for text in texts]
    for quote in found(*texts):
        for side in (quote.a, quote.b):
            text = texts["abcd".index(side.article)]
            extents = [piece.extent for piece in side.pieces]
            assert [side.extent[0], *(end for _, end in extents)] == [*(start for start, _ in extents), side.extent[1]]
            assert all(start < end for start, end in extents)
            assert all(one.kind != other.kind for one, other in zip(side.pieces, side.pieces[1:], strict=False))
            assert text[side.extent[0]].isalnum() or text[side.extent[1] - 1].isalnum()


@given(TEXTS)
def test_words_of_an_utterance_stand_in_the_text(text):
    """In order, and each once."""
    for one in utterances(record("a", text).marked):
        places = [place for extent in one.extents for place in extent]
        assert places == sorted(places)
        assert len(one.words) == len(one.extents) <= MOST_WORDS
        numbers = one.asides | one.bracketed | one.dotted | one.begins
        assert numbers <= set(range(len(one.words)))


@pytest.mark.parametrize(
    "text", ["“" * 200_000, "“a” " * 100_000, '"' * 200_000, "“we will ” said " * 20_000, "“[" * 100_000]
)
def test_marks_alone_are_no_quotations(text):
    """However many there are."""
    records = [record(name, text) for name in "ab"]

    assert len(utterances(records[0].marked)) <= MOST_UTTERANCES
    assert len(told(records)) <= MOST_OF_STORY


def test_story_of_many_articles_is_bounded():
    """Five hundred articles with quotations of their own tell so many quotes at most."""
    records = [
        record(f"{number:03}", f"“{SAID} and article {number} of {number % 7} is ours,” she said.", f"{number}.com")
        for number in range(500)
    ]

    assert 0 < len(told(records)) <= MOST_OF_STORY


def test_order_of_articles_of_a_kind_gives_the_same_bytes():
    """The same input gives the same result."""
    texts = [f"“{SAID},” she said.", f"“{SAID.replace('town', 'city')},” she said.", f"“{SAID[:48]},” she said."]

    assert found(*texts) == found(*texts)
