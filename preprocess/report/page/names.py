"""What sources and articles are called on the page, and where on it they are told."""

from collections.abc import Mapping
from dataclasses import dataclass

from preprocess.article import Record
from preprocess.report.evidence import NAME
from preprocess.report.figures.coverage import day_known
from preprocess.report.page.articles import View
from preprocess.report.reading import days_of
from preprocess.text import shown

UNKNOWN_SOURCE = "unknown source"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceName:
    """A source, safe to show, and the number of its section; None where it has none."""

    name: str
    number: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """An article in a line that is safe to show.

    Attributes:
        id: Its id.
        title: Its title, or its first words, or its id.
        source: Its outlet.
        date: The day that its date says, or the month or year where it says no more, or an empty word.
        score: Of original reporting; None where it has none.
        number: The number of its view; None where it has none.
        section: The number of its source's section; None where that has none.
    """

    id: str
    title: str
    source: str
    date: str
    score: float | None
    number: int | None
    section: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names of a run's sources and articles.

    Attributes:
        records: All articles by id.
        sections: The number of each source that has a section.
        views: The articles that are shown whole.
    """

    records: Mapping[str, Record]
    sections: Mapping[str | None, int]
    views: Mapping[str, View]

    def source(self, source: str | None) -> SourceName:
        """Return a source as it is called."""
        return SourceName(name=source_name(source), number=self.sections.get(source))

    def head(self, name: str) -> Head:
        """Return the line of an article."""
        record = self.records[name]
        article, period = record.marked.article, record.marked.period
        view = self.views.get(name)
        return Head(
            id=shown(article.id, NAME),
            title=title(record),
            source=source_name(article.source),
            date=day_known(*days_of(period)),
            score=record.originality.score,
            number=None if view is None else view.number,
            section=self.sections.get(article.source),
        )


def title(record: Record) -> str:
    """Return what an article is called: its title, or its first words, or its id."""
    article = record.marked.article
    return shown(article.title or "", NAME) or shown(record.marked.clean_text, NAME) or shown(article.id, NAME)


def source_name(source: str | None) -> str:
    """Return a source's name as it is shown."""
    return UNKNOWN_SOURCE if source is None else shown(source, NAME)
