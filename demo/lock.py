"""One demo per user on the fixed ports: a second one is told where the first is."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AlreadyRunning(Exception):
    """Another demo holds the lock; the text is what it wrote about itself."""


def lock_file() -> Path:
    """Where this user's demos meet."""
    return Path(tempfile.gettempdir(), f"khabar-demo-{os.getuid()}.lock")


@contextmanager
def held(path: Path, about: str) -> Iterator[None]:
    """Holds the lock until the block ends; the system lets it go when the process dies.

    Raises:
        AlreadyRunning: somebody else holds it.
    """
    # Not truncated on opening: until the lock is held, the text is the other's.
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise AlreadyRunning(file.read()) from None
        file.truncate(0)
        file.write(about)
        file.flush()
        yield
