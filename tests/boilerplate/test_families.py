"""Articles of one source that are one piece, beside a plain count of what they share."""

from collections import Counter
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from preprocess.boilerplate.cuttings import Cut, articles_with
from preprocess.boilerplate.families import without_copies, without_versions

PIECES = st.tuples(st.integers(1, 9), st.sampled_from([10, 60, 61, 200, 500]))
ARTICLES = st.lists(st.lists(PIECES, max_size=8), max_size=14)


def cut(articles):
    """Articles, each of which is given as its pieces: a key and a size."""
    rows = [piece for article in articles for piece in article]
    keys, sizes = zip(*rows, strict=True) if rows else ((), ())
    none = np.zeros(len(rows))
    return Cut(
        keys=np.array(keys, np.uint64),
        sizes=np.array(sizes, np.uint32),
        places=none.astype(np.uint32),
        numbers=none.astype(np.uint64),
        limits=np.cumsum([0, *map(len, articles)]),
    )


@given(ARTICLES)
def test_articles_with_a_piece_are_counted_once_each(articles):
    """However often a piece stands in one."""
    counts = Counter(key for article in articles for key in {key for key, _ in article})
    source = cut(articles)

    assert articles_with(source.keys, source.owners).tolist() == [
        counts[key] for article in articles for key, _ in article
    ]


@given(ARTICLES)
def test_of_copies_the_first_stays(articles):
    """An article with less than a fifth of its own is a copy of the first one with the same rarest, longest piece."""
    counts = Counter(key for article in articles for key in {key for key, _ in article})
    stay, seen = [], set()
    for number, article in enumerate(articles):
        own = sum(size for key, size in article if counts[key] == 1)
        rarest = min(((counts[key], -size, key) for key, size in article if counts[key] > 1), default=None)
        is_copy = rarest is not None and own < 0.2 * sum(size for _, size in article)
        if not is_copy or rarest[2] not in seen:
            stay.append(number)
        if is_copy:
            seen.add(rarest[2])

    assert without_copies(cut(articles)).tolist() == stay


@given(ARTICLES)
def test_of_versions_the_first_stays(articles):
    """Two neighbours in two lines of prose, with two fifths of the lesser one's, are one; so is what hangs together."""
    prose = [{key: size for key, size in article if size >= 60} for article in articles]
    having = {key: [n for n, own in enumerate(prose) if key in own] for own in prose for key in own}
    common = {key for key, numbers in having.items() if len(numbers) >= max(10, 0.3 * len(articles))}
    totals = [sum(size for key, size in own.items() if key not in common) for own in prose]
    shared = {}
    for key in having.keys() - common:
        for one, other in pairwise(having[key]):
            shared.setdefault((one, other), []).append(prose[one][key])
    family = list(range(len(articles)))
    for (one, other), sizes in shared.items():
        if len(sizes) >= 2 and sum(sizes) >= 0.4 * min(totals[one], totals[other]):
            merged = {family[one], family[other]}
            family = [min(merged) if name in merged else name for name in family]

    assert without_versions(cut(articles)).tolist() == sorted(set(family))
