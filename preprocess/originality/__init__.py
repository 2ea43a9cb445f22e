"""Scoring: how much of a piece's information its author appears to have obtained first-hand."""

from preprocess.originality.score import score

__all__ = ["score"]
