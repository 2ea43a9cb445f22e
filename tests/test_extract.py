"""Pages → texts and particulars."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess.extract import LONGEST, NotHTML, extract

BODY = (
    "<p>The council of Brookfield approved a budget of 4.2 million dollars on Tuesday after a long debate.</p>"
    "<p>Councillor Ana Reyes said that the money would repair three bridges before the next winter comes.</p>"
    "<p>Opponents asked for a delay until the state has published its own plan for the roads of the county.</p>"
)


def page(head="", body=f"<article><h1>Budget passes</h1>{BODY}</article>", attributes=' lang="en-US"'):
    return f"<!doctype html><html{attributes}><head><title>Budget passes</title>{head}</head><body>{body}</body></html>"


def test_text_is_the_article_without_the_menu():
    """The menu and the foot of a page are no part of its article."""
    menu = "<nav><ul><li><a href='/a'>Sport today</a></li><li><a href='/b'>Weather</a></li></ul></nav>"
    found = extract(page(body=f"{menu}<article>{BODY}</article><footer>All rights reserved</footer>")).text
    assert "three bridges before the next winter" in found
    assert "Sport today" not in found


def test_title_and_language_are_read():
    """A page's title and the language that it states are its particulars."""
    found = extract(page())
    assert (found.title, found.language) == ("Budget passes", "en")


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2024-03-05T10:30:00+02:00">',
        '<script type="application/ld+json">{"datePublished":"2024-03-05T10:30:00+02:00"}</script>',
        '<script type="application/ld+json">{"datePublished":"2024-03-05T10:30:00+02:00",}</script>',
    ],
)
def test_stated_date_keeps_its_time_of_day(head):
    """A date for machines is taken as it stands, from JSON-LD that is broken too."""
    assert extract(page(head)).published == "2024-03-05T10:30:00+02:00"


def test_date_is_guessed_from_the_address():
    """A page that states no date may have it in its address."""
    assert extract(page(), url="https://brookfield.example/2024/03/05/budget").published == "2024-03-05"


def test_canonical_link_is_made_absolute():
    """A relative canonical link stands on the address of the page."""
    head = '<link rel="canonical" href="/news/budget">'
    assert extract(page(head), url="https://brookfield.example/x?y=1").url == "https://brookfield.example/news/budget"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "http://[half", "/news/budget", "", "file:///etc/passwd"])
def test_what_is_no_web_address_is_no_canonical_link(link):
    """Without the address of the page, only an absolute link of the web is one."""
    assert extract(page(f'<link rel="canonical" href="{link}">')).url is None


def test_particulars_are_bounded():
    """A title of any length is cut."""
    found = extract(page(f'<meta property="og:title" content="{"very long " * 10_000}">')).title
    assert found is not None
    assert len(found) <= LONGEST


@pytest.mark.parametrize("html", ["", "   ", "no markup at all", "<!--" * 1000, "\x00\x01"])
def test_what_is_no_page_is_said_to_be_none(html):
    """Words without an element are no page."""
    with pytest.raises(NotHTML, match="HTML"):
        extract(html)


def test_page_without_an_article_has_no_text():
    """A page of nothing gives an empty text, not an error."""
    assert extract("<html><body></body></html>").text == ""


@pytest.mark.parametrize("cut", range(60, len(page()), 97))
def test_page_that_breaks_off_gives_what_came(cut):
    """Wherever a page breaks off, nothing but NotHTML is raised, and no word is invented."""
    try:
        found = extract(page()[:cut])
    except NotHTML:
        return
    assert set(found.text.split()) <= set(page()[:cut].replace("<", " ").replace(">", " ").split())


@given(st.text(alphabet='<>/="ap &;!-[]{}\x00\u202eé', max_size=300))
def test_any_markup_is_read_or_refused(html):
    """Whatever stands in a page, it is read or refused as no HTML."""
    with contextlib.suppress(NotHTML):
        extract(f"<html><body><p>{html}</p></body></html>")
