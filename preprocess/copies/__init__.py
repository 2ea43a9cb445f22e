"""Linking: who copies whom. Pairs are proposed by shared keys and decided by what the two share, both ways."""

from preprocess.copies.compare import compare
from preprocess.copies.hashing import shingle_hash
from preprocess.copies.keys import Standing
from preprocess.copies.link import Linked, context_of, link
from preprocess.copies.view import Context

__all__ = ["Context", "Linked", "Standing", "compare", "context_of", "link", "shingle_hash"]
