"""Two accounts of one event, and a text that retells both."""

import pytest

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
