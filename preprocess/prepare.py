"""What is done to one article, whatever the others are: extract its page, find its language, label its furniture.

Since no article needs another here, the work is shared among processes; the result stands in the order of the input.
"""

import multiprocessing
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice

from preprocess.article import Article, Marked
from preprocess.boilerplate import load_packs, mark
from preprocess.errors import RunError
from preprocess.language import detect
from preprocess.settings import Settings

CHUNK = 64
"""Articles that are handed to a process at a time."""


class Preparer:
    """The work on one article, with its rules loaded."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._packs = load_packs(settings.mark.packs)

    def __call__(self, article: Article) -> Marked:
        """Return the article with its language and its labelled spans."""
        language = detect(article.text, self._settings.language, given=article.language)
        return mark(article, language=language, packs=self._packs, strip=self._settings.mark.strip)


def prepare_all(articles: Iterable[Article], settings: Settings, *, workers: int = 1) -> Iterator[Marked]:
    """Yield each article with its language and its labelled spans, in the order given.

    Args:
        articles: Any number; with one worker they are taken one by one.
        settings: What to do.
        workers: Processes that share the work; the result does not depend on it.

    Raises:
        RunError: If a process died.
    """
    chunks = list(_chunks(articles)) if workers > 1 else []
    if len(chunks) < 2:  # noqa: PLR2004 - a second process would have nothing to do
        yield from map(Preparer(settings), (article for chunk in chunks for article in chunk) if chunks else articles)
        return
    # Spawned, since a fork copies the locks of the libraries' threads in whatever state they are.
    context = multiprocessing.get_context("spawn")
    processes = min(workers, len(chunks))
    try:
        with ProcessPoolExecutor(processes, context, initializer=_begin, initargs=(settings,)) as pool:
            for done in pool.map(_prepared, chunks):
                yield from done
    except BrokenProcessPool as error:
        raise RunError(
            f"a worker process died, for want of memory perhaps; try --workers 1 instead of {workers}"
        ) from error


def _chunks(articles: Iterable[Article]) -> Iterator[list[Article]]:
    rest = iter(articles)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


_preparer: list[Preparer] = []
"""The one of this process, once it has begun."""


def _begin(settings: Settings) -> None:
    _preparer[:] = [Preparer(settings)]


def _prepared(chunk: Sequence[Article]) -> list[Marked]:
    return list(map(_preparer[0], chunk))
