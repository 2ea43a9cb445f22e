"""What is done to one article, whatever the others are: extract its page, find its language, mark it, score it.

Between the language and the marking stands the one step that sees all of them: what each source repeats is learned.
The rest needs no other article, so it is shared among processes; the result stands in the order of the input.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, islice
from typing import Any

from preprocess.article import Article, Marked, Scored
from preprocess.boilerplate import Certainty, Marker, Pieces, Profile, learn, load_packs, pieces_of
from preprocess.crew import Crew
from preprocess.errors import InputError
from preprocess.extract import NotHTML, extract
from preprocess.files import rows
from preprocess.files.fields import article_of
from preprocess.files.read import Arrived, RawPage, Rejected
from preprocess.files.spool import Spool
from preprocess.language import UNKNOWN, detect
from preprocess.originality import score_all
from preprocess.progress import Progress, counted
from preprocess.settings import Settings

CHUNK = 64
"""Articles that are handed to a process at a time."""

_TAKEN, _LEARNED, _FOUND = "taken", "learned", "found"  # what is kept of a run: articles, the profile, spans and scores


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """An article with its language, ready to be marked.

    Attributes:
        article: The article.
        language: ISO 639-1 code, or ``"unknown"``.
        pieces: What of it may be repeated by its source; None of one that a stopped run took.
    """

    article: Article
    language: str
    pieces: Pieces | None


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

    def score(self, taken: Sequence[Taken | Rejected]) -> list[Scored | Rejected]:
        """Return them marked and scored; what is rejected stays so."""
        marked = [
            one if isinstance(one, Rejected) else self._marker.mark(one.article, language=one.language) for one in taken
        ]
        scores = iter(score_all([one for one in marked if isinstance(one, Marked)]))
        return [one if isinstance(one, Rejected) else Scored(marked=one, originality=next(scores)) for one in marked]

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


def prepare_all(  # noqa: PLR0913 - what changes nothing in the result is named one by one
    arrived: Iterable[Arrived],
    settings: Settings,
    *,
    workers: int = 1,
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
        expected: How many they are, where that is known beforehand.
        progress: Is told each article that was read, and each that was marked.
        spool: Keeps what is done; what it has already is not done again.

    Raises:
        RunError: If a process died.
        SettingsError: If the profile that the settings name cannot be read.
    """
    known = given_profile(settings)
    kept = spool or Spool(None)
    taken = [_taken_of(row, settings) for row in kept.rows(_TAKEN)]
    chunks = _chunks(islice(arrived, len(taken), None))
    begun = list(islice(chunks, 2)) if workers > 1 else []
    few = len(begun) <= 1 and len(taken) <= CHUNK  # a second process would have nothing to do
    with Crew(1 if few else workers, _begin, settings) as crew:
        arriving = kept.keep(_TAKEN, crew.work(_take, chain(begun, chunks)), _taken_row)
        taken += counted(arriving, "read", progress, done=len(taken), total=expected)
        if progress is not None:
            progress("learn", 0, len(taken))
        profile = known or _profile([one for one in taken if isinstance(one, Taken)], kept)
        done = [_found_of(*each, settings) for each in zip(taken, kept.rows(_FOUND), strict=False)]
        parts = ((chunk, profile.only(_sources(chunk))) for chunk in _chunks(taken[len(done) :]))
        scored = kept.keep(_FOUND, crew.work(_score, parts), _found_row)
        done += counted(scored, "mark", progress, done=len(done), total=len(taken))
        return Prepared(items=tuple(done), profile=profile)


def learned(taken: Sequence[Taken]) -> Profile:
    """Return what the sources of all articles repeat."""
    return learn((one.article for one in taken), (one.pieces or pieces_of(one.article) for one in taken))


def _profile(taken: Sequence[Taken], kept: Spool) -> Profile:
    """What the sources repeat, as it was kept; else it is learned from all articles, since a part tells less."""
    for row in kept.rows(_LEARNED):
        return Profile.model_validate(row)
    (profile,) = kept.keep(_LEARNED, [learned(taken)], lambda one: one.model_dump(mode="json"))
    return profile


def _chunks(items: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(items)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _sources(chunk: Sequence[Taken | Rejected]) -> set[str]:
    return {one.article.source for one in chunk if isinstance(one, Taken) and one.article.source}


def _taken_row(taken: Taken | Rejected) -> rows.Row:
    return rows.plain(taken) if isinstance(taken, Rejected) else rows.taken_row(taken.article, taken.language)


def _taken_of(row: Mapping[str, Any], settings: Settings) -> Taken | Rejected:
    if "text" not in row:
        return Rejected(**row)
    return Taken(article=rows.taken_of(row, settings.read), language=row["language"], pieces=None)


def _found_row(scored: Scored | Rejected) -> rows.Row | None:
    return None if isinstance(scored, Rejected) else rows.found_row(scored.marked, scored.originality)


def _found_of(taken: Taken | Rejected, row: Mapping[str, Any], settings: Settings) -> Scored | Rejected:
    if isinstance(taken, Rejected):
        return taken
    strip = frozenset(settings.mark.strip)
    return rows.found_of(row, taken.article, taken.language, strip=strip, read=settings.read)


_settings: list[Settings] = []
"""Those of this process, once it has begun."""


def _begin(settings: Settings) -> None:
    _settings[:] = [settings]


def _take(chunk: Sequence[Arrived]) -> list[Taken | Rejected]:
    return list(map(Preparer(_settings[0], Profile()).take, chunk))


def _score(part: tuple[Sequence[Taken | Rejected], Profile]) -> list[Scored | Rejected]:
    chunk, profile = part
    return Preparer(_settings[0], profile).score(chunk)
