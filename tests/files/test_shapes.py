"""Records of other tools are read as these write them, with no option."""

import json

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from preprocess.article import Article
from preprocess.files.read import RawPage, Rejected, read
from preprocess.files.shapes import SHAPES, added_by, by_column, columns_of, shaped
from preprocess.files.slices import slices
from preprocess.settings import ReadSettings

TEXT = "Forty passengers waited six hours on the pier.\nThe boat sails again on Friday."
URL = "https://www.gazette.example/ferry"

# As the tools wrote them (newspaper4k 0.9.6, news-please 1.6.16, fundus 0.5.7, trafilatura 2.3), with texts of our own;
# Media Cloud's as its client names the fields.
NEWSPAPER = {
    "url": URL,
    "read_more_link": "",
    "language": "en",
    "title": "Ferry stands still",
    "top_image": "",
    "meta_img": "",
    "images": [],
    "movies": [],
    "keywords": [],
    "meta_keywords": ["ferry", "harbour"],
    "tags": None,
    "authors": ["Ada Moss", "Bo Reed"],
    "publish_date": "2024-01-02T03:04:05+00:00",
    "summary": "",
    "meta_description": "A ferry stood still.",
    "meta_lang": "",
    "meta_favicon": "",
    "meta_site_name": "Harbour Gazette",
    "canonical_link": URL,
    "text": TEXT,
}
NEWS_PLEASE = {
    "authors": ["Ada Moss", "Bo Reed"],
    "date_download": "None",
    "date_modify": "None",
    "date_publish": "2024-01-02 03:04:05",
    "description": "A ferry stood still.",
    "filename": "ferry.json",
    "image_url": None,
    "language": "en",
    "localpath": None,
    "maintext": TEXT,
    "source_domain": "www.gazette.example",
    "text": None,
    "title": "Ferry stands still",
    "title_page": None,
    "title_rss": None,
    "url": URL,
}
FUNDUS = {
    "authors": ["Ada Moss", "Bo Reed"],
    "title": "Ferry stands still",
    "publishing_date": "2024-01-02 03:04:05+00:00",
    "images": [{"versions": [], "is_cover": True}],
    "body": {
        "summary": ["A ferry stood still."],
        "sections": [
            {"headline": [], "paragraphs": ["It lost its rudder.", "A tug \n came."]},
            {"headline": ["Since then"], "paragraphs": ["It sails again."]},
        ],
    },
    "free_access": True,
    "topics": ["ferry"],
}
TRAFILATURA = {
    "title": "Ferry stands still",
    "author": "Ada Moss; Bo Reed",
    "hostname": "gazette.example",
    "date": "2024-01-02",
    "fingerprint": "81c420deab2257f4",
    "id": None,
    "license": None,
    "comments": "",
    "raw_text": TEXT.replace("\n", " "),
    "text": TEXT,
    "language": None,
    "image": None,
    "pagetype": None,
    "filedate": "2026-11-28",
    "source": URL,
    "source-hostname": "Harbour Gazette",
    "excerpt": "A ferry stood still.",
    "categories": "",
    "tags": "ferry, harbour",
}
MEDIA_CLOUD = {
    "id": "0a1b",
    "media_name": "gazette.example",
    "media_url": "gazette.example",
    "title": "Ferry stands still",
    "publish_date": "2024-01-02",
    "url": URL,
    "language": "en",
    "indexed_date": "2024-01-03 04:05:06.789",
    "text": TEXT,
}


def arrived(tmp_path, record, name="a.jsonl", **settings):
    """What a file of one record holds."""
    (tmp_path / name).write_text(json.dumps(record))
    (found,) = read([str(tmp_path / name)], ReadSettings(**settings))
    return found


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
@pytest.mark.parametrize(
    ("record", "day"),
    [
        (NEWSPAPER, "2024-01-02T03:04:05+00:00"),
        (NEWS_PLEASE, "2024-01-02T03:04:05"),
        (TRAFILATURA, "2024-01-02"),
    ],
)
def test_particulars_are_found(tmp_path, record, day, name):
    """Text, title, authors, date and url of three tools; the source is the url's host, as a page's is."""
    article = arrived(tmp_path, record, name)

    assert (article.text, article.title, article.author) == (TEXT, "Ferry stands still", "Ada Moss; Bo Reed")
    assert (article.url, article.source, article.published) == (URL, "gazette.example", day)


def test_story_of_media_cloud_is_read(tmp_path):
    """Where its text was asked for; its id is kept."""
    article = arrived(tmp_path, {"stories": [MEDIA_CLOUD], "pagination_token": "x"}, "a.json")

    assert (article.id, article.text, article.published, article.language) == ("0a1b", TEXT, "2024-01-02", "en")


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_body_of_fundus_is_a_text(tmp_path, name):
    """A paragraph or a headline a line, a blank line between sections; nothing stands there twice."""
    article = arrived(tmp_path, FUNDUS, name)

    assert article.text == ("A ferry stood still.\n\nIt lost its rudder.\nA tug came.\n\nSince then\nIt sails again.")
    assert article.published == "2024-01-02T03:04:05+00:00"
    assert set(article.extra) == {"images", "free_access", "topics"}


def test_publisher_is_the_source_where_there_is_no_url(tmp_path):
    """Fundus writes it where it is asked to; with a url the host counts."""
    plain = {"plaintext": TEXT, "publishing_date": "2024-01-02 03:04:05", "publisher": "Harbour Gazette", "lang": "en"}

    assert (arrived(tmp_path, plain).source, arrived(tmp_path, plain).language) == ("Harbour Gazette", "en")
    assert arrived(tmp_path, plain | {"url": URL}).source == "gazette.example"


def test_language_that_newspaper_was_set_to_is_not_believed(tmp_path):
    """It is "en" where nobody knew better."""
    article = arrived(tmp_path, NEWSPAPER)

    assert (article.language, article.extra["input_language"]) == (None, "en")


def test_name_of_the_site_is_carried_as_that_of_a_page(tmp_path):
    """Newspaper4k and trafilatura tell it; other fields stay under their names."""
    assert arrived(tmp_path, NEWSPAPER).extra["site_name"] == "Harbour Gazette"
    assert arrived(tmp_path, TRAFILATURA).extra["site_name"] == "Harbour Gazette"
    assert arrived(tmp_path, TRAFILATURA).extra["fingerprint"] == "81c420deab2257f4"


def test_date_that_is_not_known_is_missing(tmp_path):
    """news-please writes "None" for it."""
    assert arrived(tmp_path, NEWS_PLEASE | {"date_publish": "None"}).published is None


def test_our_own_name_counts_more(tmp_path):
    """What stands under another name as well is carried."""
    article = arrived(tmp_path, {"text": "Ours.", "maintext": TEXT, "published": "2020-01-01", "publish_date": "2021"})

    assert (article.text, article.published) == ("Ours.", "2020-01-01")
    assert article.extra == {"maintext": TEXT, "publish_date": "2021"}


def test_name_that_was_set_counts_alone(tmp_path):
    """Nothing is guessed where the settings say it."""
    found = arrived(tmp_path, NEWS_PLEASE | {"day": ""}, text_field="content", date_field="day")

    assert 'no field "content"' in found.error
    assert arrived(tmp_path, NEWS_PLEASE, date_field="date_modify").published == "None"


def test_two_texts_that_differ_are_told(tmp_path):
    """The error names both, and the option that decides."""
    found = arrived(tmp_path, {"maintext": "One.", "plaintext": "Another."})

    assert isinstance(found, Rejected)
    assert '"maintext" and "plaintext" differ' in found.error
    assert "--text-field" in found.error


def test_two_dates_that_differ_are_carried(tmp_path):
    """Neither is more than a guess."""
    article = arrived(tmp_path, {"text": TEXT, "publish_date": "2020", "date_publish": "2021"})

    assert (article.published, article.extra) == (None, {"publish_date": "2020", "date_publish": "2021"})


def test_tool_that_wrote_no_text_is_named(tmp_path):
    """Media Cloud gives the texts to few."""
    record = {name: value for name, value in MEDIA_CLOUD.items() if name != "text"}

    assert "Media Cloud wrote this record, without a text" in arrived(tmp_path, record).error


@pytest.mark.parametrize(
    ("given", "author"),
    [([], None), (None, None), ("['Ada Moss', \"Bo O'Reed\"]", "Ada Moss; Bo O'Reed"), ("Ada Moss", "Ada Moss")],
)
def test_authors_are_a_list_or_words(tmp_path, given, author):
    """A table of pandas has the list as Python writes it."""
    assert arrived(tmp_path, NEWSPAPER | {"authors": given}).author == author


def test_authors_that_are_no_names_are_carried(tmp_path):
    """What would be lost stays under its name."""
    authors = ["Ada Moss", {"name": "Bo", "url": "bo.example"}]
    article = arrived(tmp_path, NEWSPAPER | {"authors": authors})

    assert (article.author, article.extra["authors"]) == ("Ada Moss; Bo", authors)


def test_date_and_body_mean_nothing_alone(tmp_path):
    """``date`` may be that of the crawl, ``body`` the markup of a page."""
    article = arrived(tmp_path, {"text": TEXT, "date": "2024-01-02", "source": "S", "body": "<p>"})

    assert (article.published, article.source) == (None, "S")
    assert isinstance(arrived(tmp_path, {"body": "<p>"}), Rejected)


def test_metadata_of_the_folder_is_for_what_the_record_does_not_say(tmp_path):
    """A date under another name counts as one of the record's own."""
    (tmp_path / "metadata.csv").write_text("file,published,desk\na.jsonl,1999-01-01,city\n")
    (tmp_path / "a.jsonl").write_text(json.dumps(MEDIA_CLOUD))

    (article,) = read([str(tmp_path)], ReadSettings())

    assert (article.published, article.extra["desk"]) == ("2024-01-02", "city")


def test_record_with_a_page_has_its_date(tmp_path):
    """The fields beside the page are read as well."""
    page = arrived(tmp_path, {"html": "<p>x", "publish_date": "2024-01-02", "images": [{"a": 1}]}, "a.json")

    assert isinstance(page, RawPage)
    assert page.fields["published"] == "2024-01-02"


@pytest.mark.parametrize("kind", ["parquet", "jsonl"])
def test_bulk_reading_knows_the_names(tmp_path, kind):
    """``dedupe`` sees what a run sees; a row without a text is empty in a table, and rejected among lines."""
    rows = [NEWS_PLEASE, NEWS_PLEASE | {"maintext": None}]
    if kind == "parquet":
        parquet.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet")
    else:
        (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))

    (found,) = slices(tmp_path / f"a.{kind}", ReadSettings())

    assert found.data.tobytes() == TEXT.encode()
    assert (found.sources[0], found.dates[0]) == ("gazette.example", "2024-01-02 03:04:05")
    assert len(found.ids) + len(found.rejected) == 2


NAMES = sorted({name for shape in SHAPES for name in (*shape.names, *shape.guarded, shape.sign, "text", "url")})
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("['a', 'b"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["sections", "summary", "x"]), inner),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(NAMES), VALUES))
def test_odd_values_are_no_error(record):
    """Whatever stands under the names; the record itself is not changed."""
    before = dict(record)
    found = shaped(record, ReadSettings())

    assert record == before or record != record  # noqa: PLR0124 - NaN is not itself
    assert (
        found.get("text") is None
        or not isinstance(record.get("text"), str)
        or not record["text"].strip()
        or found["text"] == record["text"]
    )


def test_long_list_that_is_none_is_words():
    """Blanks after a name are read once, not in every way that they could be parted."""
    record = {"authors": "['a'" + " " * 200_000 + "x]", "publish_date": ""}

    assert shaped(record, ReadSettings())["author"] == record["authors"]


def test_article_is_that_of_the_record_itself(tmp_path):
    """A record under our own names is handed on as it is."""
    record = {"text": TEXT, "title": "T"}

    assert shaped(record, ReadSettings()) is record
    assert isinstance(arrived(tmp_path, record), Article)


def test_row_of_a_table_says_which_columns_it_used():
    """What a row was made of is named, what it does not use stays a column, and what is ours is left alone."""
    columns = columns_of([*NEWS_PLEASE, "authors", "date", "desk"], ReadSettings())
    row = {name: value for name, value in NEWS_PLEASE.items() if value is not None} | {"author": "Cy Dent", "date": "x"}

    found, used = by_column(row, columns, ReadSettings())

    assert (found["text"], found["author"], found["published"]) == (TEXT, "Cy Dent", "2024-01-02 03:04:05")
    assert sorted(used) == ["date_publish", "maintext"]
    assert not {"authors", "date", "source_domain"} & found.keys()
    assert found["filename"] == "ferry.json"


def test_columns_that_the_settings_name_are_ours():
    """A name that is given counts alone."""
    settings = ReadSettings(text_field="maintext")

    assert columns_of(["maintext", "authors"], settings) == ("authors",)


def test_table_of_another_tool_gets_its_further_fields_as_texts():
    """They are columns of texts, whatever a row holds."""
    columns = columns_of(NEWSPAPER, ReadSettings())

    found, _ = by_column(NEWSPAPER | {"meta_site_name": 5}, columns, ReadSettings())

    assert added_by(columns) == ("input_language", "site_name")
    assert (found["input_language"], found["site_name"]) == ("en", "5")
