"""The rules of delivery, each on a real Kafka: what is lost, doubled or laid aside when things go wrong."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiokafka.errors import KafkaError

from khabar_core.dead_letters import exhume
from khabar_core.records import Outgoing, Record
from khabar_core.topics import dead_letter_topic
from tests.harness import topics
from tests.harness.waiting import eventually, until
from tests.servers import KafkaCluster
from tests.servers.service import Service


@dataclass(frozen=True)
class Lane:
    """Topics of one test and the services that work on them."""

    bootstrap: str
    source: str
    out: str

    def service(self, name: str = "echo", seconds: float = 0, **settings: str) -> Service:
        own = {"KHABAR_KAFKA__BOOTSTRAP_SERVERS": self.bootstrap, "ECHO": str(seconds), "KHABAR_BATCH__LINGER": "0.05"}
        return Service(name, "tests.harness.echo", self.source, self.out, settings=own | settings)

    async def write(self, values: list[bytes], headers: tuple[tuple[str, bytes | None], ...] = ()) -> None:
        records = [Outgoing(self.source, b"key-%d" % (i % 50), value, headers) for i, value in enumerate(values)]
        await topics.write(self.bootstrap, records)

    async def written(self) -> list[Record]:
        return await topics.read(self.bootstrap, self.out)

    async def buried(self) -> list[Record]:
        return await topics.read(self.bootstrap, dead_letter_topic(self.source))

    async def lag(self) -> int:
        return await topics.lag(self.bootstrap, self.source, f"group-{self.source}")

    async def caught_up(self) -> bool:
        try:
            return await self.lag() == 0
        except KafkaError:  # a broker that has just come back knows of no brokers for a moment
            return False


@pytest.fixture
async def lane(kafka: KafkaCluster) -> Lane:
    lane = Lane(kafka.bootstrap, topics.unique("source"), topics.unique("out"))
    await topics.create(lane.bootstrap, lane.source, lane.out, dead_letter_topic(lane.source))
    return lane


@contextmanager
def launched(service: Service) -> Iterator[Service]:
    """A service that is not waited for: on a bad day it is ready for a moment only, or never."""
    try:
        service.launch()
        yield service
    finally:
        service.__exit__()


def values(count: int) -> list[bytes]:
    return [b"value-%d" % i for i in range(count)]


def done(service: Service) -> float:
    return service.metric("khabar_record_outcomes_total")


async def test_a_bad_record_costs_no_neighbour_and_keeps_its_bytes_key_and_headers(lane: Lane) -> None:
    odd = (("null", None), ("binary", b"\xff\xfe"), ("trace", b"x"))
    await lane.write([b"one", b"bad \xff", b"two", b"skip", b"three"], headers=odd)
    with lane.service() as service:
        await until(lambda: done(service) == 5, "five records done")
        assert service.metric("khabar_dead_letters_total", reason="not_an_article") == 1
        assert service.get("/livez")[0] == service.get("/readyz")[0] == 200
    written = await lane.written()
    assert sorted(record.value or b"" for record in written) == [b"one", b"three", b"two"]
    assert all(record.headers == odd for record in written)
    (letter,) = [exhume(record) for record in await lane.buried()]
    assert (letter.record.value, letter.record.key, letter.record.headers) == (b"bad \xff", b"key-1", odd)
    assert letter.reason == "not_an_article"
    assert await lane.lag() == 0


async def test_a_record_that_crashes_the_stage_is_found_and_laid_aside_alone(lane: Lane) -> None:
    await lane.write([*values(30), b"crash", *values(30)])
    with lane.service() as service:
        await until(lambda: done(service) == 61, "all records done")
        assert service.get("/readyz")[0] == 200
    assert len(await lane.written()) == 60
    (letter,) = [exhume(record) for record in await lane.buried()]
    assert (letter.reason, letter.record.value) == ("crashed", b"crash")


async def test_sigterm_in_the_middle_finishes_the_batch_and_doubles_nothing(lane: Lane) -> None:
    await lane.write(values(2000))
    with lane.service(seconds=0.1, KHABAR_BATCH__RECORDS="100") as service:
        await until(lambda: done(service) >= 200, "some batches done")
        service.stop()
        assert service.exit_code == 0
        finished = len(await lane.written())
        assert 0 < finished < 2000
        assert await lane.lag() == 2000 - finished
        service.start()
        await until(lambda: done(service) == 2000 - finished, "the rest done")
    assert Counter(record.value for record in await lane.written()) == Counter(values(2000))


async def test_sigkill_in_the_middle_loses_nothing_and_doubles_at_most_a_batch(lane: Lane) -> None:
    await lane.write(values(2000))
    with lane.service(seconds=0.1, KHABAR_BATCH__RECORDS="100", KHABAR_KAFKA__GROUP_INSTANCE_ID="echo-0") as service:
        await until(lambda: done(service) >= 200, "some batches done")
        service.kill()
        service.start()
        await until(lambda: service.metric("khabar_batch_records_count") > 0, "work again")
        await eventually(lane.caught_up, "no lag")
    counts = Counter(record.value for record in await lane.written())
    assert set(counts) == set(values(2000))
    assert sum(counts.values()) - 2000 <= 100


async def test_a_member_that_joins_in_the_middle_of_a_batch_doubles_nothing(lane: Lane) -> None:
    await lane.write(values(400))
    with lane.service("first", seconds=0.5, KHABAR_BATCH__RECORDS="50") as first:
        await until(lambda: done(first) >= 50, "a batch done")
        with lane.service("second", seconds=0.5, KHABAR_BATCH__RECORDS="50") as second:
            await until(lambda: done(first) + done(second) == 400, "all records done")
            assert first.metric("khabar_rebalances_total") >= 1
    assert Counter(record.value for record in await lane.written()) == Counter(values(400))


async def test_a_bad_day_is_waited_out_with_nothing_lost_or_laid_aside(lane: Lane, tmp_path: Path) -> None:
    away = tmp_path / "away"
    away.touch()
    await lane.write(values(100))
    with launched(lane.service(ECHO_AWAY=str(away), KHABAR_BATCH__PATIENCE="2")) as service:
        await until(lambda: service.metric("khabar_retries_total") >= 4, "retries beyond the patience")
        status, why = service.get("/readyz")
        assert (status, "the other side is not available" in why) == (503, True)
        assert service.get("/livez")[0] == 200
        assert await lane.lag() == 100
        away.unlink()
        await until(lambda: done(service) == 100, "all records done")
        await until(lambda: service.get("/readyz")[0] == 200, "ready again")
    assert Counter(record.value for record in await lane.written()) == Counter(values(100))
    assert await lane.buried() == []


async def test_sigterm_on_a_bad_day_ends_at_once_and_commits_nothing(lane: Lane, tmp_path: Path) -> None:
    away = tmp_path / "away"
    away.touch()
    await lane.write(values(10))
    with launched(lane.service(ECHO_AWAY=str(away))) as service:
        await until(lambda: service.metric("khabar_retries_total") >= 1, "a retry")
        service.stop(patience=5)
        assert service.exit_code == 0
    assert await lane.lag() == 10


async def test_a_broker_that_freezes_loses_nothing(lane: Lane, kafka: KafkaCluster) -> None:
    await lane.write(values(1000))
    (broker,) = kafka.brokers
    with lane.service(seconds=0.05, KHABAR_BATCH__RECORDS="50") as service:
        await until(lambda: done(service) >= 100, "some batches done")
        broker.freeze()
        frozen = time.monotonic()
        try:
            # Longer than the session timeout of 10 s: the group takes the member for dead.
            await until(lambda: time.monotonic() - frozen > 12, "the freeze outlasts the session")
            assert service.get("/livez")[0] == 200
            assert done(service) < 1000
        finally:
            broker.thaw()
        await eventually(lane.caught_up, "no lag")
    assert set(values(1000)) == {record.value for record in await lane.written()}


async def test_topics_that_are_missing_are_named_with_the_command_that_makes_them(kafka: KafkaCluster) -> None:
    settings = {"KHABAR_KAFKA__BOOTSTRAP_SERVERS": kafka.bootstrap}
    with launched(Service("wanting", "tests.harness.echo", "news.feeds", "news.feeds", settings=settings)) as service:
        await until(lambda: "khabar-core topics apply" in service.get("/readyz")[1], "the advice")
        assert "news.feeds: missing" in service.get("/readyz")[1]
        assert service.get("/livez")[0] == 200
        service.stop()
        assert service.exit_code == 0


@pytest.mark.real
async def test_kafka_absent_at_start_is_waited_for() -> None:
    with KafkaCluster() as late:
        lane = Lane(late.bootstrap, topics.unique("source"), topics.unique("out"))
        await topics.create(lane.bootstrap, lane.source, lane.out, dead_letter_topic(lane.source))
        await lane.write(values(10))
        (broker,) = late.brokers
        broker.stop()
        with launched(lane.service()) as service:
            await until(lambda: "waiting for Kafka" in service.get("/readyz")[1], "it says what it waits for")
            assert service.get("/livez")[0] == 200
            broker.start()
            await until(lambda: done(service) == 10, "the records done")
