"""What was found, in words that a newsroom understands. Takes a corpus, returns lines."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from textwrap import wrap
from typing import TYPE_CHECKING

from preprocess.alarms import alarm_lines
from preprocess.article import Link, Marked, Record, Sourcing
from preprocess.files.store import json_bytes
from preprocess.judge import covered, earlier
from preprocess.originality import LEAST_WORDS, languages
from preprocess.report.compare import Comparison, Difference, Figures, Pair
from preprocess.report.evidence import Beside, Pieces, account, quoted, retold
from preprocess.report.measures import FEW, SourceReport
from preprocess.settings import Settings, toml_text
from preprocess.text import listed, printable, shown

if TYPE_CHECKING:
    from preprocess.pipeline import Corpus

_REASONS = {
    "exact": "it is the same text as {group}",
    "near": "it is the same piece as {group}, edited",
    "excerpt": "nearly all of it stands word for word in {group}",
    "restatement": "it retells {group} in other words",
    "replaced": "{group} is a newer version of it by the same outlet",
    "empty": "nothing is left of it after cleaning",
}
_AS_COPY = {
    "exact": "is the same text as",
    "near": "is an edited copy of",
    "excerpt": "shares a large part, word for word, with",
    "restatement": "retells, in other words,",
    "same_event": "reports the same event as, independently of,",
}
_AS_ORIGIN = {
    "exact": "is the same text as",
    "near": "was copied, with edits, by",
    "excerpt": "shares a large part, word for word, with",
    "restatement": "was retold, in other words, by",
    "same_event": "reports the same event as, independently of,",
}
_CREDITS = {
    "own": "It names its own writers.",
    "agency": "It is credited, in whole or in part, to a news agency or another outlet.",
    "republished": "It says that it appeared elsewhere first.",
}
_FORMS = {
    "opinion": "It reads as opinion.",
    "digest": "It reads as a digest of several pieces.",
    "press_release": "It reads as a press release.",
}
_MEANING = (
    "This estimates how much of the piece's information its author appears to have obtained first-hand (asked, "
    "attended, obtained, measured), rather than taken from other outlets, public statements, posts or releases. It "
    "reads the text; it cannot know what was done and not written. It is no measure of truth, importance or quality."
)
FLAG_WORDS = {
    "mostly_stripped": "most of its text was stripped",
    "few_words": "hardly a word is left of it",
}
"""What each flag of an article says."""
_WIDTH = 110
_wrapped = partial(wrap, width=_WIDTH, break_on_hyphens=False)
_NOT_INDEPENDENT = 0.1  # share of wording from which two accounts are not called independent


def explain(corpus: "Corpus", record: Record) -> Iterator[str]:
    """Yield the lines that say everything that was found about one article, and why."""
    records = corpus.records.by_id
    article, verdict = record.marked.article, record.verdict
    yield f"{article.id} · {_source(record.marked)} · {article.published or 'no date'} · {record.marked.language}"
    if verdict.reason is None:
        yield "Kept."
    else:
        yield f"Dropped: {_REASONS[verdict.reason].format(group=verdict.group)}."
    if told := retold(record, records, "It"):
        yield from _wrapped(printable(told))
    for flag in verdict.flags:
        yield f"Look at it: {FLAG_WORDS[flag]}."
    yield from _originality(record)
    if record.marked.lifted:
        said = "; ".join(f"{one.kind} {one.value}" for one in record.marked.lifted)
        yield ""
        yield printable(f"The page says: {said}.")
    yield from _removals(record.marked)
    for link in record.links:
        yield ""
        yield from _told(link, record.marked, records)


def summary(corpus: "Corpus") -> Iterator[str]:
    """Yield the lines that tell the result of a run: a short table, and a line for each source."""
    counts = corpus.counts()
    yield f"{'articles in':<14}{counts['articles']:>8}"
    yield f"{'kept':<14}{counts['kept']:>8}"
    yield f"{'dropped':<14}{len(corpus.dropped):>8}{listed(counts['dropped'])}"
    flagged = sum(bool(verdict.flags) for verdict in corpus.records.verdicts)
    if flagged:
        yield f"{'flagged':<14}{flagged:>8}{listed(counts['flagged'])}"
    yield f"{'rejected':<14}{counts['rejected']:>8}"
    if counts["skipped"]:
        yield f"{'no pages':<14}{sum(counts['skipped'].values()):>8}{listed(counts['skipped'])}"
    yield f"{'links':<14}{len(corpus.links):>8}{listed(counts['links'])}"
    yield ""
    yield f"{'source':<32}{'in':>6}{'kept':>6}{'dropped':>9}{'stripped':>10}{'original':>10}"
    reports = sorted(corpus.by_source(), key=lambda report: -report.articles)
    for report in reports[:20]:
        share = sum(report.stripped.values()) / max(1, report.characters)
        dropped = report.articles - report.kept
        name = printable(report.source or "(unknown)")[:31]
        yield f"{name:<32}{report.articles:>6}{report.kept:>6}{dropped:>9}{share:>10.1%}{_mean(report):>10}"
    if any(0 < report.scored < FEW for report in reports[:20]):
        yield f"{'(…): fewer than ' + str(FEW) + ' scored articles; their mean tells little':>73}"
    if len(reports) > 20:  # noqa: PLR2004 - what fits on a terminal
        yield f"… and {len(reports) - 20} more sources in sources.csv"
    yield from alarm_lines(corpus.alarms)
    lost = corpus.lost
    for rejected in lost[:10]:
        yield printable(str(rejected))
    if len(lost) > 10:  # noqa: PLR2004 - enough to see what goes wrong
        yield f"… and {len(lost) - 10} more in rejected.jsonl"


def settings_lines(settings: Settings, origins: Mapping[str, str]) -> Iterator[str]:
    """Yield settings as TOML, each with where it came from."""
    for phase, values in settings.model_dump(mode="json").items():
        yield f"[{phase}]"
        for key, value in values.items():
            line = f"# {key} is not set" if value is None else f"{key} = {_toml(value)}"
            yield f"{line}  # {origins.get(f'{phase}.{key}', 'default')}"
        yield ""


def _toml(value: object) -> str:
    """A value as TOML has it: as JSON does, but for what is inside a table."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{toml_text(key)} = {_toml(inner)}' for key, inner in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return toml_text(value) if isinstance(value, str) else json_bytes(value).decode()


def comparison(found: Comparison) -> Iterator[str]:
    """Yield a table of two runs: cells of one width, parted by tabs; ``-`` where a run lacks the source.

    Behind it stand the estimates whose intervals have nothing in common, if any.
    """
    columns = ("articles", "kept", "dropped", "stripped", "links")
    table = [["source", *(f"{column} {side}" for column in columns for side in "ab")]]
    for pair in (*found.sources, found.total):
        name = "(all)" if pair is found.total else _source_name(pair)
        table.append([name, *(_figure(side, column) for column in columns for side in (pair.a, pair.b))])
    widths = [max(map(len, cells)) for cells in zip(*table, strict=True)]
    for name, *cells in table:
        padded = [cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True)]
        yield "\t".join([name.ljust(widths[0]), *padded])
    told = [_differs(pair, one) for pair in found.sources for one in pair.differences if one.overlap is False]
    if told:
        yield ""
        yield "Figures whose 95 % intervals have nothing in common:"
        yield from told


def _differs(pair: Pair, found: Difference) -> str:
    a, b = (f"{one.value:.3f} [{one.low:.3f}, {one.high:.3f}]" for one in (found.a, found.b))
    return f"  {_source_name(pair)}: {found.figure} {a} in a, {b} in b"


def _source_name(pair: Pair) -> str:
    return "(unknown)" if pair.source is None else shown(pair.source, 40)


def _figure(figures: Figures | None, column: str) -> str:
    value = None if figures is None else getattr(figures, column)
    return "-" if value is None else f"{value:.1%}" if column == "stripped" else str(value)


def _mean(report: SourceReport) -> str:
    if report.originality is None:
        return "-"
    mean = f"{report.originality:.2f}"
    return mean if report.scored >= FEW else f"({mean})"


def _originality(record: Record) -> Iterator[str]:
    found = record.originality
    yield ""
    if found.score is None:
        known = ", ".join(languages())
        yield f"Original reporting: no score; the text has under {LEAST_WORDS} words, or is in none of: {known}."
    else:
        doubt = " (low confidence: the outlet is unknown or the text is short)" if found.low_confidence else ""
        yield f"Original reporting: {found.score:.2f} of 1{doubt}."
        yield from _wrapped(_MEANING, initial_indent="  ", subsequent_indent="  ")
        often = sorted(found.parts.items(), key=lambda part: (-abs(part[1]), part[0]))[:6]
        yield f"  {', '.join(f'{name} {part:+.2f}' for name, part in often) or 'no signs'}"
    for one in _telling(found.evidence):
        rule = f"  [{one.rule}]" if one.rule else ""
        yield f"  {one.kind:<17}{quoted(record.marked, (one.start, one.end), _WIDTH - 50)}{rule}"
    if found.form is not None:
        yield f"  {_FORMS[found.form]}"
    if found.credit is not None:
        yield f"  {_CREDITS[found.credit]}"
    if found.novelty is not None:
        yield f"  {found.novelty:.0%} of its {_new_are(record)} in no earlier article."


def _new_are(record: Record) -> str:
    """What the novelty of an article is the share of: the lesser one of two."""
    sides = earlier(record.marked.article.id, record.links)
    return "facts are" if covered(sides) > max(side.contained for side in sides) else "wording is"


def _telling(evidence: Sequence[Sourcing]) -> list[Sourcing]:
    """The first of each kind, two at most, in the order of the text."""
    seen: Counter[str] = Counter()
    chosen = []
    for one in evidence:
        seen[one.kind] += 1
        if seen[one.kind] <= 2:  # noqa: PLR2004 - a second one shows that it is no chance
            chosen.append(one)
    return chosen


def _removals(marked: Marked) -> Iterator[str]:
    if marked.removed:
        yield ""
        yield f"Stripped {len(marked.removed)} stretches:"
    for span in marked.removed:
        yield f"  {span.label:<13}{quoted(marked, (span.start, span.end), _WIDTH - 40)}  [{span.rule}]"


def _told(link: Link, marked: Marked, records: Mapping[str, Record]) -> Iterator[str]:
    is_copy = link.copy == marked.article.id
    other = records[link.origin if is_copy else link.copy].marked
    verb = (_AS_COPY if is_copy else _AS_ORIGIN)[link.kind]
    shared = max(link.evidence.copy.contained, link.evidence.origin.contained)
    if link.kind == "same_event" and shared >= _NOT_INDEPENDENT:
        verb = f"reports the same event as, sharing up to {shared:.0%} of the wording of one with,"
    yield f"It {verb} {other.article.id} ({_source(other)})."
    why = account(link, records, (link.copy, link.origin))
    yield f"  {link.kind}, strength {link.strength:.2f}."
    for sentence in (why.measure, *why.more):
        yield from _wrapped(printable(sentence), initial_indent="  ", subsequent_indent="    ")
    if why.passages:
        beside = bool(why.passages[0].origin)
        yield "  Sentences side by side, what both name in brackets:" if beside else "  Word for word in both:"
    for passage in why.passages:
        yield from _side_by_side(passage, is_copy=is_copy)


def _side_by_side(passage: Beside, *, is_copy: bool) -> Iterator[str]:
    if not passage.origin:
        words = "".join(piece.text for piece in passage.copy)
        yield from _wrapped(words, initial_indent="    ", subsequent_indent="    ")
        return
    sides = (passage.copy, passage.origin) if is_copy else (passage.origin, passage.copy)
    for name, said in zip(("here", "there"), sides, strict=True):
        yield from _wrapped(_in_brackets(said), initial_indent=f"    {name:<7}", subsequent_indent=" " * 11)


def _in_brackets(said: Pieces) -> str:
    return "".join(f"[{piece.text}]" if piece.shared else piece.text for piece in said)


def _source(marked: Marked) -> str:
    return printable(marked.article.source or "source unknown")
