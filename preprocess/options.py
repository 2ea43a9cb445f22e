"""What commands share: their options, and how an error is told."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from preprocess.errors import PreprocessError, UsageError

if TYPE_CHECKING:
    from preprocess.settings import Settings

_STOPPED = 130  # as a shell says it of a command that Ctrl-C ended: 128 and the number of SIGINT
_FIELDS = ("text_field", "id_field", "source_field", "date_field", "html_field")


class Misuse(click.ClickException):
    """Wrong use or settings."""

    exit_code = 2


@contextmanager
def errors_told() -> Iterator[None]:
    """Tell an error of ours as a sentence rather than a traceback.

    A pipe that its reader closed is no error: the rest is not wanted.
    """
    try:
        yield
        sys.stdout.flush()
    except PreprocessError as error:
        from preprocess.text import printable  # noqa: PLC0415 - --help stays quick

        kind = Misuse if isinstance(error, UsageError) else click.ClickException
        raise kind(printable(str(error))) from error
    except KeyboardInterrupt:
        say("Stopped.")
        sys.exit(_STOPPED)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise click.ClickException(f"standard input or output: {error.strerror or error}") from error


@contextmanager
def stop_told(out: Path) -> Iterator[None]:
    """End a run that is stopped by Ctrl-C with what is left of it."""
    try:
        yield
    except KeyboardInterrupt:
        from preprocess.files.spool import PARTIAL  # noqa: PLC0415 - --help stays quick

        kept = out / PARTIAL
        if kept.is_dir():
            say(f"Stopped. What was done is kept in {kept}; the same command with --resume goes on with it.")
        else:
            say(f"Stopped. Nothing of this run is kept in {out}.")
        sys.exit(_STOPPED)


def memory_option(command: Callable[..., None]) -> Callable[..., None]:
    """The option of every command that may hold much."""
    text = "Megabytes of what grows with the input that are held; what is more goes to temporary files. Default: 4096."
    return click.option("--memory", type=click.IntRange(64), default=4096, metavar="MB", help=text)(command)


def settings_options(command: Callable[..., None]) -> Callable[..., None]:
    """Options that every command takes which has settings."""
    for name in reversed(_FIELDS):
        flag = f"--{name.replace('_', '-')}"
        command = click.option(flag, name, metavar="NAME", help=f"The input's name for the {name[:-6]}.")(command)
    profile = "What sources repeat, as learn or a run left it; nothing is learned from the input then."
    command = click.option("--profile", metavar="FILE", help=profile)(command)
    command = click.option("--pack", multiple=True, metavar="FILE", help="Use a rule pack (TOML) as well.")(command)
    command = click.option(
        "--set", "assigned", multiple=True, metavar="KEY=VALUE", help="Set one setting, e.g. policy.near=0.7."
    )(command)
    return click.option("--settings", "file", type=click.Path(path_type=Path), help="A TOML file of settings.")(command)


def effective(
    file: Path | None, assigned: tuple[str, ...], options: dict[str, object]
) -> tuple["Settings", dict[str, str]]:
    """The settings of a command, and where those come from that are not the default.

    Args:
        file: A TOML file of settings.
        assigned: ``PHASE.KEY=VALUE`` each.
        options: The values of :func:`settings_options` beside those two; None where not given.

    Raises:
        SettingsError: At the first thing that is wrong.
    """
    from preprocess.settings import effective as joined  # noqa: PLC0415 - --help stays quick

    given = {f"read.{name}": options[name] for name in _FIELDS if options[name] is not None}
    if options["pack"]:
        given["mark.packs"] = options["pack"]
    if options["profile"] is not None:
        given["mark.profile"] = options["profile"]
    return joined(file, assigned, given)


def known_language(code: str, settings: "Settings") -> str:
    """The code of a language as it was given; it is told where no pack is of that language.

    Raises:
        SettingsError: If it is no code.
    """
    from preprocess.boilerplate import load_packs  # noqa: PLC0415 - --help stays quick
    from preprocess.errors import SettingsError  # noqa: PLC0415
    from preprocess.language import UNKNOWN, detect  # noqa: PLC0415

    language = detect("", settings.language, given=code)
    if language == UNKNOWN:
        raise SettingsError(f"--language {code}: is no code of a language; a code such as en is wanted")
    known = {pack.language for pack in load_packs(settings.mark.packs)} - {"any"}
    if language not in known:
        say(f"no rules of the language {language} are known, only of {', '.join(sorted(known))}:")
        say("neutral rules, what the source repeats and the model are all that works on it")
    return language


def say(line: str) -> None:
    """Print a line of words: to stderr, and without what a terminal would obey."""
    from preprocess.text import printable  # noqa: PLC0415 - --help stays quick

    click.echo(printable(line), err=True)
