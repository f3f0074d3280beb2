"""Kafka or OpenSearch away for a minute in the middle: it is said, nothing is lost, and all goes on by itself."""

from __future__ import annotations

import asyncio
import time
import urllib.error
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.harness import topics
from tests.harness.articles import articles
from tests.harness.pipeline import Pair, Pipeline, pipeline
from tests.harness.waiting import until
from tests.servers import KafkaCluster, OpenSearchNode

pytestmark = [pytest.mark.real, pytest.mark.timeout(600)]

MINUTE = 60.0


@dataclass(frozen=True)
class Setting:
    kafka: KafkaCluster
    node: OpenSearchNode
    running: Pipeline


@pytest.fixture(scope="module")
def setting() -> Iterator[Setting]:
    with KafkaCluster() as kafka, OpenSearchNode() as node, pipeline(Pair(kafka.bootstrap, node.url)) as running:
        yield Setting(kafka, node, running)


async def a_minute_from(began: float) -> None:
    await until(lambda: time.monotonic() - began >= MINUTE, "a minute gone", MINUTE + 30)


def push(running: Pipeline, numbers: range) -> list[str]:
    return [item["id"] for item in running.post(*articles(numbers))["accepted"]]


async def test_opensearch_away_for_a_minute(setting: Setting) -> None:
    running = setting.running
    ids = push(running, range(100))
    await until(lambda: running.count() == 100, "the first hundred")
    setting.node.kill()
    began = time.monotonic()
    try:
        ids += push(running, range(100, 200))
        await until(lambda: "opensearch" in running.indexer.get("/readyz")[1], "the indexer says what it waits for")
        assert running.indexer.get("/readyz")[0] == 503
        await a_minute_from(began)
        assert [service.get("/livez")[0] for service in (running.ingest, running.nlp, running.indexer)] == [200] * 3
    finally:
        await asyncio.to_thread(setting.node.start)
    await until(lambda: running.count() == 200, "all two hundred", 120)
    await until(lambda: running.indexer.get("/readyz")[0] == 200, "the indexer ready again")
    assert len(set(ids)) == 200
    assert await topics.read(running.pair.bootstrap, "news.enriched.dlq") == []


async def test_kafka_away_for_a_minute(setting: Setting) -> None:
    running = setting.running
    before = running.count()
    push(running, range(1_000, 1_100))
    (broker,) = setting.kafka.brokers
    broker.kill()
    began = time.monotonic()
    try:
        with pytest.raises(urllib.error.HTTPError) as refusal:
            push(running, range(1_100, 1_200))
        assert refusal.value.code == 503
        assert int(refusal.value.headers["Retry-After"]) > 0
        await until(lambda: running.ingest.get("/readyz")[0] == 503, "ingest is not ready")
        await a_minute_from(began)
        assert [service.get("/livez")[0] for service in (running.ingest, running.nlp, running.indexer)] == [200] * 3
    finally:
        await asyncio.to_thread(broker.start)
    await until(lambda: running.ingest.get("/readyz")[0] == 200, "ingest ready again")
    assert len(push(running, range(1_100, 1_200))) == 100
    await until(lambda: running.count() == before + 200, "all of them", 180)
    assert await topics.read(running.pair.bootstrap, "news.raw.dlq") == []
