"""RSS and Atom files are read as articles, whatever is wrong with them."""

import gzip
import io
import json
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preprocess.article import Article, Marked
from preprocess.errors import InputError
from preprocess.extract import extract_part
from preprocess.files.encoding import NotText
from preprocess.files.feeds import feed
from preprocess.files.read import RawPage, Rejected, read
from preprocess.prepare import Preparer
from preprocess.settings import ReadSettings, Settings

RSS = """<?xml version="1.0" encoding="utf-8"?>
<!-- made by hand --><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>Harbour Gazette &amp; Co</title><link>https://www.gazette.example/</link><language>en-GB</language>
<atom:link href="https://www.gazette.example/feed" rel="self"/>
<item><title>Ferry &amp;amp; tug &lt;b&gt;stand still&lt;/b&gt;</title><link>/2024/ferry</link>
<guid isPermaLink="false">https://www.gazette.example/?p=7</guid><dc:creator>Ada Moss</dc:creator>
<pubDate>Tue, 02 Jan 2024 03:04:05 GMT</pubDate><category>harbour</category><category>ferries</category>
<media:title>A picture</media:title><description>In short.</description>
<content:encoded><![CDATA[<p>Forty people waited &nbsp; on the <b>pier</b>.</p><p>The boat<br>sails on Friday.</p>
]]></content:encoded>
</item>
<item><title>Second</title><guid>https://www.gazette.example/second</guid><author>bo@mail.example (Bo Reed)</author>
<description>A tug came, and &lt;a href="x"&gt;towed&lt;/a&gt; the boat.</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr" xml:base="https://gazette.example/fr/">
<title type="html">La &lt;i&gt;Gazette&lt;/i&gt;</title><link rel="self" href="feed.atom"/><link href="/"/>
<entry><id>tag:gazette.example,2024:1</id><title>a &lt; b</title><link rel="edit" href="edit"/><link href="un"/>
<published>2024-01-01T03:04:05Z</published><updated>2024-01-02T03:04:05Z</updated>
<author><name>Ada Moss</name><email>ada@mail.example</email></author><author><name>Bo Reed</name></author>
<category term="port" label="Port"/><source><title>Le Port</title></source>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Le <b>bac</b> est là.</p><p>Oui.</p></div></content>
</entry>
<entry xml:lang="de"><id>urn:2</id><title>zwei</title><updated>2024-01-03</updated><summary>x &lt; y
und z

Absatz</summary></entry>
</feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://gazette.example/"><title>Gazette</title>
<link>https://gazette.example/</link></channel><item rdf:about="https://gazette.example/a"><title>One</title>
<link>https://gazette.example/a</link><dc:date>2024-01-02</dc:date><description>Words.</description></item></rdf:RDF>"""


def arrived(tmp_path, data, name="a.rss", **options):
    """What a feed holds, entries as the articles that a run makes of them."""
    (tmp_path / name).write_bytes(data.encode() if isinstance(data, str) else data)
    chosen = Settings(read=ReadSettings(**options))
    preparer = Preparer(chosen)
    items = [preparer.marked(item) for item in read([str(tmp_path / name)], chosen.read)]
    return [i.article for i in items if isinstance(i, Marked)], [i for i in items if isinstance(i, Rejected)]


def test_entry_of_rss_is_an_article(tmp_path):
    """The full content is its text, a paragraph a line; the source is the url's host, as a page's is."""
    (first, _), rejected = arrived(tmp_path, RSS)

    assert first.text == "Forty people waited on the pier.\nThe boat\nsails on Friday."
    assert (first.title, first.author) == ("Ferry & tug stand still", "Ada Moss")
    assert (first.url, first.source) == ("https://www.gazette.example/2024/ferry", "gazette.example")
    assert first.published == "2024-01-02T03:04:05+00:00"
    assert first.extra == {
        "guid": "https://www.gazette.example/?p=7",
        "feed": "Harbour Gazette & Co",
        "feed_language": "en-GB",
        "categories": ["harbour", "ferries"],
    }
    assert not rejected


def test_entry_with_a_summary_alone_says_so(tmp_path):
    """A user can drop it; the guid that is a permanent link is the url, the name behind an address the author."""
    _, second = arrived(tmp_path, RSS)[0]

    assert (second.text, second.extra["feed_text"]) == ("A tug came, and towed the boat.", "summary")
    assert (second.url, second.author) == ("https://www.gazette.example/second", "Bo Reed")
    assert "guid" not in second.extra


def test_entry_of_atom_is_an_article(tmp_path):
    """Its links are resolved by the feed's base; id and the date of its last change are kept."""
    (first, _), _ = arrived(tmp_path, ATOM, "a.atom")

    assert (first.id, first.url) == ("tag:gazette.example,2024:1", "https://gazette.example/fr/un")
    assert (first.text, first.title, first.author) == ("Le bac est là.\nOui.", "a < b", "Ada Moss; Bo Reed")
    assert (first.published, first.extra["updated"]) == ("2024-01-01T03:04:05+00:00", "2024-01-02T03:04:05Z")
    assert (first.extra["feed"], first.extra["feed_source"]) == ("La Gazette", "Le Port")
    assert (first.extra["categories"], first.extra["feed_language"]) == (["Port"], "fr")


def test_entry_without_a_link_has_the_source_of_its_feed(tmp_path):
    """Its text is plain, its date that of the last change, its language its own."""
    _, second = arrived(tmp_path, ATOM, "a.atom")[0]

    assert (second.id, second.url, second.source) == ("urn:2", None, "gazette.example")
    assert (second.text, second.published) == ("x < y und z\nAbsatz", "2024-01-03")
    assert second.extra["feed_language"] == "de"


def test_language_of_a_feed_is_a_hint(tmp_path):
    """It counts where the text is too short to tell."""
    (tmp_path / "a.atom").write_text(ATOM)
    first, _ = read([str(tmp_path / "a.atom")], ReadSettings())

    assert Preparer(Settings()).marked(first).language == "fr"


def test_rss_of_the_first_kind_is_read(tmp_path):
    """RSS 1.0 has its items beside the channel, and dates of Dublin Core."""
    (article,), _ = arrived(tmp_path, RDF, "a.xml")

    assert (article.text, article.url, article.published) == ("Words.", "https://gazette.example/a", "2024-01-02")
    assert article.extra["feed"] == "Gazette"


@pytest.mark.parametrize("kind", ["utf-16", "iso8859-15", "cp1251"])
def test_encoding_is_the_one_that_is_declared(tmp_path, kind):
    """It is told, where it is not UTF-8."""
    word = "Паром" if kind == "cp1251" else "là €"
    data = ATOM.replace("là", word).replace("Oui.", "Да." if kind == "cp1251" else "Oui.")
    (first, _), _ = arrived(tmp_path, f'<?xml version="1.0" encoding="{kind}"?>{data}'.encode(kind), "a.atom")

    assert f"Le bac est {word}." in first.text
    assert first.extra["encoding"].startswith(kind)


def test_packed_feed_and_standard_input(tmp_path, monkeypatch):
    """The same articles; what begins as a feed is one, what begins as a page stays a page."""
    whole, _ = arrived(tmp_path, RSS)
    assert arrived(tmp_path, gzip.compress(RSS.encode()), "a.xml.gz")[0] == whole

    for data, is_part in ((RSS, True), ('<?xml version="1.0"?><!DOCTYPE html><html><p>x</html>', False)):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data.encode())))
        page = next(read(["-"], ReadSettings()))
        assert isinstance(page, RawPage)
        assert page.is_part is is_part


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("<urlset><url/></urlset>", "first element is <urlset>"),
        ("<html><rss/></html>", "first element is <html>"),
        ("no tag", "has no element"),
        ("  ", "is empty"),
    ],
)
def test_what_is_no_feed_is_rejected(tmp_path, data, told):
    """With what it is instead."""
    articles, (rejected,) = arrived(tmp_path, data, "a.xml")

    assert not articles
    assert told in rejected.error


def test_entry_without_a_text_is_rejected(tmp_path):
    """The others come through; a picture is no text."""
    data = ATOM.replace('<content type="xhtml">', '<content type="image/png" src="x.png">')
    (article,), (rejected,) = arrived(tmp_path, data, "a.atom")

    assert (article.id, rejected.line) == ("urn:2", 1)
    assert "has no text" in rejected.error


def test_feed_that_breaks_off_keeps_its_whole_entries(tmp_path):
    """The rest is told: no article is half there."""
    articles, (rejected,) = arrived(tmp_path, RSS[: RSS.index("and &lt;a")])
    packed, (damaged,) = arrived(tmp_path, gzip.compress(RSS.encode())[:-60], "a.rss.gz")

    assert [article.title for article in articles] == ["Ferry & tug stand still"]
    assert (rejected.line, "breaks off" in rejected.error) == (2, True)
    assert articles[0] in packed
    assert "broken packed file" in damaged.error


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("In short.", "In <br> short <b>and</i> more"),
        ("Gazette &amp; Co", "Gazette &amp; Co &eacute;&unknown;&#xD800;"),
        ("Gazette &amp; Co", "Gazette &amp; Co & more"),
        ("A picture", "A \x01 picture < 3"),
        ("In short.", "<undeclared:x/>"),
    ],
)
def test_broken_markup_costs_no_entry(tmp_path, old, new):
    """What escapes and CDATA hold is read as in a sound feed, in the entries that follow as well."""
    whole, _ = arrived(tmp_path, RSS)
    articles, rejected = arrived(tmp_path, RSS.replace(old, new))

    assert [(a.text, a.title, a.url, a.author) for a in articles] == [(a.text, a.title, a.url, a.author) for a in whole]
    assert not rejected


def test_entry_that_cannot_be_read_is_told(tmp_path):
    """And costs no other."""
    articles, (rejected,) = arrived(tmp_path, RSS.replace("<item><title>Ferry", "<item a='<title>Ferry"))

    assert [article.title for article in articles] == ["Second"]
    assert (rejected.line, "has no text" in rejected.error) == (1, True)


def test_no_entity_of_a_document_type_is_read(tmp_path):
    """None grows, none names a file."""
    secret = tmp_path / "secret"
    secret.write_text("secret words")
    kinds = f'<!ENTITY a "aaaaaaaaaa"><!ENTITY b "{"&a;" * 1000}"><!ENTITY c SYSTEM "{secret.as_uri()}">'
    data = RSS.replace("<!-- made by hand -->", f"<!DOCTYPE rss [{kinds}]>").replace("In short.", "&b; &c; &b;")
    articles, _ = arrived(tmp_path, data.replace("A tug", "&b; &c; a tug"))

    assert len(articles) == 2
    assert all("aaaa" not in article.text and "secret" not in article.text for article in articles)


def test_feed_that_is_too_large_is_rejected(tmp_path):
    """By the setting for texts and records."""
    assert "read.largest" in arrived(tmp_path, RSS + " " * 2000, largest=1024)[1][0].error


def test_names_that_are_set_hold_for_feeds(tmp_path):
    """The title of a feed may be the source, the last change the date."""
    (first, _), _ = arrived(tmp_path, ATOM, "a.atom", source_field="feed", date_field="updated")

    assert (first.source, first.published) == ("La Gazette", "2024-01-02T03:04:05+00:00")


def test_json_feed_is_read(tmp_path):
    """Its HTML as that of other feeds, its plain text as it is."""
    items = [
        {"id": "1", "content_html": "<p>Some <i>words</i>.</p><p>More.</p>", "authors": [{"name": "Ada"}]},
        {"id": "2", "content_text": "Plain.", "date_published": "2024-01-02T03:04:05Z"},
    ]
    about = {"version": "https://jsonfeed.org/version/1.1", "title": "Gazette", "authors": [{"name": "Ada"}]}
    one, two = arrived(tmp_path, json.dumps(about | {"items": items}), "a.json")[0]

    assert (one.text, one.author, two.text, two.published) == (
        "Some words.\nMore.",
        "Ada",
        "Plain.",
        "2024-01-02T03:04:05+00:00",
    )
    assert one.extra == {"feed": "Gazette"}


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("Words with <b>weight</b> and <a href='x'>links</a>.", "Words with weight and links."),
        ("One.<br><br>Two.<ul><li>three</li><li><a href='x'>four</a></li></ul>", "One.\nTwo.\nthree\nfour"),
        ("<p>Text.</p><figure><img><figcaption>Photo: A.</figcaption></figure><script>x()</script>", "Text."),
        ("<table><tr><td>A</td><td>B</td></tr><tr><td>C</td></tr></table>", "A B\nC"),
        ("a &lt; b <!-- no --> c\n d", "a < b c d"),
        ("<img src='x'>", ""),
        ("", ""),
    ],
)
def test_part_of_a_page_is_a_text(part, text):
    """A paragraph a line, no sentence torn at its links; what stands beside the article is left out."""
    assert extract_part(part).text == text


MARKS = [
    "<item>",
    "</item>",
    "<![CDATA[",
    "]]>",
    "&lt;",
    "&",
    "<",
    "<!--",
    "<!DOCTYPE [",
    "xml:base='http://['",
    "\x00",
]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([RSS, ATOM, RDF]), st.lists(st.tuples(st.integers(0, 2000), st.sampled_from(MARKS)), max_size=4))
def test_damage_is_no_error(data, marks):
    """Whatever is put in wherever: records and reasons come out."""
    for place, mark in marks:
        data = data[:place] + mark + data[place:]
    try:
        found = list(feed("a.rss", io.BytesIO(data.encode()), ReadSettings()))
    except (InputError, NotText):
        return

    assert all(isinstance(item, dict | InputError) for _, item in found)


@pytest.mark.parametrize(
    "inner",
    [
        "<item>" * 40_000,
        "<item a='1' " + "b='2' " * 40_000 + "/>",
        "<item><author>" + "a@" * 40_000 + "</author>",
        "<item><description>" + "<![CDATA[" * 40_000,
        "<item><description>" + "<div>" * 40_000,
        "<item><title>" + "<!-- " * 40_000,
        "& <item><title>" + "</a " * 40_000,
        "<item><title>" + "\n \t" * 40_000,
    ],
)
def test_hostile_feed_is_read_once(inner):
    """A feed on which a parser could spend hours: time is linear in its size."""
    data = f"<rss><channel>{inner}</channel></rss>".encode()

    assert all(isinstance(item, dict | InputError) for _, item in feed("a", io.BytesIO(data), ReadSettings()))


def test_entry_may_stand_in_a_record(tmp_path):
    """A record that has its text as part of a page is read as one."""
    (article,) = arrived(tmp_path, json.dumps({"content_html": "<p>a</p>b"}), "a.jsonl")[0]

    assert isinstance(article, Article)
    assert article.text == "a\nb"


def records_of(data, tmp_path):
    """The fields of the entries of a feed."""
    path = tmp_path / "feed.xml"
    path.write_text(data, encoding="utf-8")
    return [getattr(one, "fields", one) for one in read([str(path)], ReadSettings())]


def test_author_of_an_atom_feed_is_that_of_entries_without_one(tmp_path):
    """RFC 4287, 4.2.1."""
    entries = (
        "<entry><summary>1</summary></entry><entry><author><name>Bo Reed</name></author><summary>2</summary></entry>"
    )
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><author><name>Ada Moss</name></author>{entries}</feed>'

    assert [one["author"] for one in records_of(feed, tmp_path)] == [["Ada Moss"], ["Bo Reed"]]


def test_address_that_is_none_of_the_web_is_passed_over(tmp_path):
    """The next one counts; and a podcast's summary is a text."""
    item = (
        '<item xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><link>javascript:alert(1)</link>'
        "<guid>https://gazette.example/1</guid><itunes:summary>We talk.</itunes:summary></item>"
    )

    (record,) = records_of(f'<rss version="2.0"><channel>{item}</channel></rss>', tmp_path)

    assert (record["url"], record["feed_text"]) == ("https://gazette.example/1", "summary")


def test_feed_without_an_entry_is_told(tmp_path):
    """It is there, and nothing is in it."""
    (rejected,) = records_of('<rss version="2.0"><channel><title>Gazette</title></channel></rss>', tmp_path)

    assert rejected.error == "is empty: the feed has no entry"
