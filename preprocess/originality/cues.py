"""What a sentence shows of its source, as named numbers: its signs, who speaks, its words, and what stands around it.

Nothing names an outlet or a topic: of names it counts that they are this outlet's or another's, and the words that may
be looked at are listed in the language's file of signs.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import NamedTuple

from preprocess.originality.signs import Cues
from preprocess.originality.sourcing import OWN, Sentence
from preprocess.originality.voices import SILENT, Voice, surnames_in

GROUPS = ("own", "other_media", "statement", "public_event", "opinion")
"""Five kinds of sourcing that can be told apart: one's own work, other media's, what was put out in writing for all,
what was said or done in public, and what has no source."""

GROUP_OF = dict.fromkeys(sorted(OWN), "own") | {
    "other_media": "other_media",
    "statement": "statement",
    "social_post": "statement",
    "public_event": "public_event",
    "opinion": "opinion",
    "filler": "opinion",
}
"""The group of each kind; credits and notices of reprinting have none."""

_DIGIT = re.compile(r"\d")
_ENDS = frozenset(".?!\"':…)")  # of sentences; a heading or an item of a list has none
_SHORT, _LONG = 8, 35  # words; under and over them sentences are told apart by their length
_TRAITS = ("lay", "official", "agent", "present")  # of voices
_BEGINNING = 2  # sentences that say what an article is about
_LEAD = 3  # sentences after a colon that may belong to what was announced
_MOST_QUOTED = 0.95  # share of characters from which nothing but a quotation is left

Numbers = dict[str, float]
_FIRST, _LAST = {"before:nothing": 1.0}, {"after:nothing": 1.0}  # what only the first and the last sentence have
_NONE: frozenset[str] = frozenset()


class _Beside(NamedTuple):
    """What the sentence after one sees before it, and what the sentence before it sees after it."""

    before: Numbers
    after: Numbers


@dataclass(slots=True)
class _Speaker:
    """What the whole article says of one speaker.

    Attributes:
        sentences: In how many the speaker speaks.
        named: The sentences that name the speaker, by number.
        speaking: Those of them in which the speaker speaks.
        groups: In how many sentences that name the speaker each group of signs hit.
        traits: What is said of the speaker: lay, official, agent, present.
    """

    sentences: int = 0
    named: list[int] = field(default_factory=list)
    speaking: list[int] = field(default_factory=list)
    groups: Counter[str] = field(default_factory=Counter)
    traits: set[str] = field(default_factory=set)

    def numbers(self) -> Numbers:
        free = not any(self.groups[group] for group in ("other_media", "statement", "public_event"))
        found = {f"speaker:{group}": squeezed(count) for group, count in self.groups.items()}
        found |= {f"speaker:{trait}": 1.0 for trait in self.traits}
        found |= {"speaker": 1.0, "speaker:often": squeezed(self.sentences), "speaker:free": float(free)}
        return found | {"speaker:free and lay": float(free and "lay" in self.traits)} | self.part()

    def part(self) -> Numbers:
        """Whom an article is about is named without speaking; whom its writer asked comes in speaking."""
        first = self.named[0] if self.named else 0
        return {
            "speaker:silent": squeezed(len(self.named) - len(self.speaking)),
            "speaker:mostly speaks": len(self.speaking) / max(1, len(self.named)),
            "speaker:comes in speaking": float(self.speaking[:1] == [first]),
            "speaker:in the lead": float(first < _BEGINNING),
        }


def cues(sentences: Sequence[Sentence], words: Cues) -> tuple[list[Numbers], Numbers]:
    """Return the cues of each sentence of an article's body, by name, and those that all of them share.

    Args:
        sentences: All sentences of the clean text, in order.
        words: The words of its language that may be looked at.
    """
    here = [_here(sentence, words) for sentence in sentences]
    groups = [_groups(one) if one.found else _NONE for one in sentences]
    who = list(_followed(sentences))
    speakers = _speakers(sentences, groups, who)
    told = {name: speaker.numbers() for name, speaker in speakers.items()}
    whole = _whole(sentences, here, groups, told.values())
    lead = None
    beside = [_beside(*pair) for pair in zip(sentences, groups, strict=True)]
    last = max(1, len(sentences) - 1)
    for number, (numbers, name) in enumerate(zip(here, who, strict=True)):
        numbers["place"] = number / last
        numbers.update(beside[number - 1].before if number else _FIRST)
        numbers.update(beside[number + 1].after if number < len(beside) - 1 else _LAST)
        if lead is not None and number - lead <= _LEAD:
            numbers.update(_lead(here[lead], groups[lead]))
        if "announces" in numbers:
            lead = number
        if name is not None:
            numbers.update(told[name])
    return here, whole


def _groups(sentence: Sentence) -> frozenset[str]:
    return frozenset(GROUP_OF[one.kind] for one in sentence.found if one.kind in GROUP_OF)


def squeezed(count: float) -> float:
    """Return a count as 0-1: the first one tells most."""
    return count / (count + 1)


def _here(sentence: Sentence, words: Cues) -> Numbers:
    """What stands in the sentence itself."""
    found = dict.fromkeys(chain.from_iterable(filter(None, map(words.of.get, sentence.words))), 1.0)
    for one in sentence.found:
        if group := GROUP_OF.get(one.kind):  # credits tell the outlet's habits
            found[f"sign:{one.sign}:{one.kind}"] = found[f"here:{group}"] = 1.0
    for name in _form(sentence):
        found[name] = 1.0
    if sentence.voice is not SILENT:
        found.update(dict.fromkeys(_said(sentence.voice), 1.0))
    if sentence.quoted:
        found["quotes"] = 1.0
        found["quoted"] = round(4 * sentence.quoted) / 4  # in quarters, so that it is the same with a longer name
    return found


def _said(voice: Voice) -> Iterator[str]:
    if voice.speakers:
        yield "speaks"
    yield from (trait for trait in _TRAITS if getattr(voice, trait))


def _form(sentence: Sentence) -> Iterator[str]:
    plain, outlets = sentence.plain, sentence.outlets
    if outlets.own:
        yield "names own outlet"
    if outlets.other:
        yield "names other outlet"
    bare, size = plain.rstrip(), plain.count(" ") + 1
    if sentence.quoted > _MOST_QUOTED:
        yield "all quoted"
    if _DIGIT.search(bare):
        yield "number"
    last = bare[-1:]
    if last == ":":
        yield "announces"
    if last not in _ENDS:
        yield "heading"
    if last == "?" or (last == '"' and bare.rstrip('" ').endswith("?")):
        yield "question"
    if size < _SHORT:
        yield "short"
    if size > _LONG:
        yield "long"


def _followed(sentences: Sequence[Sentence]) -> Iterator[str | None]:
    """Who speaks in each sentence; a pronoun stands for the one who spoke last."""
    last = None
    for sentence in sentences:
        last = sentence.voice.speakers[-1] if sentence.voice.speakers else last
        yield last if sentence.voice.speakers or sentence.voice.goes_on else None


def _speakers(
    sentences: Sequence[Sentence], groups: Sequence[frozenset[str]], who: Sequence[str | None]
) -> dict[str, _Speaker]:
    """Everybody who speaks, with what all sentences say of them."""
    found: defaultdict[str, _Speaker] = defaultdict(_Speaker)
    for name, sentence in zip(who, sentences, strict=True):
        if name is not None:
            found[name].sentences += 1
            found[name].traits |= {trait for trait in _TRAITS if getattr(sentence.voice, trait)}
    if not found:
        return {}
    for number, (name, sentence, shown) in enumerate(zip(who, sentences, groups, strict=True)):
        small = sentence.plain.casefold()
        named = surnames_in(sentence.plain) & found.keys() if any(map(small.__contains__, found)) else set()
        for one in named:
            found[one].named.append(number)
            if one in sentence.voice.speakers:
                found[one].speaking.append(number)
        for one in (named | {name} if name else named) if shown else ():
            found[one].groups.update(shown)
    return dict(found)


def _whole(
    sentences: Sequence[Sentence],
    here: Sequence[Numbers],
    groups: Sequence[frozenset[str]],
    told: Collection[Numbers],
) -> Numbers:
    """What the article as a whole shows: a sentence that says little is read as the others are."""
    size = max(1, len(sentences))
    counts = Counter(chain.from_iterable(groups))
    found = {f"article:{group}": min(1.0, 3 * counts[group] / size) for group in GROUPS}
    for name in ("names other outlet", "speaks", "present", "quoted", "words:me", "words:we"):
        found[f"article:{name}"] = sum([numbers[name] for numbers in here if name in numbers]) / size
    found["article:names own outlet"] = min(1.0, sum(["names own outlet" in numbers for numbers in here]) / 3)
    found["article:free speakers"] = squeezed(sum(one["speaker:free"] for one in told))
    found["article:lay speakers"] = squeezed(sum("speaker:lay" in one for one in told))
    return found


def _beside(sentence: Sentence, groups: frozenset[str]) -> _Beside:
    """What a sentence shows to those beside it."""
    return _shown(groups, bool(sentence.voice.speakers), sentence.quoted > 0)


@cache
def _shown(groups: frozenset[str], speaks: bool, quotes: bool) -> _Beside:  # noqa: FBT001
    names = [*groups, *(["speaks"] if speaks else []), *(["quotes"] if quotes else [])]
    return _Beside(*(dict.fromkeys([f"{side}:{name}" for name in names], 1.0) for side in ("before", "after")))


def _lead(announcing: Numbers, groups: frozenset[str]) -> Numbers:
    """What a sentence that ends with a colon announced."""
    named = {"lead:names other outlet": 1.0} if "names other outlet" in announcing else {}
    return {"lead": 1.0} | {f"lead:{group}": 1.0 for group in groups} | named
