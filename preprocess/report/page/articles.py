"""Whole articles as the report shows them: cut where something that was found begins or ends.

The pieces of an article, joined, are its text; everything that is said about a piece is beside it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from preprocess.article import Extent, Link, Marked, Record
from preprocess.text import words

LONGEST = 20_000
"""Characters of an article that are shown."""

MOST_ARTICLES = 400
MOST_CHARACTERS = 4_000_000
"""Of all articles that are shown together, the origins beside their copies too."""

RUN = 8
"""Words; so many or more that stand in both articles in one order are shown as shared."""

_MOST_RUNS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of an article.

    Attributes:
        text: Its characters as they arrived.
        label: Of the span that it is in; None where it is in none.
        removed: Whether that span is left out of the clean text.
        kind: Of the evidence that it is in; None where it is in none.
        shared: The number of the passage that the other article has too; None where it is in none.
        first: Which of ``label``, ``kind`` and ``shared`` begin with this piece.
    """

    text: str
    label: str | None
    removed: bool
    kind: str | None
    shared: int | None
    first: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """An article's text in pieces, and how many characters of it are not shown."""

    pieces: tuple[Piece, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """An article as the report shows it, beside the article that it is a copy of.

    Attributes:
        number: Its place, from 1: the anchor.
        record: The article with what was found.
        text: The article in pieces.
        link: What makes it a copy; None where it is none.
        origin: The article that it is a copy of.
        origin_text: That one in pieces.
    """

    number: int
    record: Record
    text: Text
    link: Link | None = None
    origin: Record | None = None
    origin_text: Text | None = None

    @property
    def characters(self) -> int:
        """How many characters of text it shows."""
        texts = [text for text in (self.text, self.origin_text) if text is not None]
        return sum(len(piece.text) for text in texts for piece in text.pieces)


class _Layer(NamedTuple):
    """Extents of one kind, sorted and disjoint, each with what is said of it."""

    starts: list[int]
    ends: list[int]
    values: list[object]

    def at(self, place: int) -> tuple[object | None, bool]:
        """What is said of a place, and whether it begins there."""
        number = bisect_right(self.starts, place) - 1
        if number < 0 or self.ends[number] <= place:
            return None, False
        return self.values[number], self.starts[number] == place


def views(records: Mapping[str, Record], wanted: Iterable[str]) -> dict[str, View]:
    """Return the first of the wanted articles, by id: as many as the page has room for.

    Args:
        records: All articles by id.
        wanted: Ids, those that must not be missing first; one may come twice.
    """
    found: dict[str, View] = {}
    left = MOST_CHARACTERS
    for name in dict.fromkeys(wanted):
        view = _view(len(found) + 1, records[name], records)
        left -= view.characters
        if left < 0 or len(found) == MOST_ARTICLES:
            break
        found[name] = view
    return found


def _view(number: int, record: Record, records: Mapping[str, Record]) -> View:
    own = [link for link in record.links if link.copy == record.marked.article.id and link.kind != "same_event"]
    if not own:
        return View(number=number, record=record, text=text_of(record))
    link = min(own, key=lambda link: (link.same_source, -link.strength, link.origin))
    origin = records[link.origin]
    passages = shared(record.marked, origin.marked, link)
    return View(
        number=number,
        record=record,
        text=text_of(record, [mine for mine, _ in passages]),
        link=link,
        origin=origin,
        origin_text=text_of(origin, [theirs for _, theirs in passages]),
    )


def text_of(record: Record, passages: Sequence[Extent] = ()) -> Text:
    """Cut an article's text into pieces.

    Args:
        record: The article with what was found.
        passages: What another article has too, numbered from 1 in this order.
    """
    marked = record.marked
    text = marked.article.text[:LONGEST]
    layers = {
        "label": _layer((span.start, span.end, span.label) for span in marked.spans),
        "kind": _layer((one.start, one.end, one.kind) for one in record.originality.evidence),
        "shared": _layer((start, end, number) for number, (start, end) in enumerate(passages, 1)),
    }
    edges = {edge for layer in layers.values() for edge in (*layer.starts, *layer.ends) if edge < len(text)}
    pieces = tuple(
        _piece(text[start:end], start, layers, marked) for start, end in pairwise(sorted({0, *edges, len(text)}))
    )
    return Text(pieces=pieces, more=len(marked.article.text) - len(text))


def _piece(text: str, start: int, layers: Mapping[str, _Layer], marked: Marked) -> Piece:
    found = {name: layer.at(start) for name, layer in layers.items()}
    label, kind, number = (found[name][0] for name in ("label", "kind", "shared"))
    return Piece(
        text=text,
        label=label if isinstance(label, str) else None,
        removed=label in marked.strip,
        kind=kind if isinstance(kind, str) else None,
        shared=number if isinstance(number, int) else None,
        first=frozenset(name for name, (_, begins) in found.items() if begins),
    )


def _layer(extents: Iterable[tuple[int, int, object]]) -> _Layer:
    """Sort extents; of two that overlap the first one stays."""
    layer = _Layer([], [], [])
    for start, end, value in sorted(extents, key=lambda extent: extent[:2]):
        if start < end and (not layer.ends or layer.ends[-1] <= start):
            layer.starts.append(start)
            layer.ends.append(end)
            layer.values.append(value)
    return layer


def shared(copy: Marked, origin: Marked, link: Link) -> list[tuple[Extent, Extent]]:
    """Return what a copy has of its origin, in the order of the copy.

    Of a retelling these are the sentences beside each other that the link holds; else all words that both have.
    """
    if link.kind == "restatement":
        return sorted((passage.a, passage.b) for passage in link.evidence.passages)
    return list(runs(copy.article.text[:LONGEST], origin.article.text[:LONGEST]))


def runs(a: str, b: str) -> Iterator[tuple[Extent, Extent]]:
    """Yield the stretches of :data:`RUN` words or more that stand in both texts, whatever their case, in order of a.

    Each is looked up where its first words stand first in ``b``, so that the work is linear in both lengths.
    """
    mine, theirs = list(words(a)), list(words(b))
    said, known = [a[s:e].casefold() for s, e in mine], [b[s:e].casefold() for s, e in theirs]
    places: dict[tuple[str, ...], int] = {}
    for place in range(len(known) - RUN + 1):
        places.setdefault(tuple(known[place : place + RUN]), place)
    here, count = 0, 0
    while here <= len(said) - RUN and count < _MOST_RUNS:
        there = places.get(tuple(said[here : here + RUN]))
        if there is None:
            here += 1
            continue
        length = RUN
        while (
            here + length < len(said)
            and said[here + length : here + length + 1] == known[there + length : there + length + 1]
        ):
            length += 1
        yield (mine[here][0], mine[here + length - 1][1]), (theirs[there][0], theirs[there + length - 1][1])
        here += length
        count += 1
