"""The model finds what no rule names, and leaves sentences alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess.article import STRIPPED_LABELS, Article, Span
from preprocess.boilerplate import Certainty, Marker
from preprocess.boilerplate.classifier import load_line_model
from preprocess.boilerplate.features import looks
from preprocess.boilerplate.sheet import laid_out
from preprocess.linear import logistic

BODY = [
    "The council of Brookfield approved a budget of four million on Tuesday, after a debate of six hours.",
    "The mayor said that the library would stay open on Sundays, and that no teacher would lose a post.",
    "Opponents called the budget reckless, and two members of the council left the room before the vote.",
]
TEASERS = [
    "Ten Beaches You Must See Before You Retire",
    "Singer Opens Up About Wedding Plans",
    "Best Mattress Deals Of The Weekend",
    "What The Stars Hold For You In August",
    "Actor Buys Castle With Secret Tunnels",
]


LABELS = [None, None, *STRIPPED_LABELS]


def rule_spans(sheet, shift, *, whole):
    """Every line of a sheet under a rule, or the end of it, each under another label."""
    for number, line in enumerate(sheet.lines):
        label = LABELS[(number + shift) % len(LABELS)]
        start = line.start if whole else line.end - (line.end - line.start) // 3
        if label and start < line.end:
            yield Span(start=start, end=line.end, label=label, rule="r")


def found(lines, **how):
    """The lines that the model strips, each with its label."""
    text = "\n".join(lines)
    marked = Marker(**how).mark(Article(id="a", text=text, source="Brookfield Gazette"), language="en")
    return [(text[s.start : s.end], s.label) for s in marked.removed if s.rule == "classifier"]


def test_a_heading_that_no_rule_knows_is_found():
    """What invites to other things after the article goes."""
    heading = "You may be interested in"

    assert (heading, "related") in found([*BODY, heading, *TEASERS])


def test_article_alone_keeps_every_line():
    """Sentences of an article are no furniture."""
    assert found(BODY) == []


def test_certainty_of_one_finds_nothing():
    """Who wants rules alone sets both certainties to 1."""
    assert found([*BODY, *TEASERS], certainty=Certainty(line=1, sentence=1)) == []


def test_something_is_always_left():
    """Where every line looks like furniture, nothing tells that it is."""
    assert found(TEASERS, certainty=Certainty(line=0, sentence=0)) == []


def test_every_label_of_the_model_is_stripped():
    """The model names furniture alone."""
    assert set(load_line_model().labels) <= set(STRIPPED_LABELS)


def test_every_named_weight_weighs_something_that_a_line_can_have():
    """A weight that no line could ever meet would be a mistake of training."""
    odd = [
        *("Photo: Jo Doe", "a | b", "© 5 $ / 3", "SHOUTED WORDS HERE", '"Quoted?"', "at 10:30 www.example.org!", "so…"),
        *(
            "(x)",
            "Watch:",
            "7 8",
            "5",
            "@jo",
            "• jo",
            "The Brookfield Gazette",
            "small beginnings",
            "He wept.",
            "Jo Doe",
        ),
        *("Jo Doe Roe Poe Moe", "Jo Doe", "https://example.org", f"{BODY[0][:-1]}, {BODY[1]}"),
    ]
    texts = ["\n".join([*odd, *BODY * 7, *odd]), "\n".join(odd[:2]), "\n".join([odd[13], *BODY, odd[13]])]
    names = set()
    for text in texts:
        sheet = laid_out(Article(id="a", text=text, source="Brookfield Gazette"))
        for whole in (True, False):
            for shift in range(len(LABELS)):
                by_rules = tuple(rule_spans(sheet, shift, whole=whole))
                names |= {name for look in looks(sheet, by_rules, [1.0] * len(sheet.lines)) for name in look.values}

    assert load_line_model().furniture.values.keys() - names == set()


@pytest.mark.parametrize("text", ["", "\0", "\ud800", "\n" * 9_000, "a" * 90_000, "- x\n" * 9_000, "| " * 9_000])
def test_hostile_text_is_looked_at(text):
    """No text is too odd for the model."""
    marked = Marker(certainty=Certainty(line=0.01, sentence=0.01)).mark(Article(id="a", text=text), language="en")

    assert all(0 <= span.start < span.end <= len(text) for span in marked.spans)


@given(st.lists(st.text(st.characters(), max_size=40), max_size=12).map("\n".join))
def test_kept_and_removed_are_the_whole_text(text):
    """Whatever is found, by all three ways: spans are sorted, disjoint and in bounds, and nothing is lost."""
    marked = Marker(certainty=Certainty(line=0.3, sentence=0.3)).mark(Article(id="a", text=text), language="unknown")
    pieces = sorted([*marked.kept, *((span.start, span.end) for span in marked.removed)])

    assert "".join(text[start:end] for start, end in pieces) == text


@given(st.lists(st.sampled_from(["you may", "be interested", "in", "our newsletter", "^ $", "42", "—"]), min_size=1))
def test_weight_of_a_line_is_that_of_all_its_grams(pieces):
    """Pairs that have no weight are not built, and nothing else changes."""
    (look,) = looks(laid_out(Article(id="a", text=" ".join(pieces))), [], [0.0])
    weights = load_line_model().furniture

    named = sum(weights.values.get(name, 0.0) * value for name, value in look.values.items())
    grams = sum(weights.grams.get(gram, 0.0) for gram in look.grams)
    assert weights.of(look) == pytest.approx(weights.intercept + named + grams)


LINES = [*BODY, *TEASERS, "You may be interested in", "Sign up for our newsletter!", "^ $", "42", "—", "By Jane Roe"]


@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=8), st.floats(0, 1))
def test_probability_that_is_bounded_is_reached_or_not_as_if_it_were_known(lines, certainty):
    """Words that cannot decide are not weighed, and nothing else changes."""
    seen = looks(laid_out(Article(id="a", text="\n".join(lines))), [], [0.0] * len(lines))
    weights = load_line_model().furniture

    for look in seen:
        assert weights.reaches(look, certainty) == (logistic(weights.of(look)) >= certainty)
        assert weights.reaches(look, logistic(weights.of(look)))


@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=4))
def test_label_is_that_whose_weights_fit_best(lines):
    """The weights of all labels that are summed at once are those of each."""
    seen = looks(laid_out(Article(id="a", text="\n".join(lines))), [], [0.0] * len(lines))
    model = load_line_model()

    best = max(model.labels, key=lambda label: (sum(map(model.labels[label].of, seen)), label))
    assert model.label(seen) == best
