"""What a line looks like: named numbers of its form, its place and its neighbours, and its words.

Nothing here knows a language: the words that count are listed in the model that was trained on them.
"""

import itertools
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from preprocess.article import KEPT_LABELS, Span
from preprocess.boilerplate.sheet import Line, Sheet, furniture_of
from preprocess.outlets import outlet_key

Values = dict[str, float]

FOUND_IN_PART = "found in part"
"""How the names of what says that a rule finds a part of a line begin."""

_LAST_MARKS = frozenset(".!?…。！？\"')]")
_SENTENCE_END = re.compile(r"[.!?…。！？][\"')\]]*$")
_TIME = re.compile(r"\d(?<!\w\d)(?:\d?[:.]\d|(?<=1)9\d|(?<=2)0\d)\d\b")  # its first figure first: half the time
_BULLET = re.compile(r"[•·▪‣◦*►>»|+×-]\s?")
_MARKS = {
    "asks": "?",
    "exclaims": "!",
    "names an account": "@",
    "has a bar": "|",
    "has a slash": "/",
    "has a copyright mark": "©",
    "quotes": '"',
}
_OPENINGS = {"starts quoted": "\"'", "starts in brackets": "(["}
_SHARED = ("ends a sentence", "bullet", "title", "ends in a colon")
_PREVIOUS, _NEXT = (
    {name: f"{side}: {name}" for name in (*_SHARED, "size", "begins alike", "of one form", "none")}
    for side in ("previous", "next")
)
_PROSE = 12  # words of a sentence that is the article's rather than a button
_LONG_WORD = 5  # letters; shorter words say little about a subject
_HEAD, _TAIL = 14, 8  # words of a long line that are looked at: furniture says what it is at its ends
_FRONT, _BACK = 160, 80  # characters of a long line that are looked at
_REACH = 6  # lines over which a rule's finding is felt
_LEAST_NAME = 3  # letters of an outlet's name
_WIDE_RUN = 4  # lines of a list that is long enough to have a subject of its own


class Look(NamedTuple):
    """What one line looks like.

    Attributes:
        values: Named numbers; what is not named is 0.
        words: Its words in small letters; of a long line those at its ends, with ``…`` between them.
    """

    values: Values
    words: tuple[str, ...]

    @property
    def ends(self) -> tuple[str, str, str]:
        """How it begins and ends: ``^ word``, ``^ word word``, ``word $``."""
        words = self.words
        return f"^ {words[0]}", f"^ {' '.join(words[:2])}", f"{words[-1]} $"

    @property
    def grams(self) -> frozenset[str]:
        """Its words, pairs of words, and how it begins and ends."""
        return frozenset([*self.words, *map(" ".join, itertools.pairwise(self.words)), *self.ends])


def looks(sheet: Sheet, by_rules: Sequence[Span], repeated: Sequence[float]) -> list[Look]:
    """Describe every line of an article.

    Args:
        sheet: The article.
        by_rules: What the rules find in it, sorted and disjoint.
        repeated: For each line, how surely its source repeats it, 0-1.
    """
    forms = [_form(sheet.text, line) for line in sheet.lines]
    prose = [
        "ends a sentence" in form and len(line.words) >= _PROSE for form, line in zip(forms, sheet.lines, strict=True)
    ]
    values = [dict(form) for form in forms]
    _add_places(values, prose)
    split = [line.key.split(" ") for line in sheet.lines]
    _add_subjects(values, sheet, split, prose)
    _add_neighbours(values, forms, sheet.lines)
    _add_rules(values, furniture_of(sheet, by_rules))
    _add_parts(values, sheet.lines, by_rules)
    for value, share in zip(values, repeated, strict=True):
        value["repeated by its source"] = share
    return [Look(value, _ends_of(words)) for value, words in zip(values, split, strict=True)]


def _form(text: str, line: Line) -> Values:
    """The line alone; of a long one its ends."""
    start, end = line.start, line.end
    seen = (
        text[start:end]
        if end - start <= _FRONT + _BACK
        else f"{text[start : start + _FRONT]} {text[end - _BACK : end]}"
    )
    count = len(line.words)
    found: Values = {}
    if count:
        size = math.log1p(count)
        found["size"], found["size squared"] = size, size * size / 4
    if count <= 1:
        found["one word"] = 1.0
    if seen[-1] in _LAST_MARKS and _SENTENCE_END.search(seen[-6:]):
        found["ends a sentence"] = 1.0
        if count < 8:  # noqa: PLR2004 - bins of words
            found["short sentence"] = 1.0
        if count >= 20:  # noqa: PLR2004
            found["long sentence"] = 1.0
    _add_spelling(found, line.words if count <= _HEAD + _TAIL else line.words[:_HEAD] + line.words[-_TAIL:])
    _add_marks(found, seen)
    _add_ends(found, seen)
    return found


def _add_spelling(found: Values, words: Sequence[str]) -> None:
    """Capitals and figures among the words."""
    capitals = shouted = figures = 0
    for word in words:
        first = word[0]
        if first.isupper():
            capitals += 1
            shouted += len(word) > 1 and word.isupper()
        else:
            figures += first.isdigit()
    count = len(words)
    if figures == count:
        found["no letters"] = 1.0
    if figures:
        found["figures"] = figures / count
    if not capitals:
        return
    found["capitals"] = capitals / count
    if capitals / count > 0.65 and count > 3:  # noqa: PLR2004 - most words of more than a name
        found["title"] = 1.0
    if capitals == count > 1:
        found["capitals alone"] = 1.0
    if shouted / count > 0.6:  # noqa: PLR2004 - most words
        found["shouted"] = 1.0


def _add_marks(found: Values, seen: str) -> None:
    """Signs and marks anywhere in the line."""
    for name, mark in _MARKS.items():
        if mark in seen:
            found[name] = 1.0
    if "figures" in found and _TIME.search(seen):
        found["time"] = 1.0
    if "://" in seen or "www." in seen or ".com" in seen or ".org" in seen or ".net" in seen:
        found["address"] = 1.0
    if "$" in seen or "€" in seen or "£" in seen:
        found["money"] = 1.0
    if "," in seen:
        found["commas"] = min(1.0, seen.count(",") / 4)
    if ":" in seen[1:30] and seen[-1] != ":":
        found["early colon"] = 1.0


def _add_ends(found: Values, seen: str) -> None:
    """How the line begins and ends."""
    first, last = seen[0], seen[-1]
    if last == "…" or (last == "." and seen.endswith("...")):
        found["breaks off"] = 1.0
    elif last == ":":
        found["ends in a colon"] = 1.0
    elif last in ")]":
        found["ends in brackets"] = 1.0
    if first.islower():
        found["starts small"] = 1.0
    elif not first.isalpha():
        found.update((name, 1.0) for name, marks in _OPENINGS.items() if first in marks)
        if first.isdigit():
            found["starts with a figure"] = 1.0
        if _BULLET.match(seen):
            found["bullet"] = 1.0


def _add_places(values: Sequence[Values], prose: Sequence[bool]) -> None:
    """Where the line stands in the text, and in its run of lines that are no prose."""
    count = len(values)
    first = next((number for number, is_prose in enumerate(prose) if is_prose), count)
    last = next((number for number in range(count - 1, -1, -1) if prose[number]), -1)
    above, below = _run_lengths(prose), _run_lengths(prose[::-1])[::-1]
    for number, value in enumerate(values):
        value["place"] = number / max(1, count - 1)
        if number < first:
            value["before all prose"] = 1.0
        if number > last:
            value["after all prose"] = 1.0
        if not prose[number]:
            value["run"] = math.log(above[number] + below[number])
            value["run above"] = math.log1p(above[number])
            value["run below"] = math.log1p(below[number])
    for name, numbers in (
        ("first line", range(min(1, count))),
        ("first 3 lines", range(min(3, count))),
        ("last line", range(max(0, count - 1), count)),
        ("last 3 lines", range(max(0, count - 3), count)),
        ("last 6 lines", range(max(0, count - 6), count)),
        ("few lines", range(count if count <= 3 else 0)),  # noqa: PLR2004 - bins of lines
        ("no prose", range(count if last < 0 else 0)),
    ):
        for number in numbers:
            values[number][name] = 1.0


def _run_lengths(prose: Sequence[bool]) -> list[int]:
    lengths, length = [], 0
    for is_prose in prose:
        length = 0 if is_prose else length + 1
        lengths.append(length)
    return lengths


def _add_subjects(
    values: Sequence[Values], sheet: Sheet, split: Sequence[Sequence[str]], prose: Sequence[bool]
) -> None:
    """Whether the line speaks of what the others speak of: teasers speak of other things, outlets of themselves."""
    words = [each if line.words else line.key.split() for line, each in zip(sheet.lines, split, strict=True)]
    terms = [{word for word in each if len(word) >= _LONG_WORD} for each in words]
    lines_like = Counter(line.key for line in sheet.lines)
    strange = _words_of_one_line(terms)
    in_run = _strange_in_run(terms, strange, prose)
    name = outlet_key(sheet.source or "")
    for number, (value, each) in enumerate(zip(values, terms, strict=True)):
        if each:
            value["strange words"] = strange[number] / len(each)
            value["known words"] = 1 - strange[number] / len(each)
            if len(each) >= 3 and strange[number] == len(each):  # noqa: PLR2004 - enough to have a subject
                value["all words strange"] = 1.0
        if in_run[number]:
            value["strange words in run"] = in_run[number]
        key = sheet.lines[number].key
        if lines_like[key] > 1:
            value["said before"] = 1.0
            value["said often"] = math.log(lines_like[key])
        if len(name) >= _LEAST_NAME and name in key.replace(" ", ""):
            _add_own_name(value, short=len(sheet.lines[number].words) <= _PROSE)


def _words_of_one_line(terms: Sequence[AbstractSet[str]]) -> list[int]:
    """How many words of each line no other line has."""
    where: dict[str, int] = {}
    for number, each in enumerate(terms):
        for word in each:
            where[word] = len(terms) if word in where else number
    counts = [0] * (len(terms) + 1)  # behind the last, those of several
    for number in where.values():
        counts[number] += 1
    return counts[:-1]


def _add_own_name(value: Values, *, short: bool) -> None:
    value["names its outlet"] = 1.0
    if short:
        value["names its outlet, short"] = 1.0
    for place in ("before all prose", "after all prose"):
        if place in value:
            value[f"names its outlet, {place}"] = 1.0


def _strange_in_run(terms: Sequence[AbstractSet[str]], strange: Sequence[int], prose: Sequence[bool]) -> list[float]:
    """The share of words that stand nowhere else, over each run of lines that are no prose."""
    shares = [0.0] * len(prose)
    start = 0
    while start < len(prose):
        end = start + 1
        if not prose[start]:
            while end < len(prose) and not prose[end]:
                end += 1
            total = sum(map(len, terms[start:end]))
            share = sum(strange[start:end]) / total if total else 0.0
            shares[start:end] = [share * min(1.0, (end - start) / _WIDE_RUN)] * (end - start)
        start = end
    return shares


def _add_neighbours(values: Sequence[Values], forms: Sequence[Values], lines: Sequence[Line]) -> None:
    for number, value in enumerate(values):
        for side, other in ((_PREVIOUS, number - 1), (_NEXT, number + 1)):
            if 0 <= other < len(values):
                _add_neighbour(value, side, forms[number], forms[other])
                key, other_key = lines[number].key, lines[other].key
                if key.startswith(other_key) or other_key.startswith(key):
                    value[side["begins alike"]] = 1.0
            else:
                value[side["none"]] = 1.0


def _add_neighbour(value: Values, side: Mapping[str, str], form: Values, other: Values) -> None:
    """What the line before or after looks like, and whether both are of one form."""
    size, other_size = form.get("size"), other.get("size")
    if other_size:
        value[side["size"]] = other_size
    for name in _SHARED:
        if name in other:
            value[side[name]] = 1.0
    parted = "ends a sentence" in form or "ends a sentence" in other
    if size and other_size and not parted and abs(size - other_size) < 0.4:  # noqa: PLR2004 - half as long again
        value[side["of one form"]] = 1.0


def _add_rules(values: Sequence[Values], labels: Sequence[str | None]) -> None:
    """What rules found in the line and around it."""
    if not any(labels):
        return
    for value, label in zip(values, labels, strict=True):
        if label:
            value["found by a rule"] = 1.0
    count = len(labels)
    for side, far, step in (("previous", "rule above", -1), ("next", "rule below", 1)):
        away = _REACH + 1
        for number in range(count) if step < 0 else range(count - 1, -1, -1):
            if away == 1:
                values[number][f"{side}: rule"] = 1.0
                values[number][f"{side}: {labels[number + step]}"] = 1.0
            if away <= _REACH:
                values[number][far] = 1 / away
            away = 1 if labels[number] else away + 1


def _add_parts(values: Sequence[Values], lines: Sequence[Line], by_rules: Sequence[Span]) -> None:
    """A rule finds a part of the line: the tail of a sentence, or one sentence of a box."""
    furniture = [span for span in by_rules if span.label not in KEPT_LABELS]
    number = 0
    for value, line in zip(values, lines, strict=True):
        while number < len(furniture) and furniture[number].end <= line.start:
            number += 1
        if number < len(furniture) and furniture[number].start < line.end and "found by a rule" not in value:
            value[FOUND_IN_PART] = 1.0
            value[f"{FOUND_IN_PART}: {furniture[number].label}"] = 1.0


def _ends_of(words: Sequence[str]) -> tuple[str, ...]:
    if len(words) > _HEAD + _TAIL:
        words = [*words[:_HEAD], "…", *words[-_TAIL:]]
    return tuple(words)


def part_of(look: Look, text: str, line: Line, part: Line) -> Look:
    """Return what a sentence of a line looks like where the line stands; of a whole line its own look."""
    if part.start == line.start and part.end == line.end:
        return look
    form = _form(text, line)
    values = {name: value for name, value in look.values.items() if name not in form} | _form(text, part)
    return Look(values, _ends_of(part.key.split(" ")))


def vocabulary(grams: Mapping[str, int], least: int) -> list[str]:
    """Return, sorted, the grams that stand in at least so many sources."""
    return sorted(gram for gram, sources in grams.items() if sources >= least)
