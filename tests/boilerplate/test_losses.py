"""What an article says is not furniture because it uses furniture's words. Losing a sentence is the worst error."""

import pytest

from preprocess.article import Article
from preprocess.boilerplate import Certainty, Marker

AROUND = "The council met on Monday evening to vote on the bridge.\n{}\nIt was late.\nThe mayor left first.\nRain fell."

SENTENCES = [
    "Doctors say vaccines help us stay healthy through the winter.",
    "We rely on our neighbours for gas, and that will not change soon.",
    "Parents should encourage children to continue reading over the summer.",
    "If a message from an unknown sender lands in your inbox, do not open the link.",
    "Share the road with cyclists, the police chief urged drivers on Monday.",
    "Background: The court ruled in 2015 that the dam must be removed within ten years.",
    "Maria Roe is the director of the shelter and has worked there since 2001. She told the council the roof leaks.",
    "John Doe is a professor of law who advised the defence in the case, according to court papers.",
    "Get vaccinated before the trip, and set email alerts from the embassy.",
    "Register by Friday to vote or request ballots by email.",
    "Join the conversation at town hall on Tuesday, when residents will discuss the budget.",
    "Your donation will be used to rebuild homes, the charity wrote on its website.",
    "Her annual premium would decline from $15,600 under current law to $14,600.",
    "The streaming service will offer a premium plan for $15 a month from May.",
    "Written by Jo Doe in 1934, the play still fills houses.",
    "Reported by a neighbour, the fire was out within an hour.",
    "The article was originally published by a rival paper, which later apologised to the family.",
    "First published in full by a rival in January, the dossier was paid for by the party and by its friends abroad.",
    "The documents may not be published until the trial ends.",
    "Stay informed about the storm by following alerts from the weather service.",
    "To receive the benefit, applicants must send emails to the office by June.",
    "Consider giving up meat one day a week, the report suggests.",
    "The president does not subscribe to any of that.",
    "Limited access to water made the summer worse.",
    "The inspectors would get unlimited access to the plant.",
    "Sponsored by Senator Roe, the bill passed at noon.",
    "The president is on Twitter all night.",
]


def clean(text, marker=None):
    return (marker or Marker()).mark(Article(id="a", text=text), language="en").clean_text


@pytest.mark.parametrize("sentence", SENTENCES)
def test_sentence_of_an_article_stays_within_it(sentence):
    """A sentence that shares its words with furniture stays among the lines of an article."""
    assert clean(AROUND.format(sentence)) == AROUND.format(sentence)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_sentence_of_an_article_stays_at_its_end(sentence):
    """It stays as the last line too, where notes about authors are looked for."""
    text = f"The council met on Monday evening to vote on the bridge.\n{sentence}"

    assert clean(text) == text


@pytest.mark.parametrize("sentence", SENTENCES)
def test_sentence_of_an_article_stays_beside_an_appeal(sentence):
    """An appeal takes no sentence of the article along, above it or below it."""
    text = f"{sentence}\nSign up for our newsletter.\nDonate now\n{sentence}"

    assert clean(text) == f"{sentence}\n{sentence}"


def test_first_person_article_above_an_appeal_stays():
    """What an author says in the first person is no evidence when an appeal stands on one side of it only."""
    body = "\n".join(
        f"We believe that the river must be cleaned, and we know who fouled it, in case {n}." for n in range(8)
    )

    assert clean(f"{body}\nDonate now") == body


RULES_ALONE = Marker(certainty=Certainty(line=1, sentence=1))
PROSE = [
    "Shop owners feared for the season. Jo Roe, who speaks for them, can be reached at jo@quay.example, she said.",
    "She sold her archive to Getty Images",
    "His approval fell to 38 percent in the latest survey by Reuters/Ipsos",
    "Over the bar hung an old chart of the coast and a photo by Diane Arbus",
    "Please donate to the GoFundMe page of the family, which has raised $12,000 so far.",
    "In lieu of flowers, please consider a donation to the library.",
    "Donate now at the town hall, which is open until noon.",
    "The e-mail read: Your support makes our work possible. Donate today.",
    "Help us to bring him home, his mother begged.",
    "With your help we can beat this team, the coach shouted.",
    "You may opt out of the settlement by sending a letter to the court.",
    "The disputed article may not be republished, the judge ruled on Monday.",
    "The state may receive a share of the sales of the drug.",
    "Copyright 2019 amendments to the law were struck down.",
    "Warm seas contributed to this article of faith.",
    "He contributed reporting on the war for three decades.",
    "Reporting by Ann Roe, who found the papers, won a prize.",
    "Email your senator at roe@senate.example and tell her no.",
    "Download the county app to report a pothole.",
    "A: Sign up for our newsletter. Follow us on Twitter. That is all I do.",
    "Dear Bored: Yes. Sign up for her newsletter, and never open it.",
    "More: the city owes three million to builders who have not been paid.",
    "Related: the board fired the coach.",
]


@pytest.mark.parametrize("sentence", PROSE)
def test_paragraph_of_an_article_stays(sentence):
    """No rule takes news of asking, of agencies, of rights and of authors."""
    assert clean(AROUND.format(sentence), RULES_ALONE) == AROUND.format(sentence)


@pytest.mark.parametrize(
    "rows",
    [
        ["1. Jo Doe (Red Bull/Honda)", "2. Jay Roe (Red Bull/Honda)", "3. Kim Poe (Alpine/Renault)"],
        ['"The River" (Jo Doe/Tide Films)', '"Bridges" (Jay Roe/Ocean Films)'],
        ["Customer Service/Help Desk", "Free Video Footage/B-roll", "Design (Responsive/Mobile Web)"],
    ],
)
def test_rows_of_a_list_are_no_captions(rows):
    """A stroke between two names is no agency's."""
    assert all(row in clean(AROUND.format("\n".join(rows)), RULES_ALONE) for row in rows)


@pytest.mark.parametrize(
    "rows",
    [
        ["More from the game", "Ohio State 24", "Michigan 21", "Penn State 17"],
        ["Read more", "How we got here: A timeline", "1913: The flood", "1954: The bridges open", "2021: Cracks"],
        ["Read more", "Yes: Mercer", "No: Lee"],
    ],
)
def test_rows_after_a_heading_stay_where_they_are_no_titles(rows):
    """Scores, years and votes at the end of an article are its own."""
    text = AROUND.format("The bridge is old.") + "\n" + "\n".join(rows)

    assert clean(text, RULES_ALONE).split("\n")[-len(rows) + 1 :] == rows[1:]
