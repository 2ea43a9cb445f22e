"""The phases in their order, and their result."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from preprocess.alarms import Alarm, Fate, alarms
from preprocess.article import Article, Borderline, Candidate, Crowd, Link, Marked, Record, Scored, Verdict
from preprocess.boilerplate import Profile, shipped_packs
from preprocess.copies import Standing
from preprocess.copies import link as propose
from preprocess.copies.agencies import agencies_of, agency
from preprocess.errors import InputError, MissingError, RunError, UsageError
from preprocess.files import rows, store
from preprocess.files.fields import known
from preprocess.files.inputs import MANIFEST, InputFile, find_files, refuse_own_input
from preprocess.files.lock import alone_in
from preprocess.files.read import Rejected, articles_in, read_files, unique_ids
from preprocess.files.spool import Spool
from preprocess.judge import borderline, judge, novelty
from preprocess.prepare import Preparer, prepare_all
from preprocess.progress import Progress
from preprocess.report.across.network import Network, network
from preprocess.report.across.stories import Events, events
from preprocess.report.measures import SourceReport, measure, table
from preprocess.report.page import Basis, page
from preprocess.resuming import begin
from preprocess.settings import Policy, Settings, of_today
from preprocess.standing import Subject, orders
from preprocess.text import count_words


@dataclass(frozen=True, kw_only=True)  # no slots: the figures of its sources are measured once
class Corpus:
    """The result of a run. Nothing that arrived is missing from it.

    Attributes:
        records: Every article that came in, in the order of path and record.
        links: Every accepted link.
        candidates: Every pair that was compared.
        rejected: Every input that could not be used.
        skipped_keys: Keys that too many articles share, by kind, and so proposed no pair.
        crowds: The keys of wording that most articles share, the largest first.
        inputs: SHA-256 of each file that was read, by name.
        profile: What each source repeats.
        settings: The settings of the run.
    """

    records: tuple[Record, ...]
    links: tuple[Link, ...]
    candidates: tuple[Candidate, ...]
    rejected: tuple[Rejected, ...] = ()
    skipped_keys: Mapping[str, int] = field(default_factory=dict)
    crowds: tuple[Crowd, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)
    profile: Profile = field(default_factory=Profile)
    settings: Settings = field(default_factory=Settings)

    @property
    def kept(self) -> tuple[Record, ...]:
        """The records that stand in the corpus."""
        return tuple(record for record in self.records if record.verdict.keep)

    @property
    def dropped(self) -> tuple[Record, ...]:
        """The others, each with its reason."""
        return tuple(record for record in self.records if not record.verdict.keep)

    @property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """The ids of each family of more than one article, by the id of the kept one, which stands first."""
        families: dict[str, list[str]] = {}
        for record in sorted(self.records, key=lambda record: not record.verdict.keep):
            if record.verdict.group is not None:
                families.setdefault(record.verdict.group, []).append(record.marked.article.id)
        return {name: tuple(ids) for name, ids in families.items() if len(ids) > 1}

    def by_source(self) -> tuple[SourceReport, ...]:
        """The figures of every source, the unknown one last."""
        return self._reports

    @cached_property
    def _reports(self) -> tuple[SourceReport, ...]:
        return measure(self.records, self.links, self._events, self._network)

    @cached_property
    def _events(self) -> Events:
        return events(self.records, self.links)

    @cached_property
    def _network(self) -> Network:
        return network(self.records, self.links)

    def borderline(self, count: int, *kinds: str) -> tuple[Borderline, ...]:
        """The pairs nearest to a cut-off, links and such as are none: read these to choose a threshold.

        Args:
            count: Of pairs.
            kinds: Of link; without any, those that the policy drops.
        """
        policy = self.settings.policy
        found = borderline(self._subjects, self.candidates, policy)
        return tuple(islice((one for one in found if one.link.kind in (kinds or policy.drop)), count))

    def rejudge(self, policy: Policy) -> "Corpus":
        """Decide again under another policy; nothing is compared again."""
        records, links = _judged(self._scored, self._subjects, self.candidates, policy)
        return replace(self, records=records, links=links, settings=self.settings.model_copy(update={"policy": policy}))

    @property
    def _scored(self) -> list[Scored]:
        return [Scored(marked=record.marked, originality=record.originality) for record in self.records]

    @property
    def _subjects(self) -> list[Subject]:
        return list(map(_subject, self._scored))

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """What to look at before trusting the result: sources that lost much, large groups, keys of many articles."""
        fates = (Fate(one.marked.article.source, one.verdict.keep, one.verdict.group) for one in self.records)
        return alarms(fates, self.crowds, self.settings.policy)

    def counts(self) -> dict[str, Any]:
        """Articles in, kept, dropped by reason; links by kind; inputs rejected."""
        return {
            "articles": len(self.records),
            "kept": len(self.kept),
            "dropped": _counted(str(record.verdict.reason) for record in self.dropped),
            "flagged": _counted(flag for record in self.records for flag in record.verdict.flags),
            "rejected": len(self.rejected),
            "links": _counted(link.kind for link in self.links),
            "candidates": len(self.candidates),
            "skipped_keys": dict(sorted(self.skipped_keys.items())),
        }

    def page(self) -> bytes:
        """The report of the run: one HTML page in UTF-8 that needs no network."""
        return self._page(self.by_source())

    def save(self, out: str | Path) -> None:
        """Write the files of a run into a folder, the manifest last.

        Raises:
            RunError: If the folder or a file of it cannot be written, or another run is writing into it.
        """
        with alone_in(Path(out)):
            self._write(Path(out))

    def _write(self, folder: Path) -> None:
        store.open_folder(folder)
        store.write_rows(folder / "corpus.jsonl", map(rows.corpus_row, self.kept))
        store.write_rows(folder / "articles.jsonl", map(rows.article_row, self.records))
        store.write_rows(folder / "links.jsonl", map(rows.link_row, self.links))
        store.write_rows(folder / "candidates.jsonl", map(rows.candidate_row, self.candidates))
        store.write_rows(folder / "rejected.jsonl", map(rows.plain, self.rejected))
        store.write_whole(folder / store.PROFILE, [self.profile.content()])
        reports = self.by_source()
        store.write_sources(folder, table(reports), map(rows.plain, reports))
        store.write_whole(folder / store.REPORT, [self._page(reports)])
        store.write_json(folder / MANIFEST, self._manifest())

    def _page(self, reports: Iterable[SourceReport]) -> bytes:
        basis = Basis(
            alarms=self.alarms,
            rejected=len(self.rejected),
            settings=self.settings,
            stories=self._events.stories,
            network=self._network,
        )
        return page(self.records, self.links, reports, basis)

    def _manifest(self) -> dict[str, Any]:
        settings = self.settings.model_dump(mode="json")
        packs = store.pack_digests([*shipped_packs(), *self.settings.mark.packs])
        return {
            "versions": store.versions(),
            "models": store.model_digests(),
            "packs": packs,
            "settings": settings,
            "inputs": dict(self.inputs),
            "counts": self.counts(),
            "alarms": [rows.plain(alarm) for alarm in self.alarms],
            "crowds": [rows.plain(crowd) for crowd in self.crowds],
        }


def run(  # noqa: PLR0913 - what changes nothing in the result is named one by one
    inputs: str | Path | Iterable[str | Path],
    settings: Settings | None = None,
    *,
    out: str | Path | None = None,
    workers: int = 1,
    resume: bool = False,
    progress: Progress | None = None,
) -> Corpus:
    """Read, mark, score, link and judge; with ``out``, write what a run leaves.

    Args:
        inputs: Files, folders, globs, or ``-`` for standard input.
        settings: What to do; the defaults where None.
        out: The folder for the files of the run.
        workers: Processes that share the work; the result is the same with any number. With more than one, a script
            must guard its main part with ``if __name__ == "__main__":``, since the processes import it.
        resume: Whether to go on with what a stopped run kept in ``out``; where anything that decides the result is
            another, the run begins anew, with a warning of the logger ``preprocess``.
        progress: Is called with the phase, the articles done in it, and their number or None, as they are done.

    Raises:
        UsageError: If an input is not there, or ``out`` is one of them; if standard input shall be gone on with.
        RunError: If the result cannot be written, or another run is writing into ``out``.
    """
    chosen = settings or Settings()
    folder = None if out is None else Path(out)
    given = [str(inputs)] if isinstance(inputs, str | Path) else [str(path) for path in inputs]
    files = find_files(given, out=folder)
    refuse_own_input(given, files, folder)
    digests = {file.name: store.file_digest(file.path) for file in files if file.path is not None}
    if folder is None:
        found = _run(files, of_today(chosen), Spool(None), workers, progress)
        return replace(found, inputs=digests)
    with alone_in(folder):
        spool, chosen = begin(folder, files, digests, chosen, resume=resume)
        corpus = replace(_run(files, chosen, spool, workers, progress), inputs=digests)
        if progress is not None:
            progress("write", 0, len(corpus.records))
        corpus._write(folder)  # noqa: SLF001 - save would lock the folder once more
        spool.remove()
    return corpus


def _run(files: Sequence[InputFile], chosen: Settings, spool: Spool, workers: int, progress: Progress | None) -> Corpus:
    arrived = read_files(files, chosen.read)
    prepared = prepare_all(
        arrived, chosen, workers=workers, expected=articles_in(files), progress=progress, spool=spool
    )
    scored, rejected = parted(prepared.items)
    if progress is not None:
        progress("link", 0, len(scored))
    corpus = linked(each_id_once(scored), chosen, progress)
    return replace(corpus, rejected=tuple(rejected), profile=prepared.profile)


def run_articles(articles: Iterable[Article], settings: Settings | None = None, *, workers: int = 1) -> Corpus:
    """Mark, score, link and judge articles that are in memory.

    Raises:
        UsageError: If an id stands there twice.
    """
    chosen = of_today(settings or Settings())
    prepared = prepare_all((known(article, chosen.read) for article in articles), chosen, workers=workers)
    scored, _ = parted(prepared.items)
    often = Counter(one.marked.article.id for one in scored).most_common(1)
    if often and often[0][1] > 1:
        raise UsageError(
            f"the id {often[0][0]!r:.80} stands there {often[0][1]} times; each article needs one of its own"
        )
    return replace(linked(scored, chosen), profile=prepared.profile)


def parted(items: Iterable[Scored | Rejected]) -> tuple[list[Scored], list[Rejected]]:
    """Part what could be used from what could not."""
    scored: list[Scored] = []
    rejected: list[Rejected] = []
    for item in items:
        if isinstance(item, Rejected):
            rejected.append(item)
        else:
            scored.append(item)
    return scored, rejected


def each_id_once(scored: Sequence[Scored]) -> list[Scored]:
    """Give each article an id of its own; see :func:`~preprocess.files.read.unique_ids`."""
    names = unique_ids(one.marked.article.id for one in scored)
    return [
        one if one.marked.article.id == name else replace(one, marked=_renamed(one.marked, name))
        for one, name in zip(scored, names, strict=True)
    ]


def _renamed(marked: Marked, name: str) -> Marked:
    return replace(marked, article=replace(marked.article, id=name))


def linked(scored: Sequence[Scored], chosen: Settings, progress: Progress | None = None) -> Corpus:
    """Link and judge articles that are marked and scored."""
    subjects = list(map(_subject, scored))
    standing = Standing(
        ids=[one.id for one in subjects],
        periods=[one.period for one in subjects],
        words=[one.words for one in subjects],
        orders=orders(subjects, chosen.policy),
    )
    proposed = propose([one.marked for one in scored], chosen.link, standing, progress=progress)
    candidates = tuple(proposed.candidates)
    records, links = _judged(scored, subjects, candidates, chosen.policy)
    return Corpus(
        records=records,
        links=links,
        candidates=candidates,
        skipped_keys=proposed.skipped_keys,
        crowds=proposed.crowds,
        settings=chosen,
    )


def mark(text: str, *, language: str | None = None, settings: Settings | None = None) -> Marked:
    r"""Find the language of one text and label its furniture.

    >>> mark("The mayor resigned on Monday.\\n\\nSign up for our newsletter").clean_text
    'The mayor resigned on Monday.'
    """
    article = Article(id="text", text=text, language=language)
    return Preparer(settings or Settings()).mark(article)


def load(out: str | Path) -> Corpus:
    """Read back what a run left.

    Raises:
        MissingError: If the folder holds no finished run.
        RunError: If a file of it was changed so that it cannot be read.
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
    articles = store.read_rows(folder / "articles.jsonl")
    scored = [rows.scored_of(row, strip=strip, read=settings.read) for row in articles]
    candidates = tuple(map(rows.candidate_of, store.read_rows(folder / "candidates.jsonl")))
    records, links = _judged(scored, list(map(_subject, scored)), candidates, settings.policy)
    return Corpus(
        records=records,
        links=links,
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
    found = [record for record in corpus.records if record.marked.article.id.startswith(prefix)]
    exact = [record for record in found if record.marked.article.id == prefix]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not found:
        raise MissingError(f"no article's id begins with {prefix!r}; articles.jsonl lists them all")
    some = ", ".join(record.marked.article.id for record in found[:5])
    raise MissingError(f"{len(found)} ids begin with {prefix!r}: {some}{', …' if len(found) > 5 else ''}")  # noqa: PLR2004 - five are enough to see


def _judged(
    scored: Sequence[Scored], subjects: Sequence[Subject], candidates: Sequence[Candidate], policy: Policy
) -> tuple[tuple[Record, ...], tuple[Link, ...]]:
    judgement = judge(subjects, candidates, policy)
    links: dict[str, list[Link]] = {}
    for link in judgement.links:
        links.setdefault(link.copy, []).append(link)
        links.setdefault(link.origin, []).append(link)
    records = tuple(
        _record(one, links.get(one.marked.article.id, ()), verdict)
        for one, verdict in zip(scored, judgement.verdicts, strict=True)
    )
    return records, judgement.links


def _record(scored: Scored, links: Sequence[Link], verdict: Verdict) -> Record:
    new = novelty(scored.marked.article.id, links)
    originality = replace(scored.originality, novelty=None if new is None else round(new, 4))
    return Record(marked=scored.marked, originality=originality, links=tuple(links), verdict=verdict)


def _subject(scored: Scored) -> Subject:
    marked = scored.marked
    return Subject(
        id=marked.article.id,
        source=marked.article.source,
        period=marked.period,
        words=count_words(marked.clean_text),
        stripped=marked.stripped_share,
        score=scored.originality.score,
        agencies=agencies_of(marked),
        agency=agency(marked.article.source),
    )


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))
