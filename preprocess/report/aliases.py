"""Sources that may be one outlet under several names: what speaks for it, and the settings that would join them.

Nothing is joined here: a person decides. The Hill and thehill.com are one outlet, ABC News and ABC may be two.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from preprocess.outlets import TAILS, is_own, outlet_key, plain_name, without_tails
from preprocess.report.table import NONE, Table
from preprocess.settings import toml_text

MOST = 50
"""Suggestions that are made: those with the most articles."""

REASONS = {
    "name": "the names are the same but for an article, a domain, or the words news and online",
    "host": "most articles of both stand on {host}, and the names share a word",
    "own": "each names itself in a way in which the other does",
}
"""What speaks for it that two sources are one outlet."""

_USUAL = {*TAILS, "the", "web", "org", "net", "www", "and", "for"}
_WORD = re.compile(r"[^\W_]+")
_LEAST_LETTERS = 3
_MOSTLY = 0.8  # share of a source's urls on one host
_LEAST = 3  # urls of a source that tell where it stands
_COMMON = 8  # sources; a host or a word that more have is an aggregator's, or says nothing
_LONGEST_RUN = 6  # words


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Sources that may be one outlet.

    Attributes:
        name: The one with the most articles.
        others: The other ones, those with the most articles first.
        articles: Articles of all of them.
        reasons: What speaks for each of the others, in their order and in the words of :data:`REASONS`; one that only
            another of them speaks for has that one's name behind.
        line: What would join them, below ``[read.aliases]`` in a file of settings; a line of TOML.
    """

    name: str
    others: tuple[str, ...]
    articles: int
    reasons: tuple[str, ...]
    line: str


def suggested(table: Table) -> tuple[Merge, ...]:
    """Return the sources of a corpus that may be one outlet, those with the most articles first."""
    articles = Counter[str]()
    hosts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    pairs, counts = np.unique(table.rows[["source", "host"]], return_counts=True)
    for (source, host), count in zip(pairs.tolist(), counts.tolist(), strict=True):
        if (name := table.sources[source]) is not None:
            articles[name] += count
            if host != NONE:
                hosts[name][table.hosts[host]] += count
    reasons = _reasons(sorted(articles), hosts)
    merges = [_merge(group, articles, reasons) for group in _joined(reasons)]
    return tuple(sorted(merges, key=lambda one: (-one.articles, one.name))[:MOST])


def _reasons(sources: Sequence[str], hosts: Mapping[str, Counter[str]]) -> dict[tuple[str, str], str]:
    """What speaks for each pair of sources: the first of the reasons that does."""
    found: dict[tuple[str, str], str] = {}
    for pair, _ in _sharing({source: {_bare(source)} for source in sources}):
        found.setdefault(pair, REASONS["name"])
    for pair, shared in _sharing({source: _home(hosts.get(source, Counter())) for source in sources}):
        # A columnist stands on an outlet's host too: "Rich Lowry" on that of the National Review.
        if not _words(pair[0]).isdisjoint(_words(pair[1])):
            found.setdefault(pair, REASONS["host"].format(host=shared))
    for pair, shared in _sharing({source: _spellings(source) for source in sources}):
        # A whole name, for "online news" alone is nobody's.
        if shared in map(_bare, pair) and is_own(*pair) and is_own(*pair[::-1]):
            found.setdefault(pair, REASONS["own"])
    return found


def _sharing(keys: Mapping[str, Iterable[str]]) -> Iterator[tuple[tuple[str, str], str]]:
    """The pairs of sources that share a key, and the key; one that many have tells nothing."""
    having: defaultdict[str, list[str]] = defaultdict(list)
    for source, own in keys.items():
        for key in sorted(own):
            having[key].append(source)
    for key in sorted(having):
        if key and len(having[key]) <= _COMMON:
            for pair in combinations(having[key], 2):
                yield pair, key


def _bare(source: str) -> str:
    """A name without an article, a domain and what many outlets add."""
    name = source.partition("(")[0] or source
    key = outlet_key(name)
    if " " not in name and not plain_name(name).startswith(key) and "." in name:
        return plain_name(name)  # a.blog.com and b.blog.com are two
    return without_tails(key.removeprefix("the") if len(key) > len("the") else key)


def _home(hosts: Counter[str]) -> set[str]:
    """The host on which most of a source's articles stand."""
    return {name for name, count in hosts.items() if count >= max(_LEAST, _MOSTLY * hosts.total())}


def _words(source: str) -> set[str]:
    """The words of a name that do not stand in many."""
    return {word for word in _WORD.findall(source.casefold()) if len(word) >= _LEAST_LETTERS and word not in _USUAL}


def _spellings(source: str) -> set[str]:
    """How a name may be spelled as one word: each run of its words, and its initials."""
    words = source.casefold().split()[: 2 * _LONGEST_RUN]
    runs = {
        "".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, start + _LONGEST_RUN + 1)
    }
    return {*runs, "".join(word[0] for word in words), _bare(source)}


def _joined(pairs: Iterable[tuple[str, str]]) -> list[set[str]]:
    """The sources that pairs hold together."""
    groups: dict[str, set[str]] = {}
    for pair in pairs:
        larger, smaller = sorted((groups.get(one, {one}) for one in pair), key=len, reverse=True)
        larger |= smaller
        groups |= dict.fromkeys(smaller | set(pair), larger)
    return list({id(group): group for group in groups.values()}.values())


def _merge(group: set[str], articles: Counter[str], reasons: Mapping[tuple[str, str], str]) -> Merge:
    name, *others = members = sorted(group, key=lambda one: (-articles[one], one))
    return Merge(
        name=name,
        others=tuple(others),
        articles=sum(articles[one] for one in group),
        reasons=tuple(_reason(one, members, reasons) for one in others),
        line=f"{toml_text(name)} = [{', '.join(map(toml_text, others))}]",
    )


def _reason(other: str, members: Sequence[str], reasons: Mapping[tuple[str, str], str]) -> str:
    """What speaks for one of the other names: beside the first that has something to do with it."""
    found = ((one, reasons.get((min(one, other), max(one, other)))) for one in members)
    beside, reason = next((one, reason) for one, reason in found if reason is not None)
    return reason if beside == members[0] else f"{reason} ({beside})"
