"""What is done to one article, whatever the others are: extract its page, find its language, mark it, score it.

Between the language and the marking stands the one step that sees all of them: what each source repeats is learned.
The rest needs no other article, so it is shared among processes; the result stands in the order of the input.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain, islice
from operator import attrgetter
from typing import Any

from preprocess.article import Article, Marked, Scored
from preprocess.boilerplate import Certainty, Learner, Marker, Pieces, Profile, load_packs, pieces_of
from preprocess.crew import Crew
from preprocess.errors import InputError
from preprocess.extract import LONGEST, NotHTML, extract, extract_part
from preprocess.files import rows
from preprocess.files.fields import article_of, word
from preprocess.files.read import Arrived, RawPage, Rejected, unique_ids
from preprocess.files.spool import Spool
from preprocess.language import UNKNOWN, detect
from preprocess.originality import score_all
from preprocess.progress import Progress, counted
from preprocess.settings import Settings
from preprocess.shelf import Lazy, Room, Shelf

OF_PAGES = ("site_name", "canonical_url")
"""What a page says of itself beside the usual fields."""

CHUNK = 64
"""Articles that are handed to a process at a time, fewer where they are long."""

_CHARACTERS = 1 << 21  # of a chunk, but for its last article

_TAKEN, _LEARNED, _FOUND = "taken", "learned", "found"  # what is kept of a run: articles, the profile, spans and scores


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """An article with its language, ready to be marked.

    Attributes:
        article: The article.
        language: ISO 639-1 code, or ``"unknown"``.
        pieces: What of it may be repeated by its source; None where learning is done with
            it, or shall cut it itself.
    """

    article: Article
    language: str
    pieces: Pieces | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """Every article that could be used, marked and scored, and what was learned on the way.

    Attributes:
        scored: In the order of the input, each with an id of its own.
        rejected: What could not be used.
        profile: What each source repeats.
    """

    scored: Shelf[Scored]
    rejected: tuple[Rejected, ...]
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

    def score(self, taken: Sequence[Taken], repeated: Sequence[Sequence[int] | None]) -> list[Scored]:
        """Return articles marked and scored.

        Args:
            taken: The articles.
            repeated: Of each the numbers of the lines of which its source repeats something, where they are known.
        """
        marked = [
            self._marker.mark(one.article, language=one.language, repeated=lines)
            for one, lines in zip(taken, repeated, strict=True)
        ]
        return [Scored(marked=one, originality=found) for one, found in zip(marked, score_all(marked), strict=True)]

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
            told = filter(None, (str(error), word(arrived.fields.get("url"))))
            return Rejected(path=arrived.path, line=arrived.line, error=": ".join(told)[:LONGEST])

    def _language(self, article: Article, *, hint: str | None = None) -> str:
        """The language that an article gives itself is believed; what its page states counts where none is found."""
        language = detect(article.text, self._settings.language, given=article.language)
        return hint if language == UNKNOWN and hint else language

    def _page(self, raw: RawPage) -> tuple[Article, str]:
        """Extract the article of a page; what is known of it beside the page counts more than what it states."""
        read = self._settings.read
        given = raw.fields.get("url")
        if raw.is_part:
            page = extract_part(raw.html, language=word(raw.fields.get("feed_language")))
        else:
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
        article = article_of(fields, read, path=raw.path, line=raw.line, fallback_id=raw.fallback_id)
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


def prepare_all(  # noqa: PLR0913 - what changes nothing in the result is named one by one
    arrived: Iterable[Arrived],
    settings: Settings,
    *,
    workers: int = 1,
    room: Room | None = None,
    expected: int | None = None,
    progress: Progress | None = None,
    spool: Spool | None = None,
) -> Prepared:
    """Return each article with its language, its labelled spans and its score, in the order given.

    What each source repeats is learned from these articles, unless the settings name a profile.

    Args:
        arrived: Any number; they are taken as they are needed.
        settings: What to do.
        workers: Processes that share the work; the result does not depend on it.
        room: For the articles, and beside it half as much for what is learned of them; what is more goes to temporary
            files.
        expected: How many they are, where that is known beforehand.
        progress: Is told each article that was read, and each that was marked.
        spool: Keeps what is done; what it has already is not done again.

    Raises:
        RunError: If a process died, or a temporary file cannot be written.
        SettingsError: If the profile that the settings name cannot be read.
    """
    kept = spool or Spool(None)
    profile = given_profile(settings) or next(map(Profile.model_validate, kept.rows(_LEARNED)), None)
    taking = _Taking(room or Room(), learning=profile is None)
    for row in kept.rows(_TAKEN):
        taking.take(_taken_of(row, settings))
    coming = chunks(islice(arrived, taking.number, None))
    begun = list(islice(coming, 2)) if workers > 1 else []
    few = len(begun) <= 1 and taking.number <= CHUNK  # a second process would have nothing to do
    with Crew(1 if few else workers, _begin, settings) as crew:
        arriving = kept.keep(_TAKEN, crew.work(_take, chain(begun, coming)), _taken_row)
        for one in counted(arriving, "read", progress, done=taking.number, total=expected):
            taking.take(one)
        taken, total = iter(taking.taken), len(taking.taken)
        if progress is not None:
            progress("learn", 0, total)
        profile = profile or _keep_profile(taking.learned(), kept)
        scored, names = Shelf(Scored, taking.taken.room), unique_ids(taking.ids)
        for row in kept.rows(_FOUND):
            scored.append(_named(_found_of(next(taken), row, settings), next(names)))
        found = kept.keep(_FOUND, crew.work(_score, _parts(taken, len(scored), profile, taking.learner)), _found_row)
        for each in counted(found, "mark", progress, done=len(scored), total=total):
            scored.append(_named(each, next(names)))
    taking.close()
    return Prepared(scored=scored, rejected=tuple(taking.rejected), profile=profile)


class _Taking:
    """What has arrived so far.

    Args:
        room: For articles.
        learning: Whether to learn from them.
    """

    def __init__(self, room: Room, *, learning: bool) -> None:
        self.taken = Shelf(Taken, room)
        self.learner = Learner(room.left // 2) if learning else None
        self.ids: list[str] = []
        self.rejected: list[Rejected] = []

    @property
    def number(self) -> int:
        """How many have arrived, usable or not."""
        return len(self.ids) + len(self.rejected)

    def take(self, one: Taken | Rejected) -> None:
        """Take the next one."""
        if isinstance(one, Rejected):
            self.rejected.append(one)
            return
        if self.learner is not None:
            self.learner.add(one.article, one.pieces or pieces_of(one.article))
        self.ids.append(one.article.id)
        self.taken.append(replace(one, pieces=None))

    def learned(self) -> Profile:
        """Return what the sources repeat of all that have arrived."""
        return self.learner.learn(Lazy(self.taken, attrgetter("article"))) if self.learner else Profile()

    def close(self) -> None:
        """Forget all."""
        self.taken.close()
        if self.learner is not None:
            self.learner.close()


def learned(taken: Iterable[Taken | Rejected], room: Room) -> Iterator[Rejected | Profile]:
    """Yield what was rejected, then what the sources of the others repeat; no profile where there are none."""
    taking = _Taking(room, learning=True)
    for one in taken:
        if isinstance(one, Rejected):
            yield one
        taking.take(one)
    if taking.ids:
        yield taking.learned()
    taking.close()


def _keep_profile(profile: Profile, kept: Spool) -> Profile:
    (found,) = kept.keep(_LEARNED, [profile], lambda one: one.model_dump(mode="json"))
    return found


def _named(scored: Scored, name: str) -> Scored:
    """The same under an id that no article before it has."""
    if scored.marked.article.id == name:
        return scored
    return replace(scored, marked=replace(scored.marked, article=replace(scored.marked.article, id=name)))


def chunks(items: Iterable[Any]) -> Iterator[list[Any]]:
    """Part articles, or what arrived of them, into chunks that are bounded in number and in length."""
    chunk: list[Any] = []
    characters = 0
    for item in items:
        chunk.append(item)
        characters += _length(item)
        if len(chunk) == CHUNK or characters >= _CHARACTERS:
            yield chunk
            chunk, characters = [], 0
    if chunk:
        yield chunk


def _length(item: Arrived | Taken) -> int:
    if isinstance(item, Taken):
        item = item.article
    return len(item.text) if isinstance(item, Article) else len(item.html) if isinstance(item, RawPage) else 0


_Part = tuple[Sequence[Taken], Sequence[Sequence[int] | None], Profile]
"""Articles, of each the numbers of the lines of which something is repeated, and what their sources repeat."""


def _parts(taken: Iterator[Taken], first: int, profile: Profile, learner: Learner | None) -> Iterator[_Part]:
    for chunk in chunks(taken):
        known = profile.only(sources_of(chunk))
        articles = [one.article for one in chunk]
        yield chunk, learner.repeated(articles, first, known) if learner else [None] * len(chunk), known
        first += len(chunk)


def sources_of(chunk: Sequence[Taken]) -> set[str]:
    """Return the sources of articles that are known."""
    return {one.article.source for one in chunk if one.article.source}


def _taken_row(taken: Taken | Rejected) -> rows.Row | Rejected:
    return taken if isinstance(taken, Rejected) else rows.taken_row(taken.article, taken.language)


def _taken_of(row: Mapping[str, Any], settings: Settings) -> Taken | Rejected:
    if "text" not in row:
        return Rejected(**row)
    return Taken(article=rows.taken_of(row, settings.read), language=row["language"], pieces=None)


def _found_row(scored: Scored) -> rows.Row:
    return rows.found_row(scored.marked, scored.originality)


def _found_of(taken: Taken, row: Mapping[str, Any], settings: Settings) -> Scored:
    strip = frozenset(settings.mark.strip)
    return rows.found_of(row, taken.article, taken.language, strip=strip, read=settings.read)


_settings: list[Settings] = []
"""Those of this process, once it has begun."""


def _begin(settings: Settings) -> None:
    _settings[:] = [settings]


def _take(chunk: Sequence[Arrived]) -> list[Taken | Rejected]:
    return list(map(Preparer(_settings[0], Profile()).take, chunk))


def _score(part: _Part) -> list[Scored]:
    chunk, repeated, profile = part
    return Preparer(_settings[0], profile).score(chunk, repeated)
