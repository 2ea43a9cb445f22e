"""The work on single articles, alone and shared among processes."""

import os
import signal

import pytest

from preprocess import Article, Settings, prepare
from preprocess.boilerplate import Profile
from preprocess.errors import RunError
from preprocess.files.read import Rejected, read
from preprocess.prepare import CHUNK, Preparer, prepare_all
from preprocess.settings import MarkSettings, ReadSettings


@pytest.fixture(scope="module")
def articles(seeds):
    """More articles than one process is given at a time; those of one outlet all end alike."""
    return [
        Article(
            id=f"{n}-{name}", text=f"{n * 'Day '}passed.\n{text}\nHarbour Gazette, on the quay", source="The Gazette"
        )
        for n in range(CHUNK)
        for name, text in seeds.items()
    ]


def test_workers_change_nothing(articles):
    """Two processes give what one gives, in the same order."""
    found, alone = (prepare_all(articles, Settings(), workers=workers) for workers in (2, 1))

    assert list(found.scored) == list(alone.scored)
    assert found.profile == alone.profile


def test_what_a_source_repeats_is_learned_from_the_input(articles):
    """The line at the end of all articles of an outlet is stripped, and the profile tells of it."""
    prepared = prepare_all(articles, Settings())

    assert not any("on the quay" in one.marked.clean_text for one in prepared.scored)
    assert "Harbour Gazette, on the quay" in {r.text for r in prepared.profile.sources["gazette"].pieces.values()}


def test_given_profile_is_used_alone(articles, tmp_path):
    """With a profile in the settings nothing is learned from the input."""
    Profile().save(tmp_path / "profile.json")
    settings = Settings(mark=MarkSettings(profile=tmp_path / "profile.json", certainty=1))

    prepared = prepare_all(articles, settings)

    assert prepared.profile == Profile()
    assert all("on the quay" in one.marked.clean_text for one in prepared.scored)


def test_few_articles_start_no_process(articles, monkeypatch):
    """What one process does in a moment is not handed to others."""
    monkeypatch.setattr("preprocess.crew.ProcessPoolExecutor", None)
    assert len(prepare_all(articles[:3], Settings(), workers=8).scored) == 3


def test_dead_worker_is_told(articles, monkeypatch):
    """A process that was killed is an error with a way out, not a hang."""
    monkeypatch.setattr("preprocess.prepare._take", _die)
    with pytest.raises(RunError, match="--workers 1"):
        prepare_all(articles, Settings(), workers=2)


def test_long_articles_are_handed_out_in_small_chunks(monkeypatch):
    """Their number does not matter then, nor does it to the result."""
    sizes = []
    monkeypatch.setattr("preprocess.prepare._CHARACTERS", 100)
    taken = prepare._take
    monkeypatch.setattr("preprocess.prepare._take", lambda chunk: (sizes.append(len(chunk)), taken(chunk))[1])
    articles = [Article(id=str(n), text="Rain fell. " * (10 if n == 3 else 1)) for n in range(12)]

    assert [one.marked.article for one in prepare_all(articles, Settings()).scored] == articles
    assert sizes == [4, 8]


def _die(_chunk):
    os.kill(os.getpid(), signal.SIGKILL)


def page(tmp_path, html, metadata=""):
    """What becomes of one page in a folder."""
    (tmp_path / "story.html").write_bytes(html if isinstance(html, bytes) else html.encode())
    if metadata:
        (tmp_path / "metadata.csv").write_text(metadata, encoding="utf-8")
    (arrived,) = read([str(tmp_path)], ReadSettings())
    return Preparer(Settings()).marked(arrived)


BODY = "<p>The council of Brookfield approved a budget of four million on Tuesday, after a debate of six hours.</p>" * 3
HEAD = (
    '<title>Budget passes</title><meta name="author" content="Ana Reyes">'
    '<link rel="canonical" href="https://www.gazette.example/2024/budget">'
    '<meta property="article:published_time" content="2024-03-05T10:30:00Z">'
    '<meta property="og:site_name" content="The Gazette">'
)
PAGE = f'<html lang="en"><head>{HEAD}</head><body><article>{BODY}</article></body></html>'


def test_page_becomes_an_article(tmp_path):
    """Text, url, source, title, author and date of an article are what its page states."""
    article = page(tmp_path, PAGE).article

    assert "approved a budget of four million" in article.text
    assert (article.url, article.source) == ("https://www.gazette.example/2024/budget", "gazette.example")
    assert (article.title, article.author, article.published) == (
        "Budget passes",
        "Ana Reyes",
        "2024-03-05T10:30:00+00:00",
    )
    assert article.extra == {"site_name": "The Gazette"}


def test_what_is_known_beside_a_page_counts_more(tmp_path):
    """A metadata.csv beats what the page says; the canonical link is kept beside the given url."""
    table = "file,source,url,title\nstory.html,gazette,https://gazette.example/amp/1,Budget\n"

    article = page(tmp_path, PAGE, table).article

    assert (article.source, article.url, article.title) == ("gazette", "https://gazette.example/amp/1", "Budget")
    assert article.extra["canonical_url"] == "https://www.gazette.example/2024/budget"


def test_page_states_its_encoding(tmp_path):
    """A page in an old encoding is read as it declares, and the article says so."""
    html = PAGE.replace("<head>", '<head><meta charset="iso-8859-1">').replace("debate", "débat “long”")

    article = page(tmp_path, html.encode("cp1252")).article

    assert "débat “long”" in article.text
    assert article.extra["encoding"] == "cp1252"


def test_language_of_a_page_counts_where_none_is_found(tmp_path):
    """What a page states about its language is a hint, since pages are often wrong about it."""
    short = PAGE.replace(BODY, "<p>Ja.</p>").replace('lang="en"', 'lang="de-AT"')

    assert page(tmp_path, short).language == "de"
    assert page(tmp_path, PAGE.replace('lang="en"', 'lang="de-AT"')).language == "en"


def test_file_that_is_no_page_is_rejected(tmp_path):
    """Words without markup in an .html file are no page."""
    rejected = page(tmp_path, "no markup at all")

    assert isinstance(rejected, Rejected)
    assert "HTML" in rejected.error


def test_packs_are_loaded_once(articles, monkeypatch):
    """The rules are read when the work begins, not for every article."""
    prepare = Preparer(Settings())
    monkeypatch.setattr("preprocess.prepare.load_packs", None)
    assert prepare.mark(articles[0]).article == articles[0]
