"""Many patterns on many lines in one pass say what each says of each line alone."""

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from preprocess.boilerplate import load_packs
from preprocess.patterns import PatternSet, by_line, plain

EXPRESSIONS = [rule.expression for pack in load_packs() for rule in pack.rule]
SHIPPED = PatternSet(EXPRESSIONS)
TEXTS = [plain(text) for pack in load_packs() for rule in pack.rule for text in (*rule.matches, *rule.spares)]
ODD = ["", " ", ".", "…", "\t", "Über", "x" * 300, "a.b", 'says "no"', "By", "]", "©", "Sign up"]


def searched(expression, line):
    """Whether a pattern hits in a line that is searched alone."""
    options = re2.Options()
    options.case_sensitive = False
    return re2.compile(expression, options).search(line) is not None


@given(st.lists(st.sampled_from([*TEXTS, *ODD]), max_size=12))
def test_lines_together_are_hit_as_each_alone(lines):
    """No shipped rule sees its line's neighbours."""
    assert SHIPPED.hits_each(lines) == [SHIPPED.hits(line) for line in lines]


@pytest.mark.parametrize("text", TEXTS[::7])
def test_set_hits_what_each_pattern_hits(text):
    """What a set finds is what its patterns find one by one."""
    assert SHIPPED.hits(text) == [number for number, each in enumerate(EXPRESSIONS) if searched(each, text)]


@pytest.mark.parametrize(
    "expression",
    [
        r"a[^b]*c",
        r"a\s+c",
        r"a[\s,]+c",
        r"a[^]b]*c",
        r"\Aa",
        r"c\z",
        r"^a.*c$",
        r"(a|c)$",
        r"a[^\s]c",
        r"(?s:a.*c)",
        r"a*",
    ],
)
@given(lines=st.lists(st.text(alphabet="abc], ", max_size=6), max_size=6))
def test_pattern_stays_within_its_line(expression, lines):
    """Whatever a pattern may match, it matches in one line."""
    found = PatternSet([expression]).hits_each(lines)

    assert found == [[0] if searched(expression, line) else [] for line in lines]


def test_negated_class_does_not_read_on():
    """A pattern without an end would read the rest of the text at each of its lines."""
    assert by_line(r"a[^.]*\s[\s\d](b)\(") == r"(?m:a[^\n.]*[\t\f\r ][\t\f\r \d](?:b)\()"


def test_no_lines_are_hit_by_nothing():
    """Nothing in, nothing out."""
    assert SHIPPED.hits_each([]) == []
