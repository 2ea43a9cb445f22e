"""docs/input.md says what is true."""

import doctest

import pytest

from preprocess.files.compression import PACKED
from preprocess.files.read import READABLE
from preprocess.files.shapes import SHAPES

ROLES = ("text", "source", "url", "author", "published", "language", "site_name")


@pytest.fixture
def page(root) -> str:
    return (root / "docs/input.md").read_text(encoding="utf-8")


def test_every_kind_of_file_is_named(page):
    """Packings too."""
    assert [kind for kind in (*READABLE, *PACKED) if f"`{kind}`" not in page] == []


def test_table_of_tools_is_that_of_the_code(page):
    """A row a tool, with each name that it has for a field of ours."""
    rows = []
    for shape in SHAPES:
        names = [*shape.names.items(), *shape.guarded.items()]
        cells = (", ".join(f"`{name}`" for name, meant in names if meant == role) for role in ROLES)
        rows.append(f"| {' | '.join([shape.tool, f'`{shape.sign}`', *cells])} |")

    assert "\n".join(rows) in page


def test_examples_run(page, tmp_path, monkeypatch):
    """As they stand there, one after the other."""
    monkeypatch.chdir(tmp_path)
    examples = doctest.DocTestParser().get_doctest(page, {}, "docs/input.md", None, 0)

    assert doctest.DocTestRunner().run(examples).failed == 0
    assert len(examples.examples) > 10
