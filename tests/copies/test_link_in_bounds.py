"""Linking a corpus that does not fit: what is held, asked for, put away and told."""

from collections.abc import Sequence
from itertools import pairwise

import pytest

from preprocess.copies import Standing, bulk, comparing, link
from preprocess.settings import LinkSettings


@pytest.fixture
def corpus(marked, texts):
    """Two accounts of one event, retellings, edited copies, twins, what is quoted elsewhere, and what is alone."""
    quoted = texts["elsewhere"].split(". ")[0]
    told = {
        "report": texts["report"],
        "elsewhere": texts["elsewhere"],
        "retelling": texts["retelling"],
        "twin": texts["report"].upper(),
        "other": texts["other"],
        "edited": texts["report"].replace("on Tuesday", "this week") + "\n\nMore on this later.",
        "quoting": f"“{quoted}.” So it said. " + texts["other"].replace("Tuesday", "Friday"),
        "again": texts["retelling"].replace("Authorities have", "The authorities have now"),
        "earlier": texts["report"],
        "empty": "",
    }
    return [marked(name, text, day=3 - place % 4) for place, (name, text) in enumerate(told.items())]


class Taken(Sequence):
    """Articles that are made when they are taken; it notes which."""

    def __init__(self, articles):
        self.articles, self.numbers = articles, []

    def __len__(self):
        return len(self.articles)

    def __getitem__(self, number):
        if not 0 <= number < len(self.articles):
            raise IndexError(number)
        self.numbers.append(number)
        return self.articles[number]


def standing_of(corpus):
    """What is known of articles beside their texts."""
    return Standing([one.article.id for one in corpus], [one.period for one in corpus], [100] * len(corpus))


@pytest.mark.parametrize("few", [0, 1_000], ids=["compiled", "plain"])
def test_result_does_not_depend_on_the_bound(corpus, monkeypatch, few):
    """With nothing in memory, quotations neither, it is the same."""
    monkeypatch.setattr(bulk, "FEW", few)
    held, spilled = (link(corpus, LinkSettings(), standing_of(corpus), memory=bound) for bound in (1 << 30, 0))

    assert len(held.candidates) > 12
    assert any(each.exact for each in held.candidates)
    assert any(max(each.a_side.restates, each.b_side.restates) > 0.5 for each in held.candidates)
    assert list(spilled.candidates) == list(held.candidates)
    assert (spilled.skipped_keys, spilled.crowds) == (held.skipped_keys, held.crowds)


def test_candidates_stand_in_the_order_of_the_input(corpus):
    """By the first article of the pair, then by the second, whenever they were compared."""
    places = {one.article.id: place for place, one in enumerate(corpus)}
    found = [(places[each.a], places[each.b]) for each in link(corpus, LinkSettings()).candidates]

    assert found == sorted(set(found))
    assert all(a < b for a, b in found)


def test_candidates_are_put_on_the_given_shelf(corpus):
    """The result takes them from there, one or several."""
    shelf = []
    found = link(corpus, LinkSettings(), shelf=shelf).candidates
    told = list(link(corpus, LinkSettings()).candidates)

    assert sorted(shelf, key=lambda each: (each.a, each.b)) == sorted(told, key=lambda each: (each.a, each.b))
    assert shelf != told
    assert list(found) == told
    assert (found[-1], list(found[1:3])) == (told[-1], told[1:3])
    assert len(found) == len(shelf)


def test_articles_are_taken_for_their_texts_alone(corpus, monkeypatch):
    """Once to be sketched, then in rising order for each block of pairs; ids and dates come with the columns."""
    blocks = []
    before = comparing.Comparing._blocks
    monkeypatch.setattr(
        comparing.Comparing, "_blocks", lambda *asked: (blocks.append(0) or one for one in before(*asked))
    )
    taken = Taken(corpus)
    link(taken, LinkSettings(), standing_of(corpus))

    count = len(corpus)
    falls = sum(later <= earlier for earlier, later in pairwise(taken.numbers[count:]))
    assert taken.numbers[:count] == list(range(count))
    assert falls <= 2 * len(blocks)


@pytest.mark.parametrize("lot", [1, 3, 1_000])
def test_progress_is_told_to_the_end(corpus, monkeypatch, lot):
    """Articles first, then pairs: rising up to all of them, once a lot or a block."""
    monkeypatch.setitem(link.__globals__, "_READ_AT_ONCE", lot)
    monkeypatch.setattr(comparing, "PAIRS_AT_ONCE", lot)
    told = {}
    found = link(corpus, LinkSettings(), progress=lambda phase, *so_far: told.setdefault(phase, []).append(so_far))

    assert list(told) == ["link", "pair", "compare"]
    assert told["pair"] == [(0, len(corpus))]
    for phase, total in (("link", len(corpus)), ("compare", len(found.candidates))):
        done = [done for done, _ in told[phase]]
        assert done == sorted(done)
        assert {of for _, of in told[phase]} == {total}
        assert done[-1] == total
        assert len(done) <= 2 * -(-total // lot) + 3


def test_nothing_is_linked_of_nothing():
    """An empty corpus has no candidates, and neither has an article alone."""
    assert list(link([], LinkSettings()).candidates) == []
