"""Every error that a person can cause.

::

    PreprocessError
    ├── UsageError       wrong use or settings: exit code 2
    │   ├── SettingsError    a setting, policy or rule pack that is not valid
    │   └── MissingError     an input or an article that is not there
    └── RunError         the run failed: exit code 1
        ├── InputError       an input that cannot be used: rejected, the run goes on
        └── ModelError       a model file that is not valid

A message says what was wrong, where, the value, and what would be right.
"""

import difflib
from collections.abc import Iterable
from tempfile import gettempdir


class PreprocessError(Exception):
    """Base of every error that a person can cause."""


class UsageError(PreprocessError):
    """Wrong use: the command or the call cannot be carried out as it was given."""


class SettingsError(UsageError):
    """A setting, policy or rule pack that is not valid."""


class MissingError(UsageError):
    """An input, a run or an article that is not there."""


class RunError(PreprocessError):
    """The run failed although it was used rightly."""


class InputError(RunError):
    """An input that cannot be used.

    Attributes:
        path: The file, as it is named in the result.
        line: The line in it, from 1; None where the whole file is meant.
        error: What is wrong, in one sentence.
        skipped: What it is, in a word, where it is no loss: a record of an archive that holds no page.
        records: How many of them are told together.
    """

    def __init__(
        self, path: str, line: int | None, error: str, *, skipped: str | None = None, records: int = 1
    ) -> None:
        self.path, self.line, self.error = path, line, error
        self.skipped, self.records = skipped, records
        super().__init__(f"{path}{'' if line is None else f', line {line}'}: {error}")


class ModelError(RunError):
    """A model file that is not valid, or not there."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the known word nearest to a mistyped one, or all of them.

    >>> did_you_mean("sorce", ["source", "title"])
    'did you mean "source"?'
    """
    names = sorted(known)
    near = difflib.get_close_matches(word, names, n=1)
    return f'did you mean "{near[0]}"?' if near else f"known are {', '.join(names)}"


def no_room(error: OSError) -> RunError:
    """Return what is told where a temporary file cannot be written."""
    try:
        folder = gettempdir()
    except OSError:  # none can be written to
        folder = "TMPDIR"
    return RunError(
        f"{folder}: a temporary file cannot be written: {error.strerror or error}; "
        "TMPDIR names another folder, a larger --memory needs less of it"
    )
