"""What the page tells of each source: its row, and its section."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from preprocess.article import Link, Record
from preprocess.report.measures import SourceReport
from preprocess.report.page.details import Linking, Stripped, stripped, strongest
from preprocess.report.page.names import Head, Names, source_name
from preprocess.report.table import Columns
from preprocess.text import shown

_MOST_LANGUAGES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A source as the page shows it.

    Attributes:
        number: Its place, from 1: the section's anchor; None where it has no section.
        name: Its name, safe to show.
        report: Its figures.
        languages: Its articles by language, the most frequent first.
    """

    number: int | None
    name: str
    report: SourceReport
    languages: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A source with what is told of it beside its figures.

    Attributes:
        row: Its row.
        stripped: Examples of what was stripped, by label; that with most characters first.
        links: Some of its links.
        examples: Its articles with the strongest original reporting.
        sentences: How many sentences show where its information comes from.
    """

    row: Row
    stripped: Mapping[str, Stripped]
    links: Linking
    examples: tuple[Head, ...]
    sentences: int


def row_of(number: int | None, report: SourceReport) -> Row:
    """Return a source as the page shows it."""
    often = sorted(report.languages.items(), key=lambda item: (-item[1], item[0]))[:_MOST_LANGUAGES]
    return Row(
        number=number,
        name=source_name(report.source),
        report=report,
        languages=tuple((shown(language, 20), count) for language, count in often),
    )


def sections(
    rows: Sequence[Row],
    run: tuple[Columns, Sequence[Record], Iterable[Link]],
    own: Mapping[str | None, Sequence[int]],
    names: Names,
) -> list[Section]:
    """Return the sections of the sources that have one.

    Args:
        rows: The sources.
        run: Its articles and links by their numbers; the articles; the links.
        own: Of each source its articles with the strongest original reporting.
        names: What articles are called.
    """
    found, records, links = run
    told = [row for row in rows if row.number is not None]
    sources = {row.report.source for row in told}
    labels, linked = stripped(found.table, records, sources), strongest(found, links, sources, names)
    return [
        Section(
            row=row,
            stripped=_most_first(labels[row.report.source], row.report.stripped),
            links=linked[row.report.source],
            examples=tuple(names.head(found.table.ids[number]) for number in own.get(row.report.source, ())),
            sentences=max((one.n for one in row.report.sourcing.kinds.values()), default=0),
        )
        for row in told
    ]


def _most_first(labels: Mapping[str, Stripped], characters: Mapping[str, int]) -> dict[str, Stripped]:
    return {label: labels[label] for label in sorted(labels, key=lambda label: (-characters[label], label))}
