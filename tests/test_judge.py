"""Judging names links and decides who stays, from measures and a policy alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess.article import FLAGS, Candidate, Evidence, Link, Side
from preprocess.judge import accept, covered, joined, judge, new_beside, novelty
from preprocess.settings import Policy
from preprocess.standing import Subject, flags

POLICY = Policy()


def subject(name, *, day=None, source=None, words=100, **known):
    """An article as judging sees it."""
    start = None if day is None else datetime(2021, 3, day, tzinfo=UTC)
    period = None if start is None else (start, start + timedelta(days=1))
    return Subject(id=name, source=source, period=period, words=words, **known)


def pair(a="a", b="b", *, contained=(0.0, 0.0), restates=(0.0, 0.0), credit=(None, None), exact=False, same_event=0.0):
    """A compared pair."""
    sides = [Side(contained=c, restates=r, credit=k) for c, r, k in zip(contained, restates, credit, strict=True)]
    return Candidate(a=a, b=b, exact=exact, same_event=same_event, a_side=sides[0], b_side=sides[1])


@pytest.mark.parametrize(
    ("candidate", "kind"),
    [
        (pair(exact=True), "exact"),
        (pair(contained=(0.9, 0.8)), "near"),
        (pair(contained=(0.9, 0.1)), "excerpt"),
        (pair(restates=(0.0, 0.9)), "restatement"),
        (pair(same_event=0.9), "same_event"),
        (pair(), None),
    ],
)
def test_closest_kind_is_named(candidate, kind):
    """A pair is named after the closest kind that its measures bear out."""
    link = accept(candidate, subject("a"), subject("b"), POLICY)

    assert (link.kind if link else None) == kind


def test_date_decides_the_direction_first():
    """The later article is the copy, whatever else is said."""
    link = accept(pair(contained=(0.9, 0.9), credit=(None, (0, 5))), subject("a", day=2), subject("b", day=1), POLICY)

    assert (link.copy, link.origin, link.direction) == ("a", "b", "date")


def test_notice_decides_where_dates_do_not():
    """On one day, the article that names the other's outlet is the copy."""
    link = accept(pair(contained=(0.9, 0.9), credit=(None, (0, 5))), subject("a", day=1), subject("b", day=1), POLICY)

    assert (link.copy, link.direction) == ("b", "notice")


def test_facts_decide_a_restatement_without_dates():
    """Without dates and notices, the side that retells is the copy."""
    link = accept(pair(restates=(0.9, 0.2)), subject("a"), subject("b"), POLICY)

    assert (link.copy, link.direction) == ("a", "facts")


def test_nothing_decides():
    """Where nothing says who was first, the id that sorts later is the copy, and this is said."""
    link = accept(pair("z", "b", contained=(0.9, 0.9)), subject("z"), subject("b"), POLICY)

    assert (link.copy, link.direction) == ("z", "undetermined")


def test_nobody_retells_what_appeared_later():
    """A text that seems to retell a later one is no restatement of it."""
    link = accept(pair(restates=(0.9, 0.1), same_event=0.9), subject("a", day=1), subject("b", day=2), POLICY)

    assert link.kind == "same_event"


def verdicts(subjects, candidates, policy=POLICY):
    """Each article's reason and group."""
    result = judge(subjects, candidates, policy)
    return {s.id: (v.reason, v.group) for s, v in zip(subjects, result.verdicts, strict=True)}


def test_copy_is_dropped_and_origin_stays():
    """One of a family stays, and the others name it."""
    said = verdicts([subject("a", day=1), subject("b", day=2)], [pair(contained=(0.9, 0.9))])

    assert said == {"a": (None, "a"), "b": ("near", "a")}


def test_copy_of_a_copy_stays_without_a_link_to_what_is_kept():
    """A~B~C does not make C a copy of A."""
    chain = [pair("a", "b", contained=(0.9, 0.9)), pair("b", "c", contained=(0.9, 0.9))]

    said = verdicts([subject("a", day=1), subject("b", day=2), subject("c", day=3)], chain)

    assert said == {"a": (None, "a"), "b": ("near", "a"), "c": (None, "c")}


def test_exact_copy_of_a_copy_is_dropped_with_it():
    """C has the same words as B, so what is said of A and B is said of A and C too."""
    pairs = [pair("a", "b", contained=(0.9, 0.9)), pair("b", "c", exact=True, contained=(1.0, 1.0))]

    said = verdicts([subject("a", day=1), subject("b", day=2), subject("c", day=3)], pairs)

    assert said == {"a": (None, "a"), "b": ("near", "a"), "c": ("near", "a")}


def test_newer_version_by_the_same_outlet_replaces_the_older():
    """Within an outlet, the later version of a piece stays."""
    subjects = [subject("a", day=1, source="gazette"), subject("b", day=2, source="gazette")]

    assert verdicts(subjects, [pair(contained=(0.9, 0.9))]) == {"a": ("replaced", "b"), "b": (None, "b")}


def test_update_stands_where_the_piece_stood_that_it_replaces():
    """X's piece, Y's copy of it, X's update: Y's copy goes, though it is older than the update."""
    subjects = [subject("x1", day=1, source="x"), subject("y", day=2, source="y"), subject("x2", day=3, source="X")]
    pairs = [pair(*two, contained=(0.95, 0.95)) for two in (("x1", "y"), ("x1", "x2"), ("x2", "y"))]

    assert verdicts(subjects, pairs) == {"x1": ("replaced", "x2"), "y": ("near", "x2"), "x2": (None, "x2")}


@given(
    st.lists(
        st.tuples(st.integers(1, 3) | st.none(), st.sampled_from("xyz") | st.none(), st.integers(99, 101)),
        min_size=2,
        max_size=6,
    ),
    st.sampled_from(["origin", "earliest", "most_complete", "most_original"]),
)
def test_of_edited_copies_of_each_other_one_stays(known, stands):
    """Whatever their dates, outlets and lengths say in a circle."""
    subjects = [subject(f"n{n}", day=d, source=s, words=w) for n, (d, s, w) in enumerate(known)]
    pairs = [pair(a.id, b.id, contained=(0.9, 0.9)) for a, b in combinations(subjects, 2)]

    said = verdicts(subjects, pairs, Policy(stands=stands))

    assert sum(reason is None for reason, _ in said.values()) == 1


@pytest.mark.parametrize(("exact", "reason"), [(True, "exact"), (False, None)])
def test_article_longer_than_what_is_compared_goes_for_the_same_words_alone(exact, reason):
    """What lies beyond is known of an exact copy only."""
    subjects = [subject("a", day=1, words=30_000), subject("b", day=2, words=30_000)]

    assert verdicts(subjects, [pair(contained=(1.0, 1.0), exact=exact)])["b"][0] == reason


def test_unknown_sources_are_not_the_same_outlet():
    """Two articles without a source are not versions of one piece."""
    assert verdicts([subject("a", day=1), subject("b", day=2)], [pair(contained=(0.9, 0.9))])["b"] == ("near", "a")


@pytest.mark.parametrize(("contained", "reason"), [(0.9, "excerpt"), (0.5, None)])
def test_excerpt_is_dropped_when_nearly_all_of_it_is_in_the_origin(contained, reason):
    """A piece with much of its own stays."""
    said = verdicts([subject("a", day=1), subject("b", day=2)], [pair(contained=(0.1, contained))])

    assert said["b"][0] == reason


def test_same_event_drops_nothing():
    """Independent accounts of one event all stay."""
    said = verdicts([subject("a", day=1), subject("b", day=2)], [pair(same_event=0.99)])

    assert said == {"a": (None, "a"), "b": (None, "b")}


def test_empty_article_is_dropped_and_is_nobodys_origin():
    """What is empty after cleaning is dropped as empty, and nothing is dropped for it."""
    said = verdicts([subject("a", day=1, words=0), subject("b", day=2)], [pair(exact=True)])

    assert said == {"a": ("empty", None), "b": (None, "b")}


def test_policy_says_which_kinds_are_dropped():
    """A kind that the policy does not drop is a link all the same."""
    result = judge([subject("a"), subject("b")], [pair(exact=True)], Policy(drop=("near",)))

    assert [link.kind for link in result.links] == ["exact"]
    assert all(verdict.keep for verdict in result.verdicts)


def test_one_of_a_family_stays_though_its_middle_is_nobodys_origin():
    """Z alone is compared with A and C: whichever way the links point, one of the three stays."""
    pairs = [pair("a", "z", exact=True), pair("c", "z", exact=True)]

    said = verdicts([subject("a", words=101), subject("c"), subject("z")], pairs)

    assert said == {"a": (None, "a"), "c": ("exact", "a"), "z": ("exact", "a")}


def test_edited_copy_of_one_of_a_family_is_dropped_for_the_one_that_stays():
    """N is an edited copy of Z, which is dropped for A with the same words: so N is dropped for A."""
    pairs = [pair("a", "z", exact=True), pair("n", "z", contained=(0.9, 0.9))]

    said = verdicts([subject("a", words=101), subject("n", day=2), subject("z", day=1)], pairs)

    assert said == {"a": (None, "a"), "n": ("near", "a"), "z": ("exact", "a")}


def test_link_to_the_kept_one_is_told_though_only_a_twin_was_compared():
    """N was compared with Z, whose words A has too: the link to A has the same measures, and no passages."""
    pairs = [pair("a", "z", exact=True, contained=(1.0, 1.0)), pair("n", "z", contained=(0.9, 0.8))]

    links = judge([subject("a", words=101), subject("n", day=2), subject("z", day=1)], pairs, POLICY).links

    told = {(link.copy, link.origin): link for link in links}["n", "a"]
    assert (told.kind, told.direction, told.evidence.copy.contained) == ("near", "undetermined", 0.9)
    assert told.evidence.passages == ()


@given(st.permutations(range(5)), st.lists(st.integers(1, 3) | st.none(), min_size=5, max_size=5))
def test_one_of_a_family_stays(order, days):
    """Of five articles with the same words one stays, whatever their dates and ids are."""
    subjects = [subject(f"n{n}", day=day) for n, day in zip(order, days, strict=True)]

    said = verdicts(subjects, [pair(f"n{order[0]}", f"n{n}", exact=True) for n in order[1:]])

    assert sum(reason is None for reason, _ in said.values()) == 1
    assert len({group for _, group in said.values()}) == 1


names = st.integers(0, 7).map(lambda n: f"n{n}")
kinds = st.sampled_from(["exact", "near", "excerpt", "restatement"])
measures = {
    "exact": {"exact": True, "contained": (1.0, 1.0)},
    "near": {"contained": (0.9, 0.9)},
    "excerpt": {"contained": (0.1, 0.9)},
    "restatement": {"restates": (0.9, 0.8)},
}


@given(
    st.dictionaries(st.tuples(names, names).map(sorted).map(tuple), kinds, max_size=20),
    st.lists(st.tuples(st.integers(1, 3) | st.none(), st.integers(90, 92)), min_size=8, max_size=8),
    st.sampled_from(["origin", "earliest", "most_complete", "most_original"]),
)
def test_every_dropped_article_has_a_link_to_the_kept_one_it_names(edges, known, stands):
    """Whatever the links, circles too: who is dropped names an article that is kept and that it is linked with."""
    subjects = [subject(f"n{n}", day=day, words=words) for n, (day, words) in enumerate(known)]
    pairs = [pair(*edge, **measures[kind]) for edge, kind in edges.items() if edge[0] != edge[1]]

    result = judge(subjects, pairs, Policy(stands=stands))

    kept = {s.id for s, v in zip(subjects, result.verdicts, strict=True) if v.keep}
    linked = {frozenset((link.copy, link.origin)) for link in result.links}
    for s, verdict in zip(subjects, result.verdicts, strict=True):
        assert verdict.keep == (s.id in kept)
        if not verdict.keep:
            assert verdict.group in kept
            assert frozenset((s.id, verdict.group)) in linked


@pytest.mark.parametrize(
    ("policy", "kept"),
    [
        (Policy(), "early"),
        (Policy(stands="earliest"), "early"),
        (Policy(stands="most_complete"), "long"),
        (Policy(stands="most_original"), "own"),
        (Policy(prefer=("gazette", "herald")), "own"),
        (Policy(prefer="courier"), "long"),
    ],
)
def test_policy_says_who_stands_for_a_family(policy, kept):
    """Of three copies of each other: the origin, else who the policy wants."""
    subjects = [
        subject("early", day=1, source="herald", score=0.1),
        subject("long", day=2, source="courier", words=120),
        subject("own", day=3, source="gazette", score=0.6),
    ]
    pairs = [pair(*two, contained=(0.9, 0.9)) for two in (("early", "long"), ("early", "own"), ("long", "own"))]

    said = verdicts(subjects, pairs, policy)

    assert {group for _, group in said.values()} == {kept}


def test_earliest_is_told_across_zones():
    """Nine in the evening in New York is later than one at night of the next day in London."""
    new_york = datetime(2021, 3, 1, 21, tzinfo=timezone(timedelta(hours=-5)))
    london = datetime(2021, 3, 2, 1, tzinfo=UTC)
    subjects = [
        Subject(id=name, source=None, period=(begin, begin + timedelta(hours=2)), words=100)
        for name, begin in (("a", new_york), ("b", london))
    ]

    assert verdicts(subjects, [pair(contained=(0.9, 0.9))], Policy(stands="earliest"))["a"] == ("near", "b")


def test_fuller_version_of_one_day_stays():
    """Where nothing says which came first, the most complete stands."""
    subjects = [subject("a", day=1, source="gazette"), subject("b", day=1, source="gazette", words=150)]

    assert verdicts(subjects, [pair(contained=(0.95, 0.7))]) == {"a": ("near", "b"), "b": (None, "b")}


def test_retelling_never_stands_for_what_it_retells():
    """However long it is, it adds nothing of its own."""
    subjects = [subject("a", day=2, words=500), subject("b", day=1)]

    assert verdicts(subjects, [pair(restates=(0.9, 0.0))], Policy(stands="most_complete"))["a"] == ("restatement", "b")


def test_outlet_that_goes_on_with_its_own_story_loses_nothing():
    """What seems to retell an earlier piece of the same source is linked, and stays."""
    subjects = [subject("a", day=2, source="gazette"), subject("b", day=1, source="gazette")]

    result = judge(subjects, [pair(restates=(0.9, 0.0))], POLICY)

    assert [link.kind for link in result.links] == ["restatement"]
    assert all(verdict.keep for verdict in result.verdicts)


AP = "Associated Press"
WIRE = {"agencies": frozenset({AP})}


def test_two_copies_of_an_agencys_story_have_a_common_origin():
    """Neither copied the other, whichever appeared first; so the more complete one stays."""
    subjects = [subject("a", day=1, source="gazette", **WIRE), subject("b", day=2, source="herald", words=110, **WIRE)]

    result = judge(subjects, [pair(contained=(0.9, 0.9))], POLICY)

    assert [(link.copy, link.common_origin, link.third) for link in result.links] == [("b", True, AP)]
    assert [verdict.keep for verdict in result.verdicts] == [False, True]


def test_agencys_own_article_is_the_origin():
    """A copy that names the agency was taken from the agency's own site, where that is the other article."""
    link = accept(
        pair(contained=(0.9, 0.9)), subject("a", source="herald", **WIRE), subject("b", agency=AP, **WIRE), POLICY
    )

    assert (link.copy, link.direction, link.common_origin) == ("a", "notice", False)


def test_accounts_of_one_event_have_no_common_origin():
    """Two articles that both name an agency share no text for that."""
    link = accept(pair(same_event=0.9), subject("a", **WIRE), subject("b", **WIRE), POLICY)

    assert not link.common_origin


@pytest.mark.parametrize(("shared", "third"), [("3", "a"), ("7", None)])
def test_two_retellings_of_one_report_come_from_it(shared, third):
    """What one retelling has of the other stands in the report that both retell; if there is more, nobody knows."""
    facts = {"names": 3, "restates": 0.9}
    found = [
        Candidate(a=a, b=b, exact=False, a_side=Side(names=3), b_side=Side(known=known, **facts))
        for a, b, known in (("a", "b", "3"), ("a", "c", "3"), ("b", "c", shared))
    ]

    links = judge([subject(name) for name in "abc"], found, POLICY).links

    assert [(link.copy, link.origin, link.third) for link in links] == [
        ("b", "a", None),
        ("c", "a", None),
        ("c", "b", third),
    ]
    assert [link.common_origin for link in links] == [False, False, third is not None]


@pytest.mark.parametrize(("of_copy", "third"), [(0.8, "a"), (0.95, None)])
def test_third_article_accounts_for_what_two_copies_share(of_copy, third):
    """C shares with B what A has too; where it shares more with B than with A, it copied B."""
    subjects = [subject(name, day=day) for day, name in enumerate("abc", 1)]
    pairs = [pair("a", "b", contained=(0.9, 0.9)), pair("a", "c", contained=(0.9, 0.9))]

    links = judge(subjects, [*pairs, pair("b", "c", contained=(0.8, of_copy))], POLICY).links

    assert [link.third for link in links] == [None, None, third]


def test_reuse_inside_one_source_is_marked():
    """An unknown source equals no other."""
    known, unknown = subject("a", source="gazette"), subject("b")

    said = [accept(pair(contained=(0.9, 0.9)), known, other, POLICY).same_source for other in (known, unknown)]

    assert said == [True, False]


@pytest.mark.parametrize(
    ("words", "stripped", "said"),
    [(40, 0.6, ()), (39, 0.0, ("few_words",)), (90, 0.61, ("mostly_stripped",)), (0, 1.0, FLAGS)],
)
def test_guard_flags_what_cleaning_may_have_got_wrong(words, stripped, said):
    """More than 60 % gone, or fewer than 40 words left."""
    assert flags(words, stripped, Policy()) == said


def known(*facts, names=3, figures=2, contained=0.0):
    """An article of five facts beside one that has some of them."""
    return Side(names=names, figures=figures, known=f"{sum(1 << fact for fact in facts):x}", contained=contained)


def earlier(side, *, direction="date"):
    """A link of an article, seen from that side, with an earlier one."""
    evidence = Evidence(copy=side, origin=Side(), jaccard=0.0, same_event=1.0, passages=())
    return Link(copy="a", origin="b", kind="same_event", strength=1.0, direction=direction, evidence=evidence)


SIDES = st.lists(
    st.builds(
        lambda facts, contained: known(*facts, contained=contained), st.sets(st.integers(0, 4)), st.floats(0.0, 1.0)
    )
)


def test_known_facts_are_counted_from_their_bits():
    """The names stand in the lowest bits, the figures over them."""
    side = known(0, 2, 3)

    assert (side.names_known, side.figures_known) == (2, 1)


def test_what_two_earlier_articles_have_between_them_is_not_new():
    """A mashup has facts that the one lacks and the other has: together they leave less than either alone."""
    one, other = earlier(known(0, 1, 3)), earlier(known(1, 2))

    assert novelty("a", [one]) == pytest.approx(2 / 5)
    assert novelty("a", [other]) == pytest.approx(3 / 5)
    assert novelty("a", [one, other]) == pytest.approx(1 / 5)


@given(SIDES, SIDES)
def test_novelty_never_grows_with_another_link(some, more):
    """What one more article has can only be less new; and a share stays one."""
    few, all_ = ([earlier(side) for side in sides] for sides in (some, [*some, *more]))

    found = [novelty("a", links) for links in (few, all_)]

    assert found[0] is None or 0 <= found[1] <= found[0] <= 1


@given(SIDES)
def test_together_articles_have_as_much_as_the_best_of_them(sides):
    """And no more than all of them in sum."""
    alone = [covered([side]) for side in sides]

    assert max(alone, default=0.0) <= covered(sides) <= sum(alone) + 1e-9


@given(SIDES, SIDES)
def test_many_earlier_articles_say_what_they_say_together(some, more):
    """However many there are, one side is held for those that count the article's facts alike."""
    counted_otherwise = [replace(side, names=4) for side in more]

    together = joined([*some, *counted_otherwise])

    assert len(together) == bool(some) + bool(more)
    assert new_beside(together) == new_beside(iter([*some, *counted_otherwise]))
    assert covered(together) == max(covered(some), covered(counted_otherwise))


def test_wording_that_stands_earlier_is_not_new():
    """Of a copy without facts nothing is new but the words that it adds."""
    assert novelty("a", [earlier(known(names=0, figures=0, contained=0.75))]) == 0.25


@pytest.mark.parametrize("links", [[], [earlier(known(0), direction="undetermined")]])
def test_nothing_is_said_of_an_article_without_an_earlier_one(links):
    """Where nothing says which came first, nothing says what is new."""
    assert novelty("a", links) is None


def test_facts_of_twins_that_are_counted_otherwise_are_not_joined():
    """In capitals an article has other names: the bits of the one say nothing of the other's."""
    assert covered([known(0, 1), known(2, names=5, figures=3)]) == pytest.approx(2 / 5)


def test_both_that_a_mashup_retells_are_linked_and_one_stands_for_it():
    """It is dropped for the one that it retells more surely."""
    subjects = [subject("a", day=1, source="herald"), subject("b", day=1, source="courier"), subject("m", day=2)]
    pairs = [pair("a", "m", restates=(0.0, 0.8)), pair("b", "m", restates=(0.0, 0.9))]

    result = judge(subjects, pairs, POLICY)

    assert [(link.copy, link.origin, link.kind) for link in result.links] == [
        ("m", "a", "restatement"),
        ("m", "b", "restatement"),
    ]
    assert result.verdicts[2].group == "b"
