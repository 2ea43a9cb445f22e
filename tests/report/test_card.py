"""The dataset card: what datasets and the Hub read of it, and what people do."""

import json
import os
import re
import subprocess
import sys

import pytest
import yaml
from huggingface_hub import DatasetCard

import preprocess
from preprocess.article import FORMATS, Article
from preprocess.boilerplate import Profile
from preprocess.files.declared import TABLES
from preprocess.loading import load
from preprocess.pipeline import run_articles
from preprocess.report.card import is_own

HOSTILE = "Gaz|ette: <script>alert(1)</script>\n# [a](javascript:b) `c` \u202e {d} *e* ---"
LOAD = """
import json, sys
import datasets
datasets.disable_progress_bars()
for out, name, streaming in json.loads(sys.argv[1]):
    found = datasets.load_dataset(out, name, split="train", streaming=streaming)
    print(json.dumps([list(found.features), [row for row in found]], default=str))
"""


@pytest.fixture(scope="module")
def outs(root, tmp_path_factory):
    """Runs on the seeds, on one empty article, and on fields whose types change, in both formats, by name."""
    folder = tmp_path_factory.mktemp("outs")
    text = "The mayor of Springfield resigned on Monday after {} votes of the council, the county said."
    carried = [{"n": 1}, {"n": "one", "at": {"a": 1}}, {"n": [2], "at": {"b": [1]}}, {"no": None, "late": 2.5}]
    found = {
        "seeds": preprocess.run(root / "seeds"),
        "none": run_articles([Article(id="a", text="")]),
        "mixed": run_articles(
            Article(id=f"a{number}", text=text.format(number), extra=extra) for number, extra in enumerate(carried)
        ),
    }
    for name, corpus in found.items():
        for format_ in FORMATS:
            corpus.save(folder / f"{name}-{format_}", format=format_)
    return folder


@pytest.fixture(scope="module")
def loaded(outs):
    """Columns and rows as datasets loads them, by run, table and whether streamed: in a process of its own, offline."""
    tables = [(f"seeds-{format_}", name) for format_ in FORMATS for name in (None, "articles", "links", "candidates")]
    asked = [(out, name, name == "links") for out, name in tables]
    asked += [("seeds-jsonl", "sources", False), ("seeds-parquet", "sources", True)]
    asked += [("mixed-jsonl", "articles", True), ("mixed-parquet", "articles", False)]
    asked += [(f"none-{format_}", name, True) for format_ in FORMATS for name in (None, "links")]
    wanted = [(str(outs / out), name, streaming) for out, name, streaming in asked]
    told = run_python(outs, LOAD, json.dumps(wanted)).splitlines()
    return {(out, name): json.loads(line) for (out, name, _), line in zip(asked, told, strict=True)}


def run_python(folder, code, *words):
    """What a program prints that runs in a folder, offline."""
    quiet = {"HF_HOME": str(folder / "cache"), "HF_DATASETS_OFFLINE": "1", "HF_HUB_OFFLINE": "1"}
    command = [sys.executable, "-c", code, *words]
    return subprocess.run(
        command, env=os.environ | quiet, cwd=folder, capture_output=True, text=True, check=True
    ).stdout


def head(out):
    """The head of a run's card as YAML has it."""
    return yaml.safe_load((out / "README.md").read_text(encoding="utf-8").split("\n---\n")[0])


def body(out):
    """The rest of a run's card."""
    return (out / "README.md").read_text(encoding="utf-8").split("\n---\n", 1)[1]


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize(("name", "count"), [(None, 4), ("articles", 5), ("links", 4), ("candidates", 10)])
def test_load_dataset_gives_every_table(loaded, format_, name, count):
    """As many rows as the run left, with the declared columns; the corpus is the default."""
    columns, rows = loaded[f"seeds-{format_}", name]
    own = list(TABLES[name or "corpus"])

    assert columns[: len(own)] == own
    assert len(rows) == count


def test_load_dataset_gives_the_same_of_both_formats(loaded):
    """Parts are an object in the one, and a list in the other."""
    (_, lines), (_, columns) = (loaded[f"seeds-{format_}", "articles"] for format_ in FORMATS)

    assert [row["text"] for row in lines] == [row["text"] for row in columns]
    for one, other in zip(lines, columns, strict=True):
        parts = {part["sign"]: part["value"] for part in other["originality"]["parts"]}
        assert one["originality"]["parts"] == pytest.approx(parts)  # the type Json loses the last digit


def test_load_dataset_gives_the_figures_of_sources(loaded):
    """A number that no source has is a column of numbers all the same."""
    (columns, rows), other = (loaded[f"seeds-{format_}", "sources"] for format_ in FORMATS)

    assert [row["source"] for row in rows] == ["justthenews.com", None]
    assert "furniture_share_low" in columns
    assert other[0] == columns
    # Of JSON lines datasets takes what looks like a date for one.
    dates = {"first": None, "last": None}
    assert [row | dates for row in other[1]] == [row | dates for row in rows]


def test_load_dataset_bears_fields_that_change_their_type(loaded):
    """Types are declared for all rows, so a later row does not end it."""
    (_, lines), (_, columns) = (loaded[f"mixed-{format_}", "articles"] for format_ in FORMATS)

    assert [row["n"] for row in lines] == [1, "one", [2], None]
    assert [row["n"] for row in columns] == ["1", "one", "[2]", None]
    assert [row["at"] for row in columns] == [None, '{"a": 1}', '{"b": [1]}', None]
    assert [row["late"] for row in lines] == [row["late"] for row in columns] == [None, None, None, 2.5]


def test_load_dataset_sees_that_a_folder_was_written_anew(tmp_path):
    """What was kept of a folder of this name, with a card that is else the same, is not taken for it."""
    code = "from datasets import load_dataset; print(load_dataset('OUT', split='train')[0]['id'])"
    told = []
    for name in ("a", "b"):
        run_articles([Article(id=name, text="The ferry stood still on Monday.")]).save(tmp_path / "OUT")
        told.append(run_python(tmp_path, code).strip())

    assert told == ["a", "b"]


@pytest.mark.parametrize("format_", FORMATS)
def test_load_dataset_streams_tables_without_a_row(loaded, format_):
    """A run that kept nothing has tables all the same."""
    columns, rows = loaded[f"none-{format_}", None]

    assert columns[: len(TABLES["corpus"])] == list(TABLES["corpus"])
    assert rows == loaded[f"none-{format_}", "links"][1] == []


@pytest.mark.parametrize("format_", FORMATS)
def test_head_is_what_the_hub_reads(outs, format_):
    """Languages, size, and one file a configuration; a licence is nobody's to invent."""
    out = outs / f"seeds-{format_}"
    data = DatasetCard.load(out / "README.md").data.to_dict()

    assert data["language"] == ["en"]
    assert data["size_categories"] == ["n<1K"]
    assert "license" not in data
    assert all((out / one["data_files"]).is_file() for one in data["configs"])
    assert [one["config_name"] for one in data["configs"] if one.get("default")] == ["corpus"]


def test_declared_columns_are_those_of_the_rows(outs):
    """Of every table of JSON lines, in their order but for the carried ones."""
    for out in ("seeds-jsonl", "mixed-jsonl"):
        for info in head(outs / out)["dataset_info"]:
            rows = (outs / out / f"{info['config_name']}.jsonl").read_text(encoding="utf-8").splitlines()
            names = {one["name"] for one in info["features"]}
            assert all(json.loads(row).keys() <= names for row in rows)


def test_fields_without_a_column_leave_the_types_open(tmp_path):
    """Datasets refuses a column that is not declared; then it must find the types itself."""
    extra = {f"f{number}": number for number in range(300)}
    run_articles([Article(id="a", text="The mayor resigned on Monday.", extra=extra)]).save(tmp_path)

    assert {one["config_name"] for one in head(tmp_path)["dataset_info"]} == {"links", "candidates", "sources"}


def test_body_tells_what_is_there(outs):
    """Counts by reason, sources, what was stripped, how it was made, and what the figures do not say."""
    told = body(outs / "seeds-jsonl")

    assert "| dropped: restatement | 1 |" in told
    assert re.search(r"\| justthenews.com \| 1 \| 1 \| \d", told)
    assert re.search(r"\| donation \| \d+ \| \d\.\d\d% \|", told)
    assert "no measure of truth" in told
    assert json.loads((outs / "seeds-jsonl/manifest.json").read_bytes())["models"]["sourcing"] in told


def test_settings_that_are_not_the_default_are_told(tmp_path):
    """By name and value; the folders of a person's machine are not."""
    profile = tmp_path / "mine.json"
    profile.write_bytes(Profile().content())
    chosen = preprocess.Settings.model_validate({"policy": {"near": 0.7}, "mark": {"profile": str(profile)}})
    run_articles([Article(id="a", text="The mayor resigned.")], chosen).save(tmp_path)

    assert "| policy.near | 0.7 |" in body(tmp_path)
    assert str(tmp_path) not in body(tmp_path)


def test_nothing_hostile_is_obeyed(tmp_path):
    """A source's name neither ends a table's cell, nor is it a tag, a link, a heading or YAML."""
    article = Article(id="a", text="The mayor resigned on Monday.", source=HOSTILE, language="en")
    run_articles([article]).save(tmp_path)
    row = next(line for line in body(tmp_path).splitlines() if line.startswith("| Gaz"))

    assert len(re.findall(r"(?<!\\)\|", row)) == 7
    assert not re.search(r"(?<!\\)[<>\[\]`*]", row)
    assert "\u202e" not in row
    assert head(tmp_path)["configs"][0]["config_name"] == "corpus"


def test_sources_past_fifty_are_told_together(tmp_path):
    """With their sums."""
    articles = [Article(id=f"{n}", text=f"Mayor {n} resigned on Monday.", source=f"s{n:02}") for n in range(53)]
    corpus = run_articles(articles)
    corpus.save(tmp_path)
    last = re.search(r"\| 3 others \| 3 \| (\d) \|", body(tmp_path))

    assert int(last[1]) == sum(one.kept for one in corpus.by_source()[50:])


def test_same_run_has_the_same_card(outs, tmp_path):
    """And another run into the folder writes it anew."""
    corpus = load(outs / "seeds-jsonl")
    corpus.save(tmp_path)
    first = (tmp_path / "README.md").read_bytes()
    corpus.rejudge(preprocess.Policy(restatement=1.0)).save(tmp_path)
    assert "| kept | 5 |" in body(tmp_path)

    corpus.save(tmp_path)

    assert (tmp_path / "README.md").read_bytes() == first == (outs / "seeds-jsonl/README.md").read_bytes()


@pytest.mark.parametrize("change", [(rb"(?s).*", b"# My notes\n"), (rb"# license", b"license: cc0-1.0\n#")])
def test_card_of_a_person_stays(outs, tmp_path, caplog, change):
    """One that was written by hand, and ours with something changed in it; it is told, and stands in the manifest."""
    mine = re.sub(*change, (outs / "seeds-jsonl/README.md").read_bytes(), count=1)
    tmp_path.joinpath("README.md").write_bytes(mine)

    load(outs / "seeds-jsonl").save(tmp_path)

    assert tmp_path.joinpath("README.md").read_bytes() == mine
    assert "README.md: is not as a run wrote it" in caplog.text
    assert json.loads(tmp_path.joinpath("manifest.json").read_bytes())["card"] is False
    assert json.loads((outs / "seeds-jsonl/manifest.json").read_bytes())["card"] is True


def test_examples_of_the_page_run(root, outs, tmp_path):
    """Those in Python of docs/output.md, beside a run that left Parquet."""
    (tmp_path / "OUT").symlink_to(outs / "seeds-parquet", target_is_directory=True)
    page = (root / "docs/output.md").read_text(encoding="utf-8")
    examples = "".join(re.findall(r"```python\n(.*?)```", page, re.DOTALL))

    told = run_python(tmp_path, examples + "print(len(dropped), len(corpus), len(links), spans[0]['label'])")

    assert told.split()[:3] == ["1", "4", "4"]


@pytest.mark.parametrize("content", [b"", b"\xff", b"<!-- preprocess wrote this card"])
def test_what_is_no_card_is_not_ours(content):
    """Whatever the bytes are."""
    assert not is_own(content)
