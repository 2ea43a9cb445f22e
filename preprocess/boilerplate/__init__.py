"""Marking: which stretches of an article are furniture, of what kind, and what found them."""

from preprocess.boilerplate.classifier import Certainty
from preprocess.boilerplate.marking import Marker
from preprocess.boilerplate.packs import Pack, Rule, load_packs, shipped_packs
from preprocess.boilerplate.pieces import Pieces, pieces_of
from preprocess.boilerplate.profile import Profile
from preprocess.boilerplate.repeats import Learner, learn

__all__ = [
    "Certainty",
    "Learner",
    "Marker",
    "Pack",
    "Pieces",
    "Profile",
    "Rule",
    "learn",
    "load_packs",
    "pieces_of",
    "shipped_packs",
]
