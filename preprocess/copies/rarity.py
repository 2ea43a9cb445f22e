"""How rare a fact is: what a background of news says, and what the corpus itself says.

The background keeps a corpus of five articles from making every name rare, or common; the corpus's own counts take over
as it grows. The counts live in a table of fixed size, so 10^5 articles cost as much memory as five.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, ValidationError

from preprocess.copies.figures import figure_hash
from preprocess.copies.hashing import Hashes
from preprocess.copies.wording import among, hash_of, stem
from preprocess.errors import ModelError
from preprocess.linear import shipped_models
from preprocess.settings import StrictModel

BACKGROUND = 200
"""Articles that the background counts for: in a corpus of so many, both count the same."""

HIGHEST = 6.0
"""Weight of the rarest facts. Without a bound the weights would grow with the corpus, and the measures with them."""

EVENT_BACKGROUND = 10
"""The same where two articles are asked for one event.

Low, so that what a small corpus is about - the people and places of all its articles - soon counts as common: in small
pools, 200 calls the whole theme one event.
"""

RARE = 3.5
"""Weight from which a word is called rare: in fewer than about one article in thirty."""

_STEPS = 4096.0
"""Weights are multiples of one in so many: their sums, and those of their squares, are exact in whatever order."""

_SLOT_BITS = 21  # 2 million slots of 4 bytes; two words that share one look a little more common than they are
_UNSEEN = 0.5  # articles in which a word counts as seen that the background does not list

Weights = NDArray[np.float64]


class Background(StrictModel):
    """In how many of so many news articles a word stands; the most frequent ones alone.

    Attributes:
        articles: How many articles were counted.
        words: Articles in which a word stands in small letters.
        names: Articles in which a word is part of a name.
        figures: Articles in which a figure stands.
    """

    articles: int = Field(ge=1)
    words: Mapping[str, int]
    names: Mapping[str, int]
    figures: Mapping[str, int]


@cache
def load_background() -> Background:
    """Load the shipped background.

    Raises:
        ModelError: If it is not there or not valid.
    """
    model = shipped_models().get("restatement")
    if model is None:
        raise ModelError("no model 'restatement' is installed; the background of word frequencies lies beside it")
    path = model.with_name("background.json")
    try:
        return Background.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ModelError(f"{path}: cannot be read: {error.strerror}") from error
    except ValidationError as error:
        raise ModelError(f"{path}: {error.errors(include_url=False)[0]['msg']}") from error


@dataclass(frozen=True, slots=True)
class Rarity:
    """Counts of a corpus over a background.

    Attributes:
        background: Hashes of the listed facts, sorted.
        shares: Share of the background's articles that have each.
        unseen: The share for a fact that is not listed.
        counts: Articles of the corpus by the slot of a fact's hash; changed by :meth:`add` alone.
        articles: How many articles were added.
    """

    background: Hashes
    shares: Weights
    unseen: float
    counts: NDArray[np.uint32] = field(default_factory=lambda: np.zeros(1 << _SLOT_BITS, dtype=np.uint32))
    articles: list[int] = field(default_factory=lambda: [0])

    def add(self, hashes: Hashes, articles: int) -> None:
        """Count articles.

        Args:
            hashes: The different facts of each of them, one article after the other.
            articles: How many they are.
        """
        np.add.at(self.counts, slots(hashes), np.uint32(1))
        self.articles[0] += articles

    def weights(self, hashes: Hashes) -> Weights:
        """Return the weight of each fact: its inverse document frequency, 0 to :data:`HIGHEST`."""
        return _weights(self.counted(hashes), self.expected(hashes), self.articles[0], BACKGROUND)

    def apart(self, hashes: Hashes) -> tuple[Weights, Weights, Weights]:
        """Return the weight of each fact of an article, and its square in the corpus without a pair with that article.

        Returns:
            The weights; the squares where the other article of the pair lacks the fact, and where it has it too.
        """
        counts, shares, articles = self.counted(hashes), self.expected(hashes), max(0, self.articles[0] - 2)
        alone, beside = (
            _weights(np.maximum(counts - without, 0.0), shares, articles, EVENT_BACKGROUND) ** 2 for without in (1, 2)
        )
        return _weights(counts, shares, self.articles[0], BACKGROUND), alone, beside

    def counted(self, hashes: Hashes) -> Weights:
        """Return in how many articles of the corpus each fact stands."""
        return self.counts[slots(hashes)].astype(np.float64)

    def expected(self, hashes: Hashes) -> Weights:
        """Return the share of the background's articles that have each fact."""
        shares = np.full(len(hashes), self.unseen)
        if len(self.background):
            listed = among(hashes, self.background)
            shares[listed] = self.shares[np.searchsorted(self.background, hashes[listed])]
        return shares


def rarity(background: Background) -> Rarity:
    """Return the rarity of facts in an empty corpus."""
    shares: dict[int, float] = {}
    listed = [
        (hash_of(stem(word)), count) for table in (background.words, background.names) for word, count in table.items()
    ]
    listed += [(figure_hash(key), count) for key, count in background.figures.items()]
    for hashed, count in listed:
        shares[hashed] = min(1.0, shares.get(hashed, 0.0) + count / background.articles)
    hashes = np.array(sorted(shares), dtype=np.uint64)
    return Rarity(hashes, np.array([shares[int(key)] for key in hashes]), _UNSEEN / background.articles)


def _weights(counts: Weights, shares: Weights, articles: int, background: int) -> Weights:
    expected = (counts + background * shares) / (articles + background)
    weights = np.clip(-np.log(np.maximum(expected, math.exp(-HIGHEST))), 0.0, HIGHEST)
    return np.asarray(np.round(weights * _STEPS) / _STEPS)


def slots(hashes: Hashes) -> NDArray[np.int64]:
    """Return the slots of facts, in which they are counted."""
    return (hashes >> np.uint64(64 - _SLOT_BITS)).astype(np.int64)
