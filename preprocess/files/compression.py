"""Packed files: opened by the last suffix of their name."""

import bz2
import gzip
import lzma
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, cast

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_OPENERS: dict[str, Callable[[Path], Any]] = {
    ".gz": gzip.open,
    ".bz2": bz2.open,
    ".xz": lzma.open,
    ".zst": zstd.open,
}

PACKED = tuple(_OPENERS)
"""The suffixes of packed files."""

BROKEN = (EOFError, gzip.BadGzipFile, zlib.error, lzma.LZMAError, zstd.ZstdError)
"""What reading a packed file raises where it is damaged or breaks off; bzip2 raises a bare :class:`OSError`."""


def split_packed(name: str) -> tuple[str, str]:
    """Part a file's name from the suffix of its packing, ``""`` where it is not packed.

    >>> split_packed("news.jsonl.GZ")
    ('news.jsonl', '.gz')
    """
    suffix = Path(name).suffix.lower()
    return (name[: -len(suffix)], suffix) if suffix in _OPENERS else (name, "")


def open_unpacked(path: Path) -> IO[bytes]:
    """Open a file for reading what was packed into it; nothing is unpacked before it is read."""
    suffix = split_packed(path.name)[1]
    return cast("IO[bytes]", _OPENERS[suffix](path)) if suffix else path.open("rb")
