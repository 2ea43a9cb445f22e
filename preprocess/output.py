"""What commands write: rows and texts to standard output, words about them to stderr."""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from preprocess.errors import RunError
from preprocess.options import say

if TYPE_CHECKING:
    from preprocess.article import Marked
    from preprocess.files.read import Rejected
    from preprocess.pipeline import Corpus
    from preprocess.settings import Settings


def marked_of(input_: str, settings: "Settings", language: str | None) -> "Iterator[Marked | str]":
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


def write_found(found: "Iterator[Rejected | Any]", row: Callable[[Any], dict[str, Any]]) -> None:
    """Write rows as they come, and tell what was rejected."""
    from preprocess.files.read import Rejected  # noqa: PLC0415
    from preprocess.files.store import json_bytes  # noqa: PLC0415

    for one in found:
        if isinstance(one, Rejected):
            say(str(one))
        else:
            sys.stdout.buffer.write(json_bytes(row(one)) + b"\n")


def write_borderline(corpus: "Corpus", count: int, kinds: tuple[str, ...]) -> None:
    """Write pairs on both sides of a cut-off, with the beginning of what they share."""
    from preprocess.files.rows import borderline_row  # noqa: PLC0415
    from preprocess.files.store import json_bytes  # noqa: PLC0415

    for one in corpus.borderline(count, *kinds):
        sys.stdout.buffer.write(json_bytes(borderline_row(one, corpus.records.by_id)) + b"\n")


def write_clean(marked: "Marked", number: int) -> None:
    """Write the clean text, parted from the one before."""
    parted = "\n\f" if number else ""
    sys.stdout.buffer.write(f"{parted}{marked.clean_text}\n".encode("utf-8", "replace"))


def write_diff(marked: "Marked", number: int) -> None:
    """Write the text with what is stripped marked in it, in colours on a terminal."""
    from preprocess.diff import diff  # noqa: PLC0415

    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    parted = "\n\f" if number else ""
    sys.stdout.buffer.write(f"{parted}{diff(marked, colour=colour)}\n".encode("utf-8", "replace"))


def write_spans(marked: "Marked", _number: int) -> None:
    """Write the text with its spans as a row."""
    from preprocess.files.rows import marked_row  # noqa: PLC0415
    from preprocess.files.store import json_bytes  # noqa: PLC0415

    sys.stdout.buffer.write(json_bytes(marked_row(marked)) + b"\n")


def say_flags(marked: "Marked", settings: "Settings") -> None:
    """Say what a person should look at: on a short text only that most of it went."""
    from preprocess.standing import flags  # noqa: PLC0415
    from preprocess.text import count_words  # noqa: PLC0415
    from preprocess.words import FLAG_WORDS  # noqa: PLC0415

    found = flags(count_words(marked.clean_text), marked.stripped_share, settings.policy)
    if found and marked.removed:
        say(f"look at {marked.article.id}: {', '.join(FLAG_WORDS[flag] for flag in found)}")


def say_where_to_look(corpus: "Corpus", out: Path, format_: str) -> None:
    """End a run with what to do next."""
    shown = next(iter(corpus.dropped or corpus.records)).marked.article.id
    say("")
    say(f"The corpus is {out / f'corpus.{format_}'}; why: preprocess explain {out} {shown}")


def refuse_nothing(corpus: "Corpus", inputs: tuple[str, ...]) -> None:
    """Say what was wrong where nothing could be used.

    Raises:
        RunError: If nothing could be used.
    """
    if corpus.records:
        return
    if corpus.rejected:
        raise RunError(f"no article could be used: all that was found in {', '.join(inputs)} was rejected")
    from preprocess.files.read import READABLE  # noqa: PLC0415

    raise RunError(f"{', '.join(inputs)}: no file to read was found; those are {', '.join(READABLE)}")
