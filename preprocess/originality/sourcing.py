"""One article → its sentences, each with the signs of where its information comes from, and who speaks in it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from preprocess.article import SOURCING_KINDS, Extent, Marked
from preprocess.originality.names import NONE_NAMED, Outlets
from preprocess.originality.signs import Found, Signs
from preprocess.originality.voices import SILENT, Voice, speech_patterns, voice
from preprocess.patterns import plain
from preprocess.text import quotations, sentences

OWN = frozenset({"own_inquiry", "own_interview", "own_document", "own_observation", "anonymous_source"})
"""Kinds of sourcing that are the writer's own work."""

TAKEN = frozenset({"other_media", "social_post", "public_event", "statement"})
"""Kinds of sourcing that anybody could have taken."""

_HEARD = frozenset({"own_interview", "own_observation"})

CREDITS = frozenset({"credit", "syndication"})
"""Labels of furniture that tells whose work a piece is: read for that alone."""

CREDIT_KINDS = ("republish_notice", "wire_credit", "own_credit")
"""Kinds that tell whose work a piece is, the strongest first."""

_LONGEST = 1_000  # characters of a sentence that are looked at
_TITLE = 30  # characters of a quotation that may be a programme's name, if its words have capitals; others are speech
_MOST = 2_000  # sentences of an article that are looked at: the first ones

_SMALL_WORD = re.compile(r"(?<![\w'])[a-z][\w']{2,}")
_BLANK = re.compile(r'[^"]')
_WORD = re.compile(r"[\w'-]+")
_PARTING = [chr(code) for code in range(128) if chr(code) != "\n" and not _WORD.match(chr(code))]
_BLANKS = bytes.maketrans("".join(_PARTING).encode(), b" " * len(_PARTING))


class Sentence(NamedTuple):
    """A sentence of the clean text.

    Attributes:
        extent: Where it stands in ``article.text``.
        found: The signs that hit, the one that names the sentence first; their extents are of ``article.text``.
        voice: Who speaks in it.
        quoted: Share of its characters that stand in quotation marks, 0-1.
        plain: Its words as patterns see them, quotations blanked.
        outlets: Which outlets it names.
        words: Its words in order, as written but for the first letter, which is made small; quotations left out.
        stripped: Whether it is furniture, a credit line, that is no part of the clean text.
    """

    extent: Extent
    found: tuple[Found, ...] = ()
    voice: Voice = SILENT
    quoted: float = 0.0
    outlets: Outlets = NONE_NAMED
    plain: str = ""
    words: Sequence[str] = ()
    stripped: bool = False

    @property
    def kinds(self) -> frozenset[str]:
        """Every kind of sourcing that it shows."""
        return frozenset(found.kind for found in self.found)


def sourced(marked: Marked, signs: Signs) -> list[Sentence]:
    """Return the sentences of an article's clean text with their sourcing.

    A sentence that only goes on ("he added") is sourced as the one before it that says where its words come from.
    """
    return sourced_all([marked], signs)[0]


def sourced_all(articles: Sequence[Marked], signs: Signs) -> list[list[Sentence]]:
    """Return the sentences of each article as :func:`sourced` does.

    Step by step for all of them: what a step looks up then stays in the processor's cache.
    """
    small, speech = frozenset(signs.naming.joining), speech_patterns(signs.speech)
    sources = [one.article.source for one in articles]
    texts = [plain(one.article.text) for one in articles]
    read = [
        list(_bare(text, _extents(one), quotations(text), small)) for one, text in zip(articles, texts, strict=True)
    ]
    bare = [[words for _, _, words in each] for each in read]
    words = [_words(each) for each in bare]
    outlets = [signs.naming.outlets(each, source) for each, source in zip(bare, sources, strict=True)]
    found = [
        [signs.found(words, named, source, extent[0]) for (extent, _, words), named in zip(each, names, strict=True)]
        for each, names, source in zip(read, outlets, sources, strict=True)
    ]
    voices = [
        [voice(one, its, speech) for one, its in zip(each, theirs, strict=True)]
        for each, theirs in zip(bare, words, strict=True)
    ]
    sentences_ = (
        [
            Sentence(extent, _ranked(hits), speaks, quoted, named, plain_, its)
            for (extent, quoted, plain_), hits, speaks, named, its in zip(*each, strict=True)
        ]
        for each in zip(read, found, voices, outlets, words, strict=True)
    )
    return [
        _with_credits(_going_on(each), _credits(text, one, signs))
        for each, text, one in zip(sentences_, texts, articles, strict=True)
    ]


def _going_on(sentences_: Iterable[Sentence]) -> Iterator[Sentence]:
    """Source what only goes on as what it goes on from."""
    last: tuple[Found, ...] = ()
    for sentence in sentences_:
        found, speaks = sentence.found, sentence.voice
        if found or speaks is not SILENT:
            attributed = tuple(one for one in found if one.kind in TAKEN or one.kind in OWN)
            if attributed or speaks.speakers:
                last = attributed
            elif last and speaks.goes_on:
                taken = (one for one in last if one.kind in TAKEN)
                yield sentence._replace(found=_ranked([*found, *taken]))
                continue
        yield sentence


def _with_credits(body: Iterable[Sentence], credit_lines: Iterable[Sentence]) -> list[Sentence]:
    read, stripped = list(body), list(credit_lines)
    return sorted([*read, *stripped], key=lambda sentence: sentence.extent) if stripped else read


def _credits(text: str, marked: Marked, signs: Signs) -> Iterator[Sentence]:
    """What stripped credit lines say of whose work it is."""
    source = marked.article.source
    spans = [span for span in marked.removed if span.label in CREDITS][:_MOST]
    if not spans:
        return
    lines = [text[span.start : span.end][:_LONGEST].replace("\n", " ") for span in spans]
    for span, line, outlets in zip(spans, lines, signs.naming.outlets(lines, source), strict=True):
        found = signs.found(line, outlets, source, span.start)
        if kept := [one for one in found if one.kind in CREDIT_KINDS]:
            yield Sentence(extent=(span.start, span.end), found=_ranked(kept), stripped=True)


def _extents(marked: Marked) -> Iterator[Extent]:
    number = 0
    for start, end in marked.kept:
        for extent in sentences(marked.article.text, start, end):
            number += 1
            if number > _MOST:
                return
            yield extent


def _bare(
    text: str, extents: Iterator[Extent], quotes: list[Extent], small: frozenset[str]
) -> Iterator[tuple[Extent, float, str]]:
    """Each sentence with the share that is quoted, and its words with what was said blanked; all stand in order."""
    first = 0
    for start, end in extents:
        while first < len(quotes) and quotes[first][1] <= start:
            first += 1
        last = first
        while last < len(quotes) and quotes[last][0] < end:
            last += 1
        yield (start, end), *_blanked(text, (start, min(end, start + _LONGEST)), quotes[first:last], small)


def _blanked(text: str, extent: Extent, quotes: Sequence[Extent], small: frozenset[str]) -> tuple[float, str]:
    start, end = extent
    words, quoted = text[start:end], 0
    for quote_start, quote_end in quotes:
        a, b = max(quote_start, start) - start, min(quote_end, end) - start
        if a < b:
            quoted += b - a
            title = quote_end - quote_start <= _TITLE and small.issuperset(_SMALL_WORD.findall(words, a, b))
            if not title:
                words = f"{words[:a]}{_BLANK.sub(' ', words[a:b])}{words[b:]}"
    return quoted / max(1, end - start), words


def _words(sentences: Sequence[str]) -> list[list[str]]:
    """The words of each sentence; its first letter is made small."""
    begun = [sentence.lstrip('" ') for sentence in sentences]
    text = "\n".join([sentence[:1].lower() + sentence[1:] for sentence in begun])
    lines = text.encode().translate(_BLANKS).decode().split("\n") if sentences else []
    # Where it can be done, splitting at blanks is five times as fast as the pattern.
    return [line.split() if line.isascii() else _WORD.findall(line) for line in lines]


def _ranked(found: Sequence[Found]) -> tuple[Found, ...]:
    """The signs with the one first that names the sentence.

    What another outlet was told is not one's own, nor is what was said in a post or a statement, however it is told.
    """
    if not found:
        return ()
    named_own = any(one.own_name for one in found)
    kinds = {one.kind for one in found}
    lost = OWN if "other_media" in kinds else _HEARD if kinds & {"social_post", "statement"} else frozenset()
    kept = [one for one in found if named_own or one.kind not in lost]
    return tuple(sorted(kept, key=lambda one: (not (named_own and one.own_name), SOURCING_KINDS.index(one.kind))))
