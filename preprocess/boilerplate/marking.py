"""Marking: three ways of finding furniture, one merge, one result."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter

from preprocess.article import KEPT_LABELS, STRIPPED_LABELS, Article, Marked, Span
from preprocess.boilerplate import cards, repeats, rules
from preprocess.boilerplate.classifier import Certainty, LineModel, find, load_line_model, named
from preprocess.boilerplate.features import looks
from preprocess.boilerplate.lifting import lift
from preprocess.boilerplate.packs import Pack, load_packs
from preprocess.boilerplate.patterns import Patterns, patterns_for
from preprocess.boilerplate.profile import Profile
from preprocess.boilerplate.sheet import laid_out
from preprocess.settings import ReadSettings

_START = attrgetter("start")


@dataclass(frozen=True, kw_only=True)
class Marker:
    """What marking works with.

    Attributes:
        packs: Rule packs, from :func:`load_packs`.
        profile: What each source repeats, from :func:`learn`.
        model: What knows a line of furniture by its look.
        certainty: From when on such a line is called furniture.
        strip: The labels that the clean text leaves out.
        read: What a date may be.
    """

    packs: tuple[Pack, ...] = field(default_factory=load_packs)
    profile: Profile = field(default_factory=Profile)
    model: LineModel = field(default_factory=load_line_model)
    certainty: Certainty = field(default_factory=Certainty)
    strip: frozenset[str] = frozenset(STRIPPED_LABELS)
    read: ReadSettings = field(default_factory=ReadSettings)
    _by_language: dict[str, Patterns] = field(default_factory=dict, init=False, repr=False, compare=False)

    def _patterns(self, language: str) -> Patterns:
        # Asked for by language, since hashing whole packs for every article would cost as much as their search.
        if language not in self._by_language:
            self._by_language[language] = patterns_for(self.packs, language)
        return self._by_language[language]

    def mark(self, article: Article, *, language: str, repeated: Sequence[int] | None = None) -> Marked:
        """Label the furniture of an article: what rules find, what its source repeats, what looks like furniture.

        Args:
            article: Any text, hostile ones too; the work is linear in its length.
            language: Chooses the packs; with "unknown" all apply.
            repeated: The numbers of the lines of which its source repeats something, where they are known; they change
                nothing but the time that it takes.
        """
        sheet, patterns = laid_out(article), self._patterns(language)
        by_rules = merge([*rules.find(sheet, patterns), *cards.find(sheet.text)])
        of_source = repeats.find(sheet, self.profile, repeated)
        seen = looks(sheet, by_rules, of_source.lines)
        by_repeats = named(self.model, sheet, seen, of_source.templates, repeats.RULE)
        known = merge(by_rules, by_repeats)
        by_model = find(self.model, sheet, seen, known, self.certainty)
        found = (span for span in merge(known, by_model) if span.label != "body")
        spans = tuple(_trimmed(sheet.text, found))
        lifted = lift(sheet.text, spans, patterns, self.read)
        return Marked(article=article, language=language, spans=spans, lifted=lifted, strip=self.strip)


def merge(*findings: Iterable[Span]) -> tuple[Span, ...]:
    """Make the spans of several finders disjoint.

    What a rule says counts before what is repeated, and that before what the model says: a later finding keeps only
    what no earlier one covers. Within one finding furniture counts before what is protected, and of two spans that
    overlap the longer one stays, then the one that begins first.
    """
    taken: list[Span] = []
    for found in findings:
        spans = list(found)
        for kept in (False, True):
            if chosen := _disjoint([span for span in spans if (span.label in KEPT_LABELS) is kept]):
                taken = sorted([*taken, *(piece for span in chosen for piece in _around(span, taken))], key=_START)
    return tuple(taken)


def _disjoint(spans: Iterable[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end, span.label, span.rule)):
        if kept and span.start < kept[-1].end:
            if span.end - span.start > kept[-1].end - kept[-1].start:
                kept[-1] = span
            continue
        kept.append(span)
    return kept


def _around(span: Span, taken: Sequence[Span]) -> Iterator[Span]:
    """What is left of a span beside those that are taken, which are sorted and disjoint."""
    start = span.start
    number = bisect_right(taken, start, key=lambda other: other.end)
    while number < len(taken) and taken[number].start < span.end:
        if start < taken[number].start:
            yield replace(span, start=start, end=taken[number].start)
        start = max(start, taken[number].end)
        number += 1
    if start < span.end:
        yield span if start == span.start else replace(span, start=start)


def _trimmed(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Spans without blanks at their ends, which are left where a finding is cut; a blank one is none."""
    for span in spans:
        seen = text[span.start : span.end]
        if core := seen.strip():
            start = span.start + len(seen) - len(seen.lstrip())
            yield span if len(core) == len(seen) else replace(span, start=start, end=start + len(core))
