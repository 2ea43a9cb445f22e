"""What a run is asked to read: files, folders, globs and ``-``, as a sorted list of files."""

import glob
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from preprocess.errors import MissingError, UsageError

METADATA = "metadata.csv"
MANIFEST = "manifest.json"
STDIN = "-"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class InputFile:
    """A file to read.

    Attributes:
        name: How the result names it: the path as it was given, with ``/``.
        inner: The path inside the given folder; the file's name where it was given itself.
        path: Where it lies; None for standard input.
    """

    name: str
    inner: str
    path: Path | None


def find_files(inputs: Sequence[str], *, out: Path | None = None) -> list[InputFile]:
    """Return the files that the inputs stand for, each once, sorted by name.

    Hidden files, ``metadata.csv`` and the folders of earlier runs are passed over, and links to folders are not
    followed.

    Args:
        inputs: Files, folders, globs, or ``-`` for standard input.
        out: A folder that is never read, since the run writes to it.

    Raises:
        MissingError: If an input is not there.
    """
    found: dict[str, InputFile] = {}
    for given in inputs:
        for file in _expand(given, out):
            found.setdefault(os.path.realpath(file.path) if file.path else STDIN, file)
    return sorted(found.values())


def _expand(given: str, out: Path | None) -> list[InputFile]:
    if not given:
        raise MissingError("an input is empty: name a file, a folder, a pattern, or - for standard input")
    if given == STDIN:
        return [InputFile(name=STDIN, inner="stdin", path=None)]
    path = Path(given)
    if path.is_dir():
        return _walk(path, out)
    if path.exists():
        return [InputFile(name=path.as_posix(), inner=path.name, path=path)]
    matches = sorted(glob.glob(given, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
    if not matches:
        raise MissingError(f"{given}: there is no such file or folder, and no file matches it as a pattern")
    return [file for match in matches if not _is_run(Path(match), out) for file in _expand(match, out)]


def _walk(folder: Path, out: Path | None) -> list[InputFile]:
    files = []
    for place, folders, names in os.walk(folder):
        here = Path(place)
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not _is_run(here / name, out))
        files += [here / name for name in names if not name.startswith(".") and name != METADATA]
    return [InputFile(name=file.as_posix(), inner=file.relative_to(folder).as_posix(), path=file) for file in files]


def _is_run(folder: Path, out: Path | None) -> bool:
    """Whether a folder holds a run's result, which is no input unless it is named itself."""
    if out is not None and folder.resolve() == out.resolve():
        return True
    return (folder / MANIFEST).is_file() and (folder / "rejected.jsonl").is_file()


def refuse_own_input(inputs: Sequence[str], files: Iterable[InputFile], out: Path | None) -> None:
    """Refuse a place for the result that is an input as well.

    Raises:
        UsageError: If it is one.
    """
    if out is None:
        return
    own = out.resolve()
    inside = [file.name for file in files if file.path is not None and file.path.resolve().parent == own]
    inside += [given for given in inputs if Path(given).is_dir() and Path(given).resolve() == own]
    if inside:
        raise UsageError(
            f"{inside[0]}: is an input as well as a place that the result is written to; name another with -o"
        )
