"""What a source repeats is learned from its articles, and found in them and in later ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess.article import Article
from preprocess.boilerplate import Certainty, Marker, Profile, learn
from preprocess.boilerplate.repeats import least
from preprocess.errors import SettingsError

NEVER = Certainty(line=1, sentence=1)
FOOT = "Harbour Gazette, printed on the quay"


def story(number, *lines, source="Harbour Gazette"):
    """An article with a text of its own between the lines that are given."""
    body = [
        f"Witness {number} told court number {number}{part} what she saw of the {part}." for part in ("boat", "tide")
    ]
    words = "\n".join([*body, *lines]).replace(str(number), "".join(chr(97 + int(digit)) for digit in str(number)))
    return Article(id=str(number), text=words, source=source)


def stripped(article, profile):
    """What is stripped since the source repeats it."""
    marked = Marker(profile=profile, certainty=NEVER).mark(article, language="en")
    return [article.text[span.start : span.end] for span in marked.removed if span.rule == "repeats"]


@pytest.mark.parametrize("count", [3, 40, 400])
def test_line_at_the_end_of_all_articles_is_stripped(count):
    """It takes three articles of a source to learn a line, and many change nothing."""
    articles = [story(number, FOOT) for number in range(count)]

    assert stripped(articles[0], learn(articles)) == [FOOT]


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


def test_line_in_the_midst_is_left_to_others():
    """What a source repeats between paragraphs may be a heading of its articles."""
    long = [
        f"{word} {word.lower()} paragraph of its own, as long as they are." for word in ("One", "Two", "Six", "Ten")
    ]
    articles = []
    for number in range(9):
        begin, end = ([f"{line[:-1]} {'x' * (number + 1)}." for line in half] for half in (long, long[::-1]))
        articles.append(Article(id=str(number), text="\n".join([*begin, "What it means", *end]), source="Gazette"))

    assert stripped(articles[0], learn(articles)) == []


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


@pytest.mark.parametrize(
    ("content", "said"), [("{", "is no profile"), ('{"sources": 3}', "sources"), ("[]", "no profile")]
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
