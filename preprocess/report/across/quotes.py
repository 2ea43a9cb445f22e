"""Quotations that several outlets print: where they agree, where one is shorter, where the words differ."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from preprocess.article import Extent, Record
from preprocess.report.across.alignment import Difference, difference
from preprocess.report.across.stories import Story, compared
from preprocess.report.across.utterances import Utterance, utterances

MOST_WORDINGS = 1_000
"""Different quotations of a story that are compared: those of its first articles."""

MOST_PAIRS = 3_000
"""Pairs of a story that are compared word by word: those that share most."""

MOST_OF_STORY = 50
"""Quotes of a story that are told."""

MOST_QUOTES = 1_000
"""Quotes of a run that are told."""

KINDS = ("altered", "shortened", "verbatim")
"""Kinds of quote, the most interesting first."""

_GRAM = 3  # words in a row that a pair must share
_MOST_SHARING = 40  # wordings; what more of them have is a phrase
_SHORT = 4  # letters of a word whose change says little
_FEW = 4  # words changed; where more are, the two are less alike
_COPIES = ("exact", "near")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a quotation.

    Attributes:
        kind: ``kept``: both sides have these words; ``left_out``: the first side's that the second lacks; ``put_in``:
            the second side's that the first lacks; ``aside``: the article's own words between two parts of a quotation
            ("…," he said, "…").
        extent: In code points of the article's text. The pieces of a side follow each other without a gap.
    """

    kind: str
    extent: Extent


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteSide:
    """A quotation as one article prints it.

    Attributes:
        article: The article's id.
        source: Its outlet; None where it is unknown.
        extent: From the first to the last of its words, in code points of the article's text.
        pieces: The same, cut where it differs from the other side.
    """

    article: str
    source: str | None
    extent: Extent
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """One utterance as two outlets print it.

    Attributes:
        kind: ``verbatim``: the same words; ``shortened``: one of them lacks some; ``altered``: some words are others.
        story: The id of the story.
        a: The one that has more of it; of an altered one that of the earlier article.
        b: The other.
        marks: ``bracketed`` where words that differ stand in brackets, ``ellipsis`` where dots stand for some,
            ``letters`` where all of them differ by a letter or two.
        outlets: How many outlets print the one or the other wording in this story.
    """

    kind: str
    story: str
    a: QuoteSide
    b: QuoteSide
    marks: tuple[str, ...] = ()
    outlets: int = 2


@dataclass(frozen=True, slots=True)
class _Printed:
    """A wording as one article prints it."""

    article: str
    source: str | None
    utterance: Utterance


Wordings = list[list[_Printed]]
"""Who prints each of the wordings, in the order of the articles."""


@dataclass(frozen=True, slots=True)
class _Match:
    """Two wordings of one utterance, by their numbers, and who prints them."""

    numbers: tuple[int, int]
    sides: tuple[_Printed, _Printed]
    found: Difference


def quotes(told: Iterable[Story], records: Mapping[str, Record]) -> tuple[Quote, ...]:
    """Return the quotations that different outlets print in one story: altered ones first, then shortened ones.

    Articles that are copies of each other are compared for altered quotations alone: they have the rest in common.
    """
    found = [one for story, own in compared(told, records) for one in _of_story(story, own)]
    return tuple(quote for _, quote in sorted(found, key=_rank)[:MOST_QUOTES])


Rank = tuple[int, bool, int, bool, int]
"""The least is the most interesting."""


def _rank(ranked: tuple[Rank, Quote]) -> Rank:
    return ranked[0]


def _interest(quote: Quote, found: Difference) -> Rank:
    """Altered before shortened; then what is no matter of brackets; what most print; a few longer words changed."""
    replaced = [pair for pair in found.changed if all(pair)]
    long = sum(len(word) > _SHORT for pair in replaced for side in pair for word in side)
    many = sum(max(map(len, pair)) for pair in replaced) > _FEW
    return KINDS.index(quote.kind), bool(quote.marks), -quote.outlets, many, -long


def _of_story(story: Story, records: Sequence[Record]) -> list[tuple[Rank, Quote]]:
    wordings = _wordings(records)
    copies = {frozenset((x.copy, x.origin)) for record in records for x in record.links if x.kind in _COPIES}
    matches = _each_once([*_same(wordings, copies), *_different(wordings, copies)])
    quoted = ((match.found, _quote(match, story.id, wordings)) for match in matches)
    return sorted(((_interest(quote, found), quote) for found, quote in quoted), key=_rank)[:MOST_OF_STORY]


def _wordings(records: Sequence[Record]) -> Wordings:
    found: dict[tuple[str, ...], list[_Printed]] = {}
    for record in records:
        article = record.marked.article
        for utterance in utterances(record.marked):
            if utterance.words in found or len(found) < MOST_WORDINGS:
                found.setdefault(utterance.words, []).append(_Printed(article.id, article.source, utterance))
    return list(found.values())


def _same(wordings: Wordings, copies: set[frozenset[str]]) -> Iterator[_Match]:
    """Yield the wordings that two outlets print alike."""
    for number, printed in enumerate(wordings):
        sides = _sides(printed[:1], printed[1:], copies)
        if sides is not None:
            yield _Match((number, number), sides, _none(len(sides[0].utterance.words)))


def _none(words: int) -> Difference:
    """No difference between two quotations of so many words."""
    within = range(words), range(words)
    return Difference(kind="verbatim", a=frozenset(), b=frozenset(), shared=words, within=within, marks=(), changed=())


def _different(wordings: Wordings, copies: set[frozenset[str]]) -> Iterator[_Match]:
    said = _said(wordings)
    for first, second in _candidates(wordings):
        mine, theirs = wordings[first], wordings[second]
        found = difference(mine[0].utterance, theirs[0].utterance)
        if found is None or (found.kind == "altered" and _are_two(mine[0].utterance, theirs[0].utterance, found, said)):
            continue
        sides = _sides(mine, theirs, set() if found.kind == "altered" else copies)
        if sides is not None:
            yield _Match((first, second), sides, found)


def _said(wordings: Wordings) -> list[str]:
    """All that each article quotes, in one line."""
    found: dict[str, list[str]] = {}
    for printed in wordings:
        for one in printed:
            found.setdefault(one.article, []).append(_plain(one.utterance.words))
    return list(map("|".join, found.values()))


def _candidates(wordings: Wordings) -> list[tuple[int, int]]:
    """Pairs of wordings that share words in a row, those that share most first."""
    having: dict[tuple[str, ...], list[int]] = {}
    for number, printed in enumerate(wordings):
        words = printed[0].utterance.words
        for gram in {words[place : place + _GRAM] for place in range(len(words) - _GRAM + 1)}:
            having.setdefault(gram, []).append(number)
    shared = Counter(
        pair for numbers in having.values() if len(numbers) <= _MOST_SHARING for pair in combinations(numbers, 2)
    )
    return sorted(shared, key=lambda pair: (-shared[pair], pair))[:MOST_PAIRS]


def _sides(
    mine: Sequence[_Printed], theirs: Sequence[_Printed], copies: set[frozenset[str]]
) -> tuple[_Printed, _Printed] | None:
    """The first two of different outlets that are no copies of each other."""
    for a, b in product(mine[:_MOST_SHARING], theirs[:_MOST_SHARING]):
        other = a.article != b.article and (a.source is None or a.source != b.source)
        if other and frozenset((a.article, b.article)) not in copies:
            return a, b
    return None


def _are_two(first: Utterance, second: Utterance, found: Difference, said: Iterable[str]) -> bool:
    """Whether some article has both wordings: then they are two sentences of one pattern."""
    one, other = (
        _plain(side.words[within.start : within.stop])
        for side, within in zip((first, second), found.within, strict=True)
    )
    return any(one in line and other in line for line in said)


def _plain(words: Iterable[str]) -> str:
    return f" {' '.join(words)} "


def _each_once(matches: Iterable[_Match]) -> list[_Match]:
    """One match of each alteration, and of each wording that is shorter than another: that with most in common."""
    best: dict[object, _Match] = {}
    for match in sorted(matches, key=lambda match: (-match.found.shared, match.numbers)):
        best.setdefault(_subject(match), match)
    return list(best.values())


def _subject(match: _Match) -> object:
    if match.found.kind == "altered":
        return frozenset(frozenset(pair) for pair in match.found.changed)
    if match.found.kind == "shortened":
        return match.numbers[len(match.found.a) > len(match.found.b)]
    return match.numbers


def _quote(match: _Match, story: str, wordings: Wordings) -> Quote:
    (a, b), found = match.sides, match.found
    lacking = found.a, found.b
    if found.kind == "shortened" and len(found.b) > len(found.a):
        a, b, lacking = b, a, lacking[::-1]
    printed = [one for number in set(match.numbers) for one in wordings[number]]
    return Quote(
        kind=found.kind,
        story=story,
        a=_side(a, lacking[0], "left_out"),
        b=_side(b, lacking[1], "put_in"),
        marks=found.marks,
        outlets=len({one.source or (one.article,) for one in printed}),
    )


def _side(printed: _Printed, lacking: frozenset[int], other: str) -> QuoteSide:
    extents = printed.utterance.extents
    return QuoteSide(
        article=printed.article,
        source=printed.source,
        extent=(extents[0][0], extents[-1][1]),
        pieces=tuple(_pieces(printed.utterance, lacking, other)),
    )


def _pieces(utterance: Utterance, lacking: frozenset[int], other: str) -> Iterator[Piece]:
    """Yield the words that are alike in one piece, and what stands between two parts in a piece of its own."""
    kind, start, end = "", utterance.extents[0][0], 0
    for number, (first, last) in enumerate(utterance.extents):
        now = other if number in lacking else "kept"
        if kind and number in utterance.asides:
            yield Piece(kind=kind, extent=(start, end))
            yield Piece(kind="aside", extent=(end, first))
            start = first
        elif kind and now != kind:
            yield Piece(kind=kind, extent=(start, first))
            start = first
        kind, end = now, last
    yield Piece(kind=kind, extent=(start, end))
