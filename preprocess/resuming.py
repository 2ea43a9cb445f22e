"""Whether a run may go on with what a stopped one kept: only where all that decides its result is the same."""

import hashlib
import logging
import platform
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Any

from preprocess.boilerplate import shipped_packs
from preprocess.errors import UsageError
from preprocess.files.inputs import STDIN, InputFile
from preprocess.files.read import tables
from preprocess.files.spool import PARTIAL, Spool
from preprocess.files.store import file_digest, json_bytes, model_digests
from preprocess.settings import Settings, of_today

_log = logging.getLogger(__name__)

_ROOT = Path(__file__).parent


def begin(
    out: Path, files: Sequence[InputFile], digests: Mapping[str, str], settings: Settings, *, resume: bool
) -> tuple[Spool, Settings]:
    """Return where a run keeps what it has done, and its settings with the day that it began.

    What a stopped run kept is taken away, with a warning, unless the run shall go on with it and nothing has changed.

    Args:
        out: The folder for the result.
        files: What is read.
        digests: SHA-256 of each, by name.
        settings: As they were given.
        resume: Whether to go on with what was kept.

    Raises:
        UsageError: If the run shall go on, and reads standard input.
        RunError: If the folder cannot be written.
    """
    spool = Spool(out / PARTIAL)
    note = spool.note()
    if any(file.path is None for file in files):
        if resume:
            raise UsageError(f"{STDIN}: standard input cannot be read a second time; --resume needs files")
        spool.remove()
        return Spool(None), of_today(settings)
    key = _key(files, digests, settings)
    if resume and (began := _began(note, key)):
        return spool, settings.model_copy(update={"read": settings.read.model_copy(update={"today": began})})
    if note is not None:
        _warn(out, _kept_key(note), key, resume=resume)
    today = of_today(settings)
    spool.begin({"key": key, "today": str(today.read.today)})
    return spool, today


def _began(note: Any, key: Mapping[str, str]) -> date | None:  # noqa: ANN401 - whatever stands in the file
    """The day that the run of a note began, where all else is the same."""
    try:
        return date.fromisoformat(note["today"]) if note["key"] == key else None
    except (KeyError, TypeError, ValueError):
        return None


def _kept_key(note: Any) -> Mapping[str, str]:  # noqa: ANN401 - the same
    key = note.get("key") if isinstance(note, dict) else None
    return key if isinstance(key, dict) else {}


def _warn(out: Path, kept: Mapping[str, str], key: Mapping[str, str], *, resume: bool) -> None:
    if resume:
        changed = " and ".join(name for name in key if kept.get(name) != key[name]) or "notes"
        _log.warning("%s: begins anew, since the %s are not those of the stopped run", out, changed)
    else:
        _log.warning("%s: begins anew; --resume would have gone on with what a stopped run had done", out)


def _key(files: Sequence[InputFile], digests: Mapping[str, str], settings: Settings) -> dict[str, str]:
    """A digest of each thing that decides what a run finds, by its name; not of the day that it began."""
    packs = [*shipped_packs(), *settings.mark.packs]
    profile = settings.mark.profile
    return {
        "inputs": _digest([[file.name, file.inner, digests[file.name]] for file in files], _of_files(tables(files))),
        "settings": _digest(settings.model_dump(mode="json"), _of_files([profile] if profile else [])),
        "packs": _digest(_of_files(packs)),
        "models": _digest(model_digests()),
        "versions": _digest(dict(_versions()), _of_files(sorted(_ROOT.rglob("*.py")))),
    }


def _of_files(paths: Sequence[Path]) -> list[list[str]]:
    return [[path.as_posix(), file_digest(path)] for path in paths]


def _versions() -> Iterator[tuple[str, str]]:
    """The versions of Python and of every library that is used where it is installed."""
    yield "python", platform.python_version()
    for needed in metadata.requires("news-preprocess") or ():
        name = re.split(r"[^\w.-]", needed, maxsplit=1)[0]
        try:
            yield name, metadata.version(name)
        except metadata.PackageNotFoundError:
            continue


def _digest(*parts: object) -> str:
    return hashlib.sha256(json_bytes(parts)).hexdigest()
