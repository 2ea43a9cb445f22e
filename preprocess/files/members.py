"""Records of an archive as one stream that can be read on behind a damage: gzip's members, or plain text between marks.

An archive is gzip's members, one a record, joined (WARC 1.1, ISO 28500:2017, annex D): where one is damaged, the next
can be read. FastWARC itself passes over a file that breaks off, and gives up behind a damage.
"""

import io
import zlib
from typing import IO

_MAGIC = b"\x1f\x8b\x08"
_MARK = b"\nWARC/1."
_BEGINS = b"WARC/"
_BLOCK = 1 << 16
_HEAD = 512  # bytes of a member that show whether a record begins in it


def holds_records(head: bytes) -> bool:
    """Return whether a gzip member that begins like this holds a record."""
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, len(_BEGINS)) == _BEGINS
    except zlib.error:
        return False


class Members(io.RawIOBase):
    """What is in the members of a gzip file, one after the other, and each to its end alone.

    What stands before a damage is given before the damage is told.

    Args:
        raw: The packed file; it is closed with this.
    """

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw
        self._waiting = b""
        self.seek(0)

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def tell(self) -> int:
        """Return how many bytes were given."""
        return self._given

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go back to the beginning."""
        if (offset, whence) != (0, io.SEEK_SET):
            raise io.UnsupportedOperation("only the beginning can be gone to")
        self._raw.seek(0)
        self._given = self._member = 0
        self._stand_before(b"")
        return 0

    def close(self) -> None:
        """Close the packed file too."""
        self._raw.close()
        super().close()

    @property
    def place(self) -> str:
        """Where reading stands, for a message."""
        return f"byte {self._raw.tell() - len(self._waiting)}"

    def begun(self, _used: int) -> str:
        """Where what is being read begins, for a message."""
        return f"byte {self._member}"

    def begin(self) -> bool:
        """Begin to read the next member; False where there is none."""
        if self._unpack.eof:
            self._stand_before(self._waiting)
        self._waiting = (self._waiting or self._raw.read(_BLOCK)).lstrip(b"\0")  # some pad
        self._is_first = True
        self._member = self._raw.tell() - len(self._waiting)
        return bool(self._waiting)

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer with what comes next in the member.

        Raises:
            EOFError: If the file breaks off in it.
            zlib.error: If it is damaged.
        """
        data = self._read(len(buffer))
        buffer[: len(data)] = data
        self._given += len(data)
        return len(data)

    def is_left(self, _used: int) -> bool:
        """Whether the member goes on though no record was found any more."""
        while piece := self.read(_BLOCK):
            if piece.strip():
                return True
        return False

    def skip(self, _used: int) -> bool:
        """Go to the next member that begins with a record; False where there is none."""
        start = 1 if self._is_first else 0  # the damaged one itself begins with the mark
        while True:
            found = self._waiting.find(_MAGIC, start)
            if found < 0 or len(self._waiting) - found < _HEAD:
                keep = max(start, found if found >= 0 else len(self._waiting) - len(_MAGIC) + 1)
                more = self._raw.read(_BLOCK)
                self._waiting, start = self._waiting[keep:] + more, 0
                if more:
                    continue
                found = self._waiting.find(_MAGIC)
                if found < 0:
                    self._stand_before(b"")
                    return False
            if holds_records(self._waiting[found : found + _HEAD]):
                self._stand_before(self._waiting[found:])
                return True
            start = found + 1

    def _stand_before(self, waiting: bytes) -> None:
        """Stand before a member."""
        self._waiting = waiting
        self._unpack = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._is_first = False  # whether what waits is its beginning

    def _read(self, most: int) -> bytes:
        while not self._unpack.eof:
            # Kept until it was unpacked, so that what follows a damage in it can be looked for.
            self._waiting = self._waiting or self._raw.read(_BLOCK)
            piece = self._unpack.decompress(self._waiting, most)
            is_end = not self._waiting
            self._is_first = False
            self._waiting = self._unpack.unused_data if self._unpack.eof else self._unpack.unconsumed_tail
            if piece:
                return piece
            if is_end and not self._unpack.eof:
                raise EOFError("a packed member has no end")
        return b""


class Stretch(io.RawIOBase):
    """A stream of records that is not packed by members.

    Args:
        stream: Any; what it raises is passed on.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._last = b""
        self._waiting = b""
        self._given = 0
        self._stands_before = True

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def tell(self) -> int:
        """Return how many bytes were given."""
        return self._given

    @property
    def place(self) -> str:
        """Where reading stands, for a message."""
        return f"byte {self._given}"

    def begun(self, used: int) -> str:
        """Where what was not used begins, for a message."""
        return f"byte {used}"

    def begin(self) -> bool:
        """Begin to read where a record was found; False where none was."""
        begins, self._stands_before = self._stands_before, False
        return begins

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer with what comes next."""
        most = len(buffer)
        self._last, self._waiting = (
            (self._waiting[:most], self._waiting[most:]) if self._waiting else (self._stream.read(most), b"")
        )
        buffer[: len(self._last)] = self._last
        self._given += len(self._last)
        return len(self._last)

    def is_left(self, used: int) -> bool:
        """Whether a record follows though none was found any more."""
        return self.skip(used)

    def skip(self, used: int) -> bool:
        """Go to the next line that begins a record, in what was read last or after it; False where there is none.

        Args:
            used: What stands before that place is told already.
        """
        if self._stands_before:
            return True
        start = max(0, used - (self._given - len(self._last)))
        data = self._last[start:] + self._waiting
        self._given -= max(0, len(self._last) - start)
        self._last = self._waiting = b""
        while (found := data.find(_MARK)) < 0:
            more = self._stream.read(_BLOCK)
            keep = min(len(data), len(_MARK) - 1)
            self._given += len(data) - keep
            data = data[len(data) - keep :] + more
            if not more:
                return False
        self._given += found + 1
        self._waiting = data[found + 1 :]
        self._stands_before = True
        return True
