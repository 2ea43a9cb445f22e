"""The commands over what a finished run left."""

import sys
from pathlib import Path

import click

from preprocess.article import KINDS
from preprocess.options import Misuse, errors_told, say
from preprocess.output import write_borderline


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--policy", "file", type=click.Path(path_type=Path), help="A TOML file with the policy's cut-offs.")
@click.option(
    "--set", "assigned", multiple=True, metavar="KEY=VALUE", help="Set anything of the policy, e.g. near=0.7."
)
@click.option("--near", type=click.FloatRange(0, 1), help="Wording shared both ways, at least.")
@click.option("--excerpt", type=click.FloatRange(0, 1), help="Wording of one that stands in the other, at least.")
@click.option("--restatement", type=click.FloatRange(0, 1), help="Probability of a restatement, at least.")
@click.option("--stands", metavar="POLICY", help="Which of a family is kept: origin, earliest, most_complete, ….")
@click.option("--prefer", multiple=True, metavar="SOURCE", help="A source that is kept before others.")
@click.option(
    "--borderline",
    type=click.IntRange(1),
    metavar="N",
    help="Write the N pairs nearest to a cut-off as JSONL instead, and change nothing in OUT.",
)
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="With --borderline: this kind of link alone."
)
def judge(
    out: Path,
    file: Path | None,
    assigned: tuple[str, ...],
    borderline: int | None,
    kinds: tuple[str, ...],
    **options: object,
) -> None:
    """Decide again with other cut-offs; nothing is compared again.

    What is not given stays as OUT has it: as the run decided, or as it was judged last.

    Example: preprocess judge OUT --near 0.7 --restatement 0.8
    """
    if kinds and borderline is None:
        raise Misuse("--kind is for --borderline; what is dropped is set by --set drop=…")
    with errors_told():
        from preprocess.loading import load  # noqa: PLC0415
        from preprocess.settings import Policy, assignment, read_toml  # noqa: PLC0415
        from preprocess.words import summary  # noqa: PLC0415

        corpus = load(out)
        values = corpus.settings.policy.model_dump() | (read_toml(file) if file else {})
        values |= {name: value for name, value in options.items() if value not in (None, ())}
        policy = Policy.checked(values | dict(map(assignment, assigned)), str(file or "the policy"))
        again = corpus.rejudge(policy)
        if borderline is not None:
            write_borderline(again, borderline, kinds)
            return
        again.save(out)
        for line in summary(again):
            say(line)


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.argument("id_", metavar="ID")
def explain(out: Path, id_: str) -> None:
    """Say everything that was found about one article, and why. ID may be the beginning of an id.

    Example: preprocess explain OUT 001
    """
    with errors_told():
        from preprocess.loading import find_record, load  # noqa: PLC0415
        from preprocess.text import printable  # noqa: PLC0415
        from preprocess.words import explain as told  # noqa: PLC0415

        corpus = load(out)
        for line in told(corpus, find_record(corpus, id_)):
            click.echo(printable(line))


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option("-o", "--out", "file", help="Where the page goes, - for standard output; by default OUT/report.html.")
def report(out: Path, file: str | None) -> None:
    """Write the report of a finished run anew.

    Example: preprocess report OUT -o report.html
    """
    with errors_told():
        from preprocess.files.store import REPORT, refuse_run_files, write_whole  # noqa: PLC0415
        from preprocess.loading import load  # noqa: PLC0415

        place = out / REPORT if file is None else Path(file)
        refuse_run_files(place)
        page = load(out).page()
        if file == "-":
            sys.stdout.buffer.write(page)
        else:
            write_whole(place, [page])


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option("-o", "--out", "folder", required=True, type=click.Path(path_type=Path), help="A new folder.")
def dolma(out: Path, folder: Path) -> None:
    """Write the articles of a finished run as documents of AI2's Dolma, with what was found in them as attributes.

    Its mixer can then drop articles and blank furniture by its own configuration.

    Example: preprocess dolma OUT -o dolma/
    """
    with errors_told():
        from preprocess.dolma import export  # noqa: PLC0415
        from preprocess.loading import load  # noqa: PLC0415

        files = export(load(out).records, folder)
        say(f"{files} files of documents, and as many of attributes, in {folder}")


@click.command()
@click.argument("out_a", type=click.Path(path_type=Path))
@click.argument("out_b", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of a table.")
def compare(out_a: Path, out_b: Path, *, as_json: bool) -> None:
    """Tell two finished runs apart, source by source: a is OUT_A, b is OUT_B.

    Example: preprocess compare OUT_A OUT_B
    """
    with errors_told():
        from preprocess.files.store import json_bytes, read_sources  # noqa: PLC0415
        from preprocess.report.compare import compare as compared  # noqa: PLC0415
        from preprocess.words import comparison  # noqa: PLC0415

        found = compared(read_sources(out_a), read_sources(out_b))
        if as_json:
            sys.stdout.buffer.write(json_bytes(found, indent=2) + b"\n")
        else:
            for line in comparison(found):
                click.echo(line)
