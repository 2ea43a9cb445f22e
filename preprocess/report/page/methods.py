"""How the figures of a report came to be: from the settings in force and the cards of the models that were used."""

from collections.abc import Iterator
from dataclasses import dataclass

from preprocess.files import store
from preprocess.linear import shipped_models
from preprocess.settings import Settings, StrictModel
from preprocess.text import shown

_VALUE = 300
_DIGEST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A setting in force: ``phase.key``, its value in words that are safe to show, and what it means."""

    key: str
    value: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A model that was used: the first characters of its SHA-256, what it says, and the whole card."""

    name: str
    digest: str
    summary: str
    card: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Methods:
    """How the figures came to be."""

    settings: tuple[Setting, ...]
    versions: dict[str, str]
    models: tuple[Model, ...]


def methods(settings: Settings) -> Methods:
    """Return how the figures of a run with these settings came to be."""
    return Methods(settings=tuple(_settings(settings)), versions=store.versions(), models=tuple(_models()))


def _settings(settings: Settings) -> Iterator[Setting]:
    for phase, part in settings:
        if isinstance(part, StrictModel):
            for key, value in part:
                meaning = type(part).model_fields[key].description or ""
                yield Setting(key=f"{phase}.{key}", value=_told(value), meaning=meaning)


def _told(value: object) -> str:
    if isinstance(value, tuple | list):
        return shown(", ".join(map(str, value)), _VALUE) or "none"
    if value is None or value == {}:
        return "unset"
    return shown(str(value), _VALUE)


def _models() -> Iterator[Model]:
    digests = store.model_digests()
    for name, path in sorted(shipped_models().items()):
        card = path.with_name("README.md").read_text(encoding="utf-8")
        yield Model(name=name, digest=digests[name][:_DIGEST], summary=_summary(card), card=card)


def _summary(card: str) -> str:
    """The first paragraph of a card, on one line."""
    paragraphs = [part.strip() for part in card.split("\n\n")]
    return " ".join(next(part for part in paragraphs if part and not part.startswith("#")).split())
