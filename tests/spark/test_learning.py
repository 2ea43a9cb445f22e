"""What sources repeat is learned from a DataFrame as it is from a list, byte for byte."""

import random
import subprocess
import sys
from dataclasses import replace

import msgspec
import numpy as np
import pyarrow as pa
import pytest

import preprocess
from preprocess.article import Article
from preprocess.boilerplate import learn as learn_locally
from preprocess.boilerplate import pieces_of
from preprocess.boilerplate.profile import source_key
from preprocess.spark.learning import learn
from preprocess.spark.tables import Store, arrow_schema

TAKEN = (
    "number bigint, id string, source string, outlet string, language string, article binary, "
    "keys array<bigint>, sizes array<bigint>, places array<bigint>, numbers array<bigint>"
)
RANDOM = 60  # outlets


def signed(hashes):
    return np.array(hashes, np.uint64).view(np.int64).tolist()


def taken(spark, articles):
    """Articles as they stand between the phases: their numbers rise, with gaps."""
    rows = []
    for place, article in enumerate(articles):
        pieces = pieces_of(article)
        rows.append(
            {
                "number": (place // 7 << 33) + place % 7,
                "id": article.id,
                "source": article.source,
                "outlet": source_key(article.source) if article.source else None,
                "language": "en",
                "article": msgspec.json.encode(replace(article, extra={})),
                "keys": signed(pieces.keys),
                "sizes": list(pieces.sizes),
                "places": list(pieces.places),
                "numbers": signed(pieces.numbers),
            }
        )
    return spark.createDataFrame(pa.Table.from_pylist(rows, schema=arrow_schema(TAKEN)))


def lettered(number):
    """A number as a word."""
    return "".join(chr(97 + int(digit)) for digit in str(number))


WORDS = [f"{lettered(number)}er" for number in range(100, 160)]
NAMES = [f"{lettered(number).title()}ov" for number in range(300, 330)]


def sentence(chance, words):
    """Words in no order, some of them names, now and then a number."""
    chosen = [chance.choice(WORDS) for _ in range(words)]
    for _ in range(words // 5):
        chosen[chance.randrange(1, words)] = chance.choice((*NAMES, str(chance.randrange(40))))
    return " ".join(chosen).capitalize() + chance.choice((".", ".", "?", ""))


def paragraph(chance):
    return chance.choice((" ", "  ")).join(sentence(chance, chance.randint(3, 14)) for _ in range(chance.randint(1, 3)))


def outlet(name, chance):
    """Articles of one source: copies, versions one after the other, templates at the edges and in the midst."""
    templates = [sentence(chance, chance.randint(2, 12)) for _ in range(6)]
    templates += [f"Reporting by {NAMES[0]} and {NAMES[1]} on day {{n}}.", "Read more", "Tide at {n} and {n}, rain {n}"]
    articles, body = [], []
    for number in range(chance.choice((1, 2, 3, 9, 40, 70))):
        kind = chance.random()
        if not body or kind < 0.6:
            body = [paragraph(chance) for _ in range(chance.randint(1, 7))]
        elif kind < 0.8:  # the next version of the one before
            body = [*body[chance.randint(0, 1) :], paragraph(chance)]
        lines = [line.replace("  ", " " * chance.randint(1, 9)) for line in body]
        for template in templates:
            if chance.random() < 0.4:
                place = chance.choice((0, len(lines), len(lines), chance.randint(0, len(lines))))
                lines.insert(place, template.replace("{n}", str(chance.randint(1, 3))))
        lines += lines[:1] * (chance.random() < 0.1)
        ids = ("é", "\U0001f600", "\uffee", "", "a~2", "10", "9", f"{number:x}")  # some more than once
        articles.append(Article(id=chance.choice(ids) + chance.choice("aAb"), text="\n".join(lines), source=name))
    return articles


def of_few_lines(name, chance):
    """Articles of lines of equal sizes, some of which very many have."""
    pool = [" ".join(chance.sample(WORDS, 14)) for _ in range(chance.choice((5, 12, 40)))]
    pool += [" ".join(chance.sample(WORDS, 6)) for _ in range(3)]
    articles = []
    for number in range(chance.choice((4, 8, 20, 60, 90))):
        lines = [pool[int(len(pool) * chance.random() ** 2)] for _ in range(chance.randint(1, 4))]
        lines += [" ".join(chance.sample(WORDS, chance.choice((9, 14, 20)))) for _ in range(chance.randint(0, 2))]
        if chance.random() < 0.4:
            lines.insert(chance.randint(0, len(lines)), chance.choice(lines).replace(" ", " " * chance.randint(1, 4)))
        articles.append(Article(id=str(number), text="\n".join(lines), source=name))
    return articles


def witnesses(source, count, *lines):
    """So many articles, each with words of its own and some lines at its end."""
    own = [lettered(number) for number in range(count)]
    bodies = [
        f"Witness {name} told the court what she saw at {name} of the boat of {name} and the tide." for name in own
    ]
    texts = ["\n".join([body, *lines]) for body in bodies]
    return [Article(id=name, text=text, source=source) for name, text in zip(own, texts, strict=True)]


def copied():
    """Each article three times, the first by its id in the midst."""
    articles = witnesses("Copied Courier", 12, "Printed on the quay")
    copies = [replace(article, id=f"{article.id} again", source="copied courier") for article in articles]
    return [*reversed(copies), *articles, *copies]


def chained():
    """Versions, each of which shares two lines with the next one alone, and three with all."""
    lines, chain = [article.text for article in witnesses("", 260)], []
    notices = [f"All of the {word} may be read on the pages of the Chain Courier at any time" for word in WORDS[:3]]
    for number in range(128):
        own = [f"{part} of {lettered(number)} was at the quay at dawn" for part in WORDS[:5]]
        text = "\n".join([*lines[2 * number : 2 * number + 4], *own, *notices])
        chain.append(Article(id=f"{number:03}", text=text, source="Chain Courier"))
    return [*reversed(chain), *witnesses("Chain Courier", 9, "Read on")]


def spaced():
    """Two articles share two lines, too little for versions; one stands in the first twice, once in wide letters."""
    first, second, *others = [article.text for article in witnesses("", 11)]
    texts = [[first.replace(" ", " " * 20), *others[:5], first, second], [first, second, *others[5:]]]
    return [Article(id=str(place), text="\n".join(text), source="Wide Courier") for place, text in enumerate(texts)]


def repeating():
    """More is repeated than is looked at at once; of the names in it each article has one, in turn."""
    lines = [f"{one} {two} of {NAMES[0]} say that {one} is {two}." for one in WORDS[:6] for two in WORDS[:24]]
    lines = [line.replace(NAMES[0], NAMES[number % 6]) for number, line in enumerate(lines)]
    articles = []
    for number in range(192):
        own = [f"{lettered(number)} {part} {NAMES[number % 6]} {' '.join(WORDS)}" for part in WORDS[:3]]
        text = "\n".join([*own, *lines[number % 7 :: 7]])
        articles.append(Article(id=f"{number:03}", text=text, source="Template Courier"))
    return articles


def of_nobody():
    return [Article(id="nobody's", text="Read more", source=source) for source in (None, "") for _ in range(9)]


@pytest.fixture(scope="module")
def cases(root, tmp_path_factory):
    """Articles by what is hard about them; no two have an outlet in common."""
    chance, folder = random.Random(0), tmp_path_factory.mktemp("newslike")  # noqa: S311 - the same articles each time
    subprocess.run([sys.executable, root / "scripts/newslike.py", "--articles", "3000", "--out", folder], check=True)
    made = map(msgspec.json.decode, (folder / "articles.jsonl").read_bytes().splitlines())
    return {
        "random": [article for name in range(RANDOM) for article in outlet(f"The {name} Courier", chance)],
        "few lines": [one for name in range(RANDOM) for one in of_few_lines(f"The {name} Bugle", chance)],
        "copied": copied(),
        "chained": chained(),
        "spaced": spaced(),
        "repeating": repeating(),
        "of nobody": of_nobody(),
        "seeds": [one.marked.article for one in preprocess.run([root / "seeds"]).records.scored],
        "made news": [Article(id=row["id"], text=row["text"], source=row["source"]) for row in made],
    }


@pytest.fixture(scope="module")
def articles(cases):
    """All of them, in no order."""
    together = [article for case in cases.values() for article in case]
    random.Random(1).shuffle(together)  # noqa: S311 - the same order each time
    return together


@pytest.fixture(scope="module")
def found(spark, articles, tmp_path_factory):
    """What is learned from a DataFrame."""
    return learn(taken(spark, articles), Store(str(tmp_path_factory.mktemp("store"))))


@pytest.fixture(scope="module")
def expected(articles):
    """What is learned from a list."""
    return learn_locally(articles)


def of_case(profile, articles):
    return profile.only({article.source for article in articles if article.source})


CASES = ("random", "few lines", "copied", "chained", "spaced", "repeating", "of nobody", "seeds", "made news")


@pytest.mark.parametrize("case", CASES)
def test_each_source_is_learned_as_from_a_list(found, expected, cases, case):
    assert of_case(found, cases[case]).content() == of_case(expected, cases[case]).content()


def test_the_profile_has_the_same_bytes(found, expected):
    assert found.content() == expected.content()


def test_nothing_is_learned_from_nothing(spark, tmp_path):
    assert learn(taken(spark, []), Store(str(tmp_path))).sources == {}


def test_the_cases_are_hard(expected, cases):
    """Each is of the kind that its name says."""
    seen = {name: list(of_case(expected, case).sources.values()) for name, case in cases.items()}
    assert [source.articles for source in seen["copied"]] == [12]
    assert [source.articles for source in seen["chained"]] == [10]
    assert [source.articles for source in seen["spaced"]] == [2]
    assert len(seen["repeating"][0].pieces) > 100
    assert any(0 < repeat.told < 1 for repeat in seen["repeating"][0].pieces.values())
    repeats = [repeat for source in seen["random"] for repeat in source.pieces.values()]
    assert len({repeat.told for repeat in repeats}) > 10
    assert len({repeat.alike for repeat in repeats}) > 4
    assert sum(source.articles for source in seen["random"]) < 0.9 * len(cases["random"])
