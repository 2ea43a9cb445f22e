"""Rule packs are written by people: every rule is held to its own examples, and mistakes are told."""

import pytest

from preprocess.article import Article, Span
from preprocess.boilerplate import Certainty, Marker, Pack, Rule, load_packs
from preprocess.boilerplate.lifting import lift
from preprocess.boilerplate.patterns import Patterns
from preprocess.errors import SettingsError
from preprocess.patterns import plain
from preprocess.settings import ReadSettings

NEVER = Certainty(line=1, sentence=1)
RULES = [rule for pack in load_packs() for rule in pack.rule]
MATCHES = [pytest.param(rule, text, id=f"{rule.id}-{n}") for rule in RULES for n, text in enumerate(rule.matches)]
LIFTS = [(rule, match) for pack in load_packs() for rule in pack.lift for match in rule.matches]
SPARES = [pytest.param(rule, text, id=f"{rule.id}-{n}") for rule in RULES for n, text in enumerate(rule.spares)]

GOOD = """
language = "en"
[[rule]]
id = "raffle"
label = "promotion"
why = "Sells tickets for the outlet's raffle."
pattern = '^win a'
matches = ["Win a boat"]
spares = ["They win a lot."]
"""


@pytest.mark.parametrize(("rule", "text"), MATCHES)
def test_rule_finds_what_it_must(rule, text):
    """A rule hits each of its matches."""
    assert Patterns((rule,)).hits(plain(text))


@pytest.mark.parametrize(("rule", "text"), SPARES)
def test_rule_spares_what_it_must(rule, text):
    """A rule hits none of its spares."""
    assert not Patterns((rule,)).hits(plain(text))


@pytest.mark.parametrize(("rule", "text"), [param for param in MATCHES if param.values[0].role == "strong"])
def test_strong_rule_labels_its_match_in_an_article(rule, text):
    """With all packs together, a strong rule's match under a paragraph is labelled as the rule says."""
    article = Article(id="a", text=f"The council met on Monday to vote on the bridge.\n{text}")

    marked = Marker(certainty=NEVER).mark(article, language="en")

    assert rule.label in {span.label for span in marked.spans}


@pytest.mark.parametrize(("rule", "text"), [param for param in SPARES if param.values[0].role != "spare"])
def test_spares_lose_nothing_to_any_rule(rule, text):  # noqa: ARG001 - the rule names the case
    """What one rule spares, no other takes."""
    article = Article(id="a", text=f"The council met on Monday to vote on the bridge.\n{text}\nIt was late.")

    assert Marker(certainty=NEVER).mark(article, language="en").removed == ()


@pytest.mark.parametrize(("rule", "match"), LIFTS)
def test_lift_finds_what_it_must(rule, match):
    """From each of its matches a lift takes what it says."""
    span = Span(start=0, end=len(match.text), label=rule.labels[0], rule="x")

    found = lift(plain(match.text), [span], Patterns((), (rule,)), ReadSettings())

    assert tuple(one.value for one in found) == match.lifted


def test_own_pack_adds_a_rule(tmp_path):
    """A person's pack is used beside the shipped ones."""
    path = tmp_path / "mine.toml"
    path.write_text(GOOD, encoding="utf-8")

    marked = Marker(packs=load_packs((path,)), certainty=NEVER).mark(
        Article(id="a", text="Rain fell.\nWin a boat"), language="en"
    )

    assert [(span.label, span.rule) for span in marked.spans] == [("promotion", "raffle")]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("label =", "lable ="), 'did you mean "label"'),
        (('"promotion"', '"promo"'), "'promo'"),
        (("'^win a'", "'(?=win)'"), "not an RE2 pattern"),
        (('"raffle"', '"social-share"'), 'two rules have the id "social-share"'),
        (('why = "Sells', "why = Sells"), "is not TOML"),
        (('spares = ["They win a lot."]', "spares = []"), "spares"),
        (
            ('["Win a boat"]', '["Win a boat", "Raffle: win a boat"]'),
            'rule "raffle" does not find "Raffle: win a boat"',
        ),
        (
            ("They win a lot.", "Win a seat, they said."),
            'rule "raffle" finds "Win a seat, they said.", one of its spares',
        ),
    ],
)
def test_bad_pack_is_refused_with_the_reason(tmp_path, change, said):
    """A mistake in a pack is told by file, key and remedy."""
    path = tmp_path / "mine.toml"
    path.write_text(GOOD.replace(*change), encoding="utf-8")

    with pytest.raises(SettingsError, match=said.replace("(", r"\(")):
        load_packs((path,))


def test_own_pack_is_held_to_texts_as_patterns_see_them(tmp_path):
    """Typographic quotes in a text are the plain ones of a pattern, and each line of a text counts."""
    change = '["Win a boat", "Win a boat at the editor’s raffle", "Rain fell.\\nWin a boat"]'
    path = tmp_path / "mine.toml"
    path.write_text(GOOD.replace('["Win a boat"]', change).replace("^win a'", "^win a boat(?: at the editor\\x27s|$)'"))

    assert load_packs((path,))[-1].rule[0].id == "raffle"


FRAGMENTS = GOOD.replace("[[rule]]", "[fragment]\nprize = 'boat|car'\n[[rule]]").replace("^win a", "^win a ⟨prize⟩")


def test_fragment_stands_for_a_part_of_a_pattern(tmp_path):
    """What patterns have in common is written once."""
    path = tmp_path / "mine.toml"
    path.write_text(FRAGMENTS, encoding="utf-8")

    assert load_packs((path,))[-1].rule[0].pattern == "^win a (?:boat|car)"


def test_unknown_fragment_is_told_with_a_hint(tmp_path):
    """A mistyped fragment says which there are."""
    path = tmp_path / "mine.toml"
    path.write_text(FRAGMENTS.replace("⟨prize⟩", "⟨price⟩"), encoding="utf-8")

    with pytest.raises(SettingsError, match='no fragment "price"; did you mean'):
        load_packs((path,))


def test_table_of_fragments_holds_patterns(tmp_path):
    """A fragment that is no pattern is told."""
    path = tmp_path / "mine.toml"
    path.write_text(FRAGMENTS.replace("prize = 'boat|car'", "prize = 3"), encoding="utf-8")

    with pytest.raises(SettingsError, match="fragment is no table of patterns"):
        load_packs((path,))


def test_tail_of_a_weak_rule_is_found():
    """Where a weak rule strips a tail or an inside, near an offer, its place is known as that of any other."""
    tail = Rule(
        id="boat",
        label="promotion",
        role="weak",
        scope="tail",
        why="What a raffle offers beside its call.",
        pattern="(win a boat)$",
        matches=("Come and win a boat",),
        spares=("They win a lot.",),
    )
    marker = Marker(packs=(*load_packs(), Pack(language="any", rule=(tail,))), certainty=NEVER)
    article = Article(id="a", text="Sign up for our newsletter\nThe day was long. And then win a boat")

    assert [span.rule for span in marker.mark(article, language="en").removed] == ["newsletter-sign-up", "boat"]
