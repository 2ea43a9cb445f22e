"""Two accounts of one event, a text that retells both, and a run on many articles."""

import json
import subprocess
import sys

import pytest

from preprocess import run

ONE = """\
Engineers began lowering the Ostrava reservoir on Tuesday after sensors in the Velka dam recorded water seeping \
through its western wall. The board will release 40,000 cubic metres an hour for nine days. Petra Novotna, who has run \
the dam since 2011, said the crack was 23 centimetres long when divers of the Brno Institute measured it. About 6,200 \
people live below the dam, in Kosice Valley and the town of Brezany, whose mayor Jan Horak asked for 12 buses."""
OTHER = """\
Lenka Dvorak, who keeps 30 goats under the Velka dam near Ostrava, heard of the leak from her neighbour. Inspectors of \
the Danube Fund had warned of damp in a report of 88 pages, and Karel Beran, the minister, never answered them. Tomas \
Urban of Zilina University said a breach would reach the first houses in 17 minutes. Repairs cost $200 million, and \
the flood of 1997 cost $950 million, said Urban, whose students counted 410 cellars."""
MASHUP = """\
In Ostrava engineers have begun to empty the reservoir because water came through the wall of the Velka dam. Forty \
thousand cubic metres go every hour, for nine days. Petra Novotna, head of it since 2011, put the crack that the Brno \
Institute found at 23 centimetres. Buses, 12 of them, were asked for by Jan Horak, mayor of Brezany, as 6,200 people \
of Kosice Valley may be hit. In a paper of 88 pages the Danube Fund had spoken of damp, yet Karel Beran, the minister, \
gave no answer. By the reckoning of Tomas Urban of Zilina University water would need 17 minutes to the houses, of \
which he had 410 cellars counted. The works may take $200m, less than the $950m of the flood of 1997. Lenka Dvorak, \
with 30 goats, had it from a neighbour."""


@pytest.fixture
def one() -> str:
    """An account."""
    return ONE


@pytest.fixture
def other() -> str:
    """Another one, with other facts."""
    return OTHER


@pytest.fixture
def mashup() -> str:
    """What is told in both, in other words."""
    return MASHUP


ADDED = (
    "A senior official, who spoke on condition of anonymity, said that the town had known of it.",
    "CNN and the Washington Post reported on Tuesday that the town had known of it.",
    "Correction: An earlier version of this story misstated the age of the mayor.",
    "Sign up for our newsletter",
    "The mayor told the New York Times in an interview that he would go.",
)
DATES = {7: None, 8: "2150-01-01", 9: "soon", 10: "2024-03-04", 11: "2024-03-05T10:00:00", 12: "2024-03-06T10:00:00Z"}
"""What the date of every so many of twenty articles is."""


def _dirty(number, row):
    """A row with something of what real ones have: agencies, corrections, bad dates, missing fields."""
    if number % 3 == 0:
        row["text"] += "\n" + ADDED[number // 3 % len(ADDED)]
    if number % 11 == 0:
        row["text"] = f"PARIS (AP) — {row['text']}"
    if number % 20 in DATES:
        row["published"] = DATES[number % 20]
    if number % 13 == 0:
        row["title"] = row["source"] = row["url"] = None
    return row


@pytest.fixture(scope="session")
def finished(root, tmp_path_factory):
    """The folder of a run on 300 articles of a few sources, some of them copies, some with what real ones have."""
    folder = tmp_path_factory.mktemp("finished")
    made = [sys.executable, root / "scripts/newslike.py", "--articles", "300", "--out", folder / "made"]
    subprocess.run(made, check=True)
    lines = (folder / "made/articles.jsonl").read_text(encoding="utf-8").splitlines()
    rows = (json.dumps(_dirty(number, json.loads(line))) for number, line in enumerate(lines))
    (folder / "rows.jsonl").write_text("\n".join(rows), encoding="utf-8")
    run(folder / "rows.jsonl", out=folder / "out")
    return folder / "out"
