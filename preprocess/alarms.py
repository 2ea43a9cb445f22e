"""What to know before trusting a run: a source that lost much, a large group, a key that joins hundreds."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from preprocess.article import Crowd
from preprocess.settings import Policy
from preprocess.text import shown

ALARMS = {
    "source_lost": "{name} lost {share}",
    "small_sources_lost": "{articles:,} of the {of:,} sources of fewer than five articles lost most of them",
    "large_group": "{name} stands for {articles:,} articles",
    "crowded_key": "{articles:,} articles share a {name}",
}
"""The kinds of alarm, and what each says."""

FEW = 5
"""Articles; of sources with fewer it is told together how many lost most of them."""

_NAME, _TEXT = 80, 160  # characters that are shown
_MOST_LINES = 5  # of a kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Something that may have gone wrong, or that the corpus is like.

    Attributes:
        kind: One of :data:`ALARMS`: much of a source was dropped, one article stands for many, or many articles have
            something in common that is perhaps furniture.
        name: The source, the id of the article that stands for the group, or the kind of the key.
        articles: How many articles were dropped, are in the group, or have the key; of small sources, how many sources.
        of: How many the source has, or how many small sources there are; None where that says nothing.
        text: What they have in common, where that can be shown.
    """

    kind: str
    name: str
    articles: int
    of: int | None = None
    text: str = ""


class Fate(NamedTuple):
    """What became of an article: its source, whether it is kept, and the id of the kept one of its group."""

    source: str | None
    keep: bool
    group: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Excess:
    """Where more was dropped, or more stands for one, than a policy takes for usual.

    Attributes:
        sources: Of each such source that has at least :data:`FEW` articles, how many were dropped and how many it has.
        small_sources: How many sources that have fewer lost more than that.
        of: How many sources have fewer.
        groups: How many articles each such group has, by the id of the one that stands for it.
    """

    sources: Mapping[str, tuple[int, int]]
    small_sources: int
    of: int
    groups: Mapping[str, int]


def alarms(fates: Iterable[Fate], crowds: Iterable[Crowd], policy: Policy) -> tuple[Alarm, ...]:
    """Return what to look at first: sources, groups and keys, the largest of each first.

    Args:
        fates: Of every article that came in.
        crowds: The keys that many articles share.
        policy: Holds the cut-offs.
    """
    return alarms_of(_excess(fates, policy), crowds, policy)


def _excess(fates: Iterable[Fate], policy: Policy) -> Excess:
    arrived, lost, groups = Counter[str](), Counter[str](), Counter[str]()
    for fate, count in Counter(fates).items():
        if fate.source is not None:
            arrived[fate.source] += count
            lost[fate.source] += count * (not fate.keep)
        if fate.group is not None:
            groups[fate.group] += count
    gone = [source for source, count in lost.items() if count > policy.most_dropped * arrived[source]]
    return Excess(
        sources={source: (lost[source], arrived[source]) for source in gone if arrived[source] >= FEW},
        small_sources=sum(arrived[source] < FEW for source in gone),
        of=sum(count < FEW for count in arrived.values()),
        groups={group: count for group, count in groups.items() if count > policy.largest_group},
    )


def alarms_of(excess: Excess, crowds: Iterable[Crowd], policy: Policy) -> tuple[Alarm, ...]:
    """Return what to look at first, where sources and groups are counted already; see :func:`alarms`."""
    found = [
        Alarm(kind="source_lost", name=source, articles=lost, of=arrived)
        for source, (lost, arrived) in sorted(excess.sources.items(), key=lambda item: (-item[1][0], item[0]))
    ]
    if excess.small_sources:
        found.append(Alarm(kind="small_sources_lost", name="", articles=excess.small_sources, of=excess.of))
    found += [
        Alarm(kind="large_group", name=group, articles=count)
        for group, count in sorted(excess.groups.items(), key=lambda item: (-item[1], item[0]))
    ]
    found += [
        Alarm(kind="crowded_key", name=crowd.kind, articles=crowd.articles, text=crowd.text)
        for crowd in crowds
        if crowd.articles >= policy.crowded_key
    ]
    return tuple(found)


def told(alarm: Alarm) -> str:
    """Return an alarm in a line that is safe to show."""
    name, share = shown(alarm.name, _NAME), f"{alarm.articles:,} of its {alarm.of or 0:,} articles"
    if alarm.articles == alarm.of:
        share = f"all of its {alarm.of:,} articles"
    said = ALARMS[alarm.kind].format(name=name, articles=alarm.articles, of=alarm.of or 0, share=share)
    return f"{said}: “{shown(alarm.text, _TEXT)}”" if alarm.text else said


def alarm_lines(found: Sequence[Alarm]) -> Iterator[str]:
    """Yield the first alarms of each kind, and how many more there are."""
    for kind in ALARMS:
        own = [alarm for alarm in found if alarm.kind == kind]
        for alarm in own[:_MOST_LINES]:
            yield f"look at this: {told(alarm)}"
        if len(own) > _MOST_LINES:
            yield f"look at this: … and {len(own) - _MOST_LINES} more like it"
