"""The score rises with what the writer asked, saw and obtained, and falls with what was taken from others."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess import Article
from preprocess.article import SOURCING_KINDS, Marked, Originality
from preprocess.originality import score, score_all
from preprocess.originality.features import EXPECTED
from preprocess.prepare import Preparer
from preprocess.settings import Settings

OWN = "Harbour Gazette"
PLAIN = (
    "The bridge over the river was shut on Monday after a crack was found in its third pier. Cars now have to take the "
    "long way by the old mill, which takes half an hour. The crack is two metres long and runs from the waterline "
    "to the deck. Divers went down twice before noon and came up with pictures of it. The bridge was built in 1961 and "
    "carries nine thousand cars a day. It was last painted six years ago, when the railings were replaced as well. "
)


def scored(text, source=OWN):
    """The score of an English text."""
    article = Article(id="a", text=text, source=source, language="en")
    return score(Preparer(Settings()).mark(article))


def with_words(*words, source=OWN):
    """The score of the plain report with sentences of one's own."""
    return scored(PLAIN + " ".join(words), source).score


def test_seeds_in_their_order(seeds):
    """Of the seeds the retelling 001 is lowest, and 004 stands above 000 and 003."""
    values = {name: scored(text, "justthenews.com" if name == "000" else None).score for name, text in seeds.items()}
    assert min(values, key=values.get) == "001"
    assert values["004"] > max(values["000"], values["003"])


@pytest.mark.parametrize(
    "sentence",
    [
        f"“It sounded like thunder,” Maria Roe told the {OWN}.",
        "The contractor did not respond to a request for comment.",
        f"According to a memo obtained by the {OWN}, the crack was known in May.",
        "Two city officials said the money had been spent, speaking on condition of anonymity.",
        "“I drive it daily,” said Maria Roe, a teacher at the school.",
    ],
)
def test_own_work_raises(sentence):
    """An interview, a request for comment, a document, a source and a named speaker raise the score."""
    assert with_words(sentence) > with_words() + 0.02


@pytest.mark.parametrize(
    "sentence",
    [
        "According to the Coast Tribune, the crack was known in May.",
        "The Coast Tribune reported on Monday that the crack was known in May.",
        "This underscores the need for a comprehensive approach to bridges.",
    ],
)
def test_taken_and_empty_words_lower(sentence):
    """Another outlet's report and padding lower the score."""
    assert with_words(sentence) < with_words()


def test_told_another_outlet_is_lower_than_told_ones_own():
    """Whom a source spoke to makes the difference."""
    assert (
        with_words(f"It was loud, Roe told the {OWN}.") > with_words("It was loud, Roe told the Coast Tribune.") + 0.1
    )


def test_posts_earn_nothing():
    """What somebody wrote on a network raises nothing, nor does saying that they added something."""
    assert with_words("“It was loud,” Roe wrote on X. “And it shook,” he added.") <= with_words()


def test_outlet_renamed_everywhere_changes_nothing():
    """No weight knows an outlet's name."""
    text = PLAIN + "“It was loud,” Maria Roe told the Harbour Gazette."
    assert scored(text.replace(OWN, "Coast Tribune"), "Coast Tribune").score == scored(text).score


def test_an_agency_mark_earns_nothing():
    """A mark that few outlets use tells the outlet, not the work: the score is the same with it and without."""
    with_mark, without = (scored(mark + PLAIN, "Reuters") for mark in ("LONDON (Reuters) - ", "LONDON - "))
    assert (with_mark.score, with_mark.credit) == (without.score, "own")


def test_furniture_changes_nothing():
    """What is stripped is not scored."""
    furniture = "\n\nSign up for our newsletter\n\nRead more: Ten bridges to see before they fall"
    assert abs(scored(PLAIN + furniture).score - with_words()) <= 0.02


@pytest.mark.parametrize(
    ("words", "credit"),
    [
        ("This article was originally published on harbour.example.", "republished"),
        (f"This article first appeared in the May issue of the {OWN}.", "own"),
        ("The Associated Press contributed to this report.", "agency"),
        (f"{OWN} reporter Maria Roe contributed to this report.", "own"),
        ("The mayor at the bridge. (Reuters photo: Maria Roe)", None),
        ("The builder answered after this story was published.", None),
        ("The river is wide.", None),
    ],
)
def test_credit_is_kept_though_its_line_is_stripped(words, credit):
    """Whose work a piece says that it is, is read from its furniture too."""
    assert scored(f"{PLAIN}\n\n{words}").credit == credit


@pytest.mark.parametrize(
    "marked",
    [
        Marked(article=Article(id="short", text="The mayor resigned on Monday."), language="en"),
        Marked(article=Article(id="other", text=PLAIN), language="sw"),
        Marked(article=Article(id="none", text=PLAIN), language="unknown"),
    ],
    ids=lambda marked: marked.article.id,
)
def test_no_score_without_words_or_signs(marked):
    """A short text, or one in a language without signs, has no score and no evidence."""
    assert score(marked) == Originality()


def test_unknown_outlet_lowers_the_confidence():
    """Without the outlet's name, what its own interviews are is a guess."""
    assert [scored(PLAIN * 3, source).low_confidence for source in (OWN, None)] == [False, True]


def test_evidence_lies_in_the_text_as_it_arrived(seeds):
    """Each extent is a stretch of the text, in order."""
    evidence = scored(seeds["004"], None).evidence
    assert evidence == tuple(sorted(evidence, key=lambda one: one.start))
    assert all(seeds["004"][one.start : one.end].strip() for one in evidence)
    assert {one.kind for one in evidence} <= {*SOURCING_KINDS, "named_speaker"}


def test_weights_stand_on_the_side_that_is_expected(root):
    """No training may turn a sign round."""
    weights = json.loads((root / "models/originality/model.json").read_bytes())["weights"]
    assert set(weights) == set(EXPECTED)
    assert [name for name, weight in weights.items() if weight * EXPECTED[name] < 0] == []


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=200, max_size=800))
def test_any_text_can_be_scored(text):
    """Hostile text is scored between 0 and 1."""
    found = score(Marked(article=Article(id="a", text=text + PLAIN, source=OWN), language="en"))
    assert found.score is not None
    assert 0 <= found.score <= 1


@pytest.mark.parametrize(
    ("words", "scored_", "sure"), [(79, False, False), (80, True, False), (149, True, False), (150, True, True)]
)
def test_short_texts_have_no_score_or_an_unsure_one(words, scored_, sure):
    """Under eighty words there is none, under a hundred and fifty it has low confidence."""
    found = scored(" ".join(["The council met again on Monday evening."] * 30).rsplit(" ", 210 - words)[0])

    assert ((found.score is not None), not found.low_confidence) == (scored_, sure)


def test_long_words_are_counted_to_the_end():
    """A text that has few words at its beginning may have enough of them."""
    text = " ".join(["Notwithstanding considerable disagreement, parliamentarians deliberated."] * 30)

    assert len(text[:1200].split()) < 150
    assert not scored(text).low_confidence


def test_speaker_of_whom_nothing_says_where_is_shown():
    """A named speaker is no proof of an interview, and is shown as what it is."""
    assert [one.kind for one in scored(f"{PLAIN}“It was loud,” Roe said.").evidence] == ["named_speaker"]


def test_evidence_is_bounded():
    """Of a piece full of it the first fifty sentences are shown."""
    assert len(scored(" ".join([PLAIN] + ["The owner declined to comment."] * 80)).evidence) == 50


@pytest.mark.parametrize("name", ["Álvarez", "Šefčovič", "Çelik", "de Blasio"])
def test_accents_and_particles_change_nothing(name):
    """A speaker is a speaker, however the name is written."""
    words = "“It was loud and it went on for most of the night,” said Maria {0}, a nurse. “It shook,” {0} said."

    assert with_words(words.format(name)) == pytest.approx(with_words(words.format("Alvarez")), abs=0.03)


@pytest.mark.parametrize(
    "whose", ["the Coast Tribune's request for comment", "a request for comment from the Coast Tribune"]
)
def test_request_of_another_outlet_earns_nothing(whose):
    """Who asked decides."""
    assert with_words(f"The bank did not respond to {whose}.") < with_words()


def test_articles_are_scored_together_as_alone():
    """However many there are at once, whatever stands beside them, and in the same order."""
    prepare = Preparer(Settings())
    texts = [PLAIN, "Too short.", *(f"{PLAIN}The owner told Harbour Gazette {number} times." for number in range(20))]
    articles = [
        prepare.mark(Article(id=str(number), text=text, source=OWN, language="de" if number == 4 else "en"))
        for number, text in enumerate(texts)
    ]

    assert score_all(articles) == [score(one) for one in articles]
    assert score_all(articles)[4] == Originality()
    assert score_all([]) == []
