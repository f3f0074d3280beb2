"""Topics on a running broker: made for one test, written to and read back whole."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import NewTopic

from khabar_core.admin import admin
from khabar_core.records import Outgoing, Record
from khabar_core.settings import KafkaSettings


def unique(name: str) -> str:
    """A topic's name that no other test uses."""
    return f"{name}-{uuid.uuid4().hex[:8]}"


async def create(bootstrap: str, *names: str, partitions: int = 4, configs: dict[str, str] | None = None) -> None:
    """Creates topics with this many partitions and one copy."""
    async with admin(KafkaSettings(bootstrap_servers=bootstrap)) as client:
        new = [NewTopic(name, partitions, 1, topic_configs=configs or {}) for name in names]
        response = await client.create_topics(new)
    failed = [entry for entry in response.topic_errors if entry[1]]
    assert not failed, failed


@asynccontextmanager
async def producer(bootstrap: str) -> AsyncIterator[AIOKafkaProducer]:
    """A plain producer, for records that Khabar's own would never write."""
    client = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", max_request_size=32 * 1024 * 1024)
    await client.start()
    try:
        yield client
    finally:
        await client.stop()


async def write(bootstrap: str, records: Sequence[Outgoing]) -> None:
    """Writes records and waits until they are there."""
    async with producer(bootstrap) as client:
        sends = [
            await client.send(record.topic, record.value, key=record.key, headers=list(record.headers))
            for record in records
        ]
        for send in sends:
            await send


async def read(bootstrap: str, topic: str) -> list[Record]:
    """All records of a topic, partition by partition, as they stand now."""
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=bootstrap, auto_offset_reset="earliest")
    await consumer.start()
    try:
        partitions = sorted(consumer.assignment())
        ends = await consumer.end_offsets(partitions)
        found: list[Record] = []
        for tp in partitions:
            while await consumer.position(tp) < ends[tp]:
                batch = (await consumer.getmany(tp, timeout_ms=500)).get(tp, [])
                found += [
                    Record(r.topic, r.partition, r.offset, r.timestamp, r.key, r.value, tuple(r.headers)) for r in batch
                ]
        return found
    finally:
        await consumer.stop()


async def size(bootstrap: str, topic: str) -> int:
    """How many records a topic holds, transaction markers and compaction aside."""
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=bootstrap)
    await consumer.start()
    try:
        return sum((await consumer.end_offsets(sorted(consumer.assignment()))).values())
    finally:
        await consumer.stop()


async def lag(bootstrap: str, topic: str, group: str) -> int:
    """How many records of a topic a group has not committed."""
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, group_id=group, enable_auto_commit=False)
    await consumer.start()
    try:
        await consumer.topics()
        partitions = [TopicPartition(topic, p) for p in await _partitions(bootstrap, topic)]
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        return sum([ends[tp] - (await consumer.committed(tp) or 0) for tp in partitions])
    finally:
        await consumer.stop()


async def _partitions(bootstrap: str, topic: str) -> list[int]:
    async with admin(KafkaSettings(bootstrap_servers=bootstrap)) as client:
        (described,) = await client.describe_topics([topic])
    return sorted(entry["partition"] for entry in described["partitions"])
