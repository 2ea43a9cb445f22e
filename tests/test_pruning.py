"""What a page's markup calls furniture is taken out, and what only sounds like it stays."""

import pytest
from lxml.html import document_fromstring

from preprocess.extract import extract
from preprocess.pruning import prune

BODY = "".join(
    f"<p>{words}</p>"
    for words in (
        "The council of Brookfield approved a budget of 4.2 million dollars on Tuesday after a long debate.",
        "Councillor Ana Reyes said that the money would repair three bridges before the next winter comes.",
        "Opponents asked for a delay until the state has published its own plan for the roads of the county.",
        "The clerk counted nine votes for the budget and four against it, and the mayor did not vote at all.",
    )
)
STRANGE = "A singer buys a castle with secret tunnels."


def left(body, url="https://gazette.example/budget"):
    """The text of a pruned page."""
    tree = document_fromstring(f"<html><body>{body}</body></html>")
    prune(tree, url)
    return " ".join(tree.text_content().split())


@pytest.mark.parametrize(
    "names",
    [
        'class="related-stories"',
        'class="c-relatedLinks"',
        'id="trending"',
        'class="box newsletter"',
        'class="wp-caption-text"',
        'class="most-popular-list"',
        'id="comments"',
        'role="complementary"',
        'role="dialog"',
    ],
)
def test_what_is_named_as_furniture_goes(names):
    """Class, identifier and role of an element say what it is."""
    assert STRANGE not in left(f"<article>{BODY}<div {names}><p>{STRANGE}</p></div></article>")


@pytest.mark.parametrize(
    "names",
    ['class="story"', 'class="commentary"', 'class="blueprint-1"', 'id="main"', 'role="main"', 'class="printed"'],
)
def test_what_only_sounds_like_furniture_stays(names):
    """Half of a word is no name."""
    assert STRANGE in left(f"<article>{BODY}<div {names}><p>{STRANGE}</p></div></article>")


def test_what_holds_much_of_the_page_is_no_furniture():
    """A site may call its whole article a promotion."""
    assert "three bridges" in left(f'<div class="promo-layout">{BODY}</div>')


def test_an_articles_body_is_no_furniture_whatever_else_it_is_called():
    """A class of an article's body counts before one of furniture."""
    menu = f"<ul>{'<li>Another entry of the menu of the paper</li>' * 99}</ul>"
    assert "three bridges" in left(f'{menu}<div class="entry-content read-more">{BODY}</div>')


def test_elements_of_one_class_that_hold_most_of_the_page_stay():
    """The posts of a live page are small each, and all that there is."""
    posts = "".join(f'<div class="latest-post">{BODY}</div>' for _ in range(9))
    assert left(posts).count("three bridges") == 9


def test_a_heading_that_is_a_link_to_the_same_site_goes():
    """A headline of another article is no heading of this one."""
    teaser = f'<h3><a href="/castle">{STRANGE}</a></h3>'
    assert STRANGE not in left(f"<article>{BODY}{teaser}</article>")


@pytest.mark.parametrize("address", ["https://shop.example/castle", "http://shop.example"])
def test_a_heading_that_is_a_link_to_another_site_stays(address):
    """A guide heads its sections with links to what it speaks of."""
    assert STRANGE in left(f'<article>{BODY}<h3><a href="{address}">{STRANGE}</a></h3></article>')


def test_a_heading_with_a_link_in_it_stays():
    """A heading that says more than its link is the article's."""
    assert STRANGE in left(f'<article>{BODY}<h3>More: <a href="/castle">{STRANGE}</a></h3></article>')


def test_parts_of_an_article_are_read_together():
    """A body that is cut by adverts is one article."""
    part = '<div class="row"><div class="article__body">{}</div></div>'
    parts = "".join(part.format(BODY.replace("Brookfield", town)) for town in ("Ashford", "Millbrook", "Easton"))
    text = extract(f"<html><head><title>x</title></head><body><main>{parts}</main></body></html>").text
    assert [town for town in ("Ashford", "Millbrook", "Easton") if town in text] == ["Ashford", "Millbrook", "Easton"]


def test_what_holds_the_parts_of_an_article_is_marked_as_its_body():
    """Extraction looks for the mark before it weighs the density of text."""
    part = f'<div class="row"><div class="article__body">{BODY}</div></div>'
    tree = document_fromstring(f"<html><body><main>{part * 3}</main></body></html>")
    prune(tree)
    assert [element.tag for element in tree.iter() if element.get("itemprop")] == ["main"]


def test_teasers_that_are_named_like_parts_are_no_article():
    """Small elements with a class of an article's body are a list beside the article."""
    teasers = f"<section>{'<div class=post-text>A teaser.</div>' * 3}</section>"
    tree = document_fromstring(f"<html><body><main>{BODY}</main>{teasers}</body></html>")
    prune(tree)
    assert not [element for element in tree.iter() if element.get("itemprop")]


def test_the_headline_is_no_line_of_the_text():
    """What the page heads its article with is its title."""
    page = (
        f"<html><head><title>Budget passes</title></head><body><article><h1>Budget passes</h1>{BODY}</article></body>"
    )
    assert extract(page).text.startswith("The council of Brookfield")


@pytest.mark.parametrize(
    "body",
    [
        '<div class="promo">' * 200 + BODY + "</div>" * 200,
        '<div class="entry-content">' * 200 + BODY + "</div>" * 200,
        '<h2><a href="http://[half">x</a></h2>' + BODY,
        f'<div class="{"promo-" * 9_000}">{BODY}</div>',
        '<div class="">' + BODY,
    ],
)
def test_hostile_trees_keep_their_text(body):
    """Depth, length and nonsense of names do not lose an article."""
    assert "three bridges" in left(body)
