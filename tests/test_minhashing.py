"""Signatures that are kept: they come back as they were, and datasketch takes them for its own."""

import json
import sys

import numpy as np
import pyarrow.parquet as pq
import pytest
from datasketch import LeanMinHash, MinHash, MinHashLSH, MinHashLSHForest

import preprocess
from preprocess import Signatures, signatures
from preprocess.errors import InputError, UsageError


@pytest.fixture(scope="module")
def planted(plant):
    """A folder with 300 articles and the truth about the copies among them."""
    return plant(300)


@pytest.fixture(scope="module")
def signed(planted):
    """The signatures of those articles."""
    return signatures(planted / "articles.parquet")


@pytest.fixture(scope="module")
def likes(planted):
    """Each exact or near copy with its origin."""
    rows = map(json.loads, (planted / "truth.jsonl").read_text(encoding="utf-8").splitlines())
    return [(row["copy"], row["origin"]) for row in rows if row["kind"] != "excerpt"]


def rewritten(path, **changed):
    """Write a file of signatures anew with other columns."""
    with np.load(path) as file:
        columns = dict(file)
    with path.open("wb") as stream:
        np.savez(stream, **columns | changed)
    return path


def test_loaded_is_what_was_saved(signed, tmp_path):
    """Ids, values and how they were made come back."""
    signed.save(tmp_path / "signatures")
    found = Signatures.load(tmp_path / "signatures")

    assert np.array_equal(found.values, signed.values)
    assert (found.ids, found.scheme, found.seed, found.permutations) == (signed.ids, "affine32", 1, 128)
    assert (found.shingle_words, found.words, found.hash) == (5, signed.words, "preprocess.shingle_hash")


def test_the_same_signatures_are_the_same_bytes(signed, tmp_path):
    """Saving says nothing of when and where."""
    for name in ("a.npz", "b.npz"):
        signed.save(tmp_path / name)

    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_any_id_comes_back(tmp_path):
    """Ids may hold every character, and half ones."""
    ids = ("", "\x00", "a\x00", "é東", "\ud800", "~2")
    Signatures(ids=ids, values=np.zeros((6, 128), dtype=np.uint32)).save(tmp_path / "a")

    assert Signatures.load(tmp_path / "a").ids == ids


@pytest.mark.parametrize("lean", [True, False])
def test_datasketchs_index_finds_the_copies(signed, likes, lean):
    """Put into MinHashLSH, every planted copy is found by its origin."""
    index = MinHashLSH(num_perm=128, params=(32, 4))
    made = dict(signed.minhashes(lean=lean))
    for name, signature in made.items():
        index.insert(name, signature)

    assert len(likes) > 20
    assert all(copy in index.query(made[origin]) for copy, origin in likes)
    assert isinstance(made[signed.ids[0]], LeanMinHash if lean else MinHash)


def test_datasketchs_forest_finds_the_copies(signed, likes):
    """Put into MinHashLSHForest, every planted copy is among the nearest of its origin."""
    forest = MinHashLSHForest(num_perm=128)
    made = dict(signed.minhashes())
    for name, signature in made.items():
        forest.add(name, signature)
    forest.index()

    assert all(copy in forest.query(made[origin], 15) for copy, origin in likes)


def test_datasketchs_own_signature_agrees(signed, planted):
    """What datasketch computes of the same shingles has a Jaccard of 1 with ours, and may be joined with it."""
    table = pq.read_table(planted / "articles.parquet")
    words = [word.strip("“”.,’\n") for word in table["text"][0].as_py().lower().replace("’", "").split()]
    own = MinHash(num_perm=128, seed=1, scheme="affine32", hashfunc=preprocess.shingle_hash)
    own.update_batch([" ".join(words[at : at + 5]).encode() for at in range(len(words) - 4)])
    ours = next(signature for _, signature in signed.minhashes())

    assert ours.jaccard(own) == 1.0
    own.merge(ours)


def test_more_can_be_added_to_ours(signed):
    """The hash goes with the signature: a shingle that is added is hashed as all others."""
    ours = next(signature for _, signature in signed.minhashes())
    empty = MinHash(num_perm=128, seed=1, scheme="affine32", hashfunc=preprocess.shingle_hash)
    empty.update(b"one more of five words")
    ours.update(b"one more of five words")

    assert (ours.hashvalues <= empty.hashvalues).all()


@pytest.mark.parametrize(("key", "value"), [("scheme", "legacy"), ("version", 2), ("seed", 7), ("permutations", 64)])
def test_signatures_of_another_make_are_refused(signed, tmp_path, key, value):
    """The error says what is other, and how it should be."""
    signed.save(tmp_path / "a")
    with np.load(tmp_path / "a") as file:
        made = json.loads(file["made"].tobytes()) | {key: value}
    rewritten(tmp_path / "a", made=np.frombuffer(json.dumps(made).encode(), dtype=np.uint8))

    with pytest.raises(InputError, match=f"whose {key} is {value!r}, where ours is"):
        Signatures.load(tmp_path / "a")


@pytest.mark.parametrize(
    "changed",
    [
        {"limits": np.array([0, 5, 3])},
        {"limits": np.array([], dtype=np.int64)},
        {"limits": np.array([[0]])},
        {"values": np.zeros((2, 128), dtype=np.uint32)},
        {"values": np.zeros((300, 128), dtype=np.int64)},
        {"made": np.frombuffer(b"{}", dtype=np.uint8)},
        {"made": np.frombuffer(b"[1]", dtype=np.uint8)},
        {"ids": np.array(["a", None], dtype=object)},
    ],
)
def test_damaged_files_are_refused(signed, tmp_path, changed):
    """What does not fit together is no result."""
    signed.save(tmp_path / "a")

    with pytest.raises(InputError, match="holds no signatures"):
        Signatures.load(rewritten(tmp_path / "a", **changed))


@pytest.mark.parametrize("content", [b"", b"PK", b"no signatures", b"\x80\x04N.", b"\x93NUMPY\x01\x00"])
def test_other_files_are_refused(tmp_path, content):
    """So is a file of another kind."""
    (tmp_path / "a").write_bytes(content)

    with pytest.raises(InputError, match="holds no signatures"):
        Signatures.load(tmp_path / "a")


def test_cut_files_are_refused(signed, tmp_path):
    """So is one that breaks off anywhere."""
    signed.save(tmp_path / "whole")
    whole = (tmp_path / "whole").read_bytes()
    for size in range(0, len(whole), len(whole) // 20):
        (tmp_path / "a").write_bytes(whole[:size])
        with pytest.raises(InputError):
            Signatures.load(tmp_path / "a")


def test_missing_file_is_an_error(tmp_path):
    """The error names it."""
    with pytest.raises(InputError, match="cannot be read: No such file"):
        Signatures.load(tmp_path / "none")


def test_missing_datasketch_is_told(signed, monkeypatch):
    """Without datasketch the error says how to get it."""
    monkeypatch.setitem(sys.modules, "datasketch", None)

    with pytest.raises(UsageError, match=r'pip install "news-preprocess\[datasketch\]"'):
        next(signed.minhashes())
