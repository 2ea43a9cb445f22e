"""WARC files: what is in them, what is passed over and why, and what is told of a damage."""

import bz2
import gzip
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess.files.compression import zstd
from preprocess.files.read import RawPage, Rejected, read
from preprocess.settings import ReadSettings

PAGE = "<html><body><p>The council voted on Monday to close the bridge at {}.</p></body></html>"


def record(number, *, kind="response", head="HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", body=None, **headers):
    """A record of an archive, in bytes."""
    text = PAGE.format(number).encode() if body is None else body
    block = head.encode() + text
    fields = {
        "WARC-Type": kind,
        "WARC-Target-URI": f"https://gazette.example/{number}",
        "WARC-Date": "2024-03-01T10:00:00Z",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": len(block),
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value is not None)
    return f"WARC/1.0\r\n{lines}\r\n".encode() + block + b"\r\n\r\n"


def answer(number, body, **headers):
    """A record of an answer with headers of HTTP."""
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return record(number, head=f"HTTP/1.1 200 OK\r\n{lines}\r\n", body=body)


def arrived(tmp_path, data, name="news.warc.gz", **settings):
    """The pages of an archive, and what was rejected or skipped."""
    path = tmp_path / name
    path.write_bytes(data)
    items = list(read([str(path)], ReadSettings(**settings)))
    return [i for i in items if isinstance(i, RawPage)], [i for i in items if isinstance(i, Rejected)]


def members(*records):
    """An archive as it should be: each record a member."""
    return b"".join(gzip.compress(one, mtime=0) for one in records)


def numbers(pages):
    """Which of the made records the pages are."""
    return [int(page.fields["url"].rpartition("/")[2]) for page in pages]


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("news.warc", b"".join),
        ("news.warc.gz", lambda records: members(*records)),
        ("news.WARC.GZ", lambda records: gzip.compress(b"".join(records))),
        ("news.warc.bz2", lambda records: bz2.compress(b"".join(records))),
        ("news.warc.zst", lambda records: b"".join(map(zstd.compress, records))),
    ],
)
def test_pages_are_read_however_the_archive_is_packed(tmp_path, name, pack):
    """Plain, a member for each record, one for all of them, or packed by another program."""
    pages, rejected = arrived(tmp_path, pack([record(n) for n in range(3)]), name)

    assert numbers(pages) == [0, 1, 2]
    assert [page.html for page in pages] == [PAGE.format(n) for n in range(3)]
    assert rejected == []


def test_archive_of_zstandard_may_hold_its_dictionary(tmp_path):
    """In a first frame that others skip, plain or packed itself."""
    records = [record(n) for n in range(40)]
    dictionary = zstd.train_dict(records, 500)
    packed = b"".join(zstd.compress(one, zstd_dict=dictionary) for one in records)

    for content in (dictionary.dict_content, zstd.compress(dictionary.dict_content)):
        head = b"\x5d\x2a\x4d\x18" + len(content).to_bytes(4, "little")
        pages, rejected = arrived(tmp_path, head + content + packed, "news.warc.zst")
        assert numbers(pages) == list(range(40))
        assert rejected == []


@pytest.mark.parametrize(
    ("name", "pack"), [("news.warc", gzip.compress), ("news.warc.gz", bytes), ("news.warc.gz", zstd.compress)]
)
def test_archive_is_told_by_its_first_bytes(tmp_path, name, pack):
    """It was packed or unpacked on its way, and kept its name."""
    pages, _ = arrived(tmp_path, pack(record(0) + record(1)), name)

    assert numbers(pages) == [0, 1]


def test_address_fetch_date_and_digest_are_kept(tmp_path):
    """They stand beside what the page says of itself, with its place in the file."""
    given = record(1, WARC_Payload_Digest="sha1:ABC", WARC_Target_URI="<https://gazette.example/1>")

    (page,), _ = arrived(tmp_path, members(record(0, kind="warcinfo"), given))

    known = {"url": "https://gazette.example/1", "fetched": "2024-03-01T10:00:00Z", "digest": "sha1:ABC"}
    assert (page.line, dict(page.fields)) == (2, known)


GZIPPED = gzip.compress(PAGE.format(1).encode())
CHUNKED = b"5\r\n<html\r\n%x; note=x\r\n" % (len(PAGE.format(1)) - 5) + PAGE.format(1).encode()[5:] + b"\r\n0\r\n\r\n"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (GZIPPED, {"Content_Encoding": "gzip"}),
        (GZIPPED, {"content_encoding": "X-GZIP"}),
        (zlib.compress(PAGE.format(1).encode()), {"Content_Encoding": "deflate"}),
        (zlib.compress(PAGE.format(1).encode())[2:-4], {"Content_Encoding": "deflate"}),
        (zstd.compress(PAGE.format(1).encode()), {"Content_Encoding": "zstd"}),
        (brotli.compress(PAGE.format(1).encode()), {"Content_Encoding": "br"}),
        (gzip.compress(GZIPPED), {"Content_Encoding": "gzip, gzip"}),
        (CHUNKED, {"Transfer_Encoding": "chunked"}),
        (
            b"%x\r\n%s\r\n0\r\n\r\n" % (len(GZIPPED), GZIPPED),
            {"Transfer_Encoding": "chunked", "Content_Encoding": "gzip"},
        ),
        (PAGE.format(1).encode(), {"Content_Encoding": "gzip", "Transfer_Encoding": "chunked"}),
        (PAGE.format(1).encode(), {"Content_Encoding": "br"}),
        (PAGE.format(1).encode(), {"Content_Encoding": "zstd", "Content_Length": "17"}),
    ],
)
def test_body_is_unpacked_as_far_as_it_is_packed(tmp_path, body, headers):
    """In chunks, in any coding, in several; and as it is where only its headers say that it is packed."""
    (page,), rejected = arrived(tmp_path, members(answer(1, body, Content_Type="text/html", **headers)))

    assert page.html == PAGE.format(1)
    assert "truncated" not in page.fields
    assert rejected == []


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (GZIPPED, {}),
        (gzip.compress(GZIPPED), {"Content_Encoding": "gzip"}),
        (b"%x\r\n%s\r\n0\r\n\r\n" % (len(GZIPPED), GZIPPED), {"Transfer_Encoding": "gzip, chunked"}),
    ],
)
def test_body_is_unpacked_though_nobody_says_so(tmp_path, body, headers):
    """Gzip shows itself, and may be a coding of the transfer."""
    (page,), _ = arrived(tmp_path, members(answer(1, body, Content_Type="text/html", **headers)))

    assert page.html == PAGE.format(1)


LONG = "".join(PAGE.format(chr(97 + n % 26) * (n % 97)) for n in range(400)).encode()


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (brotli.compress(LONG)[:-9], {"Content_Encoding": "br"}),
        (zstd.compress(LONG * 9)[:-9], {"Content_Encoding": "zstd"}),
        (gzip.compress(LONG)[:-8] + bytes(8), {"Content_Encoding": "gzip"}),
        (gzip.compress(LONG)[:900] + b"\xff" * 40 + gzip.compress(LONG)[940:], {"Content_Encoding": "gzip"}),
        (GZIPPED[:-20], {"Content_Encoding": "gzip"}),
        (CHUNKED[:-30], {"Transfer_Encoding": "chunked"}),
    ],
)
def test_body_that_breaks_off_is_read_and_marked(tmp_path, body, headers):
    """The crawler stopped there: what came is used, and the article says that it is not whole."""
    (page,), _ = arrived(tmp_path, members(answer(1, body, Content_Type="text/html", **headers)))

    assert page.html.startswith("<html><body><p>The")
    assert page.fields["truncated"] == "body"


def test_record_that_was_cut_by_the_crawler_is_marked(tmp_path):
    """As the archive states it."""
    (page,), _ = arrived(tmp_path, members(record(1, WARC_Truncated="length")))

    assert page.fields["truncated"] == "length"


RUSSIAN = "<html><head>{}</head><body><p>Совет проголосовал в понедельник за закрытие моста.</p></body></html>"
META = '<meta charset="{}">'


@pytest.mark.parametrize(
    ("html", "encoding", "content_type"),
    [
        (RUSSIAN.format(""), "utf-8", "text/html"),
        (RUSSIAN.format(""), "utf-8", "text/html; charset=windows-1251"),
        (RUSSIAN.format(""), "koi8-r", "text/html; charset=koi8-r"),
        (RUSSIAN.format(META.format("koi8-r")), "koi8-r", "text/html"),
        (RUSSIAN.format(META.format("koi8-r")), "koi8-r", "text/html; charset=ISO-8859-1"),
        (RUSSIAN.format(META.format("iso-8859-1")), "cp1251", 'text/html;charset="windows-1251"'),
        (RUSSIAN.format(""), "cp1251", "text/html; charset=no-such-thing"),
        (RUSSIAN.format(""), "cp1251", "text/html; charset=gb2312"),
    ],
)
def test_encoding_is_found_where_it_is_missing_or_wrong(tmp_path, html, encoding, content_type):
    """UTF-8 is seen; then the server's word counts, unless it is a default or cannot be; then the page's own."""
    (page,), _ = arrived(tmp_path, members(answer(1, html.encode(encoding), Content_Type=content_type)))

    assert page.html == html
    assert page.fields.get("encoding", "utf-8") == encoding


@pytest.mark.parametrize(
    ("given", "what", "told"),
    [
        (record(1, head="HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n"), "HTTP 404", "HTTP 404"),
        (record(1, head="HTTP/1.0 301 Moved\r\nLocation: /2\r\n\r\n", body=b""), "HTTP 301", "HTTP 301"),
        (record(1, head="HTTP/1.1 206 Partial\r\nContent-Type: text/html\r\n\r\n"), "HTTP 206", "HTTP 206"),
        (answer(1, b"\x89PNG", Content_Type="image/png"), "image", "is image/png, not HTML"),
        (answer(1, b"%PDF-1.4", Content_Type="application/pdf"), "application/pdf", "not HTML"),
        (answer(1, b"{}", Content_Type="Application/JSON; charset=utf-8"), "application/json", "not HTML"),
        (answer(1, b" \r\n", Content_Type="text/html"), "empty body", "has an empty body"),
        (answer(1, b"plain words"), "no type", "does not look like HTML"),
        (record(1, kind="revisit", body=b""), "revisit", "is a revisit"),
        (record(1, kind="conversion", head=""), "conversion", "is a conversion"),
        (
            record(1, kind="response", head="", body=b"gazette.example. A", Content_Type="text/dns"),
            "text/dns",
            "not HTML",
        ),
        (record(1, kind="wish"), "other record", "holds no page"),
    ],
)
def test_what_is_no_page_is_skipped_by_reason(tmp_path, given, what, told):
    """It is no loss: it says what it is, where it stands and which address was asked for."""
    pages, (skipped,) = arrived(tmp_path, members(given))

    assert pages == []
    assert (skipped.skipped, skipped.line) == (what, 1)
    assert told in skipped.error
    assert "https://gazette.example/1" in skipped.error


def test_records_that_tell_of_others_are_counted(tmp_path):
    """One line a type, however many there are."""
    given = [record(0, kind="warcinfo"), record(1), record(1, kind="request"), record(2), record(2, kind="request")]

    pages, skipped = arrived(tmp_path, members(*given))

    assert numbers(pages) == [1, 2]
    assert [(one.skipped, one.records, one.line) for one in skipped] == [("request", 2, None), ("warcinfo", 1, None)]


@pytest.mark.parametrize(
    "given",
    [
        record(1, kind="resource", head="", Content_Type="text/html"),
        record(1, kind="resource"),
        record(1, head="ICY 200 OK\r\nContent-Type: text/html\r\n\r\n"),
        record(1, head="\r\n\r\nhttp/1.1 200\r\nContent-Type: text/html\r\n\r\n"),
        record(1, head="HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"),
        record(1, head=""),
        record(1, head=f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX: {'a' * 10**6}\r\n\r\n"),
        answer(1, PAGE.format(1).encode(), Server="nginx"),
        record(1, head="HTTP/1.1 200 OK\nContent-Type: text/html\n\n"),
        record(1, head="HTTP/1.1 200\r\nContent-Type: application/xhtml+xml\r\nno colon here\r\n\r\n"),
    ],
)
def test_pages_in_other_clothes_are_read(tmp_path, given):
    """A resource without HTTP, an answer that does not say what it is, other line ends, lines that are no headers."""
    (page,), rejected = arrived(tmp_path, members(given))

    assert page.html == PAGE.format(1)
    assert rejected == []


def test_answer_that_is_none_is_a_loss(tmp_path):
    """Something was fetched, and what it is cannot be told."""
    _, (rejected,) = arrived(tmp_path, members(record(1, head="HTTP/1.1 OK\r\n\r\n")))

    assert rejected.skipped is None
    assert "does not begin as an answer of HTTP does" in rejected.error


def test_bomb_in_a_body_costs_its_record(tmp_path):
    """A body is unpacked up to the largest size of a record."""
    bomb = gzip.compress(bytes(10**7))

    pages, (rejected,) = arrived(
        tmp_path,
        members(answer(0, bomb, Content_Type="text/html", Content_Encoding="gzip"), record(1)),
        largest=10**5,
    )

    assert numbers(pages) == [1]
    assert "read.largest" in rejected.error
    assert rejected.skipped is None


def test_large_record_of_another_type_is_no_loss(tmp_path):
    """A film is a film, whatever its size."""
    film = answer(1, bytes(10**5), Content_Type="video/mp4")

    _, (skipped,) = arrived(tmp_path, film, "news.warc", largest=2000)

    assert skipped.skipped == "video"


def test_damaged_member_costs_its_record(tmp_path):
    """The next member is read, and the loss is told with the address."""
    packed = [gzip.compress(record(n, body=PAGE.encode() * 50), mtime=0) for n in range(4)]
    packed[1] = packed[1][:60] + bytes(40) + packed[1][100:]

    pages, rejected = arrived(tmp_path, b"".join(packed))

    assert numbers(pages) == [0, 2, 3]
    assert [one.skipped for one in rejected] == [None]
    assert "is lost" in rejected[0].error


@pytest.mark.parametrize("size", ["-5", "none", None, "30", "99999"])
def test_wrong_length_of_a_record_is_no_silence(tmp_path, size):
    """What follows is found again, and what is lost is told, in members and in a plain file."""
    given = [record(0), record(1, Content_Length=size), record(2), record(3)]

    packed, told = arrived(tmp_path, members(*given))
    plain, told_of_plain = arrived(tmp_path, b"".join(given), "news.warc")

    assert {0, 3} <= set(numbers(packed))
    assert {0} <= set(numbers(plain))
    assert told
    assert told_of_plain


def test_junk_between_records_costs_nothing_else(tmp_path):
    """A line that no record begins with is passed over, and told."""
    given = [record(0), b"junk that a disk left\r\n" * 3, record(1), record(2)]

    pages, rejected = arrived(tmp_path, b"".join(given), "news.warc")

    assert numbers(pages) == [0, 1, 2]
    assert len(rejected) == 1


WHOLE = [record(n) for n in range(4)]


@given(cut=st.integers(1, len(b"".join(WHOLE)) - 5))
def test_plain_file_that_breaks_off_loses_what_is_missing(tmp_path_factory, cut):
    """Wherever it is cut: what was whole before is read, and the loss is told unless only line ends are missing."""
    pages, rejected = arrived(tmp_path_factory.mktemp("cut"), b"".join(WHOLE)[:cut], "news.warc")

    ends = [sum(map(len, WHOLE[: n + 1])) - len("\r\n\r\n") for n in range(4)]
    whole = sum(end <= cut for end in ends)
    between = any(end <= cut <= end + len("\r\n\r\n") for end in ends)
    assert numbers(pages) == list(range(whole))
    assert any(one.skipped is None for one in rejected) == (not between)


@given(cut=st.integers(1, len(members(*WHOLE)) - 1))
def test_packed_file_that_breaks_off_loses_what_is_missing(tmp_path_factory, cut):
    """Wherever it is cut: the members before are read, and the loss is told unless it is cut between two."""
    packed = list(map(members, WHOLE))
    pages, rejected = arrived(tmp_path_factory.mktemp("cut"), b"".join(packed)[:cut])

    ends = [sum(map(len, packed[: n + 1])) for n in range(4)]
    whole = sum(end <= cut for end in ends)
    assert numbers(pages)[:whole] == list(range(whole))
    assert any(one.skipped is None for one in rejected) == (cut not in ends)


@given(st.lists(st.tuples(st.integers(0, 10**4), st.binary(max_size=9)), max_size=4))
def test_no_damage_ends_the_reading(tmp_path_factory, damages):
    """Bytes put in anywhere: something comes of it, or the loss is told, and the last record is found in its member."""
    packed = bytearray(members(*WHOLE))
    for place, junk in damages:
        packed[place % len(packed) : place % len(packed)] = junk

    pages, rejected = arrived(tmp_path_factory.mktemp("damage"), bytes(packed))

    assert len(pages) + len(rejected) > 0
    assert len(pages) == len(WHOLE) or rejected


def test_standard_input_may_be_an_archive(tmp_path, monkeypatch):
    """It is told by its first bytes, packed or not."""
    path = tmp_path / "in"
    path.write_bytes(members(record(0), record(1)))

    with path.open("rb") as stream:
        monkeypatch.setattr("sys.stdin", type("Stdin", (), {"buffer": stream}))
        found = list(read(["-"], ReadSettings()))

    assert numbers(found) == [0, 1]


def test_empty_archive_is_told(tmp_path):
    """It holds no record."""
    _, (rejected,) = arrived(tmp_path, b"", "news.warc")

    assert "empty" in rejected.error
