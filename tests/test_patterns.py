"""Many patterns that are searched together say what each says alone."""

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from preprocess.boilerplate import load_packs
from preprocess.patterns import PatternSet, alternatives, plain

EXPRESSIONS = [rule.expression for pack in load_packs() for rule in pack.rule]
SHIPPED = PatternSet(EXPRESSIONS)
TEXTS = [plain(text) for pack in load_packs() for rule in pack.rule for text in (*rule.matches, *rule.spares)]
ODD = ["", " ", ".", "…", "\t", "Über", "x" * 300, "a.b", 'says "no"', "By", "]", "©", "Sign up", "\ud800"]


def compiled(expression):
    """A pattern as it is searched alone."""
    options = re2.Options()
    options.case_sensitive = False
    return re2.compile(expression, options)


ALONE = list(map(compiled, EXPRESSIONS))


@given(st.lists(st.sampled_from([*TEXTS, *ODD]), max_size=3).map(" ".join))
def test_set_hits_what_each_pattern_hits(text):
    """What a set finds is what its patterns find one by one."""
    searched = text.encode("utf-8", "replace")

    assert SHIPPED.hits(text) == [number for number, pattern in enumerate(ALONE) if pattern.search(searched)]


@pytest.mark.parametrize(
    "expression", [r"a[^b]*c", r"\Aa", r"c\z", r"^a.*c$", r"(a|c)$", r"a*", r"(?-i:A)", r"a{2}b{0,2}c"]
)
@given(text=st.text(alphabet="abcA], ü", max_size=8))
def test_pattern_without_letters_is_tried_too(expression, text):
    """A pattern that needs no letter, or little of it, hits where it would alone."""
    assert PatternSet([expression]).hits(text) == ([0] if compiled(expression).search(text) else [])


@given(text=st.text(alphabet="ab€ü😀 ", max_size=12))
def test_extents_are_of_characters(text):
    """Where a pattern matches is told in characters, whatever bytes they take."""
    expected = [match.span() for match in compiled("[bü]+").finditer(text)]

    assert list(PatternSet(["[bü]+"]).extents(0, text)) == expected
    assert PatternSet(["[bü]+"]).places(text) == [[start for start, _ in expected]]


def test_set_of_nothing_hits_nothing():
    """No patterns, no hits."""
    assert PatternSet([]).hits("a") == []


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("a|b", ["a", "b"]),
        ("(a|b)|[|]|\\||[]|]", ["(a|b)", "[|]", "\\|", "[]|]"]),
        ("(?-i:a|(?:b|c))", ["(?-i:a)", "(?-i:(?:b|c))"]),
        ("(?-i:a)|(?-i:b)", ["(?-i:a)", "(?-i:b)"]),
        ("(?-i:a|b)|c", ["(?-i:a)", "(?-i:b)", "c"]),
        ("(?-i:a|b)c", ["(?-i:a|b)c"]),
        ("(?i)a|b", ["(?i)a|b"]),
        ("\\Qa|b\\E|c", ["\\Qa|b\\E|c"]),
    ],
)
def test_alternatives_stand_between_the_outermost_bars(expression, expected):
    """Bars in groups, in classes and behind a backslash part nothing, and nothing is parted that goes on."""
    assert alternatives(expression) == expected


@pytest.mark.parametrize(
    "expression", ["^a|b$", "^(?:a|.)c|^.b|^[^a]*c", "(?-i:^a|b)|^ü+b", "(?-i:^a|b)c", "^*a", "^?a"]
)
@given(text=st.text(alphabet="abcABC ü", max_size=6))
def test_pattern_of_a_beginning_hits_where_it_would_alone(expression, text):
    """What must stand at the beginning is found there and nowhere else."""
    assert PatternSet([expression]).hits(text) == ([0] if compiled(expression).search(text) else [])
