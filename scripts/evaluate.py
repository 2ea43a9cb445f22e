"""Measures what a run finds against gold, and holds the figures to their floors.

Example: python scripts/evaluate.py --gold FOLDER --corpora FOLDER --check
"""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from evaluation import archives, lines, links, originality, pages, seeds
from evaluation.figures import Figure

FLOORS = Path(__file__).parent.parent / "tests/quality/floors.json"
PEER = ", trafilatura"  # a peer's figures stand beside ours; they have no floor
SLACK = 0.005  # a floor stands this much under the figure that set it


def measure(gold: Path, corpora: Path | None) -> dict[str, Figure]:
    """Every figure that the given folders allow."""
    held_out = lines.HeldOut.of(gold)
    found = seeds.measure() | lines.measure(gold, held_out) | links.measure(gold) | originality.measure(gold)
    if corpora is not None:
        found |= pages.measure(corpora, held_out) | links.measure_corpora(corpora) | archives.measure(corpora)
    return found


def table(found: Mapping[str, Figure]) -> str:
    """A line a figure: its value, its 95 % interval, and the groups that it rests on."""
    width = max(map(len, found)) + 2
    return "\n".join(
        f"{name:<{width}}{one.value:7.3f}  {_interval(one):<16}{one.groups:>5}" for name, one in found.items()
    )


def _interval(figure: Figure) -> str:
    return "" if figure.low is None else f"[{figure.low:.3f}, {figure.high:.3f}]"


def under(found: Mapping[str, Figure], floors: Mapping[str, float]) -> list[str]:
    """The figures that fell under their floors, in words; those that were not measured are not judged."""
    return [
        f"{name}: {found[name].value:.4f} < {floor:.4f}"
        for name, floor in floors.items()
        if name in found and found[name].value < floor
    ]


def main() -> None:
    """Print the figures; check them against the floors, or write new floors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True, help="the folder of the gold")
    parser.add_argument("--corpora", type=Path, help="the folder of the corpora: pages and cross-posts")
    parser.add_argument("--check", action="store_true", help="fail where a figure is under its floor")
    parser.add_argument("--allow-regression", action="store_true", help="let a floor be lowered")
    given = parser.parse_args()
    found = measure(given.gold, given.corpora)
    print(table(found))
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    lost = [name for name in floors if name not in found and (given.corpora or not _of_corpora(name))]
    if given.check and lost:
        sys.exit(f"figures with a floor that were not measured: {', '.join(lost)}")
    fallen = under(found, floors)
    if fallen and not given.allow_regression:
        sys.exit("under the floor: " + "; ".join(fallen))
    if not given.check:
        raised = {n: round(max(one.value - SLACK, 0), 4) for n, one in found.items() if PEER not in n}
        kept = raised if given.allow_regression else {n: max(v, floors.get(n, 0)) for n, v in raised.items()}
        FLOORS.parent.mkdir(parents=True, exist_ok=True)
        other = {} if given.corpora else {name: floor for name, floor in floors.items() if _of_corpora(name)}
        FLOORS.write_text(json.dumps(kept | other, indent=2) + "\n", encoding="utf-8")


def _of_corpora(name: str) -> bool:
    return name.startswith(("pages ", "cross-posts ", "corpora "))


if __name__ == "__main__":
    main()
