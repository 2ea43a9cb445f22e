"""What flows through a run: an article, what is found about it, and the decision. Imports nothing of ours.

Every record is frozen: a phase returns new records and never changes those it was given.
All offsets are Unicode code points of :attr:`Article.text`, as half-open ``[start, end)`` extents.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

STRIPPED_LABELS = (
    "donation",
    "subscription",
    "newsletter",
    "promotion",
    "social",
    "related",
    "caption",
    "embed",
    "advert",
    "syndication",
    "legal",
    "navigation",
    "timestamp",
    "credit",
)
"""Labels that are left out of :attr:`Marked.clean_text` unless the settings say otherwise."""

KEPT_LABELS = ("body", "headline", "subheading", "correction")
"""Labels that belong to the article."""

LABELS = STRIPPED_LABELS + KEPT_LABELS

KINDS = ("exact", "near", "excerpt", "restatement", "same_event")
"""Kinds of link, from the closest to the loosest."""

SOURCING_KINDS = (
    "other_media",
    "social_post",
    "republish_notice",
    "wire_credit",
    "own_credit",
    "own_inquiry",
    "own_interview",
    "own_document",
    "own_observation",
    "anonymous_source",
    "public_event",
    "statement",
    "opinion",
    "filler",
)
"""Where a sentence's information comes from, as far as it says; the first that fits names it."""

LIFTED_KINDS = ("published", "updated", "author", "contributor", "agency", "outlet")
"""What furniture says of the piece: its dates, who wrote it, who helped, which agency's it is, whom a notice names."""

FORMATS = ("jsonl", "parquet")
"""What the tables in the folder of a run may be; the first is the default."""

FLAGS = ("mostly_stripped", "few_words")
"""What cleaning may have got wrong: most of a text went, or hardly a word is left."""

Extent = tuple[int, int]
"""``(start, end)``, half open, in code points of one article's text."""

SharedFact = tuple[Extent, Extent]
"""A fact that two articles name: where it stands in the one, and where in the other."""

Period = tuple[datetime, datetime]
"""The first and the last moment that a date can mean, both with a zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One piece as it arrived.

    Attributes:
        id: Unique within a run.
        text: The text as it was given; nothing is ever changed in it.
        source: The outlet, or None where it is unknown. An unknown source equals no other.
        published: ISO 8601 where the date could be used, else the words that were given.
        period: What ``published`` can mean; None where it is missing, unreadable or impossible.
        language: The code that the input gave, not one that we found.
        extra: Every other field of the input, carried through to the output.
    """

    id: str
    text: str
    source: str | None = None
    url: str | None = None
    title: str | None = None
    author: str | None = None
    published: str | None = None
    period: Period | None = None
    language: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """A stretch of an article's text, what it is, and the id of the rule that found it."""

    start: int
    end: int
    label: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifted:
    """What a stretch of furniture says of the piece, kept though the stretch is stripped.

    Attributes:
        kind: One of :data:`LIFTED_KINDS`.
        value: A name, or a date: ISO 8601 where it could be read.
        start: In code points of ``article.text``.
        end: Where it ends.
        period: What a date can mean.
    """

    kind: str
    value: str
    start: int
    end: int
    period: Period | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """An article with its language and its labelled spans.

    Attributes:
        article: The article, unchanged.
        language: ISO 639-1 code (``zh-cn`` and ``zh-tw`` apart), or ``"unknown"``.
        spans: Sorted and disjoint; a stretch without a span is body.
        lifted: What the furniture says of the piece, in the order of the text.
        strip: The labels that :attr:`clean_text` leaves out.
    """

    article: Article
    language: str
    spans: tuple[Span, ...] = ()
    lifted: tuple[Lifted, ...] = ()
    strip: frozenset[str] = frozenset(STRIPPED_LABELS)

    def __post_init__(self) -> None:
        end = 0
        for span in self.spans:
            if not (end <= span.start < span.end <= len(self.article.text)):
                message = f"span {span} of article {self.article.id!r} is empty, out of order or out of bounds"
                raise ValueError(message)
            end = span.end

    @property
    def period(self) -> Period | None:
        """What the date can mean: the given one, else the first that the page says it was published on."""
        said = (one.period for one in self.lifted if one.kind == "published" and one.period is not None)
        return self.article.period or next(said, None)

    @property
    def removed(self) -> tuple[Span, ...]:
        """The spans that are left out of :attr:`clean_text`."""
        return tuple(span for span in self.spans if span.label in self.strip)

    @property
    def stripped_share(self) -> float:
        """The share (0-1) of the text's characters that are removed, blanks between them too; 0 of an empty text."""
        kept = sum(len(self.article.text[start:end].strip()) for start, end in self.kept)
        whole = len(self.article.text.strip())
        return 1 - kept / whole if whole else 0.0

    @property
    def kept(self) -> tuple[Extent, ...]:
        """The extents between the removed spans; together with them they are the whole text."""
        extents, start = [], 0
        for span in self.removed:
            if start < span.start:
                extents.append((start, span.start))
            start = span.end
        if start < len(self.article.text):
            extents.append((start, len(self.article.text)))
        return tuple(extents)

    @property
    def clean_text(self) -> str:
        """The kept extents, with one separator where a removal leaves two, and no blank ends."""
        text = self.article.text
        parts: list[str] = []
        before = ""
        for start, end in self.kept:
            piece = text[start:end]
            core = piece.strip()
            if core:
                lead = piece[: len(piece) - len(piece.lstrip())]
                parts += (_separator(before, lead) if parts else "", core)
                before = piece[len(piece.rstrip()) :]
            else:
                before = max(before, piece, key=_strength)
        return "".join(parts)


def _strength(separator: str) -> tuple[int, int]:
    return separator.count("\n"), len(separator)


def _separator(before: str, after: str) -> str:
    """The stronger of the two separators that a removal leaves side by side; never none."""
    return max(before, after, key=_strength) or " "


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourcing:
    """A stretch of an article that shows where its information comes from.

    Attributes:
        kind: One of :data:`SOURCING_KINDS`, or ``named_speaker``: somebody speaks, and nothing says to whom.
        start: In code points of ``article.text``.
        end: Where it ends.
        rule: What decided: a sign's id, or the cue that speaks most for the kind; empty for ``named_speaker``.
    """

    kind: str
    start: int
    end: int
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Originality:
    """How much of a piece's information its author appears to have obtained first-hand.

    It reads the text; it cannot know what was done and not written. It is no measure of truth, importance or quality.

    Attributes:
        score: 0-1; None where the text is too short or in a language without signs.
        low_confidence: Whether the score lacks what it needs: the outlet's name, or a longer text.
        novelty: Share of the piece that no earlier linked article has, 0-1; None where there is no such article. See
            :func:`preprocess.judge.novelty`.
        credit: Whose work the piece says that it is: ``own``, ``agency`` or ``republished``; None where it does not
            say.
        form: ``opinion``, ``digest`` or ``press_release`` where it reads as one; else None.
        parts: What each sign contributed, in log-odds; 0 are left out.
        evidence: The sentences that show it, in the order of the text.
    """

    score: float | None = None
    low_confidence: bool = True
    novelty: float | None = None
    credit: str | None = None
    form: str | None = None
    parts: Mapping[str, float] = field(default_factory=dict)
    evidence: tuple[Sourcing, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A marked article with its score."""

    marked: Marked
    originality: Originality


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of one article that stands beside a stretch of another.

    Attributes:
        a: Extent in the text of the pair's first article.
        b: Extent in the text of the second.
        shared: The facts that both name, where each stands first; none where the passage is shared word for word.
    """

    a: Extent
    b: Extent
    shared: tuple[SharedFact, ...] = ()

    @property
    def turned(self) -> "Passage":
        """The same for the pair the other way round."""
        return Passage(a=self.b, b=self.a, shared=tuple((theirs, mine) for mine, theirs in self.shared))


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one article of a pair looks like beside the other. Shares and probabilities are 0-1.

    Attributes:
        contained: Share of its own (unquoted) wording that stands in the other word for word.
        restates: Probability that it retells the other in other words.
        names: How many different names it has.
        figures: How many different figures it has.
        known: Which of them the other has too: a number in hexadecimal, of which the lowest bits are the names in their
            order and the next ones the figures in theirs, so that what several others have is the OR of theirs.
        new: The first names and figures that the other lacks.
        credit: Where it names the other's outlet as its source.
        quoted: Whether most of what it shares stands inside quotation marks in the other.
    """

    contained: float = 0.0
    restates: float = 0.0
    names: int = 0
    figures: int = 0
    known: str = "0"
    new: tuple[str, ...] = ()
    credit: Extent | None = None
    quoted: bool = False

    @property
    def names_known(self) -> int:
        """How many of its names the other has too."""
        return (int(self.known, 16) & ((1 << self.names) - 1)).bit_count()

    @property
    def figures_known(self) -> int:
        """How many of its figures the other has too."""
        return (int(self.known, 16) >> self.names).bit_count()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Two articles that were compared, with what was measured. Decides nothing.

    Attributes:
        a: Id of the article that stands first in the input.
        b: Id of the other.
        exact: Whether the clean texts are the same but for case, spacing and punctuation.
        jaccard: Share of the pair's word 5-grams that both have.
        same_event: Probability that both report one event.
        a_side: The first beside the second.
        b_side: The second beside the first.
        passages: What they share: longest first where word for word, else sentence by sentence.
    """

    a: str
    b: str
    exact: bool = False
    jaccard: float = 0.0
    same_event: float = 0.0
    a_side: Side
    b_side: Side
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """A key that many articles share: a template's line, say, that was not recognised.

    Attributes:
        kind: ``signature``, ``passage`` or ``fact``.
        articles: How many articles have it.
        example: Id of the first of them.
        text: What they have in common, as the first has it; empty where the key is no stretch of text.
    """

    kind: str
    articles: int
    example: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why a link was accepted: its candidate's measures, told from copy to origin."""

    copy: Side
    origin: Side
    jaccard: float
    same_event: float
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An accepted relation, directed from the later or derived article to the earlier or original one.

    Attributes:
        copy: Id of the later or derived article.
        origin: Id of the earlier or original one.
        kind: One of :data:`KINDS`.
        strength: 0-1: the measure that decided the kind.
        direction: What decided the direction: ``date``, ``notice``, ``facts`` or ``undetermined``.
        common_origin: Whether both come from a third text, a wire story say.
        third: Whose text that is: the name of a news agency, or the id of an article.
        same_source: Whether both are of one outlet: a version or a reprint, not a copy of another's work.
        evidence: The measures and passages; in the passages, ``a`` is the copy.
    """

    copy: str
    origin: str
    kind: str
    strength: float
    direction: str
    common_origin: bool = False
    third: str | None = None
    same_source: bool = False
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Borderline:
    """A pair whose measure stands near the cut-off of a kind of link.

    Attributes:
        link: The link that it is, or that it would be under a lower cut-off.
        cut_off: Of that kind.
        accepted: Whether it is such a link.
    """

    link: Link
    cut_off: float
    accepted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The decision about one article.

    Attributes:
        keep: Whether the article stands in the corpus.
        reason: None where it is kept, else ``empty``, ``replaced`` or a kind of link.
        group: Id of the kept article of its family, its own where kept; None where empty.
        flags: What a person should look at: some of :data:`FLAGS`.
    """

    keep: bool
    reason: str | None
    group: str | None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A row of the result: an article with everything that was found and decided about it."""

    marked: Marked
    originality: Originality
    links: Sequence[Link]
    verdict: Verdict
