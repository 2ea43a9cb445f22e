"""Reading: ids, sources, dates and encodings; what cannot be used is rejected, and the rest comes through."""

import gzip
import io
import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess.article import Article
from preprocess.errors import MissingError
from preprocess.files.read import Rejected, read, unique_ids
from preprocess.files.store import json_bytes
from preprocess.settings import ReadSettings


def arrived(*inputs, **settings):
    """What the inputs hold: articles and rejections."""
    items = list(read([str(path) for path in inputs], ReadSettings(**settings)))
    return [i for i in items if isinstance(i, Article)], [i for i in items if isinstance(i, Rejected)]


def write(path: Path, content) -> Path:
    """Write a file: bytes as they are, text as UTF-8, a list as JSON lines."""
    if isinstance(content, list):
        content = b"".join(json_bytes(row) + b"\n" for row in content)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_text_file_is_an_article_named_after_its_stem(tmp_path):
    """A .txt file is one article; line ends and blanks stay as they are."""
    write(tmp_path / "one.txt", " a\r\nb \n")

    (article,), rejected = arrived(tmp_path)

    assert (article.id, article.text, rejected) == ("one", " a\r\nb \n", [])


def test_metadata_file_tells_of_the_files_beside_it(tmp_path):
    """metadata.csv gives source and date; an empty field is unknown, and it is no article itself."""
    write(tmp_path / "a.txt", "A")
    write(tmp_path / "b.txt", "B")
    write(
        tmp_path / "metadata.csv", "file,source,url,published,desk\na.txt,gazette.example,,2021-03-04,city\nb.txt,,,,\n"
    )

    (a, b), rejected = arrived(tmp_path)

    assert (a.source, a.published, a.extra) == ("gazette.example", "2021-03-04", {"desk": "city"})
    assert (b.source, b.published, b.extra, rejected) == (None, None, {}, [])


def test_metadata_may_tell_of_files_in_folders_below(tmp_path):
    """A row names its file by its path from there; what stands nearer to the file counts more."""
    write(tmp_path / "sub/a.txt", "A")
    write(tmp_path / "b.txt", "B")
    write(tmp_path / "metadata.csv", "file,source,desk\nsub/a.txt,far.example,city\n./b.txt,b.example,\n")
    write(tmp_path / "sub/metadata.csv", "file,source\na.txt,near.example\n")

    (b, a), rejected = arrived(tmp_path)

    assert (a.source, a.extra, b.source, rejected) == ("near.example", {"desk": "city"}, "b.example", [])


def test_second_row_for_a_file_is_said(tmp_path):
    """Of two rows for one file the first counts, and the second is rejected."""
    write(tmp_path / "a.txt", "A")
    write(tmp_path / "metadata.csv", "file,source\na.txt,one.example\na.txt,two.example\n")

    (article,), (rejected,) = arrived(tmp_path)

    assert (article.source, rejected.line) == ("one.example", 3)
    assert "second time" in rejected.error


def test_metadata_that_names_a_missing_file_is_said(tmp_path):
    """A row for a file that is not there is rejected by line, and the articles come through."""
    write(tmp_path / "a.txt", "A")
    write(tmp_path / "metadata.csv", "file,source\nb.txt,x\n")

    (article,), (rejected,) = arrived(tmp_path)

    assert article.id == "a"
    assert (rejected.line, '"b.txt" is not there' in rejected.error) == (2, True)


def test_record_fields_become_the_article(tmp_path):
    """Known fields are read, others are carried through, ours among them under another name."""
    row = {
        "id": 7,
        "text": "T",
        "source": "S",
        "author": ["A", "B"],
        "published": "March 4, 2021",
        "topic": 1,
        "keep": 2,
    }
    write(tmp_path / "a.jsonl", [row])

    (article,), _ = arrived(tmp_path)

    assert (article.id, article.author, article.published) == ("7", "A; B", "2021-03-04")
    assert article.extra == {"topic": 1, "input_keep": 2}


def test_other_field_names_are_a_setting(tmp_path):
    """The input's own names for text, id, source and date are mapped."""
    write(tmp_path / "a.jsonl", [{"body": "T", "key": "k", "outlet": "S", "day": "2021-03-04"}])

    (article,), _ = arrived(tmp_path, text_field="body", id_field="key", source_field="outlet", date_field="day")

    assert (article.text, article.id, article.source, article.published) == ("T", "k", "S", "2021-03-04")


def test_source_is_the_host_where_no_field_tells_it(tmp_path):
    """Without a source, the url's host stands for it, without www."""
    write(
        tmp_path / "a.jsonl", [{"text": "T", "url": "https://www.gazette.example/a"}, {"text": "T", "url": "http://["}]
    )

    articles, _ = arrived(tmp_path)

    assert [article.source for article in articles] == ["gazette.example", None]


def test_ids_without_an_id_are_digests_that_do_not_move(tmp_path):
    """The id is a digest of the url, else of path in the folder and content, wherever the folder lies."""
    rows = [{"text": "T", "url": "https://a.example/1"}, {"text": "U"}]
    write(tmp_path / "here/a.jsonl", rows)
    write(tmp_path / "there/a.jsonl", rows)

    assert [a.id for a in arrived(tmp_path / "here")[0]] == [a.id for a in arrived(tmp_path / "there")[0]]


def test_repeated_id_is_numbered():
    """A repeated id gets ~2, ~3, past ids that are taken."""
    assert list(unique_ids(["x", "x~2", "x"])) == ["x", "x~2", "x~3"]


def test_same_file_given_twice_is_read_once(tmp_path):
    """A file that two inputs name is one file."""
    path = write(tmp_path / "a.txt", "A")

    assert len(arrived(tmp_path, path, tmp_path / "*.txt")[0]) == 1


def test_order_is_that_of_path_and_record(tmp_path):
    """Folders are walked in order, whatever the file system says."""
    for name in ("b/2.txt", "a/9.txt", "a/10.txt"):
        write(tmp_path / name, name)

    assert [article.text for article in arrived(tmp_path)[0]] == ["a/10.txt", "a/9.txt", "b/2.txt"]


@pytest.mark.parametrize("mark", ["utf-8-sig", "utf-16"])
def test_byte_order_mark_tells_the_encoding(tmp_path, mark):
    """UTF-8 and UTF-16 with a mark are read; the mark is not text."""
    write(tmp_path / "a.txt", "Größe".encode(mark))

    assert arrived(tmp_path)[0][0].text == "Größe"


def test_gzip_is_read(tmp_path):
    """.txt.gz and .jsonl.gz are read like what they hold."""
    write(tmp_path / "a.txt.gz", gzip.compress(b"A"))
    write(tmp_path / "b.jsonl.gz", gzip.compress(b'{"id": "b", "text": "B"}\n'))

    assert [(article.id, article.text) for article in arrived(tmp_path)[0]] == [("a", "A"), ("b", "B")]


def test_standard_input_is_told_by_its_first_character(monkeypatch):
    """JSON lines where it begins with a brace, else one text."""
    for data, texts in ((b'{"text": "A"}\n{"text": "B"}\n', ["A", "B"]), (b"plain", ["plain"])):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        assert [article.text for article in arrived("-")[0]] == texts


@pytest.mark.parametrize(
    ("name", "content", "line", "said"),
    [
        ("bad.txt", b"", None, "empty"),
        ("bad.txt", b"\x7fELF\x00\x01", None, "binary"),
        ("bad.txt.gz", gzip.compress(b"A" * 99)[:-9], None, "broken packed"),
        ("bad.jsonl", b"", None, "holds no record"),
        ("bad.jsonl", b"\n \n\n", None, "holds no record"),
        ("bad.jsonl", b'{"text": "cut', 1, "not JSON"),
        ("bad.jsonl", b"[1]", 1, "not an object"),
        ("bad.jsonl", b'{"txt": "T"}', 1, 'did you mean "txt"'),
        ("bad.jsonl", b'{"text": null}', 1, "not a text"),
        ("bad.jsonl", b"[" * 100_000, 1, "not JSON"),
        ("bad.jsonl", b'{"text": ' + b"1" * 5000 + b"}", 1, "not JSON"),
        ("bad.png", b"x", None, "not a kind of file"),
    ],
)
def test_bad_input_is_rejected_and_good_input_comes_through(tmp_path, name, content, line, said):
    """Each fault is one rejection that names place and reason, and costs nothing else."""
    write(tmp_path / "good.txt", "G")
    write(tmp_path / name, content)

    (article,), (rejected,) = arrived(tmp_path)

    assert article.text == "G"
    assert (rejected.path, rejected.line) == ((tmp_path / name).as_posix(), line)
    assert said in rejected.error


def test_good_lines_around_a_bad_one_come_through(tmp_path):
    """A line that is cut in the middle costs that line."""
    write(tmp_path / "a.jsonl", b'{"text": "A"}\n{"text": "B\n\n{"text": "C"}\n')

    articles, (rejected,) = arrived(tmp_path)

    assert ([article.text for article in articles], rejected.line) == (["A", "C"], 2)


def test_too_large_a_record_is_rejected(tmp_path):
    """A record over the bound is passed over without being held, and the next one is read."""
    write(tmp_path / "a.jsonl", [{"text": "A" * 3000}, {"text": "B"}])

    (article,), (rejected,) = arrived(tmp_path, largest=1024)

    assert (article.text, rejected.line, "read.largest" in rejected.error) == ("B", 1, True)


def test_hidden_files_links_to_folders_and_earlier_runs_are_passed_over(tmp_path):
    """What is no input is not read: hidden files, linked folders, the result of another run."""
    write(tmp_path / ".hidden.txt", "H")
    for name in ("manifest.json", "rejected.jsonl", "corpus.jsonl"):
        write(tmp_path / "out" / name, "{}")
    (tmp_path / "loop").symlink_to(tmp_path)

    assert arrived(tmp_path) == ([], [])


def test_missing_input_is_told():
    """An input that is not there is wrong use."""
    with pytest.raises(MissingError, match="no such file"):
        arrived("nowhere/at-all")


@given(
    st.lists(
        st.dictionaries(st.sampled_from(["id", "text", "source", "published", "x"]), st.text(st.characters())),
        max_size=5,
    )
)
def test_any_records_are_read_or_rejected(tmp_path_factory, rows):
    """Each record is an article or a rejection, whatever its fields hold; texts come back as they were."""
    path = write(tmp_path_factory.mktemp("any") / "a.jsonl", rows or [{}])

    articles, rejected = arrived(path)

    assert len(articles) + len(rejected) == len(rows or [{}])
    assert [article.text for article in articles] == [row["text"] for row in rows if "text" in row]


def test_lone_surrogate_comes_back_as_it_was():
    """What JSON can say and UTF-8 cannot is written as its escape."""
    assert json.loads(json_bytes({"text": "\ud800"})) == {"text": "\ud800"}


def test_field_that_the_result_names_itself_is_carried_under_another_name(tmp_path):
    """Nothing of a record is lost where its fields are mapped: id, text and source of the result stay ours."""
    row = {"id": "I", "text": "T", "body": "B", "key": "K", "keep": 1, "input_keep": 2, "big": 1e3}
    write(tmp_path / "a.jsonl", [row])

    (article,), _ = arrived(tmp_path, text_field="body", id_field="key")

    assert (article.id, article.text) == ("K", "B")
    assert article.extra == {"input_id": "I", "input_text": "T", "input_input_keep": 1, "input_keep": 2, "big": 1000.0}


def test_number_too_large_for_json_is_none(tmp_path):
    """1e999 cannot be said again in JSON; it becomes null, and the record comes through."""
    write(tmp_path / "a.jsonl", b'{"text": "T", "x": 1e999, "y": NaN}')

    assert arrived(tmp_path)[0][0].extra == {"x": None, "y": None}
