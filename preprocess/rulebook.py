"""The rules in words: a list for the terminal, rows for programs, a page of the documentation. Takes packs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from preprocess.article import LABELS
from preprocess.boilerplate import Pack, Rule
from preprocess.errors import SettingsError, did_you_mean
from preprocess.text import shown

_WIDTH = 100
_INTRODUCTION = """# Rules

A rule says what a piece of furniture says: the words of an appeal, the form of a byline. It is written down in
a pack, one file a language, with a reason, with texts that it must find and texts that it must not touch; the
tests hold it to both. `preprocess rules` lists them; every span that a run leaves names its rule.

Two more ways of finding work beside the rules, and their spans say so: `repeats` is what a source prints at the
edges of many of its articles or, in a few words, in the midst of most, `classifier` is what looks like furniture to
a trained model. Two things that no pattern can say have a name of their own: `caption-printed-twice`, once bare and
once with its credit, and `name-card`, a person's card with headlines that a scraper wrote out behind the name.
Where they disagree, a rule counts before a repeat, and that before the model.

- The **scope** is what a rule strips: a `sentence` (and the line, when most of it is such sentences), the whole
  `line`, its `tail` from the match on, or what stands `inside` the match.
- The **role** is how much it says: `strong` is enough by itself; `weak` counts only near a strong line, `inner`
  only between two of them; `spare` protects a sentence, or with the scope `line` its line, from all other findings.

A pack of your own is a TOML file with a `language` (a code, or `any`) and `[[rule]]` tables with the keys `id`,
`label`, `why`, `pattern` (RE2, so that no text can make it slow), `matches` and `spares`, and, where they
differ from the default, `scope`, `role`, `joins`, `heads`, `case`, `place` and `longest`. What several patterns have in
common may stand in a table `[fragment]`, as `month = 'Jan|Feb'`; `⟨month⟩` stands for it. Use a pack with `--pack
mine.toml`, or with the setting `mark.packs`: when it is loaded, its patterns are held to its `matches` and `spares`.

This page is made from the packs: `preprocess rules --markdown > docs/rules.md`.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A rule with the language of its pack."""

    language: str
    rule: Rule


def entries(packs: Iterable[Pack], *, label: str | None = None, language: str | None = None) -> list[Entry]:
    """Return the rules of packs, those of one label or one language alone where asked for.

    Raises:
        SettingsError: If no pack is of that language.
    """
    packs = list(packs)
    known = {pack.language for pack in packs}
    if language is not None and language not in known:
        raise SettingsError(f'no rules of the language "{language}"; {did_you_mean(language, known)}')
    found = [Entry(language=pack.language, rule=rule) for pack in packs for rule in pack.rule]
    return [one for one in found if label in (None, one.rule.label) and language in (None, one.language)]


def row(entry: Entry) -> dict[str, Any]:
    """A rule as a row."""
    return {"language": entry.language} | entry.rule.model_dump()


def listing(found: Sequence[Entry]) -> Iterator[str]:
    """Yield the lines that tell each rule, its reason and an example, by label."""
    for label, rules in _by_label(found):
        yield f"{label} ({len(rules)})"
        for one in rules:
            yield f"  {one.rule.id}  [{one.language}, {_how(one.rule)}]"
            yield f"    {shown(one.rule.why, _WIDTH - 4)}"
            yield f"    e.g. {shown(one.rule.matches[0], _WIDTH - 9)}"
        yield ""


def page(found: Sequence[Entry]) -> str:
    """The page of the documentation, in Markdown."""
    parts = [_INTRODUCTION]
    for label, rules in _by_label(found):
        parts.append(f"## {label}\n")
        parts += [_section(one) for one in rules]
    return "\n".join(parts)


def _section(one: Entry) -> str:
    rule = one.rule
    finds = "".join(f"- finds {_code(text)}\n" for text in rule.matches)
    spares = "".join(f"- spares {_code(text)}\n" for text in rule.spares)
    return f"### {rule.id}\n\n{rule.why} ({one.language}; {_how(rule)})\n\n{finds}{spares}"


def _code(text: str) -> str:
    """A text as code, in a fence that does not stand in it."""
    fence = "``" if "`" in text else "`"
    return f"{fence}{text.strip()}{fence}"


def _how(rule: Rule) -> str:
    end = ", at the end" if rule.place == "end" else ""
    return f"{rule.scope}, {rule.role}{end}"


def _by_label(found: Sequence[Entry]) -> Iterator[tuple[str, list[Entry]]]:
    for label in LABELS:
        rules = [one for one in found if one.rule.label == label]
        if rules:
            yield label, rules
