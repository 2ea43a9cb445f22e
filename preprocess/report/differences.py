"""What outlets print differently, in words that are safe to show: quotations, and figures of one thing."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from preprocess.article import Marked
from preprocess.report.evidence import line
from preprocess.report.names import Head, Names
from preprocess.report.quotes import Piece, Quote, QuoteSide

MOST_QUOTES = 40
"""Quotations that are shown."""

_LONGEST = 420  # characters of a quotation

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


def quote_rows(quotes: Sequence[Quote], names: Names) -> list[QuoteRow]:
    """Return the first quotations that are not printed alike."""
    shown = [quote for quote in quotes if quote.kind != "verbatim"][:MOST_QUOTES]
    return [
        QuoteRow(
            kind=quote.kind,
            outlets=quote.outlets,
            note=", ".join(_MARKS[mark] for mark in quote.marks),
            a=_side(quote.a, names),
            b=_side(quote.b, names),
        )
        for quote in shown
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
