"""Files of many articles: JSON, JSON lines, CSV, TSV, Parquet, each packed too."""

import bz2
import gzip
import io
import json
import lzma
import sys
from datetime import UTC, datetime
from decimal import Decimal

import pyarrow as pa
import pytest
from pyarrow import parquet

from preprocess.article import Article
from preprocess.files.compression import zstd
from preprocess.files.read import READERS, Rejected, read
from preprocess.prepare import Preparer
from preprocess.settings import ReadSettings, Settings

ROWS = [{"id": f"n{n}", "text": f"Text „{n}“", "source": "gazette.example"} for n in range(3)]
LIST = json.dumps(ROWS).encode()
LINES = b"\n".join(json.dumps(row).encode() for row in ROWS)
COMMAS = "id,text,source\n" + "".join(f"{r['id']},{r['text']},{r['source']}\n" for r in ROWS)
PACKERS = {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress, ".zst": zstd.compress}


def parquet_bytes(rows):
    """A Parquet file in memory."""
    stream = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(rows), stream)
    return stream.getvalue()


def arrived(path, data, **settings):
    """What a file of these bytes holds: articles and rejections."""
    path.write_bytes(data)
    items = list(read([str(path)], ReadSettings(**settings)))
    return [i for i in items if isinstance(i, Article)], [i for i in items if isinstance(i, Rejected)]


def told(articles):
    """The articles as the rows that they were."""
    return [{"id": a.id, "text": a.text, "source": a.source} for a in articles]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jsonl", LINES),
        ("a.ndjson", LINES),
        ("a.json", LIST),
        ("a.json", LINES),
        ("a.json", json.dumps({"status": "ok", "articles": ROWS}).encode()),
        ("a.csv", COMMAS.encode()),
        ("a.csv", COMMAS.replace(",", ";").encode("utf-16")),
        ("a.csv", COMMAS.encode("utf-8-sig")),
        ("a.tsv", COMMAS.replace(",", "\t").encode()),
        ("a.parquet", parquet_bytes(ROWS)),
    ],
)
@pytest.mark.parametrize("packed", ["", *PACKERS])
def test_every_kind_gives_the_same_articles(tmp_path, name, data, packed):
    """Whatever the form and the packing, the articles are the same."""
    articles, rejected = arrived(tmp_path / f"{name}{packed}", PACKERS.get(packed, bytes)(data))

    assert (told(articles), rejected) == (ROWS, [])


@pytest.mark.parametrize("packed", PACKERS)
def test_packed_file_that_breaks_off_gives_what_came(tmp_path, packed):
    """The records before the damage come through, and the damage is told once."""
    rows = [{"id": f"n{n}", "text": "".join(chr(97 + (n * k) % 26) for k in range(400))} for n in range(4000)]
    data = PACKERS[packed]("\n".join(map(json.dumps, rows)).encode())

    articles, rejected = arrived(tmp_path / f"a.jsonl{packed}", data[: len(data) // 2])

    assert told(articles) == [row | {"source": None} for row in rows[: len(articles)]]
    assert len(rejected) == 1


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
def test_encoding_that_was_guessed_is_stated(tmp_path, name):
    """A record that was not UTF-8 carries the encoding that it was read in."""
    words = "Le maire a déclaré que l’été serait très chaud"
    data = {"a.jsonl": f'{{"text": "{words}"}}\n', "a.csv": f"text,desk\n{words},city\n"}[name]

    (article,), rejected = arrived(tmp_path / name, data.encode("cp1252"))

    assert (article.text, article.extra["encoding"], rejected) == (words, "cp1252", [])


def test_one_bad_byte_in_a_long_table_costs_its_row_nothing_else(tmp_path):
    """A row in another encoding, far behind rows in UTF-8, is read in its own."""
    sound = "".join(f"n{n},étude numéro {n} de la série\n" for n in range(4000)).encode()

    articles, _ = arrived(tmp_path / "a.csv", b"id,text\n" + sound + "last,déjà vu à l’école\n".encode("cp1252"))

    assert (articles[7].text, articles[-1].text) == ("étude numéro 7 de la série", "déjà vu à l’école")


def test_list_that_breaks_off_gives_what_came(tmp_path):
    """Of a JSON list that was cut, the whole items are articles."""
    articles, rejected = arrived(tmp_path / "a.json", LIST[:-20])

    assert told(articles) == ROWS[:2]
    assert [item.line for item in rejected] == [3]


def test_long_list_is_read_item_by_item(tmp_path):
    """A list larger than the bound on one record is read all the same."""
    rows = [{"id": f"n{n}", "text": "word " * 100, "source": None} for n in range(40)]

    articles, rejected = arrived(tmp_path / "a.json", json.dumps(rows).encode(), largest=1024)

    assert (told(articles), rejected) == (rows, [])


def test_endless_item_of_a_list_is_rejected(tmp_path):
    """An item larger than the bound is not read to its end; what stands before it comes through."""
    rows = [ROWS[0], {"text": "x" * 5_000_000}]

    articles, rejected = arrived(tmp_path / "a.json", json.dumps(rows).encode(), largest=1024)

    assert told(articles) == ROWS[:1]
    assert [("larger than 1024 bytes" in r.error, r.line) for r in rejected] == [(True, 2)]


@pytest.mark.parametrize(
    ("name", "data", "line", "said"),
    [
        ("a.json", b" \n", None, "holds no record"),
        ("a.json", b'{"title": "T"}', 1, 'no field "text"'),
        ("a.json", b'{"title": ', None, "not JSON"),
        ("a.json", b"7", 1, "not an object"),
        ("a.json", b"[" * 100_000, 1, "not JSON"),
        ("a.csv", b"", None, "no line that names"),
        ("a.csv", b"id,text\nn1,a,b\n", 2, "3 cells"),
        ("a.csv", b"id,text,text\nn1,a,b\n", 1, "a column twice: text"),
        ("a.csv", b"id,body\nn1,a\n", 2, 'no field "text"'),
        ("a.parquet", b"PAR1 nonsense PAR1", 1, "broken Parquet"),
    ],
)
def test_fault_is_told_with_its_place(tmp_path, name, data, line, said):
    """Each fault is one rejection that says what is wrong and where."""
    articles, (rejected,) = arrived(tmp_path / name, data)

    assert articles == []
    assert rejected.line == line
    assert said in rejected.error


def test_ragged_row_costs_that_row_alone(tmp_path):
    """Rows after one with too many cells are read; cells that a row lacks are unknown."""
    articles, rejected = arrived(tmp_path / "a.csv", b"id,text,source\nn1,A\nn2,B,x,y\nn3,C,gazette\n")

    assert [(a.id, a.source) for a in articles] == [("n1", None), ("n3", "gazette")]
    assert [item.line for item in rejected] == [3]


def test_quoted_cell_may_hold_lines(tmp_path):
    """A text with line ends and delimiters stands in one cell."""
    (article,), rejected = arrived(tmp_path / "a.csv", b'id,text\nn1,"One; two, ""three""\r\nfour"\n')

    assert (article.text, rejected) == ('One; two, "three"\r\nfour', [])


def test_values_of_parquet_become_those_of_json(tmp_path):
    """Dates, nested values and numbers that are none are written so that JSON can say them."""
    row = {"text": "T", "published": datetime(2024, 3, 5, 10, tzinfo=UTC), "tags": ["a"], "score": float("nan")}

    (article,), rejected = arrived(tmp_path / "a.parquet", parquet_bytes([row]))

    assert (article.published, article.extra["tags"], article.extra["score"], rejected) == (
        "2024-03-05T10:00:00+00:00",
        ["a"],
        None,
        [],
    )


def test_whole_decimals_of_parquet_lose_no_digit(tmp_path):
    """A number of a database may have 38 of them, and be an id."""
    row = {"id": Decimal(10**37 + 1), "price": Decimal("7.50"), "text": "The mayor resigned."}
    (article,), _ = arrived(tmp_path / "a.parquet", parquet_bytes([row]))
    assert (article.id, article.extra["price"]) == (str(10**37 + 1), 7.5)


def test_parquet_without_its_library_says_how_to_get_it(tmp_path, monkeypatch):
    """Where pyarrow is missing, the message names the extra."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    _, (rejected,) = arrived(tmp_path / "a.parquet", parquet_bytes(ROWS))

    assert "news-preprocess[parquet]" in rejected.error


def test_every_reader_is_tested_above():
    """A new kind of file needs its line in the first test."""
    assert set(READERS) == {".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet"}


def test_page_in_a_record_without_a_text_is_a_page(tmp_path):
    """A record that has a page and no text is that page, with what else the record says."""
    lines = [{"url": "https://a.example/1", "html": "<p>One.</p>"}, {"text": "Two.", "html": "<p>Two, as a page.</p>"}]
    path = tmp_path / "pages.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))

    page, article = read([str(path)], ReadSettings())

    assert (page.html, page.line, dict(page.fields)) == ("<p>One.</p>", 1, {"url": "https://a.example/1"})
    assert (article.text, article.extra) == ("Two.", {"html": "<p>Two, as a page.</p>"})


def test_text_of_parquet_that_is_no_utf_8_costs_its_row(tmp_path):
    """The others come through."""
    texts = pa.array([b"One.", b"Tw\xff.", b"Three."], pa.binary()).view(pa.string())
    stream = io.BytesIO()
    parquet.write_table(pa.table({"text": texts}), stream)

    articles, (rejected,) = arrived(tmp_path / "in.parquet", stream.getvalue())

    assert [article.text for article in articles] == ["One.", "Three."]
    assert (rejected.line, "not UTF-8" in rejected.error) == (2, True)


def test_parquet_with_two_columns_of_one_name_is_refused(tmp_path):
    """Which of them is meant cannot be known."""
    stream = io.BytesIO()
    parquet.write_table(pa.Table.from_arrays([pa.array(["a"]), pa.array(["b"])], names=["text", "text"]), stream)

    articles, (rejected,) = arrived(tmp_path / "in.parquet", stream.getvalue())

    assert articles == []
    assert rejected.error == "names a column twice: text"


def test_record_whose_page_is_none_is_told_by_its_address(tmp_path):
    """Whatever stands where the address should be."""
    path = tmp_path / "pages.jsonl"
    path.write_text('{"html": "no markup", "url": "https://gazette.example/1"}\n{"html": "none", "url": {"a": 1}}\n')

    found = [one.error for one in map(Preparer(Settings()).take, read([str(path)], ReadSettings()))]

    assert found == ["holds no HTML: https://gazette.example/1", "holds no HTML"]
