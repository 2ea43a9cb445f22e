"""A temporary file: what is read is what was put there."""

import tempfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess.errors import RunError
from preprocess.scratch import Scratch


@given(st.lists(st.binary(max_size=9), max_size=6), st.data())
def test_any_stretch_is_read_back(parts, data):
    """Between the puttings too."""
    scratch, whole = Scratch(), b""
    for part in parts:
        scratch.append(part)
        whole += part
        start = data.draw(st.integers(0, len(whole)))
        found = bytearray(data.draw(st.integers(0, len(whole) - start)))
        scratch.fill(memoryview(found), start)
        assert bytes(found) == whole[start : start + len(found)]
    scratch.close()


def test_no_folder_at_all_is_told(monkeypatch):
    """Where no folder can be written to, the system cannot name one either."""
    monkeypatch.setattr(tempfile, "TemporaryFile", _missing)
    monkeypatch.setattr("preprocess.errors.gettempdir", _missing)
    with pytest.raises(RunError, match=r"TMPDIR: a temporary file cannot be written: No usable temporary directory"):
        Scratch()


def _missing(**_options):
    raise FileNotFoundError(2, "No usable temporary directory found")
