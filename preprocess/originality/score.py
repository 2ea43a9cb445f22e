"""One marked article → how much of it is original reporting, with the sentences that show it."""

from collections.abc import Sequence
from dataclasses import replace

from preprocess.article import Article, Marked, Originality, Sourcing
from preprocess.linear import load_ordinal_model
from preprocess.originality.features import features, free_speakers
from preprocess.originality.forms import form_of
from preprocess.originality.kinds import Judged, judged, shown
from preprocess.originality.signs import Signs, languages, load_signs
from preprocess.originality.sourcing import CREDIT_KINDS, Sentence, sourced_all
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
_TOGETHER = 8  # articles: with more of them nothing is faster, and what is found in long ones takes memory
_DIGITS = 4  # of what is written: more would differ between machines


def score(marked: Marked) -> Originality:
    """Score the original reporting in an article.

    The score is the mean of the probabilities that a reader would find some (1), mixed (2) and mostly own reporting (3)
    in it, on a scale of 0 to 4. A text of under 80 words or in a language without signs gets none.
    """
    return score_all([marked])[0]


def score_all(articles: Sequence[Marked]) -> list[Originality]:
    """Return the score of each article as :func:`score` does; a few are scored faster together than one by one."""
    parts = (articles[start : start + _TOGETHER] for start in range(0, len(articles), _TOGETHER))
    return [one for part in parts for one in _score_part(part)]


def _score_part(articles: Sequence[Marked]) -> list[Originality]:
    found = [Originality()] * len(articles)
    sizes = [_words(one.clean_text) for one in articles]
    for language in languages():
        places = [
            place for place, one in enumerate(articles) if sizes[place] >= LEAST_WORDS and one.language == language
        ]
        scored = _scored([articles[place] for place in places], load_signs(language)) if places else ()
        for place, one in zip(places, scored, strict=True):
            unsure = articles[place].article.source is None or sizes[place] < _SURE_WORDS
            found[place] = replace(one, low_confidence=unsure)
    return found


def _scored(articles: Sequence[Marked], signs: Signs) -> list[Originality]:
    """Articles of one language, step by step for all of them."""
    model, we = load_ordinal_model(MODEL), signs.words.groups["we"]
    read = sourced_all(articles, signs)
    bodies = [[sentence for sentence in each if not sentence.stripped] for each in read]
    found = [shown(body, signs) for body in bodies]
    parts = [model.parts(features(each, one.shares, we)) for each, one in zip(read, found, strict=True)]
    evidence = [_evidence(each, judged(body, one)) for each, body, one in zip(read, bodies, found, strict=True)]
    return [
        Originality(
            score=_mean(model.reached(part)),
            credit=_credit(each, article.article),
            form=form_of(one.rows),
            parts={name: round(value, _DIGITS) for name, value in sorted(part.items())},
            evidence=shows,
        )
        for article, each, one, part, shows in zip(articles, read, found, parts, evidence, strict=True)
    ]


def _mean(reached: Sequence[float]) -> float:
    return round(sum(reached) / len(reached), _DIGITS)


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
