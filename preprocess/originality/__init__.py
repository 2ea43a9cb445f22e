"""Scoring: how much of a piece's information its author appears to have obtained first-hand."""

from preprocess.originality.score import LEAST_WORDS, score, score_all
from preprocess.originality.signs import languages

__all__ = ["LEAST_WORDS", "languages", "score", "score_all"]
