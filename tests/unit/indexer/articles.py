"""Enriched articles, and the records of `news.enriched` that carry them, for the indexer's tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from khabar_core.records import Header, Record
from khabar_core.schemas import (
    DateValue,
    EnrichedArticle,
    Enrichment,
    Entity,
    Label,
    Mentions,
    Models,
    Origin,
    Original,
    Precision,
    Source,
)
from khabar_core.topics import ENRICHED
from khabar_indexer.domain.documents import Operation, operation_of

NOON = datetime(2025, 12, 10, 8, 30, tzinfo=UTC)
NOON_MS = 1_765_355_400_000
BODY = "شهردار تهران می‌گوید پل تازه تا آذر ۱۴۰۴ باز می‌شود."


def id_of(number: int) -> str:
    """The id of the article with this number."""
    return f"{number:032x}"


def article(number: int = 1, **changes: Any) -> EnrichedArticle:
    """A whole article, every optional field given."""
    fields: dict[str, Any] = {
        "id": id_of(number),
        "revision": NOON_MS,
        "source": Source(id="nemuneh", name="خبرگزاری نمونه"),
        "url": f"https://news.example/{number}",
        "title": "پل تازهٔ تهران",
        "body": BODY,
        "published_at": NOON,
        "published_precision": Precision.MINUTE,
        "observed_at": NOON,
        "origin": Origin(channel="api", external_id=str(number)),
        "original": Original(title="پل تازهٔ تهران", body=BODY),
        "entities": (
            Entity(
                label=Label.LOC,
                text="تهران",
                name="تهران",
                field="body",
                start=BODY.index("تهران"),
                end=BODY.index("تهران") + 5,
                confidence=0.9,
            ),
            Entity(
                label=Label.DAT,
                text="آذر ۱۴۰۴",
                name="آذر ۱۴۰۴",
                field="body",
                start=32,
                end=40,
                confidence=1,
                value=DateValue(iso="2025-11"),
            ),
        ),
        "mentions": Mentions(places=("تهران",)),
        "enrichment": Enrichment(
            pipeline=1,
            models=Models(normalizer="n1", recognizer="r1"),
            characters=len(BODY),
            sentences=1,
            tokens=10,
            entities=2,
        ),
    }
    return EnrichedArticle(**fields | changes)


def record(value: EnrichedArticle | bytes | None, key: str | None = None, **changes: Any) -> Record:
    """The record that carries an article (its key is the id unless another is given), other bytes, or nothing."""
    if isinstance(value, EnrichedArticle):
        key = key or value.id
        value = value.write()
    fields: dict[str, Any] = {"topic": ENRICHED, "partition": 0, "offset": 0, "timestamp": NOON_MS}
    return Record(**fields | changes, key=key.encode() if key is not None else None, value=value)


def retraction(number: int = 1, *, version: bytes | None = None, timestamp: int = NOON_MS) -> Record:
    """The tombstone of an article; `version` is the header's value."""
    headers: tuple[Header, ...] = () if version is None else (("khabar_version", version),)
    return record(None, id_of(number), timestamp=timestamp, headers=headers)


def operation(number: int = 1, **changes: Any) -> Operation:
    """The operation that indexes an article."""
    made = operation_of(record(article(number, **changes)))
    assert isinstance(made, Operation)
    return made


def unindexable(number: int) -> Record:
    """An article that is right by the schema and does not fit the mapping: a number beyond an integer."""
    return record(article(number, schema_version=3_000_000_000))
