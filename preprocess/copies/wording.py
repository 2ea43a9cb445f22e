"""An article's wording as arrays: its kept words, their hashes, what is quoted, and runs of words.

Linear in the length of the text; what lies beyond :data:`MOST_WORDS` words is not compared.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from preprocess.article import Marked
from preprocess.copies.hashing import Hashes, Places, as_number, digests_of, word_hash
from preprocess.text import DENSE_SCRIPTS, encodable, quotations

Mask = NDArray[np.bool_]

MOST_WORDS = 20_000
"""Words of one article that are compared; the longest article of 1,639 political ones of 2017 has under 10,000."""

QUOTED_GRAM = 5
"""Words of a run that counts as shared wording, and of a run that the registry of quotations knows."""

LEAST_OWN_WORDS = 20
"""With fewer words outside quotations the quotations of an article count as its wording too."""

MOST_QUOTED_WORDS = 200
"""Words of a quotation; a longer one lost a mark and counts as none, or else it would hide the rest of a text."""

STEM = 6
"""Letters that stand for a word where its ending should not matter: ``transfer``, ``transferred``."""

_LETTER = rf"[^\W_{DENSE_SCRIPTS}]"
INNER = "\u0300-\u036f\u00ad\u200b-\u200d"
"""Combining accents and invisible characters: they stand inside words but are none themselves."""
_TOKEN = re.compile(rf"[{DENSE_SCRIPTS}]|{_LETTER}+(?:[{INNER}'’]+{_LETTER}+)*[{INNER}]*")
DENSE = re.compile(f"[{DENSE_SCRIPTS}]")
APOSTROPHES = "'’"
UNHEARD = APOSTROPHES + "\u00ad\u200b\u200c\u200d"
"""Signs that stand inside words and make no other word."""
_UNHEARD = str.maketrans("", "", UNHEARD)
_POSSESSIVE_ENDS = ("s", "S", "'", "’")
_POSSESSIVE = re.compile(r"['’](?:s|S)?$")
_CACHED_LENGTH = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The words of an article's clean text, in order.

    Attributes:
        hashes: 64-bit hashes of the words, without case, apostrophes and other signs.
        stems: 64-bit hashes of the words' beginnings, possessives dropped.
        starts: Offsets in ``article.text``.
        ends: Offsets in ``article.text``.
        quotes: Number of the quotation that a word stands in; -1 outside.
        digest: 128-bit digest of all words, also of those beyond :data:`MOST_WORDS`; 0 where there is none.
    """

    hashes: Hashes
    stems: Hashes
    starts: Places
    ends: Places
    quotes: Places
    digest: int

    def __len__(self) -> int:
        """The number of words that are compared."""
        return len(self.hashes)


def wording(marked: Marked) -> Wording:
    """Return the wording of an article's clean text."""
    found = [(*match.span(), *_read(match.group())) for match in _TOKEN.finditer(visible(marked))]
    starts, ends, hashes, stems = np.array(found, dtype=np.uint64).reshape(-1, 4).T
    places = starts[:MOST_WORDS].astype(np.int64)
    return Wording(
        hashes=hashes[:MOST_WORDS].copy(),
        stems=stems[:MOST_WORDS].copy(),
        starts=places,
        ends=ends[:MOST_WORDS].astype(np.int64),
        quotes=_quote_numbers(marked.article.text, places),
        digest=as_number(digests_of(hashes, np.array([0, len(hashes)]))[0]),
    )


def word_extents(text: str) -> list[tuple[int, int]]:
    """Return where the words of a text stand of which nothing is removed, as many as are compared."""
    return [match.span() for match in islice(_TOKEN.finditer(text), MOST_WORDS)]


def visible(marked: Marked) -> str:
    """Return an article's text with line ends instead of what was removed, so that all places stay."""
    text, end = marked.article.text, 0
    parts: list[str] = []
    for span in marked.removed:
        parts += (text[end : span.start], "\n" * (span.end - span.start))
        end = span.end
    return "".join([*parts, text[end:]])


def normal(token: str) -> str:
    """Return a word as it is compared: no case, no apostrophe, composed, compatibility forms folded.

    >>> normal("Don’t")
    'dont'
    """
    if token.isascii() and token.isalnum():  # as nearly all are: there is nothing to fold but case
        return token.lower()
    return fold(token.translate(_UNHEARD))


def fold(text: str) -> str:
    """Return a text without case and without compatibility forms, composed.

    Blanks go, those too that a compatibility form stands for: a word holds none.
    """
    folded = text.casefold()
    return (folded if folded.isascii() else unicodedata.normalize("NFKC", folded)).replace(" ", "")


def stem(token: str) -> str:
    """Return what stands for a word where its ending should not matter.

    >>> stem("transferred"), stem("Bukele’s")
    ('transf', 'bukele')
    """
    return normal(_POSSESSIVE.sub("", token) if token[-1:] in _POSSESSIVE_ENDS else token)[:STEM]


def hash_of(key: str) -> int:
    """Return the 64-bit hash of a word as it is compared, of a stem, or of another key without a zero byte."""
    return word_hash(encodable(key).encode())


def spread(starts: Mask, size: int, length: int) -> Mask:
    """Return which words belong to one of the marked runs of ``size`` words."""
    covered = np.zeros(length, dtype=np.bool_)
    for place in range(size):
        covered[place : place + len(starts)] |= starts
    return covered


def among(hashes: Hashes, known: Hashes) -> Mask:
    """Return which hashes are in a sorted array."""
    if len(known) == 0:
        return np.zeros(len(hashes), dtype=np.bool_)
    places = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
    return np.asarray(known[places] == hashes)


def _read(token: str) -> tuple[int, int]:
    """The hash of a word as it is compared, and its stem's."""
    return _read_cached(token) if len(token) <= _CACHED_LENGTH else _read_anew(token)


def _read_anew(token: str) -> tuple[int, int]:
    return hash_of(normal(token)), hash_of(stem(token))


# Long words are not kept: a cache of them would not be bounded in bytes.
_read_cached = lru_cache(maxsize=1 << 16)(_read_anew)


def forget_endless(quotes: NDArray[np.int32], limits: Places) -> None:
    """Write over the quotations of more than :data:`MOST_QUOTED_WORDS` words that they are none.

    Args:
        quotes: The number of the quotation of its text that each word stands in, from 1; 0 outside.
        limits: Where each text's words begin, and where the last one's end.
    """
    is_edge = np.ones(len(quotes) + 1, dtype=np.bool_)
    is_edge[1:-1] = quotes[1:] != quotes[:-1]
    is_edge[limits] = True
    edges = np.flatnonzero(is_edge)
    for run in np.flatnonzero((np.diff(edges) > MOST_QUOTED_WORDS) & (quotes[edges[:-1]] > 0)).tolist():
        quotes[edges[run] : edges[run + 1]] = 0


def _quote_numbers(text: str, starts: Places) -> Places:
    extents = np.array(quotations(text), dtype=np.int64).reshape(-1, 2)
    if len(extents) == 0 or len(starts) == 0:
        return np.full(len(starts), -1, dtype=np.int64)
    before = np.searchsorted(extents[:, 0], starts, side="right") - 1
    inside = (before >= 0) & (starts < extents[before, 1])
    found = np.where(inside, before + 1, 0).astype(np.int32)
    forget_endless(found, np.array([0, len(found)]))
    return found.astype(np.int64) - 1
