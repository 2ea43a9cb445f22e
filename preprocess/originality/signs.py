"""Signs: what sentences say about where their information comes from, one TOML file a language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from preprocess.article import SOURCING_KINDS, Extent
from preprocess.outlets import is_outlet, is_own
from preprocess.patterns import PatternSet, check
from preprocess.settings import StrictModel, read_toml

Kind = Literal[SOURCING_KINDS]  # type: ignore[valid-type]

_AT_ONCE = 4  # patterns: swept 4-24 on 200 articles, 1.9 to 3.8 ms each
_PARTNERS = (" affiliate", " sister station", " partner station")
"""What follows an outlet's name where the words after it are another outlet's."""

_Split = BeforeValidator(lambda value: tuple(value.split()) if isinstance(value, str) else value)
Words = Annotated[tuple[str, ...], _Split]
"""Words in small letters; written as one text, or as a list where some have blanks."""

_NAME = "⟨name⟩"
# One to six words with capitals, and the small ones between them.
_NAME_PATTERN = r"((?:the )?(?-i:\p{Lu}[\w&.'-]*(?: (?:of |the |and |& )?\p{Lu}[\w&.'-]*){0,5}))"


class Sign(StrictModel):
    """One thing that a sentence can say about its source.

    Attributes:
        id: Named after what it finds; unique.
        kind: The kind of sourcing; where ``other`` is given, only if this outlet is named, and None where that would
            say nothing.
        other: The kind where another outlet is named.
        why: The reason, in a sentence.
        pattern: An RE2 pattern, searched in a sentence with plain quotes; its first group is an outlet's name where
            ``other`` is given. ``⟨name⟩`` stands for such a group: one to six words with capitals.
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

    @field_validator("pattern")
    @classmethod
    def _is_linear(cls, pattern: str) -> str:
        check(pattern.replace(_NAME, _NAME_PATTERN))
        return pattern.replace(_NAME, _NAME_PATTERN)

    @model_validator(mode="after")
    def _has_a_kind(self) -> Self:
        if self.kind is None and self.other is None:
            raise ValueError("a sign needs a kind, or other")
        return self


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

    single: Annotated[frozenset[str], _Split]
    groups: Mapping[str, Annotated[frozenset[str], _Split]]


class Signs(StrictModel):
    """What one language's sentences say of their sources: signs that are searched together, and words."""

    language: str
    speech: Speech
    words: Cues
    sign: tuple[Sign, ...] = Field(min_length=1)

    @cached_property
    def _set(self) -> PatternSet:
        return PatternSet([sign.pattern for sign in self.sign], at_once=_AT_ONCE)

    def found(self, sentence: str, source: str | None) -> list["Found"]:
        """Return what one sentence says about its source, see :meth:`found_each`."""
        return self.found_each([sentence], source)[0]

    def found_each(self, sentences: Sequence[str], source: str | None) -> list[list["Found"]]:
        """Return what each of several sentences says about its source; they are searched together.

        Args:
            sentences: With plain quotes, see :func:`preprocess.patterns.plain`.
            source: The article's outlet; where it is unknown every outlet that is named is another one.
        """
        # A line end would part a sentence into two lines of the joint text.
        lines = [sentence.replace("\n", " ") for sentence in sentences]
        return [
            [found for number in numbers if (found := self._found(number, line, source))]
            for line, numbers in zip(lines, self._set.hits_each(lines), strict=True)
        ]

    def _found(self, number: int, sentence: str, source: str | None) -> "Found | None":
        sign = self.sign[number]
        named = sign.other is not None
        for extent in self._set.extents(number, sentence):
            kind: str | None = _kind_named(sign, sentence, extent, source) if named else sign.kind
            if kind:
                return Found(sign=sign.id, kind=kind, extent=extent, own_name=named and kind == sign.kind)
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
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


def _kind_named(sign: Sign, sentence: str, extent: Extent, source: str | None) -> str | None:
    name = sentence[slice(*extent)]
    partner = sentence.startswith(_PARTNERS, extent[1])
    own = source is not None and is_own(name, source) and not partner
    kind: str | None = sign.kind if own else sign.other if is_outlet(name) else None
    return kind


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
