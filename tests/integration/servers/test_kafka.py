"""The real Kafka of the tests: it serves, and keeps its records and address through what tests do to it."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError

from tests.servers import KafkaBroker, KafkaCluster, ServerError


@pytest.fixture
def kafka_to_break(kafka: KafkaCluster) -> Iterator[KafkaCluster]:
    yield kafka
    kafka.start()


@pytest.fixture
def kafka3_to_break(kafka3: KafkaCluster) -> Iterator[KafkaCluster]:
    yield kafka3
    kafka3.start()


async def create_topic(bootstrap: str, name: str, copies: int = 1) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(name, num_partitions=1, replication_factor=copies)])
    finally:
        await admin.close()


async def produce(bootstrap: str, topic: str, *values: bytes) -> None:
    async with AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", enable_idempotence=True) as producer:
        for value in values:
            await producer.send_and_wait(topic, value)


async def consume(bootstrap: str, topic: str, count: int) -> list[bytes | None]:
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, auto_offset_reset="earliest")
    async with consumer:
        consumer.assign([TopicPartition(topic, 0)])
        return [(await consumer.getone()).value for _ in range(count)]


async def leader(cluster: KafkaCluster, topic: str) -> KafkaBroker:
    admin = AIOKafkaAdminClient(bootstrap_servers=cluster.bootstrap)
    await admin.start()
    try:
        [description] = await admin.describe_topics([topic])
    finally:
        await admin.close()
    node_id = description["partitions"][0]["leader"]
    return next(broker for broker in cluster.brokers if broker.node_id == node_id)


async def test_a_record_that_is_produced_can_be_consumed(kafka: KafkaCluster) -> None:
    await create_topic(kafka.bootstrap, "one-record")
    await produce(kafka.bootstrap, "one-record", "خبر".encode())
    assert await consume(kafka.bootstrap, "one-record", 1) == ["خبر".encode()]


async def test_a_topic_that_was_not_created_does_not_come_by_itself(kafka: KafkaCluster) -> None:
    with suppress(KafkaError):
        async with AIOKafkaProducer(bootstrap_servers=kafka.bootstrap, request_timeout_ms=1000) as producer:
            await producer.send_and_wait("never-created", b"lost")
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap)
    await admin.start()
    try:
        assert "never-created" not in await admin.list_topics()
    finally:
        await admin.close()


async def test_records_and_address_survive_a_kill_and_a_restart(kafka_to_break: KafkaCluster) -> None:
    kafka, address = kafka_to_break, kafka_to_break.bootstrap
    await create_topic(address, "survives-kill")
    await produce(address, "survives-kill", b"before")
    kafka.kill()
    with pytest.raises(KafkaError):
        await produce(address, "survives-kill", b"while it is down")
    kafka.start()
    await produce(kafka.bootstrap, "survives-kill", b"after")
    assert kafka.bootstrap == address
    assert await consume(address, "survives-kill", 2) == [b"before", b"after"]


async def test_records_survive_a_stop_and_a_restart(kafka_to_break: KafkaCluster) -> None:
    kafka = kafka_to_break
    await create_topic(kafka.bootstrap, "survives-stop")
    await produce(kafka.bootstrap, "survives-stop", b"before")
    kafka.stop()
    assert not kafka.brokers[0].is_running
    kafka.start()
    assert await consume(kafka.bootstrap, "survives-stop", 1) == [b"before"]


async def test_a_frozen_broker_answers_only_when_it_is_thawed(kafka: KafkaCluster) -> None:
    await create_topic(kafka.bootstrap, "frozen")
    kafka.freeze()
    try:
        sending = asyncio.create_task(produce(kafka.bootstrap, "frozen", b"late"))
        done, _ = await asyncio.wait([sending], timeout=2)
        assert not done
    finally:
        kafka.thaw()
    await sending
    assert await consume(kafka.bootstrap, "frozen", 1) == [b"late"]


def test_starting_a_cluster_that_runs_changes_nothing(kafka: KafkaCluster) -> None:
    pid = kafka.brokers[0].pid
    kafka.start()
    assert kafka.brokers[0].pid == pid


def test_a_broker_that_does_not_start_shows_the_end_of_its_log() -> None:
    cluster = KafkaCluster()
    with cluster:
        cluster.kill()
        properties = cluster.brokers[0].home / "server.properties"
        properties.write_text(properties.read_text().replace("node.id=1", "node.id=7"))
        with pytest.raises(
            ServerError, match=r"(?s)Kafka broker 1 ended with exit code 1.*Stored node id 1 doesn't match"
        ):
            cluster.start()
        home = cluster.brokers[0].home
    assert not home.exists()


async def test_records_of_three_copies_survive_the_kill_of_their_leader(kafka3_to_break: KafkaCluster) -> None:
    cluster = kafka3_to_break
    await create_topic(cluster.bootstrap, "three-copies", copies=3)
    await produce(cluster.bootstrap, "three-copies", b"before")
    killed = await leader(cluster, "three-copies")
    killed.kill()
    await produce(cluster.bootstrap, "three-copies", b"after")
    assert await consume(cluster.bootstrap, "three-copies", 2) == [b"before", b"after"]
    assert (await leader(cluster, "three-copies")).node_id != killed.node_id
