"""The producer on a real Kafka: every record has an answer, in time, and a broken producer is replaced."""

from __future__ import annotations

import random
import time

import pytest

from khabar_core.producer import NotSent, Producer, TooLarge
from khabar_core.records import Outgoing
from khabar_core.settings import KafkaSettings
from tests.harness import topics
from tests.servers import KafkaCluster


@pytest.fixture
async def topic(kafka: KafkaCluster) -> str:
    name = topics.unique("producer")
    await topics.create(kafka.bootstrap, name, configs={"max.message.bytes": "1000000"})
    return name


def settings(kafka: KafkaCluster, **more: float) -> KafkaSettings:
    return KafkaSettings.model_validate({"bootstrap_servers": kafka.bootstrap, **more})


async def test_records_are_durable_with_their_keys_and_headers_in_the_order_of_each_key(
    kafka: KafkaCluster, topic: str
) -> None:
    odd = (("x", None), ("y", b"\xff"))
    # Sizes about half of a batch: of two that wait for room, none may overtake the other.
    records = [Outgoing(topic, b"k%d" % (i % 3), b"%04d" % i + bytes(i * 9973 % 300_000), odd) for i in range(60)]
    async with Producer(settings(kafka), "test") as producer:
        assert await producer.publish(records) == [None] * 60
        assert await producer.publish([]) == []
        assert await producer.publish([Outgoing(topic, None, None)]) == [None]
    found = await topics.read(kafka.bootstrap, topic)
    for key in (b"k0", b"k1", b"k2"):
        numbers = [int((record.value or b"")[:4]) for record in found if record.key == key]
        assert numbers == sorted(numbers)
        assert len(numbers) == 20
    assert all(record.headers == odd for record in found if record.key)


async def test_a_record_that_is_too_large_is_told_and_costs_no_other(kafka: KafkaCluster, topic: str) -> None:
    noise = random.Random(7).randbytes  # zstd would make zeros small enough
    values = [b"a", noise(3_000_000), noise(20_000_000), b"b"]
    async with Producer(settings(kafka), "test") as producer:
        answers = await producer.publish([Outgoing(topic, b"k%d" % i, value) for i, value in enumerate(values)])
    assert [type(answer) for answer in answers] == [type(None), TooLarge, TooLarge, type(None)]


async def test_a_topic_that_is_not_there_is_not_sent_and_says_what_to_do(kafka: KafkaCluster) -> None:
    async with Producer(settings(kafka, delivery_timeout=3), "test") as producer:
        (answer,) = await producer.publish([Outgoing(topics.unique("nowhere"), b"k", b"v")])
    assert isinstance(answer, NotSent)


async def test_a_frozen_broker_is_told_in_time_and_forgotten_once_it_thaws(kafka: KafkaCluster, topic: str) -> None:
    (broker,) = kafka.brokers
    async with Producer(settings(kafka, delivery_timeout=2), "test") as producer:
        assert await producer.publish([Outgoing(topic, b"k", b"before")]) == [None]
        broker.freeze()
        try:
            for _ in range(2):
                began = time.monotonic()
                (answer,) = await producer.publish([Outgoing(topic, b"k", b"during")])
                assert answer == NotSent("not acknowledged in time")
                assert time.monotonic() - began < 4
        finally:
            broker.thaw()
        answers = [(await producer.publish([Outgoing(topic, b"k", b"after")]))[0] for _ in range(20)]
        assert answers[-1] is None
    values = [record.value for record in await topics.read(kafka.bootstrap, topic)]
    assert values[0] == b"before"
    assert b"after" in values
