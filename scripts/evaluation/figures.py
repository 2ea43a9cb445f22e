"""Figures with confidence intervals: the bootstrap of Efron (1979), over outlets, events or pages."""

import gzip
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

ROUNDS = 500
INTERVAL = (2.5, 97.5)  # per cent: what is between is the 95 % interval

Item = TypeVar("Item")
Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure, its 95 % interval where one can be drawn, and how many groups it rests on."""

    value: float
    low: float | None = None
    high: float | None = None
    groups: int


def figures(
    items: Iterable[tuple[str, Item]], measure: Callable[[Sequence[Item]], Mapping[str, float]]
) -> dict[str, Figure]:
    """Measure items, and measure them again and again on groups drawn with replacement.

    Args:
        items: Each with its group: items of one group are not independent and are drawn together.
        measure: From items to figures by name.
    """
    groups: dict[str, list[Item]] = {}
    for name, item in items:
        groups.setdefault(name, []).append(item)
    members = [groups[name] for name in sorted(groups)]
    whole = measure([item for group in members for item in group])
    draw = np.random.default_rng(0)
    found: dict[str, list[float]] = {name: [] for name in whole}
    for _ in range(ROUNDS):
        chosen = draw.integers(len(members), size=len(members))
        for name, value in measure([item for number in chosen for item in members[number]]).items():
            found[name].append(value)
    return {name: _figure(value, found[name], len(members)) for name, value in whole.items()}


def _figure(value: float, drawn: Sequence[float], groups: int) -> Figure:
    low, high = np.percentile(drawn, INTERVAL)
    return Figure(value=value, low=float(low), high=float(high), groups=groups)


def named(prefix: str, found: Mapping[str, Figure]) -> dict[str, Figure]:
    """The same with a prefix to each name."""
    return {f"{prefix} {name}": figure for name, figure in found.items()}


def shares(right: int, found: int, wanted: int) -> tuple[float, float, float]:
    """Precision, recall and F1 from counts."""
    precision, recall = right / max(1, found), right / max(1, wanted)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def average_precision(scored: Iterable[tuple[float, bool]], wanted: int) -> float:
    """Average precision of what is ranked by a score; what is wanted and not ranked is missed."""
    hits, total = 0, 0.0
    for place, (_, right) in enumerate(sorted(scored, key=lambda one: (-one[0], one[1])), 1):
        if right:
            hits += 1
            total += hits / place
    return total / max(1, wanted)


def rows(path: Path) -> list[Row]:
    """The rows of a JSONL file, packed or not."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in content.splitlines()]
