"""Writes the JSON Schema of sources.json from the records that it is made of, with what their docstrings say.

Example: python scripts/write_schema.py docs/sources.schema.json
"""

import json
import re
import sys
from dataclasses import fields, is_dataclass
from inspect import getdoc
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from preprocess.report import measures

_FIELD = re.compile(r"^    (\w+): (.*(?:\n {8,}.*)*)", re.MULTILINE)


def schema() -> dict[str, Any]:
    """Return the schema of ``sources.json``: every key is there, and no other."""
    reports = TypeAdapter(tuple[measures.SourceReport, ...]).json_schema(mode="serialization")
    parts = reports.pop("$defs")
    for name, part in parts.items():
        _complete(part, getattr(measures, name))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "sources.json",
        "description": "The figures of the sources of a run.",
        "type": "object",
        "properties": {"sources": reports},
        "required": ["sources"],
        "additionalProperties": False,
        "$defs": parts,
    }


def _complete(part: dict[str, Any], record: type) -> None:
    """Add what the docstring says of a record and of its fields."""
    if not is_dataclass(record):
        raise TypeError(f"{record} is no record")
    told = getdoc(record) or ""
    part["description"] = " ".join(told.partition("\n\nAttributes:")[0].split())
    said = {name: " ".join(words.split()) for name, words in _FIELD.findall(told)}
    for field in fields(record):
        own = part["properties"][field.name]
        own.pop("default", None)
        own.pop("title", None)
        if field.name in said:
            own["description"] = said[field.name]
    part["required"] = [field.name for field in fields(record)]
    part["additionalProperties"] = False


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(schema(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
