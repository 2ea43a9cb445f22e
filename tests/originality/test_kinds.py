"""A sentence gets the kind of its source, and says what decided it."""

import json
import re

import numpy as np
import pytest

from preprocess import Article
from preprocess.linear import load_multinomial_model
from preprocess.originality import forms, kinds, score
from preprocess.originality.cues import GROUPS, cues
from preprocess.originality.signs import load_signs
from preprocess.originality.sourcing import sourced
from preprocess.prepare import Preparer
from preprocess.settings import Settings

OWN = "Harbour Gazette"
SIGNS = load_signs("en")


def body(text, source=OWN):
    """The sentences of an English text."""
    marked = Preparer(Settings()).mark(Article(id="a", text=text, source=source, language="en"))
    return [sentence for sentence in sourced(marked, SIGNS) if not sentence.stripped]


def seen(text):
    """The cues of each sentence of a text."""
    found, _ = cues(body(text), SIGNS.words)
    return found


@pytest.mark.parametrize(
    ("words", "kind", "rule"),
    [
        (f"“It was loud,” Maria Roe told the {OWN}.", "own_interview", "told-outlet"),
        ("The owner did not respond to a request for comment.", "own_inquiry", "request-for-comment"),
        ("“It was loud,” Maria Roe told the Coast Tribune.", "other_media", "told-outlet"),
        ("“It was loud,” Maria Roe wrote on Twitter.", "social_post", "post"),
        ("“We regret it,” the bank said in a statement.", "statement", "statement"),
        ("“No,” Maria Roe told reporters at a news conference on Monday.", "public_event", "public-occasion"),
    ],
)
def test_kind_and_what_decided(words, kind, rule):
    """A sign that hits names the kind and is named itself; its words lie in the sentence."""
    sentences = body(words)
    found = kinds.judged(sentences, kinds.shown(sentences, SIGNS))

    assert [(one.kind, one.rule) for one in found] == [(kind, rule)]
    assert 0 <= found[0].extent[0] < found[0].extent[1] <= len(words)


@pytest.mark.parametrize(
    ("words", "lost"),
    [
        ("“It was loud,” said Maria Roe, a teacher, in a Facebook post.", "own_interview"),
        ("Roe told the Coast Tribune in an interview on Monday that we saw it.", "own_observation"),
        ("“Yes, I saw it,” Maria Roe wrote on Twitter.", "own_observation"),
        ("“Yes, I saw it,” Maria Roe said.", "own_observation"),
    ],
)
def test_what_others_say_or_were_told_is_not_ones_own(words, lost):
    """Words of a post, of another outlet's interview or of a speaker are not the writer's."""
    assert lost not in body(words)[0].kinds


def test_title_of_a_programme_is_read():
    """A short quotation whose words have capitals is no speech."""
    assert "Meet the Press" in body("Roe said it on “Meet the Press” on Sunday.")[0].plain


@pytest.mark.parametrize(
    ("shares", "kind"),
    [
        ([0.0, 0.0, 0.0, 0.0, 1.0], "opinion"),
        ([0.0, 0.0, 0.0, 0.15, 0.85], None),
        ([0.0, 0.8, 0.2, 0.0, 0.0], "other_media"),
        ([0.8, 0.2, 0.0, 0.0, 0.0], "own_observation"),
        ([0.2] * 5, None),
    ],
)
def test_the_model_decides_where_no_sign_does(shares, kind):
    """A sentence without signs has a kind if the model is sure, of opinion surer than of others."""
    assert kinds.kind_of(body("It was cold.")[0], shares) == (kind, None)


def test_a_sign_counts_where_the_model_holds_it_possible():
    """Without half of the shares for its group a sign names nothing."""
    (sentence,) = body(f"“It was loud,” Maria Roe told the {OWN}.")

    assert kinds.kind_of(sentence, [0.6, 0.4, 0.0, 0.0, 0.0])[0] == "own_interview"
    assert kinds.kind_of(sentence, [0.4, 0.6, 0.0, 0.0, 0.0])[0] is None


@pytest.mark.parametrize("last", ["It shook.", "Ça n'a pas été: c'est Zoë, 5 €."])
def test_words_stand_as_they_are_written(last):
    """But for the first letter of a sentence; what is quoted is left out, and letters need not be plain ones."""
    first, second = body(f"The man's co-author, Roe, said “Never again, my friend” twice.\n{last}")

    assert list(first.words) == ["the", "man's", "co-author", "Roe", "said", "twice"]
    assert list(second.words) == re.findall(r"[\w'-]+", last[0].lower() + last[1:])


def test_a_sentence_sees_those_beside_it():
    """Who speaks before it, what is quoted after it, and that nothing stands before the first and after the last."""
    first, middle, last = seen("Maria Roe said that it shook. It was cold. “It was loud, and it shook.”")

    assert {name for name in first if name.startswith(("before", "after"))} == {"before:nothing"}
    assert {name for name in middle if name.startswith(("before", "after"))} == {"before:speaks", "after:quotes"}
    assert {name for name in last if name.startswith(("before", "after"))} == {"after:nothing"}
    assert (first["place"], middle["place"], last["place"]) == (0.0, 0.5, 1.0)


def test_a_speaker_is_followed():
    """What is said of a speaker where the name stands counts where a pronoun stands for it."""
    told, added = seen("“It was loud,” said Maria Roe, a teacher. “It shook,” she added.")

    assert told["speaker:lay"] == added["speaker:lay"] == 1.0


def test_whom_an_article_is_about_is_told_from_whom_its_writer_asked():
    """Somebody who is named without speaking differs from somebody who comes in speaking and only speaks."""
    *_, about, asked = seen(
        "Police looked for Roe on Monday. Neighbours had seen Roe leave. A car was found. "
        "“I am sorry,” Roe said. “It was loud,” said John Poe, a teacher."
    )

    assert (about["speaker:in the lead"], asked["speaker:in the lead"]) == (1.0, 0.0)
    assert (about["speaker:comes in speaking"], asked["speaker:comes in speaking"]) == (0.0, 1.0)
    assert about["speaker:silent"] > asked["speaker:silent"] == 0.0
    assert about["speaker:mostly speaks"] < asked["speaker:mostly speaks"] == 1.0


def test_no_cue_names_an_outlet_a_person_or_a_figure():
    """Names and figures of a text stand in no cue."""
    names = {name for numbers in seen("Maria Roe told Coast Tribune of 4711 quails, Smith said.") for name in numbers}

    assert [
        name for name in names for word in ("roe", "tribune", "4711", "quail", "smith") if word in name.lower()
    ] == []


def test_shares_are_probabilities():
    """Each sentence's shares of the five groups sum to 1; an article without sentences has none."""
    sentences = body("It was loud. Roe told reporters so. Nobody knew.")

    assert np.allclose(kinds.shown(sentences, SIGNS).shares.sum(axis=1), 1)
    assert kinds.shown([], SIGNS).shares.shape == (0, len(GROUPS))


@pytest.mark.parametrize(("model", "classes"), [(kinds.MODEL, GROUPS), (forms.MODEL, forms.FORMS)])
def test_a_model_knows_the_classes_that_the_code_names(model, classes):
    """Classes stand in the order of the code."""
    assert load_multinomial_model(model).classes == classes


def test_words_that_models_weigh_are_listed_with_the_language(root):
    """No word that is not in the language's file has a weight."""
    weighed = {
        name.removeprefix("word:")
        for model in (kinds.MODEL, forms.MODEL)
        for name in json.loads((root / f"models/{model}/model.json").read_bytes())["weights"]
        if name.startswith("word:")
    }
    assert weighed <= SIGNS.words.single


OPINION = (
    "It is absurd. We must ask why nobody is ashamed of it. The truth is that they are not. Let's be "
    "clear: this is what happens when leaders lie, and it should never be allowed. But who would stop it? "
    "Of course they say that it is all for our own good. It is not. They know it, and you know it too. "
    "What is left of us if we let them? We should be better than that, and we can be. It is time that we "
    "said no. It really is that simple, and there is no other way."
)
NEWS = (
    "The bridge was shut on Monday after a crack was found in its third pier, police said. “It was loud,” "
    "said Maria Roe, a teacher at the school, who told the Harbour Gazette that she had called the mayor "
    "twice. According to court documents, the builder was sued in May. He did not respond to a request "
    "for comment. Two officials said the money had been spent in 2019. “I saw it myself,” John Poe said "
    "in an interview on Tuesday, adding that nobody had answered."
)


@pytest.mark.parametrize(("text", "form"), [(OPINION, "opinion"), (NEWS, None)], ids=["opinion", "news"])
def test_form_is_said_where_it_shows(text, form):
    """Opinion is told from news."""
    article = Article(id="a", text=text, source=OWN, language="en")
    assert score(Preparer(Settings()).mark(article)).form == form


def test_a_very_long_text_is_read_at_its_beginning():
    """Two thousand sentences are looked at, however many there are."""
    assert len(body("It was loud.\n" * 5000)) == 2000
