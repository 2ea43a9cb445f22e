"""One article → its spans: lines, sentences and tails that a rule hits, and the blocks that they make."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from preprocess.article import STRIPPED_LABELS, Article, Extent, Marked, Span
from preprocess.boilerplate.packs import Pack, Rule
from preprocess.boilerplate.patterns import Patterns, patterns_for, plain
from preprocess.text import lines, sentences

APPEALS = frozenset({"donation", "subscription", "newsletter", "promotion", "social"})
"""Labels whose lines make blocks: an offer, its bullets, its heading."""

_BULLET = re.compile(r"[•·▪‣◦*–-]\s")
_CREDIT = re.compile(r"\s*[(\[][^()\[\]]{2,120}[)\]]")
_LINES_AT_END = 6  # author notes stand among the last few lines
_MOST_OF_A_LINE = 0.5  # a line goes whole when its furniture sentences are at least this share of it


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with what the rules say of it; ``rule`` is the strong one that names the whole line."""

    start: int
    end: int
    rule: Rule | None = None
    weak: tuple[Rule, ...] = ()
    spared: bool = False
    parts: tuple[Span, ...] = ()


def mark(article: Article, *, language: str, packs: Sequence[Pack], strip: Collection[str] = STRIPPED_LABELS) -> Marked:
    """Label the furniture of an article.

    Args:
        article: Any text, hostile ones too; the work is linear in its length.
        language: Chooses the packs; with "unknown" all apply.
        packs: Rule packs, from :func:`load_packs`.
        strip: The labels that the clean text leaves out.
    """
    patterns = patterns_for(tuple(packs), language)
    text = plain(article.text)
    extents = lines(text)
    read = [
        _read_line(text, extent, patterns, at_end=number >= len(extents) - _LINES_AT_END)
        for number, extent in enumerate(extents)
    ]
    read = _join_blocks(text, read)
    spans = [part for line in read for part in _spans(line)] + _captions_printed_twice(text, read)
    return Marked(article=article, language=language, spans=merge(spans), strip=frozenset(strip))


def merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Make spans disjoint: of two that overlap the longer one stays, then the one that begins first."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end, span.label, span.rule)):
        if kept and span.start < kept[-1].end:
            if span.end - span.start > kept[-1].end - kept[-1].start:
                kept[-1] = span
            continue
        kept.append(span)
    return tuple(kept)


def _read_line(text: str, extent: Extent, patterns: Patterns, *, at_end: bool) -> _Line:
    """Decide on a line by its sentences: all of it, some of it, or none."""
    start, end = extent
    line = _Line(start, end)
    if not patterns.hits(text[start:end]):
        return line
    parts: list[Span] = []
    weak: dict[str, Rule] = {}
    for begin, stop in sentences(text, start, end):
        rules = _rules(text[begin:stop], patterns, at_end=at_end)
        if any(rule.role == "spare" for rule in rules):
            return replace(line, spared=True)
        strong = next((rule for rule in rules if rule.scope == "sentence" and rule.role == "strong"), None)
        if strong is not None:
            parts.append(Span(start=begin, end=stop, label=strong.label, rule=strong.id))
        weak |= {rule.id: rule for rule in rules if rule.role == "weak"}
    named = _names_line(text[start:end], parts, patterns, at_end=at_end)
    if named is not None:
        return replace(line, rule=named)
    parts = _at_ends(parts, start, end) + _pieces(text, extent, patterns)
    return replace(line, parts=tuple(parts), weak=tuple(weak.values()))


def _names_line(line: str, parts: Sequence[Span], patterns: Patterns, *, at_end: bool) -> Rule | None:
    """The rule that names a whole line: one that speaks of lines, or that of most of its sentences."""
    whole = next((rule for rule in _rules(line, patterns, at_end=at_end) if rule.scope == "line"), None)
    if whole is not None:
        return whole
    covered = sum(part.end - part.start for part in parts)
    return patterns.by_id[parts[0].rule] if parts and covered >= _MOST_OF_A_LINE * len(line) else None


def _rules(stretch: str, patterns: Patterns, *, at_end: bool) -> list[Rule]:
    """The rules that hit a stretch and may speak of one of its length and place."""
    hit = [patterns.rules[number] for number in patterns.hits(stretch)]
    return [rule for rule in hit if len(stretch) <= rule.longest and (at_end or rule.place == "any")]


def _at_ends(parts: list[Span], start: int, end: int) -> list[Span]:
    """Only what stands at an end of a line is furniture beside body; in its midst a sentence is the author's."""
    heads = [part for part in parts if part.start == start]
    tails: list[Span] = []
    for part in reversed(parts):
        if part.end == end or (tails and tails[-1].start - part.end <= 1):
            tails.append(part)
    return list(dict.fromkeys(heads + tails))


def _pieces(text: str, extent: Extent, patterns: Patterns) -> list[Span]:
    """What tail and inside rules find in a line."""
    start, end = extent
    line, found = text[start:end], []
    for number in patterns.hits(line):
        rule = patterns.rules[number]
        if rule.scope not in ("tail", "inside"):
            continue
        for begin, stop in patterns.extents(number, line):
            until = len(line) if rule.scope == "tail" else stop
            if until - begin <= rule.longest:
                found.append(Span(start=start + begin, end=start + until, label=rule.label, rule=rule.id))
    return found


def _join_blocks(text: str, read: list[_Line]) -> list[_Line]:
    """Carry a block's label to the weak lines and bullets that touch it, downwards and then upwards."""
    joined = list(read)
    for order in (range(1, len(read)), range(len(read) - 2, -1, -1)):
        for here in order:
            before = joined[here - order.step]
            if before.rule is None or before.rule.label not in APPEALS or joined[here].rule is not None:
                continue
            rule = _joins(text, joined[here], before.rule, downwards=order.step > 0)
            if rule is not None:
                joined[here] = replace(joined[here], rule=rule)
    return joined


def _joins(text: str, line: _Line, block: Rule, *, downwards: bool) -> Rule | None:
    """The rule under which a line belongs to the block that it touches."""
    if line.spared:
        return None
    weak = next((rule for rule in line.weak if block.label in (rule.joins or (rule.label,))), None)
    if weak is not None:
        return weak.model_copy(update={"label": block.label})
    bullet = downwards and _BULLET.match(text, line.start) and line.end - line.start <= block.longest
    return block if bullet else None


def _spans(line: _Line) -> tuple[Span, ...]:
    if line.rule is None:
        return line.parts
    return (Span(start=line.start, end=line.end, label=line.rule.label, rule=line.rule.id),)


def _captions_printed_twice(text: str, read: Sequence[_Line]) -> list[Span]:
    """A caption that the page printed once bare and once with its credit: two lines, the second the first and more."""
    found = []
    for one, other in pairwise(read):
        length = one.end - one.start
        twice = text.startswith(text[one.start : one.end], other.start) and other.end - other.start > length
        if twice and _CREDIT.fullmatch(text, other.start + length, other.end):
            found += [
                Span(start=line.start, end=line.end, label="caption", rule="caption-printed-twice")
                for line in (one, other)
            ]
    return found
