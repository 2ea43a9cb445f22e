"""The rows of a result, where nothing of it could be held in memory."""

import json
import pickle

import pytest

import preprocess
from preprocess import Policy
from preprocess.errors import UsageError
from preprocess.files.rows import article_row, link_row


@pytest.fixture(scope="module")
def pile(seeds, tmp_path_factory):
    """Some articles that repeat and retell each other, with an outlet each."""
    path = tmp_path_factory.mktemp("pile") / "articles.jsonl"
    rows = [
        {"id": f"{number}-{name}", "text": f"{text}\n{'Once more. ' * number}", "source": f"outlet {number}"}
        for number in range(3)
        for name, text in seeds.items()
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def held(pile, tmp_path_factory):
    """The result, held in memory."""
    return preprocess.run(pile, out=tmp_path_factory.mktemp("held") / "out")


@pytest.fixture(scope="module")
def spilled(pile, tmp_path_factory):
    """The same, of which nothing was held."""
    return preprocess.run(pile, out=tmp_path_factory.mktemp("spilled") / "out", memory=0)


def test_bound_changes_no_byte(pile, tmp_path):
    """Every file of a run is the same where all that grows with the input went to temporary files."""
    for memory, name in ((0, "spilled"), (64, "held")):
        preprocess.run(pile, out=tmp_path / name, memory=memory)

    for path in (tmp_path / "held").iterdir():
        assert path.read_bytes() == (tmp_path / "spilled" / path.name).read_bytes(), path.name


def test_nothing_was_held(held, spilled):
    """Articles and links stand on disk, or in memory."""
    for corpus, in_memory in ((held, True), (spilled, False)):
        assert corpus.records.scored.in_memory is in_memory
        assert corpus.records.links.in_memory is in_memory


def test_rows_are_the_same(held, spilled):
    """One by one, in slices, from the end, by id, kept and dropped, with their links."""
    rows = list(map(article_row, held.records))

    assert list(map(article_row, spilled.records)) == rows
    assert [article_row(spilled.records[number]) for number in range(-len(rows), 0)] == rows
    assert list(map(article_row, spilled.records[2:9:3])) == rows[2:9:3]
    assert {name: article_row(record) for name, record in spilled.records.by_id.items()} == {
        row["id"]: row for row in rows
    }
    for name in ("kept", "dropped"):
        assert list(map(article_row, getattr(spilled, name))) == list(map(article_row, getattr(held, name)))
    assert [list(map(link_row, one.links)) for one in spilled.records] == [
        list(map(link_row, one.links)) for one in held.records
    ]


def test_rows_have_their_own_links(held):
    """An article's links are those that it is an end of, and all of them."""
    for record in held.records:
        name = record.marked.article.id
        assert list(record.links) == [link for link in held.links if name in {link.copy, link.origin}]
    assert any(len(record.links) > 1 for record in held.records)


def test_links_show_what_their_pairs_share(held):
    """The passages of a link are its pair's, told from copy to origin."""
    pairs = {(one.a, one.b): one for one in held.candidates}
    shown = 0
    for link in held.links:
        pair = pairs.get((link.copy, link.origin)) or pairs.get((link.origin, link.copy))
        if pair is not None:
            turned = pair.a != link.copy
            assert list(link.evidence.passages) == [one.turned if turned else one for one in pair.passages]
            shown += bool(pair.passages)
    assert shown


def test_other_policy_over_what_was_not_held(held, spilled):
    """Deciding again gives the same from both."""
    policy = Policy(drop=())
    found = [list(map(article_row, corpus.rejudge(policy).records)) for corpus in (held, spilled)]

    assert found[0] == found[1]
    assert found[0] != list(map(article_row, held.records))
    assert held.borderline(5) == spilled.borderline(5)
    assert held.groups == spilled.groups
    assert held.counts() == spilled.counts()
    assert list(held.candidates) == list(spilled.candidates)


def test_rows_equal_themselves(held, spilled):
    """Each time that they are looked at, wherever they stand."""
    assert spilled.records[0] == spilled.records[0] == held.records[0]
    assert spilled.kept[0] in spilled.kept
    assert spilled.records == held.records
    assert spilled.links == held.links
    assert pickle.loads(pickle.dumps(spilled)).records == held.records  # noqa: S301 - our own


@pytest.mark.parametrize("memory", [-1, 0.5, "8", None])
def test_memory_that_is_no_number_of_megabytes_is_told(pile, memory):
    """The value stands in what is told."""
    with pytest.raises(UsageError, match=rf"memory={memory!r}"):
        preprocess.run(pile, memory=memory)


@pytest.mark.parametrize("place", [15, -16])
def test_place_that_is_not_there_is_an_error(held, spilled, place):
    """As of any sequence."""
    for corpus in (held, spilled):
        with pytest.raises(IndexError):
            corpus.records[place]
