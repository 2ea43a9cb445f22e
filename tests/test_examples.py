"""The examples in docstrings are true, and no public function is without one."""

import doctest
import inspect
import shutil
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

import preprocess
from preprocess import estimators, frames

ROOT = Path(__file__).parents[1]
SPARK = "preprocess.spark"


def modules():
    """The modules whose docstrings have examples."""
    for path in sorted((ROOT / "preprocess").rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        is_here = not name.startswith(SPARK) or find_spec("pyspark")
        if is_here and ">>> " in path.read_text(encoding="utf-8"):
            yield name


def found_in(name):
    """The examples of a module."""
    return doctest.DocTestFinder(exclude_empty=True).find(import_module(name), name)


@pytest.mark.parametrize("name", list(modules()))
def test_examples_are_true(name, tmp_path, monkeypatch):
    """They give what they say, in a folder that holds the seeds."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    told = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)

    for example in found_in(name):
        runner.run(example, out=told.append)

    assert runner.tries > 0
    assert runner.failures == 0, "".join(told)


def public():
    """What a user may import, but for what runs on Spark."""
    return [getattr(module, name) for module in (preprocess, frames, estimators) for name in module.__all__]


def test_every_public_function_has_an_example():
    """So that a reader sees it work before reading on."""
    functions = filter(inspect.isfunction, public())

    assert [function.__name__ for function in functions if ">>> " not in (function.__doc__ or "")] == []


def test_every_public_method_is_used_in_an_example():
    """Its own or that of another."""
    methods = {
        name
        for kind in filter(inspect.isclass, public())
        for name, value in vars(kind).items()
        if not name.startswith("_") and inspect.isfunction(getattr(value, "__func__", value))
    }
    sources = [example.source for name in modules() for test in found_in(name) for example in test.examples]

    assert [name for name in sorted(methods) if not any(f".{name}(" in source for source in sources)] == []
