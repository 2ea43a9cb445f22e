"""What furniture says of its piece is kept when it is stripped."""

from datetime import UTC, datetime

from preprocess.article import Article
from preprocess.boilerplate import Marker

BODY = "The council of Brookfield approved a budget of four million on Tuesday, after a debate of six hours."


def lifted(*lines):
    """What is lifted from an article with these lines, by kind."""
    text = "\n".join(lines)
    marked = Marker().mark(Article(id="a", text=text), language="en")
    assert all(text[one.start : one.end] for one in marked.lifted)
    return [(one.kind, one.value) for one in marked.lifted]


def test_byline_date_and_contributors_are_lifted():
    """Dates, authors and helpers stand in the marked article though their lines are stripped."""
    found = lifted("By Jo Doe", "Published: March 16, 2021 5:50pm", BODY, "Jay Roe contributed to this report.")

    assert found == [("author", "Jo Doe"), ("published", "2021-03-16T17:50:00"), ("contributor", "Jay Roe")]


def test_agency_of_a_credit_is_lifted_and_of_a_picture_is_not():
    """An agency under a picture has the picture, not the piece."""
    assert ("agency", "Associated Press") in lifted(BODY, "The Associated Press contributed to this report.")
    assert lifted(BODY, "A ferry leaves the port (Jo Doe/AP)", BODY) == []


def test_notice_names_an_outlet():
    """Where the piece appeared first."""
    assert lifted(BODY, "This story first appeared on Harbour News.") == [("outlet", "Harbour News")]


def test_body_is_not_asked():
    """A sentence of the article that looks the same says nothing of the piece."""
    assert lifted(f"{BODY} It was published on 3 May 2020 in Harbour News.") == []


def test_date_of_the_page_stands_in_where_none_is_given():
    """The given date counts more than the one that the page prints."""
    text = f"Published: March 16, 2021 5:50pm\n{BODY}"
    given = datetime(2021, 3, 1, tzinfo=UTC)

    bare = Marker().mark(Article(id="a", text=text), language="en")
    dated = Marker().mark(Article(id="a", text=text, period=(given, given)), language="en")

    assert bare.period[0] == datetime(2021, 3, 16, 17, 50, tzinfo=UTC)
    assert dated.period == (given, given)
