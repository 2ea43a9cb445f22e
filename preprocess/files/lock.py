"""One writer a folder. The system holds the lock for the process and drops it however that ends, killed too."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from preprocess.errors import RunError

LOCK = ".lock"
"""The file in the folder that is locked; it is gone when the writer is, unless that was killed."""


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Make a folder where there is none, and be the only one that writes into it.

    Raises:
        RunError: If another process writes into it now, or it cannot be made or locked.
    """
    path = folder / LOCK
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = _locked(path)
    except OSError as error:
        raise RunError(f"{folder}: cannot be used as a folder: {error.strerror or error}") from error
    if lock is None:
        raise RunError(f"{folder}: another run is writing into it; wait for its end, or name another folder with -o")
    try:
        yield
    finally:
        _unlock(lock, path)


def _locked(path: Path) -> int | None:
    """Open and lock a file; None where another process has."""
    while True:
        opened = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        if not _lock(opened):
            os.close(opened)
            return None
        if _is_still(opened, path):
            return opened
        os.close(opened)  # whoever held it took the file away before we had it: what stands there now is another


def _is_still(opened: int, path: Path) -> bool:
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(opened), path.stat())
    return False


if sys.platform == "win32":
    import msvcrt

    def _lock(opened: int) -> bool:
        with suppress(OSError):
            msvcrt.locking(opened, msvcrt.LK_NBLCK, 1)
            return True
        return False

    def _unlock(lock: int, path: Path) -> None:
        os.close(lock)
        with suppress(OSError):  # an open file cannot be taken away: another process may have it by now
            path.unlink()

else:
    import errno
    import fcntl

    _NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP)  # a file system that has none is no reason not to run

    def _lock(opened: int) -> bool:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
        return True

    def _unlock(lock: int, path: Path) -> None:
        path.unlink(missing_ok=True)  # while it is still ours
        os.close(lock)
