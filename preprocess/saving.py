"""A corpus → the folder that a run leaves."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from preprocess.article import Record
from preprocess.boilerplate import shipped_packs
from preprocess.files import rows, store
from preprocess.files.declared import OWN
from preprocess.files.inputs import MANIFEST
from preprocess.files.kinds import carried
from preprocess.files.tables import Tables, kinds_of_figures
from preprocess.progress import Progress, counted
from preprocess.report.card import Left, card, is_own
from preprocess.report.measures import table
from preprocess.settings import Settings
from preprocess.text import encodable_value

if TYPE_CHECKING:
    from preprocess.pipeline import Corpus

_log = logging.getLogger(__name__)


def save(corpus: "Corpus", folder: Path, format_: str, progress: Progress | None = None) -> None:
    """Write the files of a run, the manifest last.

    Args:
        corpus: What a run found.
        folder: Where they go; nobody else may be writing into it.
        format_: Of its tables.
        progress: Is called with the phase, the articles done in it, and their number.

    Raises:
        RunError: If the folder or a file of it cannot be written.
    """
    store.open_folder(folder)
    fields = carried((scored.marked.article.extra for scored in corpus.records.scored), OWN)
    tables = Tables(folder, format_, fields)
    articles = {"corpus": _corpus_row, "articles": rows.article_row}
    tables.write(articles, counted(corpus.records, "write", progress, total=len(corpus.records)))
    tables.write({"links": rows.link_row}, corpus.links)
    tables.write({"candidates": rows.candidate_row}, corpus.candidates)
    store.write_rows(folder / "rejected.jsonl", map(rows.rejected_row, corpus.rejected))
    store.write_whole(folder / store.PROFILE, [corpus.profile.content()])
    if progress is not None:
        progress("report", 0, len(corpus.records))
    reports = corpus.by_source()
    figures = table(reports)
    store.write_sources(folder, figures, reports)
    tables.write_sources(figures)
    store.write_whole(folder / store.REPORT, [corpus.page()])
    tables.remove_others()
    manifest = _manifest(corpus) | {"format": format_}
    left = Left(
        manifest=manifest,
        carried=fields,
        reports=reports,
        alarms=corpus.alarms,
        figures=kinds_of_figures(figures),
        digests=tables.digests(),
    )
    is_written = _write_card(left, folder)
    store.write_json(folder / MANIFEST, manifest | {"card": is_written})


def made_with(settings: Settings) -> dict[str, Any]:
    """Return what decides a result beside its input: versions, digests of models and rule packs, settings."""
    return {
        "versions": store.versions(),
        "models": store.model_digests(),
        "packs": store.pack_digests([*shipped_packs(), *settings.mark.packs]),
        "settings": settings.model_dump(mode="json"),
    }


def _manifest(corpus: "Corpus") -> dict[str, Any]:
    found = {"counts": corpus.counts(), "alarms": corpus.alarms, "crowds": corpus.crowds}
    return made_with(corpus.settings) | {"inputs": dict(corpus.inputs)} | found


def _write_card(left: Left, folder: Path) -> bool:
    """Write the dataset card, and return whether it was: one that a person wrote or changed stays, which is told."""
    is_written = store.write_card(folder, card(left), is_own)
    if not is_written:
        path = folder / store.CARD
        _log.warning("%s: is not as a run wrote it, so it stays; a run writes a card where there is none", path)
    return is_written


def _corpus_row(record: Record) -> rows.Row | None:
    # Other tools read no file with half a character in it; articles has the text as it came.
    return encodable_value(rows.corpus_row(record)) if record.verdict.keep else None
