"""The embedded pair of the tests."""

import httpx
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from tests.servers import EmbeddedBroker, EmbeddedIndex


async def test_a_record_that_is_produced_can_be_consumed(embedded_broker: EmbeddedBroker) -> None:
    address = embedded_broker.bootstrap
    admin = AIOKafkaAdminClient(bootstrap_servers=address)
    await admin.start()
    try:
        await admin.create_topics([NewTopic("embedded-record", num_partitions=1, replication_factor=1)])
    finally:
        await admin.close()
    async with AIOKafkaProducer(bootstrap_servers=address) as producer:
        await producer.send_and_wait("embedded-record", "خبر".encode())
    async with AIOKafkaConsumer(bootstrap_servers=address, auto_offset_reset="earliest") as consumer:
        consumer.assign([TopicPartition("embedded-record", 0)])
        assert (await consumer.getone()).value == "خبر".encode()


def test_a_document_that_is_put_can_be_got(embedded_index: EmbeddedIndex) -> None:
    address = f"{embedded_index.url}/embedded-document/_doc/1"
    assert httpx.put(address, json={"title": "باران"}).status_code == httpx.codes.CREATED
    assert httpx.get(address).json()["_source"] == {"title": "باران"}


def test_a_restart_keeps_the_address_and_forgets_the_documents() -> None:
    with EmbeddedIndex() as index:
        httpx.put(f"{index.url}/forgotten/_doc/1", json={})
        index.stop()
        index.start()
        assert httpx.get(f"{index.url}/forgotten/_doc/1").status_code == httpx.codes.NOT_FOUND
