"""What a finished run left → its corpus."""

from pathlib import Path

from preprocess.article import Candidate, Crowd, Record, Scored
from preprocess.boilerplate import Profile
from preprocess.errors import InputError, MissingError, RunError
from preprocess.files import rows, store, tables
from preprocess.files.inputs import MANIFEST
from preprocess.files.read import Rejected
from preprocess.pipeline import Corpus, subject_of
from preprocess.records import Records
from preprocess.settings import MEMORY, Settings
from preprocess.shelf import room_of, shelved


def load(out: str | Path) -> Corpus:
    """Read back what a run left.

    Raises:
        MissingError: If the folder holds no finished run.
        RunError: If a file of it was changed so that it cannot be read.

    >>> import preprocess
    >>> _ = preprocess.run("seeds/", out="OUT")
    >>> preprocess.load("OUT").groups
    {'000_cda73371375cd16e': ('000_cda73371375cd16e', '001_626ce4ae4865dc21')}
    """
    folder = Path(out)
    try:
        return _loaded(folder)
    except (InputError, OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        problem = f"{type(error).__name__}: {error}"
        raise RunError(f"{folder}: is not as a run leaves it ({problem:.200}); run it again") from error


def _loaded(folder: Path) -> Corpus:
    manifest = store.read_manifest(folder)
    settings = Settings.checked(manifest["settings"], f"{folder / MANIFEST}: settings")
    strip = frozenset(settings.mark.strip)
    room = room_of(MEMORY)
    left = tables.Tables(folder, tables.named(manifest))
    articles = left.read("articles")
    scored = shelved(Scored, (rows.scored_of(row, strip=strip, read=settings.read) for row in articles), room)
    pairs = map(rows.candidate_of, left.read("candidates"))
    candidates = shelved(Candidate, pairs, room)
    return Corpus(
        records=Records(scored, list(map(subject_of, scored)), candidates, settings.policy),
        candidates=candidates,
        rejected=tuple(Rejected(**row) for row in store.read_rows(folder / "rejected.jsonl")),
        skipped_keys=manifest["counts"]["skipped_keys"],
        crowds=tuple(Crowd(**row) for row in manifest["crowds"]),
        inputs=manifest["inputs"],
        profile=Profile.load(folder / store.PROFILE),
        settings=settings,
    )


def find_record(corpus: Corpus, prefix: str) -> Record:
    """Return the record with that id, or the only one whose id begins with it.

    Raises:
        MissingError: If there is none, or more than one.
    """
    found = [subject.id for subject in corpus.records.subjects if subject.id.startswith(prefix)]
    chosen = [prefix] if prefix in found else found
    if len(chosen) == 1:
        return corpus.records.by_id[chosen[0]]
    if not found:
        raise MissingError(f"no article's id begins with {prefix!r}; articles lists them all")
    some = ", ".join(found[:5])
    raise MissingError(f"{len(found)} ids begin with {prefix!r}: {some}{', …' if len(found) > 5 else ''}")  # noqa: PLR2004 - five are enough to see
