"""The copies of a large corpus as rows, files and words."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from preprocess.alarms import alarm_lines
from preprocess.deduping import Deduped
from preprocess.errors import RunError, UsageError
from preprocess.files.inputs import MANIFEST
from preprocess.files.rows import link_row
from preprocess.files.store import versions, write_json, write_rows
from preprocess.settings import Settings
from preprocess.text import listed, printable

GROUPS, LINKS, REJECTED, COUNTS = "groups.jsonl", "links.jsonl", "rejected.jsonl", "copies.json"
"""What is left in a folder; the counts are written last."""

_MEGABYTE = 1 << 20
_MOST_REJECTED = 10  # that are told


def group_rows(found: Deduped) -> Iterator[dict[str, Any]]:
    """Yield for each article its id, that of the kept one of its group, whether it is kept, and why not."""
    for number, (name, group) in enumerate(zip(found.ids, found.groups.tolist(), strict=True)):
        head = None if group < 0 else found.ids[group]
        yield {"id": name, "group": head, "keep": group == number, "reason": found.reasons.get(number)}


def counts(found: Deduped) -> dict[str, Any]:
    """Return how many articles came in, stay and go, the links by kind, skipped keys, and the bytes that were held."""
    return {
        "articles": len(found.ids),
        "kept": len(found.ids) - len(found.reasons),
        "dropped": dict(sorted(Counter(found.reasons.values()).items())),
        "rejected": len(found.rejected),
        "links": dict(sorted(Counter(link.kind for link in found.links).items())),
        "pairs_compared": len(found.pairs),
        "skipped_keys": found.skipped_keys,
        "alarms": list(found.alarms),
        "crowds": list(found.crowds),
        "memory": {"bound": found.memory.bound, "held": found.memory.held, "spilled": found.memory.spilled},
    }


def refuse_run(out: Path) -> None:
    """Refuse to write into the folder of a run, whose links would be replaced.

    Raises:
        UsageError: If it is one.
    """
    if (out / MANIFEST).exists():
        raise UsageError(f"{out}: is the folder of a run, whose {LINKS} would be replaced; name another with -o")


def save(found: Deduped, out: Path, settings: Settings) -> None:
    """Write groups, links with their shared passages, and the counts with the settings, into a folder.

    Raises:
        UsageError: If it is the folder of a run.
        RunError: If a file cannot be written.
    """
    refuse_run(out)
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / COUNTS).unlink(missing_ok=True)
    except OSError as error:
        raise RunError(f"{out}: cannot be used as a folder: {error.strerror or error}") from error
    write_rows(out / GROUPS, group_rows(found))
    told = {(one.link.copy, one.link.origin): one.told for one in found.passages()}
    write_rows(out / LINKS, (link_row(told.get((link.copy, link.origin), link)) for link in found.links))
    write_rows(out / REJECTED, found.rejected)
    made = {"input": str(found.path), "versions": versions(), "settings": settings.model_dump(mode="json")}
    write_json(out / COUNTS, made | counts(found))


def summary(found: Deduped) -> Iterator[str]:
    """Yield the lines that tell the result."""
    figures = counts(found)
    yield f"{'articles in':<14}{figures['articles']:>10}"
    yield f"{'kept':<14}{figures['kept']:>10}"
    yield f"{'dropped':<14}{len(found.reasons):>10}{listed(figures['dropped'])}"
    yield f"{'rejected':<14}{len(found.rejected):>10}"
    yield f"{'links':<14}{len(found.links):>10}{listed(figures['links'])}"
    yield f"{'skipped keys':<14}{sum(found.skipped_keys.values()):>10}{listed(found.skipped_keys)}"
    held, spilled = found.memory.held // _MEGABYTE, found.memory.spilled // _MEGABYTE
    yield f"{'memory':<14}{held:>7} MB  of {found.memory.bound // _MEGABYTE} MB; {spilled} MB went to temporary files"
    yield from alarm_lines(found.alarms)
    yield from map(printable, map("rejected: {}".format, found.rejected[:_MOST_REJECTED]))
    if len(found.rejected) > _MOST_REJECTED:
        yield f"rejected: … and {len(found.rejected) - _MOST_REJECTED} more"
