"""What a server sent, as an archive keeps it → status, type and content (RFC 9110, RFC 9112).

Archives keep what came over the wire, or what their crawler made of it: a body may be no longer packed or in chunks
although its headers say so. So headers are believed as far as the body bears them out.
"""

import io
import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from preprocess.files.compression import zstd

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})\b")
_END = re.compile(rb"\r?\n\r?\n")
_TYPE = re.compile(r"\s*([\w!#$&^.+-]{1,60}/[\w!#$&^.+-]{1,80})", re.ASCII)
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.ASCII | re.IGNORECASE)
_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\n]{0,4096})?\r?\n")
_LONGEST_HEAD = 1 << 18  # bytes of headers
_MOST_CODINGS = 4  # of one body; a longer chain is an attack
_MOST_MEMBERS = 64  # of a body's gzip; the same
_BLOCK = 1 << 16


class TooLarge(ValueError):  # noqa: N818 - it says what the body is
    """What is packed in a body has more bytes than may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The bytes of a body.

    Attributes:
        data: What came of it.
        is_whole: Whether nothing is missing at its end, as far as it says.
    """

    data: bytes
    is_whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What a server sent.

    Attributes:
        status: The code, 200 say.
        headers: By name in small letters; of one that is repeated, the first.
        body: As it was sent.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes

    def content(self, largest: int) -> Body:
        """Return the body put together from its chunks and unpacked.

        Raises:
            TooLarge: If it has more bytes than that.
        """
        found = Body(data=self.body)
        if "chunked" in self.headers.get("transfer-encoding", "").lower():
            found = _joined(self.body)
        codings = [one.strip().lower() for one in self.headers.get("content-encoding", "").split(",")]
        for coding in codings[::-1][:_MOST_CODINGS]:
            if coding in _UNPACKERS:
                unpacked = _UNPACKERS[coding](found.data, largest)
                if unpacked is not None:
                    found = Body(data=unpacked.data, is_whole=found.is_whole and unpacked.is_whole)
        return found


def response_of(block: bytes) -> Response | None:
    """Return the response that the block of a record is; None where it does not begin like one."""
    status = _STATUS.match(block)
    if status is None:
        return None
    end = _END.search(block, 0, _LONGEST_HEAD)
    head, body = (block[: end.start()], block[end.end() :]) if end else (block[:_LONGEST_HEAD], b"")
    headers: dict[str, str] = {}
    for line in head.splitlines()[1:]:
        name, colon, value = line.partition(b":")
        if colon:
            headers.setdefault(name.strip().lower().decode("latin-1"), value.strip().decode("latin-1"))
    return Response(status=int(status[1]), headers=headers, body=body)


def media_type(content_type: str) -> str:
    """Return what a ``Content-Type`` says that something is, in small letters; empty where it says nothing.

    >>> media_type("Text/HTML; charset=UTF-8")
    'text/html'
    """
    found = _TYPE.match(content_type)
    return found[1].lower() if found else ""


def charset(content_type: str) -> str | None:
    """Return the encoding that a ``Content-Type`` states.

    >>> charset("text/html; charset='windows-1251'")
    'windows-1251'
    """
    found = _CHARSET.search(content_type[:1000])
    return found[1] if found else None


def _joined(body: bytes) -> Body:
    """A body put together from its chunks; as it is where it is in none."""
    pieces: list[bytes] = []
    place = 0
    while (found := _CHUNK.match(body, place)) is not None:
        size = int(found[1], 16)
        if size == 0:
            return Body(data=b"".join(pieces))
        place = found.end() + size
        pieces.append(body[found.end() : place])
        line = body[place : place + 2]
        if line and not line.startswith((b"\r\n", b"\n")):
            break
        place += 2 if line == b"\r\n" else 1
    # The first bytes of a page may read as the size of a chunk, which then does not end where it says.
    is_in_chunks = len(pieces) > 1 or (len(pieces) == 1 and place > len(body))
    return Body(data=b"".join(pieces), is_whole=False) if is_in_chunks else Body(data=body)


def _inflated(data: bytes, largest: int, *windows: int) -> Body | None:
    """What zlib unpacks, of members one after the other; None where it is nothing of the kind."""
    for window in windows:
        pieces: list[bytes] = []
        size = 0
        try:
            for _ in range(_MOST_MEMBERS):
                unpack = zlib.decompressobj(window)
                pieces.append(unpack.decompress(data, largest + 1 - size))
                size += len(pieces[-1])
                if size > largest:
                    raise TooLarge
                data = unpack.unused_data
                if not data.startswith(b"\x1f\x8b"):
                    break
        except zlib.error:
            if not size:
                continue
            return Body(data=b"".join(pieces), is_whole=False)
        if size or unpack.eof:
            return Body(data=b"".join(pieces), is_whole=unpack.eof and not data.startswith(b"\x1f\x8b"))
    return None


def _gzip(data: bytes, largest: int) -> Body | None:
    return _inflated(data, largest, zlib.MAX_WBITS | 16)


def _deflate(data: bytes, largest: int) -> Body | None:
    """With zlib's head, as the standard has it, or without, as some servers do."""
    return _inflated(data, largest, zlib.MAX_WBITS, -zlib.MAX_WBITS)


def _zstd(data: bytes, largest: int) -> Body | None:
    return _read(zstd.ZstdFile(io.BytesIO(data)).read, largest)


def _brotli(data: bytes, largest: int) -> Body | None:
    from fastwarc.stream_io import BrotliReader  # noqa: PLC0415 - optional

    return _read(BrotliReader(io.BytesIO(data)).read, largest)


def _read(read: Callable[[int], bytes], largest: int) -> Body | None:
    """What can be read of a stream; None where its first bytes are nothing of the kind."""
    pieces: list[bytes] = []
    size = 0
    try:
        while piece := read(_BLOCK):
            pieces.append(piece)
            size += len(piece)
            if size > largest:
                raise TooLarge
    except (EOFError, OSError, zstd.ZstdError):
        return Body(data=b"".join(pieces), is_whole=False) if pieces else None
    return Body(data=b"".join(pieces))


_UNPACKERS: dict[str, Callable[[bytes, int], Body | None]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
"""What unpacks each coding; it gives None for what is not packed so, whatever its headers say."""
