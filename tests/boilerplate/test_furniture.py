"""What outlets print around their articles is found, wherever it stands, and named."""

import pytest

from preprocess.article import Article
from preprocess.boilerplate import Certainty, Marker

ARTICLE = [
    "The harbour board voted on Tuesday to dredge the north basin, after two trawlers ran aground there in spring.",
    "The vote, five to two, came after an evening of testimony from skippers who said that they could not wait.",
    "“You measure it at noon and it is gone by supper,” Ines Calder, who runs the pilots' office, told the board.",
    "Dredging will cost nine million, of which the state has promised to pay a third, according to budget papers.",
    "Work is to begin in March and to last until autumn, the board's engineers wrote in their report.",
    "Shopkeepers on the quay said that they feared for the season, when half of their guests come by boat.",
]

APPEALS = {
    "favour": [
        "Before you go, we have a small favour to ask.",
        "Thousands of people turn to the Packet for reporting that nobody else does.",
        "We are not owned by a billionaire, and no shareholder reads our stories before you do.",
        "Every contribution, however small, keeps our reporters on the quay.",
        "Support the Packet from as little as €2.",
    ],
    "drive": [
        "It is the last week of our spring fund drive, and we are $9,000 short.",
        "We sat through the hearings so that you did not have to.",
        "If you can, please chip in what you can today.",
    ],
    "non-profit": [
        "The Packet is a nonprofit newsroom, and we do not charge for our stories.",
        "Good reporting does not come cheap.",
        "Join the 4,000 readers who give each month.",
    ],
}

LINES = {
    "newsletter": [
        "The most important stories of the coast, picked by our editors and delivered every morning.",
        "You may occasionally receive promotional messages from the Packet.",
        "Something went wrong. Please try again later.",
    ],
    "subscription": [
        "This story is for subscribers only.",
        "You've reached your limit of free articles.",
        "Already have a subscription? Log in",
        "Full access. Billed as $6 every four weeks.",
    ],
    "social": ["Leave a Reply", "Comments are closed.", "Subscribe at iTunes.", "Got a tip? Write to the desk"],
    "related": [
        "►READ MORE: Trawler freed at last",
        "READ MORE | Trawler freed at last",
        "Read more from The Packet:",
        "Skippers say they were warned of the shoal Read more",
        "More:Sen. Calder will not stand again: report",
    ],
    "caption": [
        "Trawlers wait outside the basin. (Packet photo: Ines Roe)",
        "Trawlers wait outside the basin. Credit...Ines Roe for The Packet",
        "Trawlers wait outside the basin on Monday. Ines Roe/The Packet",
        "Trawlers wait outside the basin. REUTERS/Ines Roe",
        "Slideshow (7 Images)",
        "Image source, Alamy",
        "Foto: Ines Roe/dpa",
    ],
    "advert": ["Story Continued Below", "Advertisement Advertisement", "Ads by Example"],
    "navigation": [
        "Media playback is not supported on this device",
        "JavaScript is required to view this content.",
        "Play Video 1:20",
        "Report a typo",
    ],
    "embed": ["View this post on Instagram", "9:12 AM · Apr 2, 2022", "— Ines Roe (@inesroe) 2 de abril de 2022"],
    "legal": ["© Copyright 2022 by Packet Syndicate Inc.", "Copyright The Harbour Packet", "We value your privacy"],
    "credit": [
        "Contributing: The Associated Press",
        "With files from The Coast Press",
        "Ines Roe covers the harbour for the Packet. She lives on a boat.",
        "The writer is a professor of law at the state university.",
        "By José Álvarez",
    ],
    "syndication": [
        "Originally published at packet.example",
        "This story comes from our partners at Coast Radio.",
        "Editor's note: The following column originally appeared in The Packet.",
    ],
}

CASES = [
    pytest.param(label, line, id=f"{label}-{number}") for label in LINES for number, line in enumerate(LINES[label])
]


def removed(lines):
    """What rules alone strip of lines, each stretch with its label."""
    text = "\n\n".join(lines)
    marked = Marker(certainty=Certainty(line=1, sentence=1)).mark(Article(id="a", text=text), language="en")
    return {text[span.start : span.end]: span.label for span in marked.removed}


@pytest.mark.parametrize(("label", "line"), CASES)
def test_line_after_the_article_is_found_and_named(label, line):
    """A line of furniture goes whole, under its label."""
    found = removed([*ARTICLE, line])

    assert set(found.values()) == {label}
    assert "".join(found).replace(" ", "") == line.replace(" ", "")


@pytest.mark.parametrize("place", [0, 3, len(ARTICLE)], ids=["top", "middle", "end"])
@pytest.mark.parametrize("name", list(APPEALS))
def test_appeal_goes_whole_wherever_it_stands(name, place):
    """The innocent lines of an appeal go with the others, and nothing of the article does."""
    appeal = APPEALS[name]

    assert list(removed([*ARTICLE[:place], *appeal, *ARTICLE[place:]])) == appeal


def test_notice_in_a_line_of_another_kind_is_read_as_one():
    """A line that asks to be followed and says where the piece ran first says both."""
    line = "Follow Ines Roe on Twitter. This story first appeared in The Coast Review."

    assert removed([*ARTICLE, line]) == {
        "Follow Ines Roe on Twitter.": "social",
        "This story first appeared in The Coast Review.": "syndication",
    }


def test_offer_after_a_correction_goes_and_the_correction_stays():
    """Only what corrects is protected."""
    line = "Correction: The vote was five to two. Sign up for our newsletter here."

    assert removed([*ARTICLE, line]) == {"Sign up for our newsletter here.": "newsletter"}


TAILS = [
    "Sign up for our newsletter here.",
    "READ MORE: What the inquiry found",
    "Click here to subscribe.",
    "Donate to the Packet today.",
    "Follow us on Facebook and Twitter.",
    "This story was first published in The Coast Review.",
    "Download our free app for the latest news.",
    "The post Gate shut again appeared first on Coast News.",
]
HEADS = [
    "The mayor said that she would resign on Friday.",
    "Who asked them to come?",
    "“We cannot wait for another winter,” said Ines Calder, who runs the pilots' office.",
    "The board approved the contract of $23.4 million in January. Work begins in March.",
    "We saw two boats go down that night, and our skipper swam to the quay.",
]


@pytest.mark.parametrize("place", [3, len(ARTICLE)], ids=["middle", "end"])
@pytest.mark.parametrize("tail", TAILS)
@pytest.mark.parametrize("head", HEADS)
def test_tail_goes_and_the_sentence_before_it_stays(head, tail, place):
    """What stands behind a sentence on its line is no reason to lose it: not for a rule, nor for the model."""
    text = "\n\n".join([*ARTICLE[:place], f"{head} {tail}", *ARTICLE[place:]])

    assert Marker().mark(Article(id="a", text=text), language="en").clean_text == "\n\n".join(
        [*ARTICLE[:place], head, *ARTICLE[place:]]
    )


def test_line_that_begins_with_a_mark_nobody_sees_is_read():
    """A zero-width blank hides no offer."""
    offer = "\u200bSign up for our newsletter here."

    assert "newsletter" in removed([*ARTICLE, offer]).values()
