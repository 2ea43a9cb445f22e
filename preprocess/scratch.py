"""A temporary file without a name, where the system allows that: it is gone with the process, however that ends."""

import os
import tempfile
import weakref
from threading import Lock
from typing import IO, Any

from preprocess.errors import no_room


class Scratch:
    """Bytes that are put at the end, and read from anywhere; several may read at once, in forked processes too.

    Raises:
        RunError: If there is no room for it.
    """

    def __init__(self) -> None:
        try:
            self._file: IO[bytes] = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed with this
        except OSError as error:
            raise no_room(error) from error
        self._close = weakref.finalize(self, self._file.close)  # whoever has it need not close it
        self._lock = Lock()

    def append(self, data: bytes | memoryview) -> None:
        """Put bytes at the end.

        Raises:
            RunError: If there is no room for them.
        """
        left = memoryview(data)
        try:
            with self._lock:
                self._file.seek(0, os.SEEK_END)
                while left:
                    left = left[self._file.write(left) :]
        except OSError as error:
            raise no_room(error) from error

    def fill(self, left: memoryview, start: int) -> None:
        """Read bytes from a place on into a view, as many as it is long."""
        while left and (size := self._read(left, start)):
            left, start = left[size:], start + size

    def close(self) -> None:
        """Forget them."""
        self._close()

    if hasattr(os, "preadv"):

        def _read(self, left: memoryview, start: int) -> int:
            return os.preadv(self._file.fileno(), [left], start)  # moves no place that others share

    else:

        def _read(self, left: memoryview, start: int) -> int:
            file: Any = self._file
            with self._lock:
                file.seek(start)
                return int(file.readinto(left))
