"""What a source prints again and again: learned from a corpus, and found in its articles."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from preprocess.article import Article
from preprocess.boilerplate.families import different
from preprocess.boilerplate.pieces import Pieces, cut, hash_of, pieces_of
from preprocess.boilerplate.profile import Profile, Repeat, SourceRepeats, source_key
from preprocess.boilerplate.sheet import Sheet
from preprocess.boilerplate.subjects import Usual, said_by
from preprocess.boilerplate.templates import LEAST, Template, is_data, template_of

RULE = "repeats"
"""What a span says that was found since its source repeats it."""

_GAP = 2  # lines that may part repeated ones at an edge: a name or a date changes


def learn(articles: Iterable[Article], pieces: Iterable[Pieces] | None = None) -> Profile:
    """Learn what each source repeats.

    Copies of an article of the same source, and its later versions, count once, so that what was printed twice is not
    taken for a template.

    Args:
        articles: Of any sources; those whose source is unknown teach nothing.
        pieces: The :func:`pieces_of` each, where they are at hand.
    """
    known = list(articles)
    in_pieces = map(pieces_of, known) if pieces is None else pieces
    by_source: dict[str, list[tuple[Article, Pieces]]] = defaultdict(list)
    for article, each in zip(known, in_pieces, strict=True):
        if article.source:
            by_source[source_key(article.source)].append((article, each))
    learned = {name: _learn_source(by_source[name]) for name in sorted(by_source)}
    return Profile(sources={name: source for name, source in learned.items() if source.pieces})


def _learn_source(articles: Sequence[tuple[Article, Pieces]]) -> SourceRepeats:
    ordered = sorted(articles, key=lambda each: each[0].id)  # which of a family counts depends on the order
    known = [ordered[number] for number in different([pieces for _, pieces in ordered])]
    counts = Counter(key for _, pieces in known for key in set(pieces.keys))
    need = least(len(known))
    often = {key: found for key, found in counts.items() if found >= need}
    at_edge: Counter[int] = Counter()
    for _, pieces in known:
        at_edge.update(_keys_at_edge(pieces, often))
    alike = _alike([pieces for _, pieces in known], often)
    said, usual = said_by(known, often, at_edge), Usual(known, often)
    found = {
        f"{key:016x}": Repeat(
            articles=often[key],
            at_edge=at_edge[key],
            alike=alike.get(key),
            told=usual.told(key, said[key]),
            text=said[key].text,
        )
        for key in sorted(often)
    }
    return SourceRepeats(articles=len(known), pieces=found)


def _alike(articles: Iterable[Pieces], often: Mapping[int, int]) -> dict[int, int]:
    """In how many articles each piece with numbers has the same ones."""
    variants: Counter[tuple[int, int]] = Counter()
    for pieces in articles:
        numbered = zip(pieces.keys, pieces.numbers, strict=True)
        variants.update({(key, numbers) for key, numbers in numbered if numbers and key in often})
    alike: dict[int, int] = {}
    for (key, _), count in variants.items():
        alike[key] = max(alike.get(key, 0), count)
    return alike


def _keys_at_edge(pieces: Pieces, often: Mapping[int, int]) -> set[int]:
    """The repeated pieces of an article from which no more than a few others part its beginning or its end."""
    lines: dict[int, bool] = {}
    for key, place in zip(pieces.keys, pieces.places, strict=True):
        lines[place] = lines.get(place, False) or key in often
    edge = _edge(lines, sorted(lines)) | _edge(lines, sorted(lines, reverse=True))
    return {key for key, place in zip(pieces.keys, pieces.places, strict=True) if place in edge and key in often}


def _edge(repeated: Mapping[int, bool], order: Iterable[int]) -> set[int]:
    found, gap = set(), 0
    for place in order:
        gap = 0 if repeated[place] else gap + 1
        if gap > _GAP:
            break
        found.add(place)
    return found


def least(articles: int) -> int:
    """Return in how many articles of a source a piece must stand to be called repeated: more where there are more."""
    return max(LEAST - 1, math.ceil(math.log2(max(1, articles))))


@dataclass(frozen=True, slots=True)
class Repeated:
    """What a source repeats of one article.

    Attributes:
        lines: 1.0 for each line that it repeats, wherever the line stands, and 0.0 for the others.
        templates: The pieces that may be furniture, in order; a line before its sentences.
    """

    lines: Sequence[float]
    templates: Sequence[Template]


def find(sheet: Sheet, profile: Profile, pieces: Pieces | None = None) -> Repeated:
    """Return what the source of an article repeats of it.

    Args:
        sheet: The article.
        profile: What each source repeats.
        pieces: Those of the article, where they are at hand: then only lines are cut of which something is repeated.
    """
    source = profile.of(sheet.source)
    lines = [0.0] * len(sheet.lines)
    if source is None:
        return Repeated(lines, ())
    templates: list[Template] = []
    for line, place in cut(sheet, None if pieces is None else _places(pieces, source)):
        repeat = source.by_hash.get(hash_of(line))
        if repeat is None:
            continue
        whole = line is sheet.lines[place]
        if whole and not is_data(sheet.text, line, repeat):
            lines[place] = 1.0
        if template := template_of(sheet.text, line, repeat, source.articles, whole=whole):
            templates.append(template)
    return Repeated(lines, templates)


def _places(pieces: Pieces, source: SourceRepeats) -> list[int]:
    """The numbers of the lines of which a source repeats something."""
    known = source.by_hash
    return sorted({place for key, place in zip(pieces.keys, pieces.places, strict=True) if key in known})
