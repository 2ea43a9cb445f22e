"""Signs: what sentences say about where their information comes from, one TOML file a language."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from importlib import resources
from operator import itemgetter
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from preprocess.article import SOURCING_KINDS, Extent
from preprocess.originality.names import NONE_NAMED, Naming, Outlets, Split, Words
from preprocess.outlets import is_outlet, is_own
from preprocess.patterns import PatternSet, check
from preprocess.settings import StrictModel, read_toml
from preprocess.text import CAPITALS

Kind = Literal[SOURCING_KINDS]  # type: ignore[valid-type]

_NAME = "⟨name⟩"
# All letters of Unicode would make the automata five times as large, and slow to build.
_LETTERS = r"A-Za-z\x{aa}\x{b5}\x{ba}\x{c0}-\x{d6}\x{d8}-\x{f6}\x{f8}-\x{2af}\x{370}-\x{52f}\x{1e00}-\x{1fff}"


class Sign(StrictModel):
    r"""One thing that a sentence can say about its source.

    Attributes:
        id: Named after what it finds; unique.
        kind: The kind of sourcing; where ``other`` is given, only if this outlet is named, and None where that would
            say nothing.
        other: The kind where another outlet is named.
        why: The reason, in a sentence.
        pattern: An RE2 pattern, searched in a sentence with plain quotes; its first group is an outlet's name where
            ``other`` is given. ``⟨name⟩`` stands for such a group: one to six words with capitals; ``\p{Lu}`` and
            ``\pL`` for letters that are Latin, Greek or Cyrillic.
        matches: Sentences that it must find.
        spares: Sentences that it must not find.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    kind: Kind | None = None
    other: Kind | None = None
    why: str = Field(min_length=10)
    pattern: str
    matches: tuple[str, ...] = Field(min_length=1)
    spares: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _has_a_kind(self) -> Self:
        if self.kind is None and self.other is None:
            raise ValueError("a sign needs a kind, or other")
        if self.pattern.count(_NAME) > 1:
            raise ValueError(f"{_NAME} stands in the pattern more than once, and the first alone would be read")
        return self

    @property
    def names_outlet(self) -> bool:
        """Whether it hits only where an outlet is named."""
        return _NAME in self.pattern


class Speech(StrictModel):
    """Words that tell who speaks.

    Attributes:
        said: Verbs of saying, of the past.
        says: Verbs of saying, of the present.
        continued: Further verbs that follow a pronoun.
        pronouns: What stands for a speaker who was named before.
        titles: What comes before the name of somebody in office.
        agents: Those who speak for others.
        roles: What introduces a private person or an expert.
        not_people: Capitalised words before a verb of saying that are no names of people.
    """

    said: Words
    says: Words
    continued: Words
    pronouns: Words
    titles: Words
    agents: Words
    roles: Words
    not_people: Words


class Cues(StrictModel):
    """Words that the model of sentences may look at.

    Attributes:
        single: Each a cue of its own.
        groups: Words that count as one cue, which has the group's name.
    """

    single: Annotated[frozenset[str], Split]
    groups: Mapping[str, Annotated[frozenset[str], Split]]

    @cached_property
    def of(self) -> Mapping[str, tuple[str, ...]]:
        """The cues of each word."""
        found = {word: [f"word:{word}"] for word in self.single}
        for name, words in self.groups.items():
            for word in words:
                found.setdefault(word, []).append(f"words:{name}")
        return {word: tuple(cues) for word, cues in found.items()}


class Signs(StrictModel):
    """What one language's sentences say of their sources: signs that are searched together, and words."""

    language: str
    naming: Naming
    speech: Speech
    words: Cues
    sign: tuple[Sign, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_linear(self) -> Self:
        for sign in self.sign:
            check(self._expression(sign))
        return self

    def _expression(self, sign: Sign) -> str:
        whole = sign.pattern.replace(_NAME, self.naming.expression)
        return whole.replace(r"\p{Lu}", f"[{CAPITALS}]").replace(r"\pL", _LETTERS)

    @cached_property
    def _sets(self) -> list[tuple[PatternSet, list[int]]]:
        """The signs that name no outlet, and those that do, each with their numbers."""
        numbers = [[n for n, sign in enumerate(self.sign) if sign.names_outlet == naming] for naming in (False, True)]
        return [(PatternSet([self._expression(self.sign[n]) for n in some]), some) for some in numbers]

    def found(self, sentence: str, outlets: Outlets, source: str | None, start: int = 0) -> list["Found"]:
        """Return what a sentence says about its source.

        Args:
            sentence: With plain quotes, see :func:`preprocess.patterns.plain`.
            outlets: Which outlets it names.
            source: The article's outlet; where it is unknown every outlet that is named is another one.
            start: Where the sentence stands: what is added to the extents.
        """
        hits = self._hits(sentence, naming=False)
        if outlets != NONE_NAMED:
            hits = sorted(hits + self._hits(sentence, naming=True), key=itemgetter(0))
        found = [self._found(self.sign[number], sentence, extents, source, start) for number, extents in hits]
        return [one for one in found if one]

    def _hits(self, sentence: str, *, naming: bool) -> list[tuple[int, Iterator[Extent]]]:
        """The numbers of the signs whose patterns hit, and where."""
        patterns, numbers = self._sets[naming]
        return [(numbers[place], patterns.extents(place, sentence)) for place in patterns.hits(sentence)]

    def _found(
        self, sign: Sign, sentence: str, extents: Iterable[Extent], source: str | None, start: int
    ) -> "Found | None":
        for begin, end in extents:
            named = sign.other is not None
            kind: str | None = self._kind_named(sign, sentence, (begin, end), source) if named else sign.kind
            if kind:
                own_name = named and kind == sign.kind
                return Found(sign=sign.id, kind=kind, extent=(start + begin, start + end), own_name=own_name)
        return None

    def _kind_named(self, sign: Sign, sentence: str, extent: Extent, source: str | None) -> str | None:
        name = sentence[slice(*extent)]
        partner = sentence.startswith(self.naming.partners, extent[1])
        own = source is not None and is_own(name, source) and not partner
        kind: str | None = sign.kind if own else sign.other if is_outlet(name) else None
        return kind


class Found(NamedTuple):
    """A sign that hit.

    Attributes:
        sign: Its id.
        kind: What the sentence is by it.
        extent: The words that decided: in the sentence that was searched, or in the article's text where a
            :class:`preprocess.originality.sourcing.Sentence` has it.
        own_name: Whether the sentence names the article's own outlet there.
    """

    sign: str
    kind: str
    extent: Extent
    own_name: bool


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that have signs; articles in others are not scored."""
    return tuple(sorted(path.stem for path in _folder().glob("*.toml")))


@cache
def load_signs(language: str) -> Signs:
    """Load the signs of a language that has them.

    Raises:
        SettingsError: If its file is not valid.
    """
    path = _folder() / f"{language}.toml"
    return Signs.checked(read_toml(path), str(path))


def _folder() -> Path:
    return Path(str(resources.files("preprocess.originality") / "signs"))
