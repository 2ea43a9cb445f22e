"""A finished run → documents and attributes as AI2's Dolma toolkit reads them.

A document is an article as it came; what was found in it is attributes beside it: spans ``[start, end, score]`` over
its text. Dolma counts offsets in Unicode code points, as we do: its taggers slice Python's texts
(``dolma/core/data_types.py``), and its mixer counts Rust's ``chars`` (``src/shard.rs``). What is dropped and blanked is
then a matter of the mixer's configuration; :func:`removals` makes it give back our clean texts.
https://github.com/allenai/dolma/blob/main/docs/data-format.md
"""

import gzip
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from io import BufferedIOBase
from pathlib import Path
from typing import Any

from preprocess.article import Extent, Marked, Record
from preprocess.errors import RunError, UsageError
from preprocess.files.store import json_bytes, writing
from preprocess.text import encodable

ATTRIBUTES = "preprocess"
"""The folder of attributes, and what the name of each begins with."""

ROWS, BYTES = 20_000, 1 << 28
"""A file ends with the document that makes it so long, its text in characters."""

_DEEPEST = 50  # lists and objects inside each other; Dolma's reader of JSON fails at 128
_NAMES = ("url", "title", "author", "published", "language")

Row = dict[str, Any]
Spans = list[list[float]]


def export(records: Iterable[Record], out: Path) -> int:
    """Write documents and attributes, and return how many files of each.

    Args:
        records: Of a run, in their order.
        out: The folder that gets ``documents`` and ``attributes``; it must be new or empty.

    Raises:
        UsageError: If there is something in the folder already.
        RunError: If it cannot be written.
    """
    folders = (out / "documents", out / "attributes" / ATTRIBUTES)
    try:
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise UsageError(f"{out}: is there already; name a new folder with -o")
        for folder in folders:
            folder.mkdir(parents=True)
    except OSError as error:
        raise RunError(f"{out}: cannot be used as a folder: {error.strerror or error}") from error
    rest = iter(records)
    first = next(rest, None)
    number = 0
    while first is not None:
        first = _write_file(first, rest, [folder / f"{number:05}.jsonl.gz" for folder in folders])
        number += 1
    return number


def _write_file(record: Record | None, rest: Iterator[Record], paths: Iterable[Path]) -> Record | None:
    """Write one file of documents and one of attributes; return the first record that is in none yet."""
    rows = size = 0
    with ExitStack() as files:
        streams = [files.enter_context(_packed(files, path)) for path in paths]
        while record is not None and rows < ROWS and size < BYTES:
            for stream, row in zip(streams, (document(record), attributes(record)), strict=True):
                stream.write(json_bytes(row) + b"\n")
            rows, size = rows + 1, size + len(record.marked.article.text)
            record = next(rest, None)
    return record


def _packed(files: ExitStack, path: Path) -> BufferedIOBase:
    # Without a name and a time in its head, so that the same documents are the same bytes.
    return gzip.GzipFile("", "wb", 6, files.enter_context(writing(path)), mtime=0)


def document(record: Record) -> Row:
    """Return an article as a document; half a character in it, which Dolma cannot read, is replaced."""
    article = record.marked.article
    told = {name: getattr(article, name) for name in _NAMES} | {"language": record.marked.language}
    metadata = {name: value for name, value in told.items() if value is not None} | dict(article.extra)
    row: Row = {"id": article.id, "text": article.text, "source": article.source or "unknown"}
    if article.period is not None and article.published:
        row["created"] = article.published
    return {name: encodable(value) for name, value in row.items()} | {"metadata": _readable(metadata, _DEEPEST)}


def attributes(record: Record) -> Row:
    """Return what was found in an article, each as spans over its text.

    ``preprocess__furniture__LABEL``
        The spans of a label, each with 1.0; labels that are kept too. Left out where the article has none.
    ``preprocess__clean__remove``, ``preprocess__clean__space``
        What :func:`removals` tells.
    ``preprocess__originality__score``
        The score over the whole text; left out where there is none.
    ``preprocess__verdict__dropped``
        1.0 over the whole text where the article is dropped, else 0.0.
    ``preprocess__verdict__REASON``
        1.0 over the whole text of an article that is dropped for it.
    """
    marked, verdict = record.marked, record.verdict
    found: dict[str, Spans] = {}
    for span in marked.spans:
        found.setdefault(f"furniture__{span.label}", []).append([span.start, span.end, 1.0])
    found["clean__remove"], found["clean__space"] = removals(marked)
    whole = len(marked.article.text)
    if record.originality.score is not None:
        found["originality__score"] = [[0, whole, record.originality.score]]
    found["verdict__dropped"] = [[0, whole, float(not verdict.keep)]]
    if verdict.reason is not None:
        found[f"verdict__{verdict.reason}"] = [[0, whole, 1.0]]
    named = {f"{ATTRIBUTES}__{name}": spans for name, spans in found.items()}
    return {"id": encodable(marked.article.id), "source": encodable(marked.article.source or "unknown")} | {
        "attributes": named
    }


def removals(marked: Marked) -> tuple[Spans, Spans]:
    """Return what to take out of a text to have its clean text.

    Args:
        marked: The article with its spans.

    Returns:
        The stretches to remove, and those for which one blank stands, because no blank is beside them.
    """
    text = marked.article.text
    removed: Spans = []
    blanks: Spans = []
    end = 0  # of what is told
    gap: list[Extent] = []  # the blanks since then
    for start, stop in marked.kept:
        piece = text[start:stop]
        first, last = start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
        gap.append((start, min(first, stop)))
        if first >= stop:
            continue
        _close(text, (end, first), gap if end else [], removed, blanks)
        end, gap = last, [(last, stop)]
    if end < len(text):
        removed.append([end, len(text), 1.0])
    return removed, blanks


def _close(text: str, between: Extent, gap: Iterable[Extent], removed: Spans, blanks: Spans) -> None:
    """Tell what goes of a stretch between two that stay: all but its strongest blanks, as the clean text has them."""
    start, end = between
    if start == end:
        return
    stays = max(gap, key=lambda one: (text.count("\n", *one), one[1] - one[0]), default=None)
    if stays is None:
        removed.append([start, end, 1.0])
    elif stays[0] == stays[1]:
        blanks.append([start, end, 1.0])
    else:
        removed += [[*one, 1.0] for one in ((start, stays[0]), (stays[1], end)) if one[0] < one[1]]


def _readable(value: Any, depth: int) -> Any:  # noqa: ANN401 - any JSON value
    """A value that Dolma's reader of JSON takes: what is nested too deep is JSON as a text."""
    if isinstance(value, str):
        return encodable(value)
    if not isinstance(value, list | tuple | dict):
        return value
    if not depth:
        return json_bytes(value).decode()
    if isinstance(value, dict):
        return {encodable(str(name)): _readable(item, depth - 1) for name, item in value.items()}
    return [_readable(item, depth - 1) for item in value]
