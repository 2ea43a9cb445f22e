"""One outlet under several names is suggested with its reason, and joined only where the settings say so."""

import json
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess import Article, Settings, dedupe, load, run, run_articles
from preprocess.errors import SettingsError
from preprocess.report.aliases import REASONS, suggested
from preprocess.report.reading import read
from preprocess.words import settings_lines

BODY = "The council of the town voted on Monday to mend the old bridge over the river before the winter comes again. "
BODY += "Its chair told the hall that the work would take nine weeks and cost less than was feared in the spring."


def merges(articles):
    """The suggestions for a corpus."""
    return suggested(read(run_articles(articles).records, ()).table)


def named(*sources, hosts=None, articles=1):
    """The suggestions for a corpus of so many articles of each source, on its host if any."""
    rows = [
        Article(
            id=f"{source}{n}",
            text="Rain.",
            source=source,
            url=f"https://www.{hosts[source]}/{n}" if hosts and source in hosts else None,
        )
        for source in sources
        for n in range(articles)
    ]
    return merges(rows)


def test_spellings_of_one_name_are_suggested_with_the_line_that_joins_them():
    """An article, a domain and a remark make no other outlet."""
    (merge,) = named("The Hill", "thehill.com", "Hill (Web)")

    assert {merge.name, *merge.others} == {"The Hill", "thehill.com", "Hill (Web)"}
    assert (merge.articles, merge.reasons) == (3, (REASONS["name"],) * 2)
    assert tomllib.loads(merge.line) == {merge.name: list(merge.others)}


def test_name_with_most_articles_is_the_one_that_stays():
    """The others are listed after it."""
    rows = [Article(id=f"{n}", text="Rain.", source="Fox Online News" if n else "Fox News") for n in range(4)]

    (merge,) = merges(rows)

    assert (merge.name, merge.others) == ("Fox Online News", ("Fox News",))


def test_sources_on_one_host_are_suggested():
    """The reason names the host."""
    hosts = {"Valley Gazette": "gazette.example.com", "Gazette Desk": "gazette.example.com", "Herald": "herald.com"}

    (merge,) = named(*hosts, hosts=hosts, articles=3)

    assert {merge.name, *merge.others} == {"Valley Gazette", "Gazette Desk"}
    assert merge.reasons == (REASONS["host"].format(host="gazette.example.com"),)


def test_host_alone_joins_no_columnist():
    """A person's name is no outlet's, and "News" is no word that tells it."""
    hosts = dict.fromkeys(("Valley Gazette", "Rich Lowry", "Newt Gingrich", "Online News"), "gazette.example.com")

    assert named(*hosts, hosts=hosts, articles=3) == ()


def test_each_other_name_has_its_own_reason():
    """One that only another of them speaks for says which."""
    hosts = dict.fromkeys(("Valley Gazette", "Gazette Desk"), "gazette.example.com")
    rows = [("Valley Gazette", 5), ("Gazette Desk", 4), ("The Gazette Desk", 3), ("valleygazette.com", 2)]
    (merge,) = merges(
        Article(id=f"{source}{n}", text="Rain.", source=source, url=f"https://{hosts.get(source, 'a.com')}/{n}")
        for source, count in rows
        for n in range(count)
    )

    host = REASONS["host"].format(host="gazette.example.com")
    assert (merge.name, merge.others) == ("Valley Gazette", ("Gazette Desk", "The Gazette Desk", "valleygazette.com"))
    assert merge.reasons == (host, f"{REASONS['name']} (Gazette Desk)", REASONS["name"])


def test_initials_and_short_names_are_suggested():
    """Each could call itself so."""
    found = {frozenset((one.name, *one.others)): one.reasons for one in named("NYT", "New York Times", "Herald")}

    assert found == {frozenset(("NYT", "New York Times")): (REASONS["own"],)}


@pytest.mark.parametrize(
    "sources",
    [
        ("Fox Online News", "NPR Online News"),
        ("Media Research Center", "Pew Research Center"),
        ("Washington Post", "Washington Times"),
        ("CNN", "CNN Money"),
        ("Denver Post", "New York Post"),
        ("a.blog.example", "b.news.example"),
    ],
)
def test_other_outlets_are_not(sources):
    """Words that many names have say nothing."""
    assert named(*sources) == ()


def test_host_of_many_sources_says_nothing():
    """An aggregator's pages are not one outlet."""
    names = [f"{letter * 3} {letter}Daily" for letter in "bcdfghjklmn"]

    assert named(*names, hosts=dict.fromkeys(names, "aggregator.com"), articles=3) == ()


def test_unknown_source_is_no_name():
    """It equals no other."""
    assert merges(Article(id=n, text="Rain.", url="https://a.com/") for n in "ab") == ()


@given(st.lists(st.text(min_size=1), min_size=1, max_size=3, unique=True))
def test_any_name_makes_a_line_of_toml(words):
    """Whatever stands in it, the line is read back."""
    clean = [word.encode("utf-8", "ignore").decode().strip() for word in words]
    names = [f"The {word} Ä" for word in clean if word] + [f"{word} Ä" for word in clean if word]

    for merge in named(*dict.fromkeys(names)):
        assert tomllib.loads(merge.line) == {merge.name: list(merge.others)}


ALIASES = {"read": {"aliases": {"The Hill": ["thehill.com", "Hill"]}}}


def test_articles_get_the_name_that_the_settings_give(tmp_path):
    """What it was is carried along; case and www make no other name; so all of the run counts one outlet."""
    rows = [
        {"id": "a", "text": BODY, "source": "The Hill"},
        {"id": "b", "text": f"{BODY} It rained.", "source": "hill"},
        {"id": "c", "text": "Rain.", "url": "https://www.thehill.com/c"},
        {"id": "d", "text": "Snow.", "source": "Herald"},
    ]
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")

    corpus = run(tmp_path / "rows.jsonl", Settings.checked(ALIASES, "test"), out=tmp_path / "out")
    articles = [record.marked.article for record in load(tmp_path / "out").records]

    assert [(one.source, one.extra.get("source_given")) for one in articles] == [
        ("The Hill", None),
        ("The Hill", "hill"),
        ("The Hill", "thehill.com"),
        ("Herald", None),
    ]
    assert {report.source: report.articles for report in corpus.by_source()} == {"The Hill": 3, "Herald": 1}
    assert all(link.same_source for link in corpus.links)
    assert corpus.links


def test_articles_in_memory_get_it_too():
    """They are not read from a file."""
    corpus = run_articles([Article(id="a", text=BODY, source="Hill")], Settings.checked(ALIASES, "test"))

    (record,) = corpus.records
    assert (record.marked.article.source, record.marked.article.extra) == ("The Hill", {"source_given": "Hill"})


def test_copies_in_bulk_know_it_too(tmp_path):
    """What is deduplicated alone is of one outlet as well."""
    rows = [{"id": n, "text": BODY, "source": source} for n, source in (("a", "Hill"), ("b", "The Hill"))]
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")

    assert dedupe(tmp_path / "rows.jsonl", Settings.checked(ALIASES, "test")).sources == ("The Hill", "The Hill")


@pytest.mark.parametrize(
    ("aliases", "said"),
    [
        ({"The Hill": ["Hill"], "Herald": ["hill "]}, "'hill ' stands there twice"),
        ({"The Hill": ["Hill", "The Hill"]}, "'The Hill' stands there twice"),
        ({"The Hill": [" "]}, "a name is empty"),
        ({"The Hill": "Hill"}, "read.aliases.The Hill"),
    ],
)
def test_name_of_two_outlets_is_a_mistake(aliases, said):
    """It is told before anything is read."""
    with pytest.raises(SettingsError, match=said):
        Settings.checked({"read": {"aliases": aliases}}, "s.toml")


def test_table_of_names_is_printed_as_toml():
    """What the command prints can be used again."""
    chosen = Settings.checked({"read": {"aliases": {'The "Hill"': ["hill\x7f", "Hügel"], "b.com": []}}}, "test")

    lines = "\n".join(settings_lines(chosen, {}))

    assert Settings.checked(tomllib.loads(lines), "again") == chosen
