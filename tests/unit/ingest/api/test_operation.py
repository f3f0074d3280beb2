"""Back-pressure, metrics, readiness and the API page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from khabar_core.health import Health
from khabar_core.metrics import Metrics
from khabar_core.producer import Failure
from khabar_core.records import Outgoing
from khabar_ingest.adapters.http.bodies import Limits
from khabar_ingest.adapters.watched import WatchedPublisher
from tests.fakes.publisher import FakePublisher, kafka_is_away
from tests.harness.waiting import until
from tests.unit.ingest.api.client import JSON, ROOMY, api, article

RECORD = Outgoing("news.raw", b"k", b"v")


class SlowPublisher(FakePublisher):
    """Takes records only once the gate is open."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = asyncio.Event()
        self.gate = asyncio.Event()

    async def publish(self, records: Sequence[Outgoing]) -> list[Failure | None]:
        """See ``FakePublisher``."""
        self.asked.set()
        await self.gate.wait()
        return await super().publish(records)


async def test_beyond_the_bytes_in_flight_clients_are_told_to_come_again_and_later_can() -> None:
    publisher, metrics = SlowPublisher(), Metrics("ingest", "0")
    limits = Limits(body_bytes=10_000, articles=10, in_flight_bytes=3000, read_timeout=5)
    large = article(body="ا" * 1200)
    async with api(publisher, limits=limits, metrics=metrics) as client, asyncio.TaskGroup() as group:
        first = group.create_task(client.post("/v1/articles", json=large))
        await publisher.asked.wait()
        in_flight = metrics.registry.get_sample_value("khabar_publishing_bytes") or 0
        refused = await client.post("/v1/articles", json=large)
        publisher.gate.set()
        accepted = await first
        again = await client.post("/v1/articles", json=large)
    assert in_flight > 2400
    assert (refused.status_code, refused.json()["error"]) == (429, "busy")
    assert int(refused.headers["retry-after"]) > 0
    assert (accepted.status_code, again.status_code) == (202, 202)
    assert metrics.registry.get_sample_value("khabar_publishing_bytes") == 0


async def test_when_all_is_taken_nothing_more_is_read() -> None:
    read = 0

    async def counted() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(10):
            read += 1
            yield b" " * 1000

    limits = Limits(body_bytes=100_000, articles=10, in_flight_bytes=3000, read_timeout=5)
    async with api(FakePublisher(), limits=limits) as client:
        answer = await client.post("/v1/articles", content=counted(), headers=JSON)
    assert answer.status_code == 429
    assert read <= 5


async def test_requests_are_counted_by_route_and_articles_by_outcome() -> None:
    metrics = Metrics("ingest", "0")
    sample = metrics.registry.get_sample_value
    async with api(FakePublisher(), metrics=metrics) as client:
        await client.post("/v1/articles", json=[article(1), article(2), article(3, body="")])
        await client.delete(f"/v1/articles/{'0' * 32}")
        await client.delete("/v1/articles/none")
        await client.get("/v1/articles")
        await client.get(f"/somewhere/{'x' * 50}")
    articles = "khabar_articles_received_total"
    assert sample(articles, {"channel": "api", "outcome": "accepted"}) == 2
    assert sample(articles, {"channel": "api", "outcome": "not_an_article"}) == 1
    assert sample(articles, {"channel": "api", "outcome": "retracted"}) == 1
    requests = "khabar_http_requests_total"
    assert sample(requests, {"route": "/v1/articles", "status": "202"}) == 1
    assert sample(requests, {"route": "/v1/articles/{id}", "status": "202"}) == 1
    assert sample(requests, {"route": "/v1/articles/{id}", "status": "422"}) == 1
    assert sample(requests, {"route": "unknown", "status": "404"}) == 1
    assert sample("khabar_http_request_seconds_count", {"route": "/v1/articles"}) == 2


async def test_an_error_of_ours_is_answered_without_what_caused_it_and_counted() -> None:
    def breaks(_record: Outgoing) -> Failure | None:
        raise RuntimeError("متن خبر")

    metrics = Metrics("ingest", "0")
    async with api(FakePublisher(fails=breaks), metrics=metrics) as client:
        with pytest.raises(RuntimeError):  # for the server's log; the client has its answer by then
            await client.post("/v1/articles", json=article())
    labels = {"route": "/v1/articles", "status": "500"}
    assert metrics.registry.get_sample_value("khabar_http_requests_total", labels) == 1
    assert metrics.registry.get_sample_value("khabar_publishing_bytes") == 0


async def test_after_a_failure_ingest_is_not_ready_until_kafka_answers_even_without_traffic() -> None:
    health = Health(stall=10)
    health.cleared("start")
    answers = asyncio.Event()
    asked = asyncio.Event()

    async def recovered() -> None:
        asked.set()
        await answers.wait()

    async with WatchedPublisher(FakePublisher(fails=kafka_is_away), health, recovered) as publisher:
        assert await publisher.publish([RECORD]) != [None]
        await asked.wait()
        assert not health.is_ready().good
        assert "Kafka does not take records" in health.is_ready().why
        answers.set()
        await until(lambda: health.is_ready().good, "ready again", 5)


async def test_a_record_that_is_taken_shows_that_kafka_is_back() -> None:
    health = Health(stall=10)
    health.cleared("start")
    fake = FakePublisher(fails=kafka_is_away)
    async with WatchedPublisher(fake, health, asyncio.Event().wait) as publisher:
        await publisher.publish([RECORD])
        fake.fails = lambda _: None
        assert await publisher.publish([RECORD]) == [None]
    assert health.is_ready().good


async def test_the_openapi_document_has_examples_of_the_three_forms_and_all_answers() -> None:
    async with api(FakePublisher(), limits=ROOMY) as client:
        document = (await client.get("/openapi.json")).json()
        examples = [
            (media_type, example["value"])
            for media_type, content in document["paths"]["/v1/articles"]["post"]["requestBody"]["content"].items()
            for example in content["examples"].values()
        ]
        answers = [
            await client.post(
                "/v1/articles",
                headers={"content-type": media_type},
                **({"content": value} if isinstance(value, str) else {"json": value}),
            )
            for media_type, value in examples
        ]
    documented = document["paths"]["/v1/articles"]["post"]["responses"]
    assert {"202", "401", "413", "415", "422", "429", "503"} <= set(documented)
    assert {"Submission", "Source", "Receipt", "ProblemReport"} <= set(document["components"]["schemas"])
    assert len(examples) == 4
    assert [(answer.status_code, answer.json()["rejected"]) for answer in answers] == [(202, [])] * 4


async def test_every_reference_of_the_openapi_document_leads_somewhere() -> None:
    async with api(FakePublisher()) as client:
        response = await client.get("/openapi.json")
    schemas = response.json()["components"]["schemas"]
    names = {part.split('"')[0] for part in response.text.split("#/components/schemas/")[1:]}
    assert names
    assert names <= set(schemas)


async def test_the_api_page_needs_nothing_from_elsewhere() -> None:
    async with api(FakePublisher()) as client:
        page = await client.get("/docs")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "<script" not in page.text
    assert "http" not in page.text.replace("https://news.example", "")
    for word in ("POST /v1/articles", "DELETE /v1/articles/{id}", "Retry-After", "external_id", "application/x-ndjson"):
        assert word in page.text


async def test_an_unknown_path_is_answered_in_the_form_of_every_problem() -> None:
    async with api(FakePublisher()) as client:
        missing, wrong = await client.get("/v2"), await client.put("/v1/articles")
    assert (missing.status_code, missing.json()["error"]) == (404, "not_found")
    assert (wrong.status_code, wrong.json()["error"]) == (405, "method_not_allowed")
    assert wrong.headers["allow"] == "POST"
