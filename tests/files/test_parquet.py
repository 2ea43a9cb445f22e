"""Parquet holds what JSON lines hold: declared types, any carried field, and everything comes back."""

import json
import sys

import pyarrow as pa
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow.parquet import ParquetFile, read_schema

import preprocess
from preprocess.article import FORMATS
from preprocess.cli import main
from preprocess.errors import UsageError
from preprocess.files.declared import OTHER, OWN, TABLES
from preprocess.files.kinds import MOST, carried
from preprocess.files.parquet import read_rows, schema_of, schemas, write_tables
from preprocess.files.read import READERS
from preprocess.loading import load

texts = st.text(st.characters(exclude_categories=()), max_size=6)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
extras = st.lists(st.dictionaries(st.sampled_from("abc") | texts, values, max_size=4), max_size=5)


def row(number, **extra):
    """A row of the corpus with carried fields."""
    found = {"originality": {"score": 0.5, "low_confidence": False, "novelty": None, "credit": None}}
    about = dict.fromkeys(TABLES["corpus"]) | {
        "id": f"n{number}",
        "text": "The mayor resigned.",
        "flags": ("few_words",),
    }
    return about | found | extra


def written(path, *extra):
    """The columns of carried fields, after a file of rows with them was written."""
    fields = carried(extra, OWN)
    lines = [row(number, **one) for number, one in enumerate(extra)]
    write_tables({path: ("corpus", lambda line: line)}, lines, fields.columns)
    own = schemas()["corpus"].names
    return {field.name: str(field.type) for field in read_schema(path) if field.name not in own}


def back(path):
    """The carried fields of each row of a file."""
    return [{name: value for name, value in one.items() if name not in OWN} for one in read_rows(path, "corpus")]


@pytest.fixture(scope="module")
def outs(root, tmp_path_factory):
    """A run on the seeds, once in each format."""
    folder = tmp_path_factory.mktemp("outs")
    corpus = preprocess.run(root / "seeds", out=folder / "jsonl")
    corpus.save(folder / "parquet", format="parquet")
    return folder


@settings(max_examples=100)
@given(extras)
def test_any_carried_field_comes_back(tmp_path_factory, extra):
    """Halves of characters, huge numbers and deep lists too; only a null may be gone, as in any Parquet."""
    path = tmp_path_factory.mktemp("any") / "corpus.parquet"
    extra = [{name: value for name, value in one.items() if name not in OWN} for one in extra]
    written(path, *extra)

    found = back(path)

    for mine, theirs in zip(extra, found, strict=True):
        assert {n: v for n, v in mine.items() if v is not None} == {n: v for n, v in theirs.items() if v is not None}


def test_our_columns_have_the_same_types_in_every_file(tmp_path):
    """Whether it has no row or a thousand."""
    path = tmp_path / "corpus.parquet"
    written(path)
    none = read_schema(path)
    written(path, *({} for _ in range(1000)))

    assert none.equals(read_schema(path))
    assert none.equals(schemas()["corpus"])


@pytest.mark.parametrize("table", TABLES)
def test_no_declared_type_is_one_that_others_cannot_read(table):
    """Neither a null nor a map; the last column has what no other can tell."""
    assert "null" not in str(schemas()[table].types)
    assert "map" not in str(schemas()[table].types)
    assert schemas()[table].names == [*TABLES[table], OTHER]


@pytest.mark.parametrize(
    ("one", "other", "column"),
    [
        (1, 2, "int64"),
        (1, 2.5, "double"),
        (2**53 + 1, 2.5, "string"),
        (1, 2**64, "string"),
        (True, 1, "string"),
        ("2024", 2024, "string"),
        ([1], [2.5, None], "list<element: double>"),
        ([1], ["a"], "string"),
        ([], None, "list<element: string>"),
        ({"a": 1}, {"a": 2}, "struct<a: int64>"),
        ({"a": 1}, {"b": 2}, "string"),
        ({}, {}, "string"),
        ([{"a": 1}], [], "list<element: struct<a: int64>>"),
    ],
)
def test_type_of_a_carried_field_goes_by_all_its_values(tmp_path, one, other, column):
    """The last row counts as much as the first; whatever the type, the values come back."""
    extra = [{"x": one}, *({} for _ in range(2000)), {"x": other}]
    path = tmp_path / "corpus.parquet"

    assert written(path, *extra) == {"x": column}
    found = [one.get("x") for one in back(path)]
    assert (found[0], found[-1]) == (one, other)


def test_field_of_texts_and_numbers_can_be_read_as_text(tmp_path):
    """A text stays as it is, a number is the text that JSON has for it, and comes back as a number."""
    path = tmp_path / "corpus.parquet"
    written(path, {"page": "A1"}, {"page": 12})
    table = ParquetFile(path).read()

    assert table["page"].to_pylist() == ["A1", "12"]
    assert table[OTHER].to_pylist() == [None, '{"page": 12}']


def test_field_without_any_value_is_a_column_of_texts(tmp_path):
    """A column of the type null cannot be read by all; the field is there again in each row."""
    path = tmp_path / "corpus.parquet"

    assert written(path, {"x": None}, {}) == {"x": "string"}
    assert back(path) == [{"x": None}, {"x": None}]


def test_most_frequent_fields_are_columns(tmp_path):
    """Ten thousand different names make no ten thousand columns, and nothing of them is lost."""
    path = tmp_path / "corpus.parquet"
    extra = [{"often": 1} | {f"f{number}_{place}": place for place in range(1000)} for number in range(10)]

    columns = written(path, *extra)

    assert len(columns) == MOST
    assert "often" in columns
    assert back(path) == extra


@pytest.mark.parametrize("name", ["", "Text", "SOURCE", OTHER, "a\nb", "\ud800", "x" * 129])
def test_name_that_is_no_column_everywhere_makes_none(tmp_path, name):
    """Another's name but for case, say, which some databases do not tell apart."""
    path = tmp_path / "corpus.parquet"

    assert written(path, {name: 1}) == {}
    assert [json.loads(one[OTHER]) for one in ParquetFile(path).read().to_pylist()] == [{name: 1}]


def test_half_a_character_is_replaced_and_comes_back(tmp_path):
    """Parquet's texts are UTF-8; what stands in their place has one code point, so that offsets stay."""
    path = tmp_path / "corpus.parquet"
    text = "\ud83d The mayor resigned."
    write_tables({path: ("corpus", lambda line: line)}, [row(0) | {"text": text}, row(1)], {})

    assert ParquetFile(path).read()["text"][0].as_py() == "\ufffd The mayor resigned."
    assert [one["text"] for one in read_rows(path, "corpus")] == [text, "The mayor resigned."]


def test_what_no_column_tells_is_sorted(tmp_path):
    """The same row is the same bytes, whatever the order in which a set gives its fields."""
    path = tmp_path / "corpus.parquet"
    names = [f"n{number}" for number in range(10)]
    written(path, dict.fromkeys(reversed(names), "\ud800"))

    assert list(json.loads(ParquetFile(path).read()[OTHER][0].as_py())) == names


def test_rows_are_written_by_groups(tmp_path, monkeypatch):
    """No more than a group is held; a file without rows has none, which some readers ask for."""
    path = tmp_path / "corpus.parquet"
    monkeypatch.setattr("preprocess.files.parquet.ROWS", 10)
    written(path, *({} for _ in range(25)))
    assert ParquetFile(path).num_row_groups == 3

    written(path)
    assert ParquetFile(path).num_row_groups == 0


def test_group_ends_with_its_bytes_too(tmp_path, monkeypatch):
    """A few huge articles are a group."""
    path = tmp_path / "corpus.parquet"
    monkeypatch.setattr("preprocess.files.parquet.BYTES", 100)
    written(path, *({"x": "a" * 100} for _ in range(5)))

    assert ParquetFile(path).num_row_groups == 5


def test_run_is_read_back_from_either_format(outs):
    """Articles, pairs, links and verdicts are the same."""
    one, other = load(outs / "jsonl"), load(outs / "parquet")

    assert (one.records, one.candidates, one.links) == (other.records, other.candidates, other.links)


def test_saving_again_leaves_the_same_bytes(outs, tmp_path):
    """A Parquet run read back and saved into its format is the same files."""
    load(outs / "parquet").save(tmp_path, format="parquet")

    for path in (outs / "parquet").glob("*.parquet"):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()


def test_folder_keeps_its_format_unless_told(outs, tmp_path):
    """Judge saves so; another format takes the files of the first away."""
    corpus = load(outs / "parquet")
    corpus.save(tmp_path, format="parquet")
    corpus.save(tmp_path)
    assert not list(tmp_path.glob("corpus.jsonl"))

    corpus.save(tmp_path, format="jsonl")

    assert not list(tmp_path.glob("*.parquet"))
    assert json.loads((tmp_path / "manifest.json").read_bytes())["format"] == "jsonl"
    assert load(tmp_path).records == corpus.records


@pytest.mark.parametrize("words", [("explain", "001"), ("report", "-o", "-"), ("link",), ("score",)])
def test_commands_read_either_format(outs, words):
    """What they say of a run is the same."""
    command, *others = words
    told = [CliRunner().invoke(main, [command, str(outs / name), *others]) for name in FORMATS]

    assert told[0].exit_code == told[1].exit_code == 0
    assert told[0].stdout == told[1].stdout != ""


def test_judge_rewrites_the_format_that_is_there(outs, tmp_path):
    """With the corpus that the new policy makes."""
    load(outs / "parquet").save(tmp_path, format="parquet")
    result = CliRunner().invoke(main, ["judge", str(tmp_path), "--restatement", "1"])
    assert result.exit_code == 0, result.stderr

    assert ParquetFile(tmp_path / "corpus.parquet").metadata.num_rows == 5
    assert not (tmp_path / "corpus.jsonl").exists()


@pytest.mark.parametrize("manifest", ["{", "[]", "{}", '{"format": 1}'])
def test_damaged_manifest_is_of_no_format(outs, tmp_path, manifest):
    """A run into its folder is one into a new folder."""
    (tmp_path / "manifest.json").write_text(manifest, encoding="utf-8")
    load(outs / "jsonl").save(tmp_path)

    assert (tmp_path / "corpus.jsonl").exists()


def test_manifest_without_a_format_is_of_json_lines(outs, tmp_path):
    """So earlier versions wrote it."""
    load(outs / "jsonl").save(tmp_path)
    path = tmp_path / "manifest.json"
    manifest = json.loads(path.read_bytes())
    del manifest["format"]
    path.write_text(json.dumps(manifest), encoding="utf-8")

    assert len(load(tmp_path).records) == 5


@pytest.mark.parametrize("format_", ["csv", "", "JSONL"])
def test_unknown_format_is_refused(root, tmp_path, format_):
    """Before anything is read."""
    with pytest.raises(UsageError, match="format"):
        preprocess.run(root / "seeds", out=tmp_path / "out", format=format_)
    assert not (tmp_path / "out").exists()


def test_missing_pyarrow_is_told_before_the_run(root, tmp_path, monkeypatch):
    """With what brings it."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(UsageError, match=r"news-preprocess\[parquet\]"):
        preprocess.run(root / "seeds", out=tmp_path / "out", format="parquet")


def test_stopped_run_goes_on_in_another_format(root, tmp_path):
    """The format decides nothing that is kept until then."""

    def stop(phase, *_):
        if phase == "link":
            raise KeyboardInterrupt

    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        preprocess.run(root / "seeds", out=out, progress=stop)
    told = []
    preprocess.run(root / "seeds", out=out, resume=True, format="parquet", progress=lambda *one: told.append(one))

    assert told[0] == ("read", 5, 5)
    assert len(load(out).records) == 5
    assert not list(out.glob("corpus.jsonl"))


def test_damaged_file_is_told(outs, tmp_path):
    """With its name."""
    load(outs / "parquet").save(tmp_path, format="parquet")
    (tmp_path / "articles.parquet").write_bytes(b"PAR1 no more")

    with pytest.raises(preprocess.PreprocessError, match=r"articles\.parquet"):
        load(tmp_path)


def test_what_a_run_left_can_be_an_input(outs):
    """corpus.parquet is a file of articles, as corpus.jsonl is."""
    assert ".parquet" in READERS
    corpus = preprocess.run(outs / "parquet" / "corpus.parquet")

    assert len(corpus.records) == 4
    assert not corpus.rejected


def test_schema_names_carried_fields_before_the_last_column():
    """For who builds tables of their own."""
    found = schema_of("corpus", carried([{"b": 1, "a": [True]}], OWN).columns)

    assert found.names[-3:] == ["a", "b", OTHER]
    assert found.field("a").type == pa.list_(pa.bool_())
