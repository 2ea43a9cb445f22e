"""What to look at before trusting a run is told: in words, in the report, in the manifest."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from preprocess import Article, Policy, Settings, dedupe, run, run_articles
from preprocess.alarms import Alarm, alarms, told
from preprocess.article import Crowd
from preprocess.settings import LinkSettings
from preprocess.words import summary

STORY = "The council voted on Monday to mend the old bridge over the river Lenn before winter comes to the valley. "
STORY += "Its chair told the hall that the work would take nine weeks and cost less than was feared in the spring."


def period(day):
    """A day of May."""
    start = datetime(2024, 5, 1, tzinfo=UTC) + timedelta(days=day)
    return start, start + timedelta(days=1)


def copies(number):
    """One article of the gazette, and so many copies of it in the herald."""
    yield Article(id="origin", source="gazette", text=STORY)
    for place in range(number):
        yield Article(id=f"z{place:02}", source="<b>herald</b>", text=STORY)


def test_source_that_loses_more_than_half_is_told():
    """With how many of how many."""
    assert run_articles(copies(5)).alarms == (Alarm(kind="source_lost", name="<b>herald</b>", articles=5, of=5),)


def test_group_over_fifty_is_told():
    """Under the article that stands for it."""
    found = {alarm.kind: alarm for alarm in run_articles(copies(50)).alarms}

    assert found["large_group"] == Alarm(kind="large_group", name="origin", articles=51)


@pytest.mark.parametrize(("articles", "said"), [(99, False), (100, True)])
def test_key_of_a_hundred_articles_is_told(articles, said):
    """A crowd that the policy calls small is not."""
    crowd = Crowd(kind="passage", articles=articles, example="a", text="sign up to our briefing")

    assert bool(alarms([], [crowd], Policy())) == said


def test_policy_holds_the_cut_offs():
    """A larger share of a source may go where the policy allows it."""
    corpus = run_articles(copies(3), Settings(policy=Policy(most_dropped=1.0)))

    assert corpus.alarms == ()


def test_alarms_stand_in_words_report_and_manifest(tmp_path):
    """The same ones, and nothing of a source's name is obeyed."""
    file, out = tmp_path / "in.jsonl", tmp_path / "out"
    rows = ({"id": one.id, "source": one.source, "text": one.text} for one in copies(5))
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    corpus = run([file], out=out)

    assert "look at this: <b>herald</b> lost all of its 5 articles" in list(summary(corpus))
    assert b"&lt;b&gt;herald&lt;/b&gt; lost all of its 5 articles" in (out / "report.html").read_bytes()
    assert json.loads((out / "manifest.json").read_bytes())["alarms"] == [
        {"kind": "source_lost", "name": "<b>herald</b>", "articles": 5, "of": 5, "text": ""}
    ]


def test_more_than_fit_are_counted():
    """Five of a kind are told."""
    articles = [Article(id=f"n{place}", source=f"s{place % 10}", text=STORY) for place in range(60)]

    lines = [line for line in summary(run_articles(articles)) if line.startswith("look at this")]

    assert (len(lines), lines[-1]) == (7, "look at this: n0 stands for 60 articles")


def test_alarm_is_one_harmless_line():
    """What articles have in common was written by strangers."""
    alarm = Alarm(kind="crowded_key", name="passage", articles=743, text="Click\n\x1b[31mhere")

    assert told(alarm) == "743 articles share a passage: “Click �[31mhere”"


@pytest.mark.parametrize(
    ("articles", "of", "said"),
    [(3, 5, "gazette lost 3 of its 5 articles"), (5, 5, "gazette lost all of its 5 articles")],
)
def test_loss_of_a_source_is_said_in_its_numbers(articles, of, said):
    """However few they are."""
    assert told(Alarm(kind="source_lost", name="gazette", articles=articles, of=of)) == said


def numbered(count):
    """So many articles with a passage in common that no rule knows, each with words of its own."""
    line = "Readers of the valley paper may write to the desk behind the old mill before noon on any weekday"
    for place in range(count):
        own = " ".join(f"w{place}x{word}" for word in range(60))
        yield Article(id=f"n{place:03}", source=f"s{place}", text=f"{own}. {line}.")


def test_passage_that_hundreds_share_is_told_and_joins_nobody():
    """The first of its words are shown."""
    corpus = run_articles(numbered(201))

    assert corpus.skipped_keys["passage"] > 0
    assert not [link for link in corpus.links if link.kind != "same_event"]
    assert [(alarm.kind, alarm.articles) for alarm in corpus.alarms] == [("crowded_key", 201)]
    assert "desk behind the old mill" in corpus.alarms[0].text


def printed(count):
    """A story that so many outlets print, each with a sentence of its own and one word changed."""
    words = (STORY * 3).split()
    for place in range(count):
        own = f"The {place}th paper adds that its readers have asked for number {place * 7919} since spring."
        changed = " ".join([*words[:place], f"changed{place}", *words[place + 1 :]])
        yield Article(id=f"n{place:02}", source=f"s{place}", text=f"{changed} {own}")


@pytest.mark.parametrize("dates", [True, False])
def test_story_that_more_print_than_a_key_may_have_is_one_group(dates):
    """Each is compared with those that may stand for it, and all but one go."""
    articles = list(printed(40))
    if dates:
        articles = [replace(one, period=period(40 - place)) for place, one in enumerate(articles)]

    corpus = run_articles(articles, Settings(link=LinkSettings(copy_key_articles=10)))

    assert corpus.skipped_keys["signature"] > 0
    assert len(corpus.kept) == 1
    assert corpus.kept[0].marked.article.id == ("n39" if dates else "n00")


def test_preferred_source_stands_for_more_than_a_key_may_have():
    """It is neither the longest nor the earliest, but what the others are compared with as well."""
    settings = Settings(link=LinkSettings(copy_key_articles=10), policy=Policy(prefer="S7"))

    corpus = run_articles(printed(40), settings)

    assert [one.marked.article.id for one in corpus.kept] == ["n07"]


def test_excerpts_of_a_piece_that_many_quote_are_linked_with_it():
    """Though more than a key may have share its words."""
    words = [f"w{place}" for place in range(300)]
    excerpts = (" ".join([*(f"own{n}x{place}" for place in range(20)), *words[50:120]]) for n in range(30))
    articles = [
        Article(id="whole", text=" ".join(words)),
        *(Article(id=f"n{n}", text=t) for n, t in enumerate(excerpts)),
    ]

    corpus = run_articles(articles, Settings(link=LinkSettings(copy_key_articles=10)))

    assert sum("whole" in {link.copy, link.origin} and link.kind == "excerpt" for link in corpus.links) == 30


def test_large_group_of_a_file_is_one_group(tmp_path):
    """The same without the rest of a run."""
    file = tmp_path / "in.jsonl"
    rows = ({"id": one.id, "source": one.source, "text": one.text} for one in printed(60))
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    found = dedupe(file, Settings(link=LinkSettings(copy_key_articles=10)))

    assert len(set(found.groups.tolist())) == 1
    assert Alarm(kind="large_group", name=found.ids[found.groups[0]], articles=60) in found.alarms


def test_passage_that_hundreds_of_a_file_share_is_told(tmp_path):
    """With its words, which are looked up in the file."""
    file = tmp_path / "in.jsonl"
    rows = ({"id": one.id, "text": one.text} for one in numbered(201))
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    crowd = next(crowd for crowd in dedupe(file).crowds if crowd.kind == "passage")

    assert (crowd.articles, crowd.example) == (201, "n000")
    assert "desk behind the old mill" in crowd.text
