"""What the page tells across sources: who copies whom, and stories with their outlets."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from preprocess.article import KINDS, Record
from preprocess.report.across.disagreements import Disagreement, disagreements
from preprocess.report.across.network import Edge, Network, Tie
from preprocess.report.across.quotes import Quote, quotes
from preprocess.report.across.stories import Story
from preprocess.report.page.charts import MOST_ROWS, Course, Flow
from preprocess.report.page.names import UNKNOWN_SOURCE, Head, Names, SourceName, title
from preprocess.report.table import NONE, Columns, Table

MOST_EDGES = 40
MOST_TIES = 12
MOST_STORIES = 40
_MOST_OUTLETS = 12
_MOST_COPIES = 40
_OPENED_QUOTES, _OPENED_FIGURES = 30, 20  # whose articles are wanted whole: all would leave no room for others

Ends = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Across:
    """What was found across the sources of a run.

    Attributes:
        network: Who copies whom.
        stories: Those of most outlets first.
        quotes: What several outlets print, the most telling first.
        disagreements: Figures of one thing that cannot all be true, those of most outlets first.
        examples: The copy that shares most with an origin of another source, by copier and owner.
        copies: Copy and origin of the links that share most, those of one source too; accounts of one event are none.
    """

    network: Network
    stories: tuple[Story, ...]
    quotes: tuple[Quote, ...]
    disagreements: tuple[Disagreement, ...]
    examples: Mapping[Ends, str]
    copies: tuple[tuple[str, str], ...]

    @property
    def articles(self) -> Iterator[str]:
        """The ids of the articles that are told of, those of quotations first."""
        for quote in [one for one in self.quotes if one.kind != "verbatim"][:_OPENED_QUOTES]:
            yield from (quote.a.article, quote.b.article)
        for one in self.disagreements[:_OPENED_FIGURES]:
            yield from (value.article for value in one.values)
        for edge in self.network.edges[:MOST_EDGES]:
            yield self.example(edge.copier, edge.owner)
        for tie in self.ties:
            yield self.example(tie.a, tie.b)
        for ends in self.copies:
            yield from ends

    @property
    def ties(self) -> list[Tie]:
        """The ties that are told: those with most words first, then those with most links."""
        return sorted(self.network.ties, key=lambda tie: (-tie.words, -tie.common_words))[:MOST_TIES]

    def example(self, one: str | None, other: str | None) -> str:
        """Return the copy of two sources that shares most; the first has it where both directions have one."""
        return self.examples.get((one, other)) or self.examples[other, one]


def across(found: Columns, records: Mapping[str, Record], told: Sequence[Story], copied: Network) -> Across:
    """Return what was found across the sources of a run.

    Args:
        found: Articles and links.
        records: Every article that came in, by id.
        told: The stories.
        copied: Who copies whom.
    """
    table = found.table
    ranked = _ranked(found)
    ends = table.rows["source"][ranked["copy"]].astype(np.int64), table.rows["source"][ranked["origin"]]
    different = np.flatnonzero(~ranked["same_source"])
    _, firsts = np.unique((ends[0] * len(table.sources) + ends[1])[different], return_index=True)
    return Across(
        network=copied,
        stories=tuple(told),
        quotes=quotes(told, records),
        disagreements=disagreements(told, records),
        examples={
            (table.source(link["copy"]), table.source(link["origin"])): table.ids[link["copy"]]
            for link in ranked[different[firsts]]
        },
        copies=tuple((table.ids[link["copy"]], table.ids[link["origin"]]) for link in ranked[:_MOST_COPIES]),
    )


def _ranked(found: Columns) -> NDArray[np.void]:
    """The links that are copies, those first that share most; those of one source come last."""
    links: NDArray[np.void] = found.links[found.links["kind"] != KINDS.index("same_event")]
    ranks = found.table.ranks
    keys = -links["strength"], -links["copy_share"], links["same_source"]
    order = np.lexsort((ranks[links["origin"]], ranks[links["copy"]], *keys))
    ordered: NDArray[np.void] = links[order]
    return ordered


class EdgeRow(NamedTuple):
    """Who copies whom, with an article to look at."""

    edge: Edge
    copier: SourceName
    owner: SourceName
    example: Head


class TieRow(NamedTuple):
    """What two sources share, with an article to look at."""

    tie: Tie
    a: SourceName
    b: SourceName
    example: Head


class StoryRow(NamedTuple):
    """A story, with the article that was first and the outlets in the order in which they came."""

    story: Story
    head: Head
    outlets: tuple[SourceName, ...]
    rest: int


def edge_rows(found: Across, names: Names) -> list[EdgeRow]:
    """Return the edges with most words."""
    return [
        EdgeRow(
            edge=edge,
            copier=names.source(edge.copier),
            owner=names.source(edge.owner),
            example=names.head(found.example(edge.copier, edge.owner)),
        )
        for edge in found.network.edges[:MOST_EDGES]
    ]


def tie_rows(found: Across, names: Names) -> list[TieRow]:
    """Return the ties with most words."""
    return [
        TieRow(
            tie=tie,
            a=names.source(tie.a),
            b=names.source(tie.b),
            example=names.head(found.example(tie.a, tie.b)),
        )
        for tie in found.ties
    ]


def story_rows(found: Across, names: Names) -> list[StoryRow]:
    """Return the stories of most outlets."""
    return [
        StoryRow(
            story=story,
            head=names.head(story.articles[0]),
            outlets=tuple(names.source(source) for source in story.sources[:_MOST_OUTLETS]),
            rest=max(0, len(story.sources) - _MOST_OUTLETS),
        )
        for story in found.stories[:MOST_STORIES]
    ]


def flows(edges: Iterable[Edge]) -> list[Flow]:
    """Return what is drawn of who copies whom."""
    drawn = [edge for edge in edges if edge.words][:MOST_ROWS]
    return [
        Flow(_called(edge.owner), _called(edge.copier), edge.words, _credit(edge.credited, edge.uncredited))
        for edge in drawn
    ]


def _called(source: str | None) -> str:
    return UNKNOWN_SOURCE if source is None else source


def _credit(credited: int, uncredited: int) -> str:
    return "partly" if credited and uncredited else "credited" if credited else "uncredited"


def courses(told: Iterable[Story], table: Table, records: Mapping[str, Record]) -> list[Course]:
    """Return what is drawn of stories: their dated articles by days after the first, where there are two or more."""
    dated = (story for story in told if len(story.articles) - story.undated > 1)
    return [_course(story, table, records) for story in islice(dated, MOST_ROWS)]


def _course(story: Story, table: Table, records: Mapping[str, Record]) -> Course:
    days = table.rows["first_day"][[table.number(name) for name in story.articles]]
    days = days[days != NONE]
    return Course(title(records[story.articles[0]]), dict(Counter((days - days.min()).tolist())))
