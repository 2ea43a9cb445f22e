"""A DataFrame → the tables of a run, as DataFrames of its kind."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import narwhals.stable.v2 as nw

from preprocess.files.declared import WITH_CARRIED
from preprocess.files.fields import GIVEN, carried
from preprocess.files.read import Arrived
from preprocess.files.shapes import added_by, columns_of
from preprocess.frames.arrow import check_name, table_of
from preprocess.frames.kinds import Frame, Kind, Series
from preprocess.pipeline import Corpus, linked
from preprocess.prepare import OF_PAGES, prepare_all
from preprocess.progress import Progress
from preprocess.settings import MEMORY, Policy, ReadSettings, Settings, of_today
from preprocess.shelf import room_of
from preprocess.tabular import arrived, columns_of_articles, looked_at, row_number

_ROWS = 1_024  # of a DataFrame that are looked at together


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """What a run made of a DataFrame.

    Attributes:
        corpus: The result. Its articles are made of the columns that are looked at; the others stay in the DataFrame,
            and come with the tables.
        rows: Of each article in the corpus the number of its row.
    """

    corpus: Corpus
    rows: Sequence[int]
    _kind: Kind
    _frame: Frame

    def table(self, name: str = "corpus") -> Any:  # noqa: ANN401 - of the user's kind
        """Return a table of the run: ``corpus``, ``articles``, ``links``, ``candidates``, ``sources``, ``rejected``.

        Raises:
            UsageError: If there is no such table.
        """
        read, given = self.corpus.settings.read, self._frame.columns
        others = carried({column: column for column in given if column not in looked_at(read)})
        pages, tools = OF_PAGES if read.html_field in given else (), added_by(columns_of(given, read))
        extra = dict.fromkeys((*pages, *tools, *([GIVEN] if read.aliases else ())))
        made = self._kind.made(table_of(self.corpus, name, [column for column in extra if column not in others]))
        if name in WITH_CARRIED:
            anchor = read.text_field if read.text_field in given else given[0]
            made = _beside(made, self._rows(name), anchor, others)
        return self._kind.back(made)

    def _rows(self, name: str) -> Frame:
        """The rows of the DataFrame whose articles stand in a table; pandas' index comes along."""
        wanted = set(self.rows)
        if name == "corpus":
            verdicts = zip(self.rows, self.corpus.records.verdicts, strict=True)
            wanted = {row for row, verdict in verdicts if verdict.keep}
        if len(wanted) == len(self._frame):
            return self._frame
        return self._frame.filter([row in wanted for row in range(len(self._frame))])

    def rejudge(self, policy: Policy) -> "Tables":
        """Decide again under another policy; nothing is compared again."""
        return replace(self, corpus=self.corpus.rejudge(policy))


def _beside(made: Frame, rows: Frame, anchor: str, others: Mapping[str, str]) -> Frame:
    """Columns of ours beside the user's, under the names that they get.

    Args:
        made: Our columns.
        rows: The same number of rows of the user's.
        anchor: A column that is there, and that ours replaces: without any a DataFrame has no rows.
        others: Of the columns that are carried, their old names by the new ones.
    """
    kept = rows.select(nw.col(anchor).alias("text"), *(nw.col(old).alias(new) for new, old in others.items()))
    return kept.with_columns(*made.iter_columns()).select(*made.columns, *others)


def tables(
    df: object,
    settings: Settings | None = None,
    *,
    workers: int = 1,
    memory: int = MEMORY,
    progress: Progress | None = None,
) -> Tables:
    """Take the articles of a DataFrame through a run, from which several tables can be had.

    A row that cannot be used is told in ``rejected``, as ``row 17``, the first being row 0.

    Args:
        df: Of pandas, Polars, Arrow or DuckDB. ``settings.read`` names its columns.
        settings: What to do; the defaults where None.
        workers: Processes that share the work, as :func:`preprocess.run` has it.
        memory: Megabytes that are held beside the DataFrame and the result, as there.
        progress: Is called with the phase, the articles done in it, and their number or None.

    Raises:
        UsageError: If ``df`` is no such thing, or has neither a column of texts nor one of pages.
        RunError: If a process died, or a temporary file cannot be written.

    >>> import pandas
    >>> found = tables(pandas.DataFrame({"text": ["The mayor resigned on Monday.", None]}))
    >>> found.table("rejected")["path"].tolist()
    ['row 1']
    """
    kind, chosen = Kind.of(df), of_today(settings or Settings())
    frame = kind.read(looked_at(chosen.read))
    names = columns_of_articles(frame.columns, chosen.read, "the DataFrame", lambda name: _cells(frame[name][:_ROWS]))
    prepared = prepare_all(
        _arriving(frame, names, chosen.read),
        chosen,
        workers=workers,
        room=room_of(memory),
        expected=len(frame),
        progress=progress,
    )
    lost = {row_number(one.path) for one in prepared.rejected}
    rows = [row for row in range(len(frame)) if row not in lost]
    return Tables(corpus=linked(prepared, chosen, progress), rows=rows, _kind=kind, _frame=frame)


def run(  # noqa: PLR0913 - as preprocess.run
    df: object,
    settings: Settings | None = None,
    *,
    table: str = "corpus",
    workers: int = 1,
    memory: int = MEMORY,
    progress: Progress | None = None,
) -> Any:  # noqa: ANN401 - of the user's kind
    r"""Take the articles of a DataFrame through a run, and return a table of it as a DataFrame of the same kind.

    The rows keep their order, the other columns come along as they are, and pandas keeps its index.

    Args:
        df: Of pandas, Polars, Arrow or DuckDB. ``settings.read`` names its columns.
        settings: What to do; the defaults where None.
        table: Which: ``corpus`` (the articles that are kept, with clean text), ``articles`` (all), ``links``,
            ``candidates``, ``sources`` or ``rejected``. For several of them see :func:`tables`.
        workers: Processes that share the work, as :func:`preprocess.run` has it.
        memory: Megabytes that are held beside the DataFrame and the result, as there.
        progress: Is called with the phase, the articles done in it, and their number or None.

    Raises:
        UsageError: If ``df`` is no such thing, has neither a column of texts nor one of pages, or there is no such
            table.
        RunError: If a process died, or a temporary file cannot be written.

    >>> import pandas
    >>> scraped = pandas.DataFrame({"text": ["The mayor resigned on Monday.\n\nSign up for our newsletter"]})
    >>> run(scraped)["text"].tolist()
    ['The mayor resigned on Monday.']
    """
    check_name(table)
    return tables(df, settings, workers=workers, memory=memory, progress=progress).table(table)


def table(corpus: Corpus, name: str = "corpus", *, like: object) -> Any:  # noqa: ANN401 - of the kind of another
    """Return a table of any corpus as a DataFrame.

    Args:
        corpus: Of :func:`preprocess.run` or :func:`preprocess.load`.
        name: Of the table, as in :func:`run`.
        like: A DataFrame of the kind that is wanted, an empty one say.

    Raises:
        UsageError: If there is no such table, or ``like`` is no DataFrame.

    >>> import preprocess, polars
    >>> corpus = preprocess.run_articles([preprocess.Article(id="a", text="The mayor resigned on Monday.")])
    >>> table(corpus, like=polars.DataFrame()).select("id", "text").rows()
    [('a', 'The mayor resigned on Monday.')]
    """
    kind = Kind.of(like)
    return kind.back(kind.made(table_of(corpus, name)))


def _arriving(frame: Frame, names: Sequence[str], read: ReadSettings) -> Iterator[Arrived]:
    looked = frame.select(names)
    for first in range(0, len(frame), _ROWS):
        part = looked[first : first + _ROWS]
        yield from arrived({name: _cells(part[name]) for name in names}, read, first)


def _cells(column: Series) -> list[object]:
    """The cells of a column as Python has them; what it cannot have, a date past its years say, is None."""
    try:
        return column.to_list()
    except (ValueError, OverflowError):
        return [next(iter(_cells(column[n : n + 1])), None) if len(column) > 1 else None for n in range(len(column))]
