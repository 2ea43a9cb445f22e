"""The registry of quotations: looked up or streamed, it knows the same runs."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from preprocess.columns import Ledger, Sorted
from preprocess.copies.registry import Registry

HASHES = st.lists(st.integers(0, 2**64 - 1), max_size=30)


def registry(ledger, runs):
    found = Sorted(ledger)
    for run in runs:
        found.add(np.array(sorted(run), dtype=np.uint64))
    return Registry(found)


@given(st.lists(HASHES, max_size=4), HASHES)
def test_streamed_registry_knows_what_the_held_one_knows(runs, others):
    """Where it stands makes no difference to the answers."""
    known = {number for run in runs for number in run}
    asked = [*known, *others, *known]
    with Ledger(1 << 30) as large, Ledger(0) as none:
        held, streamed = registry(large, runs), registry(none, runs)
        found = [one.has(np.array(asked, dtype=np.uint64)).tolist() for one in (held, streamed)]

        assert held.known is not None
        assert found == [[number in known for number in asked]] * 2
