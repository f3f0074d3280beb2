"""Watches the real topics and the real index, and notes in the journal what is seen there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer
from pydantic import ValidationError

from demo.feed import Clock
from demo.index import Index
from demo.journal import Identity, Journal, Stage
from khabar_core.dead_letters import exhume
from khabar_core.events import REVISION_HEADER, VERSION_HEADER, number_header
from khabar_core.records import Record
from khabar_core.schemas import EnrichedArticle, RawArticle
from khabar_core.settings import KafkaSettings
from khabar_core.topics import ENRICHED, ENRICHED_DLQ, RAW, RAW_DLQ

_VERSIONS_PER_REVISION = 1000


@asynccontextmanager
async def reading(kafka: KafkaSettings) -> AsyncIterator[AIOKafkaConsumer]:
    """A consumer of the four topics from their beginnings, without a group."""
    consumer = AIOKafkaConsumer(
        *(RAW, ENRICHED, RAW_DLQ, ENRICHED_DLQ),
        bootstrap_servers=kafka.servers,
        client_id="khabar-demo-watch",
        enable_auto_commit=False,
        auto_offset_reset="earliest",
    )
    await consumer.start()
    try:
        yield consumer
    finally:
        await consumer.stop()


async def watch_topics(journal: Journal, consumer: AIOKafkaConsumer, clock: Clock) -> None:
    """Notes every record that it reads, until it is cancelled."""
    while True:
        for batch in (await consumer.getmany(timeout_ms=200)).values():
            for r in batch:
                record = Record(r.topic, r.partition, r.offset, r.timestamp, r.key, r.value, tuple(r.headers))
                _note(journal, record, clock())


async def watch_index(journal: Journal, index: Index, clock: Clock, interval: float = 0.2) -> None:
    """Asks the index what it has, every so many seconds, until it is cancelled."""
    while True:
        for key, version in (await index.versions()).items():
            journal.note_seen(Stage.INDEXED, Identity(key, version // _VERSIONS_PER_REVISION), clock())
        await asyncio.sleep(interval)


def _note(journal: Journal, record: Record, at: float) -> None:
    if record.topic in {RAW_DLQ, ENRICHED_DLQ}:
        journal.note_letter(exhume(record), at)
    elif record.topic == RAW:
        journal.note_seen(Stage.RAW, _identity(record, _raw_revision), at)
    else:
        journal.note_seen(Stage.ENRICHED, _identity(record, _enriched_revision), at)


def _identity(record: Record, revision: Callable[[Record], int | None]) -> Identity:
    key = (record.key or b"").decode(errors="replace")
    try:
        return Identity(key, revision(record))
    except ValidationError:
        return Identity(key, None)


def _raw_revision(record: Record) -> int | None:
    if record.value is None:
        return number_header(record.headers, REVISION_HEADER)
    return RawArticle.read(record.value).revision


def _enriched_revision(record: Record) -> int | None:
    if record.value is None:
        version = number_header(record.headers, VERSION_HEADER)
        return None if version is None else version // _VERSIONS_PER_REVISION
    return EnrichedArticle.read(record.value).revision
