"""Whether what a source repeats is its furniture: a template, or what its author says again."""

import re
from dataclasses import dataclass

from preprocess.boilerplate.profile import Repeat
from preprocess.boilerplate.sheet import NUMBER, Line

LEAST = 3
"""Articles of one source: with two nothing tells a template from a coincidence."""

MANY = 8
"""Articles that show whether a sentence is about their stories."""

_PART_LEAST = 5  # articles in which a sentence beside others must stand
_SHARE = 0.02  # of a source's articles that a short piece stands in, at least; "No one was hurt." ends many a story
_LONG = 100  # characters that hardly stand in two texts by chance
_AT_EDGE = 0.8  # of a piece's articles where it stands at an edge: what stands in the midst may be the author's

# How surely a sentence must look like furniture. The last sentences of 460 articles, taken for repeated ones, reach .03
# in 25 % and .3 in 5 %, most of those being furniture in truth; "Cloudy with a chance of rain." reaches .2.
_PLAIN = 0.3  # where few articles have it
_LIKELY = 0.05  # where many have it, on different stories; the more, the less is asked
_UNLIKELY = 0.02
_LARGE, _LARGE_LEAST = 0.6, 10  # the share and number of articles that need no look at it
# Of the names in the first and last sentences of 600 articles the rest of the article says .74 on average; of what is
# said in 59 templates of 73 outlets the median is .19, and nine in ten reach .5 at most.
_TOLD = 0.5

# Lines of the midst. Form hardly tells a button from a heading there: put into real articles, "What we know" and "The
# big picture" mostly reach .02-.1, some .3, "Story Continued Below" .12-.22, "Read more" .9. But an outlet's headings
# change from piece to piece: hardly one stands in four pieces of five.
_IN_MIDST, _IN_MIDST_OF_ALL = 0.3, 0.1
_COUNTED = 0.05  # with a number in brackets that varies: "Slideshow (3 Images)"
_MIDST_SHARE, _MIDST_LEAST = 0.25, 10  # of its source's articles
_ALL = 0.8
_MIDST_WORDS = 6

_FIGURES = 0.34  # of a line's words; a table has more
_MOST_FIGURES = 3
_DATA = 0.8  # how surely a line of numbers that vary must look like furniture: a forecast, a price
_SAME_NUMBERS = 0.8  # of its articles: its numbers belong to it

_SENTENCE = 5  # words; a shorter one may be a button
_PASSAGE = 8  # words that are no button, however they end: an item of a list
_SENTENCE_END = re.compile(r"[.!?…。！？][\"')\]_*]*$")
_NEVER = 2.0  # more than any probability


@dataclass(frozen=True, slots=True)
class Template:
    """A piece that is furniture where it looks enough like it.

    Attributes:
        line: The piece: a line, or a sentence of one.
        certainty: The probability of furniture that its look must reach; 0 where nothing can be doubted.
        in_midst: Whether it stands between the paragraphs of its source's articles rather than at their edges.
    """

    line: Line
    certainty: float
    in_midst: bool


def is_prose(text: str, line: Line) -> bool:
    """Whether a piece is something its author may have written: a sentence, a list's item, no name and no button."""
    return len(line.words) >= _PASSAGE or _is_sentence(text, line)


def _is_sentence(text: str, line: Line) -> bool:
    ends = _SENTENCE_END.search(text, max(line.start, line.end - 6), line.end)
    return len(line.words) >= _SENTENCE and ends is not None


def is_data(text: str, line: Line, repeat: Repeat) -> bool:
    """Whether a piece is one of a form alone and says another thing in each article: a forecast, a row of a table.

    A date, a count of comments or of pictures is one number or two of a short line.
    """
    if repeat.alike is None or repeat.alike >= _SAME_NUMBERS * repeat.articles:
        return False
    words = line.key.split(" ")
    figures = sum(NUMBER in word for word in words)
    return figures > min(_MOST_FIGURES, _FIGURES * len(words)) or _is_sentence(text, line)


def template_of(text: str, line: Line, repeat: Repeat, articles: int, *, whole: bool) -> Template | None:
    """Return a piece as a template with how surely it must look like one, None where it is none however it looks.

    Args:
        text: The text that the piece stands in.
        line: The piece.
        repeat: What is known of it.
        articles: How many different articles of its source were seen.
        whole: Whether it is a line and no part of one.
    """
    in_midst = repeat.at_edge < _AT_EDGE * repeat.articles
    if in_midst:
        certainty = _in_midst(text, line, repeat, articles) if whole else _NEVER
    else:
        certainty = _at_edge(text, line, repeat, articles, whole=whole)
    return Template(line, certainty, in_midst) if certainty < _NEVER else None


def _at_edge(text: str, line: Line, repeat: Repeat, articles: int, *, whole: bool) -> float:
    is_long = line.end - line.start >= _LONG
    fewest = max(LEAST if whole or is_long else _PART_LEAST, 0 if is_long else _SHARE * articles)
    if repeat.articles < fewest:
        return _NEVER
    if is_data(text, line, repeat):
        return _DATA
    if not is_prose(text, line):
        return 0.0
    if repeat.articles < MANY or repeat.told >= _TOLD:
        return _PLAIN
    if repeat.articles >= max(_LARGE_LEAST, _LARGE * articles):
        return 0.0
    return max(_UNLIKELY, _LIKELY * MANY / repeat.articles)


def _in_midst(text: str, line: Line, repeat: Repeat, articles: int) -> float:
    """A few words that very many articles have, and that head nothing."""
    is_button = 0 < len(line.words) <= _MIDST_WORDS and text[line.end - 1] not in ":?" and not is_prose(text, line)
    if not is_button or repeat.articles < max(_MIDST_LEAST, _MIDST_SHARE * articles):
        return _NEVER
    if is_data(text, line, repeat):
        return _DATA
    if repeat.alike is not None and text[line.end - 1] in ")]":
        return _COUNTED
    return _IN_MIDST_OF_ALL if repeat.articles >= _ALL * articles else _IN_MIDST
