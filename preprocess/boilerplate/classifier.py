"""A line → how surely it is furniture, and of what kind: a linear model on what the line looks like."""

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise, repeat

from preprocess.article import KEPT_LABELS, Span
from preprocess.boilerplate.features import FOUND_IN_PART, Look, part_of
from preprocess.boilerplate.forms import form_label
from preprocess.boilerplate.sheet import Line, Sheet, labels_of, lines_of
from preprocess.boilerplate.templates import Template
from preprocess.linear import load_as, logistic
from preprocess.settings import MarkSettings, StrictModel

MODEL = "boilerplate"
RULE = "classifier"
"""What a span of the model's says that it was found by."""

_ROUNDING = 1e-6  # far more than sums of weights can be off by
_SENTENCE = 5  # words; a shorter one may be a button
_HEADING = 6  # words of a line that may head a list
_LIST = 3  # titles
_PASSAGE = 18  # words that are no heading and no button, however they end


class Weights(StrictModel):
    """A linear function of a look.

    Attributes:
        intercept: Its value where nothing is named.
        values: A weight for each named number, in its own unit.
        grams: A weight for each word or pair of words.
    """

    intercept: float
    values: Mapping[str, float]
    grams: Mapping[str, float]

    def of(self, look: Look) -> float:
        """Return the log-odds."""
        return self._named(look) + self._worded(look)

    def reaches(self, look: Look, certainty: float) -> bool:
        """Return whether the probability is at least so high; the words are weighed only where they may decide."""
        named = self._named(look)
        most = named + self._most_of_words(look.words)
        return logistic(most) >= certainty and logistic(named + self._worded(look)) >= certainty

    def _worded(self, look: Look) -> float:
        # Summed exactly: a set has no order, and sums of another order differ in their last digits.
        return math.fsum(map(self.grams.__getitem__, self.known_grams(look)))

    def _named(self, look: Look) -> float:
        weights = self.values
        total = self.intercept
        for name, value in look.values.items():
            if name in weights:
                total += weights[name] * value
        return total

    def _most_of_words(self, words: Sequence[str]) -> float:
        """What the grams of a line can weigh at most: cheap, and for nine lines of ten enough to know."""
        anywhere, first, last = self._most
        inside = sum(map(anywhere.get, words, repeat(0.0)))
        return inside + first.get(words[0], 0.0) + last.get(words[-1], 0.0) + _ROUNDING

    @cached_property
    def _most(self) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
        """What a word can weigh at most with the pair that it begins, and what more where it begins or ends a line."""
        anywhere, pair, first, last = (defaultdict[str, float](float) for _ in range(4))
        for gram, weight in self.grams.items():
            one, _, other = gram.partition(" ")
            if weight > 0 and other:
                pair[one] = max(pair[one], weight)
                if one == "^":
                    first[other.split(" ")[0]] += weight
                elif other == "$":
                    last[one] += weight
            elif weight > 0:
                anywhere[gram] += weight
        for word, weight in pair.items():
            anywhere[word] += weight
        return anywhere, first, last

    def known_grams(self, look: Look) -> set[str]:
        """Those of a look's grams that have a weight; found without building all of its pairs, of which few have."""
        known, pairs = self._known, self._pairs
        found = set(known.intersection(look.words))
        found.update(known.intersection(look.ends))
        for one, other in pairwise(look.words):
            if one in pairs and other in pairs[one]:
                found.add(f"{one} {other}")
        return found

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.grams)

    @cached_property
    def _pairs(self) -> dict[str, set[str]]:
        """The second words of the pairs that have a weight, by the first."""
        found: dict[str, set[str]] = {}
        for gram in self.grams:
            one, _, other = gram.partition(" ")
            if other:
                found.setdefault(one, set()).add(other)
        return found


class LineModel(StrictModel):
    """What tells furniture from the article, and one kind of furniture from the others.

    Attributes:
        name: The folder under ``models/``.
        version: Raised with every training that changes the weights.
        furniture: Log-odds that a line is furniture.
        labels: For each label, how well it fits a line of furniture; the highest names it.
    """

    name: str
    version: int
    furniture: Weights
    labels: Mapping[str, Weights]

    def label(self, looks: Sequence[Look]) -> str:
        """Name lines of furniture that stand together and are one kind."""
        each = [self._label_odds(look) for look in looks]
        scores = {label: sum(odds) for label, odds in zip(self.labels, zip(*each, strict=True), strict=True)}
        return max(scores, key=lambda label: (scores[label], label))

    def _label_odds(self, look: Look) -> list[float]:
        """The log-odds of each label, summed as :meth:`Weights.of` sums them; what is known of a look is found once."""
        values, grams, known = self._of_labels
        odds = [weights.intercept for weights in self.labels.values()]
        for name, value in look.values.items():
            if name in values:
                odds = [total + weight * value for total, weight in zip(odds, values[name], strict=True)]
        worded: list[list[float]] = [[] for _ in odds]
        for gram in known.known_grams(look):
            for place, weight in grams[gram]:
                worded[place].append(weight)
        return [total + math.fsum(each) for total, each in zip(odds, worded, strict=True)]

    @cached_property
    def _of_labels(self) -> tuple[dict[str, list[float]], dict[str, list[tuple[int, float]]], Weights]:
        """For each name its weights for the labels, in their order, for each gram those that it has; and all grams."""
        models = list(self.labels.values())
        values = {name: [each.values.get(name, 0.0) for each in models] for each in models for name in each.values}
        grams: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, each in enumerate(models):
            for gram, weight in each.grams.items():
                grams[gram].append((place, weight))
        return values, grams, Weights(intercept=0, values={}, grams=dict.fromkeys(grams, 0.0))


@cache
def load_line_model() -> LineModel:
    """Load the shipped model.

    Raises:
        ModelError: If it is not there or not valid.
    """
    return load_as(MODEL, LineModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Certainty:
    """The probabilities (0-1) of furniture from which a line is stripped.

    Attributes:
        line: Of a heading, a button, a name, a fragment.
        sentence: Of a whole sentence: losing one of the article's is worse than keeping one of furniture.
    """

    line: float = MarkSettings().certainty
    sentence: float = MarkSettings().sentence_certainty


def find(model: LineModel, sheet: Sheet, seen: Sequence[Look], known: Sequence[Span], least: Certainty) -> list[Span]:
    """Return the lines that look like furniture; none where nothing else would be left.

    What is left of a line of which a part is known to be furniture is judged by itself: a sentence of the article is
    no furniture for the offer that stands behind it.

    Args:
        model: From :func:`load_line_model`.
        sheet: The article.
        seen: What each of its lines looks like.
        known: What is known already, sorted and disjoint.
        least: From when on a line is called furniture.
    """
    labels = labels_of(sheet, known)
    parts = _parts_of(sheet, known)
    open_lines = [number for number, label in enumerate(labels) if label is None]
    whole = [number for number in open_lines if number not in parts]

    def is_furniture(look: Look, line: Line) -> bool:
        return model.furniture.reaches(look, _least(least, line, look))

    found = [number for number in whole if is_furniture(seen[number], sheet.lines[number])]
    if len(found) == len(open_lines) and not any(label in KEPT_LABELS for label in labels):
        return []
    spans = [span for run in _runs(found) for span in _named(model, sheet, labels, seen, run)]
    for number in sorted(parts.keys() & set(open_lines)):
        for rest, look in _rests(sheet.text, sheet.lines[number], seen[number], parts[number]):
            if is_furniture(look, rest):
                spans.append(Span(start=rest.start, end=rest.end, label=parts[number][0].label, rule=RULE))
    return spans


def _parts_of(sheet: Sheet, known: Sequence[Span]) -> dict[int, list[Span]]:
    """The furniture that stands inside lines, by the number of the line."""
    found: dict[int, list[Span]] = {}
    starts = [line.start for line in sheet.lines]
    for span in known:
        if span.label not in KEPT_LABELS:
            for number in range(max(0, bisect_right(starts, span.start) - 1), bisect_left(starts, span.end)):
                found.setdefault(number, []).append(span)
    return found


def _rests(text: str, line: Line, look: Look, parts: Sequence[Span]) -> Iterator[tuple[Line, Look]]:
    """What is left of a line beside its furniture, and what that looks like by itself."""
    edges = [line.start, *(edge for span in parts for edge in (span.start, span.end)), line.end]
    stretches = [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]
    for rest in lines_of(text, [each for each in stretches if text[slice(*each)].strip()]):
        own = part_of(look, text, line, rest)
        yield (
            rest,
            Look({name: each for name, each in own.values.items() if not name.startswith(FOUND_IN_PART)}, own.words),
        )


def _least(least: Certainty, line: Line, look: Look) -> float:
    count = len(line.words)
    is_sentence = count >= _PASSAGE or ("ends a sentence" in look.values and count >= _SENTENCE)
    return least.sentence if is_sentence else least.line


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    """Numbers that follow each other, together."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _named(
    model: LineModel, sheet: Sheet, labels: Sequence[str | None], seen: Sequence[Look], run: Sequence[int]
) -> Iterator[Span]:
    is_list = _is_under_links(sheet, labels, run) or _is_list_of_titles([seen[number] for number in run])
    label = "related" if is_list else model.label([seen[number] for number in run])
    for number in run:
        yield Span(start=sheet.lines[number].start, end=sheet.lines[number].end, label=label, rule=RULE)


def _is_under_links(sheet: Sheet, labels: Sequence[str | None], run: Sequence[int]) -> bool:
    """Whether the line above says that what follows are links."""
    above = run[0] - 1
    return above >= 0 and labels[above] == "related" and len(sheet.lines[above].words) <= _HEADING


def _is_list_of_titles(looks: Sequence[Look]) -> bool:
    return len(looks) >= _LIST and 2 * sum("title" in look.values for look in looks) > len(looks)


def named(model: LineModel, sheet: Sheet, seen: Sequence[Look], templates: Iterable[Template], rule: str) -> list[Span]:
    """Give stretches that their source repeats a label: the one of their form, or else what fits their line.

    Args:
        model: From :func:`load_line_model`.
        sheet: The article.
        seen: What each of its lines looks like.
        templates: Each inside one line, in the order of the text; what does not look like furniture enough is left out.
        rule: What the spans say that they were found by.
    """
    found: list[Span] = []
    number = 0
    for template in templates:
        while sheet.lines[number].end < template.line.end:
            number += 1
        if found and template.line.end <= found[-1].end:  # a sentence of a line that went whole
            continue
        look = seen[number]
        if template.line != sheet.lines[number]:
            look = part_of(look, sheet.text, sheet.lines[number], template.line)
            look = Look(look.values | {"repeated by its source": 1.0}, look.words)
        if template.certainty and not model.furniture.reaches(look, template.certainty):
            continue
        label = form_label(sheet, number, template) or model.label([look])
        found.append(Span(start=template.line.start, end=template.line.end, label=label, rule=rule))
    return found
