"""The named numbers that the score is made of. None knows the length, the topic or the name of an outlet."""

from collections.abc import Sequence

from preprocess.originality.cues import GROUPS, squeezed
from preprocess.originality.kinds import Shares
from preprocess.originality.sourcing import TAKEN, Sentence
from preprocess.originality.voices import surnames_in

EXPECTED = {
    "own_interview": 1,
    "own_inquiry": 1,
    "own_document": 1,
    "own_observation": 1,
    "anonymous_source": 1,
    "own_credit": 1,
    "told_own": 1,
    "speakers": 1,
    "lay_speakers": 1,
    "said_share": 1,
    "likely_own": 1,
    "other_media": -1,
    "likely_other_media": -1,
    "social_post_share": -1,
    "opinion_share": -1,
    "likely_opinion": -1,
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
_SHARED = ("social_post", "opinion")
# An agency's mark is none of these: only a few outlets use one, so that it would tell the outlet.
_OWN_CREDITS = frozenset({"contributed", "staff-note"})
_SIGNS = {"told_own": "told-outlet", "judgement": "judgement"}
_STUFFING = ("padding", "connective")


def features(sentences: Sequence[Sentence], shares: Shares, we: frozenset[str]) -> dict[str, float]:
    """Return the features of an article, by name.

    Counts are squeezed to 0-1: the first tells most. Shares are of the sentences.

    Args:
        sentences: All, stripped credit lines too.
        shares: How probable each group is, for those of the body.
        we: The words of the first person plural.
    """
    body = [sentence for sentence in sentences if not sentence.stripped]
    kinds = [sentence.kinds for sentence in sentences if sentence.found]
    signs = [
        {one.sign for one in sentence.found if one.kind != "other_media"} for sentence in sentences if sentence.found
    ]
    values = {kind: squeezed(sum(kind in found for found in kinds)) for kind in _COUNTED}
    values |= {name: squeezed(sum(sign in found for found in signs)) for name, sign in _SIGNS.items()}
    values["own_credit"] = squeezed(sum(bool(found & _OWN_CREDITS) for found in signs))
    values["release"] = squeezed(sum("release-voice" in found for found in signs))
    values |= {f"{kind}_share": sum(kind in found for found in kinds) / max(1, len(body)) for kind in _SHARED}
    values["we_share"] = _share([not we.isdisjoint(sentence.words) for sentence in body])
    values["questions_share"] = _share([sentence.plain.rstrip('" ').endswith("?") for sentence in body])
    # One is everybody's; a text that is stuffed has them in every fifth sentence.
    values |= {name: sum(name in found for found in signs) / max(1, len(body)) for name in _STUFFING}
    free = free_speakers(body)
    values["said_share"] = _share([not free.isdisjoint(sentence.voice.speakers) for sentence in body])
    values["speakers"] = squeezed(len(free))
    values["lay_speakers"] = squeezed(
        len({name for sentence in body if sentence.voice.lay for name in sentence.voice.speakers} & free)
    )
    return values | _likely(body, shares)


def _likely(body: Sequence[Sentence], shares: Shares) -> dict[str, float]:
    """What the model of sentences finds."""
    if not body:
        return {}
    # What a sign says was taken earns nothing, whatever the words around it look like; nor does it thin opinion out.
    free = [number for number, sentence in enumerate(body) if not (sentence.found and sentence.kinds & TAKEN)]
    own, others, opinion = (shares[:, GROUPS.index(group)] for group in ("own", "other_media", "opinion"))
    likely = own[free]
    return {
        "likely_own": squeezed(float(likely @ likely)),  # squares: many doubtful sentences do not make a sure one
        "likely_other_media": float(others.sum()) / len(body),
        "likely_opinion": float(opinion[free].sum()) / max(1, len(free)),
    }


def free_speakers(sentences: Sequence[Sentence]) -> set[str]:
    """Return the surnames of those who speak, but nowhere in public, in a post, in a statement or to other media."""
    speakers = {name for sentence in sentences for name in sentence.voice.speakers}
    if not speakers:
        return speakers
    public = " ".join(sentence.plain for sentence in sentences if sentence.found and sentence.kinds & TAKEN)
    return speakers - surnames_in(public)


def _share(held: Sequence[bool]) -> float:
    return sum(held) / max(1, len(held))
