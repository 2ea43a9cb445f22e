"""The tables in the folder of a run, as JSON lines or as Parquet."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from preprocess.article import FORMATS
from preprocess.errors import MissingError, RunError, UsageError, did_you_mean
from preprocess.files import parquet, store
from preprocess.files.declared import NAMES
from preprocess.files.kinds import FLOAT, INT, STRING, Carried, Kind

_FORMAT = "format"
_WORDS = ("source", "first", "last", "timing_lag_precision")  # of the figures of sources, where none has them too


def checked(format_: str) -> str:
    """Return a format that can be written.

    Raises:
        UsageError: If there is no such format, or what it needs is not installed.
    """
    if format_ not in FORMATS:
        raise UsageError(f'format "{format_}": {did_you_mean(format_, FORMATS)}')
    if format_ == "parquet":
        parquet.pyarrow_needed("--format parquet")
    return format_


def format_of(out: Path) -> str:
    """Return the format of what stands in a folder; the default where that is no finished run."""
    try:
        return named(store.read_manifest(out))
    except (MissingError, ValueError, AttributeError):
        return FORMATS[0]


def named(manifest: Mapping[str, Any]) -> str:
    """Return the format that a manifest names; those of earlier versions name none."""
    found = manifest.get(_FORMAT)
    return found if found in FORMATS else FORMATS[0]


def kinds_of_figures(figures: Sequence[Mapping[str, Any]]) -> dict[str, Kind]:
    """Return the columns of the figures of sources: words, counts, and figures that a source may lack."""
    found = {"source": STRING}
    for name in figures[0] if figures else ():
        values = [row[name] for row in figures]
        are_words = name in _WORDS or any(isinstance(value, str) for value in values)
        found[name] = STRING if are_words else INT if all(isinstance(value, int) for value in values) else FLOAT
    return found


class Tables:
    """The tables of a folder in one format.

    Args:
        folder: Where they stand.
        format_: One of :data:`FORMATS`.
        carried: The carried fields that are columns; needed to write articles alone.
    """

    def __init__(self, folder: Path, format_: str, carried: Carried | None = None) -> None:
        self._folder, self._format, self._carried = folder, format_, carried or Carried()

    def write(self, rows: Mapping[str, Callable[[Any], Any]], items: Iterable[object]) -> None:
        """Write one table or several, going through the items once.

        Args:
            rows: What makes the row of an item, by the table's name; where it makes None, the table has no row of it.
            items: Any number.

        Raises:
            RunError: If a file cannot be written.
        """
        if self._format == "parquet":
            tables = {self._path(name): (name, row) for name, row in rows.items()}
            parquet.write_tables(tables, items, self._carried.columns)
        else:
            store.write_tables({self._path(name): row for name, row in rows.items()}, items)

    def write_sources(self, figures: Sequence[Mapping[str, Any]]) -> None:
        """Write the figures of sources, a row each.

        Raises:
            RunError: If the file cannot be written.
        """
        if self._format == "parquet":
            parquet.write_figures(self._path("sources"), figures, kinds_of_figures(figures))
        else:
            store.write_rows(self._path("sources"), figures)

    def read(self, name: str) -> Iterator[dict[str, Any]]:
        """Yield the rows of a table as they were written.

        Raises:
            RunError: If its file was changed so that it cannot be read.
            UsageError: If what reads it is not installed.
        """
        if self._format == "parquet":
            parquet.pyarrow_needed(str(self._path(name)))
            return parquet.read_rows(self._path(name), name)
        return store.read_rows(self._path(name))

    def digests(self) -> dict[str, str]:
        """Return the SHA-256 of the file of each table, by name."""
        return {name: store.file_digest(self._path(name)) for name in NAMES}

    def remove_others(self) -> None:
        """Take away the tables of an earlier run in another format.

        Raises:
            RunError: If one cannot be taken away.
        """
        for other in FORMATS:
            if other != self._format:
                for name in NAMES:
                    path = self._folder / f"{name}.{other}"
                    try:
                        path.unlink(missing_ok=True)
                    except OSError as error:
                        raise RunError(f"{path}: of an earlier run, cannot be removed: {error.strerror}") from error

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.{self._format}"
