"""What a page's markup calls furniture is taken out, and what only sounds like it stays."""

import pytest
from lxml.html import document_fromstring

from preprocess.extract import extract
from preprocess.pruning import prune

PARAGRAPHS = (
    "The council of Brookfield approved a budget of 4.2 million dollars on Tuesday after a long debate.",
    "Councillor Ana Reyes said that the money would repair three bridges before the next winter comes.",
    "Opponents asked for a delay until the state has published its own plan for the roads of the county.",
    "The clerk counted nine votes for the budget and four against it, and the mayor did not vote at all.",
)
BODY = "".join(f"<p>{words}</p>" for words in PARAGRAPHS)
READERS = [
    f"Reader number {n} says that nothing was ever as bad as this, and that somebody must pay." for n in range(60)
]
STRANGE = "A singer buys a castle with secret tunnels."


def left(body, url="https://gazette.example/budget"):
    """The text of a pruned page."""
    tree = document_fromstring(f"<html><body>{body}</body></html>")
    prune(tree, url)
    return " ".join(tree.text_content().split())


def teasers(number):
    """A list of headlines with links."""
    return "".join(f'<li><h3><a href="/castle/{n}">{STRANGE}</a></h3></li>' for n in range(number))


def page(site, number=60):
    """A page as a system makes it, with so many comments."""
    readers = "".join(f'<li class="comment" id="comment-{n}"><p>{line}</p></li>' for n, line in enumerate(READERS))
    parts = {
        "{body}": BODY,
        "{breaks}": "<br><br>".join(PARAGRAPHS),
        "{faq}": "".join(f'<h3><a href="#q{n}">Question {n}?</a></h3><p>{p}</p>' for n, p in enumerate(PARAGRAPHS)),
        "{menu}": "".join(f'<a href="/s{n}">Section number {n} of the paper</a> ' for n in range(40)),
        "{teasers}": f"<ul>{teasers(5)}</ul>",
        "{readers}": f"<ol>{readers}</ol>" if number else "",
    }
    made = SITES[site]
    for name, part in parts.items():
        made = made.replace(name, part)
    return f"<!doctype html><html><head><title>Budget passes</title></head>{made}</html>"


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


@pytest.mark.parametrize(
    "names",
    [
        'class="post-12 post type-post status-publish category-latest tag-newsletters"',
        'class="story has-caption"',
        'class="media-with-caption"',
        'class="post comments-open no-comments"',
        'class="gallery modal-enabled"',
        'class="unrelated collateral"',
        'class="hentry promo"',
    ],
)
def test_slugs_and_states_are_no_names(names):
    """What WordPress writes into a class of categories, tags and states says nothing of the element."""
    assert STRANGE in left(f"<main>{BODY}<div {names}><p>{STRANGE}</p></div></main>")


@pytest.mark.parametrize(
    "names",
    [
        'class="recommended-dose"',
        'class="factbox recommendations"',
        'class="print-story"',
        'class="promo-article"',
        'class="article latest disclosure"',
        'role="complementary"',
        'role="dialog"',
    ],
)
def test_prose_is_no_furniture_whatever_it_is_called(names):
    """Long pieces with few links are an article's, though others on the page hold far more."""
    readers = "".join(f"<p>{line}</p>" for line in READERS)
    text = left(f"<div><div {names}>{BODY * 2}</div></div><div>{readers}</div>")
    assert text.count("three bridges") == 2


def test_links_with_a_sentence_about_each_are_furniture():
    """A list of teasers holds prose too, but much of it is links."""
    teaser = (
        f'<li><a href="/castle">{STRANGE}</a><p>The singer paid nine millions for it, as the notary of the '
        "village told the paper, and plans to open it to visitors.</p></li>"
    )
    assert STRANGE not in left(f'<article>{BODY}</article><ul class="related-stories">{teaser * 3}</ul>')


def test_what_holds_the_heading_of_the_page_is_no_furniture():
    """The one element with the page's h1 is not beside the article."""
    brief = f"<h1>Budget passes</h1><p>{STRANGE}</p>"
    assert STRANGE in left(f'<div class="latest-news">{brief}</div><div>{BODY}</div>')


def test_an_article_is_not_dropped_for_its_own_class():
    """An element that says it is an article is furniture only where it stands in some."""
    assert STRANGE in left(f'<article class="promo"><p>{STRANGE}</p></article><div>{BODY}</div>')


def test_a_caption_goes_and_the_text_beside_it_stays():
    """A wrapper of a picture, its caption and a paragraph is no caption."""
    caption = f'<img src="a.jpg"><p class="caption-text">{STRANGE}</p>'
    text = left(f'<article><div class="image-caption">{caption}{BODY}</div></article>')
    assert (STRANGE in text, "three bridges" in text) == (False, True)


def test_comments_that_are_longer_than_the_article_go():
    """What readers wrote is no part of the article, be it most of the page."""
    comments = "".join(f'<li class="comment"><article><p>{line}</p></article></li>' for line in READERS)
    text = left(f'<div class="entry-content">{BODY}</div><ol class="comment-list">{comments}</ol>')
    assert ("three bridges" in text, READERS[0] in text) == (True, False)


def test_a_page_that_would_be_left_without_prose_keeps_all_of_it():
    """Names that would take every piece of text are wrong."""
    parts = "".join(f'<div class="note-{n} disclaimer">{part}</div>' for n, part in enumerate(PARAGRAPHS))
    menu = "".join(f'<a href="/{n}">Another entry of the menu of the paper</a>' for n in range(99))
    assert "three bridges" in left(f"{menu}<div>{parts}</div>")


@pytest.mark.parametrize(
    "address",
    [
        "#why",
        "https://gazette.example/budget#why",
        "/budget?page=2#why",
        "javascript:void(0)",
        "mailto:desk@a.example",
        "",
    ],
)
def test_a_heading_that_is_a_link_within_the_page_stays(address):
    """Subheadings with an anchor, or that open and shut their section, are the article's."""
    assert STRANGE in left(f'<article>{BODY}<h2><a href="{address}">{STRANGE}</a></h2></article>')


def test_a_heading_with_a_named_anchor_stays():
    """An anchor without an address leads nowhere."""
    assert STRANGE in left(f'<article>{BODY}<h2><a name="why">{STRANGE}</a></h2></article>')


def test_a_page_whose_address_is_unknown_has_anchors_too():
    """A link to a part of the page is one wherever the page lies."""
    assert STRANGE in left(f'<article>{BODY}<h2><a href="#why">{STRANGE}</a></h2></article>', url=None)


# Pages as the usual systems make them. {body} stands for the article, {teasers} for links with headlines, {readers}
# for what readers wrote.
SITES = {
    "wordpress-classic": """
<body class="post-template-default single single-post single-format-standard">
<nav class="main-navigation">{menu}</nav><div id="content" class="site-content"><div id="primary"><main
class="site-main">
<article id="post-77" class="post-77 post type-post status-publish format-standard has-post-thumbnail hentry
category-latest tag-trending"><h1 class="entry-title">Budget passes</h1><div class="entry-content">{body}
<div class="sharedaddy">Share this</div><div id="jp-relatedposts">{teasers}</div></div></article>
<div id="comments" class="comments-area"><ol class="comment-list">{readers}</ol></div></main></div>
<aside id="secondary" class="widget-area" role="complementary">{teasers}</aside></div></body>""",
    "wordpress-block": """
<body class="wp-embed-responsive"><div class="wp-site-blocks"><header class="wp-block-template-part">
{menu}</header><main class="wp-block-group is-layout-flow"><h1 class="wp-block-post-title">Budget passes</h1>
<div class="entry-content wp-block-post-content has-global-padding is-layout-constrained">{body}</div>
<div class="wp-block-comments">{readers}</div><div class="wp-block-query related-posts"><ul>{teasers}</ul></div></main>
</div></body>""",
    "wordpress-page-builder": """
<body><div class="elementor-element elementor-widget-latest"><div class="elementor-widget-container">
{body}</div></div><div class="elementor-element related-posts">{teasers}</div><div class="comments-wrap">{readers}</div>
</body>""",
    "drupal": """
<body class="path-node page-node-type-article"><div class="dialog-off-canvas-main-canvas" data-off-canvas-main-canvas>
<header role="banner">{menu}</header><main role="main"><div class="layout-content"><div class="node node--type-article
node--view-mode-full"><div class="field field--name-body">{body}</div></div>
<div class="views-element-container block-views-blockrelated-block-1 related">{teasers}</div>
<section id="comments">{readers}</section></div></main></div></body>""",
    "blogger": """
<body class="item-view"><div class="main section" id="main"><div class="widget Blog"><div class="blog-posts hfeed">
<div class="post-outer"><div class="post hentry"><h3 class="post-title entry-title">Budget passes</h3>
<div class="post-body entry-content">{body}</div></div><div class="comments" id="comments">{readers}</div></div></div>
</div></div><div class="sidebar section"><div class="widget PopularPosts most-popular">{teasers}</div></div></body>""",
    "ghost": """
<body class="post-template tag-newsletter"><div class="viewport"><main class="site-main"><article class="article post
tag-newsletter tag-latest featured"><h1>Budget passes</h1><section class="gh-content gh-canvas">{body}</section>
</article></main><section class="footer-cta newsletter">Sign up for more like this.</section>
<aside class="read-more-wrap read-more">{teasers}</aside><div class="gh-comments">{readers}</div></div></body>""",
    "squarespace": """
<body class="view-item"><div id="siteWrapper"><main><section class="page-section"><article class="h-entry entry
category-newsletter"><div class="blog-item-content e-content"><div class="sqs-block html-block"><div
class="sqs-block-content">{body}</div></div></div></article><div class="squarespace-comments">{readers}</div></section>
</main></div></body>""",
    "arc-publishing": """
<body><div id="fusion-app"><div class="layout-section b-promo-layout"><main><article class="b-article-body
article-body-wrapper promo-article">{body}</article></main><aside class="right-rail" role="complementary"><div
class="c-promo">{teasers}</div><div class="most-read-list">{teasers}</div></aside></div><footer role="contentinfo">
{menu}</footer></div></body>""",
    "brightspot": """
<body class="ArticlePage"><main class="ArticlePage-main"><h1 class="ArticlePage-headline">Budget passes</h1>
<div class="ArticlePage-articleBody RichTextArticleBody"><div class="RichTextBody">{body}</div></div>
<div class="PageListRightRail-latest"><ps-promo class="PagePromo">{teasers}</ps-promo></div></main></body>""",
    "tables": """
<body bgcolor="#ffffff"><table width="760"><tr><td class="leftnav" width="140">{menu}</td><td class="print-text">
<font size="5">Budget passes</font><br>{breaks}</td><td class="right"><table class="latest"><tr><td>{teasers}</td></tr>
</table></td></tr></table></body>""",
    "amp": """
<body><amp-sidebar id="sidebar">{menu}</amp-sidebar><amp-lightbox class="lightbox">Close</amp-lightbox>
<article class="amp-wp-article tag-promo"><h1 class="amp-wp-title">Budget passes</h1><div
class="amp-wp-article-content">{body}</div><div class="amp-related-posts">{teasers}</div></article></body>""",
    "react": """
<body><div id="__next"><div class="css-1a2b3c" data-modal="false"><main id="latest-news"><div
class="StoryLayout_printOnly
print-layout css-9x">{body}</div></main><div class="css-4d RelatedLinks_list__a1">{teasers}</div></div></div></body>""",
    "faq": """
<body><main><h1>Budget passes</h1><div class="faq-popup-list">{faq}</div><div class="newsletter-box">Get our letter.
</div><section class="recommended-reads">{teasers}</section></main></body>""",
}


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("number", [0, len(READERS)])
def test_articles_of_usual_pages_are_whole(site, number):
    """Every paragraph of the article is extracted, however much readers wrote under it, and no teaser is."""
    text = extract(page(site, number), url="https://gazette.example/budget").text
    assert [words for words in PARAGRAPHS if words not in text] == []
    assert STRANGE not in text


@pytest.mark.parametrize("site", ["wordpress-classic", "wordpress-block", "drupal", "blogger", "ghost", "squarespace"])
def test_comments_of_usual_pages_go(site):
    """What readers wrote is not the article's."""
    assert "Reader number" not in extract(page(site, len(READERS)), url="https://gazette.example/budget").text


def test_posts_of_a_live_page_stay():
    """Their headings lead to themselves, and each post is short."""
    post = (
        '<div class="live-post latest" id="b{0}"><h2><a href="/budget?page=b{0}#b{0}">Vote {0}</a></h2><p>{1}</p></div>'
    )
    posts = "".join(post.format(number, words) for number, words in enumerate(PARAGRAPHS * 3))
    text = left(f'<main><h1>Live</h1>{posts}</main><div class="related">{teasers(9)}</div>')
    assert (text.count("three bridges"), "Vote 11" in text, STRANGE in text) == (3, True, False)


def test_nested_names_lose_no_prose():
    """Names that hundreds of nested elements bear say nothing."""
    deep = '<div class="related">' * 200 + BODY * 300 + "</div>" * 200
    assert left(deep).count("three bridges") == 300


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
