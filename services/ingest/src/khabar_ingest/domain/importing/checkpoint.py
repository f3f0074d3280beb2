"""How far imports have come, so that the next one goes on from there."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from pydantic import TypeAdapter, ValidationError


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """By what a file, and the import of it, is known to be the same as last time."""

    size: int
    modified_ns: int
    """The modification time in nanoseconds since 1970."""
    digest: str
    """Of the file's beginning and end."""
    terms: str
    """Whatever else decides what is sent, and where to."""


@dataclass(frozen=True, slots=True)
class FileProgress:
    """How much of a file is settled: its articles in order, each acknowledged by Kafka or rejected."""

    fingerprint: Fingerprint
    settled: int = 0
    rejected: int = 0
    """Of the settled ones; of a complete file, also its end where that is cut off or damaged."""
    is_complete: bool = False

    def after(self, *, rejected: bool) -> FileProgress:
        """With one more article settled."""
        return replace(self, settled=self.settled + 1, rejected=self.rejected + rejected)

    def completed(self, *, damaged: bool) -> FileProgress:
        """With nothing more to come: there is no need to open the file again."""
        return replace(self, rejected=self.rejected + damaged, is_complete=True)


class BadCheckpoint(Exception):
    """The text is no checkpoint of this release."""


@dataclass(slots=True)
class Checkpoint:
    """The progress of every file that was ever imported, by its absolute path."""

    version: Literal[1] = 1
    files: dict[str, FileProgress] = field(default_factory=dict)

    def progress_of(self, path: str, fingerprint: Fingerprint) -> FileProgress:
        """How far this file has come; nothing is settled of a new or changed one."""
        known = self.files.get(path)
        return known if known is not None and known.fingerprint == fingerprint else FileProgress(fingerprint)

    def write(self) -> bytes:
        """The checkpoint as JSON."""
        return _ADAPTER.dump_json(self)

    @classmethod
    def read(cls, text: bytes) -> Checkpoint:
        """The checkpoint that ``write`` made.

        Raises:
            BadCheckpoint: it did not.
        """
        try:
            return _ADAPTER.validate_json(text, strict=True)
        except ValidationError as error:
            raise BadCheckpoint(f"{error.error_count()} errors, the first: {error.errors()[0]['msg']}") from error


_ADAPTER = TypeAdapter(Checkpoint)
