"""A process for tests of the pool: it speaks the pool's frames and does what an article's text says.

`die` ends it, `die once FILE` ends it unless FILE is there (and makes it), `hang` never answers, `no` is rejected, and
all else is given back in capitals.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

from khabar_nlp.adapters import frames


def answered(value: bytes) -> tuple[bytes, bytes]:
    """The status and payload for one article."""
    if value.startswith(b"die once "):
        marker = Path(value.removeprefix(b"die once ").decode())
        if not marker.exists():
            marker.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    if value == b"die":
        os.kill(os.getpid(), signal.SIGKILL)
    if value == b"hang":
        threading.Event().wait()
    if value == b"no":
        return b"!not_an_article", b"it says no"
    return b"7", value.upper()


def main() -> None:
    """Serves frames until standard input ends."""
    if "refuse" in sys.argv:
        sys.exit(3)
    sys.stdout.buffer.write(frames.pack([frames.READY]))
    sys.stdout.buffer.flush()
    while (parts := frames.read(sys.stdin.buffer)) is not None:
        answer = [part for value in parts[1::2] for part in answered(value)]
        sys.stdout.buffer.write(frames.pack([*answer, b"PER=2 LOC=1"]))
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
