"""The named numbers that the score is made of. None knows the length, the topic or the name of an outlet."""

import re
from collections.abc import Iterable, Sequence

from preprocess.originality.sourcing import OWN, TAKEN, Sentence, surname

_WE = re.compile(r"\b(?:[Ww]e|[Oo]ur|us)\b")  # "US" is a country
_CAPITALISED = re.compile(r"\b[A-Z][\w'-]+")

EXPECTED = {
    "own_interview": 1,
    "own_inquiry": 1,
    "own_document": 1,
    "own_observation": 1,
    "anonymous_source": 1,
    "own_credit": 1,
    "own_share": 1,
    "told_own": 1,
    "speakers": 1,
    "lay_speakers": 1,
    "said_share": 1,
    "other_media": -1,
    "other_media_share": -1,
    "social_post_share": -1,
    "statement_share": -1,
    "public_event_share": -1,
    "opinion_share": -1,
    "judgement": -1,
    "release": -1,
    "we_share": -1,
    "questions_share": -1,
    "padding": -1,
    "connective": -1,
}
"""Each feature, and whether it speaks for own reporting (1) or against it (-1); training may not turn that round."""

_COUNTED = (
    "own_interview",
    "own_inquiry",
    "own_document",
    "own_observation",
    "anonymous_source",
    "other_media",
)
_SHARED = ("other_media", "social_post", "statement", "public_event", "opinion")
# An agency's mark is none of these: only a few outlets use one, so that it would tell the outlet.
_OWN_CREDITS = frozenset({"contributed", "staff-note"})
_SIGNS = {"told_own": "told-outlet", "judgement": "judgement", "padding": "padding", "connective": "connective"}


def features(sentences: Sequence[Sentence]) -> dict[str, float]:
    """Return the features of an article, by name.

    Counts are squeezed to 0-1: the first tells most. Shares are of the sentences.
    """
    body = [sentence for sentence in sentences if not sentence.stripped]
    kinds = [sentence.kinds for sentence in sentences]
    signs = [{found.sign for found in sentence.found if found.kind != "other_media"} for sentence in sentences]
    values = {kind: _some(sum(kind in found for found in kinds)) for kind in _COUNTED}
    values |= {name: _some(sum(sign in found for found in signs)) for name, sign in _SIGNS.items()}
    values["own_credit"] = _some(sum(bool(found & _OWN_CREDITS) for found in signs))
    values["release"] = _some(sum("release-voice" in found for found in signs))
    values |= {f"{kind}_share": _share(kind in sentence.kinds for sentence in body) for kind in _SHARED}
    values["own_share"] = _share(bool(sentence.kinds & OWN) for sentence in body)
    values["said_share"] = _share(bool(sentence.speakers) for sentence in body)
    values["we_share"] = _share(_WE.search(sentence.plain) is not None for sentence in body)
    values["questions_share"] = _share(sentence.plain.rstrip('" ').endswith("?") for sentence in body)
    free = free_speakers(body)
    values["speakers"] = _some(len(free))
    values["lay_speakers"] = _some(
        len({name for sentence in body if sentence.lay for name in sentence.speakers} & free)
    )
    return values


def free_speakers(sentences: Sequence[Sentence]) -> set[str]:
    """Return the surnames of those who speak, but nowhere in public, in a post, in a statement or to other media."""
    speakers = {name for sentence in sentences for name in sentence.speakers}
    if not speakers:
        return speakers
    public = " ".join(sentence.plain for sentence in sentences if sentence.kinds & TAKEN)
    return speakers - {surname(word) for word in _CAPITALISED.findall(public)}


def _some(count: int) -> float:
    return count / (count + 1)


def _share(held: Iterable[bool]) -> float:
    answers = list(held)
    return sum(answers) / max(1, len(answers))
