"""From compared pairs to groups: what judging says of all candidates, and nothing else."""

from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from preprocess.article import Candidate, Side
from preprocess.copies.overlap import Overlaps
from preprocess.copies.pairs import with_earliest
from preprocess.copies.wording import MOST_WORDS
from preprocess.grouping import Compared, judged
from preprocess.judge import judge
from preprocess.settings import Policy
from preprocess.standing import Subject

ARTICLES = 8
SHARES = st.one_of(st.floats(0, 1), st.sampled_from([0.3, 0.29995, 0.6, 0.59995, 0.8, 1.0]))
PAIRS = st.dictionaries(
    st.tuples(st.integers(0, ARTICLES - 1), st.integers(0, ARTICLES - 1)).filter(lambda pair: pair[0] < pair[1]),
    st.tuples(SHARES, SHARES),
    max_size=12,
)
SUBJECTS = st.lists(
    st.tuples(
        st.none() | st.sampled_from(["x", "X", "www.y", "y"]),
        st.none() | st.integers(0, 3),
        st.sampled_from([0, 1, 2, MOST_WORDS]),
    ),
    min_size=ARTICLES,
    max_size=ARTICLES,
)
POLICIES = st.builds(
    Policy,
    near=st.sampled_from([0.0, 0.6, 1.0]),
    excerpt=st.sampled_from([0.0, 0.3, 1.0]),
    same_event=st.sampled_from([0.0, 0.5]),
    excerpt_drop=st.sampled_from([0.0, 0.6, 0.8]),
    stands=st.sampled_from(["origin", "earliest", "most_complete", "most_original"]),
    prefer=st.lists(st.sampled_from(["x", "Y"]), max_size=2).map(tuple),
    drop=st.lists(st.sampled_from(["exact", "near", "excerpt", "restatement"]), max_size=4).map(tuple),
)


def subjects_of(said):
    days = [datetime(2024, 5, 1, tzinfo=UTC) + timedelta(days=day) for day in range(5)]
    return [
        Subject(id=f"a{n}", source=source, period=None if day is None else (days[day], days[day + 1]), words=words)
        for n, (source, day, words) in enumerate(said)
    ]


@given(PAIRS, st.sets(st.integers(1, ARTICLES - 1)), SUBJECTS, POLICIES)
def test_groups_and_links_are_those_of_judging_every_candidate(shares, twins, said, policy):
    """Leaving out the pairs that no policy accepts, and articles of no pair, changes neither groups nor links."""
    subjects = subjects_of(said)
    shares = {pair: share for pair, share in shares.items() if not (pair[0] == 0 and pair[1] in twins)}
    contained = np.array(list(shares.values())).reshape(-1, 2)
    compared = Compared(
        twins=np.array([(0, other) for other in sorted(twins)], dtype=np.int64).reshape(-1, 2),
        pairs=np.array(list(shares), dtype=np.int64).reshape(-1, 2),
        overlaps=Overlaps(
            jaccard=contained.sum(axis=1) / 2, contained=contained, passages=np.zeros((len(contained), 3), np.int32)
        ),
    )
    whole = Side(contained=1.0)
    candidates = [
        Candidate(a="a0", b=f"a{n}", exact=True, jaccard=1.0, a_side=whole, b_side=whole) for n in sorted(twins)
    ]
    candidates += [
        Candidate(
            a=f"a{a}",
            b=f"a{b}",
            jaccard=round((of_a + of_b) / 2, 4),
            a_side=Side(contained=round(of_a, 4)),
            b_side=Side(contained=round(of_b, 4)),
        )
        for (a, b), (of_a, of_b) in shares.items()
    ]
    wanted = judge(subjects, candidates, policy)
    sizes = np.array([one.words for one in subjects])

    found = judged(compared, sizes, subjects.__getitem__, policy)

    assert found.links == wanted.links
    assert [f"a{n}" if n >= 0 else None for n in found.groups.tolist()] == [one.group for one in wanted.verdicts]
    assert [found.reasons.get(n) for n in range(ARTICLES)] == [one.reason for one in wanted.verdicts]


@given(st.lists(st.integers(0, 2), min_size=ARTICLES, max_size=ARTICLES), SUBJECTS)
def test_the_earliest_stands_for_those_with_the_same_words(families, said):
    """Of a family the one with the earliest date stands for all, the least id where none is dated."""
    subjects = subjects_of(said)
    firsts = np.array([families.index(family) for family in families])
    found = with_earliest(firsts, lambda number: (subjects[number].period, subjects[number].id))

    for number, stands in enumerate(found.tolist()):
        family = [subjects[n] for n in range(ARTICLES) if families[n] == families[number]]
        dated = [one for one in family if one.period] or family
        assert subjects[stands] == min(dated, key=lambda one: (one.period and one.period[0], one.id))
