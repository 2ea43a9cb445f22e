"""What a change of a text must do to its score, whatever the text: on three short reports written for it."""

import pytest

from preprocess import Article
from preprocess.originality import score
from preprocess.prepare import Preparer
from preprocess.settings import Settings

OWN, OTHER = "Harbour Gazette", "Coast Tribune"
BRIDGE = (
    "The bridge over the river was shut on Monday after a crack was found in its third pier. Cars now "
    "have to take the long way by the old mill, which takes half an hour. The crack is two metres long "
    "and runs from the waterline to the deck. Divers went down twice before noon and came up with "
    "pictures of it. The bridge was built in 1961 and carries nine thousand cars a day. It was last "
    "painted six years ago, when the railings were replaced as well."
)
SCHOOL = (
    "Three primary schools in the north of the town will close next summer. The council approved the plan "
    "by nine votes to six after a debate of four hours. Pupils will be moved to two larger schools near "
    "the station. In a statement, the council said the number of children had fallen by a third in ten "
    "years. “We had no choice,” Mayor John Doe said at a news conference on Tuesday. Parents of one "
    "school have collected two thousand signatures against the plan. The buildings are to be sold, and "
    "the money is meant for a new sports hall."
)
FACTORY = (
    "A factory that makes tyres will cut four hundred jobs by the end of the year. “Demand fell faster "
    "than we thought,” said Jane Poe, who runs the plant. Workers heard of it at a meeting on Thursday "
    "morning. Some of them have been there for thirty years. The company owns five plants in three "
    "countries and made a profit last year. Two of the plants were bought in 2015 from a rival that had "
    "gone bankrupt. A union has called a strike for next week."
)
REPORTS = {"bridge": BRIDGE, "school": SCHOOL, "factory": FACTORY}


def scored(text, source=OWN):
    """The score of an English text."""
    return score(Preparer(Settings()).mark(Article(id="a", text=text, source=source, language="en"))).score


@pytest.fixture(params=sorted(REPORTS))
def report(request):
    """One of the reports."""
    return REPORTS[request.param]


def test_furniture_changes_nothing(report):
    """What is stripped is not scored."""
    furniture = "\n\nSign up for our newsletter\n\nRead more: Ten bridges to see before they fall\n\nShare this article"
    assert abs(scored(report + furniture) - scored(report)) <= 0.02


def test_told_another_outlet_lowers(report):
    """An interview that another outlet had is not one's own."""
    told = f"{report} “It was loud,” Maria Roe told the {{}}."
    assert scored(told.format(OTHER)) < scored(told.format(OWN)) - 0.05


def test_according_to_another_outlet_lowers(report):
    """What another outlet found was taken."""
    assert scored(f"{report} According to the {OTHER}, it had been known since May.") < scored(report)


def test_a_comment_that_was_asked_for_raises(report):
    """Who asked for a comment did work of one's own."""
    assert scored(f"{report} The owner did not respond to a request for comment.") > scored(report)


def test_quotes_from_posts_do_not_raise(report):
    """What anybody could read on a network earns nothing."""
    posts = "“It shook like a train,” Maria Roe wrote on Twitter. “And it never stopped,” she added."
    assert scored(f"{report} {posts}") <= scored(report) + 0.005


def test_outlet_renamed_everywhere_changes_nothing(report):
    """No weight knows an outlet's name."""
    text = f"{report} “It was loud,” Maria Roe told the {OWN}. The {OTHER} reported it first."
    swapped = text.replace(OWN, "§").replace(OTHER, OWN).replace("§", OTHER)
    assert scored(swapped, OTHER) == scored(text, OWN)


def test_order_of_articles_changes_nothing():
    """A score is of one article alone."""
    first = [scored(REPORTS[name]) for name in sorted(REPORTS)]
    assert [scored(REPORTS[name]) for name in sorted(REPORTS, reverse=True)] == first[::-1]
