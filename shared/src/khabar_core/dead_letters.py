"""Dead letters: a bad record with its original bytes, key and headers, and the reason in headers beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from khabar_core.outcomes import Rejected
from khabar_core.records import Header, Outgoing, Record, header
from khabar_core.topics import dead_letter_topic

_PREFIX = "khabar_dlq_"
ATTEMPTS_HEADER = "khabar_attempts"
"""On a replayed record: how many times it has been a dead letter. It stays when the record fails again."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A dead letter as an operator sees it: the original record, and why, where, when and by whom it was laid aside."""

    record: Record
    """The original: its topic, partition, offset and timestamp are those of the first time."""
    at: Record
    """The record of the dead-letter topic that holds it."""
    reason: str
    detail: str
    service: str
    time: str
    attempts: int


def bury(record: Record, rejected: Rejected, *, service: str, now: datetime) -> Outgoing:
    """The record for the dead-letter topic of ``record``'s topic."""
    notes: Mapping[str, str] = {
        "reason": rejected.reason,
        "detail": rejected.detail,
        "service": service,
        "time": now.astimezone(UTC).isoformat(timespec="milliseconds"),
        "topic": record.topic,
        "partition": str(record.partition),
        "offset": str(record.offset),
        "timestamp": str(record.timestamp),
        # Kafka takes no record without key and value; b"" stands in, and this says so.
        "value": "null" if record.value is None else "bytes",
        "attempts": str(_attempts(record) + 1),
    }
    added: tuple[Header, ...] = tuple((_PREFIX + name, text.encode()) for name, text in notes.items())
    return Outgoing(dead_letter_topic(record.topic), record.key, record.value, (*record.headers, *added))


def exhume(letter: Record) -> DeadLetter:
    """Reads a record of a dead-letter topic.

    Raises:
        ValueError: it does not carry our headers.
    """
    try:
        original = Record(
            topic=_note(letter, "topic"),
            partition=int(_note(letter, "partition")),
            offset=int(_note(letter, "offset")),
            timestamp=int(_note(letter, "timestamp")),
            key=letter.key,
            value=None if _note(letter, "value") == "null" else letter.value,
            headers=tuple(pair for pair in letter.headers if not pair[0].startswith(_PREFIX)),
        )
        notes = {name: _note(letter, name) for name in ("reason", "detail", "service", "time")}
        return DeadLetter(original, letter, attempts=int(_note(letter, "attempts")), **notes)
    except (KeyError, ValueError) as error:
        raise ValueError(f"{letter.place} is no dead letter of Khabar: {error}") from error


def replay(letter: DeadLetter) -> Outgoing:
    """The original once more, for the topic it came from, with the count of its attempts."""
    record = letter.record
    kept = tuple(pair for pair in record.headers if pair[0] != ATTEMPTS_HEADER)
    return Outgoing(record.topic, record.key, record.value, (*kept, (ATTEMPTS_HEADER, str(letter.attempts).encode())))


def _note(letter: Record, name: str) -> str:
    value = header(letter.headers, _PREFIX + name)
    if value is None:
        raise KeyError(f"the header {_PREFIX}{name} is missing")
    return value.decode()


def _attempts(record: Record) -> int:
    value = header(record.headers, ATTEMPTS_HEADER)
    return int(value) if value is not None and value.isdigit() else 0
