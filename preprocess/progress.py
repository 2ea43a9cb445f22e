"""How far a run is: what it tells while it goes on, and the line that shows it to a person."""

import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Self, TextIO, TypeVar

PHASES = ("read", "learn", "mark", "link", "pair", "compare", "write", "report")
"""What a run tells of, in their order: extraction belongs to reading, scoring to marking, judging to comparing."""

Progress = Callable[[str, int, int | None], None]
"""Is called with the phase, how much is done in it, and how much there is, None where that is not known.

What is counted are articles, and pairs of them where they are compared. Some phases take all at once and tell 0 when
they begin. It is called for each article, so it must be quick.
"""

_LIVE, _PLAIN = 0.2, 5.0  # seconds between two lines: rewritten on a terminal, one below the other elsewhere
_MINUTE, _HOUR = 60, 3600

Item = TypeVar("Item")


def counted(
    items: Iterable[Item], phase: str, progress: Progress | None, *, done: int = 0, total: int | None = None
) -> Iterator[Item]:
    """Yield the items, and tell each.

    Args:
        items: One an article.
        phase: One of :data:`PHASES`.
        progress: Who is told, if anybody.
        done: Articles that were done before.
        total: Of all articles of the phase, those too.
    """
    if progress is None:
        yield from items
        return
    progress(phase, done, total)
    for number, item in enumerate(items, done + 1):
        progress(phase, number, total)
        yield item


class Meter:
    """Shows a person how far a run is, as its :data:`Progress`, until it is closed.

    On a terminal one line is written over again and gone at the end; elsewhere there is a line every few seconds, and
    one at the end of each phase.

    Args:
        stream: Where to; standard error, since standard output is for data.
        clock: Tells seconds.
    """

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream, self._clock, self._live = stream, clock, stream.isatty()
        self._phase, self._done, self._first, self._begun = "", 0, 0, 0.0
        self._total: int | None = None
        self._width = 0  # of the line that stands on the terminal
        self._lock, self._ended = Lock(), Event()
        # A phase that takes all articles at once tells nothing while it works; the line lives all the same.
        self._thread = Thread(target=self._watch, daemon=True)

    def __call__(self, phase: str, done: int, total: int | None) -> None:
        """Note how far the run is; a new phase ends the one before."""
        if phase != self._phase:
            with self._lock:
                self._end_phase()
                self._phase, self._begun, self._first = phase, self._clock(), done
                self._done, self._total = done, total
        self._done, self._total = done, total

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._ended.set()
        self._thread.join()
        if error is None:
            self._end_phase()
        self._clear()

    def show(self) -> None:
        """Write how far the phase is."""
        with self._lock:
            if self._phase:
                self._write(f"{self._phase}: {self._so_far()}")

    def _watch(self) -> None:
        while not self._ended.wait(_LIVE if self._live else _PLAIN):
            self.show()

    def _so_far(self) -> str:
        passed, done, total = self._clock() - self._begun, self._done, self._total
        if done == self._first or passed <= 0:
            return f"{self._count(done or total)}, {_span(passed)}"
        rate = (done - self._first) / passed
        if total is None or total < done:
            return f"{self._count(done)}, {_rate(rate)}"
        return f"{done:,} of {self._count(total)}, {_rate(rate)}, {_span((total - done) / rate)} left"

    def _end_phase(self) -> None:
        if self._phase and not self._live:
            self._write(
                f"{self._phase}: {self._count(self._done or self._total)} in {_span(self._clock() - self._begun)}"
            )

    def _count(self, count: int | None) -> str:
        unit = "pair" if self._phase == "compare" else "article"
        return f"{count or 0:,} {unit}{'' if count == 1 else 's'}"

    def _write(self, line: str) -> None:
        if not self._live:
            self._put(f"{line}\n")
            return
        shown = line[: shutil.get_terminal_size().columns - 1]
        self._put(f"\r{shown:<{self._width}}")
        self._width = len(shown)

    def _clear(self) -> None:
        if self._width:
            self._put(f"\r{'':{self._width}}\r")

    def _put(self, words: str) -> None:
        try:
            self._stream.write(words)
            self._stream.flush()
        except (OSError, ValueError):  # nobody reads it any more: no reason to end the run
            self._ended.set()


def _rate(rate: float) -> str:
    return f"{rate:,.0f}/s" if rate >= 10 else f"{rate:.1f}/s"  # noqa: PLR2004 - two digits are enough


def _span(seconds: float) -> str:
    """A time for people, its two largest units.

    >>> _span(0.4), _span(75), _span(7320)
    ('0.4 s', '1 min 15 s', '2 h 2 min')
    """
    if seconds < 10:  # noqa: PLR2004 - under it tenths are worth telling
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min {whole % _MINUTE} s"
    return f"{whole // _HOUR} h {whole % _HOUR // _MINUTE} min"
