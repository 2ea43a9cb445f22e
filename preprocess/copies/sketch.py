"""The small thing that proposing pairs sees instead of articles: digests, signatures, and keys of wording and of facts.

An article's part of it is about 1.5 KB, and 3 KB more where its facts are keys too: in memory, or on disk if it is
much.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from preprocess.columns import Column, Ledger, Sorted, distinct
from preprocess.copies.bulk import Loops
from preprocess.copies.codes import MOST_ARTICLES, by_first
from preprocess.copies.factkeys import fact_keys, terms_of
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
        first, terms, sketched = len(sizes), terms_of(read), loops.sketch_words(read.words, WINDOW)
        counted.add(terms.hashes, len(read))
        kept, own_quoted = ~sketched.are_quoted, distinct(sketched.quoted)
        prints.add(keyed(sketched.prints[kept], first + owners_of(sketched.limits)[kept]))
        prints.add(quoted(own_quoted))
        registry.add(own_quoted)
        own = fact_keys(read, terms, sketched, rarity)
        facts.add(by_first(own.hashes, first + own.owners))
        keys.append(np.bincount(own.owners, minlength=len(read)))
        sizes.append(np.diff(read.words.limits))
        digests.append(read.words.digests)
        signatures.append(sketched.signatures)
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
