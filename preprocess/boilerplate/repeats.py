"""What a source prints again and again: learned from a corpus, and found in its articles."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from preprocess.article import Article
from preprocess.boilerplate.cuttings import Cut, Cuttings, articles_with
from preprocess.boilerplate.families import without_copies, without_versions
from preprocess.boilerplate.pieces import Pieces, cut, hash_of, pieces_of
from preprocess.boilerplate.profile import Profile, Repeat, SourceRepeats, source_key
from preprocess.boilerplate.sheet import Sheet
from preprocess.boilerplate.subjects import Usual, said_by, step
from preprocess.boilerplate.templates import LEAST, Template, is_data, template_of
from preprocess.settings import UNBOUNDED
from preprocess.shelf import Lazy

RULE = "repeats"
"""What a span says that was found since its source repeats it."""

_GAP = 2  # lines that may part repeated ones at an edge: a name or a date changes


def learn(articles: Iterable[Article], pieces: Iterable[Pieces] | None = None) -> Profile:
    r"""Learn what each source repeats.

    Args:
        articles: Of any sources; those whose source is unknown teach nothing.
        pieces: The :func:`pieces_of` each, where they are at hand.

    >>> import preprocess
    >>> texts = [
    ...     "The council closed the bridge.\nThe Gazette is free, thanks to you.",
    ...     "A storm took roofs off two schools.\nThe Gazette is free, thanks to you.",
    ...     "The mayor named a new treasurer.\nThe Gazette is free, thanks to you.",
    ... ]
    >>> articles = [preprocess.Article(id=text, source="Gazette", text=text) for text in texts]
    >>> profile = preprocess.learn(articles)
    >>> [(repeat.text, repeat.articles) for repeat in profile.sources["gazette"].pieces.values()]
    [('The Gazette is free, thanks to you.', 3)]
    """
    known = list(articles)
    learner = Learner()
    for article, each in zip(known, map(pieces_of, known) if pieces is None else pieces, strict=True):
        learner.add(article, each)
    profile = learner.learn(known)
    learner.close()
    return profile


class Learner:
    """Learns what each source repeats from articles that are shown one by one.

    Copies of an article of the same source, and its later versions, count once, so that what was printed twice is not
    taken for a template.

    Args:
        bound: Bytes of their pieces that are held, beside those of the source that is looked at; what is more goes to
            temporary files.
    """

    def __init__(self, bound: int = UNBOUNDED) -> None:
        self._cuttings = Cuttings(bound)
        self._by_source: dict[str, list[tuple[str, int]]] = defaultdict(list)

    def add(self, article: Article, pieces: Pieces) -> None:
        """Take the next article; one whose source is unknown teaches nothing."""
        if article.source:
            # Which of a family counts depends on the order.
            self._by_source[source_key(article.source)].append((article.id, len(self._cuttings)))
        self._cuttings.append(pieces)

    def learn(self, articles: Sequence[Article]) -> Profile:
        """Return what each source repeats.

        Args:
            articles: All that were taken, in that order; few are looked at.
        """
        found: dict[str, SourceRepeats] = {}
        for name in sorted(self._by_source):
            numbers = [number for _, number in sorted(self._by_source[name])]
            for without in (without_copies, without_versions):
                numbers = [numbers[number] for number in without(self._cuttings.of(numbers)).tolist()]
            source = _learn_source(self._cuttings.of(numbers), [partial(articles.__getitem__, n) for n in numbers])
            if source.pieces:
                found[name] = source
        return Profile(sources=found)

    def repeated(self, articles: Sequence[Article], first: int, profile: Profile) -> list[list[int]]:
        """Return the numbers of the lines of some articles of which their sources repeat something.

        Args:
            articles: Those, one after the other as they were taken.
            first: How many were taken before them.
            profile: What was learned.
        """
        own = self._cuttings.of(range(first, first + len(articles)))
        sources = [profile.of(article.source) for article in articles]
        return [_places(own.of(number), source.by_hash) if source else [] for number, source in enumerate(sources)]

    def close(self) -> None:
        """Forget the articles."""
        self._cuttings.close()


def _learn_source(source: Cut, looks: Sequence[Callable[[], Article]]) -> SourceRepeats:
    """What different articles of one source repeat."""
    known = Lazy(range(len(source)), lambda number: (looks[number], source.of(number).keys))
    counts = articles_with(source.keys, source.owners)
    repeated = np.flatnonzero(counts >= least(len(source)))
    often = dict(zip(source.keys[repeated].tolist(), counts[repeated].tolist(), strict=True))
    at_edge = Counter(dict.fromkeys(often, 0))
    for number in range(len(source)):
        at_edge.update(keys_at_edge(source.of(number), often))
    alike = _alike(source, repeated)
    said, usual = said_by(known, often, at_edge), Usual(known[:: step(len(known))], often)
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
    return SourceRepeats(articles=len(source), pieces=found)


def _alike(source: Cut, repeated: NDArray[np.int64]) -> dict[int, int]:
    """In how many articles each repeated piece with numbers has the same ones."""
    numbered = repeated[source.numbers[repeated] > 0]
    keys, numbers = source.keys[numbered], source.numbers[numbered]
    variants = np.unique(np.stack([keys, numbers]), axis=1, return_inverse=True)[1].reshape(-1).astype(np.uint64)
    counts = articles_with(variants, source.owners[numbered])
    order = np.argsort(counts, kind="stable")  # the largest stays
    return dict(zip(keys[order].tolist(), counts[order].tolist(), strict=True))


def keys_at_edge(pieces: Pieces, often: Container[int]) -> set[int]:
    """Return the repeated pieces of an article from which no more than a few others part its beginning or its end.

    Args:
        pieces: The article's; their sizes and numbers are not looked at.
        often: The pieces that are repeated, at least those that it has.
    """
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


def find(sheet: Sheet, profile: Profile, places: Sequence[int] | None = None) -> Repeated:
    """Return what the source of an article repeats of it.

    Args:
        sheet: The article.
        profile: What each source repeats.
        places: The numbers of its lines of which something is repeated, where they are known: others are not cut.
    """
    source = profile.of(sheet.source)
    lines = [0.0] * len(sheet.lines)
    if source is None:
        return Repeated(lines, ())
    templates: list[Template] = []
    for line, place in cut(sheet, places):
        repeat = source.by_hash.get(hash_of(line))
        if repeat is None:
            continue
        whole = line is sheet.lines[place]
        if whole and not is_data(sheet.text, line, repeat):
            lines[place] = 1.0
        if template := template_of(sheet.text, line, repeat, source.articles, whole=whole):
            templates.append(template)
    return Repeated(lines, templates)


def _places(pieces: Pieces, known: Mapping[int, Repeat]) -> list[int]:
    """The numbers of the lines of which something is repeated."""
    return sorted({place for key, place in zip(pieces.keys, pieces.places, strict=True) if key in known})
