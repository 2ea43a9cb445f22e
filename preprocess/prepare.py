"""What is done to one article, whatever the others are: extract its page, find its language, mark it, score it.

Between the language and the marking stands the one step that sees all of them: what each source repeats is learned.
The rest needs no other article, so it is shared among processes; the result stands in the order of the input.
"""

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, islice
from types import TracebackType
from typing import Any, Self

from preprocess.article import Article, Marked, Scored
from preprocess.boilerplate import Certainty, Marker, Pieces, Profile, learn, load_packs, pieces_of
from preprocess.errors import InputError, RunError
from preprocess.extract import NotHTML, extract
from preprocess.files.fields import article_of
from preprocess.files.read import Arrived, RawPage, Rejected
from preprocess.language import UNKNOWN, detect
from preprocess.originality import score
from preprocess.progress import Progress, counted
from preprocess.settings import Settings

CHUNK = 64
"""Articles that are handed to a process at a time."""

_AHEAD = 4  # chunks that wait for each process: enough that none is idle, few enough that pages are not piled up


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """An article with its language, ready to be marked.

    Attributes:
        article: The article.
        language: ISO 639-1 code, or ``"unknown"``.
        pieces: What of it may be repeated by its source.
    """

    article: Article
    language: str
    pieces: Pieces


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """Every article that arrived, marked and scored, and what was learned on the way.

    Attributes:
        items: In the order of the input; what is rejected stays so.
        profile: What each source repeats.
    """

    items: tuple[Scored | Rejected, ...]
    profile: Profile


class Preparer:
    """The work on one article, with its rules loaded.

    Args:
        settings: What to do.
        profile: What each source repeats; by default what the settings name, or nothing.
    """

    def __init__(self, settings: Settings, profile: Profile | None = None) -> None:
        self._settings = settings
        self._today = settings.read.today or datetime.now(UTC).date()
        self._marker = _marker(settings, profile or given_profile(settings) or Profile())

    def take(self, arrived: Arrived) -> Taken | Rejected:
        """Return an article or a page with its language, before it is marked."""
        found = self._found(arrived)
        if isinstance(found, Rejected):
            return found
        article, language = found
        return Taken(article=article, language=language, pieces=pieces_of(article))

    def score(self, taken: Taken | Rejected) -> Scored | Rejected:
        """Return it marked and scored."""
        if isinstance(taken, Rejected):
            return taken
        marked = self._marker.mark(taken.article, language=taken.language)
        return Scored(marked=marked, originality=score(marked))

    def marked(self, arrived: Arrived) -> Marked | Rejected:
        """Return an article or a page with its language and spans; what is rejected stays so."""
        found = self._found(arrived)
        return found if isinstance(found, Rejected) else self._marker.mark(found[0], language=found[1])

    def mark(self, article: Article) -> Marked:
        """Find the language of an article and label its furniture."""
        return self._marker.mark(article, language=self._language(article))

    def _found(self, arrived: Arrived) -> tuple[Article, str] | Rejected:
        if isinstance(arrived, Rejected):
            return arrived
        if isinstance(arrived, Article):
            return arrived, self._language(arrived)
        try:
            return self._page(arrived)
        except InputError as error:
            return Rejected(path=error.path, line=error.line, error=error.error)
        except NotHTML as error:
            return Rejected(path=arrived.path, line=None, error=str(error))

    def _language(self, article: Article, *, hint: str | None = None) -> str:
        """The language that an article gives itself is believed; what its page states counts where none is found."""
        language = detect(article.text, self._settings.language, given=article.language)
        return hint if language == UNKNOWN and hint else language

    def _page(self, raw: RawPage) -> tuple[Article, str]:
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
        return article, self._language(article, hint=page.language)


def given_profile(settings: Settings) -> Profile | None:
    """Return the profile that the settings name, if any.

    Raises:
        SettingsError: If it cannot be read or is no profile.
    """
    return None if settings.mark.profile is None else Profile.load(settings.mark.profile)


def _marker(settings: Settings, profile: Profile) -> Marker:
    chosen = settings.mark
    return Marker(
        packs=load_packs(chosen.packs),
        profile=profile,
        certainty=Certainty(line=chosen.certainty, sentence=chosen.sentence_certainty),
        strip=frozenset(chosen.strip),
        read=settings.read,
    )


def prepare_all(
    arrived: Iterable[Arrived],
    settings: Settings,
    *,
    workers: int = 1,
    expected: int | None = None,
    progress: Progress | None = None,
) -> Prepared:
    """Return each article with its language, its labelled spans and its score, in the order given.

    What each source repeats is learned from these articles, unless the settings name a profile.

    Args:
        arrived: Any number; they are taken as they are needed.
        settings: What to do.
        workers: Processes that share the work; the result does not depend on it.
        expected: How many they are, where that is known beforehand.
        progress: Is told each article that was read, and each that was marked.

    Raises:
        RunError: If a process died.
        SettingsError: If the profile that the settings name cannot be read.
    """
    known = given_profile(settings)
    chunks = _chunks(arrived)
    begun = list(islice(chunks, 2)) if workers > 1 else []
    with _Crew(settings, workers if len(begun) > 1 else 1) as crew:  # a second process would have nothing to do
        taken = list(counted(crew.work(_take, chain(begun, chunks)), "read", progress, total=expected))
        articles = [one for one in taken if isinstance(one, Taken)]
        if progress is not None:
            progress("learn", 0, len(articles))
        profile = known or learn((one.article for one in articles), (one.pieces for one in articles))
        parts = ((chunk, profile.only(_sources(chunk))) for chunk in _chunks(taken))
        scored = counted(crew.work(_score, parts), "mark", progress, total=len(taken))
        return Prepared(items=tuple(scored), profile=profile)


class _Crew:
    """Processes that share work, or this one alone."""

    def __init__(self, settings: Settings, workers: int) -> None:
        self._settings = settings
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        if self._workers > 1:
            # Spawned, since a fork copies the locks of the libraries' threads in whatever state they are.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._workers, context, initializer=_begin, initargs=(self._settings,))
        else:
            _begin(self._settings)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def work(self, function: Callable[[Any], list[Any]], parts: Iterable[Any]) -> Iterator[Any]:
        """Yield what a function makes of each part, in order.

        Raises:
            RunError: If a process died.
        """
        if self._pool is None:
            yield from chain.from_iterable(map(function, parts))
            return
        waiting: deque[Future[list[Any]]] = deque()
        try:
            for part in parts:
                waiting.append(self._pool.submit(function, part))
                if len(waiting) > _AHEAD * self._workers:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        except BrokenProcessPool as error:
            raise RunError(
                f"a worker process died, for want of memory perhaps, or for want of a guard in the script that called "
                f'it (if __name__ == "__main__":); try --workers 1, workers=1, instead of {self._workers}'
            ) from error


def _chunks(items: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(items)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _sources(chunk: Sequence[Taken | Rejected]) -> set[str]:
    return {one.article.source for one in chunk if isinstance(one, Taken) and one.article.source}


_settings: list[Settings] = []
"""Those of this process, once it has begun."""


def _begin(settings: Settings) -> None:
    _settings[:] = [settings]


def _take(chunk: Sequence[Arrived]) -> list[Taken | Rejected]:
    return list(map(Preparer(_settings[0], Profile()).take, chunk))


def _score(part: tuple[Sequence[Taken | Rejected], Profile]) -> list[Scored | Rejected]:
    chunk, profile = part
    return list(map(Preparer(_settings[0], profile).score, chunk))
