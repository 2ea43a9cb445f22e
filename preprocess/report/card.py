"""The dataset card of a run: a README.md as the Hugging Face Hub and ``datasets`` read it.

Its head is YAML: which file is which configuration, and the type of every column, so that nothing is guessed from the
first rows. Its body says what is in the folder, how it was made, and what the figures do not say.
https://huggingface.co/docs/hub/datasets-cards
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import xxhash

from preprocess.alarms import Alarm, alarm_lines
from preprocess.files.declared import TABLES, WITH_CARRIED
from preprocess.files.kinds import JSON, Carried, Kind
from preprocess.report.measures import Estimate, SourceReport
from preprocess.settings import Settings
from preprocess.text import shown

_SOURCES = 50  # rows of the table of sources
_WIDTH = 80  # characters of a name, or of a setting's value
_MARK = "<!-- preprocess wrote this card, and writes it anew as long as nothing in it is changed: "
_MARKS = re.compile(r"([\\`*_{}\[\]()<>#|~&$!])")
_CODE = re.compile(r"[a-z]{2,3}")
_SIZES = (
    *((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M")),
    *((10_000_000, "1M<n<10M"), (100_000_000, "10M<n<100M"), (1_000_000_000, "100M<n<1B")),
)
_DTYPES = {"bool": "bool", "int": "int64", "long": "int64", "float": "float64", "json": "json", "mixed": "json"}
_DAY = "read.today"  # of the run, where nobody set one
_PATHS = ("mark.packs", "mark.profile")  # settings whose value says where files of one machine lie
_TOLD = {
    "corpus": "the articles that are kept: clean text, metadata, score, and the fields that the input carried",
    "articles": "every article that came in, as it came: spans of furniture, evidence, what was decided and why",
    "links": "copies, excerpts, retellings and accounts of one event, with their evidence",
    "candidates": "every pair that was compared, with its measures",
    "sources": "the figures of each source",
}
_LIMITS = """\
- The score of original reporting estimates how much of a piece's information its author appears to have obtained
  first-hand. It reads the text; it cannot know what was done and not written. It is no measure of truth, importance or
  quality. English alone has a score.
- Novelty and credit are told by this corpus alone: what was not collected cannot be an origin.
- What was stripped was found by rules, by what sources repeat, and by a model; only English has rules of its own. Each
  removal is a span in `articles`, over the text as it came.
- Retellings are found by a model with a cut-off; `candidates` has the pairs that fell short of it.
- Nothing was removed for what it says: the texts may hold personal data, errors, and what offends.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What stands in the folder.

    Attributes:
        manifest: Of the run.
        carried: The carried fields that are columns.
        reports: The figures of its sources.
        alarms: What to look at before trusting it.
        figures: The columns of the figures of sources.
        digests: Of the file of each table, by name.
    """

    manifest: Mapping[str, Any]
    carried: Carried = field(default_factory=Carried)
    reports: Sequence[SourceReport] = ()
    alarms: Sequence[Alarm] = ()
    figures: Mapping[str, Kind] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)


def card(left: Left) -> bytes:
    """Return the card of a run, in UTF-8, with a last line by which :func:`is_own` knows it."""
    text = "\n".join([*_head(left), *_body(left)]) + "\n"
    content = text.encode("utf-8", "replace")
    return content + f"{_MARK}{xxhash.xxh3_128_hexdigest(content)} -->\n".encode()


def is_own(content: bytes) -> bool:
    """Return whether a card is as :func:`card` made it, with nothing in it changed."""
    text, mark, digest = content.rpartition(_MARK.encode())
    return bool(mark) and digest == f"{xxhash.xxh3_128_hexdigest(text)} -->\n".encode()


def _head(left: Left) -> Iterator[str]:
    yield "---"
    yield "# license: not stated here; the texts are their publishers'"
    if languages := sorted({code for report in left.reports for code in map(_code, report.languages) if code}):
        yield f"language: {json.dumps(languages)}"
    yield f"size_categories: {json.dumps([_size(left.manifest['counts']['kept'])])}"
    yield 'task_categories: ["text-generation"]'
    yield 'tags: ["news", "news-preprocess"]'
    yield "configs:"
    for name in _TOLD:
        yield f"- config_name: {name}"
        if name == "corpus":
            yield "  default: true"
        yield f"  data_files: {name}.{left.manifest['format']}"
        # What datasets made of a folder of this name before is taken for this one, unless something here differs.
        yield f'  description: "digest {left.digests.get(name, "")}"'
    if left.manifest["format"] == "jsonl":  # Parquet says itself what its columns are
        yield from _info(left)
    yield "---"


def _info(left: Left) -> Iterator[str]:
    yield "dataset_info:"
    for name in _TOLD:
        if left.carried.are_all or name not in WITH_CARRIED:
            yield f"- config_name: {name}"
            yield "  features:"
            yield from (f"  - {json.dumps(one, ensure_ascii=False)}" for one in features(name, left))


def features(table: str, left: Left) -> list[dict[str, Any]]:
    """Return the types of the columns of a table of JSON lines as the head of a card has them.

    Args:
        table: Its name.
        left: Says which fields are carried.
    """
    columns = dict(left.figures if table == "sources" else TABLES[table])
    if table == "articles":  # an object with other names in each row
        columns["originality"] = Kind("struct", {**columns["originality"].fields, "parts": JSON})
    if table in WITH_CARRIED:
        columns |= left.carried.columns
    return [{"name": name} | _feature(kind) for name, kind in columns.items()]


def _feature(kind: Kind) -> dict[str, Any]:
    if kind.name == "struct":
        return {"struct": [{"name": name} | _feature(one) for name, one in kind.fields.items()]}
    if kind.name == "list":
        inside = _feature(kind.fields[""])
        return {"list": inside.get("dtype") or inside.get("struct") or inside}
    return {"dtype": _DTYPES.get(kind.name, "string")}


def _body(left: Left) -> Iterator[str]:
    counts = left.manifest["counts"]
    yield ""
    yield f"# News corpus of {counts['kept']:,} articles"
    yield ""
    yield f"Made by news-preprocess from {counts['articles']:,} articles of {len(left.reports):,} sources: furniture is"
    yield "stripped, copies and retellings are found, and one of each family stays. No licence is stated: the texts are"
    yield "their publishers', and what may be done with them is for whoever shares this corpus to find out."
    yield ""
    yield from _table(("configuration", "a row is"), ((f"`{name}`", told) for name, told in _TOLD.items()))
    yield from ("", "## How to load it", "", "```python", "from datasets import load_dataset", "")
    yield 'corpus = load_dataset("path/to/this/folder", split="train")'
    yield 'articles = load_dataset("path/to/this/folder", "articles", split="train")'
    yield from ("```", "")
    if left.manifest["format"] == "jsonl":
        yield "This needs datasets 4.7 or later, whose type `Json` holds what differs from row to row."
        yield ""
    yield from ("## What was kept", "")
    yield from _table(("articles", "number"), _fates(counts))
    yield from _stripped(left.reports)
    yield from _looked_at(left.alarms)
    yield from _of_sources(left.reports)
    yield from ("", "## How it was made", "")
    yield from _made(left.manifest)
    yield from ("", "## What the figures do not say", "", _LIMITS)
    yield from ("## How to cite", "")
    yield f"Name the publishers of the texts, and {_version(left.manifest)}, with the settings above."


def _fates(counts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "that came in", f"{counts['articles']:,}"
    yield "kept", f"{counts['kept']:,}"
    yield from ((f"dropped: {_md(reason)}", f"{number:,}") for reason, number in counts["dropped"].items())
    yield from ((f"flagged: {_md(flag)}", f"{number:,}") for flag, number in counts["flagged"].items())
    yield "inputs rejected", f"{counts['rejected']:,}"
    if skipped := sum(counts["skipped"].values()):
        yield "records of archives without a page", f"{skipped:,}"


def _stripped(reports: Sequence[SourceReport]) -> Iterator[str]:
    found: Counter[str] = Counter()
    for report in reports:
        found.update(report.stripped)
    whole = sum(report.characters for report in reports)
    if found and whole:
        yield from ("", "## What was stripped", "")
        ordered = sorted(found.items(), key=lambda one: (-one[1], one[0]))
        rows = ((_md(label), f"{number:,}", f"{number / whole:.2%}") for label, number in ordered)
        yield from _table(("label", "characters", "of all that came in"), rows)


def _looked_at(alarms: Sequence[Alarm]) -> Iterator[str]:
    if lines := [_md(line.removeprefix("look at this: "), 3 * _WIDTH) for line in alarm_lines(alarms)]:
        yield from ("", "## What to look at first", "")
        yield from (f"- {line}" for line in lines)


def _of_sources(reports: Sequence[SourceReport]) -> Iterator[str]:
    if not reports:
        return
    yield from ("", "## Sources", "")
    yield "In brackets the 95 % interval, where there are enough articles that do not hang together."
    yield ""
    ordered = sorted(reports, key=lambda one: (-one.articles, one.source is None, one.source or ""))
    first, others = ordered[:_SOURCES], ordered[_SOURCES:]
    rows = [_of_source(one) for one in first]
    if others:
        articles, kept = (sum(getattr(one, name) for one in others) for name in ("articles", "kept"))
        rows.append((f"{len(others):,} others", f"{articles:,}", f"{kept:,}", "", "", ""))
    columns = ("source", "articles", "kept", "furniture", "copies of others", "original reporting, 0 to 1")
    yield from _table(columns, rows)


def _of_source(report: SourceReport) -> tuple[str, ...]:
    name = "*unknown*" if report.source is None else _md(report.source)
    share, copied = _share(report.furniture.share), _share(report.copying.copied)
    score = report.reporting.score
    told = "" if score.value is None else f"{score.value:.2f}"
    if score.low is not None and score.high is not None:
        told += f" [{score.low:.2f}, {score.high:.2f}]"
    return name, f"{report.articles:,}", f"{report.kept:,}", share, copied, told


def _share(found: Estimate) -> str:
    if found.value is None:
        return ""
    if found.low is None or found.high is None:
        return f"{found.value:.1%}"
    return f"{found.value:.1%} [{found.low:.1%}, {found.high:.1%}]"


def _made(manifest: Mapping[str, Any]) -> Iterator[str]:
    yield f"By {_version(manifest)}, from {len(manifest['inputs']):,} files; `manifest.json` has the digest of each."
    yield ""
    yield from _table(("setting that is not the default", "value"), _changed(manifest["settings"]))
    yield ""
    yield from _table(("part", "version or SHA-256"), _parts(manifest))


def _changed(settings: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    usual = Settings().model_dump(mode="json")
    for phase, values in settings.items():
        for key, value in values.items():
            name = f"{phase}.{key}"
            if name != _DAY and value != usual.get(phase, {}).get(key):
                told = "files of one's own" if name in _PATHS else json.dumps(value, ensure_ascii=False)
                yield _md(name), _md(told)


def _parts(manifest: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from ((_md(name), _md(version)) for name, version in manifest["versions"].items())
    yield from ((f"model {_md(name)}", digest) for name, digest in manifest["models"].items())
    yield from ((f"rules {_md(name)}", digest) for name, digest in manifest["packs"].items())


def _version(manifest: Mapping[str, Any]) -> str:
    return f"news-preprocess {_md(manifest['versions']['news-preprocess'])}"


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |"
    yield f"|{' --- |' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _md(text: str, width: int = _WIDTH) -> str:
    """A text as Markdown shows it: on one line, and nothing in it obeyed, neither marks nor tags."""
    return _MARKS.sub(r"\\\1", shown(text, width))


def _code(language: str) -> str | None:
    """The code of a language as a card may have it, without a script; None where there is none."""
    code = language.partition("-")[0]
    return code if _CODE.fullmatch(code) else None


def _size(articles: int) -> str:
    return next((name for below, name in _SIZES if articles < below), "n>1B")
