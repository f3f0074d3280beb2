"""Kafka records as values of our own, so that domain code and tests need no client library."""

from __future__ import annotations

from dataclasses import dataclass

Header = tuple[str, bytes | None]


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it was read: bytes untouched, ``timestamp`` in milliseconds since 1970."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: tuple[Header, ...] = ()

    @property
    def place(self) -> str:
        """Where it stands, for people: ``topic[partition]@offset``."""
        return f"{self.topic}[{self.partition}]@{self.offset}"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A record to be sent."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: tuple[Header, ...] = ()


def header(headers: tuple[Header, ...], name: str) -> bytes | None:
    """The last value of a header (the last one counts, as in Kafka's own clients); None if absent or null."""
    return next((value for key, value in reversed(headers) if key == name), None)
