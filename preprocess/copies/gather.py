"""What finding copies needs of a large corpus, from one reading of its texts: in memory, or on disk if it is much."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from preprocess.columns import Column, Ledger, Sorted, distinct
from preprocess.copies.bulk import Loops, in_order, read_texts
from preprocess.copies.codes import MOST_ARTICLES, Numbers
from preprocess.copies.flat import Texts, owners_of
from preprocess.copies.hashing import Hashes
from preprocess.copies.pairs import keyed, quoted
from preprocess.copies.signing import PERMUTATIONS, WINDOW
from preprocess.copies.wording import Mask
from preprocess.errors import RunError


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """A corpus without its texts.

    Attributes:
        sizes: Words of each article, as many as are compared.
        digests: Of all words of each; 0 where there are none. Shape (articles, 2).
        signatures: MinHash signatures, as datasketch computes them; a row an article.
        prints: Fingerprints outside quotations and the registry of quotations, packed with the numbers of articles;
            none where passages are no keys.
        registry: The runs of words that are quotations somewhere, in sorted runs.
        hashes: Of all words, one article after the other.
        quotes: For each of them whether it stands in a quotation of its article.
    """

    sizes: Numbers
    digests: Hashes
    signatures: Column
    prints: Sorted
    registry: Sorted
    hashes: Column
    quotes: Column


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """What stays of some texts; the fingerprints are packed with numbers from 0."""

    sizes: Numbers
    digests: Hashes
    signatures: NDArray[np.uint32]
    prints: Hashes
    quoted: Hashes
    hashes: Hashes
    quotes: Mask


def gather(texts: Iterable[Texts], loops: Loops, ledger: Ledger, *, excerpts: bool) -> Gathered:
    """Read texts once.

    Args:
        texts: Some of them at a time.
        loops: The inner loops.
        ledger: Counts what is held.
        excerpts: Whether passages are keys too.

    Raises:
        RunError: If a temporary file cannot be written, or there are too many articles.
    """

    def work(some: Texts) -> _Part:
        words = read_texts(some, loops)
        sketched = loops.sketch_words(words, WINDOW)
        owners = owners_of(sketched.limits)
        kept = ~sketched.are_quoted & excerpts
        return _Part(
            sizes=np.diff(words.limits),
            digests=words.digests,
            signatures=sketched.signatures,
            prints=keyed(sketched.prints[kept], owners[kept]),
            quoted=distinct(sketched.quoted),
            hashes=words.hashes,
            quotes=words.quotes > 0,
        )

    sizes, digests = Column(ledger, np.int64), Column(ledger, np.uint64, 2)
    signatures, prints, registry = Column(ledger, np.uint32, PERMUTATIONS), Sorted(ledger), Sorted(ledger)
    hashes, quotes = Column(ledger, np.uint64), Column(ledger, np.bool_)
    for part in in_order(work, texts):
        prints.add(part.prints + np.uint64(len(sizes)))
        if excerpts:
            prints.add(quoted(part.quoted))
        registry.add(part.quoted)
        sizes.append(part.sizes)
        digests.append(part.digests)
        signatures.append(part.signatures)
        hashes.append(part.hashes)
        quotes.append(part.quotes)
        if len(sizes) >= MOST_ARTICLES:
            raise RunError(f"more than {MOST_ARTICLES} articles are more than can be told apart")
    ledger.hold(8 * len(sizes) + 16 * len(digests))
    return Gathered(
        sizes=sizes.whole(),
        digests=digests.whole(),
        signatures=signatures,
        prints=prints,
        registry=registry,
        hashes=hashes,
        quotes=quotes,
    )
