"""The phases in their order, and their result."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice, starmap
from operator import attrgetter
from pathlib import Path
from typing import Any

from preprocess.alarms import Alarm, Fate, alarms
from preprocess.article import Article, Borderline, Candidate, Crowd, Link, Marked, Record, Scored
from preprocess.boilerplate import Profile
from preprocess.copies import Standing, link
from preprocess.copies.agencies import agencies_of, agency
from preprocess.errors import UsageError
from preprocess.files import store, tables
from preprocess.files.fields import known
from preprocess.files.inputs import MANIFEST, InputFile, find_files, refuse_own_input
from preprocess.files.lock import alone_in
from preprocess.files.read import Rejected, articles_in, read_files
from preprocess.files.spool import Spool
from preprocess.judge import borderline
from preprocess.prepare import Prepared, Preparer, prepare_all
from preprocess.progress import Progress
from preprocess.records import Records
from preprocess.report.across.network import Network, network
from preprocess.report.across.stories import Events, events
from preprocess.report.measures import SourceReport, measure
from preprocess.report.page import Basis, page
from preprocess.report.reading import read
from preprocess.report.table import Columns
from preprocess.resuming import begin
from preprocess.saving import save
from preprocess.settings import MEMORY, Policy, Settings, of_today
from preprocess.shelf import Lazy, Shelf, room_of
from preprocess.standing import Subject, orders
from preprocess.text import count_words


@dataclass(frozen=True, kw_only=True)  # no slots: the figures of its sources are measured once
class Corpus:
    """The result of a run. Nothing that arrived is missing from it.

    Attributes:
        records: Every article that came in, in the order of path and record.
        candidates: Every pair that was compared.
        rejected: Every input that could not be used, and every record of an archive that holds no page.
        skipped_keys: Keys that too many articles share, by kind, and so proposed no pair.
        crowds: The keys of wording that most articles share, the largest first.
        inputs: SHA-256 of each file that was read, by name.
        profile: What each source repeats.
        settings: The settings of the run.
    """

    records: Records
    candidates: Sequence[Candidate]
    rejected: tuple[Rejected, ...] = ()
    skipped_keys: Mapping[str, int] = field(default_factory=dict)
    crowds: tuple[Crowd, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)
    profile: Profile = field(default_factory=Profile)
    settings: Settings = field(default_factory=Settings)

    @property
    def links(self) -> Sequence[Link]:
        """Every accepted link."""
        return self.records.links

    @property
    def kept(self) -> Sequence[Record]:
        """The records that stand in the corpus."""
        return self.records.kept

    @property
    def dropped(self) -> Sequence[Record]:
        """The others, each with its reason."""
        return self.records.dropped

    @property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """The ids of each family of more than one article, by the id of the kept one, which stands first."""
        families: dict[str, list[str]] = {}
        fates = zip(self.records.subjects, self.records.verdicts, strict=True)
        for subject, verdict in sorted(fates, key=lambda fate: not fate[1].keep):
            if verdict.group is not None:
                families.setdefault(verdict.group, []).append(subject.id)
        return {name: tuple(ids) for name, ids in families.items() if len(ids) > 1}

    def by_source(self) -> tuple[SourceReport, ...]:
        """The figures of every source, the unknown one last.

        >>> import preprocess
        >>> [(report.source, report.articles, report.kept) for report in preprocess.run("seeds/").by_source()]
        [('justthenews.com', 1, 1), (None, 4, 3)]
        """
        return self._reports

    @cached_property
    def _reports(self) -> tuple[SourceReport, ...]:
        return measure(self._found, self._events, self._network, self.records)

    @cached_property
    def _found(self) -> Columns:
        return read(self.records, self.links, [subject.words for subject in self.records.subjects])

    @cached_property
    def _events(self) -> Events:
        return events(self._found)

    @cached_property
    def _network(self) -> Network:
        return network(self._found, self.records)

    def borderline(self, count: int, *kinds: str) -> tuple[Borderline, ...]:
        """The pairs nearest to a cut-off, links and such as are none: read these to choose a threshold.

        Args:
            count: Of pairs.
            kinds: Of link; without any, those that the policy drops.

        >>> import preprocess
        >>> corpus = preprocess.run("seeds/")
        >>> [(near.link.kind, near.cut_off, near.accepted) for near in corpus.borderline(1)]
        [('restatement', 0.6, True)]
        """
        policy = self.settings.policy
        found = borderline(self.records.subjects, self.candidates, policy)
        return tuple(islice((one for one in found if one.link.kind in (kinds or policy.drop)), count))

    def rejudge(self, policy: Policy) -> "Corpus":
        """Decide again under another policy; nothing is compared again.

        >>> import preprocess
        >>> corpus = preprocess.run("seeds/")
        >>> len(corpus.kept), len(corpus.rejudge(preprocess.Policy(drop=("exact", "near"))).kept)
        (4, 5)
        """
        records = Records(self.records.scored, self.records.subjects, self.candidates, policy)
        return replace(self, records=records, settings=self.settings.model_copy(update={"policy": policy}))

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """What to look at before trusting the result: sources that lost much, large groups, keys of many articles."""
        return alarms(starmap(Fate, self._found.table.fates()), self.crowds, self.settings.policy)

    def counts(self) -> dict[str, Any]:
        """Articles in, kept, dropped by reason; links by kind; inputs rejected, and records that hold no page.

        >>> import preprocess
        >>> preprocess.run("seeds/").counts()["dropped"]
        {'restatement': 1}
        """
        verdicts = self.records.verdicts
        return {
            "articles": len(verdicts),
            "kept": len(self.kept),
            "dropped": _counted(str(verdict.reason) for verdict in verdicts if not verdict.keep),
            "flagged": _counted(flag for verdict in verdicts for flag in verdict.flags),
            "rejected": len(self.lost),
            "skipped": self._skipped(),
            "links": self._found.kinds(),
            "candidates": len(self.candidates),
            "skipped_keys": dict(sorted(self.skipped_keys.items())),
        }

    @property
    def lost(self) -> list[Rejected]:
        """What was rejected and should have been an article."""
        return [one for one in self.rejected if one.skipped is None]

    def _skipped(self) -> dict[str, int]:
        """How many records of archives hold no page, by what they are."""
        found: Counter[str] = Counter()
        for one in self.rejected:
            if one.skipped is not None:
                found[one.skipped] += one.records
        return dict(sorted(found.items()))

    def page(self) -> bytes:
        """The report of the run: one HTML page in UTF-8 that needs no network.

        >>> import preprocess
        >>> preprocess.run("seeds/").page()[:15]
        b'<!DOCTYPE html>'
        """
        basis = Basis(
            alarms=self.alarms,
            rejected=len(self.lost),
            skipped=sum(self._skipped().values()),
            settings=self.settings,
            stories=self._events.stories,
            network=self._network,
            found=self._found,
        )
        return page(self.records, self.links, self.by_source(), basis)

    def save(self, out: str | Path, *, format: str | None = None) -> None:  # noqa: A002 - as the command line has it
        """Write the files of a run into a folder, the manifest last.

        Args:
            out: The folder.
            format: Of its tables, ``jsonl`` or ``parquet``; where None, that of the run that is there, else ``jsonl``.

        Raises:
            UsageError: If there is no such format, or pyarrow is not installed for it.
            RunError: If the folder or a file of it cannot be written, or another run is writing into it.

        >>> import preprocess
        >>> corpus = preprocess.run("seeds/")
        >>> corpus.rejudge(preprocess.Policy(drop=())).save("ALL")
        >>> len(preprocess.load("ALL").kept)
        5
        """
        folder = Path(out)
        with alone_in(folder):
            save(self, folder, tables.checked(tables.format_of(folder) if format is None else format))


def run(  # noqa: PLR0913 - what changes nothing in the result is named one by one
    inputs: str | Path | Iterable[str | Path],
    settings: Settings | None = None,
    *,
    out: str | Path | None = None,
    workers: int = 1,
    memory: int = MEMORY,
    resume: bool = False,
    format: str = "jsonl",  # noqa: A002 - as the command line has it
    progress: Progress | None = None,
) -> Corpus:
    """Read, mark, score, link and judge; with ``out``, write what a run leaves.

    Args:
        inputs: Files, folders, globs, or ``-`` for standard input.
        settings: What to do; the defaults where None.
        out: The folder for the files of the run.
        workers: Processes that share the work; the result is the same with any number. With more than one, a script
            must guard its main part with ``if __name__ == "__main__":``, since the processes import it.
        memory: Megabytes of articles, pairs and what else grows with the input that are held; what is more goes to
            temporary files in the folder that ``TMPDIR`` names. The result is the same. Beside them some hundreds are
            needed for libraries and the work at hand, and about 1.5 KB for each article and 1.3 KB for each link.
        resume: Whether to go on with what a stopped run kept in ``out``; where anything that decides the result is
            another, the run begins anew, with a warning of the logger ``preprocess``.
        format: Of the tables in ``out``, ``jsonl`` or ``parquet``. It decides nothing that is found: a stopped run may
            be gone on with in the other.
        progress: Is called with the phase, the articles done in it, and their number or None, as they are done.

    Raises:
        UsageError: If an input is not there, or ``out`` is one of them; if standard input shall be gone on with; if
            ``memory`` is no number of megabytes; if there is no such format, or pyarrow is not installed for it.
        RunError: If the result cannot be written, or another run is writing into ``out``.

    >>> import preprocess
    >>> corpus = preprocess.run("seeds/", out="OUT")
    >>> len(corpus.kept), len(corpus.dropped)
    (4, 1)
    >>> copy = corpus.dropped[0]
    >>> copy.marked.article.id, copy.verdict.reason, copy.verdict.group
    ('001_626ce4ae4865dc21', 'restatement', '000_cda73371375cd16e')
    """
    chosen = settings or Settings()
    folder = None if out is None else Path(out)
    tables.checked(format)
    given = [str(inputs)] if isinstance(inputs, str | Path) else [str(path) for path in inputs]
    files = find_files(given, out=folder)
    refuse_own_input(given, files, folder)
    if folder is not None and (folder / MANIFEST).is_dir():
        raise UsageError(f"{folder}: holds the result of a run on Spark; name another folder with -o")
    digests = {file.name: store.file_digest(file.path) for file in files if file.path is not None}
    if folder is None:
        found = _run(files, of_today(chosen), Spool(None), memory, workers, progress)
        return replace(found, inputs=digests)
    with alone_in(folder):
        spool, chosen = begin(folder, files, digests, chosen, resume=resume)
        corpus = replace(_run(files, chosen, spool, memory, workers, progress), inputs=digests)
        save(corpus, folder, format, progress)
        spool.remove()
    return corpus


def _run(  # noqa: PLR0913, PLR0917 - what a run is made of
    files: Sequence[InputFile], chosen: Settings, spool: Spool, memory: int, workers: int, progress: Progress | None
) -> Corpus:
    prepared = prepare_all(
        read_files(files, chosen.read),
        chosen,
        workers=workers,
        room=room_of(memory),
        expected=articles_in(files),
        progress=progress,
        spool=spool,
    )
    return linked(prepared, chosen, progress)


def run_articles(articles: Iterable[Article], settings: Settings | None = None, *, workers: int = 1) -> Corpus:
    """Mark, score, link and judge articles that are in memory, where all of the result stays.

    Raises:
        UsageError: If an id stands there twice.

    >>> import preprocess
    >>> text = "The council voted on Monday to close the old bridge after engineers found deep cracks in it."
    >>> articles = [preprocess.Article(id="a", text=text), preprocess.Article(id="b", text=text.upper())]
    >>> corpus = preprocess.run_articles(articles)
    >>> [(record.marked.article.id, record.verdict.reason) for record in corpus.records]
    [('a', None), ('b', 'exact')]
    """
    chosen = of_today(settings or Settings())
    return linked(prepare_all(_each_once(articles, chosen), chosen, workers=workers), chosen)


def _each_once(articles: Iterable[Article], chosen: Settings) -> Iterator[Article]:
    seen: set[str] = set()
    for article in articles:
        if article.id in seen:
            raise UsageError(f"the id {article.id!r:.80} stands there twice; each article needs one of its own")
        seen.add(article.id)
        yield known(article, chosen.read)


def linked(prepared: Prepared, chosen: Settings, progress: Progress | None = None) -> Corpus:
    """Link and judge articles that are marked and scored."""
    scored = prepared.scored
    subjects = list(map(subject_of, scored))
    standing = Standing(
        ids=[one.id for one in subjects],
        periods=[one.period for one in subjects],
        words=[one.words for one in subjects],
        orders=orders(subjects, chosen.policy),
    )
    shelf = Shelf(Candidate, scored.room)
    marked, memory = Lazy(scored, attrgetter("marked")), scored.room.bound
    found = link(marked, chosen.link, standing, memory=memory, shelf=shelf, progress=progress)
    return Corpus(
        records=Records(scored, subjects, found.candidates, chosen.policy),
        candidates=found.candidates,
        skipped_keys=found.skipped_keys,
        crowds=found.crowds,
        rejected=prepared.rejected,
        profile=prepared.profile,
        settings=chosen,
    )


def mark(text: str, *, language: str | None = None, settings: Settings | None = None) -> Marked:
    r"""Find the language of one text and label its furniture.

    >>> import preprocess
    >>> preprocess.mark("The mayor resigned on Monday.\n\nSign up for our newsletter").clean_text
    'The mayor resigned on Monday.'
    """
    article = Article(id="text", text=text, language=language)
    return Preparer(settings or Settings()).mark(article)


def subject_of(scored: Scored) -> Subject:
    """Return what judging knows of an article."""
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
