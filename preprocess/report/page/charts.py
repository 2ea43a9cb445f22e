"""The report's drawings as SVG: what is drawn is said in Vega-Lite, and vl-convert draws it without a network.

Names stand beside their rows as texts of the drawing, never as keys: two sources may look alike when they are cut to
fit. Every place is fixed here, none is measured from a font, so that the drawing is the same on every machine. Colours
are the page's own, by name, so that they follow its dark and light.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from preprocess.article import KINDS, LABELS
from preprocess.text import shown

OUTCOMES = ("kept", *KINDS, "replaced", "empty")
"""What can become of an article, in the order of the bars' parts."""

MOST_ROWS = 20
"""Rows of a drawing; the tables have more."""

CREDITED = {"credited": "named", "partly": "named in some", "uncredited": "not named"}
"""Whether the copies of one outlet by another name it, in the order of the key, and what the page calls that."""

_WIDTH, _NAMES, _NUMBERS = 640, 220, 70  # of the plot, of the names beside it, of the numbers behind it
_HEADLINES = 370  # names that are headlines take more of it
_ROW = 24
_NAME = 60
_SCALE_TOP = 34  # for the names of an axis above the plot

Values = list[dict[str, Any]]
Layer = dict[str, Any]


class Bar(NamedTuple):
    """Articles of a source, or of several."""

    name: str
    counts: Mapping[str, int]


class Shares(NamedTuple):
    """The share (0-1) of a source's characters under each label that occurs."""

    name: str
    labels: Mapping[str, float]


class Dot(NamedTuple):
    """An estimate with its interval, and what is said behind it."""

    name: str
    value: float
    low: float
    high: float
    note: str


class Flow(NamedTuple):
    """Words that one outlet has from another, and whether its copies say so: one of :data:`CREDITED`."""

    owner: str
    copier: str
    words: int
    credit: str


class Course(NamedTuple):
    """A story: its headline, and how many articles it has so many days after its first."""

    name: str
    days: Mapping[int, int]


def outcomes(bars: Sequence[Bar]) -> Markup:
    """Draw what became of each source's articles, as bars of parts side by side."""
    values: Values = []
    totals: Values = []
    for row, bar in enumerate(bars):
        before = 0
        for outcome in OUTCOMES:
            count = bar.counts.get(outcome, 0)
            if count:
                values.append({"row": row, "from": before, "to": before + count, "colour": f"var(--{outcome})"})
            before += count
        totals.append({"row": row, "to": before, "text": f"{before:,}"})
    domain = [0, max((each["to"] for each in totals), default=1)]
    place = {"field": "to", "type": "quantitative", "scale": {"domain": domain, "nice": False}, "axis": None}
    parts = _layer(values, {"type": "bar", "height": _ROW - 8}, x=place | {"field": "from"}, x2={"field": "to"})
    parts["encoding"]["fill"] = _as_given("colour")
    ends = _layer(totals, _words(dx=6), x=place, text={"field": "text"})
    return _drawn(
        [parts, ends, _names([bar.name for bar in bars])],
        len(bars),
        "Articles of each source: kept, and dropped by reason",
    )


def furniture(sources: Sequence[Shares]) -> Markup:
    """Draw the share of the characters that each label has at each source: the stronger the colour, the more."""
    labels = [label for label in LABELS if any(source.labels.get(label, 0) >= _LEAST for source in sources)]
    most = max((share for source in sources for share in source.labels.values()), default=0) or 1
    width = _WIDTH / max(1, len(labels))
    values = [
        {
            "row": row,
            "column": labels.index(label),
            "opacity": round(0.06 + 0.5 * (share / most) ** 0.5, 3),
            "text": f"{share:.1%}",
        }
        for row, source in enumerate(sources)
        for label, share in source.labels.items()
        if share >= _LEAST
    ]
    columns = {"field": "column", "type": "ordinal", "axis": None, "scale": {"domain": list(range(len(labels)))}}
    box = {"type": "rect", "fill": "var(--kept)", "width": width - 3, "height": _ROW - 3, "cornerRadius": 2}
    heads = [{"column": number, "text": label} for number, label in enumerate(labels)]
    head = _words(align="left" if len(labels) > _STRAIGHT else "center", angle=-30 if len(labels) > _STRAIGHT else 0)
    return _drawn(
        [
            _layer(values, box, x=columns, fillOpacity=_as_given("opacity")),
            _layer(values, _words(align="center", fontSize=11), x=columns, text={"field": "text"}),
            _layer(heads, head, x=columns, y={"value": -12}, text={"field": "text"}),
            _names([source.name for source in sources]),
        ],
        len(sources) if labels else 0,
        "Share of the characters of each source by label of furniture",
        _Frame(top=_SCALE_TOP if len(labels) <= _STRAIGHT else 2 * _SCALE_TOP),
    )


_LEAST = 0.0005  # of the characters; less is 0.0 %
_STRAIGHT = 7  # so many labels have room beside each other


def scores(dots: Sequence[Dot]) -> Markup:
    """Draw each source's mean with its interval, on a scale from 0 to 1."""
    values = [
        {"row": row, "value": dot.value, "low": dot.low, "high": dot.high, "text": dot.note}
        for row, dot in enumerate(dots)
    ]
    axis = {"orient": "top", "title": None, "values": [0, 0.25, 0.5, 0.75, 1], "grid": True, "format": ".2f"}
    place = {"field": "value", "type": "quantitative", "scale": {"domain": [0, 1]}, "axis": axis}
    bar = {"type": "rule", "stroke": "var(--kept)", "strokeWidth": 5, "strokeOpacity": 0.45, "strokeCap": "round"}
    point = {"type": "point", "shape": "circle", "fill": "var(--kept)", "stroke": "var(--paper)", "size": 90}
    return _drawn(
        [
            _layer(values, bar, x=place | {"field": "low"}, x2={"field": "high"}),
            _layer(values, point, x=place),
            _layer(values, _words(), x={"value": _WIDTH + 12}, text={"field": "text"}),
            _names([dot.name for dot in dots]),
        ],
        len(dots),
        "Original reporting of each source, 0 to 1: the mean and its interval of 95 %",
        _Frame(top=_SCALE_TOP, right=_NUMBERS + 110),
    )


def flows(edges: Sequence[Flow]) -> Markup:
    """Draw who has words from whom: owners on the left, copiers on the right, broader with more words."""
    owners = _by_words((edge.owner, edge.words) for edge in edges)
    copiers = _beside(edges, owners)
    rows = max(len(owners), len(copiers))
    most = max((edge.words for edge in edges), default=1)
    starts = _spread(owners, [(edge.owner, copiers.index(edge.copier)) for edge in edges], rows)
    stops = _spread(copiers, [(edge.copier, owners.index(edge.owner)) for edge in edges], rows)
    lines: Values = []
    for number, (edge, start, stop) in enumerate(zip(edges, starts, stops, strict=True)):
        broad = round(1.5 + 12 * (edge.words / max(1, most)) ** 0.5, 1)
        look = {"edge": number, "broad": broad, "colour": f"var(--{edge.credit})"}
        lines += [look | {"x": x, "y": y} for x, y in ((0, start), (0.3, start), (0.7, stop), (0.985, stop))]
    ends = [each for each in lines if each["x"] > 0.9]  # noqa: PLR2004 - the last point of each line
    x = {"field": "x", "type": "quantitative", "scale": {"domain": [0, 1]}, "axis": None}
    y = {"field": "y", "type": "quantitative", "scale": {"domain": [0, rows], "reverse": True}, "axis": None}
    line = _layer(lines, {"type": "line", "interpolate": "monotone", "strokeOpacity": 0.6}, x=x, y=y)
    line["encoding"] |= {"stroke": _as_given("colour"), "strokeWidth": _as_given("broad")}
    line["encoding"]["detail"] = {"field": "edge"}
    head = _layer(ends, {"type": "point", "shape": "triangle-right", "size": 110, "strokeWidth": 0}, x=x, y=y)
    head["encoding"]["fill"] = _as_given("colour")
    return _drawn(
        [
            line,
            head,
            _layer(_at(owners, rows), _words(align="right"), x={"value": -8}, y=y, text={"field": "text"}),
            _layer(_at(copiers, rows), _words(), x={"value": _FLOW + 10}, y=y, text={"field": "text"}),
        ],
        rows,
        "Who has words from whom: the owners on the left, the copiers on the right",
        _Frame(width=_FLOW, right=_NAMES),
    )


_APART = 0.4  # rows between two lines of one name, at most
_FLOW = _WIDTH + _NUMBERS - _NAMES  # the plot between two columns of names


def courses(stories: Sequence[Course]) -> Markup:
    """Draw how many articles each story has so many days after its first."""
    values = [
        {"row": row, "day": day, "count": count, "text": str(count)}
        for row, story in enumerate(stories)
        for day, count in sorted(story.days.items())
    ]
    last = max((day for story in stories for day in story.days), default=0)
    # Beside each other, numbers want 24 units; with more days the scale names some of them.
    step = max(1, round(last / 12))
    axis = {"orient": "top", "title": None, "values": list(range(0, last + 1, step)), "grid": True, "format": "d"}
    days = {
        "field": "day",
        "type": "quantitative",
        "scale": {"domain": [-0.5, max(6, last) + 0.5], "nice": False},
        "axis": axis,
    }
    size = {"field": "count", "type": "quantitative", "legend": None, "scale": {"range": [90, 420], "zero": False}}
    point = {"type": "point", "shape": "circle", "fill": "var(--kept)", "fillOpacity": 0.45, "strokeWidth": 0}
    spans = [{"row": row, "from": 0, "to": max(story.days, default=0)} for row, story in enumerate(stories)]
    rule = {"type": "rule", "stroke": "var(--line)", "strokeWidth": 2}
    return _drawn(
        [
            _layer(spans, rule, x=days | {"field": "from"}, x2={"field": "to"}),
            _layer(values, point, x=days, size=size),
            _layer(values, _words(align="center", fontSize=11), x=days, text={"field": "text"}),
            _names([story.name for story in stories], _HEADLINES),
        ],
        len(stories),
        "Articles of each story, by days after its first",
        _Frame(top=_SCALE_TOP, width=_WIDTH + _NAMES - _HEADLINES, names=_HEADLINES),
    )


def _by_words(named: Iterable[tuple[str, int]]) -> list[str]:
    totals: dict[str, int] = {}
    for name, words in named:
        totals[name] = totals.get(name, 0) + words
    return sorted(totals, key=lambda name: (-totals[name], name))


def _beside(edges: Sequence[Flow], owners: Sequence[str]) -> list[str]:
    """Order the copiers by the mean place of those that they have words from, so that few lines cross."""
    places: dict[str, list[int]] = {}
    for edge in edges:
        places.setdefault(edge.copier, []).append(owners.index(edge.owner))
    return sorted(places, key=lambda name: (sum(places[name]) / len(places[name]), name))


def _spread(names: Sequence[str], ends: Sequence[tuple[str, int]], rows: int) -> list[float]:
    """Where the lines of each name end: beside each other around its place, in the order of their other ends."""
    own: dict[str, list[int]] = {}
    for name, other in ends:
        own.setdefault(name, []).append(other)
    places = []
    for name, other in ends:
        count = len(own[name])
        step = min(_APART, 0.8 * rows / len(names) / count)
        places.append(round(_middle(names, name, rows) + step * (sorted(own[name]).index(other) - (count - 1) / 2), 3))
    return places


def _middle(names: Sequence[str], name: str, rows: int) -> float:
    """Where a name stands among ``rows`` rows over which fewer names are spread."""
    return round((names.index(name) + 0.5) * rows / len(names), 3)


def _at(names: Sequence[str], rows: int) -> Values:
    return [{"y": _middle(names, name, rows), "text": shown(name, _NAME)} for name in names]


def _layer(values: Values, mark: Layer, **encoding: Layer) -> Layer:
    place = {"field": "row", "type": "ordinal", "axis": None}
    return {"data": {"values": values}, "mark": mark, "encoding": {"y": place} | encoding}


def _as_given(field: str) -> Layer:
    return {"field": field, "type": "nominal" if field == "colour" else "quantitative", "scale": None}


def _words(**look: object) -> Layer:
    kept = {"align": "left", "baseline": "middle", "limit": _NAMES - 12, "clip": False}
    return {"type": "text", "fill": "currentColor", "fontSize": 12.5} | kept | look


def _names(names: Sequence[str], room: int = _NAMES) -> Layer:
    values = [{"row": row, "text": shown(name, _NAME)} for row, name in enumerate(names)]
    return _layer(values, _words(align="right", limit=room - 12), x={"value": -10}, text={"field": "text"})


class _Frame(NamedTuple):
    """What is left free above the plot, its width, and what is left free beside it."""

    top: int = 4
    width: int = _WIDTH
    names: int = _NAMES
    right: int = _NUMBERS


_BARE = _Frame()


def _drawn(layers: list[Layer], rows: int, label: str, frame: _Frame = _BARE) -> Markup:
    """Draw layers above each other; nothing where there is no row."""
    if not rows:
        return Markup()
    import vl_convert  # noqa: PLC0415 - half a second that other commands need not wait

    axis = {"domain": False, "ticks": False, "labelColor": "currentColor", "labelFontSize": 12, "labelFont": "inherit"}
    svg = vl_convert.vegalite_to_svg(
        {
            "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
            "width": frame.width,
            "height": rows * _ROW,
            "autosize": "none",
            "padding": {"left": frame.names, "right": frame.right, "top": frame.top, "bottom": 4},
            "background": None,
            "layer": layers,
            "config": {
                "aria": False,
                "font": "inherit",
                "mark": {"color": "var(--kept)"},
                "view": {"stroke": None},
                "axis": axis | {"gridColor": "var(--line)", "labelPadding": 6},
                "text": {"font": "inherit"},
            },
        },
        allowed_base_urls=[],
    )
    # What vl-convert writes is markup whose texts it escapes; the page has tests with hostile names.
    return Markup(svg.replace("<svg ", f'<svg role="img" aria-label="{escape(label)}" ', 1))  # noqa: S704
