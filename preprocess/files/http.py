"""What a server sent, as an archive keeps it → status, type and content (RFC 9110, RFC 9112).

Archives keep what came over the wire, or what their crawler made of it: a body may be no longer packed or in chunks
although its headers say so. So headers are believed as far as the body bears them out.
"""

import re
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from preprocess.files.compression import zstd

_STATUS = re.compile(rb"\s*(?:HTTP|ICY)(?:/\d(?:\.\d)?)?[ \t]+(\d{3})\b", re.IGNORECASE)
_END = re.compile(rb"\r?\n\r?\n")
_TYPE = re.compile(r"\s*([\w!#$&^.+-]{1,60}/[\w!#$&^.+-]{1,80})", re.ASCII)
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.ASCII | re.IGNORECASE)
_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\n]{0,4096})?\r?\n")
_LONGEST_HEAD = 1 << 18  # bytes of headers that are looked at
_MOST_BEFORE = 4  # answers that are none yet
_GZIP = b"\x1f\x8b"
_MOST_CODINGS = 4  # of one body; a longer chain is an attack
_MOST_MEMBERS = 64  # of a body's gzip; the same
_STEP = 32  # bytes


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
        told = ",".join(self.headers.get(name, "") for name in ("content-encoding", "transfer-encoding"))
        codings = [one.strip().lower() for one in told.split(",")]
        found = _joined(self.body) if "chunked" in codings else Body(data=self.body)
        for coding in [one for one in codings[::-1] if one in _UNPACKERS][:_MOST_CODINGS]:
            found = _without(_UNPACKERS[coding], found, largest)
        return without_gzip(found.data, largest, is_whole=found.is_whole)


def without_gzip(data: bytes, largest: int, *, is_whole: bool = True) -> Body:
    """Return what is packed by gzip without being told so; the data themselves where nothing is.

    Raises:
        TooLarge: If it has more bytes than that.
    """
    found = Body(data=data, is_whole=is_whole)
    for _ in range(_MOST_CODINGS):
        if found.data.startswith(_GZIP):
            found = _without(_gzip, found, largest)
    return found


def _without(unpack: "Unpacker", packed: Body, largest: int) -> Body:
    """A body without a coding, as far as it is in it."""
    found = unpack(packed.data, largest)
    return packed if found is None else Body(data=found.data, is_whole=packed.is_whole and found.is_whole)


def response_of(block: bytes) -> Response | None:
    """Return the response that the block of a record is; None where it does not begin like one."""
    status = _STATUS.match(block)
    end = status and _END.search(block, status.end())
    for _ in range(_MOST_BEFORE):
        if status and end and status[1].startswith(b"1"):  # what comes before the answer, as 100 Continue does
            status = _STATUS.match(block, end.end())
            end = status and _END.search(block, status.end())
    if status is None:
        return None
    start = status.end()
    head, body = (block[start : end.start()], block[end.end() :]) if end else (block[start:], b"")
    headers: dict[str, str] = {}
    for line in head[:_LONGEST_HEAD].splitlines()[1:]:
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
        room, left, is_whole = largest + 1, data, False
        for _ in range(_MOST_MEMBERS):
            piece, left, is_whole = _one_member(left, window, room)
            pieces.append(piece)
            room -= len(piece)
            if room <= 0:
                raise TooLarge
            if not is_whole or not left.startswith(_GZIP):
                break
        if is_whole or room <= largest:
            return Body(data=b"".join(pieces), is_whole=is_whole and not left.startswith(_GZIP))
    return None


def _one_member(data: bytes, window: int, most: int) -> tuple[bytes, bytes, bool]:
    """What stands in one member, what follows it, and whether it is whole."""
    unpack = zlib.decompressobj(window)
    try:
        piece = unpack.decompress(data, most)
    except zlib.error:
        return _before_damage(data, window, most), b"", False
    return piece, unpack.unused_data, unpack.eof


def _before_damage(data: bytes, window: int, most: int) -> bytes:
    """What zlib unpacks before a damage, which it does not give where it is given all at once."""
    unpack = zlib.decompressobj(window)
    found = bytearray()
    with suppress(zlib.error):
        for start in range(0, len(data), _STEP):
            found += unpack.decompress(data[start : start + _STEP], most - len(found))
            if len(found) >= most:
                break
    return bytes(found)


def _gzip(data: bytes, largest: int) -> Body | None:
    return _inflated(data, largest, zlib.MAX_WBITS | 16)


def _deflate(data: bytes, largest: int) -> Body | None:
    """With zlib's head, as the standard has it, or without, as some servers do."""
    return _inflated(data, largest, zlib.MAX_WBITS, -zlib.MAX_WBITS)


def _zstd(data: bytes, largest: int) -> Body | None:
    unpack = zstd.ZstdDecompressor()
    try:
        found = unpack.decompress(data, largest + 1)
    except zstd.ZstdError:
        return None
    return _bounded(found, largest, is_whole=unpack.eof)


def _brotli(data: bytes, largest: int) -> Body | None:
    import brotli  # noqa: PLC0415 - optional

    unpack = brotli.Decompressor()
    try:
        found = unpack.process(data, output_buffer_limit=largest + 1)
    except brotli.error:
        return None
    return _bounded(found, largest, is_whole=unpack.is_finished())


def _bounded(found: bytes, largest: int, *, is_whole: bool) -> Body | None:
    if len(found) > largest:
        raise TooLarge
    return Body(data=found, is_whole=is_whole) if found or is_whole else None


Unpacker = Callable[[bytes, int], Body | None]

_UNPACKERS: dict[str, Unpacker] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
"""What unpacks each coding; it gives None for what is not packed so, whatever its headers say."""
