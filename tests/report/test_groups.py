"""Articles hang together by links, and chains of them do not swallow a corpus."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from preprocess.article import Evidence, Link, Side
from preprocess.report.groups import groups


def link(copy, origin):
    """A link of two articles."""
    evidence = Evidence(copy=Side(), origin=Side(), jaccard=0.0, same_event=1.0, passages=())
    return Link(copy=copy, origin=origin, kind="same_event", strength=1.0, direction="date", evidence=evidence)


def test_articles_are_grouped_with_the_one_that_most_are_linked_with():
    """What is linked with nothing stands alone."""
    assert groups("abcd", [link("a", "b"), link("c", "b")]) == {"a": "b", "b": "b", "c": "b", "d": "d"}


def test_chain_is_cut():
    """Whoever is in a group is linked with its middle."""
    names = "abcdefghi"
    chain = [link(a, b) for a, b in pairwise(names)]

    found = groups(names, chain)

    assert len(set(found.values())) > 1
    linked = {frozenset((one.copy, one.origin)) for one in chain}
    assert all(name == middle or frozenset((name, middle)) in linked for name, middle in found.items())


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=12), st.randoms())
def test_order_says_nothing(pairs, chance):
    """Links in any order and direction give the same groups."""
    links = [link(a, b) for a, b in pairs if a != b]
    mixed = [link(one.origin, one.copy) for one in links]
    chance.shuffle(mixed)

    assert groups("abcdef", links) == groups("fedcba", mixed)
