"""What is drawn is what was given, and a name is never more than a name."""

from xml.etree import ElementTree as ET

import pytest

from preprocess.report.page import charts

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = [
    "<script>alert(1)</script>",
    "</text></svg><svg onload=alert(1)>",
    "&lt;b&gt;",
    "]]>",
    "' onload='x",
    "\\u202e{{}}",
]


def drawn(svg):
    """The drawing as a tree."""
    return ET.fromstring(svg)  # noqa: S314 - our own drawing


def texts(svg):
    """All that can be read in a drawing, from the top."""
    return [each.text for each in drawn(svg).iter(f"{SVG}text")]


def all_of(name):
    """Every drawing, with a name wherever it can have one."""
    return [
        charts.outcomes([charts.Bar(name, {"kept": 4, "near": 1})]),
        charts.furniture([charts.Shares(name, {"related": 0.1})]),
        charts.scores([charts.Dot(name, 0.5, 0.4, 0.6, "n 60")]),
        charts.flows([charts.Flow(name, f"{name}!", 100, "credited")]),
        charts.courses([charts.Course(name, {0: 2, 3: 1})]),
    ]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_name_is_words(name):
    """Markup in a name is read as it came, in every drawing, and nothing else comes to be by it."""
    for svg, plain in zip(all_of(name), all_of("name"), strict=True):
        assert any(text is not None and text.startswith(name[:12]) for text in texts(svg))
        assert {each.tag for each in drawn(svg).iter()} == {each.tag for each in drawn(plain).iter()}
        attributes = {attribute for each in drawn(svg).iter() for attribute in each.attrib}
        assert not {each for each in attributes if each.startswith("on") or each in {"style", "href"}}


def test_drawing_has_a_role_and_a_name():
    """A screen reader is told that it is a picture, and of what."""
    for svg in all_of("a"):
        root = drawn(svg)
        assert root.get("role") == "img"
        assert root.get("aria-label")


def test_colours_are_the_pages():
    """No drawing has a colour of its own, so that it follows the page's dark and light."""
    for svg in all_of("a"):
        colours = {each.get(kind) for each in drawn(svg).iter() for kind in ("fill", "stroke")} - {None}
        assert {each for each in colours if not each.startswith("var(")} <= {"none", "currentColor", "transparent"}


def test_parts_of_a_bar_stand_side_by_side():
    """Each part begins where the one before ends, and half of the longest bar's articles are half as long."""
    svg = charts.outcomes([charts.Bar("a", {"near": 3, "kept": 4, "exact": 1}), charts.Bar("b", {"kept": 4})])

    parts = [each for each in drawn(svg).iter(f"{SVG}path") if (each.get("fill") or "").startswith("var(")]
    assert [each.get("fill") for each in parts] == ["var(--kept)", "var(--exact)", "var(--near)", "var(--kept)"]
    starts = [float(each.get("d")[1:].split(",")[0]) for each in parts]
    widths = [float(each.get("d").split("h")[1].split("v")[0]) for each in parts]
    assert starts[1:3] == pytest.approx([starts[0] + widths[0], starts[0] + widths[0] + widths[1]])
    assert widths[3] == pytest.approx(sum(widths[:3]) / 2)
    assert texts(svg)[:2] == ["8", "4"]


def test_shares_too_small_to_tell_are_left_out():
    """A label with less than a twentieth of a percent everywhere has no column."""
    svg = charts.furniture(
        [charts.Shares("a", {"related": 0.02, "legal": 0.0001}), charts.Shares("b", {"credit": 0.01})]
    )

    assert sorted(texts(svg)) == ["1.0%", "2.0%", "a", "b", "credit", "related"]


def test_two_sources_of_one_look_have_two_rows():
    """Names that are the same when they are cut to fit are not put together."""
    svg = charts.scores(
        [charts.Dot("x" * 200, 0.5, 0.4, 0.6, "n 60"), charts.Dot("x" * 200 + "y", 0.2, 0.1, 0.3, "n 70")]
    )

    assert [text for text in texts(svg) if text.startswith("n ")] == ["n 60", "n 70"]


def test_flow_leads_from_the_owner_to_the_copier():
    """Owners stand on the left, copiers on the right, and one that is both stands on both sides."""
    svg = charts.flows([charts.Flow("ap", "herald", 900, "credited"), charts.Flow("herald", "blog", 100, "uncredited")])

    anchors = [(each.text, each.get("text-anchor")) for each in drawn(svg).iter(f"{SVG}text")]
    assert sorted(anchors) == [("ap", "end"), ("blog", "start"), ("herald", "end"), ("herald", "start")]


def test_nothing_is_drawn_of_nothing():
    """Without rows there is no drawing."""
    assert [charts.outcomes([]), charts.furniture([]), charts.scores([]), charts.flows([]), charts.courses([])] == [
        ""
    ] * 5


def test_same_numbers_give_the_same_drawing():
    """A drawing is the same bytes each time."""
    assert all_of("a") == all_of("a")
