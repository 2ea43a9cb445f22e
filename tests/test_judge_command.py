"""The command judge: other cut-offs, other choices of who stays, and what stands near a cut-off."""

import json

import pytest
from click.testing import CliRunner

from preprocess.cli import main

STORY = "The council voted on Monday to mend the old bridge over the river Lenn before winter comes to the valley. "
STORY += "Its chair told the hall that the work would take nine weeks and cost less than was feared in the spring. "
MORE = "The contractor from Brno will start at the northern pier, where divers found the deepest cracks last month."
ARTICLES = [
    {"id": "short", "source": "gazette", "published": "2024-05-01", "text": STORY},
    {"id": "long", "source": "herald", "published": "2024-05-02", "text": f"{STORY}\n\n{MORE}"},
]


@pytest.fixture
def out(tmp_path):
    """A finished run on two articles, the later of which has the earlier and a paragraph more."""
    file, folder = tmp_path / "in.jsonl", tmp_path / "out"
    file.write_text("".join(json.dumps(article) + "\n" for article in ARTICLES), encoding="utf-8")
    assert invoke("run", file, "-o", folder).exit_code == 0
    return folder


def invoke(*words):
    """Run one command."""
    return CliRunner().invoke(main, [str(word) for word in words])


def kept(out):
    """The ids of the corpus."""
    return [json.loads(row)["id"] for row in (out / "corpus.jsonl").read_text(encoding="utf-8").splitlines()]


def contents(out):
    """The bytes of every file of a run."""
    return {path.name: path.read_bytes() for path in out.iterdir()}


def test_another_cut_off_decides_again_without_comparing(out):
    """The candidates stay as they are."""
    before = (out / "candidates.jsonl").read_bytes()

    assert invoke("judge", out, "--near", "0.95").exit_code == 0

    assert kept(out) == ["short", "long"]
    assert (out / "candidates.jsonl").read_bytes() == before
    assert json.loads((out / "manifest.json").read_bytes())["settings"]["policy"]["near"] == 0.95


def test_same_policy_changes_nothing(out):
    """Judging again under the run's own policy leaves the same bytes."""
    before = contents(out)

    invoke("judge", out)

    assert contents(out) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [([], ["short"]), (["--stands", "most_complete"], ["long"]), (["--prefer", "herald"], ["long"])],
)
def test_who_stands_is_a_choice(out, words, said):
    """The origin by default, else the most complete, or a preferred source."""
    invoke("judge", out, *words)

    assert kept(out) == said


def test_unknown_choice_is_told(out):
    """With what would be right."""
    result = invoke("judge", out, "--stands", "longest")

    assert result.exit_code == 2
    assert "'most_complete'" in result.stderr


def test_borderline_shows_and_changes_nothing(out):
    """A pair on each side of the cut-off is shown, with what it shares."""
    strength = json.loads((out / "links.jsonl").read_text(encoding="utf-8"))["strength"]
    before = contents(out)

    above, below = (
        json.loads(invoke("judge", out, "--near", near, "--borderline", "1").stdout)
        for near in (strength - 0.05, strength + 0.05)
    )

    assert (above["kind"], above["accepted"], below["kind"], below["accepted"]) == ("near", True, "near", False)
    assert above["shared"].startswith("The council voted")
    assert contents(out) == before


@pytest.mark.parametrize(("words", "kinds"), [([], {"near", "excerpt"}), (["--kind", "excerpt"], {"excerpt"})])
def test_borderline_pairs_of_one_kind_may_be_asked_for(out, words, kinds):
    """An excerpt that lacks little of an edited copy is told as both."""
    rows = invoke("judge", out, "--near", "0.75", "--borderline", "9", *words).stdout.splitlines()

    assert {json.loads(row)["kind"] for row in rows} == kinds


def test_common_origin_and_source_stand_in_the_rows(out):
    """Whose text both have, and whether it is one outlet's own."""
    row = json.loads((out / "links.jsonl").read_text(encoding="utf-8"))

    assert (row["common_origin"], row["third"], row["same_source"]) == (False, None, False)
