"""What the page tells across sources: who copies whom, and stories with their outlets."""

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from preprocess.article import Link, Record
from preprocess.report.across.disagreements import Disagreement, disagreements
from preprocess.report.across.network import Edge, Network, Tie
from preprocess.report.across.quotes import Quote, quotes
from preprocess.report.across.stories import Story
from preprocess.report.page.charts import MOST_ROWS, Course, Flow
from preprocess.report.page.names import UNKNOWN_SOURCE, Head, Names, SourceName, title

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
        examples: The link between two sources that shares most, by copier and owner.
        copies: The links that share most, those of one source too; accounts of one event are none.
    """

    network: Network
    stories: tuple[Story, ...]
    quotes: tuple[Quote, ...]
    disagreements: tuple[Disagreement, ...]
    examples: Mapping[Ends, Link]
    copies: tuple[Link, ...]

    @property
    def articles(self) -> Iterator[str]:
        """The ids of the articles that are told of, those of quotations first."""
        for quote in [one for one in self.quotes if one.kind != "verbatim"][:_OPENED_QUOTES]:
            yield from (quote.a.article, quote.b.article)
        for one in self.disagreements[:_OPENED_FIGURES]:
            yield from (value.article for value in one.values)
        for edge in self.network.edges[:MOST_EDGES]:
            yield self.example(edge.copier, edge.owner).copy
        for tie in self.ties:
            yield self.example(tie.a, tie.b).copy
        for link in self.copies:
            yield from (link.copy, link.origin)

    @property
    def ties(self) -> list[Tie]:
        """The ties that are told: those with most words first, then those with most links."""
        return sorted(self.network.ties, key=lambda tie: (-tie.words, -tie.common_words))[:MOST_TIES]

    def example(self, one: str | None, other: str | None) -> Link:
        """Return the link of two sources that shares most; the first is the copier where both directions have one."""
        return self.examples.get((one, other)) or self.examples[other, one]


def across(records: Sequence[Record], links: Sequence[Link], told: Sequence[Story], copied: Network) -> Across:
    """Return what was found across the sources of a run.

    Args:
        records: Every article that came in.
        links: Every accepted link.
        told: The stories.
        copied: Who copies whom.
    """
    sources = {record.marked.article.id: record.marked.article.source for record in records}
    return Across(
        network=copied,
        stories=tuple(told),
        quotes=quotes(told, records),
        disagreements=disagreements(told, records),
        examples=_examples(links, sources),
        copies=tuple(heapq.nsmallest(_MOST_COPIES, (one for one in links if one.kind != "same_event"), key=_rank)),
    )


def _examples(links: Iterable[Link], sources: Mapping[str, str | None]) -> dict[Ends, Link]:
    found: dict[Ends, Link] = {}
    for link in links:
        if link.same_source or link.kind == "same_event":
            continue
        ends = sources[link.copy], sources[link.origin]
        best = found.get(ends)
        if best is None or _rank(link) < _rank(best):
            found[ends] = link
    return found


def _rank(link: Link) -> tuple[bool, float, float, str, str]:
    return link.same_source, -link.evidence.copy.contained, -link.strength, link.copy, link.origin


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
            example=names.head(found.example(edge.copier, edge.owner).copy),
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
            example=names.head(found.example(tie.a, tie.b).copy),
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


def courses(found: Iterable[Story], records: Mapping[str, Record]) -> list[Course]:
    """Return what is drawn of stories: their dated articles by days after the first, where there are two or more."""
    dated = (story for story in found if len(story.articles) - story.undated > 1)
    return [_course(story, records) for story in islice(dated, MOST_ROWS)]


def _course(story: Story, records: Mapping[str, Record]) -> Course:
    periods = [period for name in story.articles if (period := records[name].marked.period) is not None]
    days = [period[0].date() for period in periods]
    counts: dict[int, int] = {}
    for day in days:
        after = (day - min(days)).days
        counts[after] = counts.get(after, 0) + 1
    return Course(title(records[story.articles[0]]), counts)
