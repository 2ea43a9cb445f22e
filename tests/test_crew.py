"""Processes that share work leave Ctrl-C to the one that hands it out, and stop with it."""

import signal
from contextlib import suppress

import pytest

from preprocess import crew as module
from preprocess.crew import Crew

# What a process is asked to do is Python's own eval of these, since it can be sent to any process.
SIGNALLED = "__import__('signal').raise_signal(2) or ['alive']"
BLOCKED = "[2 in __import__('signal').pthread_sigmask(0, [])]"


def test_ctrl_c_does_not_reach_a_process_that_works():
    """What a terminal sends to all is answered by the one that started them."""
    with Crew(2, str, "") as crew:
        assert list(crew.work(eval, [SIGNALLED] * 4)) == ["alive"] * 4


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="the system cannot hold signals back")
def test_ctrl_c_does_not_reach_a_process_that_begins():
    """It is held back before the process can say that it does not want it, in that process alone."""
    with Crew(2, str, "") as crew:
        assert list(crew.work(eval, [BLOCKED] * 4)) == [True] * 4
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_parts_that_wait_are_dropped_when_an_error_leaves_the_crew(monkeypatch):
    """Those that have gone to a process cannot be called back, and are not worked at."""
    crew = Crew(2, str, "")
    with suppress(KeyboardInterrupt), crew:
        monkeypatch.setattr(module, "_stop", [crew._stop])
        assert module._unless_stopped(list, "ab") == ["a", "b"]
        raise KeyboardInterrupt

    assert module._unless_stopped(list, "ab") == []
