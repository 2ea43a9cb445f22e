"""MinHash signatures of a large corpus, to be kept and to be used with datasketch: the only module that knows it."""

import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from preprocess.copies.bulk import Loops, in_order, loops_for, read_texts, without_collector
from preprocess.copies.flat import Texts
from preprocess.copies.hashing import shingle_hash
from preprocess.copies.signing import PERMUTATIONS, SCHEME, SEED, SHINGLE, WINDOW
from preprocess.errors import InputError, UsageError
from preprocess.files.read import Rejected, unique_ids
from preprocess.files.slices import Slice, about, slices
from preprocess.files.store import writing
from preprocess.settings import Settings

FORMAT = "news-preprocess signatures"
VERSION = 1

_WORDS = (
    "letters and digits between other signs, without case, apostrophes and invisible signs, in Unicode's NFKC; every "
    "character of Chinese, Japanese and Korean is a word"
)
_BROKEN = (
    ValueError, LookupError, EOFError, TypeError, AttributeError, MemoryError, RecursionError, NotImplementedError,
    zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What numpy raises at a file that is damaged, or none of its own."""

_HASH = "preprocess.shingle_hash"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures:
    """Signatures of articles, and how they were made: those of two ways must not be compared.

    Attributes:
        ids: Of the articles, in the order of the file; a repeated one gets ``~2``, ``~3``.
        values: uint32, shape (articles, permutations). Of an article without words all are 2³² - 1, as datasketch has
            it for nothing.
        scheme: datasketch's name of the permutations.
        seed: They are drawn with.
        permutations: How many.
        shingle_words: Words of a shingle; a shorter text is one shingle.
        words: What a word is.
        hash: The function that hashes a shingle, its words in UTF-8 joined by a blank, to 32 bits.
        rejected: Records of the file that could not be used; they are not saved.
    """

    ids: tuple[str, ...]
    values: NDArray[np.uint32]
    scheme: str = SCHEME
    seed: int = SEED
    permutations: int = PERMUTATIONS
    shingle_words: int = SHINGLE
    words: str = _WORDS
    hash: str = _HASH
    rejected: tuple[Rejected, ...] = ()

    def save(self, path: str | Path) -> None:
        """Write them to one file: numpy's ``.npz`` without pickled objects, whatever the file's name.

        Raises:
            RunError: If it cannot be written.
        """
        ids = [name.encode("utf-8", "surrogatepass") for name in self.ids]
        limits = np.cumsum([0, *map(len, ids)], dtype=np.int64)
        made = np.frombuffer(json.dumps(_made(self)).encode(), dtype=np.uint8)
        letters = np.frombuffer(b"".join(ids), dtype=np.uint8)
        with writing(Path(path)) as stream:
            np.savez(stream, made=made, ids=letters, limits=limits, values=self.values)

    @classmethod
    def load(cls, path: str | Path) -> "Signatures":
        """Read what :meth:`save` wrote.

        Raises:
            InputError: If the file is none of ours, is damaged, or holds signatures that were made in another way.
        """
        name = str(path)
        try:
            with Path(path).open("rb") as stream, np.load(stream, allow_pickle=False) as file:
                made = json.loads(file["made"].tobytes())
                _refuse_others(name, made)
                return cls(ids=_names(file["ids"], file["limits"]), values=_values(file["values"], len(file["limits"])))
        except OSError as error:
            raise InputError(name, None, f"cannot be read: {error.strerror or error}") from error
        except _BROKEN as error:
            raise InputError(name, None, "holds no signatures as Signatures.save writes them, or is damaged") from error

    def minhashes(self, *, lean: bool = False) -> Iterator[tuple[str, Any]]:
        """Yield each article's id and its ``datasketch.MinHash``, to be put into an index, compared or joined.

        Args:
            lean: Whether to make ``LeanMinHash``, which take less memory and cannot be added to.

        Raises:
            UsageError: If datasketch is not installed.
        """
        try:
            from datasketch import LeanMinHash, MinHash  # noqa: PLC0415 - optional, and takes long
        except ImportError as error:
            raise UsageError('datasketch is not installed: pip install "news-preprocess[datasketch]"') from error
        how = {"num_perm": self.permutations, "seed": self.seed, "scheme": self.scheme, "hashfunc": shingle_hash}
        permutations = MinHash(**how).permutations
        for name, values in zip(self.ids, self.values, strict=True):
            made = MinHash(**how, hashvalues=values, permutations=permutations)
            yield name, LeanMinHash(made) if lean else made


@without_collector()
def signatures(path: str | Path, settings: Settings | None = None) -> Signatures:
    r"""Compute the signatures of the articles of a Parquet file or of JSON lines, 512 bytes an article.

    Args:
        path: The file.
        settings: The names of the fields; the defaults where None.

    Raises:
        UsageError: If the file is of another kind, or has no field of texts.
        InputError: If it cannot be read to its end.

    >>> import json, pathlib, preprocess
    >>> text = "The council voted on Monday to close the old bridge after engineers found deep cracks in it."
    >>> records = [{"id": "a", "text": text}, {"id": "b", "text": text.upper()}]
    >>> _ = pathlib.Path("articles.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    >>> signed = preprocess.signatures("articles.jsonl")
    >>> signed.ids, signed.values.shape, (signed.values[0] == signed.values[1]).mean().item()
    (('a', 'b'), (2, 128), 1.0)
    >>> signed.save("signatures.npz")
    >>> again = preprocess.Signatures.load("signatures.npz")
    >>> [(name, len(minhash)) for name, minhash in again.minhashes()]
    [('a', 128), ('b', 128)]
    """
    place = Path(path)
    loops = loops_for(about(place))
    ids: list[str] = []
    values = [np.empty((0, PERMUTATIONS), dtype=np.uint32)]
    items = slices(place, (settings or Settings()).read)
    rejected: list[Rejected] = []
    for item, found in in_order(lambda item: (item, _signed(item, loops)), items):
        ids += item.ids
        rejected += item.rejected
        values.append(found)
    return Signatures(ids=tuple(unique_ids(ids)), values=np.concatenate(values), rejected=tuple(rejected))


def _signed(item: Slice, loops: Loops) -> NDArray[np.uint32]:
    words = read_texts(Texts(data=item.data, limits=item.limits), loops)
    return loops.sketch_words(words, WINDOW).signatures


def _made(signed: Signatures) -> dict[str, Any]:
    """How signatures were made, and in which form they are written."""
    how = {name: getattr(signed, name) for name in ("scheme", "seed", "permutations", "shingle_words", "words", "hash")}
    return {"format": FORMAT, "version": VERSION} | how


def _refuse_others(name: str, made: Any) -> None:  # noqa: ANN401 - read from a file
    ours = _made(Signatures(ids=(), values=np.empty((0, PERMUTATIONS), dtype=np.uint32)))
    for key, value in ours.items():
        if made[key] != value:
            raise InputError(
                name, None, f"has signatures whose {key} is {made[key]!r:.100}, where ours is {value!r:.100}"
            )


def _names(letters: NDArray[Any], limits: NDArray[Any]) -> tuple[str, ...]:
    whole, edges = letters.astype(np.uint8, casting="no").tobytes(), limits.astype(np.int64, casting="no").tolist()
    if edges[:1] != [0] or edges[-1] != len(whole) or edges != sorted(edges):
        raise ValueError("its ids are cut")
    return tuple(whole[start:end].decode("utf-8", "surrogatepass") for start, end in pairwise(edges))


def _values(values: NDArray[Any], limits: int) -> NDArray[np.uint32]:
    if values.shape != (limits - 1, PERMUTATIONS):
        raise ValueError("its signatures are not as many as its ids")
    return values.astype(np.uint32, casting="no")
