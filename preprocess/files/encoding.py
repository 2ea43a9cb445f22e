"""Bytes → text: what a byte order mark says, else UTF-8, else what a page declares, else a guess.

UTF-8 comes before what a page declares, since text in another encoding is hardly ever valid UTF-8, while pages that
declare the encoding of another day are common.
"""

import codecs
import io
import re
from dataclasses import dataclass
from typing import IO

from charset_normalizer import from_bytes

UTF8 = "utf-8"
# UTF-32 first: its mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, UTF8),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 2**16
_SOUND = 5  # characters beyond ASCII to one damaged: other encodings hardly reach one to one
_RARE = 100  # characters to a NUL
_GUESSED = 2**13  # bytes that a guess looks at
_DECLARED = re.compile(
    rb"""(?:<meta[^>]{0,200}?charset|^\s*<\?xml[^>]{0,200}?encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""",
    re.IGNORECASE,
)
_OF_PAGES = re.compile(
    r"ascii|cp\d+|iso8859-\d+|koi8-[ru]|gb2312|gbk|gb18030|big5|euc_(jp|kr)|shift_jis|mac-\w+|tis-620"
)
# As browsers read these labels (https://encoding.spec.whatwg.org/#names-and-labels): the larger set that holds them.
_LARGER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
_DEFAULT = "cp1252"  # what servers say that nobody has told what they send, as iso-8859-1
_LIKELY = (
    *("cp1252", "cp1251", "cp1250", "cp1254", "cp1253", "cp1256", "cp1255", "cp1257", "koi8_r", "iso8859_2"),
    *("gb18030", "big5", "cp932", "euc_jp", "cp949"),
)
# The letters beyond ASCII of the languages that an encoding is used for, one word a language. In each of these
# encodings a text in Latin letters looks sound, and only one gives letters that one language has together.
_ALPHABETS = {
    "cp1252": "àâæçéèêëîïôœùûüÿ äöüß áéíñóúü àèéìíîòóùú àáâãçéêíóôõú åäöé åæøé áðéíóúýþæö áàéèëïíóöü àçèéíïòóúü õäöüšž",
    "cp1250": "áčďéěíňóřšťúůýž ąćęłńóśźż áéíóöőúüű áäčďéíĺľňóôŕšťúýž čćđšž ăâîșțşţ čšž äöüß",
    "cp1254": "çğıiöşüâîû̇",
    "cp1257": "āčēģīķļņšūž ąčęėįšųūž",
}


class NotText(ValueError):  # noqa: N818 - it says what the bytes are
    """The bytes are no text in any encoding that could be found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A text and the encoding that it was read in."""

    text: str
    encoding: str


def decode(data: bytes, *, html: bool = False, stated: str | None = None) -> Decoded:
    """Decode a whole text; a byte that fits no character becomes U+FFFD.

    Args:
        data: The bytes, with a byte order mark or without one.
        html: Whether they are a page, which may declare its encoding.
        stated: What the server that sent the page said of its encoding.

    Raises:
        NotText: If they hold NUL bytes and are not UTF-16 or UTF-32.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(text=data[len(mark) :].decode(encoding, "replace"), encoding=encoding)
    encoding = _unmarked(data, final=True, html=html, stated=stated)
    return Decoded(text=data.decode(encoding, "replace"), encoding=encoding)


def as_utf8(stream: IO[bytes], *, guess: bool = True) -> tuple[IO[bytes], str]:
    """Return a stream of the same text in UTF-8 without a byte order mark, and the encoding that it came in.

    Args:
        stream: One that can be wound back.
        guess: Whether an encoding may be guessed; if not, only UTF-16 and UTF-32 are recoded.

    Raises:
        NotText: As :func:`decode`.
    """
    sample = stream.read(_SAMPLE)
    stream.seek(0)
    mark, encoding = next(((m, e) for m, e in _MARKS if sample.startswith(m)), (b"", ""))
    stream.read(len(mark))
    encoding = encoding or _unmarked(sample, final=len(sample) < _SAMPLE)
    if encoding == UTF8 or not (guess or encoding.startswith("utf")):
        return stream, UTF8
    return io.BufferedReader(_Recoded(stream, encoding)), encoding


class _Recoded(io.RawIOBase):
    """A stream in any encoding, read as UTF-8."""

    def __init__(self, stream: IO[bytes], encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._waiting = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._waiting and not self._ended:
            data = self._stream.read(_SAMPLE)
            self._ended = not data
            self._waiting = self._decoder.decode(data, final=self._ended).encode(UTF8, "replace")
        taken = self._waiting[: len(buffer)]
        self._waiting = self._waiting[len(taken) :]
        buffer[: len(taken)] = taken
        return len(taken)


def _unmarked(data: bytes, *, final: bool, html: bool = False, stated: str | None = None) -> str:
    """The encoding of a text without a byte order mark; ``final`` tells that it does not break off within one."""
    sample = data[:_SAMPLE]
    if b"\0" in sample and not _are_strays(sample, html=html):
        return _wide(sample)
    if _fits(data, UTF8, final=final) or _is_damaged_utf8(data):
        return UTF8
    declared = _declared(data, stated) if html else None
    return declared or _guess(data)


def _declared(data: bytes, stated: str | None) -> str | None:
    """What the server says of a page's encoding, else the page; the page where that of the server is its default."""
    found = _DECLARED.search(data, 0, 4096)
    by_page = _known(found[1].decode("ascii")) if found else None
    by_server = _known(stated) if stated else None
    if by_server and (by_server != _DEFAULT or by_page is None) and _fits(data[:_SAMPLE], by_server, final=False):
        return by_server
    return by_page


def _are_strays(sample: bytes, *, html: bool) -> bool:
    """Whether the NULs in a text are damage, and not what binary data are full of; pages may be in any encoding."""
    count = sample.count(0)
    is_text = count * _RARE <= len(sample) and _fits(sample.replace(b"\0", b""), UTF8, final=False)
    return is_text or (html and count * 10 * _RARE <= len(sample))


def _wide(sample: bytes) -> str:
    """Latin letters in UTF-16 have a NUL in every second byte, always on the same side.

    Raises:
        NotText: If they have not.
    """
    half = len(sample) // 2
    for encoding, place in (("utf-16-le", 1), ("utf-16-be", 0)):
        if sample[place::2].count(0) > half / 2 and not sample[1 - place :: 2].count(0):
            return encoding
    raise NotText("holds NUL bytes: it is binary, or text in an encoding that it does not state")


def _known(label: str) -> str | None:
    """Python's name of an encoding that a page declares; None where it is none of text, or cannot be meant."""
    try:
        name = codecs.lookup(label).name
    except (LookupError, UnicodeError):
        return None
    return _LARGER.get(name, name) if _OF_PAGES.fullmatch(name) else None


def _guess(data: bytes) -> str:
    beyond_ascii = re.search(rb"[\x80-\xff]", data)
    first = beyond_ascii.start() if beyond_ascii else 0
    sample = data[max(0, first - _GUESSED // 4) :][:_GUESSED]
    matches = from_bytes(sample, cp_isolation=list(_LIKELY), preemptive_behaviour=False)
    found = [
        (match.chaos, -match.coherence, _LIKELY.index(name))
        for match in matches
        for name in match.could_be_from_charset
        if name in _LIKELY
    ]
    best = _LIKELY[min(found)[2]] if found else _LIKELY[0]
    return max(_ALPHABETS, key=lambda encoding: _fit(sample, encoding)) if best in _ALPHABETS else best


def _fit(sample: bytes, encoding: str) -> float:
    """How much of a text's letters beyond ASCII one language's alphabet can account for: 0-1."""
    letters = [letter for letter in sample.decode(encoding, "ignore").lower() if letter > "\x7f" and letter.isalpha()]
    alphabets = _ALPHABETS[encoding].split()
    return max(sum(map(alphabet.__contains__, letters)) for alphabet in alphabets) / max(1, len(letters))


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether so much beyond ASCII is sound UTF-8 that the rest must be damage, a character cut in two say."""
    text = data[:_SAMPLE].decode(UTF8, "replace")
    beyond = sum(letter > "\x7f" for letter in text)
    return beyond > _SOUND * text.count("\ufffd")


def _fits(data: bytes, encoding: str, *, final: bool) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(data, final=final)
    except UnicodeDecodeError:
        return False
    return True
