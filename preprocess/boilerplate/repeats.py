"""What a source prints again and again: learned from a corpus, kept as a profile, found in its articles."""

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import xxhash
from pydantic import Field, ValidationError

from preprocess.article import Article, Extent
from preprocess.boilerplate.sheet import Line, Sheet, laid_out, lines_of
from preprocess.errors import SettingsError
from preprocess.outlets import outlet_key
from preprocess.settings import StrictModel
from preprocess.text import sentences, shown

RULE = "repeats"
"""What a span says that was found since its source repeats it."""

_LEAST = 3  # articles of one source: with two nothing tells a template from a coincidence
_SHARE = 0.02  # of a source's articles that a short piece stands in, at least; "No one was hurt." ends many a story
_LONG = 100  # characters that hardly stand in two texts by chance
_AT_EDGE = 0.8  # of a piece's articles where it stands at an edge: what stands in the midst may be the author's
_GAP = 2  # lines that may part repeated ones at an edge: a name or a date changes
_FROM_START, _FROM_END = 3, 8  # lines whose sentences are looked at one by one
_PART_LEAST = 5  # articles in which a sentence beside others must stand
_OWN = 0.2  # of an article's characters that no other article has: it is no copy of one
_MOST_SHOWN = 80  # characters of a piece that a profile shows


class Repeat(StrictModel):
    """A piece of text that a source repeats.

    Attributes:
        articles: How many different articles of the source have it.
        at_edge: In how many of them it stands at the beginning or the end, among others that are repeated.
        text: How it begins, for people.
    """

    articles: int = Field(ge=1)
    at_edge: int = Field(ge=0)
    text: str


class SourceRepeats(StrictModel):
    """What one source repeats.

    Attributes:
        articles: How many different articles were seen.
        pieces: By the hexadecimal xxHash64 of the piece's words.
    """

    articles: int = Field(ge=0)
    pieces: Mapping[str, Repeat]

    @cached_property
    def by_hash(self) -> dict[int, Repeat]:
        """The pieces by their hashes as numbers."""
        return {int(key, 16): repeat for key, repeat in self.pieces.items()}


class Profile(StrictModel):
    """What each source repeats, by the key of its outlet.

    It can be saved and applied to later articles of the same sources.
    """

    version: int = Field(1, ge=1, le=1, description="of this form")
    sources: Mapping[str, SourceRepeats] = Field(default_factory=dict)

    def content(self) -> bytes:
        """Return the profile as JSON; the same profile gives the same bytes."""
        return self.model_dump_json(indent=1).encode() + b"\n"

    def save(self, path: Path) -> None:
        """Write the profile as a JSON file."""
        path.write_bytes(self.content())

    @classmethod
    def load(cls, path: Path) -> "Profile":
        """Read a profile.

        Raises:
            SettingsError: If it cannot be read or is no profile.
        """
        try:
            return cls.model_validate_json(path.read_bytes())
        except OSError as error:
            raise SettingsError(f"{path}: cannot be read: {error.strerror}") from error
        except ValidationError as error:
            problem = error.errors(include_url=False)[0]
            place = ".".join(map(str, problem["loc"])) or "the file"
            raise SettingsError(f"{path}: is no profile: {place}: {problem['msg']}") from error

    def only(self, sources: Iterable[str]) -> "Profile":
        """Return what is known of some sources alone."""
        keys = sorted(map(source_key, sources))
        return Profile(sources={key: self.sources[key] for key in keys if key in self.sources})

    def of(self, source: str | None) -> SourceRepeats | None:
        """Return what a source repeats; an unknown source repeats nothing."""
        return self.sources.get(source_key(source)) if source else None


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of one article that may be repeated: lines, and sentences of lines that have several.

    Attributes:
        keys: xxHash64 of each piece's words, lines and sentences in the order of the text.
        sizes: Characters of each.
        places: The number of the line that each stands in.
    """

    keys: Sequence[int]
    sizes: Sequence[int]
    places: Sequence[int]


def source_key(source: str) -> str:
    """Return what is one for all names of an outlet that are plainly its."""
    return outlet_key(source) or source


def pieces_of(article: Article) -> Pieces:
    """Cut an article into the pieces that may be repeated; one whose source is unknown has none."""
    keys, sizes, places = array("Q"), array("I"), array("I")
    if article.source:
        for line, place in _pieces(laid_out(article)):
            keys.append(_hash(line))
            sizes.append(line.end - line.start)
            places.append(place)
    return Pieces(keys, sizes, places)


def learn(articles: Iterable[Article], pieces: Iterable[Pieces] | None = None) -> Profile:
    """Learn what each source repeats.

    An article that has hardly a word of its own is a copy of another of its source: a family of copies counts once,
    so that what was printed twice is not taken for a template.

    Args:
        articles: Of any sources; those whose source is unknown teach nothing.
        pieces: The :func:`pieces_of` each, where they are at hand.
    """
    known = list(articles)
    cut = map(pieces_of, known) if pieces is None else pieces
    by_source: dict[str, list[tuple[Article, Pieces]]] = defaultdict(list)
    for article, each in zip(known, cut, strict=True):
        if article.source:
            by_source[source_key(article.source)].append((article, each))
    learned = {name: _learn_source(by_source[name]) for name in sorted(by_source)}
    return Profile(sources={name: source for name, source in learned.items() if source.pieces})


def _learn_source(articles: Sequence[tuple[Article, Pieces]]) -> SourceRepeats:
    different = _one_of_each_family(articles)
    counts = Counter(key for _, pieces in different for key in set(pieces.keys))
    need = least(len(different))
    often = {key: found for key, found in counts.items() if found >= need}
    at_edge: Counter[int] = Counter()
    seen_in: dict[int, Article] = {}
    for article, pieces in different:
        at_edge.update(_keys_at_edge(pieces, often))
        for key in pieces.keys:
            if key in often:
                seen_in.setdefault(key, article)
    texts = _texts(seen_in)
    found = {f"{key:016x}": Repeat(articles=often[key], at_edge=at_edge[key], text=texts[key]) for key in sorted(often)}
    return SourceRepeats(articles=len(different), pieces=found)


def _one_of_each_family(articles: Sequence[tuple[Article, Pieces]]) -> list[tuple[Article, Pieces]]:
    """Of copies the first: of the articles whose rarest long piece is the same."""
    counts = Counter(key for _, pieces in articles for key in set(pieces.keys))
    chosen: dict[int, tuple[Article, Pieces]] = {}
    for number, (article, pieces) in enumerate(articles):
        own = sum(size for key, size in zip(pieces.keys, pieces.sizes, strict=True) if counts[key] == 1)
        rarest = min(
            ((counts[key], -size, key) for key, size in zip(pieces.keys, pieces.sizes, strict=True) if counts[key] > 1),
            default=None,
        )
        is_own = rarest is None or own >= _OWN * sum(pieces.sizes)
        chosen.setdefault(-1 - number if is_own or rarest is None else rarest[2], (article, pieces))
    return list(chosen.values())


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


def _texts(seen_in: Mapping[int, Article]) -> dict[int, str]:
    """How each piece begins, as it stands in an article that has it."""
    wanted: dict[int, tuple[Article, set[int]]] = {}
    for key, article in seen_in.items():
        wanted.setdefault(id(article), (article, set()))[1].add(key)
    texts: dict[int, str] = {}
    for article, keys in wanted.values():
        for line, _ in _pieces(laid_out(article)):
            if (key := _hash(line)) in keys:
                texts.setdefault(key, shown(article.text[line.start : line.end], _MOST_SHOWN))
    return texts


def least(articles: int) -> int:
    """Return in how many articles of a source a piece must stand to be called repeated: more where there are more."""
    return max(_LEAST - 1, math.ceil(math.log2(max(1, articles))))


@dataclass(frozen=True, slots=True)
class Repeated:
    """What a source repeats of one article.

    Attributes:
        lines: 1.0 for each line that it repeats, wherever the line stands, and 0.0 for the others.
        templates: The pieces that are furniture, since they stand at the edges of its articles; in order.
    """

    lines: Sequence[float]
    templates: Sequence[Extent]


def find(sheet: Sheet, profile: Profile) -> Repeated:
    """Return what the source of an article repeats of it."""
    source = profile.of(sheet.source)
    lines = [0.0] * len(sheet.lines)
    if source is None:
        return Repeated(lines, ())
    templates: list[Extent] = []
    for line, place in _pieces(sheet):
        repeat = source.by_hash.get(_hash(line))
        if repeat is None:
            continue
        whole = line is sheet.lines[place]
        if whole:
            lines[place] = 1.0
        inside = templates and line.end <= templates[-1][1]  # a sentence of a line that goes whole
        if not inside and _is_template(repeat, source.articles, line.end - line.start, whole=whole):
            templates.append((line.start, line.end))
    return Repeated(lines, templates)


def _is_template(repeat: Repeat, articles: int, size: int, *, whole: bool) -> bool:
    share = 0.0 if size >= _LONG else _SHARE
    fewest = max(_LEAST if whole or size >= _LONG else _PART_LEAST, share * articles)
    return repeat.articles >= fewest and repeat.at_edge >= _AT_EDGE * repeat.articles


def _pieces(sheet: Sheet) -> Iterator[tuple[Line, int]]:
    """Every line with its number, and after it, near the edges, its sentences where it has several."""
    last = len(sheet.lines) - _FROM_END
    for number, line in enumerate(sheet.lines):
        yield line, number
        if number < _FROM_START or number >= last:
            parts = sentences(sheet.text, line.start, line.end)
            if len(parts) > 1:
                yield from ((part, number) for part in lines_of(sheet.text, parts))


def _hash(line: Line) -> int:
    return xxhash.xxh64_intdigest(line.key.encode("utf-8"))
