"""The command line. stdout is data, stderr is for words; exit 0 done, 1 the run failed, 2 wrong use or settings."""

import sys
from contextlib import nullcontext
from pathlib import Path

import click

from preprocess.article import FORMATS
from preprocess.finished import compare, dolma, explain, judge, report
from preprocess.options import (
    Misuse,
    effective,
    errors_told,
    known_language,
    memory_option,
    say,
    settings_options,
    stop_told,
)
from preprocess.output import (
    marked_of,
    refuse_nothing,
    say_flags,
    say_where_to_look,
    write_clean,
    write_diff,
    write_found,
    write_spans,
)


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
@memory_option
@click.option("--resume", is_flag=True, help="Go on with what a stopped run has done in OUT.")
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), default=FORMATS[0], help="Of the tables in OUT. Default: jsonl."
)
@click.option("-q", "--quiet", is_flag=True, help="Tell neither progress nor result, only why nothing came of it.")
@settings_options
def run(  # noqa: PLR0913 - one parameter an option
    inputs: tuple[str, ...],
    out: Path,
    workers: int | None,
    file: Path | None,
    assigned: tuple[str, ...],
    *,
    memory: int,
    resume: bool,
    format_: str,
    quiet: bool,
    **options: object,
) -> None:
    """Read, mark, score, link, judge and write: the whole way.

    INPUTS are files, folders, globs, or - for standard input: .html, .txt, .jsonl, .json, .csv, .tsv,
    .parquet, .warc, and feeds as .rss, .atom and .xml, each also .gz, .bz2, .xz and .zst.

    Example: preprocess run seeds/ -o OUT
    """
    with errors_told(), stop_told(out):
        from preprocess.crew import processors  # noqa: PLC0415 - --help stays quick
        from preprocess.pipeline import run as run_pipeline  # noqa: PLC0415
        from preprocess.progress import Meter  # noqa: PLC0415
        from preprocess.words import summary  # noqa: PLC0415

        settings, _ = effective(file, assigned, options)
        with nullcontext() if quiet else Meter(sys.stderr) as meter:
            corpus = run_pipeline(
                inputs,
                settings,
                out=out,
                workers=workers or processors(),
                memory=memory,
                resume=resume,
                format=format_,
                progress=meter,
            )
        if not quiet:
            for line in summary(corpus):
                say(line)
        refuse_nothing(corpus, inputs)
        if not quiet:
            say_where_to_look(corpus, out, format_)


@main.command()
@click.argument("input_", metavar="[INPUT]", default="-")
@click.option("--spans", is_flag=True, help="Write JSON with every span that was found instead.")
@click.option("--diff", is_flag=True, help="Write the text with what is stripped marked in it, for people.")
@click.option("--language", metavar="CODE", help="The language of the text, if it is known, en say.")
@click.option("--keep", multiple=True, metavar="LABEL", help="Do not strip this label.")
@click.option("--strip", multiple=True, metavar="LABEL", help="Strip this label too.")
@settings_options
def clean(  # noqa: PLR0913 - one parameter an option
    input_: str,
    file: Path | None,
    assigned: tuple[str, ...],
    *,
    spans: bool,
    diff: bool,
    language: str | None,
    keep: tuple[str, ...],
    strip: tuple[str, ...],
    **options: object,
) -> None:
    """Strip the furniture from texts and pages: text, HTML or JSONL in, clean text out.

    Several articles are parted by an empty line and a form feed. An article that loses most of its text is told.

    Example: preprocess clean article.txt > clean.txt
    """
    if spans and diff:
        raise Misuse("--spans is for programs and --diff for people; choose one")
    with errors_told():
        from preprocess.settings import with_labels  # noqa: PLC0415

        chosen = with_labels(effective(file, assigned, options)[0], keep=keep, strip=strip)
        if language is not None:
            language = known_language(language, chosen)
        write = write_spans if spans else write_diff if diff else write_clean
        used, number = 0, -1
        for number, marked in enumerate(marked_of(input_, chosen, language)):
            if isinstance(marked, str):
                say(marked)
            else:
                used += 1
                write(marked, number)
                say_flags(marked, chosen)
    if number < 0:
        raise click.ClickException(f"{input_}: no text to clean was found")
    if not used:
        sys.exit(1)


@main.command()
@click.argument("inputs", nargs=-1, required=True)
@click.option("-o", "--out", required=True, help="Where the profile goes, - for standard output.")
@settings_options
def learn(inputs: tuple[str, ...], out: str, file: Path | None, assigned: tuple[str, ...], **options: object) -> None:
    """Learn what each source prints again and again, to strip it from later articles too.

    A run learns from its own input; a profile is for cleaning single articles, or few of a source.

    Example: preprocess learn archive/ -o profile.json, then preprocess clean --profile profile.json today.jsonl
    """
    with errors_told():
        from preprocess.files.read import Rejected  # noqa: PLC0415
        from preprocess.files.store import write_whole  # noqa: PLC0415
        from preprocess.single import learn_only  # noqa: PLC0415

        settings, _ = effective(file, assigned, options)
        for found in learn_only(inputs, settings):
            if isinstance(found, Rejected):
                say(str(found))
            elif out == "-":
                sys.stdout.buffer.write(found.content())
            else:
                write_whole(Path(out), [found.content()])
                say(f"{sum(len(one.pieces) for one in found.sources.values())} pieces of {len(found.sources)} sources")


@main.command()
@click.option("--pack", multiple=True, metavar="FILE", type=click.Path(path_type=Path), help="A pack to list as well.")
@click.option("--label", help="Only the rules of this label.")
@click.option("--language", metavar="CODE", help="Only the rules of this language; any for the neutral ones.")
@click.option("--json", "as_json", is_flag=True, help="Write JSONL, a row a rule.")
@click.option("--markdown", is_flag=True, help="Write the page of the documentation.")
def rules(pack: tuple[Path, ...], label: str | None, language: str | None, *, as_json: bool, markdown: bool) -> None:
    """List the rules that find furniture, each with its reason and an example.

    Example: preprocess rules --label donation
    """
    if as_json and markdown:
        raise Misuse("--json is for programs and --markdown for the documentation; choose one")
    with errors_told():
        from preprocess.boilerplate import load_packs  # noqa: PLC0415
        from preprocess.files.store import json_bytes  # noqa: PLC0415
        from preprocess.rulebook import entries, listing, page, row  # noqa: PLC0415
        from preprocess.settings import check_labels  # noqa: PLC0415

        check_labels([label] if label else [])
        found = entries(load_packs(pack), label=label, language=language)
        if markdown:
            click.echo(page(found), nl=False)
        elif as_json:
            sys.stdout.buffer.writelines(json_bytes(row(one)) + b"\n" for one in found)
        else:
            for line in listing(found):
                click.echo(line)


@main.command()
@click.argument("inputs", nargs=-1, required=True)
@settings_options
def link(inputs: tuple[str, ...], file: Path | None, assigned: tuple[str, ...], **options: object) -> None:
    """Write the links among articles as JSONL. INPUTS are as for run, or the folder of a finished run.

    Example: preprocess link articles.jsonl > links.jsonl
    """
    with errors_told():
        from preprocess.files.rows import link_row  # noqa: PLC0415
        from preprocess.single import link_only  # noqa: PLC0415

        settings, _ = effective(file, assigned, options)
        write_found(link_only(inputs, settings), link_row)


@main.command()
@click.argument("input_", metavar="INPUT", type=click.Path(path_type=Path))
@click.option("-o", "--out", type=click.Path(path_type=Path), help="A folder for groups, links and counts.")
@click.option("--no-excerpts", is_flag=True, help="Find exact and near copies alone, which is quicker.")
@memory_option
@settings_options
def dedupe(  # noqa: PLR0913 - one parameter an option
    input_: Path,
    out: Path | None,
    file: Path | None,
    assigned: tuple[str, ...],
    *,
    no_excerpts: bool,
    memory: int,
    **options: object,
) -> None:
    """Find the copies word for word in a file of any size, its texts taken as they are.

    INPUT is .parquet or .jsonl, packed or not. Of each article a row of JSONL says which kept one it is a copy of, and
    why it is dropped; with -o it stands in groups.jsonl, beside links.jsonl, which shows what is shared, and
    copies.json.

    Example: preprocess dedupe articles.parquet > groups.jsonl
    """
    with errors_told():
        from preprocess.copyfiles import group_rows, refuse_run, save, summary  # noqa: PLC0415
        from preprocess.deduping import dedupe as find_copies  # noqa: PLC0415
        from preprocess.files.store import json_bytes  # noqa: PLC0415

        settings, _ = effective(file, assigned, options)
        if out is not None:
            refuse_run(out)
        found = find_copies(input_, settings, excerpts=not no_excerpts, memory=memory)
        if out is None:
            sys.stdout.buffer.writelines(json_bytes(row) + b"\n" for row in group_rows(found))
        else:
            save(found, out, settings)
        for line in summary(found):
            say(line)


@main.command()
@click.argument("inputs", nargs=-1, required=True)
@settings_options
def score(inputs: tuple[str, ...], file: Path | None, assigned: tuple[str, ...], **options: object) -> None:
    """Write the score of original reporting of each article as JSONL, with its evidence.

    It estimates how much of a piece's information its author appears to have obtained first-hand. It reads the
    text; it cannot know what was done and not written. It is no measure of truth, importance or
    quality. INPUTS are as for run, or the folder of a finished run.

    Example: preprocess score articles.jsonl > scores.jsonl
    """
    with errors_told():
        from preprocess.files.rows import score_row  # noqa: PLC0415
        from preprocess.single import score_only  # noqa: PLC0415

        settings, _ = effective(file, assigned, options)
        write_found(score_only(inputs, settings), score_row)


@main.command()
@settings_options
def settings(file: Path | None, assigned: tuple[str, ...], **options: object) -> None:
    """Print the effective settings as TOML, and where each came from.

    Example: preprocess settings --set policy.near=0.7 > settings.toml
    """
    with errors_told():
        from preprocess.words import settings_lines  # noqa: PLC0415

        for line in settings_lines(*effective(file, assigned, options)):
            click.echo(line)


for command in (compare, dolma, explain, judge, report):
    main.add_command(command)
