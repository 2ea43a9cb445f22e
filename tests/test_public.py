"""The public surface is what it says it is."""

import os
import re
import subprocess
import sys

import pytest

import preprocess
from preprocess.progress import PHASES


def test_every_public_name_is_there():
    """Each name of __all__ can be imported, and dir lists it."""
    assert preprocess.__all__ == sorted(preprocess.__all__)
    assert all(hasattr(preprocess, name) for name in preprocess.__all__)
    assert set(preprocess.__all__) <= set(dir(preprocess))


def test_nothing_else_is_public():
    """What is reachable without an underscore and is no module of ours stands in __all__."""
    public = {name for name in preprocess._HOME if not name.startswith("_")}

    assert public == set(preprocess.__all__)


def test_unknown_name_is_an_attribute_error():
    """A name that is not there is not invented."""
    with pytest.raises(AttributeError, match="nonsense"):
        _ = preprocess.nonsense


@pytest.mark.parametrize(
    "heavy", ["datasketch", "langdetect", "jinja2", "numba", "numpy", "sklearn", "pydantic", "re2"]
)
def test_import_and_help_load_no_heavy_library(heavy):
    """Importing the package, or asking for help, loads nothing that takes long."""
    code = f"import sys, preprocess, preprocess.cli; sys.exit({heavy!r} in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_readme_commands_are_the_scripts(root):
    """The two commands that the README gives are there and can be run."""
    commands = re.findall(r"^\$ (scripts/\w+)$", (root / "README.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert commands[:2] == ["scripts/demo", "scripts/test"]
    assert all(os.access(root / command, os.X_OK) for command in commands)


def test_readme_shows_what_is_stripped_of_a_seed(root):
    """The stripped lines that the README shows are those of the seed, and all of them."""
    seed = "seeds/000_cda73371375cd16e.txt"
    told = subprocess.run(
        [sys.executable, "-m", "preprocess", "clean", seed, "--diff"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    stripped = [line for line in told.splitlines() if "[-" in line]

    shown = (
        (root / "README.md").read_text(encoding="utf-8").split(f"{seed} --diff | grep -F '[-'\n")[1].split("\n```")[0]
    )
    assert shown.splitlines() == stripped


def test_readme_shows_what_the_demo_says(root, tmp_path):
    """Every line that a run on the seeds and its explanation print stands in the README, but for its progress."""
    preprocess_ = [sys.executable, "-m", "preprocess"]
    run = subprocess.run(
        [*preprocess_, "run", "seeds/", "-o", tmp_path / "out"], cwd=root, capture_output=True, text=True, check=True
    )
    explained = subprocess.run(
        [*preprocess_, "explain", tmp_path / "out", "001"], capture_output=True, text=True, check=True
    )

    readme = (root / "README.md").read_text(encoding="utf-8")
    told = [line for line in (run.stderr + explained.stdout).splitlines() if line.strip() and str(tmp_path) not in line]
    told = [line for line in told if line.split(":")[0] not in PHASES]
    assert [line for line in told if line.rstrip() not in readme] == []
