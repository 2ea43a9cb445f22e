"""Why a link is believed, in words and sentences that are safe to show: what `explain` and the report say of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from preprocess.article import Extent, Link, Marked, Passage, Record
from preprocess.judge import covered
from preprocess.text import shown

NAME = 80
"""Characters of a name, a title or an example that are shown."""

MOST_PASSAGES = {"exact": 0, "near": 3, "excerpt": 3, "restatement": 3, "same_event": 2}
"""Passages of a link that are shown: none of the same text, few of what nothing is dropped for."""

LONGEST_PASSAGE = 280
QUOTATION = 160
_FACT = 40
_MOST_RETOLD = 3

_DIRECTIONS = {
    "date": "The dates say which came first.",
    "notice": "The one names the other's outlet as its source, or quotes it.",
    "facts": "Which came first is judged by the facts that each has.",
    "undetermined": "Nothing says which came first.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a passage, and whether it is something that both articles have."""

    text: str
    shared: bool


Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A passage of the copy, and what stands beside it in the origin: nothing where that has the same words."""

    copy: Pieces
    origin: Pieces


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Why a link is believed.

    Attributes:
        measure: How much of the one is in the other.
        more: What is new in the copy, the source that it gives, what says the direction.
        passages: What both have, beside each other.
    """

    measure: str
    more: tuple[str, ...]
    passages: tuple[Beside, ...]


def account(link: Link, records: Mapping[str, Record], names: tuple[str, str]) -> Account:
    """Tell why a link is believed.

    Args:
        link: The link.
        records: All articles by id.
        names: What the copy and the origin are called.
    """
    copy, origin = records[link.copy].marked, records[link.origin].marked
    passages = link.evidence.passages[: MOST_PASSAGES[link.kind]]
    return Account(
        measure=_measure(link, names),
        more=tuple(_more(link, copy, names[0])),
        passages=tuple(_beside(passage, copy, origin) for passage in passages),
    )


def _measure(link: Link, names: tuple[str, str]) -> str:
    side, (copy, origin) = link.evidence.copy, names
    if link.kind in ("restatement", "same_event"):
        return (
            f"Of {side.names} names in {copy}, {side.names_known} are in {origin} too; "
            f"of {side.figures} figures, {side.figures_known}."
        )
    return (
        f"{side.contained:.0%} of the wording of {copy} stands in {origin}, "
        f"{link.evidence.origin.contained:.0%} the other way round (quotations not counted)."
    )


def _more(link: Link, copy: Marked, name: str) -> Iterator[str]:
    if link.kind != "exact":
        yield _new(link, name)
    if link.evidence.copy.credit is not None:
        yield f"The source that {name} gives: {quoted(copy, link.evidence.copy.credit, QUOTATION)}"
    yield _DIRECTIONS[link.direction]
    if link.third is not None:
        third = shown(link.third, NAME)
        yield f"Common origin: both come from a third text, of {third}, so that neither need have the other's."
    if link.same_source and link.kind != "same_event":
        yield "Both are of one source: a version or a reprint."


def _new(link: Link, copy: str) -> str:
    side = link.evidence.copy
    names, figures = side.names - side.names_known, side.figures - side.figures_known
    counted = f"{names} name{'s' * (names != 1)}, {figures} figure{'s' * (figures != 1)}"
    if not names + figures:
        return f"New in {copy}: nothing ({counted})."
    rest = names + figures - len(side.new)
    told = ", ".join(shown(fact, _FACT) for fact in side.new)
    return f"New in {copy}: {counted}: {told}{f' and {rest} more' if rest > 0 else ''}."


def retold(record: Record, records: Mapping[str, Record], name: str) -> str | None:
    """Say what an article puts together: whom it retells, and how much of it they have; None of less than two.

    Copies of one piece count as one: articles of one family.

    Args:
        record: The article.
        records: All articles by id.
        name: What it is called at the beginning of a sentence.
    """
    own = (link for link in record.links if link.kind == "restatement" and link.copy == record.marked.article.id)
    families: dict[str | None, Link] = {}
    for link in sorted(own, key=lambda link: (not records[link.origin].verdict.keep, -link.strength, link.origin)):
        families.setdefault(records[link.origin].verdict.group, link)
    found = list(families.values())
    if len(found) < 2:  # noqa: PLR2004 - one is told by its link
        return None
    told = [shown(link.origin, NAME) for link in found[:_MOST_RETOLD]]
    more = [f"{len(found) - _MOST_RETOLD} more"] if len(found) > _MOST_RETOLD else []
    known = covered(link.evidence.copy for link in found)
    best = max(covered([link.evidence.copy]) for link in found)
    return (
        f"{name} retells {' and '.join([*told, *more])}, which together have {known:.0%} of its names and figures "
        f"(one alone at most {best:.0%})."
    )


def _beside(passage: Passage, copy: Marked, origin: Marked) -> Beside:
    if not passage.shared:
        return Beside(copy=tuple(pieces(copy, passage.a, [passage.a])), origin=())
    return Beside(
        copy=tuple(pieces(copy, passage.a, [mine for mine, _ in passage.shared])),
        origin=tuple(pieces(origin, passage.b, [theirs for _, theirs in passage.shared])),
    )


def pieces(marked: Marked, extent: Extent, shared: Sequence[Extent]) -> Iterator[Piece]:
    """Yield a passage in pieces, at most :data:`LONGEST_PASSAGE` characters and a ``…`` for the rest.

    Args:
        marked: The article.
        extent: The passage.
        shared: What both have, in any order; what lies outside the passage, or inside another of them, is left out.
    """
    left = LONGEST_PASSAGE
    for start, end, is_shared in _parts(extent, shared):
        words = line(marked.article.text[start : min(end, start + 4 * left)])
        if len(words) > left or end - start > 4 * left:
            yield Piece(text=f"{words[: max(0, left - 1)]}…", shared=is_shared)
            return
        yield Piece(text=words, shared=is_shared)
        left -= len(words)


def _parts(extent: Extent, shared: Sequence[Extent]) -> Iterator[tuple[int, int, bool]]:
    """Cut a stretch where parts of it begin and end, and say of each piece whether it is one of them."""
    place, end = extent
    for first, last in sorted(shared, key=lambda part: (part[0], -part[1])):
        start, stop = max(place, first), min(last, end)
        if start < stop:
            if place < start:
                yield place, start, False
            yield start, stop, True
            place = stop
    if place < end:
        yield place, end, False


def line(text: str) -> str:
    """Return what :func:`shown` makes of a text, and a blank where it begins or ends with some."""
    core = shown(text, len(text))
    if not core:
        return " " if text else ""
    return f"{' ' * text[0].isspace()}{core}{' ' * text[-1].isspace()}"


def quoted(marked: Marked, extent: Extent, width: int) -> str:
    """Return a stretch of an article in quotation marks, at most ``width`` characters of it."""
    start, end = extent
    # A stretch may be the whole of a huge text: shown looks at no more than this of it.
    return f"“{shown(marked.article.text[start : min(end, start + 4 * width + 1)], width)}”"
