"""What is decided of DataFrames is what one machine decides."""

import random
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations

import msgspec
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess import Article, Policy, run_articles
from preprocess.alarms import Fate, alarms, alarms_of
from preprocess.article import KINDS, Candidate, Crowd, Link, Marked, Side, Verdict
from preprocess.copies.link import link as compared
from preprocess.judge import Judgement, accept, judge, novelty, settle
from preprocess.settings import LinkSettings
from preprocess.spark.judging import counts, excess, judged
from preprocess.spark.tables import Store
from preprocess.standing import Subject
from preprocess.text import count_words

SUBJECTS = "number bigint, id string, subject binary"
LINKS = "a bigint, b bigint, copy string, origin string, kind string, link binary"
SOURCES = "number bigint, source string"
FAR = (1 << 33) + 3  # between the numbers of two articles: they need not be dense

POLICIES = (
    Policy(),
    Policy(stands="earliest", prefer=("herald", "x")),
    Policy(stands="most_complete", drop=("near", "excerpt")),
    Policy(stands="most_original", excerpt_drop=0.5, restatement=0.8, same_event=0.3, least_words=101),
)


def accepted(subjects, candidates, policy):
    """The links that pairs are."""
    by_id = {one.id: one for one in subjects}
    found = (accept(pair, by_id[pair.a], by_id[pair.b], policy) for pair in candidates)
    return [link for link in found if link is not None]


def numbers_of(subjects):
    """The number of each article by its id."""
    return {one.id: place * FAR for place, one in enumerate(subjects)}


def decided(spark, folder, subjects, candidates, policy):
    """What is decided of DataFrames of articles and links, which are in no order."""
    numbers, links = numbers_of(subjects), accepted(subjects, candidates, policy)
    known = [(numbers[one.id], one.id, bytearray(msgspec.json.encode(one))) for one in subjects]
    ends = (sorted((numbers[link.copy], numbers[link.origin])) for link in links)
    told = [
        (*two, link.copy, link.origin, link.kind, bytearray(msgspec.json.encode(link)))
        for two, link in zip(ends, links, strict=True)
    ]
    draw = random.Random(0)  # noqa: S311 - the same order each time
    draw.shuffle(known)
    draw.shuffle(told)
    return judged(
        spark.createDataFrame(told, LINKS), spark.createDataFrame(known, SUBJECTS), policy, Store(str(folder))
    )


def read_back(found, subjects):
    """Verdicts, novelties and links as one machine has them."""
    order = numbers_of(subjects)
    rows = {row.number: row for row in found.verdicts.collect()}
    assert len(rows) == found.verdicts.count()
    verdicts = [msgspec.convert(rows[number].asDict(), Verdict) for number in order.values()]
    links = sorted(found.decided.collect(), key=lambda row: (row.owed, row.loser or 0, row.a, row.b))
    for row in links:
        assert (row.a, row.b) == tuple(sorted((order[row.copy], order[row.origin])))
    decoded = [msgspec.json.decode(row.link, type=Link) for row in links]
    assert [(row.copy, row.origin, row.kind) for row in links] == [(one.copy, one.origin, one.kind) for one in decoded]
    novelties = {name: rows[number].novelty for name, number in order.items()}
    return Judgement(links=tuple(decoded), verdicts=tuple(verdicts)), novelties


def novelties_of(subjects, links):
    """The novelty of each article, as a result tells it."""
    own = defaultdict(list)
    for link in links:
        own[link.copy].append(link)
    found = {one.id: novelty(one.id, own[one.id]) for one in subjects}
    return {name: None if new is None else round(new, 4) for name, new in found.items()}


def made_up(seed, families, largest=8):
    """Articles and pairs of many small families of every shape, which accounts of one event alone join."""
    draw = random.Random(seed)  # noqa: S311 - the same families each time
    sizes = [draw.randint(1, largest) for _ in range(families)]
    subjects = [an_article(draw, place) for place in range(sum(sizes))]
    places = draw.sample(range(len(subjects)), len(subjects))  # families stand in between each other
    pairs = {}
    for size in sizes:
        own, places, density = sorted(places[:size]), places[size:], draw.choice((0.3, 0.6, 1.0))
        for two in combinations(own, 2):
            if draw.random() < density:
                pairs[two] = a_pair(draw, *(subjects[place] for place in two))
    for _ in range(2 * families):
        two = tuple(sorted(draw.sample(range(len(subjects)), 2)))
        pairs.setdefault(two, a_pair(draw, *(subjects[place] for place in two), kind="same_event"))
    return subjects, [pairs[two] for two in sorted(pairs)]


def an_article(draw, place):
    """An article of which little is known for sure."""
    start = datetime(2021, 3, draw.randint(1, 4), tzinfo=UTC)
    period = (start, start + timedelta(days=draw.choice((0, 1, 1, 1, 28))))
    return Subject(
        id=f"{draw.choice('zaÄ~0 ')}{place}",
        source=draw.choice(("gazette", "https://Gazette/", "herald", "x", None)),
        period=draw.choice((period, period, None)),
        words=draw.choice((0, 30, 99, 100, 101, 101, 102, 30_000)),
        stripped=draw.choice((0.1, 0.7)),
        score=draw.choice((None, 0.2, 0.8)),
        agencies=frozenset(draw.sample(("Associated Press", "Reuters"), draw.choice((0, 0, 0, 1, 2)))),
        agency=draw.choice((None, None, None, "Reuters")),
    )


def a_pair(draw, a, b, kind=None):
    """Two articles that were compared, and what was found."""
    kind = kind or draw.choice(("exact", "exact", "near", "near", "excerpt", "restatement", "same_event", "nothing"))
    least, most = {"exact": (1, 1), "near": (0.6, 1), "excerpt": (0.1, 1)}.get(kind, (0, 0.2))
    sides = [a_side(draw, one, draw.uniform(least, most), kind) for one in (a, b)]
    return Candidate(
        a=a.id,
        b=b.id,
        exact=kind == "exact",
        same_event=draw.choice((0.4, 0.9)) if kind in {"same_event", "restatement"} else 0.0,
        a_side=sides[0],
        b_side=sides[1],
    )


def a_side(draw, article, contained, kind):
    """One of them beside the other; how many facts it has seldom hangs on that."""
    names, figures = len(article.id) % 4 + draw.choice((0, 0, 0, 1)), article.words % 3
    return Side(
        contained=round(contained, 1),
        restates=draw.choice((0.0, 0.7, 0.9)) if kind == "restatement" else 0.0,
        names=names,
        figures=figures,
        known=f"{draw.getrandbits(names + figures) if names + figures else 0:x}",
        credit=draw.choice((None, None, None, (0, 5))),
        quoted=draw.random() < 0.1,
    )


def test_made_up_families_are_as_wild_as_they_should_be():
    """Every reason, kind and direction is there, third texts, losses in circles, and links that are owed."""
    subjects, pairs = made_up(1, 300)
    found = judge(subjects, pairs, Policy())
    links = accepted(subjects, pairs, Policy())

    assert {verdict.reason for verdict in found.verdicts} == {None, "replaced", "empty", *KINDS} - {"same_event"}
    assert {link.kind for link in links} == set(KINDS)
    assert {link.direction for link in links} == {"date", "notice", "facts", "undetermined"}
    assert {link.third in {one.id for one in subjects} for link in found.links if link.third} == {True, False}
    assert len(found.links) > len(links) + 20


@pytest.mark.parametrize("policy", POLICIES[:2])
def test_families_are_judged_as_on_one_machine(spark, tmp_path, policy):
    """Some hundreds of them, of every shape: verdicts, links in their order, novelty."""
    subjects, pairs = made_up(2, 300)
    local = judge(subjects, pairs, policy)

    found, novelties = read_back(decided(spark, tmp_path, subjects, pairs, policy), subjects)

    assert found.verdicts == local.verdicts
    assert found.links == local.links
    assert novelties == novelties_of(subjects, local.links)


@given(st.integers(0, 2**32), st.integers(2, 6), st.sampled_from((*POLICIES, Policy(drop=()))))
def test_each_family_is_settled_as_if_alone(seed, families, policy):
    """One after the other, or all at once: only what is owed, and to be of one event, stands elsewhere."""
    subjects, pairs = made_up(seed, families, largest=12)
    whole = judge(subjects, pairs, policy)
    links = accepted(subjects, pairs, policy)
    verdicts, told = {}, []
    for own in families_of(subjects, links):
        inside = [link for link in links if link.copy in own and link.kind != "same_event"]
        members = [one for one in subjects if one.id in own]
        found = settle(members, inside, policy)
        verdicts |= zip(own, found.verdicts, strict=True)
        told += found.links

    assert tuple(verdicts[one.id] for one in subjects) == whole.verdicts
    ends = [frozenset((link.copy, link.origin)) for link in links if link.kind == "same_event"]
    expected = [link for link in told if frozenset((link.copy, link.origin)) not in ends]
    assert sorted(expected, key=repr) == sorted((one for one in whole.links if one.kind != "same_event"), key=repr)


def families_of(subjects, links):
    """The ids of articles that links join, but for those of one event; each family's in the order of the articles."""
    family = {one.id: {one.id} for one in subjects}
    for link in links:
        if link.kind != "same_event":
            joined = family[link.copy] | family[link.origin]
            family |= dict.fromkeys(joined, joined)
    seen = {id(one): one for one in family.values()}
    return [[one.id for one in subjects if one.id in own] for own in seen.values()]


def test_seeds_are_judged_as_by_a_run(spark, tmp_path, seeds):
    """Each of them three times in an outlet: rows of the result, counts and alarms."""
    articles = [
        Article(id=f"{9 - number}-{name}", text=f"{text}\n{'Once more. ' * number}", source=f"outlet {name}")
        for number in range(3)
        for name, text in seeds.items()
    ]
    corpus = run_articles([*articles, Article(id="empty", text="Share on Facebook")])
    subjects, policy = corpus.records.subjects, Policy(stands="most_original", most_dropped=0.1, largest_group=1)
    pairs = [replace(pair, passages=()) for pair in corpus.candidates]
    judged_again = corpus.rejudge(policy)

    result = decided(spark, tmp_path, subjects, pairs, policy)

    found, novelties = read_back(result, subjects)
    for record, verdict in zip(judged_again.records, found.verdicts, strict=True):
        assert verdict == record.verdict
        assert novelties[record.marked.article.id] == record.originality.novelty
    assert list(found.links) == [replace(link, evidence=bare(link.evidence)) for link in judged_again.links]
    told = judged_again.counts()
    assert counts(result) == {name: told[name] for name in ("articles", "kept", "dropped", "flagged", "links")}
    assert set(told["dropped"]) == {"empty", "near", "restatement"}
    numbers = numbers_of(subjects)
    sources = spark.createDataFrame([(numbers[one.id], one.source) for one in subjects], SOURCES)
    assert alarms_of(excess(result.verdicts, sources, policy), corpus.crowds, policy) == judged_again.alarms
    assert {alarm.kind for alarm in judged_again.alarms} == {"small_sources_lost", "large_group"}


def bare(evidence):
    """The measures of a link without its passages, which judging does not get."""
    return replace(evidence, passages=())


def test_planted_copies_are_judged_as_on_one_machine(spark, tmp_path, plant):
    """Two thousand articles, of which some hundreds are copies."""
    columns = pq.read_table(plant(2_000) / "articles.parquet", columns=["id", "text"]).to_pydict()
    marked = [Marked(article=Article(id=i, text=t), language="en") for i, t in zip(*columns.values(), strict=True)]
    pairs = [replace(pair, passages=()) for pair in compared(marked, LinkSettings()).candidates]
    subjects = [
        Subject(id=one.article.id, source=f"s{n % 9}", period=None, words=count_words(one.article.text))
        for n, one in enumerate(marked)
    ]
    local = judge(subjects, pairs, policy := Policy(stands="most_complete", prefer=("s3", "S1")))

    result = decided(spark, tmp_path, subjects, pairs, policy)

    assert read_back(result, subjects)[0] == local
    reasons = Counter(verdict.reason for verdict in local.verdicts)
    assert counts(result)["kept"] == reasons.pop(None)
    assert counts(result)["dropped"] == dict(sorted(reasons.items()))
    assert reasons["exact"] > 50
    assert reasons["near"] > 50


def test_thousands_of_one_text_and_of_links_of_one_article(spark, tmp_path):
    """One family of copies, and an article that thousands of accounts of its event came before."""
    start = datetime(2021, 3, 1, tzinfo=UTC)
    period, later = (start, start + timedelta(days=1)), (start + timedelta(days=1), start + timedelta(days=2))
    copies = [Subject(id=f"c{place}", source=None, period=period, words=99 + place % 3) for place in range(3_000)]
    subjects = [*copies, Subject(id="account", source=None, period=later, words=100)]
    same = [Candidate(a="c0", b=one.id, exact=True, a_side=Side(), b_side=Side()) for one in copies[1:]]
    accounts = [
        Candidate(a=one.id, b="account", same_event=0.9, a_side=Side(), b_side=Side(names=3_000, known=f"{1 << n:x}"))
        for n, one in enumerate(copies[:2_400])
    ]
    numbers = numbers_of(subjects)
    pairs = sorted([*same, *accounts], key=lambda pair: (numbers[pair.a], numbers[pair.b]))

    found, novelties = read_back(decided(spark, tmp_path, subjects, pairs, Policy()), subjects)

    assert found == judge(subjects, pairs, Policy())
    assert sum(verdict.keep for verdict in found.verdicts) == 2
    assert novelties["account"] == 0.2


@pytest.mark.parametrize("policy", [Policy(), Policy(most_dropped=0.57, largest_group=1), Policy(most_dropped=0)])
def test_alarms_are_those_of_one_machine(spark, policy):
    """Sources of every size, unknown ones, small ones together, and groups."""
    draw = random.Random(3)  # noqa: S311 - the same fates each time
    sizes = {f"s{place}": draw.choice((1, 2, 3, 4, 5, 6, 7, 100)) for place in range(60)} | {None: 50}
    sources = [source for source, size in sizes.items() for _ in range(size)]
    fates = [
        Fate(source, draw.random() < 0.43, draw.choice((None, "a", "b", f"g{n}"))) for n, source in enumerate(sources)
    ]
    verdicts = spark.createDataFrame(
        [(n, one.keep, one.group) for n, one in enumerate(fates)], "number bigint, keep boolean, group string"
    )
    known = spark.createDataFrame(list(enumerate(sources)), SOURCES)
    crowds = [Crowd(kind="passage", articles=100, example="a")]

    found = alarms_of(excess(verdicts, known, policy), crowds, policy)

    assert found == alarms(fates, crowds, policy)
    assert {alarm.kind for alarm in found} == {"source_lost", "small_sources_lost", "large_group", "crowded_key"}
