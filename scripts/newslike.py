"""Writes a corpus that is like news: sources of very different size with furniture of their own, and planted copies.

Every sentence is put together from small grammars in four languages; no run of five words is likely to come twice by
chance, since each holds a made-up name or several open places. The truth about each copy stands beside the articles.
The same seed gives the same bytes.

Example: python scripts/newslike.py --articles 10000 --out FOLDER
"""

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

LANGUAGES = {"en": 0.7, "es": 0.1, "de": 0.1, "fr": 0.1}
PLANTED = {"exact": 0.04, "near": 0.06, "excerpt": 0.04, "restatement": 0.04, "same_event": 0.08}
"""Shares of the articles that are made from an earlier one."""

_FACTS = (9, 22)  # of an article: a sentence or two each
_DAYS = 30  # that the corpus spans
_PER_SOURCE = 60  # articles, on average
_START = datetime(2024, 3, 1, tzinfo=UTC)
_SYLLABLES = "ba be bo da del dor fa fen gar gil hal han jor ka kel kor la len lor ma mel mor na nel nor ra ril ros sa sel tam tor val ven vor wen zan zel".split()  # noqa: E501, SIM905 - a list


@dataclass(frozen=True, kw_only=True)
class Grammar:
    """What the sentences of a language are made of; ``{…}`` stands for a fact's part or for a word of a list."""

    told: tuple[str, ...]
    filler: tuple[str, ...]
    words: dict[str, tuple[str, ...]]
    furniture: tuple[str, ...]


def _lists(**lists: str) -> dict[str, tuple[str, ...]]:
    return {name: tuple(text.split()) for name, text in lists.items()}


GRAMMARS = {
    "en": Grammar(
        told=(
            "{name} said the {adjective} {noun} in {place} had {verb} {figure} {nouns}.",
            "In {place}, {figure} {nouns} were {verb} after {name} came to the {adjective} {noun}.",
            "The {noun} {verb} by {name} cost {figure} {nouns}, officials of {place} wrote.",
            "According to {name}, {place} counts {figure} {adjective} {nouns}.",
            "{figure} {nouns} had {verb} the {noun} of {place} before {name} left.",
        ),
        filler=(
            "while the {adjective} {noun} near the {noun} {verb} its {nouns}",
            "though no {adjective} {noun} among the {nouns} had {verb} it",
            "which the {adjective} {nouns} of {place} had long {verb}",
            "and every {adjective} {noun} was {verb} with the {nouns}",
        ),
        words=_lists(
            adjective="old new quiet broad narrow wooden public private northern empty crowded damaged early final "
            "heavy local common bright costly modest distant formal hidden muddy plain rapid severe steady urgent vast",
            noun="bridge harbour school council market station factory hospital river budget contract union forest "
            "theatre museum airport tunnel canal library prison orchard quarry dam brewery stadium court ferry mine",
            nouns="workers families houses trucks tickets pupils trees boats patients voters engines letters bottles "
            "meters tonnes crates farmers buses fines loans permits stones roofs chairs windows cables pumps nurses",
            verb="closed repaired flooded sold counted visited moved opened lost bought burned measured planted "
            "checked rebuilt delayed rented cleaned raised emptied fenced painted searched drained guarded surveyed",
        ),
        furniture=(
            "Sign up for the {source} newsletter",
            "Copyright {source}. All rights reserved.",
            "Read more: {name} and the {adjective} {noun} of {place}",
            "Follow {source} on Facebook and Twitter",
            "Support {source} with a donation today.",
        ),
    ),
    "de": Grammar(
        told=(
            "{name} sagte, in {place} seien {figure} {nouns} {verb} worden.",
            "In {place} wurden nach Angaben von {name} {figure} {adjective} {nouns} {verb}.",
            "Die {adjective} {noun} von {place} hat {figure} {nouns} {verb}, wie {name} mitteilte.",
        ),
        filler=(
            "während {name} die {adjective} {noun} ihrer {nouns} {verb} hat",
            "obwohl keine {noun} in {place} die {adjective} {nouns} {verb} hatte",
        ),
        words=_lists(
            adjective="alte neue stille breite enge kleine leere letzte schwere ferne teure helle frühe lange hohe",
            noun="Brücke Schule Fabrik Klinik Behörde Messe Kirche Halle Straße Bahn Mühle Fähre Grube Werft Börse",
            nouns="Häuser Bäume Boote Familien Karten Briefe Stühle Fenster Kabel Pumpen Kisten Kredite Steine Dächer",
            verb="verkauft gezählt geräumt gesperrt besucht gebaut verloren gemessen gepflanzt geprüft gemietet bemalt",
        ),
        furniture=("Newsletter von {source} abonnieren", "© {source}. Alle Rechte vorbehalten.", "Mehr dazu: {name}"),
    ),
    "es": Grammar(
        told=(
            "{name} dijo que en {place} se habían {verb} {figure} {nouns}.",
            "En {place}, según {name}, fueron {verb} {figure} {nouns} {adjective}.",
            "La {noun} de {place} ha {verb} {figure} {nouns}, explicó {name}.",
        ),
        filler=(
            "mientras la {noun} de {place} ha {verb} sus {nouns} {adjective}",
            "aunque {name} había {verb} los {nouns} {adjective}",
        ),
        words=_lists(
            adjective="viejos nuevos anchos estrechos vacíos graves lejanos caros claros largos altos pobres ricos",
            noun="escuela fábrica plaza estación cárcel iglesia presa mina feria calle fuente granja torre aduana",
            nouns="barcos árboles billetes puentes caminos cables pozos techos camiones libros relojes hornos barriles",
            verb="vendido contado cerrado visitado perdido medido plantado revisado alquilado pintado abierto movido",
        ),
        furniture=(
            "Suscríbete al boletín de {source}",
            "© {source}. Todos los derechos reservados.",
            "Lea más: {name}",
        ),
    ),
    "fr": Grammar(
        told=(
            "{name} a déclaré que {figure} {nouns} avaient été {verb} dans la ville de {place}.",
            "Selon {name}, la {noun} de {place} a {verb} {figure} {nouns}.",
            "Près de {place}, {figure} {nouns} {adjective} ont été {verb} selon {name}.",
        ),
        filler=(
            "tandis que {place} avait {verb} ses {nouns} {adjective}",
            "alors que {name} visitait une {noun} aux {nouns} {adjective}",
        ),
        words=_lists(
            adjective="anciens nouveaux larges étroits vides graves lointains chers clairs longs hauts rares lourds",
            noun="gare usine école place prison mairie mine foire rue ferme tour douane brasserie carrière banque",
            nouns="bateaux arbres billets ponts chemins câbles puits toits camions livres moteurs fours wagons prêts",
            verb="vendus comptés fermés visités perdus mesurés plantés vérifiés loués peints ouverts déplacés brûlés",
        ),
        furniture=("Abonnez-vous à la lettre de {source}", "© {source}. Tous droits réservés.", "Lire aussi : {name}"),
    ),
}


@dataclass(frozen=True, kw_only=True)
class Fact:
    """What a sentence tells: who, where, how many."""

    name: str
    place: str
    figure: str


@dataclass(frozen=True, kw_only=True)
class Piece:
    """An article before its furniture."""

    id: str
    source: str
    language: str
    published: datetime
    facts: tuple[Fact, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Planted:
    """The truth about a copy."""

    copy: str
    origin: str
    kind: str


class Writer:
    """Writes pieces, and pieces made of earlier ones."""

    def __init__(self, seed: int, articles: int) -> None:
        self._draw = random.Random(seed)  # noqa: S311 - no secret
        self._articles = articles
        count = max(2, articles // _PER_SOURCE)
        self._sources = [f"{self._word(2)}-{number}.example" for number in range(count)]
        self._weights = [1 / rank for rank in range(1, count + 1)]  # Zipf: a few sources have most articles
        self._languages = self._draw.choices(list(LANGUAGES), list(LANGUAGES.values()), k=count)
        self._furniture = [self._own_furniture(number) for number in range(count)]

    def write(self) -> Iterator[tuple[Piece, Planted | None]]:
        """Yield pieces in the order of time, each with the truth about it where it is a copy."""
        earlier: dict[str, list[Piece]] = {language: [] for language in LANGUAGES}
        kinds, shares = list(PLANTED), list(PLANTED.values())
        for number in range(self._articles):
            kind = self._draw.choices([None, *kinds], [1 - sum(shares), *shares])[0]
            piece = self._new(number)
            pool = earlier[piece.language][-1000:]  # what is retold is recent
            others = [other for other in islice(reversed(pool), 40) if other.source != piece.source]
            if kind and others:
                origin = self._draw.choice(others)
                piece = self._made_of(piece, origin, kind)
                yield piece, Planted(copy=piece.id, origin=origin.id, kind=kind)
            else:
                earlier[piece.language].append(piece)  # a copy is no origin: the truth stays plain
                yield piece, None

    def row(self, piece: Piece) -> dict[str, str]:
        """A piece as a scraper would deliver it: paragraphs, with its source's furniture around them."""
        number = self._sources.index(piece.source)
        paragraphs = [" ".join(piece.sentences[start : start + 3]) for start in range(0, len(piece.sentences), 3)]
        furniture = self._furniture[number]
        middle = len(paragraphs) // 2
        body = [*paragraphs[:middle], furniture[0], *paragraphs[middle:], *furniture[1:]]
        return {
            "id": piece.id,
            "source": piece.source,
            "url": f"https://{piece.source}/{piece.id}",
            "published": piece.published.isoformat(),
            "title": piece.sentences[0].rstrip("."),
            "text": "\n\n".join(body),
        }

    def _new(self, number: int) -> Piece:
        place = self._draw.choices(range(len(self._sources)), self._weights)[0]
        language = self._languages[place]
        facts = tuple(self._fact() for _ in range(self._draw.randint(*_FACTS)))
        published = _START + timedelta(days=_DAYS) * number / self._articles
        return Piece(
            id=f"n{number:07}",
            source=self._sources[place],
            language=language,
            published=published.replace(microsecond=0),
            facts=facts,
            sentences=self._told(facts, language),
        )

    def _made_of(self, piece: Piece, origin: Piece, kind: str) -> Piece:
        """The piece with a text that is made of an earlier one's; everything else stays its own."""
        made = replace(piece, facts=origin.facts, sentences=origin.sentences)
        if kind == "exact":
            return made
        if kind == "near":
            kept = [self._edited(sentence) for sentence in origin.sentences if self._draw.random() > 0.05]  # noqa: PLR2004
            return replace(made, sentences=tuple(kept))
        if kind == "excerpt":
            part = origin.sentences[: max(5, len(origin.sentences) // 2)]
            return replace(made, sentences=(*self._told(piece.facts[:4], piece.language), *part))
        if kind == "restatement":
            chosen = [fact for fact in origin.facts if self._draw.random() > 0.2]  # noqa: PLR2004
            return replace(made, facts=tuple(chosen), sentences=self._told(chosen, piece.language))
        shared = tuple(fact for fact in origin.facts if self._draw.random() > 0.5)  # noqa: PLR2004
        mixed = [*shared, *piece.facts[: len(piece.facts) // 2 + 1]]
        self._draw.shuffle(mixed)
        return replace(made, facts=tuple(mixed), sentences=self._told(mixed, piece.language))

    def _edited(self, sentence: str) -> str:
        words = sentence.split(" ")
        if self._draw.random() < 0.3:  # noqa: PLR2004
            words.insert(self._draw.randrange(1, len(words)), self._word(2).lower())
        return " ".join(words)

    def _told(self, facts: Sequence[Fact], language: str) -> tuple[str, ...]:
        grammar = GRAMMARS[language]
        sentences = []
        for fact in facts:
            told = self._filled(self._draw.choice(grammar.told), grammar, fact)
            filler = self._filled(self._draw.choice(grammar.filler), grammar, fact)
            sentences.append(f"{told[:-1]}, {filler}.")
        return tuple(sentences)

    def _filled(self, pattern: str, grammar: Grammar, fact: Fact, source: str = "") -> str:
        given = {"name": fact.name, "place": fact.place, "figure": fact.figure, "source": source}
        parts = []
        for text, _, rest in (piece.partition("}") for piece in f"}}{pattern}".split("{")):
            parts.append((given.get(text) or self._draw.choice(grammar.words[text])) if text else "")
            parts.append(rest)
        sentence = "".join(parts)
        return sentence[:1].upper() + sentence[1:] if pattern[0] == "{" else sentence

    def _own_furniture(self, number: int) -> tuple[str, ...]:
        grammar = GRAMMARS[self._languages[number]]
        chosen = self._draw.sample(grammar.furniture, min(3, len(grammar.furniture)))
        return tuple(self._filled(pattern, grammar, self._fact(), self._sources[number]) for pattern in chosen)

    def _fact(self) -> Fact:
        name = f"{self._word(2)} {self._word(3)}"
        return Fact(name=name, place=self._word(3), figure=str(self._draw.randint(3, 98_000)))

    def _word(self, syllables: int) -> str:
        return "".join(self._draw.choices(_SYLLABLES, k=syllables)).capitalize()


def write_corpus(folder: Path, articles: int, seed: int = 0) -> None:
    """Write ``articles.jsonl`` and ``truth.jsonl`` into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    writer = Writer(seed, articles)
    with (
        (folder / "articles.jsonl").open("w", encoding="utf-8") as rows,
        (folder / "truth.jsonl").open("w", encoding="utf-8") as truth,
    ):
        for piece, planted in writer.write():
            rows.write(json.dumps(writer.row(piece), ensure_ascii=False) + "\n")
            if planted:
                truth.write(json.dumps(vars(planted)) + "\n")


def main() -> None:
    """Write a corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True, help="the folder for articles.jsonl and truth.jsonl")
    given = parser.parse_args()
    write_corpus(given.out, given.articles, given.seed)


if __name__ == "__main__":
    main()
