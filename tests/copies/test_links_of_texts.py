"""Linking on small real texts: what is a copy, what is not, and what is compared at all."""

import pytest

from preprocess import run_articles
from preprocess.article import Article, Marked
from preprocess.copies import link
from preprocess.settings import LinkSettings

STORY = (
    "The council of Ardmouth voted on Monday to close the old harbour bridge for eleven weeks to mend its deck. "
    "Traffic will be led over the mill road, which the town widened last spring at a cost of 340,000 pounds. "
    "Engineers found cracks in four of the nine piers after the January flood, and the speed limit was cut at once. "
    "Shopkeepers on the quay fear for their trade, because most of their customers come across the bridge on foot. "
    "The town will run a free ferry from seven in the morning until nightfall, paid for by the county. "
    "Work begins in April and should end before the regatta, unless the weather turns against the crews."
)
OTHER = (
    "A farmer near Tolvanen has grown a pumpkin that weighs more than a small car, judges at the autumn fair said. "
    "He fed it with seaweed and played it music at night, neighbours told the committee with a straight face. "
    "Last year's winner came from the next valley and had been expected to take the ribbon again this season. "
    "The giant will be carved on Friday, and its seeds go to the school garden that the parish keeps by the river."
)
SPEECH = (
    "“We will not leave anyone behind on this river, not this winter and not the next, because a town that lets its "
    "ferrymen drown for want of a lamp has no right to call itself a harbour, and I for one will not live in it,”"
)
ids = iter(range(10**9))


def marked(text, name=None):
    """A text without furniture."""
    return Marked(article=Article(id=name or f"n{next(ids)}", text=text), language="en")


def pair(one, other):
    """What linking says of two texts; None where they are not compared."""
    found = link([marked(one, "a"), marked(other, "b")], LinkSettings()).candidates
    return found[0] if found else None


def test_same_words_are_exact():
    """Case, spacing and punctuation do not matter."""
    assert pair(STORY, STORY.upper().replace(".", " !\n")).exact


def test_edited_copy_shares_its_wording_both_ways():
    """After an edit, most of the wording is shared both ways, and the passages show it."""
    found = pair(STORY, STORY.replace("eleven weeks", "nine weeks").replace("nightfall", "dusk"))

    assert min(found.a_side.contained, found.b_side.contained) > 0.6
    assert not found.exact
    for passage in found.passages:
        assert STORY[slice(*passage.a)].split()[1:-1]


def test_excerpt_is_contained_one_way():
    """A stub of a piece in a longer text of other words is found though the Jaccard is small."""
    stub = ". ".join(STORY.split(". ")[:2])
    found = pair(stub, f"{STORY} {OTHER}")

    assert found.a_side.contained > 0.9
    assert found.b_side.contained < 0.5


def test_shared_quotation_is_no_copy():
    """Two pieces that quote one long speech do not contain each other for that."""
    found = pair(f"{STORY} {SPEECH} she said.", f"{OTHER} {SPEECH} said the mayor.")

    assert found is None or max(found.a_side.contained, found.b_side.contained) < 0.1


def test_quotation_without_its_marks_is_still_one():
    """A run of words that any article quotes is a quotation in all of them."""
    bare = SPEECH.strip("“,”")
    articles = [
        marked(f"{STORY} {bare}.", "a"),
        marked(f"{OTHER} {bare}.", "b"),
        marked(f"She said: {SPEECH} and left."),
    ]

    between = [c for c in link(articles, LinkSettings()).candidates if {c.a, c.b} == {"a", "b"}]

    assert all(max(c.a_side.contained, c.b_side.contained) < 0.1 for c in between)


def test_different_stories_are_not_compared():
    """Texts that share nothing make no candidate."""
    assert pair(STORY, OTHER) is None


def test_stripped_furniture_is_not_compared():
    """A block of furniture that two articles share makes them no copies."""
    box = "Sign up for the harbour letter and get every story of the quay by seven in the morning, free of charge."
    articles = [
        Marked(article=Article(id=str(n), text=f"{text}\n{box}"), language="en", spans=(span(text, box),))
        for n, text in enumerate((STORY, OTHER))
    ]

    assert all(c.jaccard == 0 for c in link(articles, LinkSettings()).candidates)


def span(text, box):
    """The span of a box under a text."""
    from preprocess.article import Span  # noqa: PLC0415 - one test needs it

    return Span(start=len(text) + 1, end=len(text) + 1 + len(box), label="newsletter", rule="r")


def test_identical_articles_cost_one_comparison_each():
    """A hundred twins are compared with one of them, not with each other."""
    found = link([marked(STORY) for _ in range(100)], LinkSettings()).candidates

    assert len(found) == 99
    assert {candidate.a for candidate in found} == {found[0].a}


def test_over_full_keys_are_skipped_and_counted():
    """A key that too many articles share proposes no pair, and the run says how many there were."""
    texts = [f"{OTHER} {' '.join(f'word{n}x{k}' for k in range(60))}" for n in range(6)]

    articles = [marked(text) for text in texts]

    few = link(articles, LinkSettings(key_articles=3, copy_key_articles=3))

    assert sum(few.skipped_keys.values()) > 0
    assert len(few.candidates) < len(link(articles, LinkSettings()).candidates) == 15


@pytest.mark.parametrize("text", ["", "\ud800", "\0", "word", "a" * 100_000, "7 " * 20_000, "Aa " * 20_000, "“" * 1000])
def test_hostile_text_is_linked(text):
    """No text is too odd to be compared, twice with itself and with a real one."""
    for found in link([marked(text), marked(text + " x"), marked(STORY)], LinkSettings()).candidates:
        for side in (found.a_side, found.b_side):
            assert 0 <= side.contained <= 1
            assert 0 <= side.restates <= 1


def test_order_of_the_input_decides_only_who_stands_first():
    """The same pair the other way round has the same measures, exchanged."""
    edited = STORY.replace("eleven weeks", "nine weeks")
    one, other = pair(STORY, edited), pair(edited, STORY)

    assert (one.jaccard, one.same_event) == (other.jaccard, other.same_event)
    assert one.a_side == other.b_side
    assert [(p.a, p.b) for p in one.passages] == [(p.b, p.a) for p in other.passages]


def test_one_of_many_undated_copies_stays():
    """Ten copies without dates, in whatever order, leave one: the links all point to the id that sorts first."""
    corpus = run_articles([Article(id=f"n{n}", text=STORY) for n in (5, 3, 9, 0, 7, 1, 8, 2, 6, 4)])

    assert [record.marked.article.id for record in corpus.kept] == ["n0"]
    assert {link.origin for link in corpus.links} == {"n0"}


def test_article_that_another_quotes_at_length_is_the_origin(texts):
    """Undated, the whole of the one stands in the other's quotation marks: it is not dropped for that."""
    own = " ".join(f"own{place}" for place in range(60))
    quoting = f"{own}. The paper wrote: “{texts['elsewhere']}”"
    articles = [Article(id="long", text=quoting), Article(id="whole", text=texts["elsewhere"])]

    corpus = run_articles(articles)

    assert [(link.copy, link.kind, link.direction) for link in corpus.links] == [("long", "excerpt", "notice")]
    assert len(corpus.kept) == 2


def test_quotation_that_both_print_in_marks_is_nobodys():
    """A short copy that keeps a speaker's words does not make the longer piece quote it."""
    short = f"{'. '.join(STORY.split('. ')[:1])}. {SPEECH} the mayor said."
    found = pair(f"{STORY} {SPEECH} said the mayor of Ardmouth. {OTHER}", short)

    assert max(found.a_side.contained, found.b_side.contained) >= 0.1
    assert not found.a_side.quoted
    assert not found.b_side.quoted


def test_dates_of_articles_in_memory_say_which_came_first():
    """As in files, a date is read however it is written."""
    edited = STORY.replace("eleven weeks", "nine weeks")
    corpus = run_articles(
        [Article(id="a", text=edited, published="April 3, 2024"), Article(id="b", text=STORY, published="2024-04-01")]
    )

    assert [(one.copy, one.origin, one.direction) for one in corpus.links] == [("a", "b", "date")]


def test_what_is_quoted_alone_is_shown_by_its_sentences():
    """The whole of the one stands in the other's quotation marks: that is no passage which both wrote."""
    own = " ".join(f"own{place}" for place in range(60))
    quoting = f"{own}. The paper wrote: “{OTHER}”"

    for found in (pair(quoting, OTHER), pair(OTHER, quoting)):
        assert max(found.a_side.contained, found.b_side.contained) == 1
        assert all(passage.shared for passage in found.passages)
