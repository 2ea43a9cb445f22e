"""Records on a shelf: what is read back does not tell where it stood."""

import copy
import pickle
import tempfile
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

import preprocess
from preprocess.article import Article, Candidate, Link, Scored
from preprocess.errors import RunError
from preprocess.shelf import Lazy, Named, Room, Shelf, picked, shelved

BOUND = pytest.mark.parametrize("bound", [1 << 30, 2_000, 0], ids=["memory", "both", "disk"])

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(), inside, max_size=3),
    max_leaves=5,
)
TEXT = st.text(st.characters(), max_size=40)  # halves of characters too
ARTICLES = st.lists(
    st.builds(
        Article,
        id=TEXT,
        text=TEXT,
        source=st.none() | TEXT,
        extra=st.dictionaries(TEXT, JSON, max_size=3),
        period=st.none() | st.tuples(*2 * [st.datetimes(timezones=st.just(UTC))]),
    ),
    max_size=12,
)


@BOUND
@given(articles=ARTICLES, data=st.data())
def test_what_was_put_there_is_read_back(bound, articles, data):
    """In order, one by one, in slices and from the end, whatever JSON's values and whatever characters they hold."""
    shelf = shelved(Article, articles, Room(bound))

    assert list(shelf) == articles
    assert len(shelf) == len(articles)
    assert [shelf[number] for number in range(-len(articles), len(articles))] == articles * 2
    places = st.none() | st.integers(-15, 15)
    chosen = slice(data.draw(places), data.draw(places), data.draw(st.none() | st.sampled_from([-2, -1, 1, 3])))
    assert shelf[chosen] == articles[chosen]


@pytest.fixture(scope="module")
def corpus(root):
    """The seeds after a run."""
    return preprocess.run(root / "seeds")


@BOUND
def test_every_kind_of_record_comes_back(corpus, bound):
    """Articles with spans, scores and evidence, pairs and links with their passages."""
    assert list(shelved(Scored, corpus.records.scored, Room(bound))) == list(corpus.records.scored)
    assert list(shelved(Candidate, corpus.candidates, Room(bound))) == list(corpus.candidates)
    assert list(shelved(Link, corpus.links, Room(bound))) == list(corpus.links)


def test_reading_does_not_disturb_writing():
    """What is put there after some of it was read stands at the end."""
    shelf = Shelf(Article, Room(0))
    for number in range(20):
        shelf.append(Article(id=str(number), text="word " * number))
        assert [one.id for one in shelf] == [str(earlier) for earlier in range(number + 1)]


def test_several_can_read_at_once():
    """Two who go through a shelf do not disturb each other."""
    articles = [Article(id=str(number), text="x" * 90_000) for number in range(40)]
    shelf = shelved(Article, articles, Room(0))
    assert list(zip(shelf, shelf, strict=True)) == list(zip(articles, articles, strict=True))


def test_shelves_share_a_room():
    """What one holds another cannot; what is given back can be had again."""
    room = Room(3_000)
    first = shelved(Article, [Article(id="a", text="x" * 300)], room)
    second = shelved(Article, [Article(id="b", text="x" * 300)], room)
    first.close()
    third = shelved(Article, [Article(id="c", text="x" * 300)], room)

    assert not second.in_memory
    assert third.in_memory
    assert len(first) == 0


def test_room_of_a_shelf_that_is_gone_can_be_had_again():
    """Nobody need close it."""
    room = Room(3_000)
    for _ in range(9):
        assert shelved(Article, [Article(id="a", text="x" * 300)], room).in_memory


@BOUND
def test_shelf_is_equal_to_any_sequence_of_its_records(bound):
    """To a list, to another shelf, and to what is picked of one; not to others, and not to no sequence."""
    articles = [Article(id=name, text=name) for name in "abc"]
    shelf = shelved(Article, articles, Room(bound))

    assert shelf == articles
    assert shelf == shelved(Article, articles)
    assert picked(shelf, [2, 0]) == (articles[2], articles[0])
    assert picked(shelf, []) == ()
    assert shelf != articles[:2]
    assert shelf != [*articles[:2], articles[0]]
    assert shelf != "abc"
    assert repr(shelf).startswith("<3 in order: Article(id='a', text='a'")


@BOUND
def test_shelf_can_be_copied(bound):
    """What is picked of it too; to another process, say."""
    articles = [Article(id=name, text=name) for name in "abc"]
    shelf = shelved(Article, articles, Room(bound))

    assert pickle.loads(pickle.dumps(shelf)) == articles  # noqa: S301 - our own
    assert copy.deepcopy(picked(shelf, [1])) == articles[1:2]


def test_records_are_looked_up_by_name():
    """A name that is none is no key."""
    articles = [Article(id=name, text=name) for name in "abc"]
    named = Named("abc", "abc".index, articles)

    assert dict(named) == {one.id: one for one in articles}
    assert len(named) == 3


@pytest.mark.parametrize("place", [3, -4])
@BOUND
def test_place_that_is_not_there_is_an_error(bound, place):
    """As of any sequence."""
    shelf = shelved(Article, [Article(id=name, text="") for name in "abc"], Room(bound))
    with pytest.raises(IndexError):
        shelf[place]


def test_no_folder_for_temporary_files_is_told(monkeypatch):
    """The error names the folder and two ways out."""
    monkeypatch.setattr(tempfile, "TemporaryFile", _full)
    with pytest.raises(RunError, match=r"No space left on device; TMPDIR names another folder, a larger --memory"):
        shelved(Article, [Article(id="a", text="")], Room(0))


def _full(**_options):
    raise OSError(28, "No space left on device")


@given(st.lists(st.integers(), max_size=8), st.data())
def test_lazy_sequence_is_what_it_stands_for(items, data):
    """Chosen records, changed when they are looked at, are those of a list that was made at once."""
    numbers = data.draw(st.lists(st.integers(0, max(0, len(items) - 1)), max_size=8)) if items else []
    for lazy, made in (
        (Lazy(items, str), list(map(str, items))),
        (Lazy(items, str, numbers), [str(items[number]) for number in numbers]),
    ):
        assert list(lazy) == made
        assert len(lazy) == len(made)
        assert list(lazy[1:5]) == made[1:5]
        assert list(lazy[::-1]) == made[::-1]
        assert [lazy[place] for place in range(len(made))] == made
