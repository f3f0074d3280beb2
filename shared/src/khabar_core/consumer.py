"""Reading a topic as a member of a group: FastStream is the shell, and what must not lose a record is explicit.

FastStream's own acknowledgement is position-based and loses records when a handler or a header parser fails (measured;
docs/decisions/0003). So: acknowledgement is ours (explicit offsets after durability), headers never reach its parser,
nothing is decoded outside our own step, and the revoke hook waits for the batch in hand.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, ConsumerRecord, TopicPartition
from aiokafka.errors import CommitFailedError, IllegalStateError, KafkaError
from faststream import AckPolicy, FastStream
from faststream.kafka import KafkaBroker
from faststream.kafka.annotations import KafkaMessage
from faststream.kafka.subscriber.usecase import BatchSubscriber

from khabar_core.batch import Interrupted, Step
from khabar_core.health import Health
from khabar_core.logging import describe, get_logger
from khabar_core.metrics import Metrics
from khabar_core.records import Record
from khabar_core.settings import WorkerSettings

log = get_logger(__name__)

_LAG_INTERVAL = 15.0


@contextlib.asynccontextmanager
async def consuming(topic: str, group: str, settings: WorkerSettings, step: Step) -> AsyncIterator[None]:
    """Reads a topic, every batch by ``step``; at the block's end the batch in hand is finished and the group left.

    It is entered when the member has its partitions.
    """
    subscriber, app = _application(topic, group, settings, step)
    step.health.obstructed("assignment", "no partitions assigned yet")
    log.info("joining the group", topic=topic, group=group)
    lag = asyncio.create_task(_watch_lag(subscriber, step))
    try:
        await app.start()
        log.info("consuming", topic=topic, group=group)
        yield
    finally:
        step.health.obstructed("stop", "stopping")
        log.info("stopping: finishing the batch in hand")
        lag.cancel()
        await app.stop()


def _application(topic: str, group: str, settings: WorkerSettings, step: Step) -> tuple[BatchSubscriber, FastStream]:
    kafka, batch = settings.kafka, settings.batch
    broker = KafkaBroker(
        kafka.servers,
        client_id=f"khabar-{step.service}",
        request_timeout_ms=int(kafka.request_timeout * 1000),
        consumer_only=True,
        allow_auto_create_topics=False,
        graceful_timeout=batch.grace,
        logger=None,
    )
    drain = _Drain(step.health, step.metrics, batch.grace)
    subscriber: BatchSubscriber = broker.subscriber(
        topic,
        batch=True,
        group_id=group,
        group_instance_id=kafka.group_instance_id,
        auto_offset_reset="earliest",
        ack_policy=AckPolicy.MANUAL,
        max_records=batch.records,
        batch_timeout_ms=100,
        fetch_min_bytes=batch.min_bytes,
        fetch_max_wait_ms=int(batch.linger * 1000),
        session_timeout_ms=int(kafka.session_timeout * 1000),
        heartbeat_interval_ms=int(kafka.session_timeout * 1000 / 3),
        rebalance_timeout_ms=int(kafka.rebalance_timeout * 1000),
        max_poll_interval_ms=int(kafka.max_poll_interval * 1000),
        listener=drain,
        parser=_without_headers,
        decoder=_undecoded,
    )
    drain.subscriber = subscriber

    @subscriber
    async def handle(message: KafkaMessage) -> None:
        await _handle(message, step)

    return subscriber, FastStream(broker, logger=None)


async def _handle(message: KafkaMessage, step: Step) -> None:
    raw: tuple[ConsumerRecord[bytes | None, bytes | None], ...] = tuple(message.raw_message)
    try:
        await step.run([_record(record) for record in raw])
        with step.metrics.stage_seconds.labels("commit").time():
            await _commit(message.consumer, raw)
    except Interrupted as error:
        log.info("batch given back", why=str(error), records=len(raw))
        await message.nack()
    except (CommitFailedError, IllegalStateError) as error:
        # The partitions went to another member meanwhile: it will do the batch again, and the sinks are idempotent.
        step.metrics.commit_failures.inc()
        log.warning("commit failed: the batch will be done again", why=describe(error), records=len(raw))
    except Exception as error:
        step.metrics.commit_failures.inc()
        log.exception("batch failed: it will be read again", why=describe(error), records=len(raw))
        await message.nack()
        await asyncio.sleep(1)  # a nack is an immediate redelivery: without this, a hot loop


async def _commit(consumer: AIOKafkaConsumer, raw: Iterable[ConsumerRecord[Any, Any]]) -> None:
    """Commits exactly these records: an argument-less commit would take the consumer's positions, whatever they are."""
    offsets: dict[TopicPartition, int] = {}
    for record in raw:
        offsets[TopicPartition(record.topic, record.partition)] = record.offset + 1
    await consumer.commit(offsets)


def _record(raw: ConsumerRecord[bytes | None, bytes | None]) -> Record:
    return Record(raw.topic, raw.partition, raw.offset, raw.timestamp, raw.key, raw.value, tuple(raw.headers))


async def _without_headers(
    records: tuple[ConsumerRecord[Any, Any], ...], parse: Callable[[Any], Awaitable[KafkaMessage]]
) -> KafkaMessage:
    """FastStream decodes header values and fails the whole batch on one that is null or not UTF-8: it gets none."""
    message = await parse(tuple(dataclasses.replace(record, headers=()) for record in records))
    message.raw_message = records
    return message


async def _undecoded(_message: KafkaMessage) -> None:
    """Nothing is decoded outside the step, where one bad record would cost the batch."""


class _Drain(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka is untyped
    """Lets the batch in hand finish before its partitions go: without it, it would be done twice."""

    def __init__(self, health: Health, metrics: Metrics, grace: float) -> None:
        self.subscriber: BatchSubscriber | None = None
        self._health = health
        self._metrics = metrics
        self._grace = grace

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        if not revoked:
            return
        self._metrics.rebalances.inc()
        self._metrics.lag.clear()
        self._health.obstructed("assignment", "partitions are being reassigned")
        if self.subscriber is not None and self.subscriber.running:
            lock: Any = self.subscriber.lock  # a MultiLock once it runs: held from a batch's read to its commit
            await lock.wait_release(self._grace)

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        log.info("partitions assigned", partitions=sorted(tp.partition for tp in assigned))
        if assigned:
            self._health.cleared("assignment")
        else:
            self._health.obstructed("assignment", "no partitions assigned: more replicas than partitions?")


async def _watch_lag(subscriber: BatchSubscriber, step: Step) -> None:
    """Measures the lag: the consumer's own high-water marks are stale while a long batch holds its buffer."""
    while True:
        consumer = subscriber.consumer
        partitions: Sequence[TopicPartition] = list(consumer.assignment()) if consumer else []
        if consumer and partitions:
            with contextlib.suppress(KafkaError, IllegalStateError, AssertionError):  # reassigned or away meanwhile
                ends = await consumer.end_offsets(partitions)
                lag = {tp: max(0, ends[tp] - (await consumer.committed(tp) or 0)) for tp in partitions}
                for tp, records in lag.items():
                    step.metrics.lag.labels(tp.topic, tp.partition).set(records)
                step.health.work_waits(waits=any(lag.values()))
        await asyncio.sleep(_LAG_INTERVAL)
