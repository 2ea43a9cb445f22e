"""One article → its sentences, each with where its information comes from, and the people who speak in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from preprocess.article import SOURCING_KINDS, Extent, Marked
from preprocess.originality.signs import Found, Signs
from preprocess.patterns import plain
from preprocess.text import quotations, sentences

OWN = frozenset({"own_inquiry", "own_interview", "own_document", "own_observation", "anonymous_source"})
"""Kinds of sourcing that are the writer's own work."""

TAKEN = frozenset({"other_media", "social_post", "public_event", "statement"})
"""Kinds of sourcing that anybody could have taken."""

CREDITS = frozenset({"credit", "syndication"})
"""Labels of furniture that tells whose work a piece is: read for that alone."""

CREDIT_KINDS = ("republish_notice", "wire_credit", "own_credit")
"""Kinds that tell whose work a piece is, the strongest first."""

_LONGEST = 1_000  # characters of a sentence that are looked at
_TITLE = 30  # characters of a quotation that may be a programme's name; a longer one is speech
_MOST = 2_000  # sentences of an article that are looked at: the first ones

_BLANK = re.compile(r'[^"]')
_VERB = r"(?:said|says|told|tells|added|adds|explained|explains|recalled|recalls|noted|notes|argued|argues|warned)"
_SURNAME = r"(?:[A-Z][\w.'-]+ ){0,5}([A-Z][\w'-]+)"
_SPEAKER = re.compile(rf"\b{_SURNAME}(?:, [^\"]{{1,120}}?,| [^\",.]{{1,40}}?)? {_VERB}\b")
_SPEAKER_AFTER = re.compile(rf"\b{_VERB} {_SURNAME}")
_PRONOUN = re.compile(
    rf"\b(?:he|she|they|it) (?:also |then |later |further )?(?:{_VERB}|stated|wrote|continued)\b", re.IGNORECASE
)
_LAY = re.compile(
    r"\b(?:professor|researcher|analyst|expert|economist|scientist|historian|fellow|strategist|lawyer|attorney|doctor|dr"
    r"|physician|nurse|teacher|student|owner|founder|manager|resident|neighbor|neighbour|mother|father|widow|farmer"
    r"|driver|worker|volunteer|organizer|organiser|activist|executive director|director of|co-author|president of the"
    r"|head of|member of the|survivor|witness|veteran|pastor|consultant|pollster|engineer)\b",
    re.IGNORECASE,
)
_NOT_PEOPLE = frozenset(
    (  # noqa: SIM905 - a list of ninety quoted words reads worse
        "he she it they we i you but and the a an in on at as that this there who what which when so if not no "
        "yes mr mrs ms house senate congress department court police officials committee administration "
        "government campaign party report statement company office agency ministry monday tuesday wednesday "
        "thursday friday saturday sunday january february march april may june july august september october "
        "november december then also still however"
    ).split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of the clean text.

    Attributes:
        extent: Where it stands in ``article.text``.
        found: The signs that hit, the one that names the sentence first.
        speakers: Surnames of those who are said to say something in it.
        lay: Whether the speaker is introduced by what a private person or an expert does.
        quoted: Share of its characters that stand in quotation marks, 0-1.
        plain: Its words as patterns see them, quotations blanked.
        stripped: Whether it is furniture, a credit line, that is no part of the clean text.
    """

    extent: Extent
    found: tuple[Found, ...] = ()
    speakers: tuple[str, ...] = ()
    lay: bool = False
    quoted: float = 0.0
    plain: str = field(default="", repr=False)
    stripped: bool = False

    @property
    def kinds(self) -> frozenset[str]:
        """Every kind of sourcing that it shows."""
        return frozenset(found.kind for found in self.found)

    @property
    def kind(self) -> str | None:
        """The kind that names it; None where it says nothing of its source."""
        return self.found[0].kind if self.found else None


def sourced(marked: Marked, signs: Signs) -> list[Sentence]:
    """Return the sentences of an article's clean text with their sourcing.

    A sentence that only goes on ("he added") is sourced as the one before it that says where its words come from.
    """
    text = plain(marked.article.text)
    source = marked.article.source
    result: list[Sentence] = []
    last: tuple[Found, ...] = ()
    quotes = quotations(text)
    for extent, quoted in _with_quotes(_extents(marked), quotes):
        sentence = _sentence(text, extent, quoted, signs, source)
        attributed = tuple(found for found in sentence.found if found.kind in TAKEN or found.kind in OWN)
        if attributed or sentence.speakers:
            last = attributed
        elif last and _PRONOUN.search(sentence.plain):
            sentence = _continued(sentence, last)
        result.append(sentence)
    return sorted([*result, *_credits(text, marked, signs)], key=lambda sentence: sentence.extent)


def _credits(text: str, marked: Marked, signs: Signs) -> Iterator[Sentence]:
    """What stripped credit lines say of whose work it is."""
    for span in islice((span for span in marked.removed if span.label in CREDITS), _MOST):
        found = signs.found(text[span.start : span.end][:_LONGEST], marked.article.source)
        if kept := [one for one in found if one.kind in CREDIT_KINDS]:
            yield Sentence(extent=(span.start, span.end), found=_ranked(kept), stripped=True)


def _extents(marked: Marked) -> Iterator[Extent]:
    number = 0
    for start, end in marked.kept:
        for extent in sentences(marked.article.text, start, end):
            number += 1
            if number > _MOST:
                return
            yield extent


def _with_quotes(extents: Iterator[Extent], quotes: list[Extent]) -> Iterator[tuple[Extent, list[Extent]]]:
    """Each sentence with the quotations that reach into it; both stand in order."""
    first = 0
    for start, end in extents:
        while first < len(quotes) and quotes[first][1] <= start:
            first += 1
        last = first
        while last < len(quotes) and quotes[last][0] < end:
            last += 1
        yield (start, end), quotes[first:last]


def _sentence(text: str, extent: Extent, quotes: list[Extent], signs: Signs, source: str | None) -> Sentence:
    start, end = extent[0], min(extent[1], extent[0] + _LONGEST)
    words = text[start:end]
    blanked, quoted = words, 0
    for quote_start, quote_end in quotes:
        a, b = max(quote_start, start) - start, min(quote_end, end) - start
        if a < b:
            quoted += b - a
            if quote_end - quote_start > _TITLE:
                blanked = f"{blanked[:a]}{_BLANK.sub(' ', blanked[a:b])}{blanked[b:]}"
    speakers = _speakers(blanked)
    return Sentence(
        extent=extent,
        found=_ranked(signs.found(blanked, source)),
        speakers=speakers,
        lay=bool(speakers) and _LAY.search(blanked) is not None,
        quoted=quoted / max(1, len(words)),
        plain=blanked,
    )


def _ranked(found: list[Found]) -> tuple[Found, ...]:
    """The signs with the one first that names the sentence; what another outlet was told is not one's own."""
    named_own = any(one.own_name for one in found)
    taken = any(one.kind == "other_media" for one in found) and not named_own
    kept = [one for one in found if not (taken and one.kind in OWN)]
    return tuple(sorted(kept, key=lambda one: (not (named_own and one.own_name), SOURCING_KINDS.index(one.kind))))


def _continued(sentence: Sentence, last: tuple[Found, ...]) -> Sentence:
    return Sentence(
        extent=sentence.extent,
        found=_ranked([*sentence.found, *(one for one in last if one.kind in TAKEN)]),
        speakers=sentence.speakers,
        lay=sentence.lay,
        quoted=sentence.quoted,
        plain=sentence.plain,
    )


def surname(word: str) -> str:
    """Return a name's last word as it is compared."""
    return word.casefold().removesuffix("'s")


def _speakers(words: str) -> tuple[str, ...]:
    found = [match[1] for pattern in (_SPEAKER, _SPEAKER_AFTER) for match in pattern.finditer(words)]
    names = dict.fromkeys(map(surname, found))
    return tuple(name for name in names if name not in _NOT_PEOPLE and len(name) > 1)
