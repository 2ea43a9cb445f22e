"""The rules are told in words, and the page about them is the one that is made from the packs."""

import pytest

from preprocess.boilerplate import load_packs
from preprocess.errors import SettingsError
from preprocess.rulebook import entries, listing, page

ALL = entries(load_packs())


def test_page_is_made_from_the_packs(root):
    """docs/rules.md is up to date; else: preprocess rules --markdown > docs/rules.md."""
    assert (root / "docs/rules.md").read_text(encoding="utf-8") == page(ALL)


def test_every_rule_is_listed_with_its_reason():
    """No rule is left out, whatever its label."""
    told = "\n".join(listing(ALL))

    assert all(f"  {one.rule.id}  [" in told for one in ALL)


def test_lines_fit_a_terminal():
    """A line of the list has at most a hundred columns."""
    assert max(map(len, listing(ALL))) <= 100


def test_rules_are_chosen_by_label_and_language():
    """One label, one language, or both."""
    chosen = entries(load_packs(), label="legal", language="any")

    assert {(one.rule.label, one.language) for one in chosen} == {("legal", "any")}


def test_language_without_rules_is_an_error():
    """Rules of a language that no pack has are not an empty list."""
    with pytest.raises(SettingsError, match='no rules of the language "eng"; did you mean "en"'):
        entries(load_packs(), language="eng")
