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
WORDS = "harbour court river budget school flood bridge council storm ferry market police farm strike museum".split()


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


@pytest.fixture
def same(spark, tmp_path):
    """Learn from articles both ways; return what was found, which is the same."""

    def learned(articles):
        locally = learn_locally(articles)
        found = learn(taken(spark, articles), Store(str(tmp_path / "store")))
        assert found.content() == locally.content()
        return found

    return learned


def sentence(chance, words=9):
    """Words in no order, one of them a name, now and then a number."""
    chosen = [chance.choice(WORDS) for _ in range(words)]
    chosen[chance.randrange(1, words)] = chance.choice(("Anna", "Berlin", "Quay", str(chance.randrange(40))))
    return " ".join(chosen).capitalize() + chance.choice((".", ".", "?", ""))


def paragraph(chance):
    return " ".join(sentence(chance, chance.randint(3, 14)) for _ in range(chance.randint(1, 3)))


def outlet(name, chance):
    """Articles of one source: copies, versions one after the other, templates at the edges and in the midst."""
    templates = [sentence(chance, chance.randint(2, 12)) for _ in range(6)]
    templates += ["Reporting by Anna of the Quay on day {n}.", "Read more", "Tide at {n} and {n}, wind {n}, rain {n}"]
    articles, body = [], []
    for number in range(chance.choice((1, 2, 3, 9, 40, 70))):
        kind = chance.random()
        if not body or kind < 0.5:
            body = [paragraph(chance) for _ in range(chance.randint(1, 7))]
        elif kind < 0.7:  # the next version of the one before
            body = [*body[chance.randint(0, 1) :], paragraph(chance)]
        lines = list(body)
        for template in templates:
            if chance.random() < 0.4:
                place = chance.choice((0, len(lines), len(lines), chance.randint(0, len(lines))))
                lines.insert(place, template.replace("{n}", str(chance.randint(1, 3))))
        lines += lines[:1] * (chance.random() < 0.1)
        ids = ("é", "\U0001f600", "\uffee", "", "a~2", "10", "9", f"{number:x}")  # some more than once
        articles.append(Article(id=chance.choice(ids) + chance.choice("aAb"), text="\n".join(lines), source=name))
    return articles


@pytest.mark.parametrize("seed", range(3))
def test_any_outlets(same, seed):
    chance = random.Random(seed)  # noqa: S311 - the same articles each time
    articles = [article for name in range(60) for article in outlet(f"The {name} Courier", chance)]
    articles += [Article(id="nobody's", text="Read more", source=source) for source in (None, "") for _ in range(9)]
    chance.shuffle(articles)
    found = same(articles)
    repeats = [one for source in found.sources.values() for one in source.pieces.values()]
    assert len({one.told for one in repeats}) > 5
    assert len({one.alike for one in repeats}) > 5


def numbered(count, *, lines=("Harbour Gazette, printed on the quay",), source="Harbour Gazette"):
    """So many articles, each with words of its own and some lines at its end."""
    own = ["".join(chr(97 + int(digit)) for digit in str(number)) for number in range(count)]
    bodies = [f"Witness {name} told the court what she saw at {name} of the boat of {name} and the tide." for name in own]
    texts = ["\n".join([body, *lines]) for body in bodies]
    return [Article(id=name, text=text, source=source) for name, text in zip(own, texts, strict=True)]


def test_copies_and_the_first_of_them_by_its_id(same):
    articles = numbered(12)
    copies = [replace(article, id=f"{article.id} again", source="harbour gazette") for article in articles]
    (found,) = same([*reversed(copies), *articles, *copies]).sources.values()
    assert found.articles == 12


def test_a_long_chain_of_versions_counts_once(same):
    """Each shares two lines with the next one alone."""
    paragraphs = [article.text for article in numbered(260, lines=())]
    chain = [
        Article(id=f"{number:03}", text="\n".join([*paragraphs[number : number + 4], "Read on"]), source="Harbour Gazette")
        for number in range(0, 256, 2)
    ]
    (found,) = same([*reversed(chain), *numbered(9, lines=("Read on",))]).sources.values()
    assert found.articles == 10


def test_a_source_that_repeats_more_than_is_looked_at_at_once(same):
    lines = [f"{first} {second} of Berlin say that the {first} is {second}." for first in WORDS for second in WORDS]
    (found,) = same(numbered(40, lines=lines)).sources.values()
    assert len(found.pieces) > 200


@pytest.mark.parametrize("articles", [[], [Article(id="1", text="")], [Article(id="1", text="", source="Gazette")]])
def test_nothing_to_learn(same, articles):
    assert same(articles).sources == {}


def test_the_five_seeds(same, root):
    same([one.marked.article for one in preprocess.run([root / "seeds"]).records.scored])


def test_made_news(same, root, tmp_path):
    command = [sys.executable, root / "scripts/newslike.py", "--articles", "3000", "--out", tmp_path]
    subprocess.run(command, check=True)
    rows = map(msgspec.json.decode, (tmp_path / "articles.jsonl").read_bytes().splitlines())
    assert same([Article(id=row["id"], text=row["text"], source=row["source"]) for row in rows]).sources
