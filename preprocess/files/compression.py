"""Packed files: opened by the last suffix of their name, or by their first bytes where they have no name."""

import bz2
import gzip
import lzma
import re
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, cast

from preprocess.files.members import Members, holds_records

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

__all__ = ["BROKEN", "PACKED", "open_unpacked", "split_packed", "unpacked", "zstd"]

_ARCHIVE = ".warc"
_DICTIONARY = b"\x5d\x2a\x4d\x18"
_LARGEST_DICTIONARY = 1 << 24  # bytes
_SHOWS = 512  # bytes of a packed file that tell whether it is an archive


def _open_gzip(file: Path | IO[bytes]) -> IO[bytes]:
    """An archive's members are read one by one."""
    if holds_records(_begin(file, _SHOWS)):
        return cast("IO[bytes]", Members(file.open("rb") if isinstance(file, Path) else file))
    return cast("IO[bytes]", gzip.open(file))


def _open_zstd(file: Path | IO[bytes]) -> IO[bytes]:
    """An archive may hold the dictionary of its records in a first frame that others skip.

    https://iipc.github.io/warc-specifications/specifications/warc-zstd/
    """
    dictionary = None
    mark, size = (head := _begin(file, 8))[:4], int.from_bytes(head[4:], "little")
    if mark == _DICTIONARY and size <= _LARGEST_DICTIONARY:
        data = _begin(file, len(head) + size)[len(head) :]
        if _MAGIC[".zst"].match(data):
            data = zstd.ZstdDecompressor().decompress(data, _LARGEST_DICTIONARY)
        dictionary = zstd.ZstdDict(data)
    return cast("IO[bytes]", zstd.open(file, zstd_dict=dictionary))


_OPENERS: dict[str, Callable[[Any], Any]] = {
    ".gz": _open_gzip,
    ".bz2": bz2.open,
    ".xz": lzma.open,
    ".zst": _open_zstd,
}

_MAGIC = {
    ".gz": re.compile(rb"\x1f\x8b"),
    ".bz2": re.compile(rb"BZh[1-9]1AY&SY"),
    ".xz": re.compile(rb"\xfd7zXZ\x00"),
    ".zst": re.compile(rb"\x28\xb5\x2f\xfd|" + re.escape(_DICTIONARY)),
}
_HEAD = 16  # bytes that tell

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
    """Open a file for reading what was packed into it; nothing is unpacked before it is read.

    Archives are often unpacked or packed on their way and keep their name: they are told by their first bytes.
    """
    name, suffix = split_packed(path.name)
    if name.lower().endswith(_ARCHIVE):
        suffix = _packing(path)
    return cast("IO[bytes]", _OPENERS[suffix](path)) if suffix else path.open("rb")


def unpacked(stream: IO[bytes]) -> IO[bytes]:
    """Return what is packed into a stream that can be wound back, told by its first bytes; itself where nothing is."""
    suffix = _packing(stream)
    return cast("IO[bytes]", _OPENERS[suffix](stream)) if suffix else stream


def _begin(file: Path | IO[bytes], size: int) -> bytes:
    """The first bytes of a file, or of a stream, which is wound back."""
    if isinstance(file, Path):
        with file.open("rb") as stream:
            return stream.read(size)
    head = file.read(size)
    file.seek(0)
    return head


def _packing(file: Path | IO[bytes]) -> str:
    head = _begin(file, _HEAD)
    return next((suffix for suffix, magic in _MAGIC.items() if magic.match(head)), "")
