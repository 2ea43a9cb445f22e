"""One phase alone, over files or over what a finished run left."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from preprocess.article import Link, Scored
from preprocess.boilerplate import Profile
from preprocess.errors import RunError
from preprocess.files.inputs import MANIFEST, find_files
from preprocess.files.read import Rejected, read_files
from preprocess.originality import score
from preprocess.pipeline import each_id_once, linked, load, parted
from preprocess.prepare import Preparer, Taken, learned, prepare_all
from preprocess.settings import Settings


def score_only(inputs: Sequence[str], settings: Settings) -> Iterator[Scored | Rejected]:
    """Yield each article with its score: of a finished run's folder, or of files as a run takes them.

    Raises:
        RunError: At the end, if no article could be used.
    """
    for item in _arrived(inputs, settings):
        yield item if isinstance(item, Rejected) else replace(item, originality=score(item.marked))


def link_only(inputs: Sequence[str], settings: Settings) -> Iterator[Link | Rejected]:
    """Yield what was rejected, then every link, of a finished run's folder or of files as a run takes them.

    Raises:
        RunError: If no article could be used.
    """
    scored, rejected = parted(_arrived(inputs, settings))
    yield from rejected
    yield from linked(each_id_once(scored), settings).links


def learn_only(inputs: Sequence[str], settings: Settings) -> Iterator[Rejected | Profile]:
    """Yield what was rejected, then what each source of the inputs repeats.

    Raises:
        RunError: If no article could be used.
    """
    prepare = Preparer(settings)
    taken: list[Taken] = []
    for item in map(prepare.take, read_files(find_files(inputs, out=None), settings.read)):
        if isinstance(item, Rejected):
            yield item
        else:
            taken.append(item)
    if not taken:
        raise _no_article(inputs)
    yield learned(taken)


def _arrived(inputs: Sequence[str], settings: Settings) -> Iterable[Scored | Rejected]:
    found: Sequence[Scored | Rejected]
    if len(inputs) == 1 and (Path(inputs[0]) / MANIFEST).is_file():
        found = [Scored(marked=one.marked, originality=one.originality) for one in load(inputs[0]).records]
    else:
        found = prepare_all(read_files(find_files(inputs, out=None), settings.read), settings).items
    yield from found
    if not any(isinstance(item, Scored) for item in found):
        raise _no_article(inputs)


def _no_article(inputs: Sequence[str]) -> RunError:
    return RunError(f"{', '.join(inputs)}: no article that can be used was found")
