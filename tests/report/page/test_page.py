"""The report is one harmless page, whatever came in."""

import html
import re
import tomllib
from html.parser import HTMLParser

import pytest

from preprocess import Article, run, run_articles
from preprocess.report.page import writing as module

BODY = "The council of the town voted on Monday to mend the old bridge over the river before the winter comes again. "
BODY += "Its chair told the hall that the work would take nine weeks and cost less than was feared in the spring."
OWN_TAGS = frozenset(
    (  # noqa: SIM905 - a list of fifty quoted words reads worse
        "html head meta title style script body header nav main section article h1 h2 h3 h4 div span p b small sup bdi "
        "br a ul ol li dl dt dd table caption thead tbody tr th td details summary blockquote mark ins del q pre svg g "
        "path rect line text"
    ).split()
)


class Reader(HTMLParser):
    """What a browser sees of a page: its tags, their attributes, its words."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.open, self.words = set(), set(), [], []
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag, attrs):
        """Note a tag; what it holds is words of their own."""
        self.words.append(" ")
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        """Every end belongs to the tag that was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data):
        """Note what can be read."""
        if self.open[-1:] not in (["style"], ["script"]):
            self.words.append(data)

    @property
    def text(self):
        """All words, blanks made one."""
        return " ".join("".join(self.words).split())


def report(*articles):
    """The page of a run on articles, read."""
    return Reader(run_articles(articles).page())


def hostile(words):
    """The page of a run in which words stand wherever a text can stand."""
    texts = [f"{BODY}\nSign up for our newsletter {words}", BODY]
    return run_articles(
        Article(id=f"{words}{n}", text=text, source=words, title=words, author=words, url=words, published=words)
        for n, text in enumerate(texts)
    ).page()


MARKUP = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onload='alert(1)",
    "</style><style>body{display:none}</style>",
    "</title></svg></bdi><svg onload=alert(1)>",
    "</mark></p></div></details><script>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "<!--",
    "]]>",
    "&lt;script&gt;",
]


@pytest.mark.parametrize("words", MARKUP)
def test_markup_in_a_name_is_shown_as_words(words):
    """No tag or attribute but the page's own comes to be, every tag is closed, and the words are shown as they came."""
    page = Reader(hostile(words))

    assert page.tags <= OWN_TAGS
    assert not {name for name in page.attributes if name.startswith("on") or name in {"src", "style"}}
    assert page.open == []
    assert words in page.text


@pytest.mark.parametrize("words", MARKUP)
def test_markup_in_a_passage_is_shown_as_words(words, one, mashup):
    """The same of what two articles share word for word, and of sentences beside each other."""
    texts = [text.replace(",", f" {words},") for text in (one, one.replace("12", "15"), mashup)]

    page = Reader(run_articles(Article(id=str(n), text=text) for n, text in enumerate(texts)).page())

    assert page.tags <= OWN_TAGS
    assert not {name for name in page.attributes if name.startswith("on") or name in {"src", "style"}}
    assert page.open == []
    assert words in page.text


def test_page_does_not_turn_the_writing_direction():
    """Overrides and isolates of the direction are replaced, and a name in Arabic is kept."""
    page = hostile("\u202egpj.exe\u2066\u200f شبكة").decode()

    assert not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", page)
    assert "<bdi>�gpj.exe�� شبكة</bdi>" in page


def test_nul_and_other_controls_are_replaced():
    """A page has no control character but the line end, and a lone surrogate does not stop it."""
    page = hostile("nul\x00 esc\x1b bell\x07 half\ud800").decode()

    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", page)
    assert "nul� esc� bell� half�" in page


def test_huge_names_cost_little():
    """Of a title or name of 1 MB, 80 characters are shown; of a text, what an article has room for."""
    page = hostile("A" * 1_000_000)

    assert len(page) < 250_000
    names = re.sub(r'<div class="text">.*?</div>', "", page.decode(), flags=re.DOTALL)
    assert max(map(len, re.findall("A+", names))) < 80


def test_marks_do_not_pile_up():
    """Marks that would be painted over other rows are left out, and those of an orthography are not."""
    page = hostile("Z" + "\u0301" * 300 + " Tiếng Việt שָׁלוֹם").decode()

    assert "\u0301" * 5 not in page
    assert "Tiếng Việt שָׁלוֹם" in page


def test_page_asks_for_nothing(root):
    """Its policy allows its own style and its own script alone, and it names no address that is asked for."""
    page = run([root / "seeds"]).page().decode()

    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page).group(1)
    parts = {name: re.search(rf"<{name}>(.*?)</{name}>", page, re.DOTALL).group(1) for name in ("style", "script")}
    allowed = "; ".join(f"{name}-src 'sha256-{module._digest(part)}'" for name, part in parts.items())
    assert policy == f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"
    bare = page.replace(' xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"', "")
    assert re.findall(r"url\(|@import|<script |<link|<img| style=| src=", bare) == []
    assert re.findall(r"https?://", bare.replace(parts["script"], "")) == []
    assert set(re.findall(r'href="(.)', page)) == {"#"}


def test_source_is_told_with_its_figures_examples_and_links(root):
    """A section has figures, stripped stretches, and links with both ids, kind, strength, direction and evidence."""
    text = Reader(run([root / "seeds"]).page()).text
    section = text[text.index("Source by source") : text.index("justthenews.com 1 article, ")]

    assert (
        "unknown source 4 articles, 3 kept; dropped: restatement 1. 2,072 words. No dates. Languages: en 4." in section
    )
    assert "Copies of others: restatement 1. Copied by others: none." in section
    assert "newsletter 1.4% too few 2 “Sign up to" in section
    assert re.search(
        r"restatement 1\.00 direction by notice copy 001_626ce4ae4865dc21 .{40,90}? ?unknown source ?"
        r"origin 000_cda73371375cd16e .{40,90}? ?justthenews.com, 2025-03-16 "
        r"Of 13 names in the copy, 13 are in the origin too; of 6 figures, 6\. .* "
        r"New in the copy: nothing \(0 names, 0 figures\)\. "
        r"The source that the copy gives: “According to Just The News” "
        r"The one names the other's outlet as its source, or quotes it\.",
        section,
    )


def test_shared_facts_are_marked_in_both_articles(root):
    """Beside the retelling's sentence stands the one that it tells again; what both name is marked in each."""
    page = run([root / "seeds"]).page().decode()
    first = page.split("Of 13 names in the copy")[1]

    told, origin = re.findall("<p>(.*?)</p>", first)[:2]
    facts = ["238", "Venezuelan", "Tren de Aragua"]
    assert re.findall("<mark>(.*?)</mark>", told) == re.findall("<mark>(.*?)</mark>", origin) == facts
    assert told.startswith("The agreement has already resulted in")
    assert origin.startswith("&#34;The first <mark>238</mark> members")


def test_independent_accounts_are_no_copies(root):
    """Of two accounts of one event the one is not called the copy of the other."""
    text = Reader(run([root / "seeds"]).page()).text

    assert re.search(
        r"same_event 0\.72 direction by undetermined one 002_\w+ .{40,90}? ?unknown source ?other 001_", text
    )
    assert "Of 20 names in the one, 13 are in the other too; of 8 figures, 2." in text


def test_mashup_is_told_under_each_of_its_links(one, other, mashup):
    """The report says what a copy puts together, and how much of it the origins have."""
    page = report(*(Article(id=name, text=text) for name, text in zip("abc", (one, other, mashup), strict=True)))

    assert page.text.count("The copy retells a and b, which together have 100% of its names and figures") == 2


def test_links_of_a_source_are_bounded():
    """Of all links of a source five are shown; many of one kind leave room for the others."""
    texts = [BODY.replace("nine", number) for number in ("2", "3", "4", "5", "6", "7", "8", "2")]
    copies = [Article(id=f"c{n}", text=text, source="gazette", title="T") for n, text in enumerate(texts)]

    page = report(*copies)

    assert "Links: 5 of 22" in page.text
    assert re.findall(r"(exact|near) [01]\.\d\d direction", page.text) == ["near"] * 4 + ["exact"]


def test_what_edited_copies_share_is_shown_once():
    """The words that stand in both are marked as a whole, and not repeated for the origin."""
    texts = BODY, BODY.replace("nine", "ten")

    page = run_articles(Article(id=f"c{n}", text=text) for n, text in enumerate(texts)).page().decode()

    shared = re.findall(r'<p class="both"><mark>(.*?)</mark></p>', page.split('<ul class="links">')[1])
    assert [len(re.findall("The council of the town", text)) for text in shared] == [1, 0]


def test_unknown_language_and_dates_are_told():
    """A source without dates says so."""
    assert "No dates. Languages: unknown 1." in report(Article(id="a", text="…", source="a")).text


def test_run_without_articles_has_a_page():
    """An empty run is told, not drawn."""
    page = report()

    assert "No article came in." in page.text
    assert "in 0 = kept 0" in page.text


def settings_lines(*names):
    """The lines of settings that the page of a run on sources of these names shows."""
    page = run_articles(Article(id=f"{n}", text=BODY, source=name) for n, name in enumerate(names)).page().decode()
    found = page.split('id="aliases"')[1].split("</table>")[0]
    assert ("cannot be shown" in found) != ('<span class="id">&#34;' in found)
    return [html.unescape(line) for line in re.findall(r'<span class="id">(&#34;.*?)</span>', found)]


@pytest.mark.parametrize("tail", ["", '" \\ <b>', " \u202e\u0663", " " + "long " * 30])
def test_settings_line_of_a_suggestion_is_whole(tail):
    """What is shown is TOML that names the sources as they are, hostile or long ones too."""
    names = [f"The Valley Gazette ({tail})", "Valley Gazette"]

    (line,) = settings_lines(*names)

    assert {name for key, others in tomllib.loads(line).items() for name in (key, *others)} == set(names)


@pytest.mark.parametrize("tail", ["\ud800", "long " * 400, "two  blanks", "e" + "\u0301" * 9])
def test_settings_line_that_is_not_whole_is_not_shown(tail):
    """It is said that a line is too long, no TOML, or would be shown as another one's."""
    assert settings_lines(f"The Valley Gazette ({tail})", "Valley Gazette") == []


def test_zones_of_dates_are_told_in_words():
    """How many dates have a time with a zone, a time without one, or no time."""
    dates = ["2024-03-01", "2024-03-02", "2024-03-02T10:00:00", "2024-03-02T10:00:00Z"]

    page = report(*(Article(id=f"{n}", text="…", source="a", published=date) for n, date in enumerate(dates)))

    assert "zone: told 1, not told 1, no time 2" in page.text


def test_label_that_is_no_half_of_the_furniture_is_its_largest_part(finished):
    """The page does not say that most of it is of that label."""
    text = Reader((finished / "report.html").read_bytes()).text

    share, label = re.search(r": ([\d.]+)% of its characters, the largest part \w+ \(([\d.]+)%\)", text).groups()

    assert 0 < 2 * float(label) < float(share)


def test_few_articles_of_a_form_are_told():
    """The mean of each form says that it is of too few articles, or how sure it is."""
    texts = [f"{BODY} I think that we must ask ourselves why {n} of us are not ashamed of it." * 3 for n in range(2)]

    page = report(*(Article(id=f"{n}", text=text, source="gazette") for n, text in enumerate(texts)))

    assert re.search(r"By form: other 2 \(mean 0\.\d\d; too few\)", page.text)


def test_many_sources_are_bounded(monkeypatch):
    """Behind the bounds, a source has a row without a section, or is only counted; the chart sums all."""
    monkeypatch.setattr(module, "MOST_ROWS", 40)
    monkeypatch.setattr(module, "MOST_SECTIONS", 33)

    page = report(*(Article(id=f"{n}", text="…", source=f"gazette{n:03}", language="en") for n in range(50)))

    assert page.text.count("1 article, ") == 33
    assert "gazette039" in page.text
    assert "gazette040" not in page.text
    assert "… and 10 more sources in sources.csv." in page.text
    assert "30 other sources" in page.text


def test_same_run_gives_the_same_bytes(root, tmp_path):
    """Two runs on the same files have the same page, in memory and in the folder."""
    corpus = run([root / "seeds"], out=tmp_path)

    assert corpus.page() == run([root / "seeds"]).page() == (tmp_path / "report.html").read_bytes()


@pytest.mark.parametrize(
    ("time", "told"), [("", "median 2 days, half of them 2 days to 2 days"), ("T10:00:00Z", "median 36 hours")]
)
def test_lag_is_told_as_exactly_as_the_dates(time, told):
    """In days where the dates have no time."""
    late = "2024-03-03" + (time and "T22:00:00Z")
    dated = [("a", "2024-03-01" if not time else f"2024-03-02{time}"), ("b", late)]

    page = report(*(Article(id=name, text=BODY, source=name, published=date) for name, date in dated))

    assert f"Behind the first in this corpus: {told}" in page.text


def test_text_that_nobody_had_first_is_told_with_its_words():
    """Where there is no copier, the pair that shares most is named in a minute."""
    page = report(*(Article(id=name, text=BODY, source=name) for name in "ab"))

    assert (
        f"Most copied text a and b share {len(BODY.split())} words Nothing says that one had it before the other."
        in page.text
    )


def test_reason_is_told_beside_each_name():
    """What speaks for the one is not said of the other, and a name in a reason is text."""
    names = {"Valley <b> Gazette": 4, "Gazette Sport": 3, "The Valley <b> Gazette": 1}
    rows = [
        Article(
            id=f"{name}{n}",
            text="Rain.",
            source=name,
            url=f"https://gazette.example/{n}" if count > 1 else None,
        )
        for name, count in names.items()
        for n in range(count)
    ]

    text = report(*rows).text

    told = text[text.index("One outlet under several names?") :].partition("Source by source")[0]
    assert "Gazette Sport: most articles of both stand on gazette.example" in told
    assert "The Valley <b> Gazette: the names are the same but for an article" in told
