"""What rules find: lines, sentences and tails that a pattern hits, and the blocks that they make."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from preprocess.article import Extent, Span
from preprocess.boilerplate.packs import Rule
from preprocess.boilerplate.patterns import APPEALS, Patterns
from preprocess.boilerplate.sheet import Line, Sheet
from preprocess.text import last_sentence, quotations, sentences

_NO_CORRECTION = APPEALS | {"legal", "timestamp"}
"""Labels of what is no correction, though it begins like one: "UPDATED: May 3" is when, not what."""

_BULLET = re.compile(r"[•·▪‣◦*–-]\s")
_CREDIT = re.compile(r"\s*[(\[](?P<credit>[^()\[\]]{2,120})[)\]]")
# What a credit has and a remark in brackets has not: an agency's slash, a word of pictures, capitals, a full name.
_CREDIT_WORDS = re.compile(
    r"\S/\S|(?i:\b(?:photo|picture|image|credit|courtesy|via|file|getty)\b)"
    r"|^[^a-z]*[A-Z]{2}[^a-z]*$|^[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,4}$"
)
_LINES_AT_END = 6  # author notes stand among the last few lines
_MOST_OF_A_LINE = 0.5  # a line goes whole when its furniture sentences are at least this share of it
_MOST_OF_A_LONG_LINE = 0.65
_LONG = 400  # characters of a paragraph in which a few furniture sentences are no longer the point
_WITH_TAIL, _LONGEST_TAIL = 30, 200  # characters of a line that may have a furniture sentence at its end, and of that
_REACH = 3  # lines that weak evidence may stand away from a strong line; more would eat an article from its end
_PERKS = 10  # bullets that a heading may take with it
_LONGEST_PERK = 160  # characters
_LONGEST_LIST = 40  # lines at the end of an article that may be titles of others
_SENTENCE = 4  # words; a shorter one may be a button
_SHORTEST_TITLE, _MEAN_TITLE = 3, 4  # words
_SENTENCE_ENDS = '.…,;”"'  # a title may ask or exclaim
_PROSE_ENDS = _SENTENCE_ENDS + "?!'’)"
_QUOTED = ("body", "quotation")
_CAPTION_GAP = 2  # lines between a caption and its double


class _Line(NamedTuple):
    """A line with what the rules say of it; ``rule`` is the strong one that names the whole line.

    ``parts`` are the stretches that go where it stays, and where it goes those that are of another kind.
    """

    start: int
    end: int
    rule: Rule | None = None
    weak: tuple[Rule, ...] = ()
    spared: tuple[str, str] | None = None  # the label under which it is kept, and what protects it
    parts: tuple[Span, ...] = ()


def find(sheet: Sheet, patterns: Patterns) -> list[Span]:
    """Return what the rules find in an article: furniture, and ``body`` or ``correction`` where they protect a stretch.

    Args:
        sheet: The article; the work is linear in its length.
        patterns: The rules of its language, from :func:`preprocess.boilerplate.patterns.patterns_for`.
    """
    text = sheet.text
    read = _join_blocks(text, _read_lines(sheet, patterns))
    return [span for line in read for span in _spans(line)] + _captions_printed_twice(text, read)


def _read_lines(sheet: Sheet, patterns: Patterns) -> list[_Line]:
    """Decide on every line: as a whole where a rule names it, else by its sentences."""
    text, count = sheet.text, len(sheet.lines)
    hits, with_tails = _hits(text, sheet.lines, patterns)
    at_end = [number >= count - _LINES_AT_END for number in range(count)]
    whole = [
        None if number in with_tails else _read_whole(line, hits[number], patterns, at_end=at_end[number])
        for number, line in enumerate(sheet.lines)
    ]
    for number in [number for number, line in enumerate(whole) if line is None]:
        line = _Line(sheet.lines[number].start, sheet.lines[number].end)
        extents = sentences(text, line.start, line.end)
        several = len(extents) > 1
        heard = [(each, patterns.hits(text[slice(*each)]) if several else hits[number]) for each in extents]
        pieces = _pieces(text, line, hits[number], patterns)
        whole[number] = (
            line._replace(parts=tuple(pieces))
            if any(piece.label == "embed" for piece in pieces)  # a post: its words stay, whatever they ask
            else _by_sentences(text, line, heard, pieces, patterns, at_end=at_end[number])
        )
    return [line for line in whole if line is not None]


def _hits(text: str, lines: Sequence[Line], patterns: Patterns) -> tuple[list[list[int]], set[int]]:
    """The rules that hit each line, and the lines whose last sentence one knows by its beginning alone.

    Weak rules are asked only within reach of an offer: "our" and "you" alone say nothing.
    """
    asked = [text[line.start : line.end] for line in lines]
    hits = [patterns.firm_hits(line) for line in asked]
    offers = [number for number, each in enumerate(hits) if not patterns.offers.isdisjoint(each)]
    near = {number + step for number in offers for step in range(-_REACH, _PERKS + _REACH + 1)}  # its bullets join it
    for number in near.intersection(range(len(lines))):
        hits[number] = sorted(hits[number] + patterns.weak_hits(asked[number]))
    open_ = [number for number, each in enumerate(hits) if patterns.spares.issuperset(each)]
    return hits, {number for number in open_ if patterns.begins(_tail(text, lines[number]))}


def _tail(text: str, line: Line) -> str:
    """The last sentence of a line that has more than one, where it is short."""
    if line.quoted or line.end - line.start < _WITH_TAIL:
        return ""
    start = last_sentence(text, line.start, line.end, _LONGEST_TAIL)
    return "" if start is None else text[start : line.end]


def _read_whole(given: Line, hits: Sequence[int], patterns: Patterns, *, at_end: bool) -> _Line | None:
    """Decide on a line by what is known of all of it; None where its sentences have to be read."""
    line = _Line(given.start, given.end)
    if given.quoted:
        return line._replace(spared=_QUOTED)
    if not hits:
        return line
    whole = _fitting(hits, given.end - given.start, patterns, at_end=at_end)
    correction = next((rule for rule in whole if rule.label == "correction"), None)
    strong = [rule for rule in whole if rule.role == "strong" and rule.scope in ("line", "sentence")]
    if correction is not None and not any(rule.label in _NO_CORRECTION for rule in strong):
        return line._replace(spared=(correction.label, correction.id))
    if all(patterns.rules[number].role == "spare" for number in hits):  # nothing to protect it from but what is learned
        is_spared = whole and given.end - given.start <= _LONG
        return line._replace(spared=(whole[0].label, whole[0].id)) if is_spared else line
    named = next((rule for rule in strong if rule.scope == "line"), None)
    return None if named is None else line._replace(rule=named)


def _by_sentences(  # noqa: PLR0913 - a line, what is known of it, and the rules
    text: str,
    line: _Line,
    heard: Sequence[tuple[Extent, Sequence[int]]],
    pieces: Sequence[Span],
    patterns: Patterns,
    *,
    at_end: bool,
) -> _Line:
    """Decide on a line that no rule names whole by its sentences, each with the rules that hit in it."""
    length = line.end - line.start
    strong: list[Span] = []
    kept: list[Span] = []
    weak: list[tuple[Extent, Rule]] = []
    for (begin, stop), hits in heard:
        spare, named, hints = _said(hits, stop - begin, patterns, at_end=at_end)
        if spare is not None and spare.scope == "line" and length <= _LONG:
            return line._replace(spared=(spare.label, spare.id), parts=tuple(pieces))
        if spare is not None:
            kept.append(Span(start=begin, end=stop, label=spare.label, rule=spare.id))
        elif named is not None:
            strong.append(Span(start=begin, end=stop, label=named.label, rule=named.id))
        else:
            weak += [((begin, stop), rule) for rule in hints]
    strong = _unquoted(text, line, strong)
    rule = _names_line(line, strong, weak, patterns)
    if rule is not None and not _leaves_prose(text, heard, strong, weak):
        return line._replace(rule=rule, parts=tuple(strong))
    parts = _at_ends(strong, line.start, line.end)
    return line._replace(parts=(*parts, *pieces, *kept), weak=() if kept else tuple(rule for _, rule in weak))


def _said(
    hits: Sequence[int], length: int, patterns: Patterns, *, at_end: bool
) -> tuple[Rule | None, Rule | None, list[Rule]]:
    """What protects a sentence, what names it, and what only hints at something."""
    rules = _fitting(hits, length, patterns, at_end=at_end)
    named = next((rule for rule in rules if rule.scope == "sentence" and rule.role == "strong"), None)
    spare = next((rule for rule in rules if rule.role == "spare"), None)
    if spare is not None and spare.label == "correction" and named is not None and named.label in _NO_CORRECTION:
        spare = None  # "Note: Sign up for our newsletter" is an offer all the same
    return spare, named, [rule for rule in rules if rule.role in ("weak", "inner")]


def _unquoted(text: str, line: _Line, parts: list[Span]) -> list[Span]:
    """Leave out what begins inside a quotation: the words of a speaker may be sentences away."""
    if not parts:
        return parts
    quoted = [(line.start + begin, line.start + stop) for begin, stop in quotations(text[line.start : line.end])]
    return [part for part in parts if not _inside(part.start, quoted)]


def _inside(place: int, extents: Sequence[Extent]) -> bool:
    number = bisect_right(extents, place, key=itemgetter(0)) - 1
    return number >= 0 and place < extents[number][1]


def _names_line(
    line: _Line, strong: Sequence[Span], weak: Sequence[tuple[Extent, Rule]], patterns: Patterns
) -> Rule | None:
    """The rule of most of a line's sentences; weak ones count beside a strong one whose block they may join."""
    if not strong:
        return None
    rule = patterns.by_id[strong[0].rule]
    joining = {
        extent for extent, found in weak if found.role == "weak" and rule.label in (found.joins or (found.label,))
    }
    covered = sum(part.end - part.start for part in strong) + sum(stop - begin for begin, stop in joining)
    length = line.end - line.start
    return rule if covered >= (_MOST_OF_A_LINE if length <= _LONG else _MOST_OF_A_LONG_LINE) * length else None


def _leaves_prose(
    text: str,
    heard: Sequence[tuple[Extent, Sequence[int]]],
    strong: Sequence[Span],
    weak: Sequence[tuple[Extent, Rule]],
) -> bool:
    """Whether a sentence of which no rule knows anything may be the article's: then it stays, whatever follows it."""
    known = {(part.start, part.end) for part in strong} | {extent for extent, _ in weak}
    return any(_is_prose(text, *extent) for extent, _ in heard if extent not in known)


def _is_prose(text: str, start: int, end: int) -> bool:
    """Whether a stretch may be a sentence of the article."""
    return text.count(" ", start, end) + 1 >= _SENTENCE and text[end - 1] in _PROSE_ENDS


def _fitting(hits: Sequence[int], length: int, patterns: Patterns, *, at_end: bool) -> list[Rule]:
    """The rules among the hits that may speak of a stretch of this length and place."""
    hit = [patterns.rules[number] for number in hits]
    return [rule for rule in hit if length <= rule.longest and (at_end or rule.place == "any")]


def _at_ends(parts: list[Span], start: int, end: int) -> list[Span]:
    """Only what stands at an end of a line is furniture beside body; in its midst a sentence is the author's."""
    heads = [part for part in parts if part.start == start]
    tails: list[Span] = []
    for part in reversed(parts):
        if part.end == end or (tails and tails[-1].start - part.end <= 1):
            tails.append(part)
    return list(dict.fromkeys(heads + tails))


def _pieces(text: str, given: _Line, hits: Sequence[int], patterns: Patterns) -> list[Span]:
    """What tail and inside rules find in a line."""
    start, line = given.start, text[given.start : given.end]
    found: list[Span] = []
    for number in hits:
        rule = patterns.rules[number]
        if rule.scope not in ("tail", "inside"):
            continue
        for begin, stop in patterns.extents(number, line):
            until = len(line) if rule.scope == "tail" else stop
            if until - begin <= rule.longest:
                found.append(Span(start=start + begin, end=start + until, label=rule.label, rule=rule.id))
    return found


def _join_blocks(text: str, read: Sequence[_Line]) -> list[_Line]:
    """Carry a block's label to the lines under its heading, then to the weak lines near its strong ones."""
    listed = _join_last_list(text, _join_bullets(text, read))
    above = _strong_before(listed)
    below = _strong_before(listed[::-1])[::-1]
    return [
        line if line.rule is not None or line.spared or not line.weak else line._replace(rule=_joins(line, one, other))
        for line, one, other in zip(listed, above, below, strict=True)
    ]


def _join_bullets(text: str, read: Sequence[_Line]) -> list[_Line]:
    """Give the short bullets under an offer or a heading of links the rule of that heading."""
    joined: list[_Line] = []
    heading, left = None, 0
    for line in read:
        bullet = _BULLET.match(text, line.start) and line.end - line.start <= _LONGEST_PERK and not line.spared
        if line.rule is not None and line.rule.heads:
            heading, left = line.rule, _PERKS
        elif heading is not None and bullet and left:
            left -= 1
            line = line._replace(rule=line.rule or heading)  # noqa: PLW2901 - the line as it is from here on
        elif line.rule is None or heading is None or line.rule.label != heading.label:
            heading = None
        joined.append(line)
    return joined


def _join_last_list(text: str, read: Sequence[_Line]) -> list[_Line]:
    """Give the titles that follow a heading of links, down to the end of the article, the rule of that heading."""
    start = len(read)
    heading: tuple[int, Rule] | None = None
    while start > 0 and len(read) - start < _LONGEST_LIST and _may_be_listed(text, read[start - 1]):
        start -= 1
        rule = read[start].rule
        if rule is not None and rule.heads and rule.label == "related":
            heading = start, rule
    if heading is None or not _are_titles(text, read[heading[0] + 1 :]):
        return list(read)
    first, rule = heading
    return [*read[:first], *(line if line.rule else line._replace(rule=rule, parts=()) for line in read[first:])]


def _may_be_listed(text: str, line: _Line) -> bool:
    """Whether a line is furniture, or a title: short, whole, and no sentence."""
    if line.rule is not None:
        return True
    is_short = line.end - line.start <= _LONGEST_PERK
    return is_short and text[line.end - 1] not in _SENTENCE_ENDS and not line.spared


def _are_titles(text: str, lines: Sequence[_Line]) -> bool:
    """Whether lines that no rule names have the words of titles: scores, dates and answers are shorter."""
    sizes = [text.count(" ", line.start, line.end) + 1 for line in lines if line.rule is None]
    return not sizes or (min(sizes) >= _SHORTEST_TITLE and sum(sizes) >= _MEAN_TITLE * len(sizes))


def _strong_before(read: Sequence[_Line]) -> list[Rule | None]:
    """For each line, the strong rule of the block above it that is not out of its reach."""
    found: list[Rule | None] = []
    strong, away = None, 0
    for line in read:
        found.append(strong)
        away = 0 if line.rule is not None else away + 1
        if line.rule is not None:
            strong = line.rule if line.rule.label in APPEALS else None
        elif not line.weak or line.spared or away >= _REACH:
            strong = None
    return found


def _joins(line: _Line, above: Rule | None, below: Rule | None) -> Rule | None:
    """The rule under which a line belongs to the block that it touches; an inner one needs it on both sides."""
    for rule in line.weak:
        sides = [side for side in (above, below) if side is not None and side.label in (rule.joins or (rule.label,))]
        if len(sides) > (rule.role == "inner"):
            return rule.model_copy(update={"label": sides[0].label})
    return None


def _spans(line: _Line) -> tuple[Span, ...]:
    if line.spared is not None:
        label, rule = line.spared
        return (*line.parts, Span(start=line.start, end=line.end, label=label, rule=rule))
    if line.rule is None:
        return line.parts
    return tuple(_filled(line, line.rule))


def _filled(line: _Line, rule: Rule) -> Iterator[Span]:
    """A line that goes whole under one rule, but for its sentences of another kind: a notice is read as a notice."""
    start = line.start
    for part in line.parts:
        if part.label != rule.label:
            if start < part.start:
                yield Span(start=start, end=part.start, label=rule.label, rule=rule.id)
            yield part
            start = part.end
    if start < line.end:
        yield Span(start=start, end=line.end, label=rule.label, rule=rule.id)


def _captions_printed_twice(text: str, read: Sequence[_Line]) -> list[Span]:
    """A caption that the page printed once bare and once with its credit, next to each other or nearly so."""
    return [
        Span(start=line.start, end=line.end, label="caption", rule="caption-printed-twice")
        for gap in range(1, _CAPTION_GAP + 1)
        for one, other in zip(read, read[gap:], strict=False)
        if _repeats_with_credit(text, one, other)
        for line in (one, other)
    ]


def _repeats_with_credit(text: str, one: _Line, other: _Line) -> bool:
    length = one.end - one.start
    if other.end - other.start <= length or not text.startswith(text[one.start : one.end], other.start):
        return False
    credit = _CREDIT.fullmatch(text, other.start + length, other.end)
    return credit is not None and _looks_like_credit(credit["credit"])


def _looks_like_credit(words: str) -> bool:
    return bool(_CREDIT_WORDS.search(words)) and not words[:1].islower()
