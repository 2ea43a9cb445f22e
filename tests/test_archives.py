"""A run over an archive: every record of it is an article, rejected or skipped, wherever that is told."""

import gzip
import json

import pytest
from click.testing import CliRunner

import preprocess
from preprocess.cli import main

BRIDGE = "The council voted on Monday to close the old bridge, after engineers had found deep cracks in its piers."
STORM = "A storm tore the roofs off two schools in the valley overnight, and four teachers were taken to hospital."
PAGE = "<html><body><article><p>{}</p></article></body></html>"
TYPES = {"html": "text/html", "png": "image/png", "pdf": "application/pdf"}


def member(number, kind="response", suffix="html", status=200):
    """A record, packed by itself."""
    content = PAGE.format(STORM if number == 2 else BRIDGE) if suffix == "html" else "not a page"
    block = f"HTTP/1.1 {status} Told\r\nContent-Type: {TYPES[suffix]}\r\n\r\n{content}".encode()
    url = f"https://gazette.example/{number}.{suffix}"
    head = f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-03-01T00:00:00Z\r\n"
    return gzip.compress(f"{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n", mtime=0)


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """Two pages of one address, another, four records without a page, and one that breaks off."""
    records = [
        member(0, "warcinfo"),
        *(member(1), member(1, "request"), member(1), member(2), member(2, "request")),
        *(member(3, suffix="png"), member(4, status=404), member(1, "revisit"), member(5, suffix="pdf")),
        member(6)[:-30],
    ]
    path = tmp_path_factory.mktemp("archive") / "news.warc.gz"
    path.write_bytes(b"".join(records))
    return path


def test_every_record_is_accounted_for(archive, tmp_path):
    """In the manifest, in the rows of what was rejected, and read back from there."""
    corpus = preprocess.run([archive], out=tmp_path / "out")

    counts = json.loads((tmp_path / "out/manifest.json").read_bytes())["counts"]
    known = {"HTTP 404": 1, "application/pdf": 1, "image": 1, "request": 2, "revisit": 1, "warcinfo": 1}
    assert (counts["articles"], counts["rejected"], counts["skipped"]) == (3, 1, known)
    assert preprocess.load(tmp_path / "out").counts() == corpus.counts()
    assert len(corpus.rejected) == len((tmp_path / "out/rejected.jsonl").read_bytes().splitlines())


def test_page_that_was_fetched_twice_is_one_article(archive):
    """The second visit is a copy, under an id that tells it apart."""
    corpus = preprocess.run([archive])

    first, again, _ = [record.marked.article for record in corpus.records]
    assert again.id == f"{first.id}~2"
    assert {first.url, again.url} == {"https://gazette.example/1.html"}
    assert [record.verdict.reason for record in corpus.dropped] == ["exact"]
    assert first.extra["fetched"] == "2024-03-01T00:00:00Z"


def test_what_holds_no_page_is_told_apart_from_losses(archive, tmp_path):
    """On the terminal and in the report: the one line counts what is no loss, the other names what is."""
    result = CliRunner().invoke(main, ["run", str(archive), "-o", str(tmp_path / "out")])

    assert "rejected             1\n" in result.stderr
    told = "no pages             7  HTTP 404 1  application/pdf 1  image 1  request 2  revisit 1  warcinfo 1"
    assert told in result.stderr
    assert "https://gazette.example/6.html" in result.stderr
    assert "https://gazette.example/3.png" not in result.stderr
    assert "Records of archives that hold no page: 7." in (tmp_path / "out/report.html").read_text("utf-8")


@pytest.mark.parametrize("workers", [1, 2])
def test_archive_gives_the_same_rows_on_any_number_of_workers(archive, tmp_path, workers):
    """Pages are extracted by whoever has time, and stand in the order of the archive."""
    expected = preprocess.run([archive], out=tmp_path / "one")

    preprocess.run([archive], out=tmp_path / "other", workers=workers)

    rows = (tmp_path / "other/articles.jsonl").read_bytes()
    assert rows == (tmp_path / "one/articles.jsonl").read_bytes()
    assert rows.count(b"\n") == len(expected.records)
