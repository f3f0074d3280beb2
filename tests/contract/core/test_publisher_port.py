"""One suite for all publishers: the fake that unit tests use, and Khabar's own on the embedded and on a real Kafka."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest

from khabar_core.producer import Producer, Publisher
from khabar_core.records import Header, Outgoing
from khabar_core.settings import KafkaSettings
from tests.fakes.publisher import FakePublisher
from tests.harness import topics
from tests.servers import EmbeddedBroker, KafkaCluster

Seen = tuple[bytes | None, bytes | None, tuple[Header, ...]]


@dataclass(frozen=True)
class Port:
    """A publisher, a topic for it, and what stands in that topic."""

    publisher: Publisher
    topic: str
    durable: Callable[[], Awaitable[list[Seen]]]


@pytest.fixture
def fake() -> Port:
    publisher = FakePublisher()

    async def durable() -> list[Seen]:
        return [(sent.key, sent.value, sent.headers) for sent in publisher.sent]

    return Port(publisher, "fake", durable)


async def _on(bootstrap: str, *, idempotence: bool) -> AsyncIterator[Port]:
    topic = topics.unique("port")
    await topics.create(bootstrap, topic)

    async def durable() -> list[Seen]:
        return [(record.key, record.value, record.headers) for record in await topics.read(bootstrap, topic)]

    settings = KafkaSettings(bootstrap_servers=bootstrap, idempotence=idempotence)
    async with Producer(settings, "contract") as producer:
        yield Port(producer, topic, durable)


@pytest.fixture
async def embedded(embedded_broker: EmbeddedBroker) -> AsyncIterator[Port]:
    async for port in _on(embedded_broker.bootstrap, idempotence=False):
        yield port


@pytest.fixture
async def real(kafka: KafkaCluster) -> AsyncIterator[Port]:
    async for port in _on(kafka.bootstrap, idempotence=True):
        yield port


@pytest.fixture(
    params=[
        "fake",
        pytest.param("embedded", marks=pytest.mark.embedded),
        pytest.param("real", marks=pytest.mark.real),
    ]
)
def port(request: pytest.FixtureRequest) -> Port:
    found: Port = request.getfixturevalue(request.param)
    return found


async def test_every_record_is_answered_and_durable_when_it_is(port: Port) -> None:
    records = [Outgoing(port.topic, b"k%d" % i, b"v%d" % i) for i in range(50)]
    assert await port.publisher.publish(records) == [None] * 50
    assert {value for _, value, _ in await port.durable()} == {record.value for record in records}


async def test_the_records_of_a_key_keep_their_order(port: Port) -> None:
    records = [Outgoing(port.topic, b"k%d" % (i % 5), b"%03d" % i) for i in range(200)]
    assert await port.publisher.publish(records) == [None] * 200
    for key in {record.key for record in records}:
        values = [value for found, value, _ in await port.durable() if found == key]
        assert values == sorted(record.value or b"" for record in records if record.key == key)


async def test_null_values_and_odd_headers_pass_unchanged(port: Port) -> None:
    headers: tuple[Header, ...] = (("null", None), ("binary", b"\xff\xfe"), ("twice", b"1"), ("twice", b"2"))
    assert await port.publisher.publish([Outgoing(port.topic, b"k", None, headers)]) == [None]
    assert await port.durable() == [(b"k", None, headers)]


async def test_nothing_to_send_is_nothing_to_answer(port: Port) -> None:
    assert await port.publisher.publish([]) == []
    assert await port.durable() == []
