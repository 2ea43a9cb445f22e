"""Figures that disagree inside a story: the same thing counted, with different numbers."""

from dataclasses import dataclass

from preprocess.article import Extent


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A figure as one article has it.

    Attributes:
        figure: As it is written, with its hedge and unit: "more than 250", "$1.5 million".
        hedge: ``least`` (more than, over, at least), ``most`` (up to, fewer than), ``about``; None where it is said
            without any.
        low: The least that it can mean.
        high: The most; None where it sets no bound.
        article: The article's id.
        source: Its outlet; None where it is unknown.
        extent: The figure with its hedge, in code points of the article's text.
        sentence: The sentence that it stands in.
    """

    figure: str
    hedge: str | None
    low: float
    high: float | None
    article: str
    source: str | None
    extent: Extent
    sentence: Extent


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Different figures for what seems to be the same thing.

    Attributes:
        what: What is counted, in the words of the first value.
        story: The id of the story.
        values: Each different figure once, in the order of the articles' dates.
        apart: Which of the values cannot both be true, as pairs of their places.
        outlets: How many outlets have one of them.
    """

    what: str
    story: str
    values: tuple[Value, ...]
    apart: tuple[tuple[int, int], ...]
    outlets: int
