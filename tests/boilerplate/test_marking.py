"""Marking finds the furniture of an article and leaves its sentences alone."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess.article import Article, Span
from preprocess.boilerplate import Certainty, Marker
from preprocess.boilerplate.marking import merge

NEVER = Certainty(line=1, sentence=1)
FURNITURE = [
    "Sign up for our newsletter",
    "Your donation helps us to report.",
    "• No ads",
    "ADVERTISEMENT",
    "By Jo Doe",
]
TEXTS = st.one_of(
    st.text(st.characters(), max_size=300),
    st.lists(st.one_of(st.sampled_from(FURNITURE), st.text(st.characters(), max_size=40)), max_size=12).map("\n".join),
)


def marked(text, language="en"):
    """Mark one text with the shipped rules alone."""
    return Marker(certainty=NEVER).mark(Article(id="a", text=text), language=language)


def labels(text):
    """The labels of the lines that lose more than half of themselves, None for the others."""
    found, start = [], 0
    spans = marked(text).removed
    for line in text.split("\n"):
        end = start + len(line)
        covering = [span for span in spans if min(end, span.end) - max(start, span.start) > len(line) / 2]
        found.append(covering[0].label if covering else None)
        start = end + 1
    return found


@given(TEXTS, st.sampled_from(["en", "de", "unknown"]))
def test_kept_and_removed_are_the_text(text, language):
    """The kept extents and the removed spans, in order, are the whole text."""
    result = marked(text, language)
    extents = sorted([*result.kept, *((span.start, span.end) for span in result.removed)])

    assert "".join(text[start:end] for start, end in extents) == text
    assert all(one[1] == other[0] for one, other in pairwise(extents))


@given(TEXTS)
def test_spans_are_sorted_disjoint_and_in_bounds(text):
    """Each span begins at or after the end of the one before it, and none is empty."""
    bounds = [bound for span in marked(text).spans for bound in (span.start, span.end)]

    assert bounds == sorted(bounds)
    assert all(span.start < span.end <= len(text) for span in marked(text).spans)


@given(TEXTS)
def test_clean_text_loses_no_word(text):
    """Every word that no span covers stands in the clean text, in order."""
    result = marked(text)
    kept = " ".join(text[start:end] for start, end in result.kept).split()

    assert result.clean_text.split() == kept


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20), st.sampled_from(["advert", "social"])), max_size=20))
def test_merge_makes_spans_disjoint(raw):
    """Merging leaves disjoint spans, and none that was not given."""
    spans = [Span(start=start, end=start + length, label=label, rule="r") for start, length, label in raw]
    merged = merge(spans)

    assert all(one.end <= other.start for one, other in pairwise(merged))
    assert set(merged) <= set(spans)


def test_earlier_findings_win_and_later_ones_keep_the_rest():
    """Of a later finding what an earlier one covers is cut out; the stretches around it stay."""
    tail = Span(start=20, end=30, label="embed", rule="rule")
    line = Span(start=0, end=40, label="related", rule="repeats")

    assert [(s.start, s.end, s.rule) for s in merge([tail], [line])] == [
        (0, 20, "repeats"),
        (20, 30, "rule"),
        (30, 40, "repeats"),
    ]


def test_protected_stretch_is_left_by_later_findings():
    """What a rule protects, no repeat and no model takes; furniture inside it goes."""
    spare = Span(start=0, end=40, label="body", rule="rule")
    tail = Span(start=30, end=40, label="embed", rule="rule")
    line = Span(start=0, end=40, label="related", rule="classifier")

    assert {(s.start, s.end, s.label) for s in merge([spare, tail], [line])} == {(0, 30, "body"), (30, 40, "embed")}


def test_donation_block_takes_its_paragraphs_that_name_no_donation():
    """A paragraph in which the outlet praises itself goes with the appeal that it stands in."""
    text = (
        "The mayor resigned on Monday.\nYour support helps us to tell the story\n"
        "From floods to fires, our reporters are there first, and we know how much it matters.\n"
        "Your donation allows us to keep asking.\nShe had held the post since 2011."
    )

    assert labels(text) == [None, "donation", "donation", "donation", None]


def test_self_praise_alone_stays():
    """The same paragraph away from an appeal is the article's."""
    text = "Our reporters are there first, and we know how much it matters.\nThe river rose."

    assert labels(text) == [None, None]


def test_perks_of_an_offer_go_with_it():
    """Bullets under an offer, and its heading, belong to it."""
    text = "The river rose again.\nInside our reporters' notebook\nUnlock unlimited access\n• No waiting\n• A free mug"

    assert labels(text) == [None, "subscription", "subscription", "subscription", "subscription"]


def test_bullets_of_an_article_stay():
    """A list under a sentence of the article is the article's."""
    assert labels("The council decided:\n• to mend the bridge\n• to close the pool") == [None, None, None]


def test_caption_printed_twice_goes_twice():
    """A line that is printed again with a credit in brackets is a caption, and so is its double."""
    text = (
        "A flood hit the town.\nA man wades through water\nA man wades through water (CITY HALL PRESS O)\nRain fell on."
    )

    assert labels(text) == [None, "caption", "caption", None]


def test_paragraph_printed_twice_stays():
    """A repeated line without a credit is no caption."""
    assert labels("It rained in town.\nIt rained in town.") == [None, None]


def test_tail_of_a_sentence_goes_and_the_sentence_stays():
    """In a mixed line the span covers the tail alone."""
    text = "“We will rebuild.” pic.twitter.com/Ab12 — Jo Doe (@jodoe) March 3, 2021"

    assert marked(text).clean_text == "“We will rebuild.”"


def test_line_with_a_furniture_tail_keeps_its_body():
    """A sign-up at the end of a long paragraph goes alone."""
    body = "The court ruled on Monday that the bridge must stay open while the case is heard in the spring."

    assert marked(f"{body} Sign up for our newsletter.").clean_text == body


def test_text_without_line_ends_loses_only_furniture_sentences():
    """One long line is decided sentence by sentence."""
    body = " ".join(f"Witness {number} told the court what he had seen that night." for number in range(20))

    assert marked(f"{body} Subscribe to our weekly newsletter.").clean_text == body


def test_quoted_appeal_is_news():
    """What somebody asks of their hearers is reported, not asked by the outlet."""
    assert labels("“Please donate today, your donation helps us,” the mayor said.") == [None]


def test_correction_is_kept():
    """A correction stays though it tells when the article was published."""
    assert labels("Correction: This article was originally published with a wrong date.") == [None]


def test_other_language_is_left_to_its_own_packs():
    """English rules do not touch a text in another language."""
    assert marked("Die Zeitung wirbt mit dem Satz:\nSign up for our newsletter", "de").spans == ()


def test_kept_label_stays_in_the_clean_text():
    """What is stripped is a setting; the span is found all the same."""
    article = Article(id="a", text="Rain fell.\nADVERTISEMENT")

    result = Marker(strip=frozenset({"social"})).mark(article, language="en")

    assert result.clean_text == article.text
    assert [span.label for span in result.spans] == ["advert"]


@pytest.mark.parametrize("text", ["", "\0", "\ud800 lone", "\n" * 50_000, "a" * 500_000, '"' * 50_000, ". " * 50_000])
def test_hostile_text_is_marked(text):
    """No text is too odd to be marked, and nothing of it is lost."""
    assert marked(text).clean_text.split() == text.split()


def test_seed_lines_are_stripped_as_the_gold_says(seeds, gold_lines):
    """On the seeds, every line that the gold strips is stripped, under its label, and no other."""
    for number, text in seeds.items():
        said = labels(text)
        for line in gold_lines[number]:
            gold = line["label"].replace("embed_credit", "embed") if line["strip"] else None
            assert (number, line["line"], said[line["line"]]) == (number, line["line"], gold)
