"""The command that finds copies in a large file: data on stdout or in a folder, words on stderr."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from preprocess.cli import main

TEXT = " ".join(f"word{n}" for n in range(100))
NEAR = TEXT.replace("word50", "other")
EXCERPT = " ".join(TEXT.split()[:45] + [f"own{n}" for n in range(70)])
ROWS = [
    {"id": "a", "text": TEXT},
    {"id": "b", "text": TEXT.upper()},
    {"id": "c", "text": NEAR},
    {"id": "d", "text": EXCERPT},
    {"id": "e", "text": "..."},
]


@pytest.fixture
def file(tmp_path):
    """Five articles: one, a copy, an edited copy, one that has a part of it, and one without words."""
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(map(json.dumps, ROWS)), encoding="utf-8")
    return path


def run(*arguments):
    return CliRunner().invoke(main, ["dedupe", *map(str, arguments)])


def rows(data):
    return [json.loads(line) for line in data.splitlines()]


def test_every_article_has_a_row(file):
    """It says which kept article stands for it, and why it is dropped."""
    told = [(row["id"], row["group"], row["keep"], row["reason"]) for row in rows(run(file).stdout)]

    assert told == [
        ("a", "a", True, None),
        ("b", "a", False, "exact"),
        ("c", "a", False, "near"),
        ("d", "d", True, None),
        ("e", None, False, "empty"),
    ]


def test_the_words_say_what_was_found(file):
    """Articles, what is kept and dropped, skipped keys and memory are told on stderr."""
    told = run(file).stderr

    assert "articles in            5" in told
    assert "kept                   2" in told
    assert "dropped                3  empty 1  exact 1  near 1" in told
    assert "skipped keys           0  signature 0  passage 0" in told
    assert "of 4096 MB; 0 MB went to temporary files" in told


def test_a_folder_gets_groups_links_and_counts(file, tmp_path):
    """With -o nothing is printed but words; the links show where the same words stand in both texts."""
    done = run(file, "-o", tmp_path / "out")
    groups, links = (rows((tmp_path / "out" / name).read_bytes()) for name in ("groups.jsonl", "links.jsonl"))
    figures = json.loads((tmp_path / "out" / "copies.json").read_bytes())
    texts = {row["id"]: row["text"].lower() for row in ROWS}

    assert done.stdout == ""
    assert groups == rows(run(file).stdout)
    assert {(one["copy"], one["origin"], one["kind"]) for one in links} == {
        ("b", "a", "exact"),
        ("c", "a", "near"),
        ("d", "a", "excerpt"),
        ("d", "c", "excerpt"),
    }
    for one in links:
        (passage,) = one["evidence"]["passages"]
        assert texts[one["copy"]][slice(*passage["copy"])] == texts[one["origin"]][slice(*passage["origin"])]
    assert (figures["articles"], figures["kept"]) == (5, 2)
    assert figures["links"] == {"exact": 1, "excerpt": 2, "near": 1}
    assert figures["memory"]["bound"] == 4096 << 20


def test_excerpts_can_be_left_out(file):
    """Then only what is alike as a whole is looked for."""
    assert "passage" not in run(file, "--no-excerpts").stderr


def test_settings_are_those_of_every_command(tmp_path):
    """Fields of other names, cut-offs and the bound on memory are set as everywhere."""
    pq.write_table(pa.table({"name": ["x", "y"], "body": [TEXT, NEAR]}), tmp_path / "a.parquet")
    fields = ["--text-field", "body", "--id-field", "name"]

    assert [row["id"] for row in rows(run(tmp_path / "a.parquet", *fields).stdout)] == ["x", "y"]
    assert "of 64 MB" in run(tmp_path / "a.parquet", *fields, "--memory", "64").stderr
    assert run(tmp_path / "a.parquet", *fields, "--memory", "1").exit_code == 2


def test_a_runs_folder_is_not_written_into(file, tmp_path):
    """Its links would be lost."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out/manifest.json").write_text("{}")
    done = run(file, "-o", tmp_path / "out")

    assert done.exit_code == 2
    assert "is the folder of a run" in done.stderr


@pytest.mark.parametrize("name", ["none.jsonl", "none.parquet"])
def test_missing_file_is_wrong_use(tmp_path, name):
    """The error names it, and the exit code is 2."""
    done = run(tmp_path / name)

    assert done.exit_code == 2
    assert f"{name}: there is no such file" in done.stderr


def test_help_shows_an_example():
    """As that of every command does."""
    assert "Example: preprocess dedupe articles.parquet" in run("--help").stdout
