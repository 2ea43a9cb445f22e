"""Quotations that several outlets print: where they agree, where one is shorter, where the words differ."""

from dataclasses import dataclass

from preprocess.article import Extent


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a quotation.

    Attributes:
        kind: ``kept``: the other side has these words too; ``left_out``: the other side lacks them; ``put_in``: they
            stand where the other side has other words or none; ``aside``: the article's own words between two parts of
            a quotation ("…," he said, "…").
        extent: In code points of the article's text. The pieces of a side follow each other without a gap.
    """

    kind: str
    extent: Extent


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteSide:
    """A quotation as one article prints it.

    Attributes:
        article: The article's id.
        source: Its outlet; None where it is unknown.
        extent: From the first to the last of its words, in code points of the article's text.
        pieces: The same, cut where it differs from the other side.
    """

    article: str
    source: str | None
    extent: Extent
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """One utterance as two outlets print it.

    Attributes:
        kind: ``verbatim``: the same words; ``shortened``: one of them lacks some; ``altered``: some words are others.
        story: The id of the story.
        a: The one that has more of it; of an altered one that of the earlier article.
        b: The other.
        marks: ``bracketed`` where the words that differ stand in brackets, ``ellipsis`` where dots stand for them.
        outlets: How many outlets print the one or the other wording in this story.
    """

    kind: str
    story: str
    a: QuoteSide
    b: QuoteSide
    marks: tuple[str, ...] = ()
    outlets: int = 2
