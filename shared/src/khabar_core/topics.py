"""The topics: one table, from which they are created and against which they are checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

_DAY_MS = 24 * 3600 * 1000
_MIB = 1024 * 1024

RAW = "news.raw"
ENRICHED = "news.enriched"
RAW_DLQ = "news.raw.dlq"
ENRICHED_DLQ = "news.enriched.dlq"
FEEDS = "news.feeds"


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as it must be. ``configs`` are the settings that Khabar depends on; others are the operator's."""

    name: str
    partitions: int
    configs: Mapping[str, str] = field(default_factory=dict)


def _configs(cleanup: str, max_mib: int, retention_days: int | None = None) -> dict[str, str]:
    configs = {"cleanup.policy": cleanup, "max.message.bytes": str(max_mib * _MIB)}
    if retention_days is not None:
        configs["retention.ms"] = str(retention_days * _DAY_MS)
    return configs


# An enriched article holds its text twice and its entities: up to 16 times the raw one's megabyte. A dead letter must
# never be larger than its topic takes, or the record it stands for would block its partition.
TOPICS: tuple[Topic, ...] = (
    Topic(RAW, 12, _configs("delete", 4, 7)),
    Topic(ENRICHED, 12, _configs("compact,delete", 16, 30)),
    Topic(RAW_DLQ, 3, _configs("delete", 17, 30)),
    Topic(ENRICHED_DLQ, 3, _configs("delete", 17, 30)),
    Topic(FEEDS, 1, _configs("compact", 1)),
)

MAX_REQUEST_BYTES = 17 * _MIB
"""What a producer may send in one record: as much as the largest topic takes."""


def dead_letter_topic(topic: str) -> str:
    """Where the bad records of a topic go."""
    return f"{topic}.dlq"


@dataclass(frozen=True, slots=True)
class Actual:
    """A topic as the cluster has it."""

    partitions: int
    configs: Mapping[str, str]


def differences(topic: Topic, actual: Actual | None) -> list[str]:
    """What the cluster has otherwise than the table says, a sentence each; empty when all is right."""
    if actual is None:
        return [f"{topic.name}: missing"]
    found = []
    if actual.partitions != topic.partitions:
        found.append(f"{topic.name}: {actual.partitions} partitions instead of {topic.partitions}")
    for name, wanted in topic.configs.items():
        present = actual.configs.get(name, "unset")
        if _comparable(present) != _comparable(wanted):
            found.append(f"{topic.name}: {name} is {present} instead of {wanted}")
    return found


def _comparable(value: str) -> frozenset[str]:
    return frozenset(part.strip() for part in value.split(","))
