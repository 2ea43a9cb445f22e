"""The pieces of many articles, in memory or on disk: what is read back does not tell where they stood."""

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess.article import Article
from preprocess.boilerplate import Learner, Pieces, learn, pieces_of
from preprocess.boilerplate import cuttings as module
from preprocess.boilerplate.cuttings import Cuttings

BOUND = pytest.mark.parametrize("bound", [1 << 30, 0], ids=["memory", "disk"])
PIECE = st.tuples(*[st.integers(0, 2**bits - 1) for bits in (64, 32, 32, 64)])


@pytest.fixture(autouse=True)
def _few_at_once(monkeypatch):
    """Two articles are put away together."""
    monkeypatch.setattr(module, "_AT_ONCE", 2)


def of(rows):
    """Pieces from a row each."""
    columns = zip(*rows, strict=True) if rows else [()] * 4
    return Pieces(*(array(code, column) for code, column in zip("QIIQ", columns, strict=True)))


def rows_of(rows):
    """The same in lists."""
    return Pieces(*map(list, zip(*rows, strict=True))) if rows else Pieces([], [], [], [])


@BOUND
@given(articles=st.lists(st.lists(PIECE, max_size=5), max_size=7), data=st.data())
def test_pieces_come_back_by_number(bound, articles, data):
    """In any order, once or twice, of articles without pieces too."""
    cuttings = Cuttings(bound)
    for rows in articles:
        cuttings.append(of(rows))
    numbers = data.draw(st.lists(st.sampled_from(range(len(articles))), max_size=9)) if articles else []

    assert len(cuttings) == len(articles)
    found = cuttings.of(numbers)
    assert [found.of(place) for place in range(len(found))] == [rows_of(articles[number]) for number in numbers]
    cuttings.close()


def test_what_is_learned_does_not_depend_on_the_bound(seeds):
    """A profile is the same where no piece could be held."""
    articles = [
        Article(id=f"{number}", text=f"{number} is new.\n{text}\nHarbour Gazette, on the quay", source="Gazette")
        for number, text in enumerate([*seeds.values()] * 2)
    ]
    learner = Learner(bound=0)
    for article in articles:
        learner.add(article, pieces_of(article))

    profile = learner.learn(articles)

    assert profile == learn(articles)
    assert "Harbour Gazette, on the quay" in {piece.text for piece in profile.sources["gazette"].pieces.values()}
