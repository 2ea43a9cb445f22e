"""The command line. stdout is data, stderr is for words; exit 0 done, 1 the run failed, 2 wrong use or settings."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from preprocess.errors import PreprocessError, RunError, UsageError

if TYPE_CHECKING:
    from preprocess.article import Marked
    from preprocess.files.read import Rejected
    from preprocess.pipeline import Corpus
    from preprocess.settings import Settings

_FIELDS = ("text_field", "id_field", "source_field", "date_field")


class _Misuse(click.ClickException):
    """Wrong use or settings."""

    exit_code = 2


@contextmanager
def _told() -> Iterator[None]:
    """Tell an error of ours as a sentence rather than a traceback."""
    try:
        yield
    except PreprocessError as error:
        from preprocess.text import printable  # noqa: PLC0415 - --help stays quick

        told = _Misuse if isinstance(error, UsageError) else click.ClickException
        raise told(printable(str(error))) from error


def _settings_options(command: Callable[..., None]) -> Callable[..., None]:
    """Options that every command takes which has settings."""
    for name in reversed(_FIELDS):
        flag = f"--{name.replace('_', '-')}"
        command = click.option(flag, name, metavar="NAME", help=f"The input's name for the {name[:-6]}.")(command)
    command = click.option(
        "--set", "assigned", multiple=True, metavar="KEY=VALUE", help="Set one setting, e.g. policy.near=0.7."
    )(command)
    return click.option("--settings", "file", type=click.Path(path_type=Path), help="A TOML file of settings.")(command)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="news-preprocess", prog_name="preprocess")
def main() -> None:
    """Turn a pile of scraped news into a corpus you can trust.

    Example: preprocess run pages/ -o OUT
    """


@main.command()
@click.argument("inputs", nargs=-1, required=True)
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="The folder for the result.")
@click.option("--workers", type=click.IntRange(1), help="Processes that share the work; all processors by default.")
@_settings_options
def run(
    inputs: tuple[str, ...],
    out: Path,
    workers: int | None,
    file: Path | None,
    assigned: tuple[str, ...],
    **fields: str | None,
) -> None:
    """Read, mark, score, link, judge and write: the whole way.

    INPUTS are files, folders, globs, or - for standard input: .html, .txt, .jsonl, .json, .csv, .tsv
    and .parquet, each also .gz, .bz2, .xz and .zst.

    Example: preprocess run seeds/ -o OUT
    """
    with _told():
        from preprocess.pipeline import run as run_pipeline  # noqa: PLC0415 - --help stays quick
        from preprocess.words import summary  # noqa: PLC0415

        settings, _ = _effective(file, assigned, fields)
        corpus = run_pipeline(inputs, settings, out=out, workers=workers or _processors())
        for line in summary(corpus):
            _say(line)
        _say_where_to_look(corpus, inputs, out)


@main.command()
@click.argument("input_", metavar="[INPUT]", default="-")
@click.option("--spans", is_flag=True, help="Write JSON with every span that was found instead.")
@click.option("--language", help="The language of the text, if it is known.")
@click.option("--keep", multiple=True, metavar="LABEL", help="Do not strip this label.")
@click.option("--strip", multiple=True, metavar="LABEL", help="Strip this label too.")
@_settings_options
def clean(  # noqa: PLR0913 - one parameter an option
    input_: str,
    file: Path | None,
    assigned: tuple[str, ...],
    *,
    spans: bool,
    language: str | None,
    keep: tuple[str, ...],
    strip: tuple[str, ...],
    **fields: str | None,
) -> None:
    """Strip the furniture from texts and pages: text, HTML or JSONL in, clean text out.

    Several articles are parted by an empty line and a form feed.

    Example: preprocess clean article.txt > clean.txt
    """
    with _told():
        from preprocess.settings import with_labels  # noqa: PLC0415

        settings, _ = _effective(file, assigned, fields)
        chosen = with_labels(settings, keep=keep, strip=strip)
        failed, number = False, -1
        for number, marked in enumerate(_marked(input_, chosen, language)):
            if isinstance(marked, str):
                _say(f"rejected: {marked}")
                failed = True
            else:
                _write_clean(marked, number, spans=spans)
    if number < 0:
        raise click.ClickException(f"{input_}: no text to clean was found")
    if failed:
        sys.exit(1)


@main.command()
@click.argument("inputs", nargs=-1, required=True)
@_settings_options
def link(inputs: tuple[str, ...], file: Path | None, assigned: tuple[str, ...], **fields: str | None) -> None:
    """Write the links among articles as JSONL. INPUTS are as for run, or the folder of a finished run.

    Example: preprocess link articles.jsonl > links.jsonl
    """
    with _told():
        from preprocess.files.rows import link_row  # noqa: PLC0415
        from preprocess.pipeline import link_only  # noqa: PLC0415

        settings, _ = _effective(file, assigned, fields)
        _write_found(link_only(inputs, settings), link_row)


@main.command()
@click.argument("inputs", nargs=-1, required=True)
@_settings_options
def score(inputs: tuple[str, ...], file: Path | None, assigned: tuple[str, ...], **fields: str | None) -> None:
    """Write the score of original reporting of each article as JSONL, with its evidence.

    It estimates how much of a piece's information its author appears to have obtained first-hand. It is no
    measure of truth, importance or quality. INPUTS are as for run, or the folder of a finished run.

    Example: preprocess score articles.jsonl > scores.jsonl
    """
    with _told():
        from preprocess.files.rows import score_row  # noqa: PLC0415
        from preprocess.pipeline import score_only  # noqa: PLC0415

        settings, _ = _effective(file, assigned, fields)
        _write_found(score_only(inputs, settings), score_row)


@main.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--policy", "file", type=click.Path(path_type=Path), help="A TOML file with the policy's cut-offs.")
@click.option("--set", "assigned", multiple=True, metavar="KEY=VALUE", help="Set one cut-off, e.g. near=0.7.")
def judge(out: Path, file: Path | None, assigned: tuple[str, ...]) -> None:
    """Decide again with other cut-offs; nothing is compared again.

    Example: preprocess judge OUT --set near=0.7 --set restatement=0.8
    """
    with _told():
        from preprocess.pipeline import load  # noqa: PLC0415
        from preprocess.settings import Policy, assignment, read_toml  # noqa: PLC0415
        from preprocess.words import summary  # noqa: PLC0415

        corpus = load(out)
        values = corpus.settings.policy.model_dump() | (read_toml(file) if file else {})
        policy = Policy.checked(values | dict(map(assignment, assigned)), str(file or "--set"))
        again = corpus.rejudge(policy)
        again.save(out)
        for line in summary(again):
            _say(line)


@main.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.argument("id_", metavar="ID")
def explain(out: Path, id_: str) -> None:
    """Say everything that was found about one article, and why. ID may be the beginning of an id.

    Example: preprocess explain OUT 001
    """
    with _told():
        from preprocess.pipeline import find_record, load  # noqa: PLC0415
        from preprocess.text import printable  # noqa: PLC0415
        from preprocess.words import explain as told  # noqa: PLC0415

        corpus = load(out)
        for line in told(corpus, find_record(corpus, id_)):
            click.echo(printable(line))


@main.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option("-o", "--out", "file", help="Where the page goes, - for standard output; by default OUT/report.html.")
def report(out: Path, file: str | None) -> None:
    """Write the report of a finished run anew.

    Example: preprocess report OUT -o report.html
    """
    with _told():
        from preprocess.files.store import REPORT, refuse_run_files, write_whole  # noqa: PLC0415
        from preprocess.pipeline import load  # noqa: PLC0415

        place = out / REPORT if file is None else Path(file)
        refuse_run_files(place)
        page = load(out).page()
        if file == "-":
            sys.stdout.buffer.write(page)
        else:
            write_whole(place, [page])


@main.command()
@click.argument("out_a", type=click.Path(path_type=Path))
@click.argument("out_b", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of a table.")
def compare(out_a: Path, out_b: Path, *, as_json: bool) -> None:
    """Tell two finished runs apart, source by source: a is OUT_A, b is OUT_B.

    Example: preprocess compare OUT_A OUT_B
    """
    with _told():
        from preprocess.files.rows import plain  # noqa: PLC0415
        from preprocess.files.store import json_bytes, read_sources  # noqa: PLC0415
        from preprocess.report.compare import compare as compared  # noqa: PLC0415
        from preprocess.words import comparison  # noqa: PLC0415

        found = compared(read_sources(out_a), read_sources(out_b))
        if as_json:
            sys.stdout.buffer.write(json_bytes(plain(found), indent=2) + b"\n")
        else:
            for line in comparison(found):
                click.echo(line)


@main.command()
@_settings_options
def settings(file: Path | None, assigned: tuple[str, ...], **fields: str | None) -> None:
    """Print the effective settings as TOML, and where each came from.

    Example: preprocess settings --set policy.near=0.7 > settings.toml
    """
    with _told():
        from preprocess.words import settings_lines  # noqa: PLC0415

        for line in settings_lines(*_effective(file, assigned, fields)):
            click.echo(line)


def _processors() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _say(line: str) -> None:
    """Print a line of words: to stderr, and without what a terminal would obey."""
    from preprocess.text import printable  # noqa: PLC0415

    click.echo(printable(line), err=True)


def _say_where_to_look(corpus: "Corpus", inputs: tuple[str, ...], out: Path) -> None:
    """End a run with what to do next, or, where nothing could be used, with what was wrong.

    Raises:
        RunError: If nothing could be used.
    """
    if corpus.records:
        shown = next(iter(corpus.dropped or corpus.records)).marked.article.id
        _say("")
        _say(f"The corpus is {out / 'corpus.jsonl'}; why: preprocess explain {out} {shown}")
    elif corpus.rejected:
        raise RunError(f"no article could be used: all that was found in {', '.join(inputs)} was rejected")
    else:
        from preprocess.files.read import READABLE  # noqa: PLC0415

        raise RunError(f"{', '.join(inputs)}: no file to read was found; those are {', '.join(READABLE)}")


def _effective(
    file: Path | None, assigned: tuple[str, ...], fields: dict[str, str | None]
) -> tuple["Settings", dict[str, str]]:
    """The settings of a command, and where those come from that are not the default."""
    from preprocess.settings import effective  # noqa: PLC0415

    given = {f"read.{name}": value for name, value in fields.items() if value is not None}
    return effective(file, assigned, given)


def _marked(input_: str, settings: "Settings", language: str | None) -> "Iterator[Marked | str]":
    """Marked articles one by one, or the words that say why one was rejected."""
    from preprocess.article import Marked  # noqa: PLC0415
    from preprocess.files.read import read  # noqa: PLC0415
    from preprocess.prepare import Preparer  # noqa: PLC0415

    prepare = Preparer(settings)
    for item in map(prepare.marked, read([input_], settings.read)):
        if not isinstance(item, Marked):
            yield str(item)
        else:
            yield prepare.mark(replace(item.article, language=language)) if language else item


def _write_found(found: "Iterator[Rejected | Any]", row: Callable[[Any], dict[str, Any]]) -> None:
    """Write rows as they come, and tell what was rejected."""
    from preprocess.files.read import Rejected  # noqa: PLC0415
    from preprocess.files.store import json_bytes  # noqa: PLC0415

    for one in found:
        if isinstance(one, Rejected):
            _say(f"rejected: {one}")
        else:
            sys.stdout.buffer.write(json_bytes(row(one)) + b"\n")


def _write_clean(marked: "Marked", number: int, *, spans: bool) -> None:
    from preprocess.files.rows import marked_row  # noqa: PLC0415
    from preprocess.files.store import json_bytes  # noqa: PLC0415

    if spans:
        sys.stdout.buffer.write(json_bytes(marked_row(marked)) + b"\n")
    else:
        parted = "\n\f" if number else ""
        sys.stdout.buffer.write(f"{parted}{marked.clean_text}\n".encode("utf-8", "replace"))
