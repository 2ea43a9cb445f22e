"""The schema of sources.json in the documentation is that of the records, and what a run leaves keeps to it."""

import json
import subprocess
import sys

import pytest
from jsonschema import Draft202012Validator, ValidationError

from preprocess import run


@pytest.fixture
def validator(root):
    """Holds a value to the schema."""
    schema = json.loads((root / "docs/sources.schema.json").read_bytes())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def told(out):
    """What a run tells of its sources."""
    return json.loads((out / "sources.json").read_bytes())


def test_schema_is_that_of_the_records(root, tmp_path):
    """It is written anew after a change: scripts/write_schema.py docs/sources.schema.json."""
    written = tmp_path / "schema.json"
    subprocess.run([sys.executable, root / "scripts/write_schema.py", written], check=True)

    assert written.read_bytes() == (root / "docs/sources.schema.json").read_bytes()


def test_every_field_is_described(validator):
    """What a key means stands beside it."""
    for part in validator.schema["$defs"].values():
        assert part["description"]
        if len(part["properties"]) > 2:
            assert all(one.get("description") for one in part["properties"].values()), part["title"]


def test_sources_of_the_seeds_keep_to_it(validator, root, tmp_path):
    """A run of five articles."""
    run(root / "seeds", out=tmp_path)

    validator.validate(told(tmp_path))


def test_sources_of_many_articles_keep_to_it(validator, finished):
    """A run with copies, bad dates and missing fields."""
    validator.validate(told(finished))


@pytest.mark.parametrize("change", [{"grade": "A"}, {"articles": "many"}, {"timing": {}}])
def test_other_figures_do_not(validator, finished, change):
    """A key that is not known, missing or of another type is found."""
    found = told(finished)
    found["sources"][0] |= change

    with pytest.raises(ValidationError):
        validator.validate(found)


def test_table_has_a_column_for_each_figure(finished):
    """Of an estimate its bounds and its number too; lists are left out."""
    header, *rows = (finished / "sources.csv").read_text(encoding="utf-8").splitlines()
    columns = header.split(",")

    assert len(rows) == len(told(finished)["sources"])
    assert len(set(columns)) == len(columns)
    assert {"reporting_score", "reporting_score_low", "reporting_score_high", "reporting_score_n"} <= set(columns)
    assert {"furniture_labels_newsletter", "sourcing_kinds_other_media_n", "timing_lag_median"} <= set(columns)
    assert not [column for column in columns if "partners" in column or "cited" in column or "gaps" in column]
