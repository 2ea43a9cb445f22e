"""Which outlets a source names as where it has something from."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import chain

from preprocess.article import Record
from preprocess.copies.agencies import agency
from preprocess.outlets import is_own, outlet_key, outlets_in
from preprocess.report.figures.own import Own
from preprocess.text import shown

MOST_CITED = 10

CITING = frozenset({"other_media", "republish_notice", "wire_credit"})
"""Kinds of sentence that name an outlet as their source."""

_LONGEST = 1_000  # characters of a sentence that are looked at
_NAME = 80
_TAILS = ("news", "online", "com")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """An outlet that a source names as where it has something from.

    Attributes:
        outlet: Its name as most of the articles write it, safe to show.
        articles: How many articles name it.
    """

    outlet: str
    articles: int


def cited(own: Own) -> tuple[Cited, ...]:
    """Return the outlets that most articles of a source cite, its own name left out."""
    articles = Counter[str]()
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for record in own.records:
        names = {_key(name): name for name in _names(record) if own.source is None or not is_own(name, own.source)}
        articles.update(names.keys())
        for key, name in names.items():
            spellings[key][name] += 1
    often = sorted(articles.items(), key=lambda item: (-item[1], item[0]))[:MOST_CITED]
    return tuple(Cited(outlet=_usual(spellings[key]), articles=count) for key, count in often)


def _names(record: Record) -> list[str]:
    text = record.marked.article.text
    sentences = (
        text[one.start : min(one.end, one.start + _LONGEST)]
        for one in record.originality.evidence
        if one.kind in CITING
    )
    return list(chain.from_iterable(map(outlets_in, sentences)))


def _key(name: str) -> str:
    """What "CNN" and "CNN News", "AP" and "The Associated Press" have in common."""
    if (whose := agency(name)) is not None:
        return outlet_key(whose)
    key = outlet_key(name)
    while shorter := next((key.removesuffix(tail) for tail in _TAILS if key.endswith(tail) and key != tail), ""):
        key = shorter
    return key


def _usual(spellings: Counter[str]) -> str:
    name, _ = min(spellings.items(), key=lambda item: (-item[1], item[0]))
    return shown(name, _NAME)
