"""Whether two quotations are one utterance, and where their words differ."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from preprocess.report.across.utterances import LEAST_WORDS, Utterance

LEAST_RUN = 5
"""Words in a row that both have, somewhere; or fewer where that is half of the shorter quotation."""

SURE_RUN = 10
"""Words in a row that two quotations share only where they are one utterance, however little of them it is."""

SAME_RUN = 20
"""Words in a row that are one utterance even where the sentences go on differently."""

LEAST_SHARE = 0.6
"""Of the shorter quotation's words that the other must have, in order."""

MOST_CHANGED = 0.5
"""Words that stand for others, for each shared one; with more, the two are sentences of one pattern."""

LEAST_TELLING = 3
"""Shared words that are longer than three letters: "he is one of the" tells nothing."""

_SHORT = 3  # letters of a word that tells nothing
_NEAR = 2  # words that may differ between two shared runs, whatever their length
_CUT_RUN = 3  # words of a run behind words that one side lacks
_LONGEST_WORD = 40  # letters that are looked at
_ALIKE = 0.75  # share of the letters of two words that both have
_LONGEST_END = 3  # words before the first and behind the last shared one that are taken for altered


class Run(NamedTuple):
    """So many words in a row that both have: where they begin in the one and in the other."""

    a: int
    b: int
    size: int


Changed = tuple[tuple[str, ...], tuple[str, ...]]
"""Words of the one that stand where the other has other words, or none."""


class Gap(NamedTuple):
    """Numbers of the words of the one and of the other between two shared runs; either may be none."""

    a: range
    b: range


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Where two quotations of one utterance differ.

    Attributes:
        kind: ``verbatim``: the same words; ``shortened``: one lacks some; ``altered``: some are others.
        a: Numbers of the first one's words that the other lacks.
        b: Numbers of the second one's words that the first lacks.
        shared: How many words both have.
        within: The numbers of the words of the one and of the other that were found to belong together.
        marks: ``bracketed`` where words that differ stand in brackets, ``ellipsis`` where dots stand for some,
            ``letters`` where all of them differ by a letter or two.
        changed: The words of the one and of the other wherever they differ inside: one alteration is the same in all
            quotations that have it.
    """

    kind: str
    a: frozenset[int]
    b: frozenset[int]
    shared: int
    within: tuple[range, range]
    marks: tuple[str, ...]
    changed: tuple[Changed, ...]


def difference(a: Utterance, b: Utterance) -> Difference | None:
    """Return where two quotations differ; None where they do not seem to be one utterance."""
    matcher = SequenceMatcher(None, a.words, b.words, autojunk=False)
    runs = _coherent([Run(*block) for block in matcher.get_matching_blocks() if block.size])
    if not runs or not _is_one(runs, a, b):
        return None
    gaps = list(_gaps(runs, a, b))
    within = _within(runs, gaps, 0), _within(runs, gaps, 1)
    changed = [(tuple(a.words[n] for n in gap.a), tuple(b.words[n] for n in gap.b)) for gap in gaps]
    # The same letters are the same words: "U.S." and "US".
    gaps = [gap for gap, (mine, theirs) in zip(gaps, changed, strict=True) if "".join(mine) != "".join(theirs)]
    changed = [(mine, theirs) for mine, theirs in changed if "".join(mine) != "".join(theirs)]
    others = sum(max(len(mine), len(theirs)) for mine, theirs in changed if mine and theirs)
    shared = sum(run.size for run in runs)
    if others > MOST_CHANGED * shared:
        return None
    marks = _marks(gaps, changed, a, b)
    return Difference(
        kind=_kind(
            changed, bracketed="bracketed" in marks, longer=within != (range(len(a.words)), range(len(b.words)))
        ),
        a=_lacking(len(a.words), within[0], [gap.a for gap in gaps]),
        b=_lacking(len(b.words), within[1], [gap.b for gap in gaps]),
        shared=shared,
        within=within,
        marks=marks,
        changed=tuple(changed),
    )


def _coherent(runs: Sequence[Run]) -> list[Run]:
    """The longest run with those beside it: words that merely occur in both, far away, are no part of it."""
    if not runs:
        return []
    longest = max(range(len(runs)), key=lambda number: (runs[number].size, -number))
    first, last = longest, longest
    while first > 0 and _hang_together(runs[first - 1], runs[first], runs[first - 1].size):
        first -= 1
    while last + 1 < len(runs) and _hang_together(runs[last], runs[last + 1], runs[last + 1].size):
        last += 1
    return list(runs[first : last + 1])


def _hang_together(before: Run, after: Run, size: int) -> bool:
    gaps = after.a - before.a - before.size, after.b - before.b - before.size
    return max(gaps) <= max(_NEAR, size) or (min(gaps) == 0 and size >= _CUT_RUN)


def _is_one(runs: Sequence[Run], a: Utterance, b: Utterance) -> bool:
    shared = sum(run.size for run in runs)
    longest = max(run.size for run in runs)
    shorter = min(len(a.words), len(b.words))
    telling = {word for run in runs for word in a.words[run.a : run.a + run.size] if len(word) > _SHORT}
    if shared < LEAST_WORDS - 1 or len(telling) < LEAST_TELLING:
        return False
    if any(_go_apart(end, longest) for end in _ends(runs, a, b)):
        return False
    if longest >= SURE_RUN:
        return True
    return shared >= LEAST_SHARE * shorter and (longest >= LEAST_RUN or 2 * longest >= shorter)


def _go_apart(end: tuple[int, int], longest: int) -> bool:
    """Whether both go on with so many other words that what they share is but a phrase in two sentences."""
    if longest >= SAME_RUN or min(end) == 0:
        return False
    return (min(end) if longest >= SURE_RUN else max(end)) > _LONGEST_END


def _gaps(runs: Sequence[Run], a: Utterance, b: Utterance) -> Iterator[Gap]:
    """What lies between the runs; and a few words at either end, where both go on with other ones in the sentence."""
    head, tail = runs[0], runs[-1]
    before, behind = _ends(runs, a, b)
    if 0 < min(before) <= max(before) <= _LONGEST_END:
        yield Gap(range(head.a - before[0], head.a), range(head.b - before[1], head.b))
    for one, other in pairwise(runs):
        yield Gap(range(one.a + one.size, other.a), range(one.b + one.size, other.b))
    if 0 < min(behind) <= max(behind) <= _LONGEST_END:
        first, second = tail.a + tail.size, tail.b + tail.size
        yield Gap(range(first, first + behind[0]), range(second, second + behind[1]))


def _ends(runs: Sequence[Run], a: Utterance, b: Utterance) -> tuple[tuple[int, int], tuple[int, int]]:
    """How many words each has before the first run, and behind the last; none where a sentence ends there in either."""
    head, first, second = runs[0], runs[-1].a + runs[-1].size, runs[-1].b + runs[-1].size
    before = (0, 0) if head.a in a.begins or head.b in b.begins else (head.a, head.b)
    behind = (0, 0) if first in a.begins or second in b.begins else (len(a.words) - first, len(b.words) - second)
    return before, behind


def _within(runs: Sequence[Run], gaps: Sequence[Gap], side: int) -> range:
    """From the first word of one side that is shared or stands for another one to the last."""
    starts = [runs[0][side], *(gap[side].start for gap in gaps)]
    stops = [runs[-1][side] + runs[-1].size, *(gap[side].stop for gap in gaps)]
    return range(min(starts), max(stops))


def _lacking(words: int, within: range, gaps: Iterable[range]) -> frozenset[int]:
    return frozenset([*range(within.start), *range(within.stop, words), *(number for gap in gaps for number in gap)])


def _kind(changed: Iterable[Changed], *, bracketed: bool, longer: bool) -> str:
    replaced = any(mine and theirs for mine, theirs in changed)
    lacking = {bool(mine) for mine, theirs in changed if not (mine and theirs)}
    if replaced or bracketed or len(lacking) > 1:
        return "altered"
    return "shortened" if lacking or longer else "verbatim"


def _marks(gaps: Iterable[Gap], changed: Sequence[Changed], a: Utterance, b: Utterance) -> tuple[str, ...]:
    found = set()
    for gap in gaps:
        for numbers, side in ((gap.a, a), (gap.b, b)):
            if not side.bracketed.isdisjoint(numbers):
                found.add("bracketed")
            if not side.dotted.isdisjoint(range(numbers.start, numbers.stop + 1)):
                found.add("ellipsis")
    if changed and all(_is_letters(*pair) for pair in changed):
        found.add("letters")
    return tuple(sorted(found))


def _is_letters(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Whether words differ by a letter or two of several: "terrorist", "terrorists"; "we're", "we are"."""
    one, other = "".join(mine)[:_LONGEST_WORD], "".join(theirs)[:_LONGEST_WORD]
    return min(len(one), len(other)) > _SHORT and SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE
