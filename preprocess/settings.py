"""What a person may set: one strict model a phase. An unknown key is an error with a hint."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from preprocess.article import LABELS, STRIPPED_LABELS
from preprocess.errors import SettingsError, UsageError, did_you_mean

MEMORY = 4_096
"""Megabytes that a run, or finding copies, holds by default. What they find does not depend on it."""

UNBOUNDED = 1 << 62
"""Bytes: more than any machine has."""


def in_bytes(memory: int) -> int:
    """Return megabytes as bytes.

    Raises:
        UsageError: If they are no whole number, or less than none.
    """
    if not isinstance(memory, int) or memory < 0:
        raise UsageError(f"memory={memory!r:.80}: is no number of megabytes; {MEMORY} is the default")
    return memory << 20


class StrictModel(BaseModel):
    """A frozen model that refuses unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def checked(cls, values: Mapping[str, Any], where: str) -> Self:
        """Validate what a person wrote.

        Args:
            values: The keys and values as they were read.
            where: What the message names as the place, a file say.

        Raises:
            SettingsError: At the first thing that is wrong.
        """
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise SettingsError(f"{where}: {_first_problem(error, cls)}") from error


def _listed(value: object) -> object:
    """Take one word for a list of one."""
    return (value,) if isinstance(value, str) else value


class ReadSettings(StrictModel):
    """Reading: the names of the input's fields, and what a date may be."""

    text_field: str = "text"
    id_field: str = "id"
    source_field: str = "source"
    date_field: str = "published"
    html_field: str = Field("html", description="a page; its article is extracted where a record has no text")
    earliest: date = Field(date(1980, 1, 1), description="an earlier date is treated as missing")
    today: date | None = Field(None, description="a later date is treated as missing; unset: the day of the run")
    largest: int = Field(64 * 2**20, ge=1024, description="bytes of a text or a record; a larger one is rejected")
    aliases: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, description="by the name that an outlet shall have, the other names that it has"
    )

    @field_validator("aliases")
    @classmethod
    def _each_name_once(cls, aliases: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        """Refuse a name that stands for two outlets, or twice for one."""
        seen: set[str] = set()
        for name in (each for outlet, others in aliases.items() for each in (outlet, *others)):
            key = name.strip().casefold()
            if key in seen or not key:
                raise ValueError(f"the name {name!r:.80} stands there twice" if key else "a name is empty")
            seen.add(key)
        return aliases


class LanguageSettings(StrictModel):
    """Language: how much of a text is looked at, and when the answer is not trusted."""

    prefix: int = Field(600, ge=50, description="characters that are looked at")
    least_letters: int = Field(40, ge=1, description="letters; a text with fewer is unknown")
    least_probability: float = Field(0.9, ge=0.0, le=1.0, description="under it: unknown")


class MarkSettings(StrictModel):
    """Marking: which labels are stripped, and what finds them beside the shipped rules."""

    strip: tuple[Literal[LABELS], ...] = STRIPPED_LABELS  # type: ignore[valid-type]
    packs: tuple[Path, ...] = Field((), description="rule packs (TOML) that are used as well")
    profile: Path | None = Field(None, description="what sources repeat, learned before; unset: learned from the input")
    certainty: float = Field(0.75, ge=0.0, le=1.0, description="probability of furniture from which a line is stripped")
    sentence_certainty: float = Field(0.93, ge=0.0, le=1.0, description="the same for a line that is a whole sentence")

    _one_is_a_list = field_validator("strip", "packs", mode="before")(_listed)


class LinkSettings(StrictModel):
    """Linking: how candidate pairs are proposed. The cut-offs are the policy's."""

    days: int = Field(10, ge=0, description="days between two dated articles of one event")
    key_articles: int = Field(25, ge=2, description="a fact key that more articles share is skipped")
    copy_key_articles: int = Field(200, ge=2, description="the same for keys of wording")
    candidates: int = Field(30, ge=1, description="pairs at most that facts alone propose for one article")


class Policy(StrictModel):
    """Judging: every cut-off there is, and what is dropped."""

    near: float = Field(0.6, ge=0.0, le=1.0, description="wording shared both ways, at least")
    excerpt: float = Field(0.3, ge=0.0, le=1.0, description="wording of one that stands in the other, at least")
    excerpt_drop: float = Field(0.8, ge=0.0, le=1.0, description="an excerpt with more of it in the origin is dropped")
    restatement: float = Field(0.6, ge=0.0, le=1.0, description="probability of a restatement, at least")
    same_event: float = Field(0.5, ge=0.0, le=1.0, description="probability of one event, at least")
    stands: Literal["origin", "earliest", "most_complete", "most_original"] = Field(
        "origin", description="which of a family is kept; where the origin is not known, the most complete"
    )
    prefer: tuple[str, ...] = Field((), description="sources that are kept before others, the first before the second")
    most_dropped: float = Field(0.5, ge=0.0, le=1.0, description="share of a source; where more is dropped it is told")
    largest_group: int = Field(50, ge=1, description="articles; a larger group is told")
    crowded_key: int = Field(100, ge=2, description="articles; a key of wording that so many share is told")
    most_stripped: float = Field(0.6, ge=0.0, le=1.0, description="share of a text; where more goes it is flagged")
    least_words: int = Field(40, ge=0, description="words; where fewer are left an article is flagged")
    drop: tuple[Literal["exact", "near", "excerpt", "restatement"], ...] = (
        "exact",
        "near",
        "excerpt",
        "restatement",
    )

    _one_is_a_list = field_validator("prefer", "drop", mode="before")(_listed)


class Settings(StrictModel):
    """All settings of a run."""

    read: ReadSettings = Field(default_factory=ReadSettings)
    language: LanguageSettings = Field(default_factory=LanguageSettings)
    mark: MarkSettings = Field(default_factory=MarkSettings)
    link: LinkSettings = Field(default_factory=LinkSettings)
    policy: Policy = Field(default_factory=Policy)


def of_today(settings: Settings) -> Settings:
    """Return the settings with the day of the run set, so that what is a date of the future is the same for all."""
    if settings.read.today is not None:
        return settings
    return settings.model_copy(update={"read": settings.read.model_copy(update={"today": datetime.now(UTC).date()})})


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file that a person wrote.

    Raises:
        SettingsError: If it cannot be read or is not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: is not TOML: {error}") from error


def toml_text(text: str) -> str:
    r"""Return a text as TOML has it, in quotation marks; what cannot be printed is escaped.

    >>> toml_text('The "Hill"\n')
    '"The \\"Hill\\"\\u000a"'
    """
    escaped = (f"\\{char}" if char in '"\\' else char if char.isprintable() else _escape(char) for char in text)
    return f'"{"".join(escaped)}"'


def _escape(char: str) -> str:
    code = ord(char)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"  # noqa: PLR2004 - what four digits can say


def effective(
    file: Path | None, assigned: Iterable[str], given: Mapping[str, object]
) -> tuple[Settings, dict[str, str]]:
    """Join the settings of a file and of a command line, which wins.

    Args:
        file: A TOML file of settings.
        assigned: ``PHASE.KEY=VALUE`` each, as typed.
        given: The values of options of their own, by ``phase.key``.

    Returns:
        The settings, and where each comes from that is not the default.

    Raises:
        SettingsError: At the first thing that is wrong.
    """
    values: dict[str, Any] = read_toml(file) if file else {}
    origins = {f"{phase}.{key}": str(file) for phase, keys in values.items() if isinstance(keys, dict) for key in keys}
    for key, value in (dict(given) | dict(map(assignment, assigned))).items():
        phase, _, name = key.partition(".")
        if not name:
            raise SettingsError(f'--set {key}: name the phase too, as in "policy.near=0.7"')
        table, _, inside = name.partition(".")
        if inside and isinstance(getattr(getattr(Settings(), phase, None), table, None), dict):
            # Names may have dots of their own, "thehill.com".
            whole = f"{phase}.{table}={{{toml_text(inside)} = …}}"
            raise SettingsError(f"--set {key}: a table is set as a whole, as in {whole!r}")
        if not isinstance(values.setdefault(phase, {}), dict):
            raise SettingsError(f'{file}: "{phase}" is {values[phase]!r:.80}, not a table of settings')
        values[phase][name] = value
        origins[key] = "command line"
    return Settings.checked(values, str(file or "command line")), origins


def with_labels(settings: Settings, *, keep: Iterable[str], strip: Iterable[str]) -> Settings:
    """Return the settings with some labels stripped as well, and others no more.

    Raises:
        SettingsError: If there is no such label.
    """
    kept, added = tuple(keep), tuple(strip)
    check_labels(kept + added)
    labels = tuple(label for label in dict.fromkeys(settings.mark.strip + added) if label not in kept)
    return settings.model_copy(update={"mark": settings.mark.model_copy(update={"strip": labels})})


def check_labels(labels: Iterable[str]) -> None:
    """Refuse what is no label.

    Raises:
        SettingsError: At the first one.
    """
    for label in labels:
        if label not in LABELS:
            raise SettingsError(f'no label "{label}"; {did_you_mean(label, LABELS)}')


def assignment(words: str) -> tuple[str, Any]:
    """Return the key and the value of ``KEY=VALUE``: TOML's values, and bare words as a text.

    Raises:
        SettingsError: If there is no ``=``.
    """
    key, equals, value = words.partition("=")
    if not equals:
        raise SettingsError(f'--set {words}: is not KEY=VALUE, such as "policy.near=0.7"')
    try:
        return key.strip(), tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        return key.strip(), value.strip()


def _first_problem(error: ValidationError, model: type[BaseModel]) -> str:
    """Say one problem in a sentence: the key, the value, and what would be right; a mistyped key before its absence."""
    problems = error.errors(include_url=False)
    problem = next((each for each in problems if each["type"] == "extra_forbidden"), problems[0])
    key = ".".join(map(str, problem["loc"]))
    if problem["type"] == "extra_forbidden":
        known = _known_keys(model, problem["loc"][:-1])
        return f'unknown key "{key}"; {did_you_mean(str(problem["loc"][-1]), known)}'
    if problem["type"] == "missing":
        return f'"{key}" is missing'
    return f'"{key}" is {problem["input"]!r:.80}: {problem["msg"][0].lower()}{problem["msg"][1:]}'


def _known_keys(model: type[BaseModel], path: tuple[int | str, ...]) -> list[str]:
    """The keys that stand at a place of a nested model."""
    for step in path:
        if isinstance(step, str) and step in model.model_fields:
            inner = model.model_fields[step].annotation
            inner = next((arg for arg in getattr(inner, "__args__", ()) if isinstance(arg, type)), inner)
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                model = inner
    return list(model.model_fields)
