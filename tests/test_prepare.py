"""The work on single articles, alone and shared among processes."""

import os
import signal

import pytest

from preprocess import Article, Settings
from preprocess.errors import RunError
from preprocess.prepare import CHUNK, Preparer, prepare_all


@pytest.fixture(scope="module")
def articles(seeds):
    """More articles than one process is given at a time."""
    return [Article(id=f"{number}-{name}", text=text) for number in range(CHUNK) for name, text in seeds.items()]


def test_workers_change_nothing(articles):
    """Two processes give what one gives, in the same order."""
    assert list(prepare_all(articles, Settings(), workers=2)) == list(prepare_all(articles, Settings()))


def test_one_worker_takes_articles_one_by_one(articles):
    """With one worker, the first result is there before the second article is asked for."""

    def endless():
        yield articles[0]
        raise AssertionError("the second was asked for")

    assert next(prepare_all(endless(), Settings())).article == articles[0]


def test_few_articles_start_no_process(articles, monkeypatch):
    """What one process does in a moment is not handed to others."""
    monkeypatch.setattr("preprocess.prepare.ProcessPoolExecutor", None)
    assert len(list(prepare_all(articles[:3], Settings(), workers=8))) == 3


def test_dead_worker_is_told(articles, monkeypatch):
    """A process that was killed is an error with a way out, not a hang."""
    monkeypatch.setattr("preprocess.prepare._prepared", _die)
    with pytest.raises(RunError, match="--workers 1"):
        list(prepare_all(articles, Settings(), workers=2))


def _die(_chunk):
    os.kill(os.getpid(), signal.SIGKILL)


def test_packs_are_loaded_once(articles, monkeypatch):
    """The rules are read when the work begins, not for every article."""
    prepare = Preparer(Settings())
    monkeypatch.setattr("preprocess.prepare.load_packs", None)
    assert prepare(articles[0]).article == articles[0]
