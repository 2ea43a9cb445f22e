"""The command line keeps its promises: data on stdout, words on stderr, exit codes that mean something."""

import bz2
import gzip
import json
import lzma
import sys
import tomllib
from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner

from preprocess.cli import main
from preprocess.settings import MEMORY

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TEXT = "The mayor resigned on Monday after a vote.\n\nSign up for our newsletter\n"


@pytest.fixture
def out(tmp_path, root):
    """A finished run on the seeds."""
    folder = tmp_path / "out"
    result = invoke("run", root / "seeds", "-o", folder)
    assert result.exit_code == 0, result.stderr
    return folder


def invoke(*words, stdin=None):
    """Run one command."""
    return CliRunner().invoke(main, [str(word) for word in words], input=stdin)


def raffle_pack(folder, pattern):
    """A rule pack of a person's own with one rule, which finds raffles by a pattern."""
    pack = folder / "mine.toml"
    pack.write_text(
        f"""language = "en"
[[rule]]
id = "raffle"
label = "promotion"
why = "Sells tickets for the outlet's raffle."
pattern = '{pattern}'
matches = ["Win a boat"]
spares = ["They win a lot."]
""",
        encoding="utf-8",
    )
    return pack


def rows(path):
    """The rows of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_help_shows_an_example(command):
    """Each command's help has a line that can be typed."""
    assert f"Example: preprocess {command}" in invoke(command, "--help").stdout


def test_run_leaves_every_file(out):
    """All files of a run are there, even when empty, and stdout stays empty."""
    names = {"articles.jsonl", "candidates.jsonl", "corpus.jsonl", "links.jsonl", "manifest.json", "rejected.jsonl"}

    assert {path.name for path in out.iterdir()} == names | {
        "README.md",
        "profile.json",
        "report.html",
        "sources.csv",
        "sources.json",
        "sources.jsonl",
    }


def test_seeds_keep_four_and_drop_the_restatement(out):
    """Of the seeds, 001 alone is dropped, as a restatement of 000."""
    said = {row["id"][:3]: (row["keep"], row["reason"], row["group"][:3]) for row in rows(out / "articles.jsonl")}

    assert said == {n: (True, None, n) for n in ("000", "002", "003", "004")} | {"001": (False, "restatement", "000")}


def test_seeds_have_one_link_that_is_no_same_event(out):
    """The only other links are accounts of one event, and no pair of two events is among them."""
    links = {(row["copy"][:3], row["origin"][:3]) for row in rows(out / "links.jsonl") if row["kind"] != "same_event"}

    assert links == {("001", "000")}


def test_same_event_links_of_the_seeds_are_the_golds(out, gold_pairs):
    """Accounts of one event are linked; articles about other events of the same people are not."""
    links = {
        frozenset((r["copy"][:3], r["origin"][:3])) for r in rows(out / "links.jsonl") if r["kind"] == "same_event"
    }

    assert links == {pair for pair, relation in gold_pairs.items() if relation == "same_event"}


def test_counts_add_up(out):
    """Articles in are kept and dropped ones, and each has its row."""
    counts = json.loads((out / "manifest.json").read_bytes())["counts"]

    assert counts["articles"] == counts["kept"] + sum(counts["dropped"].values()) == len(rows(out / "articles.jsonl"))
    assert counts["kept"] == len(rows(out / "corpus.jsonl"))


def test_offsets_refer_to_the_text_as_it_arrived(out):
    """A row's spans lie in its text, and the passages of a link in the texts of its two articles."""
    texts = {row["id"]: row["text"] for row in rows(out / "articles.jsonl")}
    link = next(row for row in rows(out / "links.jsonl") if row["kind"] == "restatement")

    for passage in link["evidence"]["passages"]:
        for side in ("copy", "origin"):
            start, end = passage[side]
            stretch = texts[link[side]][start:end]
            assert stretch == stretch.strip()
            assert stretch


def test_same_input_gives_the_same_bytes(out, root, tmp_path):
    """A second run leaves the same files, byte for byte."""
    invoke("run", root / "seeds", "-o", tmp_path / "again")

    for path in out.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes(), path.name


def test_explain_tells_a_newsroom_why(out):
    """The reason, the outlet that is named and the facts stand in plain words."""
    words = invoke("explain", out, "001").stdout

    assert "Dropped: it retells 000" in words
    assert "According to Just The News" in words
    assert "side by side" in words


@pytest.mark.parametrize(("prefix", "said"), [("00", "5 ids begin with"), ("x", "no article's id begins with")])
def test_explain_wants_one_article(out, prefix, said):
    """A prefix of none or of several is wrong use."""
    result = invoke("explain", out, prefix)

    assert (result.exit_code, said in result.stderr) == (2, True)


def test_clean_strips_text():
    """Text in, clean text out."""
    assert invoke("clean", stdin=TEXT).stdout == "The mayor resigned on Monday after a vote.\n"


def test_clean_shows_every_span():
    """With --spans, JSON tells each span and the words that it covers."""
    row = json.loads(invoke("clean", "--spans", stdin=TEXT).stdout)

    assert [(span["label"], span["text"]) for span in row["spans"]] == [("newsletter", "Sign up for our newsletter")]
    assert row["text"] == TEXT


def test_clean_keeps_a_label_on_demand():
    """--keep undoes the removal of one label."""
    assert "newsletter" in invoke("clean", "--keep", "newsletter", stdin=TEXT).stdout


def test_clean_uses_what_it_can(tmp_path):
    """A record that cannot be used is told, and costs nothing else; only where none can is it a failure."""
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "The mayor resigned."}\n{"text": 3}\n', encoding="utf-8")
    some = invoke("clean", path)
    path.write_text('{"text": 3}\n', encoding="utf-8")
    none = invoke("clean", path)

    assert (some.exit_code, some.stdout) == (0, "The mayor resigned.\n")
    assert "rejected" in some.stderr
    assert none.exit_code == 1


def test_settings_are_toml_that_can_be_used_again(tmp_path):
    """What the command prints is a settings file, and says where a value came from."""
    printed = invoke("settings", "--set", "policy.near=0.7", "--text-field", "body").stdout
    (tmp_path / "s.toml").write_text(printed, encoding="utf-8")

    assert "near = 0.7  # command line" in printed
    assert tomllib.loads(printed)["read"]["text_field"] == "body"
    assert f"near = 0.7  # {tmp_path / 's.toml'}" in invoke("settings", "--settings", tmp_path / "s.toml").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run", "nowhere", "-o", "OUT"], "no such file"),
        (["run", "IN", "-o", "IN"], "is an input as well"),
        (["run", "IN/a.txt", "-o", "IN"], "is an input as well"),
        (["run", "", "-o", "OUT"], "an input is empty"),
        (["run", "IN", "-o", "OUT", "--set", "policy.neer=1"], 'did you mean "near"'),
        (["run", "IN", "-o", "OUT", "--set", "near=1"], "name the phase"),
        (["run", "IN", "-o", "OUT", "--settings", "nowhere.toml"], "cannot be read"),
        (["clean", "IN", "--keep", "adverts"], 'did you mean "advert"'),
        (["judge", "IN"], "no finished run"),
        (["explain", "IN", "a"], "no finished run"),
        (["report", "IN"], "no finished run"),
        (["compare", "IN", "IN"], "no finished run"),
    ],
)
def test_wrong_use_is_told_and_exits_with_2(tmp_path, words, said):
    """A mistake is one sentence on stderr, not a traceback."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_text(TEXT, encoding="utf-8")
    places = {"IN": tmp_path / "in", "OUT": tmp_path / "out"}

    result = invoke(*[places.get(word, word.replace("IN/", f"{tmp_path / 'in'}/")) for word in words])

    assert (result.exit_code, said in result.stderr, result.stdout) == (2, True, "")


def test_some_rejected_input_is_told_and_exits_with_0(tmp_path):
    """When anything could be used the run is done, and each rejected input has its sentence and its row."""
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"")

    result = invoke("run", tmp_path, "-o", tmp_path / "out")

    assert result.exit_code == 0
    assert "b.txt: is empty" in result.stderr
    assert [row["error"] for row in rows(tmp_path / "out/rejected.jsonl")] == ["is empty (0 bytes)"]


def test_folder_without_articles_exits_with_1(tmp_path):
    """When nothing could be used, the run failed, and its files say why."""
    result = invoke("run", tmp_path, "-o", tmp_path / "out")

    assert (result.exit_code, "no file to read was found" in result.stderr) == (1, True)
    assert (tmp_path / "out/manifest.json").is_file()


def test_report_is_written_anew_with_the_same_bytes(out, tmp_path):
    """The page of a finished run is that of the run: in its folder, in another place and on stdout."""
    before = (out / "report.html").read_bytes()
    (out / "report.html").unlink()

    results = [
        invoke("report", out),
        invoke("report", out, "-o", tmp_path / "r.html"),
        invoke("report", out, "-o", "-"),
    ]

    assert [result.exit_code for result in results] == [0, 0, 0]
    assert (out / "report.html").read_bytes() == (tmp_path / "r.html").read_bytes() == before
    assert (results[2].stdout_bytes, results[0].stdout_bytes) == (before, b"")


def test_report_replaces_no_other_file_of_a_run(out):
    """A slip of the output's name does not cost the corpus."""
    result = invoke("report", out, "-o", out / "corpus.jsonl")

    assert (result.exit_code, "is a file of a run" in result.stderr) == (2, True)
    assert len(rows(out / "corpus.jsonl")) == 4


def test_compare_shows_what_changed_and_the_sources_of_one_run_only(out, tmp_path):
    """Each source has a line with the figures of both runs, and - where a run lacks it."""
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    invoke("run", tmp_path / "a.txt", "-o", tmp_path / "other")

    lines = invoke("compare", out, tmp_path / "other").stdout.splitlines()
    table = {cells[0]: cells[1:] for cells in ([cell.strip() for cell in line.split("\t")] for line in lines)}

    assert table["source"][:4] == ["articles a", "articles b", "kept a", "kept b"]
    assert table["(unknown)"][:6] == ["4", "1", "3", "1", "1", "0"]
    assert table["justthenews.com"][:2] == ["1", "-"]
    assert (table["(all)"][:2], table["(all)"][-2:]) == (["5", "1"], ["1", "0"])
    assert len({len(line) for line in lines}) == 1


def test_compare_gives_json(out):
    """With --json, the unknown source is null and each run's figures are numbers."""
    told = json.loads(invoke("compare", out, out, "--json").stdout)

    assert [pair["source"] for pair in told["sources"]] == [None, "justthenews.com"]
    assert all(pair["a"] == pair["b"] for pair in [*told["sources"], told["total"]])
    assert (told["total"]["a"]["articles"], told["total"]["a"]["links"]) == (5, 1)


@pytest.mark.parametrize("damage", ["", "[]", '{"sources": [{}]}', '{"sources": [{"source": "a", "kept": []}]}'])
def test_compare_tells_damaged_figures(out, damage):
    """Figures that were changed are one sentence, not a traceback."""
    (out / "sources.json").write_text(damage, encoding="utf-8")

    result = invoke("compare", out, out)

    assert (result.exit_code, "is not as a run leaves it" in result.stderr) == (1, True)


@pytest.mark.parametrize("damaged", ["articles.jsonl", "candidates.jsonl", "manifest.json"])
def test_damaged_run_is_told(out, damaged):
    """A file of the run that was changed is one sentence, not a traceback."""
    (out / damaged).write_text("{}\n", encoding="utf-8")

    result = invoke("judge", out)

    assert (result.exit_code, "is not as a run leaves it" in result.stderr) == (1, True)


def test_terminal_codes_in_an_id_are_not_obeyed(tmp_path):
    """What a terminal would obey is not printed."""
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "x\x1b[31m\n", "text": TEXT}), encoding="utf-8")
    run = invoke("run", tmp_path / "a.jsonl", "-o", tmp_path / "out")

    assert "\x1b" not in run.stderr + invoke("explain", tmp_path / "out", "x").stdout


def test_score_writes_a_row_an_article(out, root):
    """The scores of files are those of a run, with the words of the evidence."""
    rows_of = {
        name: invoke("score", path).stdout.splitlines() for name, path in (("run", out), ("files", root / "seeds"))
    }
    assert rows_of["run"] == rows_of["files"]
    first = json.loads(rows_of["run"][0])
    assert 0 < first["score"] < 1
    assert all(one["text"] for one in first["evidence"])


def test_link_writes_the_links_of_a_run(out, root):
    """The links of files are those of a run, as its file has them."""
    assert invoke("link", root / "seeds").stdout == (out / "links.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["score", "link"])
def test_nothing_to_use_is_an_error(command, tmp_path):
    """A folder without articles is told, with exit code 1."""
    (tmp_path / "broken.jsonl").write_bytes(b"{")
    result = invoke(command, tmp_path)
    assert result.exit_code == 1
    assert "no article that can be used" in result.stderr
    assert result.stderr.startswith("rejected: ")
    assert "broken.jsonl, line 1: is not JSON" in result.stderr


def test_originality_stands_in_both_files(out):
    """The whole finding stands in articles.jsonl, the figures in corpus.jsonl; a retelling has nothing new."""
    articles = {row["id"][:3]: row["originality"] for row in rows(out / "articles.jsonl")}
    corpus = {row["id"][:3]: row["originality"] for row in rows(out / "corpus.jsonl")}
    assert articles["001"]["novelty"] == 0
    assert articles["004"]["novelty"] is None
    assert articles["004"]["credit"] == "republished"
    assert corpus["004"] == {n: articles["004"][n] for n in ("score", "low_confidence", "novelty", "credit")}


def test_manifest_names_the_day_of_the_run(out):
    """What counted as a date of the future can be told later: the day stands among the settings."""
    today = json.loads((out / "manifest.json").read_bytes())["settings"]["read"]["today"]
    assert date.fromisoformat(today) <= datetime.now(UTC).date()


def test_rules_are_listed_by_label():
    """Each rule stands under its label, with its reason."""
    said = invoke("rules", "--label", "advert").stdout

    assert said.startswith("advert (")
    assert "Marks where an advert stood." in said


def test_rules_are_rows_on_demand():
    """A row a rule, as JSON."""
    found = [json.loads(line) for line in invoke("rules", "--json", "--language", "any").stdout.splitlines()]

    assert {row["language"] for row in found} == {"any"}
    assert {"id", "label", "why", "pattern", "matches", "spares"} <= found[0].keys()


def test_unknown_label_of_rules_is_told():
    """A mistyped label is wrong use."""
    result = invoke("rules", "--label", "donations")

    assert (result.exit_code, 'did you mean "donation"' in result.stderr) == (2, True)


def test_diff_marks_what_goes():
    """Without a terminal the marks are words."""
    said = invoke("clean", "--diff", "-", stdin=TEXT).stdout

    assert said == "The mayor resigned on Monday after a vote.\n\n[-newsletter: Sign up for our newsletter-]\n\n"


def test_diff_and_spans_are_not_for_one_reader():
    """One is for people and one for programs."""
    assert invoke("clean", "--diff", "--spans", "-", stdin=TEXT).exit_code == 2


def test_pack_of_a_person_is_used(tmp_path):
    """What a person wrote down is stripped as well."""
    pack = raffle_pack(tmp_path, "^win a")

    said = invoke("clean", "--pack", pack, "-", stdin="The mayor resigned on Monday.\nWin a boat\n")

    assert said.stdout == "The mayor resigned on Monday.\n"


def test_profile_of_an_archive_cleans_one_article(tmp_path):
    """What a source was learned to repeat is stripped from an article that comes later."""
    foot = "Harbour Gazette on the old quay, since the great flood"
    told = [f"{word} told the court on Monday what she had seen of the {word} that night." for word in "abcdef"]
    texts = [{"id": str(n), "source": "Harbour Gazette", "text": f"{line}\n{foot}"} for n, line in enumerate(told)]
    (tmp_path / "archive.jsonl").write_text("\n".join(map(json.dumps, texts[:5])), encoding="utf-8")
    (tmp_path / "today.jsonl").write_text(json.dumps(texts[5]), encoding="utf-8")
    profile = tmp_path / "profile.json"

    assert invoke("learn", tmp_path / "archive.jsonl", "-o", profile).exit_code == 0
    said = invoke("clean", "--profile", profile, "--set", "mark.certainty=1", tmp_path / "today.jsonl").stdout

    assert said == f"{told[5]}\n"


def test_article_that_loses_most_of_its_text_is_told():
    """The guard speaks on stderr; the text is cleaned all the same."""
    appeal = "Your donation allows us to keep asking. " * 4

    result = invoke("clean", "-", stdin=f"The mayor resigned on Monday.\n{appeal}\n")

    assert "most of its text was stripped" in result.stderr
    assert result.stdout == "The mayor resigned on Monday.\n"


def test_flags_stand_in_the_rows_and_the_counts(tmp_path):
    """A run flags what its cleaner may have got wrong, keeps it, and counts it."""
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": "a", "text": "The mayor resigned."}), encoding="utf-8")

    result = invoke("run", tmp_path / "in.jsonl", "-o", tmp_path / "out")

    assert "flagged" in result.stderr
    assert rows(tmp_path / "out/corpus.jsonl")[0]["flags"] == ["few_words"]
    assert json.loads((tmp_path / "out/manifest.json").read_bytes())["counts"]["flagged"] == {"few_words": 1}


def test_one_label_is_a_list_of_one():
    """A label by itself is taken, and a wrong one is told with those that there are."""
    assert 'strip = ["social"]' in invoke("settings", "--set", "mark.strip=social").stdout
    assert "'donation'" in invoke("settings", "--set", "mark.strip=foo").stderr


def test_language_that_is_no_code_is_refused():
    """The name of a language is wrong use, and what is wanted is said."""
    result = invoke("clean", "--language", "English", stdin=TEXT)

    assert (result.exit_code, "a code such as en is wanted" in result.stderr, result.stdout) == (2, True, "")


def test_language_without_rules_is_told():
    """A text of any language is cleaned, and that little is known of it is said."""
    result = invoke("clean", "--language", "zz", stdin=TEXT)

    assert (result.exit_code, "no rules of the language zz are known" in result.stderr) == (0, True)
    assert "The mayor resigned" in result.stdout


@pytest.mark.parametrize("code", ["en", "en-US"])
def test_language_with_rules_is_not_told(code):
    """Where rules are known there is nothing to say."""
    assert "no rules" not in invoke("clean", "--language", code, stdin=TEXT).stderr


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zstd.compress])
def test_packed_standard_input_is_unpacked(pack):
    """What is packed has no name on standard input; its first bytes tell."""
    assert invoke("clean", stdin=pack(TEXT.encode())).stdout == "The mayor resigned on Monday after a vote.\n"


def test_broken_packed_standard_input_is_told():
    """What breaks off is rejected."""
    result = invoke("clean", stdin=gzip.compress(TEXT.encode())[:-9])

    assert (result.exit_code, "broken packed file" in result.stderr) == (1, True)


def test_unknown_language_of_rules_is_told():
    """A language that no pack has is wrong use, and those that there are stand in the message."""
    result = invoke("rules", "--language", "xx")

    assert (result.exit_code, "known are any, en" in result.stderr, result.stdout) == (2, True, "")


def test_rows_and_page_of_rules_are_not_for_one_reader():
    """One is for programs and one for the documentation."""
    assert invoke("rules", "--json", "--markdown").exit_code == 2


def test_own_pack_that_misses_its_own_texts_is_refused(tmp_path):
    """A rule that strips what it says it spares is wrong use."""
    pack = raffle_pack(tmp_path, "win a")

    result = invoke("clean", "--pack", pack, stdin=TEXT)

    assert (result.exit_code, 'rule "raffle" finds "They win a lot."' in result.stderr) == (2, True)


def test_help_tells_the_bound_that_python_has():
    """It stands there as a number, since looking it up would make the help slow."""
    assert f"Default: {MEMORY}." in " ".join(invoke("run", "--help").stdout.split())
