"""Which outlets a source names as where it has something from."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from preprocess.article import Record
from preprocess.copies.agencies import agency
from preprocess.outlets import is_own, outlet_key, outlets_in, without_tails
from preprocess.report.figures.own import Own
from preprocess.text import shown

MOST_CITED = 10

CITING = frozenset({"other_media", "republish_notice", "wire_credit"})
"""Kinds of sentence that name an outlet as their source."""

_LONGEST = 1_000  # characters of a sentence that are looked at
_NAME = 80
_SHORT = re.compile(r"[Tt]he[ \u00a0]([^\W_]+)")
# Words with a capital before "the Post" that begin a sentence, and are no part of a title as "Face the Nation" is.
_BEGINNINGS = re.compile(
    "a|after|against|although|and|as|at|because|before|between|both|but|by|citing|for|from|had|has|if|in|is|like|nor|of|on"
    "|or|per|said|says|since|so|than|that|then|though|to|told|under|unlike|until|via|was|what|when|where|whether|while|who"
    "|why|will|with|yet",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """An outlet that a source names as where it has something from.

    Attributes:
        outlet: Its name as most of the articles write it, safe to show.
        articles: How many articles name it.
    """

    outlet: str
    articles: int


def outlets_of(record: Record) -> list[str]:
    """Return the outlets that an article cites, each once as it writes it last; its own is left out."""
    source = record.marked.article.source
    return list({_key(name): name for name in _names(record) if source is None or not is_own(name, source)}.values())


def cited(own: Own) -> tuple[Cited, ...]:
    """Return the outlets that most articles of a source cite, its own name left out.

    "The Post" is the outlet that the article calls by a longer name before; where it does not, the one that the other
    articles of the source call by a longer name, if this is one alone.
    """
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    found = list(own.cited())
    for _, name in found:
        spellings[_key(name)][name] += 1
    longer = _longer(spellings)
    told = {(place, longer.get(key, key)) for place, key in ((place, _key(name)) for place, name in found)}
    articles = Counter(key for _, key in told)
    often = sorted(articles.items(), key=lambda item: (-item[1], item[0]))[:MOST_CITED]
    return tuple(Cited(outlet=_usual(spellings[key]), articles=count) for key, count in often)


def _names(record: Record) -> Iterator[str]:
    """The outlets that an article cites, by the longer name that it gave before where it uses a short one."""
    text = record.marked.article.text
    longer: dict[str, str] = {}
    place = 0
    for one in record.originality.evidence:
        if one.kind not in CITING:
            continue
        sentence = text[one.start : min(one.end, one.start + _LONGEST)]
        for name in _outlets(sentence):
            if _is_of_title(name, sentence):
                continue
            if short := _SHORT.fullmatch(name):
                longer |= _by_last_word(_outlets(text[place : one.end]))
                place = max(place, one.end)
                yield longer.get(short[1], name)
            else:
                yield name


def _outlets(text: str) -> list[str]:
    """The outlets that a text names, without who is of them: "Ann Lee of the New York Times"."""
    parts = (name.rpartition(" of the ") for name in outlets_in(text))
    return [f"the {name}" if before and " " not in name else name for before, _, name in parts]


def _by_last_word(names: Iterable[str]) -> dict[str, str]:
    """The last of some names of several words for each last word of them."""
    long = (name for name in names if " " in name and not _SHORT.fullmatch(name))
    return {name.rpartition(" ")[2]: name for name in long}


def _is_of_title(name: str, sentence: str) -> bool:
    """Whether a short name is a part of a longer one wherever it stands: "Face the Nation"."""
    if not _SHORT.fullmatch(name):
        return False
    before = re.findall(rf"(?:(\w+)[ \u00a0])?\b[Tt]he[ \u00a0]{re.escape(name[4:])}\b", sentence)
    return bool(before) and all(word[:1].isupper() and not _BEGINNINGS.fullmatch(word) for word in before)


def _longer(spellings: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The key of the longer name for each short one that one longer name alone ends with."""
    by_last: defaultdict[str, set[str]] = defaultdict(set)
    for key, names in spellings.items():
        for last in _by_last_word(names):
            by_last[last].add(key)
    short = {key: match[1] for key, names in spellings.items() for name in names if (match := _SHORT.fullmatch(name))}
    return {key: next(iter(by_last[last])) for key, last in short.items() if len(by_last.get(last, ())) == 1}


@lru_cache(maxsize=1 << 12)
def _key(name: str) -> str:
    """What "CNN" and "CNN News", "AP" and "The Associated Press" have in common."""
    if (whose := agency(name)) is not None:
        return outlet_key(whose)
    return without_tails(outlet_key(name))


def _usual(spellings: Counter[str]) -> str:
    name, _ = min(spellings.items(), key=lambda item: (-item[1], item[0]))
    return shown(name, _NAME)
