"""Keys of rare facts, and the pairs that share enough of them: what finds a retelling, which shares no wording."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from preprocess.article import Period
from preprocess.copies.facts import Facts
from preprocess.copies.flat import ranges
from preprocess.copies.hashing import Hashes, distinct
from preprocess.copies.rarity import RARE, Rarity
from preprocess.copies.wording import Wording
from preprocess.settings import LinkSettings

MOST_FACT_KEYS = 400

LEAST_FACTS = 4
"""Facts that a pair must share; two do for short articles.

Of 210 pairs of one event 209 share so many, and in 1,639 articles of one year they leave a third of the pairs that two
would propose.
"""

FACT_SHARE = 0.05
"""Share of the facts of the article that has fewer, from which it counts as short: two of forty do."""

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Postings:
    """Which articles share which keys: a table of runs, one a key, and for each article its runs."""

    articles: Numbers
    starts: Numbers
    ends: Numbers
    runs: Sequence[Numbers]
    skipped: int


def fact_keys(words: Wording, found: Facts, quoted: Hashes, rarity: Rarity) -> Hashes:
    """Return keys of the facts that news at large rarely has, the rarest where there are too many; sorted.

    Args:
        words: An article's wording.
        found: Its names and figures.
        quoted: Its fingerprints inside quotations.
        rarity: Of an empty corpus: an article's keys must not depend on the articles before it.
    """
    terms = distinct(terms_of(words, found))
    weights = rarity.weights(terms)
    rare = np.flatnonzero(weights >= RARE)
    rarest = rare[np.lexsort((terms[rare], -weights[rare]))][:MOST_FACT_KEYS]
    pairs = np.array([hashed for name in set(found.names) for hashed in name.joined], dtype=np.uint64)
    more = distinct(np.concatenate([pairs, quoted]))[:MOST_FACT_KEYS]
    return distinct(np.concatenate([terms[rarest], more]))


def terms_of(words: Wording, found: Facts) -> Hashes:
    """Return the hashes of all words, names' words and figures of an article; some stand twice."""
    stems = [hashed for name in found.names for hashed in name.stems]
    return np.concatenate([words.stems, np.array(stems + [f.hash for f in found.figures], dtype=np.uint64)])


def by_facts(
    facts: Sequence[Hashes], periods: Sequence[Period | None], settings: LinkSettings
) -> tuple[set[tuple[int, int]], int]:
    """Return the pairs that share enough rare facts, and how many facts too many articles share.

    Args:
        facts: Keys of each article.
        periods: What the date of each can mean.
        settings: How many articles may share a key, and how many pairs are proposed for an article.
    """
    pairs = set()
    postings = _postings(facts, settings.key_articles)
    sizes = np.array([len(keys) for keys in facts], dtype=np.int64)
    weights = np.log1p(len(facts) / np.maximum(1, postings.ends - postings.starts))
    for number, others, runs in _sharing(postings):
        found, counts = _counted(others, np.ones(len(runs)))
        _, sums = _counted(others, weights[runs])
        least = np.clip(FACT_SHARE * np.minimum(sizes[found], sizes[number]), 2, LEAST_FACTS)
        order = np.lexsort((found, -sums))
        near = (int(found[place]) for place in order if counts[place] >= least[place])
        near = (other for other in near if _close(periods[number], periods[other], settings.days))
        pairs |= {(min(number, other), max(number, other)) for other in islice(near, settings.candidates)}
    return pairs, postings.skipped


def _close(a: Period | None, b: Period | None, days: int) -> bool:
    """Whether two periods may lie within so many days of each other."""
    if a is None or b is None:
        return True
    return max(a[0] - b[1], b[0] - a[1]) <= timedelta(days=days)


def _postings(keys: Sequence[Hashes], most: int) -> _Postings:
    """Sort all keys, and keep those that two to ``most`` articles share."""
    owners = np.repeat(np.arange(len(keys)), [len(own) for own in keys])
    everything = np.concatenate([*keys, np.empty(0, dtype=np.uint64)])
    order = np.argsort(everything, kind="stable")
    everything, owners = everything[order], owners[order]
    edges = np.flatnonzero(np.concatenate([[True], everything[1:] != everything[:-1], [True]])) if len(order) else order
    starts, ends = edges[:-1], edges[1:]
    sizes = ends - starts
    kept = (sizes > 1) & (sizes <= most)
    starts, ends = starts[kept], ends[kept]
    run_of = np.repeat(np.arange(len(starts)), ends - starts)
    members = owners[ranges(starts, ends)]
    by_article = np.argsort(members, kind="stable")
    limits = np.searchsorted(members[by_article], np.arange(len(keys) + 1))
    runs = [run_of[by_article[limits[n] : limits[n + 1]]] for n in range(len(keys))]
    return _Postings(owners, starts, ends, runs, int((sizes > most).sum()))


def _sharing(postings: _Postings) -> Iterator[tuple[int, Numbers, Numbers]]:
    """Yield each article with the others that share its keys, once for every key, and the keys' runs."""
    for number, runs in enumerate(postings.runs):
        places = ranges(postings.starts[runs], postings.ends[runs])
        others = postings.articles[places]
        of_run = np.repeat(runs, postings.ends[runs] - postings.starts[runs])
        foreign = others != number
        if foreign.any():
            yield number, others[foreign], of_run[foreign]


def _counted(others: Numbers, weights: NDArray[np.float64]) -> tuple[Numbers, NDArray[np.float64]]:
    """The different articles and the sum of the weights of each."""
    found, inverse = np.unique(others, return_inverse=True)
    return found, np.bincount(inverse, weights, len(found)).astype(np.float64)
