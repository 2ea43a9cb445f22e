"""Runs over DataFrames: the same rows as those of files, as the user's kind of DataFrame."""

import csv
import json
import re
from datetime import UTC, datetime

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from datasets import Dataset, disable_progress_bars
from hypothesis import given, settings
from hypothesis import strategies as st

import preprocess
from preprocess import frames
from preprocess.errors import UsageError
from preprocess.settings import Settings

NAMES = ("corpus", "articles", "links", "candidates", "sources", "rejected")
KINDS = {
    "pandas": pa.Table.to_pandas,
    "polars": pl.from_arrow,
    "polars lazy": lambda table: pl.from_arrow(table).lazy(),
    "arrow": lambda table: table,
    "duckdb": duckdb.from_arrow,
}
NEWS = "The council met on Friday and decided on the harbour.\n\nSign up for our newsletter"
CLEAN = "The council met on Friday and decided on the harbour."


def rows_of(frame):
    """The rows of any kind of DataFrame."""
    if isinstance(frame, pd.DataFrame):
        frame = pa.Table.from_pandas(frame, preserve_index=False)
    if isinstance(frame, duckdb.DuckDBPyRelation):
        frame = frame.to_arrow_table() if hasattr(frame, "to_arrow_table") else frame.arrow()
    if isinstance(frame, pl.LazyFrame):
        frame = frame.collect()
    return frame.to_dicts() if isinstance(frame, pl.DataFrame) else frame.to_pylist()


def types_of(frame):
    """The columns of any kind of DataFrame with their types."""
    if isinstance(frame, pl.DataFrame | pl.LazyFrame):
        return dict(frame.collect_schema())
    if isinstance(frame, pa.Table):
        return dict(zip(frame.column_names, frame.schema.types, strict=True))
    return dict(zip(frame.columns, frame.dtypes, strict=True))


def told(path, **more):
    """The rows of a file of a run, what a score is made of as a list."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        if "parts" in row.get("originality", ()):
            parts = row["originality"]["parts"].items()
            row["originality"]["parts"] = [{"sign": sign, "value": value} for sign, value in parts]
    return [row | more for row in rows]


@pytest.fixture(scope="session")
def left(root, tmp_path_factory):
    """What a run on the seeds left."""
    out = tmp_path_factory.mktemp("frames") / "OUT"
    preprocess.run([root / "seeds"], out=out)
    return out


@pytest.fixture(scope="session")
def seeds_table(left):
    """The seeds as a table, and a row that is no article."""
    rows = told(left / "articles.jsonl")
    columns = {name: [row[name] for row in rows] + [None] for name in ("text", "id", "source", "published")}
    return pa.table(columns | {"number": list(range(len(rows) + 1))})


@pytest.fixture(scope="session", params=KINDS)
def kind(request):
    """What makes a kind of DataFrame of a table."""
    return KINDS[request.param]


@pytest.fixture(scope="session")
def made(kind, seeds_table):
    """The tables of the seeds."""
    return frames.tables(kind(seeds_table))


@pytest.mark.parametrize("name", ["corpus", "articles", "links", "candidates"])
def test_rows_are_those_of_the_files_of_a_run(made, left, name):
    """Every kind of DataFrame has the rows that a run writes, with what was carried along at the end."""
    found = [{key: value for key, value in row.items() if key != "number"} for row in rows_of(made.table(name))]

    assert found == told(left / f"{name}.jsonl")


def test_sources_are_those_of_the_files_of_a_run(made, left):
    """The figures are those of sources.csv, the missing ones null."""
    with (left / "sources.csv").open(encoding="utf-8", newline="") as stream:
        table = list(csv.DictReader(stream))

    found = [
        {name: "" if cell is None else str(cell) for name, cell in row.items()}
        for row in rows_of(made.table("sources"))
    ]
    assert found == table


def test_what_comes_back_is_of_the_given_kind(kind, made, seeds_table):
    """Every table is what was given."""
    assert {type(made.table(name)) for name in NAMES} == {type(kind(seeds_table))}


def test_a_row_without_text_is_rejected_by_its_number(made):
    """The first row is row 0."""
    (row,) = rows_of(made.table("rejected"))

    assert (row["path"], row["line"]) == ("row 5", None)
    assert "no text" in row["error"]


def test_types_of_columns_do_not_depend_on_what_is_found(kind, made, seeds_table):
    """Without any row the columns are those of many, but for figures that are told by what was found."""
    none = frames.tables(kind(seeds_table.slice(0, 0)))

    for name in NAMES:
        empty, full = types_of(none.table(name)), types_of(made.table(name))
        assert rows_of(none.table(name)) == []
        assert empty.items() <= full.items() if name == "sources" else list(empty.items()) == list(full.items())


def test_a_loaded_run_gives_the_same_tables(kind, left, made):
    """What a run left can be had as DataFrames of a kind, without the rows that it was made of."""
    corpus = preprocess.load(left)
    like = kind(pa.table({"any": [1]}))

    for name in ("corpus", "articles", "links"):
        found = frames.table(corpus, name, like=like)
        assert type(found) is type(made.table(name))
        assert rows_of(found) == told(left / f"{name}.jsonl", other_json=None)


def test_pandas_keeps_index_order_and_types():
    """Rows stand as they stood, with the index and the other columns as they were."""
    given_ = pd.DataFrame(
        {
            "text": [NEWS, None, "Another thing happened in the harbour.", NEWS],
            "kind": pd.Categorical(["b", "a", "b", "a"]),
            "seen": pd.to_datetime(["2024-01-01"] * 4).tz_localize("Europe/Rome"),
            "vector": [np.array([1.0]), None, [2], {"a": 1}],
        },
        index=pd.MultiIndex.from_tuples([("x", 2), ("x", 1), ("y", 1), ("x", 2)], names=["outlet", "n"]),
    )
    found = frames.run(given_)

    assert found["text"].tolist() == [CLEAN, "Another thing happened in the harbour."]
    pd.testing.assert_frame_equal(found[["kind", "seen", "vector"]], given_.iloc[[0, 2]][["kind", "seen", "vector"]])


def test_polars_keeps_types():
    """Whatever type a column has is carried along."""
    given_ = pl.DataFrame(
        {
            "text": [NEWS, None],
            "seen": [datetime(2024, 1, 1, tzinfo=UTC)] * 2,
            "nested": [{"a": [1], "b": {"c": "x"}}] * 2,
            "label": pl.Series(["a", "b"], dtype=pl.Categorical),
            "any": pl.Series([object(), object()], dtype=pl.Object),
        }
    )
    found = frames.run(given_)

    others = ["seen", "nested", "label", "any"]
    assert found.columns[-4:] == others
    assert found.select(others).schema == given_.select(others).schema
    assert found["any"][0] is given_["any"][0]


def test_a_relation_of_duckdb_stays_with_its_connection():
    """What comes back can be joined with what the user's own connection has."""
    connection = duckdb.connect()
    connection.execute("create table scraped as select 'a1' as id, ? as text, uuid() as key", [NEWS])
    connection.execute("create table result as select 1 as other")
    found = frames.run(connection.table("scraped"))

    joined = found.set_alias("found").join(connection.table("scraped").set_alias("given"), "found.id = given.id")
    assert joined.select("found.text, given.text").fetchall() == [(CLEAN, NEWS)]
    assert [row[0] for row in connection.sql("show tables").fetchall()] == ["result", "scraped"]


def test_what_duckdb_holds_stays():
    """Whatever it is called."""
    with duckdb.connect() as connection:
        connection.execute("create table news as select 'The ferry stood still.' as text")
        connection.execute("create view preprocess_frames as select 1 as mine")
        made = frames.run(connection.table("news"))

        assert made.fetchall()[0][7] == "The ferry stood still."
        assert connection.sql("select * from preprocess_frames").fetchall() == [(1,)]


def test_case_makes_no_other_column_to_duckdb():
    """As in its queries; but a column of that very name counts before another."""
    found = frames.run(duckdb.from_arrow(pa.table({"TEXT": [NEWS], "Id": ["a1"], "Desk": ["city"]})))

    assert found.select("text, id, Desk").fetchall() == [(CLEAN, "a1", "city")]


def test_columns_that_the_result_uses_get_another_name():
    """The user's own text, spans and so on are carried beside ours."""
    columns = {"body": [NEWS], "text": ["old"], "input_text": ["older"], "spans": [7], "id": ["no"], "key": ["a"]}
    chosen = Settings.checked({"read": {"text_field": "body", "id_field": "key"}}, "test")
    (row,) = frames.run(pl.DataFrame(columns), chosen, table="articles").to_dicts()

    assert (row["id"], row["text"], row["spans"][0]["label"]) == ("a", NEWS, "newsletter")
    carried = {name: row[name] for name in ("input_text", "input_input_text", "input_spans", "input_id")}
    assert carried == {"input_text": "older", "input_input_text": "old", "input_spans": 7, "input_id": "no"}


def test_rows_of_pages_become_their_articles():
    """A row with a page and no text is that page, given as a text or as bytes; the column of pages is not carried."""
    page = f"<html><title>T</title><body><article><p>{CLEAN * 9}</p></article></body></html>"
    given_ = pd.DataFrame({"html": [page, page.encode("utf-16"), 7, "", b"\0\1"], "number": range(5)})
    found = frames.tables(given_)

    corpus = found.table("articles")
    assert [CLEAN in text for text in corpus["text"]] == [True, True]
    assert corpus["number"].tolist() == [0, 1]
    assert {"site_name", "canonical_url"} < set(corpus.columns)
    assert "html" not in corpus.columns
    assert found.table("rejected")["path"].tolist() == ["row 2", "row 3", "row 4"]


def test_records_of_other_tools_need_no_settings():
    """As in files; their columns come along as they are."""
    given = pd.DataFrame({"maintext": ["The ferry stood still."], "authors": [np.array(["Ada Moss", "Bo Reed"])]})
    given["date_publish"] = pd.Timestamp("2024-01-02 03:04:05")

    (row,) = frames.run(given).to_dict("records")

    assert (row["text"], row["author"]) == ("The ferry stood still.", "Ada Moss; Bo Reed")
    assert (row["published"], row["date_publish"]) == ("2024-01-02T03:04:05", pd.Timestamp("2024-01-02 03:04:05"))
    assert row["maintext"] == "The ferry stood still."


def test_plain_text_of_the_name_of_parts_is_no_text():
    """It may be markup; what has parts is taken."""
    parts = {"summary": [], "sections": [{"headline": [], "paragraphs": ["The ferry stood still."]}]}

    with pytest.raises(UsageError, match='no column "text"'):
        frames.run(pd.DataFrame({"body": ["The ferry stood still."]}))
    assert frames.run(pd.DataFrame({"body": [parts]}))["text"].tolist() == ["The ferry stood still."]
    assert frames.run(pl.DataFrame({"body": [parts]}))["text"].to_list() == ["The ferry stood still."]


def test_batch_of_another_tool_has_the_text_that_places_are_in():
    """Under the name that the settings have for it."""
    found = frames.mark_batch({"maintext": ["The ferry stood still.\n\nSign up for our newsletter"], "text": [None]})

    assert found["clean_text"] == ["The ferry stood still."]
    assert found["text"] == ["The ferry stood still.\n\nSign up for our newsletter"]


def test_views_and_runs_of_arrow_are_taken_apart():
    """Arrow cannot take rows from them."""
    texts = pa.array(["The ferry stood still.", "Rain came to the valley."], pa.string_view())
    desks = pa.RunEndEncodedArray.from_arrays([1, 2], ["harbour", "weather"])

    made = frames.run(pa.table({"text": texts, "desk": desks}))

    assert made.select(["text", "desk"]).to_pylist() == [
        {"text": "The ferry stood still.", "desk": "harbour"},
        {"text": "Rain came to the valley.", "desk": "weather"},
    ]


def test_whole_numbers_stay_whole_where_some_are_missing():
    """Pandas has such a column as decimals."""
    made = frames.run(pd.DataFrame({"text": ["The ferry stood still.", "Rain came."], "id": [10, None]}))

    assert made["id"].tolist()[0] == "10"


def test_the_name_that_an_outlet_had_is_a_column_where_outlets_are_renamed():
    """It is there whether or not any row was renamed."""
    chosen = Settings.checked({"read": {"aliases": {"The Hill": ["thehill.com"]}}}, "test")
    found = frames.run(pl.DataFrame({"text": [NEWS, "Another."], "source": ["thehill.com", "A"]}), chosen)

    assert found.select("source", "source_given").rows() == [("The Hill", "thehill.com"), ("A", None)]


def test_half_characters_are_replaced():
    """Arrow's texts are UTF-8; offsets stay."""
    given_ = pd.DataFrame({"text": [f"\ud800{NEWS}", NEWS], "id": ["\udfff", "b"]}, dtype=object)
    found = frames.run(given_, table="articles")

    assert found["text"].iloc[0] == f"\ufffd{NEWS}"
    assert [spans[0]["start"] for spans in found["spans"]] == [len(CLEAN) + 3, len(CLEAN) + 2]


def test_cells_of_any_type_are_told_or_taken():
    """Of a text nothing but a text will do; ids and dates are what can be made of them."""
    texts = [NEWS, np.str_("Another."), None, np.nan, pd.NA, pd.NaT, 5, b"bytes", ["list"], {"a": 1}]
    dates = [pd.Timestamp("2024-01-02"), np.datetime64("2024-01-03")] + [None] * 8
    given_ = pd.DataFrame({"text": texts, "id": [np.int64(7), 2.5] + [[]] * 8, "published": dates}, dtype=object)
    found = frames.tables(given_)

    articles = found.table("articles")
    assert articles["id"].tolist() == ["7", "2.5"]
    assert [date[:10] for date in articles["published"]] == ["2024-01-02", "2024-01-03"]
    assert found.table("rejected")["path"].tolist() == [f"row {number}" for number in range(2, 10)]


def test_dates_and_texts_that_python_does_not_have_are_missing():
    """A date past the year 9999, and bytes that are no UTF-8, cost themselves alone."""
    texts = pa.array([NEWS.encode(), b"\xff", b"Another thing."]).view(pa.string())
    given_ = pa.table({"text": texts, "published": pa.array([0, 0, 10**15], pa.timestamp("s"))})
    found = frames.tables(given_)

    assert found.table("articles")["published"].to_pylist() == ["1970-01-01T00:00:00", None]
    assert found.table("rejected")["path"].to_pylist() == ["row 1"]


def test_a_text_that_is_too_large_is_rejected():
    """Its bytes count, not its characters."""
    chosen = Settings.checked({"read": {"largest": 1024}}, "test")

    found = frames.run(pl.DataFrame({"text": ["é" * 600, "é" * 500]}), chosen, table="rejected")
    assert found["path"].to_list() == ["row 0"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (pd.DataFrame({"txet": [NEWS]}), 'no column "text"; did you mean "txet"'),
        (pd.DataFrame(), 'no column "text"; it has none'),
        (pd.DataFrame([[NEWS, 1, 2]], columns=["text", "a", "a"]), "names a column twice: .*'a'"),
        (pd.DataFrame({"text": [NEWS], 0: [1]}), "a column with the name 0, which is no text"),
        ({"text": [NEWS]}, "dict: is no DataFrame"),
        (pd.Series([NEWS]), "Series: is no DataFrame"),
        (None, "NoneType: is no DataFrame"),
    ],
)
def test_what_is_no_dataframe_of_articles_is_refused(wrong, message):
    """The message says what would be right."""
    with pytest.raises(UsageError, match=message):
        frames.run(wrong)


def test_a_table_that_is_none_is_refused_before_the_work():
    """The message names the nearest one."""
    with pytest.raises(UsageError, match='no table "link"; did you mean "links"'):
        frames.run(None, table="link")


def test_another_policy_needs_no_other_run(seeds_table):
    """What the new policy keeps comes with its rows."""
    found = frames.tables(pl.from_arrow(seeds_table))

    assert found.table().height == 4
    assert found.rejudge(preprocess.Policy(drop=())).table()["number"].to_list() == [0, 1, 2, 3, 4]


def test_fields_of_a_loaded_run_have_types_that_fit_all_articles():
    """Where they are of several they are texts; what no column tells stands in the last one."""
    extra = [{"n": 1, "mixed": 1, "none": None, "deep": [{"a": 1}]}, {"mixed": "x", "half": "\ud800", "": 2}]
    texts = [NEWS, "Another thing happened."]
    articles = [preprocess.Article(id=text[:3], text=text, extra=one) for text, one in zip(texts, extra, strict=True)]
    found = frames.table(preprocess.run_articles(articles), like=pa.table({}))

    told_ = {name: found[name].to_pylist() for name in ("n", "mixed", "deep", "half", "other_json")}
    assert told_ == {
        "n": [1, None],
        "mixed": ["1", "x"],
        "deep": [[{"a": 1}], None],
        "half": [None, "\ufffd"],
        "other_json": ['{"mixed": 1}', '{"": 2}'],
    }
    assert found.schema.field("none").type == pa.string()


cells = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=60),
    st.none(),
    st.floats(),
    st.integers(),
    st.binary(max_size=5),
    st.lists(st.integers(), max_size=2),
)


@settings(max_examples=25)
@given(st.lists(st.tuples(cells, cells, cells), max_size=4))
def test_every_row_is_an_article_or_rejected(rows):
    """Whatever stands in the cells, nothing is raised and nothing is lost."""
    given_ = pd.DataFrame(rows, columns=["text", "id", "source"], dtype=object)
    found = frames.tables(given_)

    lost = {int(path.removeprefix("row ")) for path in found.table("rejected")["path"]}
    assert sorted([*found.table("articles").index, *lost]) == list(range(len(rows)))


@pytest.fixture(scope="module")
def dataset(seeds_table):
    """Many rows without furniture before the seeds."""
    disable_progress_bars()
    plain = pa.table({"text": ["The mayor resigned."] * 4 + [None]})
    return Dataset(pa.concat_tables([plain, seeds_table.select(["text", "source"])], promote_options="default"))


def test_a_batch_finds_what_a_run_finds(made, seeds_table):
    """Spans, language and score of an article are those of the run, as long as its source repeats nothing."""
    batch = frames.mark_batch(seeds_table.to_pydict())

    rows = rows_of(made.table("articles"))
    assert batch["language"][:-1] == [row["language"] for row in rows]
    assert batch["originality"][:-1] == [row["originality"]["score"] for row in rows]
    for name, key in (("span_starts", "start"), ("span_ends", "end"), ("span_labels", "label")):
        assert [each.tolist() for each in batch[name][:-1]] == [[span[key] for span in row["spans"]] for row in rows]
    for name, key in (("evidence_starts", "start"), ("evidence_ends", "end"), ("evidence_kinds", "kind")):
        shown = [[one[key] for one in row["originality"]["evidence"]] for row in rows]
        assert [each.tolist() for each in batch[name][:-1]] == shown


def test_a_batch_of_nothing_has_empty_texts():
    """What is no article has no score, and its types are those of any other."""
    batch = frames.mark_batch({"text": [None, 5]})

    assert (batch["clean_text"], batch["language"], batch["low_confidence"]) == (["", ""], ["unknown"] * 2, [True] * 2)
    assert np.isnan(batch["originality"]).all()
    assert frames.mark_batch({"text": []})["clean_text"] == []


def test_a_batch_of_pages_has_their_texts():
    """Places are in the text that was taken out of the page."""
    page = f"<html><body><article><p>{CLEAN * 9}</p><p>Sign up for our newsletter</p></article></body></html>"
    batch = frames.mark_batch({"html": [page, None, "x"], "text": [None, NEWS, None]})

    assert [text.startswith(CLEAN) for text in batch["text"]] == [True, True, False]
    assert batch["text"][1][batch["span_starts"][1][0] :] == "Sign up for our newsletter"


@pytest.mark.parametrize("processes", [None, 2])
def test_datasets_map_a_batch(dataset, processes):
    """The types are the same where the first batches have neither furniture nor a score."""
    found = dataset.map(
        frames.mark_batch,
        batched=True,
        batch_size=2,
        writer_batch_size=2,
        num_proc=processes,
        fn_kwargs={"settings": Settings.checked({"mark": {"strip": ["donation"]}}, "test")},
        load_from_cache_file=False,
    )

    assert found.num_rows == 11
    types = dict(zip(found.column_names, found.data.schema.types, strict=True))
    assert types["span_starts"] == types["evidence_ends"] == pa.list_(pa.int64())
    assert types["span_labels"] == types["evidence_kinds"] == pa.list_(pa.string())
    assert (types["originality"], types["low_confidence"]) == (pa.float64(), pa.bool_())
    assert set(found[9]["span_labels"]) > {"donation", "newsletter"}
    assert found[9]["text"].split("\n")[-1] in found[9]["clean_text"]


def test_streamed_datasets_map_a_batch(dataset):
    """The rows of a stream are those of the whole."""
    kept = ["clean_text", "language"]
    streamed = dataset.to_iterable_dataset().map(frames.mark_batch, batched=True, batch_size=3)

    whole = frames.mark_batch(dataset[:])
    assert [[row[name] for name in kept] for row in streamed] == [
        list(row) for row in zip(*map(whole.get, kept), strict=True)
    ]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"txet": [NEWS]}, 'no column "text"; did you mean "txet"'),
        (pa.table({"text": [NEWS]}), "not a dict of lists"),
        ({"text": NEWS}, "batched=True"),
        ({"text": [NEWS], "id": 7}, "batched=True"),
        ({"text": [NEWS, NEWS], "id": ["a"]}, "different lengths: 1, 2"),
    ],
)
def test_what_is_no_batch_is_refused(wrong, message):
    """The message says what would be right."""
    with pytest.raises(UsageError, match=message):
        frames.mark_batch(wrong)


def test_what_the_page_shows_runs(root, tmp_path, monkeypatch):
    """The examples of the page work one after the other, and say what stands beside them."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seeds").symlink_to(root / "seeds")
    names = {}
    for block in re.findall(r"```python\n(.*?)```", (root / "docs/frames.md").read_text(encoding="utf-8"), re.DOTALL):
        exec(block, names)  # noqa: S102 - our own page
        for expression, value in re.findall(r"^(\S.*?)  # (.*)$", block, re.MULTILINE):
            assert str(eval(expression, names)) == value  # noqa: S307 - our own page
