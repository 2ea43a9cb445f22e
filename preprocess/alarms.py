"""What to know before trusting a run: a source that lost much, a large group, a key that joins hundreds."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
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


def alarms(fates: Iterable[Fate], crowds: Iterable[Crowd], policy: Policy) -> tuple[Alarm, ...]:
    """Return what to look at first: sources, groups and keys, the largest of each first.

    Args:
        fates: Of every article that came in.
        crowds: The keys that many articles share.
        policy: Holds the cut-offs.
    """
    counts = Counter(fates)
    arrived, lost, groups = Counter[str | None](), Counter[str | None](), Counter[str | None]()
    for fate, count in counts.items():
        arrived[fate.source] += count
        lost[fate.source] += count * (not fate.keep)
        groups[fate.group] += count
    gone = [one for one in _by_size(lost) if one[1] > policy.most_dropped * arrived[one[0]]]
    found = [
        Alarm(kind="source_lost", name=source, articles=count, of=arrived[source])
        for source, count in gone
        if arrived[source] >= FEW
    ]
    few = sum(0 < count < FEW for source, count in arrived.items() if source is not None)
    if small := sum(arrived[source] < FEW for source, _ in gone):
        found.append(Alarm(kind="small_sources_lost", name="", articles=small, of=few))
    found += [
        Alarm(kind="large_group", name=group, articles=count)
        for group, count in _by_size(groups)
        if count > policy.largest_group
    ]
    found += [
        Alarm(kind="crowded_key", name=crowd.kind, articles=crowd.articles, text=crowd.text)
        for crowd in crowds
        if crowd.articles >= policy.crowded_key
    ]
    return tuple(found)


def _by_size(counts: Counter[str | None]) -> list[tuple[str, int]]:
    """The known names, the most frequent first."""
    named = [(name, count) for name, count in counts.items() if name is not None]
    return sorted(named, key=lambda item: (-item[1], item[0]))


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
