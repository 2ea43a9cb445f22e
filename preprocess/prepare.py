"""What is done to one article, whatever the others are: extract its page, find its language, mark it, score it.

Since no article needs another here, the work is shared among processes; the result stands in the order of the input.
"""

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, datetime
from itertools import chain, islice

from preprocess.article import Article, Marked, Scored
from preprocess.boilerplate import load_packs, mark
from preprocess.errors import InputError, RunError
from preprocess.extract import NotHTML, extract
from preprocess.files.fields import article_of
from preprocess.files.read import Arrived, RawPage, Rejected
from preprocess.language import UNKNOWN, detect
from preprocess.originality import score
from preprocess.settings import Settings

CHUNK = 64
"""Articles that are handed to a process at a time."""

_AHEAD = 4  # chunks that wait for each process: enough that none is idle, few enough that pages are not piled up


class Preparer:
    """The work on one article, with its rules loaded."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._today = settings.read.today or datetime.now(UTC).date()
        self._packs = load_packs(settings.mark.packs)

    def __call__(self, arrived: Arrived) -> Scored | Rejected:
        """Return an article or a page with its language, spans and score; what is rejected stays so."""
        marked = self.marked(arrived)
        return marked if isinstance(marked, Rejected) else Scored(marked=marked, originality=score(marked))

    def marked(self, arrived: Arrived) -> Marked | Rejected:
        """Return the same without a score."""
        if isinstance(arrived, Rejected):
            return arrived
        if isinstance(arrived, Article):
            return self.mark(arrived)
        try:
            return self._page(arrived)
        except InputError as error:
            return Rejected(path=error.path, line=error.line, error=error.error)
        except NotHTML as error:
            return Rejected(path=arrived.path, line=None, error=str(error))

    def mark(self, article: Article, *, hint: str | None = None) -> Marked:
        """Find the language of an article and label its furniture.

        Args:
            article: The article; the language that it gives itself is believed.
            hint: The language that a page states: it counts where none can be found.
        """
        language = detect(article.text, self._settings.language, given=article.language)
        if language == UNKNOWN and hint:
            language = hint
        return mark(article, language=language, packs=self._packs, strip=self._settings.mark.strip)

    def _page(self, raw: RawPage) -> Marked:
        """Extract the article of a page; what is known of it beside the page counts more than what it states."""
        read = self._settings.read
        given = raw.fields.get("url")
        page = extract(raw.html, url=given if isinstance(given, str) else None, today=self._today)
        stated = {
            read.text_field: page.text,
            read.date_field: page.published,
            "title": page.title,
            "author": page.author,
            "url": page.url,
            "site_name": page.site,
            "canonical_url": page.url if page.url != given and given else None,
        }
        fields = {name: value for name, value in stated.items() if value is not None} | dict(raw.fields)
        article = article_of(fields, read, path=raw.path, line=None, fallback_id=raw.fallback_id)
        return self.mark(article, hint=page.language)


def prepare_all(arrived: Iterable[Arrived], settings: Settings, *, workers: int = 1) -> Iterator[Scored | Rejected]:
    """Yield each article with its language, its labelled spans and its score, in the order given.

    Args:
        arrived: Any number; they are taken as they are needed.
        settings: What to do.
        workers: Processes that share the work; the result does not depend on it.

    Raises:
        RunError: If a process died.
    """
    chunks = _chunks(arrived)
    begun = list(islice(chunks, 2)) if workers > 1 else []
    if len(begun) < 2:  # noqa: PLR2004 - a second process would have nothing to do
        yield from map(Preparer(settings), chain.from_iterable(begun) if begun else arrived)
        return
    try:
        yield from _shared(chain(begun, chunks), settings, workers)
    except BrokenProcessPool as error:
        raise RunError(
            f"a worker process died, for want of memory perhaps, or for want of a guard in the script that called it "
            f'(if __name__ == "__main__":); try --workers 1, workers=1, instead of {workers}'
        ) from error


def _shared(chunks: Iterable[list[Arrived]], settings: Settings, workers: int) -> Iterator[Scored | Rejected]:
    # Spawned, since a fork copies the locks of the libraries' threads in whatever state they are.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=_begin, initargs=(settings,)) as pool:
        waiting: deque[Future[list[Scored | Rejected]]] = deque()
        for chunk in chunks:
            waiting.append(pool.submit(_prepared, chunk))
            if len(waiting) > _AHEAD * workers:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _chunks(arrived: Iterable[Arrived]) -> Iterator[list[Arrived]]:
    rest = iter(arrived)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


_preparer: list[Preparer] = []
"""The one of this process, once it has begun."""


def _begin(settings: Settings) -> None:
    _preparer[:] = [Preparer(settings)]


def _prepared(chunk: Sequence[Arrived]) -> list[Scored | Rejected]:
    return list(map(_preparer[0], chunk))
