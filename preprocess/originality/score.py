"""One marked article → how much of it is original reporting, with the sentences that show it."""

from collections.abc import Sequence

from preprocess.article import Article, Marked, Originality, Sourcing
from preprocess.linear import load_ordinal_model
from preprocess.originality.features import features, free_speakers
from preprocess.originality.forms import form_of
from preprocess.originality.kinds import Judged, judged, shown
from preprocess.originality.signs import languages, load_signs
from preprocess.originality.sourcing import CREDIT_KINDS, Sentence, sourced
from preprocess.outlets import is_own
from preprocess.text import count_words

MODEL = "originality"
LEAST_WORDS = 80
"""Words of clean text; a shorter text says too little of its sources to be scored."""

_SURE_WORDS = 150  # under it the score has low confidence
_BEGINNING = 1_200  # characters in which so many words nearly always stand
_LONGEST_NOTICE = 200  # characters
_MOST_EVIDENCE = 50  # sentences
_CREDITS = {"republish_notice": "republished", "wire_credit": "agency", "own_credit": "own"}
_DIGITS = 4  # of what is written: more would differ between machines


def score(marked: Marked) -> Originality:
    """Score the original reporting in an article.

    The score is the mean of the probabilities that a reader would find some (1), mixed (2) and mostly own reporting (3)
    in it, on a scale of 0 to 4. A text of under 80 words or in a language without signs gets none.
    """
    words = _words(marked.clean_text)
    if words < LEAST_WORDS or marked.language not in languages():
        return Originality()
    signs = load_signs(marked.language)
    sentences = sourced(marked, signs)
    body = [sentence for sentence in sentences if not sentence.stripped]
    found = shown(body, signs)
    model = load_ordinal_model(MODEL)
    parts = model.parts(features(sentences, found.shares, signs.words.groups["we"]))
    reached = model.reached(parts)
    return Originality(
        score=round(sum(reached) / len(reached), _DIGITS),
        low_confidence=marked.article.source is None or words < _SURE_WORDS,
        credit=_credit(sentences, marked.article),
        form=form_of(found.rows),
        parts={name: round(part, _DIGITS) for name, part in sorted(parts.items())},
        evidence=_evidence(sentences, judged(body, found)),
    )


def _words(text: str) -> int:
    """How many words a text has; where it has enough of them, no more may be counted."""
    begun = count_words(text[:_BEGINNING])  # whole and short, a text is counted fastest
    return begun if begun >= _SURE_WORDS else count_words(text, _SURE_WORDS)


def _credit(sentences: Sequence[Sentence], article: Article) -> str | None:
    kinds = {
        "own_credit" if found.kind == "republish_notice" and _names_own(sentence, article) else found.kind
        for sentence in sentences
        for found in sentence.found
    }
    return next((_CREDITS[kind] for kind in CREDIT_KINDS if kind in kinds), None)


def _names_own(sentence: Sentence, article: Article) -> bool:
    """Whether a notice names the article's own outlet: "first appeared in the May issue of" it."""
    words = article.text[slice(*sentence.extent)][-_LONGEST_NOTICE:]
    return article.source is not None and is_own(words, article.source)


def _evidence(sentences: Sequence[Sentence], body: Sequence[Judged]) -> tuple[Sourcing, ...]:
    free = free_speakers([one.sentence for one in body])
    found = [(one.extent, one.found[0].kind, one.found[0].sign) for one in sentences if one.stripped]
    for one in body:
        if one.kind is not None:
            found.append((one.sentence.extent, one.kind, one.rule or ""))
        elif free.intersection(one.sentence.voice.speakers):
            found.append((one.sentence.extent, "named_speaker", ""))
    shown = sorted(found)[:_MOST_EVIDENCE]
    return tuple(Sourcing(kind=kind, start=start, end=end, rule=rule) for (start, end), kind, rule in shown)
