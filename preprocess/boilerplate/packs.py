"""Rule packs: what a person writes down about furniture, one TOML file a language."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from preprocess.article import LABELS, LIFTED_KINDS
from preprocess.errors import SettingsError, did_you_mean
from preprocess.patterns import PatternSet, check, plain
from preprocess.settings import StrictModel, read_toml
from preprocess.text import shown

ANY_LANGUAGE = "any"
_SHOWN = 100  # characters of a text in a message

_FRAGMENT = re.compile(r"⟨([\w-]+)⟩")

Scope = Literal["sentence", "line", "tail", "inside"]
Role = Literal["strong", "weak", "inner", "spare"]


class Rule(StrictModel):
    """One thing that furniture says.

    Attributes:
        id: Named after what it catches; unique among all packs.
        label: What it is.
        why: The reason, in a sentence.
        pattern: An RE2 pattern, searched in a line whose typographic quotes, dashes and blanks are plain ones. Where it
            has a group, the first one is what a ``tail`` or ``inside`` rule strips.
        scope: What is stripped: the ``sentence`` (the line, when most of it is such sentences), the whole ``line``,
            its ``tail`` from the match on, or what stands ``inside`` the match.
        role: ``strong`` is enough by itself; ``weak`` counts only near a strong line, ``inner`` only between two of
            them; ``spare`` protects the sentence, or with the scope ``line`` the line where it is not a long one.
        joins: The labels of the blocks that a weak line joins; its own where empty.
        heads: Whether the line is a heading that takes the bullets under it along.
        case: Whether capitals matter.
        place: ``end`` for what only counts among the last lines.
        longest: Characters; of a longer stretch the rule says nothing.
        matches: Texts that it must find.
        spares: Texts that it must not touch.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    label: Literal[LABELS]  # type: ignore[valid-type]
    why: str = Field(min_length=10)
    pattern: str
    scope: Scope = "sentence"
    role: Role = "strong"
    joins: tuple[Literal[LABELS], ...] = ()  # type: ignore[valid-type]
    heads: bool = False
    case: bool = False
    place: Literal["any", "end"] = "any"
    longest: int = Field(400, ge=1)
    matches: tuple[str, ...] = Field(min_length=1)
    spares: tuple[str, ...] = Field(min_length=1)

    @field_validator("pattern")
    @classmethod
    def _is_linear(cls, pattern: str) -> str:
        """Refuse what RE2 cannot run in linear time."""
        check(pattern)
        return pattern

    @property
    def expression(self) -> str:
        """The pattern with its way of reading capitals, for an engine that ignores them."""
        return f"(?-i:{self.pattern})" if self.case else self.pattern


class Match(StrictModel):
    """A stretch of furniture, and what is lifted from it."""

    text: str
    lifted: tuple[str, ...]


class Lift(StrictModel):
    """One thing that furniture says of its piece, to be kept when it is stripped.

    Attributes:
        kind: What it says.
        labels: The furniture that is asked.
        why: The reason, in a sentence.
        pattern: An RE2 pattern; its first group is what is lifted, every time it matches.
        parts: An RE2 pattern of what stands between several names; one name where empty.
        case: Whether capitals matter.
        matches: Furniture, with what is lifted from it.
    """

    kind: Literal[LIFTED_KINDS]  # type: ignore[valid-type]
    labels: tuple[Literal[LABELS], ...] = Field(min_length=1)  # type: ignore[valid-type]
    why: str = Field(min_length=10)
    pattern: str
    parts: str = ""
    case: bool = False
    matches: tuple[Match, ...] = Field(min_length=1)

    @field_validator("pattern", "parts")
    @classmethod
    def _is_linear(cls, pattern: str) -> str:
        """Refuse what RE2 cannot run in linear time."""
        check(pattern)
        return pattern

    @property
    def expression(self) -> str:
        """The pattern with its way of reading capitals, for an engine that ignores them."""
        return f"(?-i:{self.pattern})" if self.case else self.pattern


class Pack(StrictModel):
    """What is known of the furniture of one language. The first rule that hits a line names it.

    A pack may hold a table ``fragment``: what several patterns have in common, by a name. ``⟨name⟩`` stands for it.

    Attributes:
        language: A code, or ``any``.
        rule: What furniture says.
        lift: What is read from it.
    """

    language: str
    rule: tuple[Rule, ...] = Field(min_length=1)
    lift: tuple[Lift, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _with_fragments(cls, given: Any) -> Any:  # noqa: ANN401 - what a person wrote; it is validated after this
        """Put the fragments into the patterns that name them."""
        if not isinstance(given, dict):
            return given
        fragments = given.get("fragment", {})
        if not isinstance(fragments, dict) or not all(isinstance(each, str) for each in fragments.values()):
            raise ValueError("fragment is no table of patterns, such as name = 'a|b'")
        rest = {key: value for key, value in given.items() if key != "fragment"}
        return rest | {
            kind: [_filled(each, fragments) for each in given[kind]]
            for kind in ("rule", "lift")
            if isinstance(given.get(kind), list)
        }


def _filled(rule: Any, fragments: Mapping[str, str]) -> Any:  # noqa: ANN401 - the same
    """A rule with its fragments in place."""
    if not isinstance(rule, dict) or not isinstance(rule.get("pattern"), str):
        return rule

    def fragment(match: re.Match[str]) -> str:
        name = match[1]
        if name not in fragments:
            raise ValueError(f'no fragment "{name}"; {did_you_mean(name, fragments)}')
        return f"(?:{fragments[name]})"

    return rule | {"pattern": _FRAGMENT.sub(fragment, rule["pattern"])}


def shipped_packs() -> list[Path]:
    """Return the packs that come with this package, sorted by name."""
    folder = Path(str(resources.files("preprocess.boilerplate") / "packs"))
    return sorted(folder.glob("*.toml"))


@cache
def load_packs(paths: tuple[Path, ...] = ()) -> tuple[Pack, ...]:
    """Load the shipped packs and a person's own, which are held to their own texts; the tests hold the shipped ones.

    Raises:
        SettingsError: If a pack is not valid, two rules have one id, or a rule of a person's own misses one of its
            ``matches`` or hits one of its ``spares``.
    """
    shipped = [Pack.checked(read_toml(path), str(path)) for path in shipped_packs()]
    own = [Pack.checked(read_toml(path), str(path)) for path in paths]
    for path, pack in zip(paths, own, strict=True):
        _hold_to_texts(pack, path)
    packs = (*shipped, *own)
    _refuse_twins(packs)
    return packs


def _hold_to_texts(pack: Pack, path: Path) -> None:
    for rule in pack.rule:
        pattern = PatternSet([rule.expression])
        for texts, wanted, wrong in ((rule.matches, True, "does not find"), (rule.spares, False, "finds")):
            for text in texts:
                if any(map(pattern.hits, plain(text).split("\n"))) != wanted:
                    kind = "one of its matches" if wanted else "one of its spares"
                    told = f'{path}: rule "{rule.id}" {wrong} "{shown(text, _SHOWN)}", {kind}'
                    raise SettingsError(f"{told}; mend the pattern or the text")


def _refuse_twins(packs: Sequence[Pack]) -> None:
    seen: set[str] = set()
    for pack in packs:
        for rule in pack.rule:
            if rule.id in seen:
                raise SettingsError(f'two rules have the id "{rule.id}"; an id names one rule among all packs')
            seen.add(rule.id)
