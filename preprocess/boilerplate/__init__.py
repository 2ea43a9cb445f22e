"""Marking: which stretches of an article are furniture, of what kind, and what found them."""

from preprocess.boilerplate.marking import mark
from preprocess.boilerplate.packs import Pack, Rule, load_packs, shipped_packs

__all__ = ["Pack", "Rule", "load_packs", "mark", "shipped_packs"]
