"""The phases in their order, on DataFrames, and their result."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

from preprocess.alarms import Alarm, alarms_of
from preprocess.article import Crowd
from preprocess.boilerplate import Profile
from preprocess.copies.link import told_crowd
from preprocess.copies.pairs import Crowded
from preprocess.copies.rarity import load_background, rarity
from preprocess.errors import UsageError
from preprocess.files.fields import GIVEN
from preprocess.files.inputs import MANIFEST
from preprocess.files.shapes import added_by
from preprocess.files.store import PROFILE, json_bytes
from preprocess.prepare import OF_PAGES, given_profile
from preprocess.saving import made_with
from preprocess.settings import Settings, of_today
from preprocess.spark import judging
from preprocess.spark.arriving import Taking, numbered, taken, tools_of, with_own_ids
from preprocess.spark.comparing import Comparing, compared
from preprocess.spark.contents import contents
from preprocess.spark.learning import learn
from preprocess.spark.marking import Marking, score, scored_in
from preprocess.spark.proposing import Proposed, propose
from preprocess.spark.rivals import NOBODY, with_rivals
from preprocess.spark.rows import article_rows, candidate_rows, corpus_rows, link_rows
from preprocess.spark.tables import Row, Store, is_under, worked

_TABLES = ("articles", "corpus", "links", "candidates", "rejected")
_REJECTED = ("id as path", "cast(null as bigint) as line", "rejected as error")


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """The result of a run: DataFrames of what stands in its folder, row by row as a run on one machine leaves it.

    Attributes:
        articles: Every article that came in, with its spans, its score and its verdict.
        corpus: The articles that are kept: clean text.
        links: Every accepted link.
        candidates: Every pair that was compared.
        rejected: The rows that could not be used, and why.
        profile: What each source repeats.
        counts: Articles in, kept, dropped by reason; links by kind; rows rejected.
        alarms: What to look at before trusting the result.
        crowds: The keys of wording that most articles share.
        settings: The settings of the run.
    """

    articles: DataFrame
    corpus: DataFrame
    links: DataFrame
    candidates: DataFrame
    rejected: DataFrame
    profile: Profile
    counts: Mapping[str, Any]
    alarms: tuple[Alarm, ...]
    crowds: tuple[Crowd, ...]
    settings: Settings


def run(  # noqa: PLR0913 - where things stand is named one by one
    articles: DataFrame,
    out: str | Path,
    settings: Settings | None = None,
    *,
    work: str | Path | None = None,
    order: Sequence[str] = (),
    html: str | None = None,
) -> Corpus:
    """Mark, score, link and judge the articles of a DataFrame; what local runs find, row for row.

    Nothing is brought to the driver but counts, what to look at first, and the profile. A user's columns that are none
    of ours are carried through.

    Args:
        articles: A row each, with a column of texts, and those of ids, sources, urls, dates, titles, authors and
            languages where they are known: named as in files, or as ``settings.read`` names them.
        out: The folder of the result, a path or URL that all machines reach: Parquet in ``articles``, ``corpus``,
            ``links``, ``candidates`` and ``rejected``, and ``profile.json`` and ``manifest.json``, folders of one text
            each.
        settings: What to do; the defaults where None. Files that they name must be there on all machines.
        work: The folder of what phases leave for others, which may be deleted after the run; by default ``out/_work``.
        order: The columns that the order of the input is by, which decides only which article of a pair stands first,
            and which of several with one id keeps it; by default the id.
        html: The column of web pages, texts or bytes, for rows without a text.

    Raises:
        UsageError: If a column is not there or cannot be carried through; if the run would write over its input, or
            into what a run without Spark left.
        SettingsError: If the profile that the settings name cannot be read.
    """
    chosen, left = of_today(settings or Settings()), Store(str(out))
    taking = Taking(settings=chosen, html=html, tools=tools_of(articles, chosen.read))
    store = Store(f"{left.folder}/_work" if work is None else str(work))
    _refuse(articles, left, store)
    arrived = numbered(articles, taking, order, store)
    left.write(articles.sparkSession, MANIFEST, "")  # what an earlier run left is whole no more
    given = taken(arrived, taking, store)
    # Of articles that one source repeats, which count goes by the ids that they were given.
    profile = given_profile(chosen) or learn(given.where("rejected is null"), store)
    read = with_own_ids(given, store)
    usable = read.where("rejected is null")
    count = usable.count()
    scored = score(usable, Marking(settings=chosen, profile=profile.content(), articles=count), store)
    linked = _linked(scored, chosen, count, store)
    judged = judging.judged(linked.links, scored.select("number", "id", "subject"), chosen.policy, store)
    tables = _told(scored, judged, linked, _Carried.of(arrived, read, taking), store)
    tables["rejected"] = read.where("rejected is not null").selectExpr(*_REJECTED)
    kept = {name: left.keep(name, frame) for name, frame in tables.items()}
    crowds = _crowds(linked.proposed, scored)
    corpus = Corpus(
        **kept,
        profile=profile,
        counts=_counted(kept, judged, linked.proposed.skipped),
        alarms=alarms_of(judging.excess(judged.verdicts, read, chosen.policy), crowds, chosen.policy),
        crowds=crowds,
        settings=chosen,
    )
    _describe(corpus, left)
    return corpus


def _refuse(articles: DataFrame, left: Store, work: Store) -> None:
    """Refuse to write over what is read, or into what a run on one machine left."""
    written = [work.folder, *(f"{left.folder}/{name}" for name in (*_TABLES, PROFILE, MANIFEST))]
    for file in articles.inputFiles():
        for folder in written:
            if is_under(file, folder):
                raise UsageError(f"{file}: would be lost, for the run writes into {folder}; name another folder")
    if (Path(left.folder) / MANIFEST).is_file():
        raise UsageError(f"{left.folder}: holds the result of a run without Spark; name another folder")


def _describe(corpus: Corpus, left: Store) -> None:
    """Write what is no table, the manifest last."""
    session = corpus.articles.sparkSession
    found = {"counts": corpus.counts, "alarms": corpus.alarms, "crowds": corpus.crowds}
    left.write(session, PROFILE, corpus.profile.content().decode())
    left.write(session, MANIFEST, json_bytes(made_with(corpus.settings) | found, indent=2).decode())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Linked:
    """Every pair that was compared.

    Attributes:
        found: The pairs: ``a``, ``b``, ``candidate``.
        links: Those that are links: ``a``, ``b``, ``copy``, ``origin``, ``kind``, ``link``.
        proposed: What proposed them.
    """

    found: DataFrame
    links: DataFrame
    proposed: Proposed


def _linked(scored: DataFrame, settings: Settings, articles: int, store: Store) -> _Linked:
    """Propose pairs, and compare them."""
    proposed = propose(scored, settings.link, store)
    known = contents(scored, proposed.pairs, proposed.twins, store, articles)
    how = Comparing(settings=settings, counts=_counts(scored), articles=articles, are_last=False)
    twins = proposed.twins.selectExpr("first as a", "other as b", "true as twins")
    asked = proposed.pairs.selectExpr("a", "b", "false as twins").unionByName(twins)
    nobody = {name: F.expr(NOBODY) for name in ("a_rivals", "b_rivals")}
    first = store.keep("compared_once", compared(asked.withColumns(nobody), known, how))
    asked_again = store.keep("retellings", with_rivals(first))
    second = store.keep("compared_again", compared(asked_again, known, replace(how, are_last=True)))
    found = first.where("not perhaps").unionByName(second)
    links = found.where("link is not null").select("a", "b", "copy", "origin", "kind", "link")
    return _Linked(found=found.select("a", "b", "candidate"), links=links, proposed=proposed)


def _counts(scored: DataFrame) -> bytes:
    """In how many articles the facts of each slot stand."""
    counts = rarity(load_background()).counts
    found = scored.select(F.explode("terms").alias("slot")).groupBy("slot").count().toArrow()
    counts[found["slot"].to_numpy()] = found["count"].to_numpy()
    return counts.tobytes()


@dataclass(frozen=True, slots=True)
class _Carried:
    """What of a user's rows is carried through.

    Attributes:
        frame: Their columns as one, ``carried``, and ``number``; None where there are none.
        extra: Further fields that articles have.
    """

    frame: DataFrame | None
    extra: tuple[str, ...]

    @classmethod
    def of(cls, arrived: DataFrame, read: DataFrame, taking: Taking) -> "_Carried":
        pages, others = OF_PAGES if taking.html else (), added_by(taking.tools)
        extra = tuple(dict.fromkeys((*pages, *others, *([GIVEN] if taking.read.aliases else ()))))
        if "carried" not in arrived.columns:
            return cls(None, extra)
        frame = _unused(arrived.select("number", "carried"), read, taking.tools)
        names = {name.lower() for name in frame.select("carried.*").columns}
        return cls(frame, tuple(name for name in extra if name not in names))

    def beside(self, told: DataFrame) -> DataFrame:
        """Return rows of ours with the columns of the user beside them."""
        if self.frame is None:
            return told
        return told.select(*(name for name in told.columns if name != "carried"), "carried.*")


def _unused(carried: DataFrame, read: DataFrame, tools: Sequence[str]) -> DataFrame:
    """What is carried, without what of other tools' columns an article was made of."""
    if not tools:
        return carried
    by_row = carried.join(read.select("number", "used"), "number", "left")
    columns = {}
    for name in carried.select("carried.*").columns:
        column = F.col(f"carried.`{name.replace('`', '``')}`")
        is_used = F.coalesce(F.array_contains("used", name), F.lit(False))  # noqa: FBT003 - as Spark has it
        columns[name] = (F.when(~is_used, column) if name in tools else column).alias(name)
    return by_row.select("number", F.struct(*columns.values()).alias("carried"))


def _told(
    scored: DataFrame, judged: judging.Judged, linked: _Linked, others: _Carried, store: Store
) -> dict[str, DataFrame]:
    """The tables of the result."""
    verdicts = scored.select("number", "scored").join(judged.verdicts, "number")
    if others.frame is not None:
        verdicts = verdicts.join(others.frame, "number")
    told = store.keep("judged", verdicts).drop("number")
    passages = linked.found.join(judged.decided.where("not owed"), ["a", "b"], "right")
    owed = judged.decided.where("owed").select("link")
    return {
        "articles": others.beside(article_rows(told, others.extra)),
        "corpus": others.beside(corpus_rows(told, others.extra)),
        "links": link_rows(passages.select("link", "candidate").unionByName(owed, allowMissingColumns=True)),
        "candidates": candidate_rows(linked.found),
    }


def _counted(tables: Mapping[str, DataFrame], judged: judging.Judged, skipped: Mapping[str, int]) -> dict[str, Any]:
    found = judging.counts(judged)
    more = {name: tables[name].count() for name in ("rejected", "candidates")}
    # No archive is read here, so no record of one was passed over.
    return found | more | {"skipped": {}, "skipped_keys": dict(sorted(skipped.items()))}


def _crowds(proposed: Proposed, scored: DataFrame) -> tuple[Crowd, ...]:
    """The keys that most articles share, each with its first words as its first article has them."""
    if not proposed.crowds:
        return ()
    session = scored.sparkSession
    rows = [(place, *crowd) for place, crowd in enumerate(proposed.crowds)]
    asked = session.createDataFrame(rows, "place int, kind string, articles bigint, number bigint, key bigint")
    found = worked(asked.join(scored.select("number", "scored"), "number"), _crowd_rows, "place int, crowd binary")
    decoder = msgspec.json.Decoder(Crowd)
    return tuple(decoder.decode(row.crowd) for row in sorted(found.collect(), key=lambda row: row.place))


def _crowd_rows(rows: Iterator[dict[str, Any]]) -> Iterator[Row]:
    for row in rows:
        crowd = Crowded(row["articles"], row["number"], row["key"])
        told = told_crowd(row["kind"], crowd, scored_in(row["scored"]).marked)
        yield {"place": row["place"], "crowd": msgspec.json.encode(told)}
