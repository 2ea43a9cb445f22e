"""Whole runs on Spark give what runs on one machine give, row for row."""

import importlib
import json

import pytest

import preprocess
from preprocess.errors import UsageError
from preprocess.settings import Settings
from preprocess.spark import run


@pytest.fixture
def equal(root, monkeypatch):
    """The script that compares both."""
    monkeypatch.syspath_prepend(root / "scripts")
    return importlib.import_module("spark_equal")


@pytest.fixture
def both(spark, equal, tmp_path):
    """A function that runs records on one machine and on Spark; returns what differs, and the result of Spark."""

    def ran(records, settings=None, **options):
        path = tmp_path / "articles.jsonl"
        path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
        preprocess.run(path, settings, out=tmp_path / "local")
        found = run(spark.read.json(str(path)), str(tmp_path / "spark"), settings, **options)
        return equal.differences(tmp_path / "local", tmp_path / "spark"), found

    return ran


def _seeds(root):
    dates = {"000_cda73371375cd16e": {"published": "2025-03-16", "source": "justthenews.com"}}
    for path in sorted((root / "seeds").glob("*.txt")):
        yield {"id": path.stem, "text": path.read_text(encoding="utf-8")} | dates.get(path.stem, {})


def test_the_seeds_give_the_same_rows(both, root):
    """The restatement is found and dropped, and every row, count and digest is the same."""
    differs, found = both(_seeds(root))
    assert differs == []
    assert found.counts["dropped"] == {"restatement": 1}
    assert found.corpus.count() == 4


def test_made_news_gives_the_same_rows(both, root, tmp_path, monkeypatch):
    """Sources with furniture of their own, copies of every kind, fields that are carried through, ids that repeat."""
    monkeypatch.syspath_prepend(root / "scripts")
    importlib.import_module("newslike").write_corpus(tmp_path / "made", 400, 7)
    lines = (tmp_path / "made/articles.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) | {"place": place, "spans": place % 3} for place, line in enumerate(lines)]
    for place in (50, 120, 121, 200):
        records[place]["id"] = records[7]["id"]
    one, other, third = sorted({record["source"] for record in records})[:3]
    chosen = {
        "read": {"aliases": {one: [other]}},
        "link": {"copy_key_articles": 3},
        "policy": {"prefer": [third], "stands": "most_original"},
    }
    settings = Settings.checked(chosen, "here")
    differs, found = both(records, settings, order=["place"])
    assert differs == []
    assert {"exact", "near", "excerpt", "restatement", "same_event"} == set(found.counts["links"])
    assert set(found.profile.sources)


PAGE = (
    "<html lang='en'><head><title>Bridge closed</title></head>"
    "<body><article><h1>Bridge closed</h1>{}</article></body></html>"
)
RESIGNED = "The mayor of Orlbrand resigned on Monday after a vote of the council that had lasted until midnight."


@pytest.fixture(scope="module")
def odd(spark, tmp_path_factory):
    """The result for rows of every kind, by place."""
    spark.conf.set("spark.sql.session.timeZone", "America/New_York")
    paragraphs = "".join(
        f"<p>The harbour bridge was closed on day {day} after engineers had found cracks in its pillars.</p>"
        for day in range(6)
    )
    rows = [
        (None, PAGE.format(paragraphs).encode("utf-16"), "https://paper.example/a", 0),
        (RESIGNED, None, "https://a.example/1", 1),
        (RESIGNED, None, "https://a.example/1", 2),
        (f"{RESIGNED} Nobody was hurt.", None, None, 3),
        (None, None, "https://a.example/nothing", 4),
        (None, b"\x00\x01\x02\xff\xfe\xfd" * 9, "https://a.example/noise", 5),
    ]
    frame = spark.createDataFrame(rows, "TEXT string, page binary, Url string, place int")
    # A reader of Spark's hands over bytes in another encoding as a text.
    other = spark.sql("select string(unhex('436166E9206F70656E732E')), binary(null), 'https://b.example', 6")
    columns = frame.union(other).selectExpr(
        "*",
        "string(null) as title",
        "case place when 3 then 70000000000000000000000000000000000001BD end as id",
        # Milliseconds that were taken for seconds, and the end of a day elsewhere.
        "case place when 1 then timestamp(1741962600000) when 3 then timestamp'2024-03-01 22:30:00' end as published",
        *(
            "2 as `a.b`",
            "named_struct('x', 1) as scored",
            "3 as number",
            "4 as Site_Name",
            "map('k', 1) as m",
            "5 as spans",
        ),
    )
    out = str(tmp_path_factory.mktemp("odd[1]{a}") / "out")
    yield run(columns, out, order=["PLACE"], html="page")
    spark.conf.unset("spark.sql.session.timeZone")


def test_pages_are_taken_apart_where_there_is_no_text(odd):
    """Whatever their encoding; what a page says counts where a column is null."""
    page = odd.articles.where("place = 0").collect()[0]
    assert (page.title, page.source, page.language) == ("Bridge closed", "paper.example", "en")
    assert "cracks in its pillars" in page.text


def test_what_cannot_be_used_is_told_and_costs_nothing_else(odd):
    """By its id, else its url."""
    rejected = {row.path: row.error for row in odd.rejected.collect()}
    assert set(rejected) == {"https://a.example/nothing", "https://a.example/noise"}
    assert 'no field "text"' in rejected["https://a.example/nothing"]
    assert (odd.counts["articles"], odd.counts["rejected"]) == (5, 2)


def test_rows_without_ids_get_them_from_their_urls_or_texts(odd):
    """The same page fetched twice stays two articles, which are linked; names of columns may differ in case."""
    rows = odd.articles.where("place between 1 and 3").orderBy("place").collect()
    assert rows[1].id == f"{rows[0].id}~2"
    assert rows[2].id == "70000000000000000000000000000000000001"
    assert [row.url for row in rows] == ["https://a.example/1", "https://a.example/1", None]
    assert odd.counts["links"]["exact"] == 1


def test_dates_are_read_in_utc_and_impossible_ones_are_none(odd):
    """Whatever the time zone of the session."""
    rows = odd.articles.where("place in (1, 3)").orderBy("place").collect()
    assert [row.published for row in rows] == [None, "2024-03-02T03:30:00+00:00"]


def test_columns_of_a_user_are_carried_whatever_they_are_called(odd):
    """As those of ours, as parts of others, or as what a page says."""
    row = odd.articles.where("place = 0").collect()[0].asDict(recursive=True)
    names = ("a.b", "scored", "number", "Site_Name", "m", "input_spans")
    assert [row[name] for name in names] == [2, {"x": 1}, 3, 4, {"k": 1}, 5]
    assert "site_name" not in row


def test_what_is_no_utf8_stops_nothing(odd):
    """It is replaced."""
    assert odd.articles.where("place = 6").collect()[0].text == "Caf\ufffd opens."


def test_a_run_does_not_write_over_its_input(spark, tmp_path):
    """Nor into what a run without Spark left, and that not into what one on Spark did."""
    spark.createDataFrame([("a", RESIGNED)], "id string, text string").write.json(str(tmp_path / "out/articles"))
    with pytest.raises(UsageError, match="would be lost"):
        run(spark.read.json(str(tmp_path / "out/articles")), tmp_path / "out")
    preprocess.run_articles([preprocess.Article(id="a", text=RESIGNED)]).save(tmp_path / "local")
    with pytest.raises(UsageError, match="without Spark"):
        run(spark.read.json(str(tmp_path / "out/articles")), tmp_path / "local")
    (tmp_path / "spark/manifest.json").mkdir(parents=True)
    with pytest.raises(UsageError, match="on Spark"):
        preprocess.run(tmp_path / "local/articles.jsonl", out=tmp_path / "spark")


def test_an_empty_frame_gives_empty_tables(spark, tmp_path):
    """All tables are there."""
    found = run(spark.createDataFrame([], "id string, text string"), str(tmp_path / "out"))
    assert [getattr(found, name).count() for name in ("articles", "corpus", "links", "candidates", "rejected")] == [
        0
    ] * 5
    assert found.counts["articles"] == 0


@pytest.mark.parametrize(
    ("columns", "options", "told"),
    [
        ("id string, body string", {}, 'no column "text"'),
        ("id string, text string", {"order": ["plaice"]}, 'no column "plaice"'),
        ("id string, text string", {"html": "page"}, 'no column "page"'),
        ("id string, text string, age interval month", {}, 'the column "age" is of the type interval month'),
    ],
)
def test_what_is_lacking_is_named(spark, tmp_path, columns, options, told):
    """Before anything is done."""
    with pytest.raises(UsageError, match=told):
        run(spark.createDataFrame([], columns), str(tmp_path / "out"), **options)
