"""What an import leaves on the disk: its checkpoint, and the list of what it rejected."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from khabar_ingest.domain.importing.checkpoint import BadCheckpoint, Checkpoint
from khabar_ingest.domain.importing.report import Rejected


class BadState(Exception):
    """A file of the import itself cannot be read or written: the text says which, why, and how to mend it."""


def default_state_file(environment: Mapping[str, str]) -> Path:
    """Where a person's checkpoint lies, by the XDG base directory specification."""
    base = environment.get("XDG_STATE_HOME", "")
    folder = Path(base) if Path(base).is_absolute() else Path.home() / ".local" / "state"
    return folder / "khabar" / "import.json"


class StateFile:
    """A checkpoint in a file that is whole at every moment.

    Of two imports that share it at the same time, the last to write wins: the other's progress is forgotten, and its
    articles are sent once more, which does no harm.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> Checkpoint:
        """The checkpoint; an empty one if there is none yet.

        Raises:
            BadState: the file is no checkpoint, or cannot be read.
        """
        try:
            return Checkpoint.read(self._path.read_bytes())
        except FileNotFoundError:
            return Checkpoint()
        except BadCheckpoint as error:
            raise BadState(f"{self._path} is no checkpoint ({error}): delete it or give another --state") from error
        except OSError as error:
            raise BadState(f"the checkpoint {self._path} cannot be read: {error.strerror}") from error

    def save(self, checkpoint: Checkpoint) -> None:
        """Puts the checkpoint in the place of the one before.

        Raises:
            BadState: it cannot be written.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._path.parent, prefix=self._path.name, delete=False) as file:
                file.write(checkpoint.write())
                file.flush()
                os.fsync(file.fileno())
            Path(file.name).replace(self._path)
        except OSError as error:
            raise BadState(f"the checkpoint {self._path} cannot be written: {error.strerror}") from error


class RejectsFile:
    """Rejections as JSON lines, added to those that are there."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, rejections: Iterable[Rejected]) -> None:
        """Adds these; none at all makes sure that the file can be written.

        Raises:
            BadState: it cannot be written.
        """
        try:
            with self._path.open("a", encoding="utf-8") as file:
                for r in rejections:
                    line = {"place": r.place, "reason": r.reason, "detail": r.detail}
                    file.write(json.dumps(line, ensure_ascii=False) + "\n")
        except OSError as error:
            raise BadState(f"the rejects file {self._path} cannot be written: {error.strerror}") from error
