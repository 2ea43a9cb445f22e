"""Small articles about one dam, and what the tests of linking do with them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from preprocess.article import Article, Candidate, Marked, Span
from preprocess.copies import compare, context_of

REPORT = """\
Engineers began lowering the Ostrava reservoir on Tuesday after sensors in the Velka dam recorded water \
seeping through its western wall, the regional water board said.

The board will release 40,000 cubic metres an hour for nine days, enough to bring the level down by 14 metres. \
Petra Novotna, who has run the dam since 2011, said the crack was 23 centimetres long when divers measured it.

“We saw it on Sunday evening, and by Monday nobody in this office was willing to wait another week for the \
money,” Novotna told reporters at the gatehouse.

About 6,200 people live below the dam, in Kosice Valley and the town of Brezany. The mayor of Brezany, Jan \
Horak, said buses would stand ready at the school from Wednesday. Repairs are expected to cost $200 million, \
most of it paid by the Danube Fund. The dam was finished in 1964 and last strengthened after the flood of \
1997."""

RETELLING = """\
Authorities have moved to empty the Ostrava reservoir in a major step for the safety of the region.

Water was found to be seeping through the western wall of the Velka dam, according to the board responsible. \
The crack measured 23 centimetres, as divers established. Petra Novotna, head of the facility since 2011, made \
clear that waiting longer for funds was out of the question.

Under the plan forty thousand cubic metres will be let out every hour over nine days. That will lower the \
level by 14 metres. Some 6,200 residents of Kosice Valley and Brezany could be affected, and mayor Jan Horak \
promised that buses would be available at the school starting Wednesday.

The works, estimated at $200m, are to be financed largely by the Danube Fund. Completed in 1964, the structure \
was last reinforced following the 1997 flood. The episode shows how important prevention is."""

OTHER_ACCOUNT = """\
BREZANY - The sirens were tested twice on Tuesday morning before Lenka Dvorak let her children leave for \
class. From her kitchen she can see the Velka dam, where the water board has started to let the lake run out.

“They told us in March that it was dry, and now they say that it has leaked for a month,” said Dvorak, who \
keeps 30 goats below the spillway.

Inspectors had warned of damp in the western wall in a report of 88 pages that this newspaper obtained. It was \
sent to the ministry in April and was never answered. The ministry declined to comment.

Tomas Urban, a geologist at Brno Technical University, said a breach would reach the first houses in 17 \
minutes. “You do not get people out of bed in that time, whatever the brochure says,” he said. Opposition \
deputies demanded that minister Karel Beran appear before parliament on Friday. Trains on the Zilina line will \
not run until further notice."""

ELSEWHERE = """\
The national football team named two new goalkeepers for the qualifying match against Norway in Oslo. Coach \
Ivan Marek said that both had earned their place with steady performances in the league since the summer, and \
that the veteran Pavel Cerny would stay at home because of a shoulder injury that he picked up in training. \
The match begins at half past eight, and some 4,500 supporters are expected to travel north by ferry."""


@pytest.fixture
def marked() -> Callable[..., Marked]:
    """A function that makes a marked article of an id and a text; removed stretches may be given."""

    def build(name: str, text: str, *, source: str | None = None, day: int | None = None, removed: str = "") -> Marked:
        start = datetime(2024, 5, 1, tzinfo=UTC) + timedelta(days=day or 0)
        period = None if day is None else (start, start + timedelta(days=1))
        place = text.find(removed) if removed else -1
        spans = (Span(start=place, end=place + len(removed), label="legal", rule="test"),) if place >= 0 else ()
        article = Article(id=name, text=text, source=source, period=period)
        return Marked(article=article, language="en", spans=spans)

    return build


@pytest.fixture
def compared(marked) -> Callable[[str, str], Candidate]:
    """A function that compares two texts as if they were a corpus of their own."""

    def build(a: str, b: str, *others: str) -> Candidate:
        corpus = [marked(f"n{number}", text) for number, text in enumerate((a, b, *others))]
        context = context_of(corpus)
        return compare(corpus[0], corpus[1], context)

    return build


@pytest.fixture
def texts() -> dict[str, str]:
    """The articles of these tests by what they are."""
    return {"report": REPORT, "retelling": RETELLING, "other": OTHER_ACCOUNT, "elsewhere": ELSEWHERE}
