"""One phase alone, over files or over what a finished run left."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from preprocess.article import Link, Scored
from preprocess.boilerplate import Profile
from preprocess.errors import RunError
from preprocess.files.inputs import MANIFEST, find_files
from preprocess.files.read import Rejected, read_files
from preprocess.loading import load
from preprocess.originality import score
from preprocess.pipeline import linked
from preprocess.prepare import Prepared, Preparer, learned, prepare_all
from preprocess.settings import MEMORY, Settings
from preprocess.shelf import room_of


def score_only(inputs: Sequence[str], settings: Settings) -> Iterator[Scored | Rejected]:
    """Yield each article with its score: of a finished run's folder, or of files as a run takes them.

    Raises:
        RunError: Once it is told what was rejected, if no article could be used.
    """
    prepared = _prepared(inputs, settings)
    yield from _rejected(prepared, inputs)
    # What a run left may have been scored by an earlier version.
    again = _is_run(inputs)
    for item in prepared.scored:
        yield replace(item, originality=score(item.marked)) if again else item


def link_only(inputs: Sequence[str], settings: Settings) -> Iterator[Link | Rejected]:
    """Yield what was rejected, then every link, of a finished run's folder or of files as a run takes them.

    Raises:
        RunError: Once that is told, if no article could be used.
    """
    prepared = _prepared(inputs, settings)
    yield from _rejected(prepared, inputs)
    yield from linked(prepared, settings).links


def learn_only(inputs: Sequence[str], settings: Settings) -> Iterator[Rejected | Profile]:
    """Yield what was rejected, then what each source of the inputs repeats.

    Raises:
        RunError: If no article could be used.
    """
    arrived = read_files(find_files(inputs, out=None), settings.read)
    for found in learned(map(Preparer(settings).take, arrived), room_of(MEMORY)):
        yield found
        if isinstance(found, Profile):
            return
    raise _no_article(inputs)


def _prepared(inputs: Sequence[str], settings: Settings) -> Prepared:
    if _is_run(inputs):
        corpus = load(inputs[0])
        return Prepared(scored=corpus.records.scored, rejected=(), profile=corpus.profile)
    return prepare_all(read_files(find_files(inputs, out=None), settings.read), settings, room=room_of(MEMORY))


def _rejected(prepared: Prepared, inputs: Sequence[str]) -> Iterator[Rejected]:
    yield from prepared.rejected
    if not prepared.scored:
        raise _no_article(inputs)


def _is_run(inputs: Sequence[str]) -> bool:
    return len(inputs) == 1 and (Path(inputs[0]) / MANIFEST).is_file()


def _no_article(inputs: Sequence[str]) -> RunError:
    return RunError(f"{', '.join(inputs)}: no article that can be used was found")
