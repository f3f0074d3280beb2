"""The indexer as it runs: a process between a real Kafka and an index that comes and goes."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from opensearchpy import AsyncOpenSearch

from khabar_core.admin import apply
from khabar_core.dead_letters import DeadLetter, exhume
from khabar_core.records import Outgoing, Record
from khabar_core.settings import KafkaSettings
from khabar_core.topics import ENRICHED, ENRICHED_DLQ
from khabar_indexer.app.stage import GROUP
from khabar_indexer.domain.index import INDEX, READ_ALIAS
from tests.contract.indexer.clients import emptied
from tests.harness import topics
from tests.harness.waiting import eventually, until
from tests.servers import EmbeddedIndex, KafkaCluster, OpenSearchNode
from tests.servers.service import Service
from tests.unit.indexer.articles import article, id_of, record, retraction, unindexable


@dataclass(frozen=True)
class Lane:
    """The topics of a broker that other tests use too: everything is told apart by ids of our own."""

    bootstrap: str
    first: int = field(default_factory=lambda: secrets.randbits(120))

    def number(self, number: int) -> int:
        return self.first + number

    def id_of(self, number: int) -> str:
        return id_of(self.number(number))

    async def write(self, *records: Record) -> None:
        await topics.write(self.bootstrap, [Outgoing(ENRICHED, r.key, r.value, r.headers) for r in records])

    async def caught_up(self) -> bool:
        return await topics.lag(self.bootstrap, ENRICHED, GROUP) == 0

    async def dead_letters(self) -> list[DeadLetter]:
        """Ours alone."""
        letters = map(exhume, await topics.read(self.bootstrap, ENRICHED_DLQ))
        prefix = f"{self.first:032x}"[:24].encode()
        return [letter for letter in letters if (letter.record.key or b"").startswith(prefix)]

    @contextmanager
    def indexer(self, url: str, **settings: str) -> Iterator[Service]:
        own = {
            "KHABAR_KAFKA__BOOTSTRAP_SERVERS": self.bootstrap,
            "KHABAR_OPENSEARCH__URL": url,
            "KHABAR_OPENSEARCH__REPLICAS": "0",
            "KHABAR_BATCH__LINGER": "0.1",
        }
        service = Service("indexer", "khabar_indexer", "run", settings=own | settings)
        try:
            yield service
        finally:
            service.__exit__()


@pytest.fixture
async def lane(kafka: KafkaCluster) -> Lane:
    await apply(KafkaSettings(bootstrap_servers=kafka.bootstrap), replication=1)
    return Lane(kafka.bootstrap)


@pytest.fixture
async def client(opensearch: OpenSearchNode) -> AsyncIterator[AsyncOpenSearch]:
    async with emptied(opensearch.url) as made:
        yield made


async def indexed(client: AsyncOpenSearch, lane: Lane, count: int) -> set[int]:
    """Which of our first `count` articles a search finds."""
    await client.indices.refresh(index=INDEX)
    body = {"query": {"ids": {"values": [lane.id_of(n) for n in range(count)]}}, "size": count, "_source": False}
    hits = (await client.search(index=READ_ALIAS, body=body))["hits"]["hits"]
    return {int(hit["_id"], 16) - lane.first for hit in hits}


async def test_everything_is_indexed_laid_aside_or_hidden(
    lane: Lane, client: AsyncOpenSearch, opensearch: OpenSearchNode
) -> None:
    records = [record(article(lane.number(n))) for n in range(300)]
    records[100] = unindexable(lane.number(100))
    records[101] = record(b"hello", lane.id_of(101))
    odd = (("odd", None), ("odd", b"\xff"))
    records[102] = record(article(lane.number(102)), headers=odd)
    await lane.write(*records, retraction(lane.number(103)))
    with lane.indexer(opensearch.url) as indexer:
        indexer.start()
        await eventually(lane.caught_up, "lag 0")
        assert indexer.metric("khabar_record_outcomes_total", outcome="retracted") == 1
        assert indexer.metric("khabar_end_to_end_seconds_count") > 0
        indexer.stop()
        assert indexer.exit_code == 0
    assert await indexed(client, lane, 300) == set(range(300)) - {100, 101, 103}
    letters = {letter.record.key: letter for letter in await lane.dead_letters()}
    refused, broken = letters[lane.id_of(100).encode()], letters[lane.id_of(101).encode()]
    assert (refused.reason, refused.record.value) == ("refused", records[100].value)
    assert (broken.reason, broken.record.value) == ("not_json", b"hello")
    assert len(letters) == 2


async def test_opensearch_may_die_and_come_back(
    lane: Lane, client: AsyncOpenSearch, opensearch: OpenSearchNode
) -> None:
    with lane.indexer(opensearch.url) as indexer:
        indexer.start()
        await lane.write(*(record(article(lane.number(n))) for n in range(100)))
        await eventually(lane.caught_up, "lag 0")
        try:
            opensearch.kill()
            await lane.write(*(record(article(lane.number(n))) for n in range(100, 200)))
            await until(lambda: "opensearch is not available" in indexer.get("/readyz")[1], "not ready, and why")
            assert indexer.get("/livez")[0] == 200
            assert not await lane.caught_up()
        finally:
            opensearch.start()
        await eventually(lane.caught_up, "lag 0 again")
        await until(lambda: indexer.get("/readyz")[0] == 200, "ready again")
    assert await indexed(client, lane, 200) == set(range(200))
    assert await lane.dead_letters() == []


async def test_a_frozen_opensearch_loses_nothing(
    lane: Lane, client: AsyncOpenSearch, opensearch: OpenSearchNode
) -> None:
    with lane.indexer(opensearch.url, KHABAR_OPENSEARCH__TIMEOUT="2") as indexer:
        indexer.start()
        try:
            opensearch.freeze()
            await lane.write(*(record(article(lane.number(n))) for n in range(50)))
            await until(lambda: "did not answer within 2 s" in indexer.get("/readyz")[1], "not ready, and why")
        finally:
            opensearch.thaw()
        await eventually(lane.caught_up, "lag 0 again")
    assert await indexed(client, lane, 50) == set(range(50))


async def test_the_indexer_may_start_first(lane: Lane) -> None:
    await lane.write(*(record(article(lane.number(n))) for n in range(10)))
    index = EmbeddedIndex()
    with lane.indexer(index.url) as indexer:
        indexer.launch()
        await until(lambda: "waiting for OpenSearch" in indexer.output, "a line that says what it waits for")
        assert index.url in indexer.output
        assert indexer.get("/livez")[0] == 200
        assert indexer.get("/readyz")[0] == 503
        with index:
            await until(lambda: indexer.get("/readyz")[0] == 200, "ready")
            await eventually(lane.caught_up, "lag 0")
            async with AsyncOpenSearch([index.url]) as client:
                assert await indexed(client, lane, 10) == set(range(10))
            indexer.stop()
            assert indexer.exit_code == 0


async def test_it_can_be_stopped_while_it_waits_for_opensearch(lane: Lane) -> None:
    with lane.indexer("http://127.0.0.1:1") as indexer:
        indexer.launch()
        await until(lambda: "waiting for OpenSearch" in indexer.output, "a line that says what it waits for")
        indexer.stop()
        assert indexer.exit_code == 0
