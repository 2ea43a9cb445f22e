"""How far a block reaches, and what a text without line ends loses."""

import pytest

from preprocess.article import Article
from preprocess.boilerplate import Certainty, Marker, load_packs
from preprocess.boilerplate.patterns import Patterns

NEVER = Certainty(line=1, sentence=1)
BODY = "The court ruled that it was wrong."
OFFER = "Sign up for our weekly newsletter with the best stories delivered straight to your inbox."
PRAISE = "Our newsroom spends weeks on a single story."


def marked(text):
    return Marker(certainty=NEVER).mark(Article(id="a", text=text), language="en")


def removed(text):
    return [text[span.start : span.end] for span in marked(text).removed]


def test_weak_lines_out_of_reach_of_a_strong_one_stay():
    """Weak evidence counts three lines away from a strong line and no farther."""
    assert removed("\n".join([PRAISE] * 10 + ["Donate now"])) == [PRAISE] * 3 + ["Donate now"]


def test_line_of_the_article_ends_a_block():
    """A line without any evidence parts a weak line from a strong one."""
    assert removed(f"{PRAISE}\n{BODY}\nDonate now") == ["Donate now"]


TITLES = ["Rain Stops Play Again", "Is the Bridge Safe?", "Ten Gardens to See in June"]


def test_titles_under_a_heading_of_links_go_to_the_end():
    """What follows a heading of links, down to the last line, are titles of other articles; adverts may part them."""
    assert removed("\n".join([BODY, "READ MORE:", "Advertisement", *TITLES])) == [
        "READ MORE:",
        "Advertisement",
        *TITLES,
    ]


def test_titles_before_more_of_the_article_stay():
    """A heading of links in the midst says nothing of all that follows."""
    assert removed("\n".join([BODY, "READ MORE:", *TITLES, BODY])) == ["READ MORE:"]


def test_titles_without_a_heading_of_links_stay():
    """A list at the end of an article may be the article's own."""
    assert removed("\n".join([BODY, *TITLES])) == []


def test_a_heading_of_links_far_above_the_end_takes_nothing():
    """A list that is longer than any list of links is none."""
    assert removed("\n".join([BODY, "READ MORE:", *TITLES * 14])) == ["READ MORE:"]


def test_line_between_two_of_an_appeal_goes_with_them():
    """What the outlet says of itself between two lines of its appeal is the appeal's."""
    line = "We believe that facts should be open to all."

    assert removed(f"{BODY}\nDonate now\n{line}\nYour support makes our work possible.\n{BODY}")[1] == line


def test_bullets_under_a_button_stay():
    """A button heads no list: bullets of the article below it stay."""
    bullets = "- The bridge will close for a year\n- The pool will open in May"

    assert removed(f"Log in\n{bullets}") == ["Log in"]


def test_heading_takes_a_bounded_number_of_bullets():
    """An offer takes ten bullets along; a longer list is more than an offer."""
    bullets = "\n".join(f"• Perk number {number}" for number in range(30))

    assert len(removed(f"Unlock unlimited access\n{bullets}")) == 1 + 10


def test_links_under_a_heading_of_links_go():
    """A heading of links takes the bulleted titles under it along."""
    text = f"{BODY}\nMore From The Tide\n- A bridge too many\n- The pool that never was\n{BODY}"

    assert marked(text).clean_text == f"{BODY}\n{BODY}"


def test_unbroken_text_loses_furniture_sentences_alone():
    """However much of a text without line ends is furniture, its other sentences stay."""
    text = " ".join([BODY, OFFER] * 20)

    assert marked(text).clean_text.split() == (f"{BODY} " * 20).split()


def test_unbroken_text_with_quotations_loses_its_furniture():
    """A quotation protects its own sentence, not all of a text without line ends."""
    body = " ".join(["The mayor resigned on Monday.", "“I am tired,” she said.", "The council will meet."] * 30)

    assert marked(f"{body} Subscribe to our weekly newsletter.").clean_text == body


def test_appeal_inside_a_long_quotation_stays():
    """A speaker who asks for gifts is quoted, though the marks stand sentences away."""
    speech = (
        "“The roof is gone. Please consider making a donation. "
        + "We have nothing left to sell. " * 12
        + "Help us,” Roe said."
    )

    assert removed(f"{'The shelter lost its roof in the storm on Sunday night. ' * 4}{speech}") == []


def test_words_of_an_embedded_post_stay():
    """Of an embedded post only the handle and date go, whatever its words ask for."""
    text = "Sign the petition today! — Jo D. Doe (@jodoe) March 3, 2021"

    assert marked(text).clean_text == "Sign the petition today!"


@pytest.mark.parametrize("credit", ["Jo Doe/City Press", "CITY HALL PRESS O", "Pool via Tide", "Jo Doe"])
def test_caption_is_told_by_its_credit(credit):
    """A line that is repeated with a credit is a caption, with at most a line between the two."""
    line = "A man wades through water"

    assert removed(f"{BODY}\n{line}\n{line} ({credit})\n{BODY}") == [line, f"{line} ({credit})"]
    assert removed(f"{BODY}\n{line}\nADVERTISEMENT\n{line} ({credit})")[0] == line


def test_remark_in_brackets_is_no_credit():
    """A line repeated with a remark in brackets is the article's."""
    assert removed("He lost his seat\nHe lost his seat (by three ballots)") == []


@pytest.mark.parametrize("tail", ["Read more: How the bridge was lost", "(dpa)", "https://t.co/Ab1"])
def test_tail_goes_and_its_paragraph_stays(tail):
    """A tail of furniture is stripped from a paragraph, and nothing else of it."""
    assert marked(f"{BODY} {BODY} {tail}").clean_text == f"{BODY} {BODY}"


def test_counts_of_a_pattern_hold():
    """A count of repeats is no more than that."""
    rule = load_packs()[0].rule[0].model_copy(update={"pattern": "^a{3}$"})

    assert [Patterns((rule,)).hits(text) for text in ("aa", "aaa", "aaaa")] == [[], [0], []]


def test_work_grows_with_the_text():
    """Twice the lines make twice the spans, through every mechanism that looks at neighbours."""
    part = f"{BODY}\nDonate now\n{PRAISE}\nUnlock unlimited access\n• No ads\n{BODY}\nA dam\nA dam (Jo Doe/Tide)\n"
    few, many = (len(marked(part * times).spans) for times in (500, 1000))

    assert many == 2 * few
