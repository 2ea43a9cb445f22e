"""What is kept of what each source prints again and again: it can be saved, and applied to later articles."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, StringConstraints, ValidationError, model_validator

from preprocess.errors import SettingsError
from preprocess.outlets import outlet_key
from preprocess.settings import StrictModel

_Key = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]


class Repeat(StrictModel):
    """A piece of text that a source repeats.

    Attributes:
        articles: How many different articles of the source have it.
        at_edge: In how many of them it stands at the beginning or the end, among others that are repeated.
        alike: In how many it has the same numbers, those that most of them have; None where it has none.
        told: The mean share of its names, or else of its longer words, that the rest of an article says too: a template
            speaks of the outlet, what an author repeats speaks of the story.
        text: How it begins, for people.
    """

    articles: int = Field(ge=1)
    at_edge: int = Field(ge=0)
    alike: int | None = Field(None, ge=1)
    told: float = Field(0.0, ge=0, le=1)
    text: str

    @model_validator(mode="after")
    def _counts_are_of_its_articles(self) -> Self:
        for name in ("at_edge", "alike"):
            count = getattr(self, name)
            if count is not None and count > self.articles:
                message = f"{name} is {count}, more than its {self.articles} articles"
                raise ValueError(message)
        return self


class SourceRepeats(StrictModel):
    """What one source repeats.

    Attributes:
        articles: How many different articles were seen.
        pieces: By the hexadecimal xxHash64 of the piece's words.
    """

    articles: int = Field(ge=0)
    pieces: Mapping[_Key, Repeat]

    @model_validator(mode="after")
    def _pieces_are_of_its_articles(self) -> Self:
        for key, repeat in self.pieces.items():
            if repeat.articles > self.articles:
                message = f"piece {key} stands in {repeat.articles} articles of {self.articles}"
                raise ValueError(message)
        return self

    @cached_property
    def by_hash(self) -> dict[int, Repeat]:
        """The pieces by their hashes as numbers."""
        return {int(key, 16): repeat for key, repeat in self.pieces.items()}


class Profile(StrictModel):
    r"""What each source repeats, by the key of its outlet.

    It can be saved and applied to later articles of the same sources.

    >>> import pathlib, preprocess
    >>> texts = [f"{topic} was on the agenda.\nThe Gazette is free, thanks to you." for topic in ("Tax", "Rain", "War")]
    >>> profile = preprocess.learn(preprocess.Article(id=text, source="The Gazette", text=text) for text in texts)
    >>> profile.save(pathlib.Path("profile.json"))
    >>> settings = preprocess.Settings(mark={"profile": "profile.json"})
    >>> corpus = preprocess.run_articles(
    ...     [preprocess.Article(id="1", source="The Gazette", text="It rained.\nThe Gazette is free, thanks to you.")],
    ...     settings,
    ... )
    >>> corpus.records[0].marked.clean_text
    'It rained.'
    """

    version: int = Field(1, ge=1, le=1, description="of this form")
    sources: Mapping[str, SourceRepeats] = Field(default_factory=dict)

    def content(self) -> bytes:
        r"""Return the profile as JSON; the same profile gives the same bytes.

        >>> Profile().content()
        b'{\n "version": 1,\n "sources": {}\n}\n'
        """
        return self.model_dump_json(indent=1).encode() + b"\n"

    def save(self, path: Path) -> None:
        """Write the profile as a JSON file.

        >>> Profile().save(Path("profile.json"))
        >>> Path("profile.json").read_bytes() == Profile().content()
        True
        """
        path.write_bytes(self.content())

    @classmethod
    def load(cls, path: Path) -> "Profile":
        """Read a profile.

        Raises:
            SettingsError: If it cannot be read or is no profile.

        >>> Profile().save(Path("profile.json"))
        >>> Profile.load(Path("profile.json")) == Profile()
        True
        """
        try:
            return cls.model_validate_json(path.read_bytes())
        except OSError as error:
            raise SettingsError(f"{path}: cannot be read: {error.strerror}") from error
        except ValidationError as error:
            problem = error.errors(include_url=False)[0]
            place = ".".join(map(str, problem["loc"])) or "the file"
            raise SettingsError(f"{path}: is no profile: {place}: {problem['msg']}") from error

    def only(self, sources: Iterable[str]) -> "Profile":
        """Return what is known of some sources alone.

        >>> known = Profile(sources={"gazette": SourceRepeats(articles=9, pieces={})})
        >>> list(known.only(["The Gazette", "Herald"]).sources)
        ['gazette']
        """
        keys = sorted(map(source_key, sources))
        return Profile(sources={key: self.sources[key] for key in keys if key in self.sources})

    def of(self, source: str | None) -> SourceRepeats | None:
        """Return what a source repeats; an unknown source repeats nothing.

        >>> known = Profile(sources={"gazette": SourceRepeats(articles=9, pieces={})})
        >>> known.of("Gazette").articles, known.of("Herald"), known.of(None)
        (9, None, None)
        """
        return self.sources.get(source_key(source)) if source else None


def source_key(source: str) -> str:
    """Return what is one for all names of an outlet that are plainly its."""
    return outlet_key(source) or source
