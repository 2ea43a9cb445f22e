"""What many tests use: the checkout, the seeds, their gold."""

import json
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import hypothesis
import pytest

ROOT = Path(__file__).parent.parent

# No deadlines: machines are noisy, and no test asserts a time.
hypothesis.settings.register_profile("default", deadline=None)
hypothesis.settings.register_profile("full", deadline=None, max_examples=2000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session")
def root():
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def plant(tmp_path_factory):
    """A function that makes a folder of so many articles and the truth about the copies among them."""

    def made(articles):
        folder = tmp_path_factory.mktemp("planted")
        command = [sys.executable, ROOT / "scripts/planted.py", "--articles", str(articles), "--out", folder]
        subprocess.run(command, check=True)
        return folder

    return made


@pytest.fixture(scope="session")
def seeds():
    """The seeds' texts by their number."""
    return {path.name[:3]: path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))}


@pytest.fixture(scope="session")
def gold_lines():
    """The gold's lines of each seed."""
    lines = defaultdict(list)
    for row in (ROOT / "tests/gold/gold_lines.jsonl").read_text(encoding="utf-8").splitlines():
        line = json.loads(row)
        lines[line["doc"]].append(line)
    return dict(lines)


@pytest.fixture(scope="session")
def gold_pairs():
    """The gold's relation of each pair of seeds, by the set of their numbers."""
    rows = (ROOT / "tests/gold/gold_pairs.jsonl").read_text(encoding="utf-8").splitlines()
    return {frozenset((row["doc"], row["other"])): row["relation"] for row in map(json.loads, rows)}
