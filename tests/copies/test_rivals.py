"""What other accounts of an event say of a pair."""

import numpy as np
import pytest

from preprocess.copies import context_of, link
from preprocess.copies.link import beside
from preprocess.copies.measures import RESTATEMENT_MEASURES, measure
from preprocess.copies.rivals import RIVAL_MEASURES, beside_rivals
from preprocess.copies.view import view
from preprocess.settings import LinkSettings, Policy

NEW_NAMES, ONLY_HERE, OUTDONE = range(3)


@pytest.fixture
def views(marked, texts):
    """The views of the texts and of a piece that tells half of the report and half of the other account."""
    halves = [texts["retelling"].split("\n\n")[1], texts["other"].split("\n\n")[3]]
    articles = [marked(name, text) for name, text in (texts | {"both": "\n\n".join(halves)}).items()]
    context, _ = context_of(articles)
    return {article.article.id: view(article, context) for article in articles}


@pytest.mark.parametrize("pair", [("retelling", "report"), ("other", "report"), ("report", "elsewhere")])
def test_without_rivals_they_are_the_measures_of_the_pair(views, pair):
    """Nothing changes where no other account is known."""
    chosen = [views[name] for name in pair]

    expected = measure(chosen, np.array([[0, 1]])).retelling[0, 0, -len(RIVAL_MEASURES) :]

    assert RESTATEMENT_MEASURES[-len(RIVAL_MEASURES) :] == RIVAL_MEASURES
    assert beside_rivals(*chosen, []) == pytest.approx(tuple(expected))


def test_names_of_a_second_origin_are_not_new(views):
    """A piece made of two accounts has no name of its own beside both of them."""
    pair = views["both"], views["report"]

    assert beside_rivals(*pair, [])[NEW_NAMES] > 1
    assert beside_rivals(*pair, [views["other"]])[NEW_NAMES] == 0
    assert beside_rivals(*pair, [views["elsewhere"]])[NEW_NAMES] == beside_rivals(*pair, [])[NEW_NAMES]


def test_facts_that_a_rival_has_too_do_not_tell_the_origin(views):
    """What is left is what the origin alone has of the retelling."""
    pair = views["retelling"], views["report"]
    alone, beside_other = (beside_rivals(*pair, rivals)[ONLY_HERE] for rivals in ([], [views["other"]]))

    assert 0 < beside_other < alone
    assert beside_rivals(*pair, [views["report"]])[ONLY_HERE] == 0


def test_the_wrong_account_is_outdone_by_the_right_one(views):
    """One rival that knows more of the retelling is enough, whatever the others know."""
    copy, report, other, elsewhere = (views[name] for name in ("retelling", "report", "other", "elsewhere"))

    assert beside_rivals(copy, report, [other, elsewhere])[OUTDONE] == 0
    assert beside_rivals(copy, other, [elsewhere])[OUTDONE] == 0
    assert beside_rivals(copy, other, [report, elsewhere])[OUTDONE] > 1


def test_what_depends_on_an_origin_is_no_rival_of_it():
    """Others that report the copy's event are, in their order."""
    rivals = {1: [2, 3, 4], 5: [1]}

    assert beside(rivals, 1, 2) == [3, 4]
    assert beside(rivals, 1, 2, {frozenset((3, 2))}) == [4]
    assert beside(rivals, 6, 2) == []


def test_a_copy_of_the_origin_does_not_hide_it(marked, texts):
    """A short retelling is found beside an edited copy of what it retells, which has all of its facts."""
    edited = texts["report"].replace("on Tuesday", "this week") + "\n\nMore on this later."
    brief = "\n\n".join(texts["retelling"].split("\n\n")[:2])
    corpus = [marked("report", texts["report"]), marked("brief", brief), marked("edited", edited)]

    candidates = link(corpus, LinkSettings()).candidates

    found = next(pair for pair in candidates if (pair.a, pair.b) == ("report", "brief"))
    assert found.b_side.restates >= Policy().restatement
