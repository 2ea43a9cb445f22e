import pytest

from preprocess.copies.credit import credit, credits_of
from preprocess.outlets import outlet_key


@pytest.mark.parametrize(
    ("source", "key"),
    [
        ("https://www.justthenews.com/politics", "justthenews"),
        ("justthenews.com", "justthenews"),
        ("Just The News", "justthenews"),
        ("The Guardian", "guardian"),
        ("bbc.co.uk", "bbc"),
        ("edition.cnn.com", "cnn"),
        ("Le Monde", "monde"),
        ("", ""),
    ],
)
def test_hosts_and_names_have_one_key(source, key):
    """An outlet is one word, however the source is written."""
    assert outlet_key(source) == key


@pytest.mark.parametrize(
    ("text", "source", "credited"),
    [
        ("According to Just The News, the deal is done.", "justthenews.com", "According to Just The News"),
        ("Officials told The New York Times that it was late.", "nytimes.com", "told The New York Times"),
        ("The Washington Post first reported the visit.", "washingtonpost.com", "The Washington Post first reported"),
        ("as reported by CNN on Friday", "CNN", "as reported by CNN"),
        (
            "It was originally published on example-news.com today",
            "example-news.com",
            "originally published on example-news.com",
        ),
        ("Reuters reported losses.", "Reuters", "Reuters reported"),
        ("Just The News stands in the lobby.", "justthenews.com", None),
        ("According to the minister, nothing happened.", "justthenews.com", None),
        ("According to Just The News, it is done.", None, None),
        ("According to Fox News, it is done.", "cnn.com", None),
        ("", "cnn.com", None),
    ],
)
def test_credit_needs_a_phrase_and_the_outlet(text, source, credited):
    """An outlet is credited where a phrase of attribution names it, and nowhere else."""
    extent = credit(text, credits_of(text), source)

    assert (None if extent is None else text[slice(*extent)]) == credited


def test_credits_of_a_text_without_blanks_are_bounded():
    """Looking for the name before a verb does not look back over the whole text."""
    text = ("x" * 200_000) + " reported" + " told Y" * 10_000

    assert len(credits_of(text)) == 50
