"""What a source repeats is learned from its articles, and found in them and in later ones."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess.article import Article
from preprocess.boilerplate import Certainty, Learner, Marker, Profile, learn, pieces_of
from preprocess.boilerplate.classifier import LineModel, Weights
from preprocess.boilerplate.repeats import RULE, least
from preprocess.errors import SettingsError

NEVER = Certainty(line=1, sentence=1)
NOTHING = Weights(intercept=0, values={}, grams={})
FOOT = "Harbour Gazette, printed on the quay"


def story(number, *lines, source="Harbour Gazette"):
    """An article with a text of its own between the lines that are given."""
    body = [
        f"Witness {number} told court number {number}{part} what she saw of the {part}." for part in ("boat", "tide")
    ]
    words = "\n".join([*body, *lines]).replace(str(number), "".join(chr(97 + int(digit)) for digit in str(number)))
    return Article(id=str(number), text=words, source=source)


def named(number):
    """A number in letters."""
    return "".join(chr(97 + int(digit)) for digit in str(number))


def between(number, line):
    """An article with a line in the midst of its paragraphs."""
    paragraphs = [f"Paragraph {part} of {named(number)} tells what the {part} did at sea." for part in "bcdefgh"]
    return Article(id=str(number), text="\n".join([*paragraphs[:4], line, *paragraphs[4:]]), source="Harbour Gazette")


def with_chance(chance):
    """A model to which every line looks like furniture with the same probability."""
    furniture = Weights(intercept=math.log(chance / (1 - chance)), values={}, grams={})
    return LineModel(name="even", version=1, furniture=furniture, labels={"related": NOTHING})


def spans_of(article, profile, chance=0.01):
    """The spans of what is stripped since the source repeats it."""
    marked = Marker(profile=profile, certainty=NEVER, model=with_chance(chance)).mark(article, language="en")
    return [span for span in marked.removed if span.rule == "repeats"]


def stripped(article, profile, chance=0.01):
    """What is stripped since the source repeats it."""
    return [article.text[span.start : span.end] for span in spans_of(article, profile, chance)]


@pytest.mark.parametrize("count", [3, 40, 400])
def test_line_at_the_end_of_all_articles_is_stripped(count):
    """It takes three articles of a source to learn a line, and many change nothing."""
    articles = [story(number, FOOT) for number in range(count)]

    assert stripped(articles[0], learn(articles)) == [FOOT]


def test_lines_that_are_known_to_be_repeated_change_nothing():
    """Marking an article of which they are known finds what marking it alone finds, in lines and in parts."""
    articles = [story(number, FOOT, f"Story {number} ends here. {FOOT}") for number in range(12)]
    learner = Learner()
    for article in articles:
        learner.add(article, pieces_of(article))
    marker = Marker(profile=learner.learn(articles))
    known = learner.repeated(articles, 0, marker.profile)
    alone = [marker.mark(article, language="en") for article in articles]

    assert any(span.rule == RULE for span in alone[0].spans)
    assert [
        marker.mark(one, language="en", repeated=lines) for one, lines in zip(articles, known, strict=True)
    ] == alone
    assert all(0 < len(lines) < 6 for lines in known)


def test_two_articles_teach_nothing_that_is_stripped():
    """With two articles nothing tells a template from a coincidence."""
    articles = [story(number, FOOT) for number in range(2)]

    assert stripped(articles[0], learn(articles)) == []


def test_copies_of_one_article_are_no_template():
    """An article that was printed ten times repeats itself, not a template."""
    articles = [story(7) for _ in range(10)]

    assert stripped(articles[0], learn(articles)) == []


def test_edited_copies_are_no_template():
    """Copies that differ in a word or two are of one article too."""
    long = (
        "The court heard for three days what the harbour master had known of the leak, and when he had known it. " * 3
    )
    articles = [
        Article(id=str(n), text=f"{long}\n{'Day ' * n}one.\n{long[::-1]}", source="Gazette") for n in range(1, 9)
    ]

    assert stripped(articles[0], learn(articles)) == []


@pytest.mark.parametrize("line", ["Below The Waterline", "Gallery strip (# Images)"])
def test_button_in_the_midst_is_stripped(line):
    """What stands between the paragraphs of most articles and looks somewhat like furniture is no part of them."""
    articles = [between(number, line.replace("#", str(number + 2))) for number in range(12)]

    assert stripped(articles[0], learn(articles), chance=0.15) == [line.replace("#", "2")]


def test_heading_in_the_midst_is_kept():
    """A heading that an outlet sets in all its articles looks little like furniture, and belongs to them."""
    articles = [between(number, "What it means") for number in range(12)]

    assert stripped(articles[0], learn(articles), chance=0.05) == []


def test_heading_of_most_articles_is_kept():
    """What stands in half of the articles must look more like furniture than what stands in all."""
    articles = [between(number, "The Big Picture" if number % 2 else named(number)) for number in range(30)]

    assert stripped(articles[1], learn(articles), chance=0.15) == []
    assert stripped(articles[1], learn(articles), chance=0.35) == ["The Big Picture"]


@pytest.mark.parametrize("line", ["Why it matters:", "What does it mean?", "It was a cold night."])
def test_line_that_introduces_the_next_one_is_kept(line):
    """A colon or a question heads what follows, and a sentence is the author's, however they look."""
    articles = [between(number, line) for number in range(12)]

    assert stripped(articles[0], learn(articles), chance=0.9) == []


def test_line_in_the_midst_of_few_articles_is_kept():
    """A heading of a series stands in few articles of its source."""
    articles = [between(number, "The Long Read" if number < 12 else f"Part {named(number)}") for number in range(60)]

    assert stripped(articles[0], learn(articles), chance=0.5) == []


BACKGROUND = "Mercer, who has denied wrongdoing, faces many years in prison if she is convicted of the charges."


def test_sentence_of_a_few_articles_is_their_authors():
    """A sentence at the end of six articles is the background of a running story unless it looks like furniture."""
    articles = [story(number, BACKGROUND) for number in range(6)]
    profile = learn(articles)

    assert stripped(articles[0], profile, chance=0.25) == []
    assert stripped(articles[0], profile, chance=0.5) == [BACKGROUND]


def test_sentence_on_its_story_is_kept_however_often_it_stands():
    """What says the words of its article is background; what says none of them is none."""
    trial = [
        story(n, f"Mercer denied all charges on day {named(n)}, though years in prison are near.", BACKGROUND)
        for n in range(12)
    ]
    other = [story(n) for n in range(12, 30)]
    news = [story(n, BACKGROUND) for n in range(12)]

    assert stripped(trial[0], learn(trial + other), chance=0.1) == []
    assert stripped(news[0], learn(news + other), chance=0.1) == [BACKGROUND]


def test_name_that_all_articles_say_tells_no_story():
    """A notice that names the president is no background where every article names him."""
    notice = "The Memo is a reported column on the presidency of Donald Tusk by our staff."
    articles = [story(n, f"Tusk spoke on day {named(n)} of it all.", *([notice] * (n < 9))) for n in range(30)]

    assert stripped(articles[0], learn(articles), chance=0.1) == [notice]


def test_numbers_that_are_the_message_keep_their_line():
    """Forecasts and the rows of a table are one line in form alone."""
    rows = "High {0}1, low {0}\nDow Jones 3300{0}.21 +0.{0}2\nNasdaq 1200{0}.55 -0.{0}1\nRain through noon of May {0}."
    articles = [
        Article(id=str(number), source="Harbour Gazette", text=f"{story(number).text}\n{rows.format(number)}")
        for number in range(1, 9)
    ]

    assert stripped(articles[0], learn(articles), chance=0.5) == []


def test_versions_of_a_rolling_story_are_no_template():
    """A story that grows shares its last paragraphs with each of its versions, and they stay."""
    old = [
        f"The harbour master said on day {named(n)} that the boat had sunk at the old quay of the town."
        for n in range(5)
    ]
    versions = []
    for version in range(4):
        new = [
            f"Divers of group {named(100 * version + n)} told {named(7 * n + version)} what they saw below the wreck."
            for n in range(3 + 2 * version)
        ]
        versions.append(Article(id=str(version), text="\n".join([*new, *old]), source="Harbour Gazette"))
    others = [story(number) for number in range(10, 13)]

    assert all(stripped(article, learn(versions + others), chance=0.5) == [] for article in versions)


def test_name_at_the_top_is_a_credit():
    """A repeated line that is a person's name and nothing else is the author, and the outlet's name is no picture."""
    articles = [
        Article(id=str(n), source="Harbour Gazette", text=f"Gregory S. Korte\n{story(n, 'Harbour Gazette').text}")
        for n in range(5)
    ]

    spans = spans_of(articles[0], learn(articles))

    assert [span.label for span in spans] == ["credit", "navigation"]


def test_sentence_on_the_author_is_a_credit():
    """A repeated sentence at the end that says who somebody is credits the author."""
    bio = "- Kevin D. Williamson is Harbour Gazette's roving correspondent."
    articles = [story(number, bio) for number in range(9)]

    assert [span.label for span in spans_of(articles[0], learn(articles), chance=0.5)] == ["credit"]


def test_numbers_may_differ():
    """A counter or a date in a repeated line does not hide it."""
    articles = [story(number, f"Read by {'1' * (number + 1)} people on the quay") for number in range(5)]

    assert stripped(articles[0], learn(articles)) == ["Read by 1 people on the quay"]


def test_other_sources_keep_their_line():
    """What one source repeats is another's own; a source that is unknown repeats nothing."""
    profile = learn([story(number, FOOT) for number in range(5)])

    assert stripped(story(9, FOOT, source="Tide"), profile) == []
    assert stripped(story(9, FOOT, source=None), profile) == []


def test_rare_line_of_a_large_source_is_kept():
    """Three of a thousand articles may end alike by chance."""
    articles = [
        story(number, "No one was hurt." if number < 3 else f"End {chr(97 + number % 26) * 3}.")
        for number in range(300)
    ]

    assert stripped(articles[0], learn(articles)) == []


def test_profile_of_a_corpus_cleans_later_articles(tmp_path):
    """A profile is saved, loaded, and applied to one article alone."""
    learn([story(number, FOOT) for number in range(5)]).save(tmp_path / "profile.json")

    assert stripped(story(77, FOOT), Profile.load(tmp_path / "profile.json")) == [FOOT]


def test_order_of_articles_changes_nothing():
    """The same articles teach the same profile, as the same bytes."""
    articles = [story(number, FOOT) for number in range(9)]

    assert learn(articles).content() == learn(articles[::-1]).content()


def file_of(key, **counts):
    """A profile of one piece, as a file."""
    piece = {**counts, "text": "A line"}
    return json.dumps({"sources": {"gazette": {"articles": 9, "pieces": {key: piece}}}})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "is no profile"),
        ('{"sources": 3}', "sources"),
        ("[]", "no profile"),
        (file_of("x" * 16, articles=3, at_edge=3), "x{16}.*match pattern"),
        (file_of("-00000000000000f", articles=3, at_edge=3), "sources.gazette.pieces.-00000000000000f"),
        (file_of("0" * 16, articles=3, at_edge=4), "at_edge is 4, more than its 3 articles"),
        (file_of("0" * 16, articles=30, at_edge=4), "stands in 30 articles of 9"),
    ],
)
def test_bad_profile_is_refused_with_the_reason(tmp_path, content, said):
    """A file that is no profile is told by name."""
    (tmp_path / "p.json").write_text(content, encoding="utf-8")

    with pytest.raises(SettingsError, match=said):
        Profile.load(tmp_path / "p.json")


def test_missing_profile_is_told(tmp_path):
    """A profile that is not there is a mistake in the settings."""
    with pytest.raises(SettingsError, match="cannot be read"):
        Profile.load(tmp_path / "none.json")


@given(st.lists(st.text(max_size=60), max_size=8))
def test_any_texts_can_be_learned_from(texts):
    """No text is too odd to learn from; what is found lies in it."""
    articles = [Article(id=str(n), text=text, source="Gazette") for n, text in enumerate(texts)]
    profile = learn(articles)

    assert all(found in article.text for article in articles for found in stripped(article, profile))


def test_more_articles_ask_for_more_repeats():
    """Two of four articles, but seventeen of a hundred thousand."""
    assert [least(count) for count in (1, 4, 1_000, 100_000)] == [2, 2, 10, 17]
