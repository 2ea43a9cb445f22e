"""What other accounts of an event say of a pair."""

import numpy as np
import pytest

from preprocess.columns import Ledger, Sorted
from preprocess.copies import context_of, link, plain
from preprocess.copies.accounts import beside, rivals_of
from preprocess.copies.codes import by_first
from preprocess.copies.lists import Lists
from preprocess.copies.measures import RESTATEMENT_MEASURES, measure
from preprocess.copies.rivals import RIVAL_MEASURES, Asked, beside_rivals
from preprocess.copies.view import views_of
from preprocess.settings import LinkSettings, Policy

NEW_NAMES, ONLY_HERE, OUTDONE = range(3)


NAMES = ("report", "retelling", "other", "elsewhere", "both")
REPORT, RETELLING, OTHER, ELSEWHERE, BOTH = range(5)


@pytest.fixture
def views(marked, texts):
    """The views of the texts and of a piece that tells half of the report and half of the other account."""
    halves = [texts["retelling"].split("\n\n")[1], texts["other"].split("\n\n")[3]]
    told = texts | {"both": "\n\n".join(halves)}
    articles = [marked(name, told[name]) for name in NAMES]
    context = context_of(articles)
    return views_of(articles, context, plain)


@pytest.fixture
def beside_others(views):
    """A function that says what a retelling is beside rivals."""
    return lambda copy, origin, rivals: beside_rivals(views, [Asked(copy, origin, rivals)], plain)[0].tolist()


@pytest.mark.parametrize("pair", [(RETELLING, REPORT), (OTHER, REPORT), (REPORT, ELSEWHERE)])
def test_without_rivals_they_are_the_measures_of_the_pair(views, beside_others, pair):
    """Nothing changes where no other account is known."""
    expected = measure(views, np.array([pair]), plain).retelling[0, 0, -len(RIVAL_MEASURES) :]

    assert RESTATEMENT_MEASURES[-len(RIVAL_MEASURES) :] == RIVAL_MEASURES
    assert beside_others(*pair, []) == expected.tolist()


def test_many_are_asked_as_each_alone(views):
    """What is asked together changes nothing."""
    asked = [Asked(BOTH, REPORT, [OTHER]), Asked(RETELLING, OTHER, []), Asked(RETELLING, REPORT, [OTHER, ELSEWHERE])]

    together = beside_rivals(views, asked, plain)

    assert np.array_equal(together, np.concatenate([beside_rivals(views, [each], plain) for each in asked]))
    assert beside_rivals(views, [], plain).shape == (0, len(RIVAL_MEASURES))


def test_names_of_a_second_origin_are_not_new(beside_others):
    """A piece made of two accounts has no name of its own beside both of them."""
    assert beside_others(BOTH, REPORT, [])[NEW_NAMES] > 1
    assert beside_others(BOTH, REPORT, [OTHER])[NEW_NAMES] == 0
    assert beside_others(BOTH, REPORT, [ELSEWHERE])[NEW_NAMES] == beside_others(BOTH, REPORT, [])[NEW_NAMES]


def test_facts_that_a_rival_has_too_do_not_tell_the_origin(beside_others):
    """What is left is what the origin alone has of the retelling."""
    alone, beside_other = (beside_others(RETELLING, REPORT, rivals)[ONLY_HERE] for rivals in ([], [OTHER]))

    assert 0 < beside_other < alone
    assert beside_others(RETELLING, REPORT, [REPORT])[ONLY_HERE] == 0


def test_the_wrong_account_is_outdone_by_the_right_one(beside_others):
    """One rival that knows more of the retelling is enough, whatever the others know."""
    assert beside_others(RETELLING, REPORT, [OTHER, ELSEWHERE])[OUTDONE] == 0
    assert beside_others(RETELLING, OTHER, [ELSEWHERE])[OUTDONE] == 0
    assert beside_others(RETELLING, OTHER, [REPORT, ELSEWHERE])[OUTDONE] > 1


def test_what_depends_on_an_origin_is_no_rival_of_it():
    """Others that report the copy's event are, in their order."""
    pairs, events = np.array([[1, 4], [1, 3], [1, 2], [1, 5]]), np.array([0.7, 0.8, 0.9, 0.4])
    with Ledger(1 << 30) as ledger:
        rivals = rivals_of([(pairs, events)], 7, ledger)
        from_each = [Sorted(ledger, 7, width=2) for _ in range(2)]
        for rows, (origin, copy) in zip(from_each, [(2, 3), (3, 2)], strict=True):
            rows.add(by_first(np.array([origin]), np.array([copy])))
        three_from_two, two_from_three = (Lists(rows, 7) for rows in from_each)

        assert beside(rivals, 1, 2) == [3, 4]
        assert beside(rivals, 1, 2, three_from_two) == [4]
        assert beside(rivals, 1, 2, two_from_three) == [3, 4]
        assert beside(rivals, 6, 2) == []


@pytest.mark.parametrize("bound", [1 << 30, 64], ids=["memory", "disk"])
def test_rivals_are_ordered_by_probability(bound):
    """The most probable first, to the last digit; of equal ones the first article; the unlikely are none."""
    just_under = float(np.nextafter(1.0, 0.0))
    pairs = np.array([[0, 1], [0, 2], [0, 3], [0, 4], [2, 4]])
    with Ledger(bound) as ledger:
        found = rivals_of([(pairs, np.array([just_under, 1.0, just_under, 0.49, 0.5]))], 5, ledger)

        assert [found.of(number) for number in range(5)] == [[2, 1, 3], [0], [0, 4], [0], [2]]


def test_a_copy_of_the_origin_does_not_hide_it(marked, texts):
    """A short retelling is found beside an edited copy of what it retells, which has all of its facts."""
    edited = texts["report"].replace("on Tuesday", "this week") + "\n\nMore on this later."
    brief = "\n\n".join(texts["retelling"].split("\n\n")[:3])
    corpus = [marked("report", texts["report"]), marked("brief", brief), marked("edited", edited)]

    candidates = link(corpus, LinkSettings()).candidates

    found = next(pair for pair in candidates if (pair.a, pair.b) == ("report", "brief"))
    assert found.b_side.restates >= Policy().restatement
