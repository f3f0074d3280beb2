"""The API as a process of its own on a running broker."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from khabar_core.admin import apply
from khabar_core.schemas import RawArticle
from khabar_core.settings import KafkaSettings
from tests.harness.topics import read
from tests.harness.waiting import until
from tests.servers import EmbeddedBroker, KafkaCluster
from tests.servers.ports import HOST, free_ports
from tests.servers.service import Service

DELIVERY_TIMEOUT = 3


class Ingest(Service):
    """The service; ``client`` talks to its API."""

    def __init__(self, bootstrap: str, **settings: str) -> None:
        port = free_ports(1)[0]
        self.url = f"http://{HOST}:{port}"
        super().__init__(
            "ingest",
            "khabar_ingest",
            "serve",
            settings={
                "KHABAR_KAFKA__BOOTSTRAP_SERVERS": bootstrap,
                "KHABAR_KAFKA__DELIVERY_TIMEOUT": str(DELIVERY_TIMEOUT),
                "KHABAR_API__HOST": HOST,
                "KHABAR_API__PORT": str(port),
                **settings,
            },
            ports=(port,),
        )

    def client(self) -> httpx.AsyncClient:
        """A client with more patience than ingest has."""
        return httpx.AsyncClient(base_url=self.url, timeout=30)


def article(number: int, **fields: Any) -> dict[str, Any]:
    return {"source": "sample-agency", "external_id": str(number), "body": f"برف در شهر {number} بارید.", **fields}


@contextmanager
def frozen(kafka: KafkaCluster) -> Iterator[None]:
    kafka.freeze()
    try:
        yield
    finally:
        kafka.thaw()


async def values_of(bootstrap: str, ids: set[str]) -> list[bytes | None]:
    """What the topic holds of these articles, each in order."""
    return [r.value for r in await read(bootstrap, "news.raw") if r.key is not None and r.key.decode() in ids]


async def test_what_is_accepted_stands_on_the_topic(kafka: KafkaCluster) -> None:
    await apply(KafkaSettings(bootstrap_servers=kafka.bootstrap), 1)
    await pushed_and_read_back(kafka.bootstrap)


async def test_what_is_accepted_stands_on_the_topic_of_the_embedded_broker(embedded_broker: EmbeddedBroker) -> None:
    settings = KafkaSettings(bootstrap_servers=embedded_broker.bootstrap)
    await apply(settings, 1)
    await pushed_and_read_back(embedded_broker.bootstrap, KHABAR_KAFKA__IDEMPOTENCE="false")


async def pushed_and_read_back(bootstrap: str, **settings: str) -> None:
    lines = "\n".join(json.dumps(article(number)) for number in range(50))
    with Ingest(bootstrap, KHABAR_API__KEYS="integration-key", **settings) as ingest:
        async with ingest.client() as client:
            stranger = await client.post("/v1/articles", json=article(1))
            client.headers["X-API-Key"] = "integration-key"
            pushed = await client.post(
                "/v1/articles", content=lines + "\n{", headers={"content-type": "application/x-ndjson"}
            )
            ids = [accepted["id"] for accepted in pushed.json()["accepted"]]
            retracted = await client.delete(f"/v1/articles/{ids[0]}")
        ingest.stop()
        logs = ingest.log.read_text()
    assert (stranger.status_code, pushed.status_code, retracted.status_code) == (401, 202, 202)
    assert [rejected["line"] for rejected in pushed.json()["rejected"]] == [51]
    values = await values_of(bootstrap, set(ids))
    assert sorted(RawArticle.read(value).id for value in values if value) == sorted(ids)
    assert (await values_of(bootstrap, {ids[0]}))[-1] in {None, b""}  # the embedded broker has no null values
    assert ingest.exit_code == 0
    assert "integration-key" not in logs
    assert "برف" not in logs


async def test_frozen_kafka_means_503_in_time_and_thawed_kafka_a_healthy_service(kafka: KafkaCluster) -> None:
    await apply(KafkaSettings(bootstrap_servers=kafka.bootstrap), 1)
    with Ingest(kafka.bootstrap) as ingest:
        async with ingest.client() as client:
            assert (await client.post("/v1/articles", json=article(1))).status_code == 202
            with frozen(kafka):
                begun = time.monotonic()
                refused = await asyncio.gather(
                    *(client.post("/v1/articles", json=[article(n), article(n + 1)]) for n in (100, 200, 300))
                )
                took = time.monotonic() - begun
                begun = time.monotonic()
                refused.append(await client.post("/v1/articles", json=article(301)))
                took_again = time.monotonic() - begun
                readiness, why = ingest.get("/readyz")
                liveness, _ = ingest.get("/livez")
            # No request comes: the service must find out by itself that Kafka is back.
            await until(lambda: ingest.get("/readyz")[0] == 200, "ready again without traffic")
            accepted = await client.post("/v1/articles", json=article(400))
            assert ingest.metric("khabar_publishing_bytes") == 0
        ingest.stop()
    assert [answer.status_code for answer in refused] == [503] * 4
    assert all(int(answer.headers["retry-after"]) > 0 for answer in refused)
    assert took < DELIVERY_TIMEOUT + 2
    assert took_again < DELIVERY_TIMEOUT + 2
    assert (readiness, liveness) == (503, 200)
    assert "Kafka does not take records" in why
    assert accepted.status_code == 202
    assert len(await values_of(kafka.bootstrap, {accepted.json()["accepted"][0]["id"]})) == 1
    assert ingest.exit_code == 0


async def test_ingest_waits_for_kafka_and_says_so_on_its_operations_port(kafka: KafkaCluster) -> None:
    await apply(KafkaSettings(bootstrap_servers=kafka.bootstrap), 1)
    kafka.stop()
    ingest = Ingest(kafka.bootstrap)
    try:
        ingest.launch()
        await until(lambda: ingest.get("/readyz")[0] == 503, "the operations port answers")
        assert "waiting for Kafka" in ingest.get("/readyz")[1]
        assert ingest.get("/livez")[0] == 200
        kafka.start()
        await until(lambda: ingest.get("/readyz")[0] == 200, "ready once Kafka is up")
        async with ingest.client() as client:
            assert (await client.post("/v1/articles", json=article(500))).status_code == 202
        ingest.stop()
        assert ingest.exit_code == 0
    finally:
        kafka.start()
        ingest.__exit__()


async def test_sigterm_lets_the_requests_in_flight_finish(kafka: KafkaCluster) -> None:
    await apply(KafkaSettings(bootstrap_servers=kafka.bootstrap), 1)
    body = "\n".join(json.dumps(article(number, body="ابر " * 300)) for number in range(600, 2600))
    with Ingest(kafka.bootstrap) as ingest:
        async with ingest.client() as client:
            with frozen(kafka):
                request = asyncio.create_task(
                    client.post("/v1/articles", content=body, headers={"content-type": "application/x-ndjson"})
                )
                await until(lambda: ingest.metric("khabar_publishing_bytes") == len(body.encode()), "the body is read")
                stopping = asyncio.create_task(asyncio.to_thread(ingest.stop))
                await until(lambda: "stopping" in ingest.get("/readyz")[1], "the service has heard the signal")
            answer = await request
            await stopping
    assert (answer.status_code, len(answer.json()["accepted"])) == (202, 2000)
    assert ingest.exit_code == 0
