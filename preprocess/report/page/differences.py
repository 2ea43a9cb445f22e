"""What outlets print differently, in words that are safe to show: quotations, and figures of one thing."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from preprocess.article import Marked
from preprocess.report.across.disagreements import Disagreement, Value
from preprocess.report.across.quotes import Piece, Quote, QuoteSide
from preprocess.report.evidence import NAME, line
from preprocess.report.page.names import Head, Names
from preprocess.text import shown

MOST_QUOTES = 80
"""Quotations that are shown."""

MOST_FIGURES = 60
"""Things for which different figures are shown."""

_LONGEST = 420  # characters of a quotation, and of a sentence that has a figure
_MOST_ALSO = 3

_MARKS = {
    "bracketed": "words that differ stand in brackets",
    "ellipsis": "dots stand for words that are left out",
    "letters": "single words differ by a letter or two",
}


class Words(NamedTuple):
    """Words of a quotation: ``kept``, ``left_out``, ``put_in`` or ``aside``, as :class:`Piece` has them."""

    kind: str
    text: str


class SaidSide(NamedTuple):
    """A quotation as an article prints it."""

    head: Head
    words: tuple[Words, ...]


class QuoteRow(NamedTuple):
    """An utterance as two outlets print it, and what can be said of the difference."""

    kind: str
    outlets: int
    note: str
    a: SaidSide
    b: SaidSide


class ValueRow(NamedTuple):
    """A figure as an article has it, in its sentence, and which others have it too.

    Attributes:
        head: The article.
        before: The sentence up to the figure.
        figure: The figure with its hedge.
        after: The rest of the sentence.
        also: Other articles with the same figure.
        rest: How many more there are.
    """

    head: Head
    before: str
    figure: str
    after: str
    also: tuple[Head, ...]
    rest: int


class FiguresRow(NamedTuple):
    """Different figures for what seems to be one thing."""

    what: str
    outlets: int
    story: Head
    values: tuple[ValueRow, ...]


def figure_rows(found: Sequence[Disagreement], names: Names) -> list[FiguresRow]:
    """Return the first figures that disagree."""
    return [
        FiguresRow(
            what=shown(one.what, NAME),
            outlets=one.outlets,
            story=names.head(one.story),
            values=tuple(_value(value, names) for value in one.values),
        )
        for one in found[:MOST_FIGURES]
    ]


def _value(value: Value, names: Names) -> ValueRow:
    text = names.records[value.article].marked.article.text
    (start, end), (begins, ends) = value.sentence, value.extent
    before, after = line(text[max(start, begins - _LONGEST) : begins]), line(text[ends : min(end, ends + _LONGEST)])
    return ValueRow(
        head=names.head(value.article),
        before=f"…{before}" if begins - start > _LONGEST else before,
        figure=shown(value.figure, NAME),
        after=f"{after}…" if end - ends > _LONGEST else after,
        also=tuple(names.head(name) for name in value.also[:_MOST_ALSO]),
        rest=max(0, len(value.also) - _MOST_ALSO),
    )


def quote_rows(quotes: Sequence[Quote], names: Names) -> list[QuoteRow]:
    """Return the first quotations that are not printed alike."""
    told = [quote for quote in quotes if quote.kind != "verbatim"][:MOST_QUOTES]
    return [
        QuoteRow(
            kind=quote.kind,
            outlets=quote.outlets,
            note=", ".join(_MARKS[mark] for mark in quote.marks),
            a=_side(quote.a, names),
            b=_side(quote.b, names),
        )
        for quote in told
    ]


def _side(side: QuoteSide, names: Names) -> SaidSide:
    marked = names.records[side.article].marked
    return SaidSide(head=names.head(side.article), words=tuple(_words(side.pieces, marked)))


def _words(pieces: Sequence[Piece], marked: Marked) -> Iterator[Words]:
    left = _LONGEST
    for piece in pieces:
        start, end = piece.extent
        text = line(marked.article.text[start : min(end, start + 2 * left)])
        if len(text) > left:
            yield Words(piece.kind, f"{text[: max(0, left - 1)]}…")
            return
        yield Words(piece.kind, text)
        left -= len(text)
