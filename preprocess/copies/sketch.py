"""The small thing that proposing pairs sees instead of articles: digests, signatures, and keys of wording and of facts.

An article's part of it is about 1.5 KB, and 3 KB more where its facts are keys too: in memory, or on disk if it is
much.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from preprocess.columns import Column, Ledger, Sorted, distinct
from preprocess.copies.bulk import Loops
from preprocess.copies.codes import MOST_ARTICLES, by_first
from preprocess.copies.factkeys import Terms, fact_keys, terms_of
from preprocess.copies.factpairs import FactKeys
from preprocess.copies.flat import owners_of
from preprocess.copies.hashing import Hashes, Places
from preprocess.copies.pairs import keyed, quoted
from preprocess.copies.rarity import Rarity
from preprocess.copies.readings import Readings
from preprocess.copies.signing import PERMUTATIONS, WINDOW
from preprocess.errors import RunError


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketches:
    """What proposing sees of articles, one after the other.

    Attributes:
        sizes: Words of each article, as many as are compared.
        digests: Of their words; 0 where there are none. Shape (articles, 2).
        signatures: MinHash signatures, as datasketch computes them; a row an article.
        prints: Fingerprints outside quotations and the registry of quotations, packed with the numbers of articles.
        registry: The runs of words that are quotations somewhere, in sorted runs.
        facts: Keys of rare facts.
    """

    sizes: Places
    digests: Hashes
    signatures: Column
    prints: Sorted
    registry: Sorted
    facts: FactKeys

    def __len__(self) -> int:
        """The number of articles."""
        return len(self.sizes)


@dataclass(frozen=True, slots=True, kw_only=True)
class LotSketch:
    """What proposing sees of some articles that were read together, each by its place among them.

    Attributes:
        terms: Their different words, names' words and figures.
        signatures: A row an article.
        prints: Fingerprints outside quotations, one article after the other.
        print_owners: The article of each.
        quoted: The runs of words that are quotations in any of them, sorted and different.
        facts: Keys of rare facts.
    """

    terms: Terms
    signatures: NDArray[np.uint32]
    prints: Hashes
    print_owners: Places
    quoted: Hashes
    facts: Terms


def sketch_lot(read: Readings, rarity: Rarity, loops: Loops) -> LotSketch:
    """Return the sketches of some articles.

    Args:
        read: What was read of them.
        rarity: Of an empty corpus: an article's keys must not depend on the articles before it.
        loops: The inner loops.
    """
    terms, sketched = terms_of(read), loops.sketch_words(read.words, WINDOW)
    kept = ~sketched.are_quoted
    return LotSketch(
        terms=terms,
        signatures=sketched.signatures,
        prints=sketched.prints[kept],
        print_owners=owners_of(sketched.limits)[kept],
        quoted=distinct(sketched.quoted),
        facts=fact_keys(read, terms, sketched, rarity),
    )


def sketch(lots: Iterable[Readings], rarity: Rarity, counted: Rarity, loops: Loops, ledger: Ledger) -> Sketches:
    """Return the sketches of articles.

    Args:
        lots: What was read of some of them at a time.
        rarity: Of an empty corpus: an article's keys must not depend on the articles before it.
        counted: In it their facts are counted.
        loops: The inner loops.
        ledger: Counts what is held.

    Raises:
        RunError: If a temporary file cannot be written, or there are too many articles.
    """
    sizes, keys = Column(ledger, np.int64), Column(ledger, np.int64)
    digests, signatures = Column(ledger, np.uint64, 2), Column(ledger, np.uint32, PERMUTATIONS)
    prints, registry, facts = Sorted(ledger), Sorted(ledger), Sorted(ledger, width=2)
    for read in lots:
        first, own = len(sizes), sketch_lot(read, rarity, loops)
        counted.add(own.terms.hashes, len(read))
        prints.add(keyed(own.prints, first + own.print_owners))
        prints.add(quoted(own.quoted))
        registry.add(own.quoted)
        facts.add(by_first(own.facts.hashes, first + own.facts.owners))
        keys.append(np.bincount(own.facts.owners, minlength=len(read)))
        sizes.append(np.diff(read.words.limits))
        digests.append(read.words.digests)
        signatures.append(own.signatures)
        if len(sizes) >= MOST_ARTICLES:
            raise RunError(f"more than {MOST_ARTICLES} articles are more than can be told apart")
    return Sketches(
        sizes=sizes.whole(),
        digests=digests.whole(),
        signatures=signatures,
        prints=prints,
        registry=registry,
        facts=FactKeys(rows=facts, sizes=keys.whole()),
    )
