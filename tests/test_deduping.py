"""The whole copies job on a file: what is found, what it is called, and that the way it is done changes nothing."""

import json
import re
import subprocess
import sys
import tempfile
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from preprocess import dedupe
from preprocess.copies import bulk
from preprocess.copies.wording import normal
from preprocess.errors import InputError, UsageError
from preprocess.files.slices import slices
from preprocess.settings import Policy, ReadSettings, Settings

TEXT = " ".join(f"word{n}" for n in range(100))
NEWER = TEXT + " " + " ".join(f"more{n}" for n in range(10))
OVERLAPS = ("jaccard", "contained", "passages")


@pytest.fixture(scope="module")
def planted(plant):
    """A folder with 600 articles and the truth about the copies among them."""
    return plant(600)


@pytest.fixture
def truth(planted):
    """Each copy with its origin and its kind."""
    return [json.loads(line) for line in (planted / "truth.jsonl").read_text(encoding="utf-8").splitlines()]


def write(path, texts, **columns):
    rows = [{"id": f"a{n}", "text": text} | {name: c[n] for name, c in columns.items()} for n, text in enumerate(texts)]
    path.write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    return path


def same(one, other):
    return (
        (one.ids, one.links, one.skipped_keys) == (other.ids, other.links, other.skipped_keys)
        and np.array_equal(one.groups, other.groups)
        and np.array_equal(one.pairs, other.pairs)
    )


def test_planted_copies_are_found_as_what_they_are(planted, truth):
    """Every planted copy is linked to its origin, and nothing is linked that shares no origin."""
    found = dedupe(planted / "articles.parquet")
    kinds = {frozenset((link.copy, link.origin)): link.kind for link in found.links}
    family = {row["copy"]: row["origin"] for row in truth}

    assert [kinds.get(frozenset((row["copy"], row["origin"]))) for row in truth] == [row["kind"] for row in truth]
    assert all(family.get(a, a) == family.get(b, b) for a, b in map(tuple, kinds))


def test_one_of_a_group_stays(planted, truth):
    """Exact and near copies are in the group of a kept article; a kept article is in its own."""
    found = dedupe(planted / "articles.parquet")
    groups = dict(zip(found.ids, (found.ids[number] for number in found.groups), strict=True))

    assert all(groups[kept] == kept for kept in groups.values())
    assert all(groups[row["copy"]] == groups[row["origin"]] for row in truth if row["kind"] == "exact")
    assert sum(groups[row["copy"]] == groups[row["origin"]] for row in truth if row["kind"] == "near") > 20


def test_without_excerpts_the_likes_are_the_same(planted):
    """Leaving passages out of the keys loses excerpts and nothing else."""
    whole, part = (dedupe(planted / "articles.parquet", excerpts=excerpts) for excerpts in (True, False))

    assert "passage" not in part.skipped_keys
    for kind in ("exact", "near"):
        assert [link for link in part.links if link.kind == kind] == [link for link in whole.links if link.kind == kind]


def test_compiled_loops_and_numpy_find_the_same(planted, monkeypatch):
    """It does not matter to the result which inner loops were used."""
    plain = dedupe(planted / "articles.parquet")
    monkeypatch.setattr(bulk, "FEW", 0)

    assert same(dedupe(planted / "articles.parquet"), plain)


@pytest.fixture(scope="module")
def thousands(root, tmp_path_factory):
    """A table of 3,000 articles."""
    folder = tmp_path_factory.mktemp("thousands")
    command = [sys.executable, root / "scripts/planted.py", "--articles", "3000", "--out", folder]
    subprocess.run(command, check=True)
    return folder / "articles.parquet"


@pytest.mark.parametrize("excerpts", [True, False])
def test_disk_does_not_change_the_result(thousands, excerpts):
    """Where next to nothing may be held, nearly all goes to disk, and the same is found to the last byte."""
    whole = dedupe(thousands, excerpts=excerpts)
    spilt = dedupe(thousands, memory=1, excerpts=excerpts)

    assert same(spilt, whole)
    assert all(np.array_equal(getattr(spilt.overlaps, n), getattr(whole.overlaps, n)) for n in OVERLAPS)
    assert whole.memory.spilled == 0 < 3000 * 5000 < spilt.memory.spilled


def test_what_is_held_stays_under_the_bound(thousands):
    """A quarter of the bound is left for work."""
    found = dedupe(thousands, memory=8).memory

    assert 5 << 20 < found.held <= 6 << 20
    assert found.bound == 8 << 20


def test_full_disk_is_told(thousands):
    """Where a temporary file cannot be written, the run ends with a sentence that says where and what to do."""
    code = f"""
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
from preprocess import dedupe
dedupe({str(thousands)!r}, memory=1)
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False).stderr

    assert "RunError" in told
    assert "a temporary file cannot be written: File too large; TMPDIR names another folder" in told


def test_temporary_files_are_gone_after_an_error(tmp_path, thousands, monkeypatch):
    """A file that breaks off after much has gone to disk leaves nothing there."""
    data = bytearray(thousands.read_bytes())
    data[len(data) * 3 // 4 : len(data) * 3 // 4 + 2_000] = bytes(2_000)
    (tmp_path / "a.parquet").write_bytes(data)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))

    with pytest.raises(InputError):
        dedupe(tmp_path / "a.parquet", memory=1)
    assert list((tmp_path / "temporary").iterdir()) == []


def test_lines_and_tables_give_the_same(planted, tmp_path):
    """JSON lines and Parquet of the same articles have the same copies."""
    table = pq.read_table(planted / "articles.parquet")
    file = write(tmp_path / "a.jsonl", table["text"].to_pylist())
    pq.write_table(table.set_column(0, "id", pa.array([f"a{n}" for n in range(len(table))])), tmp_path / "a.parquet")

    assert same(dedupe(file), dedupe(tmp_path / "a.parquet"))


def test_cut_offs_are_the_policys(planted):
    """A policy under which nothing is near enough has no near copies."""
    strict = Settings(policy=Policy(near=1.0, excerpt=1.0))

    assert "near" not in {link.kind for link in dedupe(planted / "articles.parquet", strict).links}


def test_longest_passage_is_where_it_says(tmp_path, planted):
    """The evidence of an excerpt is the place of its first word in both articles, and how many words it has."""
    text = pq.read_table(planted / "articles.parquet")["text"][0].as_py().replace("“", "").replace("”", "").split()
    words = text[20:80]
    found = dedupe(write(tmp_path / "a.jsonl", [" ".join(text), " ".join(["first", "of", "all", *words])]))

    assert found.overlaps.passages.tolist() == [[20, 3, 60]]


def test_shown_passages_hold_the_same_words(planted):
    """The extents of a link's passage hold the same words, but for case and signs, in the copy and in the origin."""
    table = pq.read_table(planted / "articles.parquet")
    texts = dict(zip(table["id"].to_pylist(), table["text"].to_pylist(), strict=True))
    found = dedupe(planted / "articles.parquet")
    shown = found.passages()

    assert [one.link for one in shown] == list(found.links)
    for one in shown:
        passage = one.told.evidence.passages[0]
        for name, stretch, extent in (
            (one.link.copy, one.copy, passage.a),
            (one.link.origin, one.origin, passage.b),
        ):
            assert stretch.text == texts[name][slice(*stretch.extent)]
            assert extent == stretch.extent
            assert [normal(word) for word in re.findall(r"[^\W_]+(?:’\w+)?", stretch.text)] == list(one.copy.words)


def test_passages_of_some_links_are_shown(tmp_path):
    """Only what is asked for is looked up, in the order of the links."""
    found = dedupe(write(tmp_path / "a.jsonl", [TEXT, f"Now: {NEWER}", NEWER]))
    link = next(link for link in found.links if (link.copy, link.origin) == ("a1", "a0"))
    shown = found.passages([link])

    assert [(one.link, one.copy.extent, one.origin.extent) for one in shown] == [
        (link, (5, 5 + len(TEXT)), (0, len(TEXT)))
    ]


@pytest.mark.parametrize("texts", [[TEXT], [TEXT, "short"], [TEXT, NEWER.replace("word50", "other")]])
def test_passages_of_a_changed_file_are_refused(tmp_path, texts):
    """No words are shown that were not compared."""
    found = dedupe(write(tmp_path / "a.jsonl", [TEXT, NEWER]))
    write(tmp_path / "a.jsonl", texts)

    with pytest.raises(InputError, match="has changed since its copies were found"):
        found.passages()


def test_empty_articles_belong_to_no_group(tmp_path):
    """A text without words copies nothing."""
    found = dedupe(write(tmp_path / "a.jsonl", ["", "...", "one word", "", "One word!"]))

    assert found.groups.tolist() == [-1, -1, 2, -1, 2]
    assert [(link.kind, link.copy, link.origin) for link in found.links] == [("exact", "a4", "a2")]


def test_repeated_and_missing_ids_are_told_apart(tmp_path):
    """Every article has an id of its own: a repeated one is numbered, a missing one is its place."""
    file = write(tmp_path / "a.jsonl", ["a b", "c d", "e f"], id=["x", "x", None])

    assert dedupe(file).ids == ("x", "x~2", "3")


def test_the_earlier_of_two_is_the_origin(tmp_path):
    """Where the file has dates, they direct links, whatever the order of the file."""
    file = write(tmp_path / "a.jsonl", [TEXT, NEWER, TEXT], published=["2024-05-03", "2024-05-02", "2024-05-01"])
    found = dedupe(file)

    assert {(one.copy, one.origin, one.kind, one.direction) for one in found.links} == {
        ("a0", "a2", "exact", "date"),
        ("a1", "a2", "near", "date"),
    }
    assert found.groups.tolist() == [2, 2, 2]


def test_a_newer_version_by_one_outlet_replaces_the_older(tmp_path):
    """Where the file has sources too, what an outlet wrote last stays."""
    file = write(tmp_path / "a.jsonl", [TEXT, NEWER], published=["2024-05-01", "2024-05-02"], source=["x", "x"])

    assert dedupe(file).groups.tolist() == [1, 1]


def test_sources_and_dates_of_a_table_are_read(tmp_path):
    """Parquet's own dates, and fields of other names, are understood."""
    days = pa.array([date(2024, 5, 1), date(2024, 5, 2)])
    pq.write_table(pa.table({"text": [TEXT, NEWER], "day": days, "outlet": ["x", "x"]}), tmp_path / "a.parquet")
    settings = Settings(read=ReadSettings(date_field="day", source_field="outlet"))

    assert dedupe(tmp_path / "a.parquet", settings).groups.tolist() == [1, 1]
    assert dedupe(tmp_path / "a.parquet").links[0].direction == "undetermined"


def test_odd_sources_and_dates_are_no_error(tmp_path):
    """What is no source or no date counts as missing."""
    odd = [{"x": 1}, ["a", "b"], None, 3.5]

    assert dedupe(write(tmp_path / "a.jsonl", [TEXT] * 4, source=odd, published=odd)).groups.tolist() == [0] * 4


def test_rows_without_text_are_empty(tmp_path):
    """A null in a table, and a table that is cut out of another, are read."""
    table = pa.table({"text": pa.array(["left out", "one two", None, "three"])}).slice(1)
    pq.write_table(table, tmp_path / "a.parquet")
    found = list(slices(tmp_path / "a.parquet", ReadSettings()))

    assert [(item.ids, item.limits.tolist(), item.data.tobytes()[: item.limits[-1]]) for item in found] == [
        (("1", "2", "3"), [0, 7, 7, 12], b"one twothree")
    ]


def test_other_files_are_refused(tmp_path):
    """The error says what can be read."""
    (tmp_path / "a.csv").write_text("text\nx\n")

    with pytest.raises(UsageError, match=r"neither \.parquet nor \.jsonl"):
        dedupe(tmp_path / "a.csv")


def test_table_without_texts_is_refused(tmp_path):
    """The error names the fields that there are."""
    pq.write_table(pa.table({"body": ["x"]}), tmp_path / "a.parquet")

    with pytest.raises(UsageError, match='has no field "text", but body'):
        dedupe(tmp_path / "a.parquet")


@pytest.mark.parametrize("name", ["a.parquet", "a.jsonl", "a.jsonl.gz"])
@pytest.mark.parametrize("content", [b"[1]\n", b"\x00 no row\n"])
def test_broken_file_is_an_error(tmp_path, name, content):
    """Copies of half a corpus would be no result."""
    (tmp_path / name).write_bytes(content)

    with pytest.raises(InputError):
        dedupe(tmp_path / name)


def test_broken_rows_are_rejected_and_the_others_stay(tmp_path):
    """Each with its line and what is wrong with it."""
    file = tmp_path / "a.jsonl"
    rows = ['{"id": "a", "text": "The old bridge closes."}', "[1]", '{"id": "b", "text": 7}', '{"id": "c", "txt": ""}']
    file.write_text("\n".join([*rows, rows[0]]), encoding="utf-8")

    found = dedupe(file)

    assert found.ids == ("a", "a~2")
    assert [(one.line, one.error[:30]) for one in found.rejected] == [
        (2, "is a JSON list, not an object "),
        (3, 'the field "text" is 7, not a t'),
        (4, 'the record has no field "text"'),
    ]


def test_file_without_the_field_of_texts_is_told(tmp_path):
    """With the name that may be meant."""
    file = tmp_path / "a.jsonl"
    file.write_text('{"id": "a", "txt": "The old bridge closes."}', encoding="utf-8")

    with pytest.raises(InputError, match='no field "text" for its text: did you mean "txt"'):
        dedupe(file)


def test_groups_are_decided_again_without_reading(tmp_path):
    """Other cut-offs, the same comparison: the file may be gone."""
    file = tmp_path / "a.jsonl"
    words = [f"w{place}" for place in range(100)]
    texts = [" ".join(words), " ".join([*words[:75], *(f"x{place}" for place in range(25))])]
    file.write_text(
        "\n".join(json.dumps({"id": str(n), "text": text}) for n, text in enumerate(texts)), encoding="utf-8"
    )
    found = dedupe(file)
    file.unlink()

    again = found.rejudge(Policy(near=0.9, excerpt=0.9))

    assert (len(found.links), len(again.links)) == (1, 0)
    assert again.groups.tolist() == [0, 1]
