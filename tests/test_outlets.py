"""An outlet is known under its several names, and other outlets are told from people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess.outlets import is_outlet, is_own, outlet_key, outlets_in


@pytest.mark.parametrize(
    ("phrase", "source"),
    [
        ("the Free Beacon", "Washington Free Beacon"),
        ("NPR", "NPR Online News"),
        ("CNN", "CNN (Web News)"),
        ("CNN", "cnn.com"),
        ("The Post", "Washington Post"),
        ("AP", "Associated Press"),
        ("the New York Times", "nytimes.com"),
        ("Just The News", "https://justthenews.com/politics"),
        ("the Chronicle", "Houston Chronicle"),
        ("the Post", "washingtonpost.com"),
        ("The Atlantic", "theatlantic.com"),
        ("ABC News", "abcnews.go.com"),
        ("Associated Press", "apnews.com"),
        ("TheHill", "hill.com"),
        ("Vice News", "Vice"),
        ("the Hill", "The Hill"),
    ],
)
def test_own_names(phrase, source):
    """An outlet is named in full, by its host, by initials, or by its last words."""
    assert is_own(phrase, source)


@pytest.mark.parametrize(
    ("phrase", "source"),
    [
        ("CNN", "Fox News"),
        ("the Post", "New York Times"),
        ("KTVU Fox 2", "Fox News"),
        ("Fox 11 Los Angeles", "Fox News"),
        ("Smith", "smith-county-herald.com"),
        ("Capitol Hill", "The Hill"),
        ("Vice President Mike Pence", "Vice"),
        ("Secretary of State", "The State"),
        ("Pink Floyd", "pink"),
        ("D.C.", "The Daily Caller"),
        ("(R-UT)", "USA TODAY"),
    ],
)
def test_other_names(phrase, source):
    """Another outlet, or a person, is not the article's own."""
    assert not is_own(phrase, source)


@given(st.text(alphabet=st.sampled_from("İKǰ The Hill news.-2'"), max_size=40))
def test_any_phrase_is_asked_for(phrase):
    """Letters that fall apart where they are made small break nothing."""
    assert isinstance(is_own(phrase, "The Hill"), bool)
    assert isinstance(is_outlet(phrase), bool)


def test_a_letter_that_falls_apart_is_counted():
    """A small "İ" is two characters, of which one is no letter: there are more words than with capitals."""
    assert not is_own("İstanbul of Hill", "The Hill")


@pytest.mark.parametrize(
    "phrase", ["the San Francisco Chronicle", "Fox & Friends", "the Hill", "MLive", "USA Today", "WNBC"]
)
def test_outlets(phrase):
    """Known outlets, and names that end as outlets' names do."""
    assert is_outlet(phrase)


@pytest.mark.parametrize(
    "phrase",
    ["Vice President Harris", "Mr. Chronicle", "the Senate", "people", "Capitol Hill", "WITH THE MAYOR", "Wade", ""],
)
def test_no_outlets(phrase):
    """People, bodies and places are no outlets."""
    assert not is_outlet(phrase)


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("CNN and the Washington Post reported it.", ["CNN", "Washington Post"]),
        ("He told the San Francisco Chronicle on Monday.", ["San Francisco Chronicle"]),
        ("The White House Press Secretary said so to Fox News.", ["Fox News"]),
        ("As the Times and the Sun wrote, the sun shone many times.", ["the Times", "the Sun"]),
        ("The minister posted the news in time for the journal of the nation.", []),
        ("", []),
    ],
)
def test_outlets_of_a_sentence(sentence, named):
    """Known names, and such as end as names of outlets do, with capitals; a common word needs an article before it."""
    assert outlets_in(sentence) == named


@given(st.text(alphabet=st.sampled_from("the The Post CNN of and . - News \n"), max_size=200))
def test_outlets_stand_in_the_sentence(sentence):
    """But for an article that is added, their words are its own."""
    assert all(name.removeprefix("the ") in sentence for name in outlets_in(sentence))


@pytest.mark.parametrize(
    ("source", "key"),
    [
        ("koreatimes.co.kr", "koreatimes"),
        ("gazette.example", "gazette"),
        ("https://news.bbc.co.uk/x", "bbc"),
        ("A.P.", "ap"),
        ("./“#6", "6"),
        (".", ""),
    ],
)
def test_key_of_a_host_is_its_name_under_any_domain(source, key):
    """There are more domains than can be listed; initials are no host, and odd signs no error."""
    assert outlet_key(source) == key
