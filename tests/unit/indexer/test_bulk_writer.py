"""The bulk loop, on the index in memory."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import repeat

import pytest

from khabar_core.metrics import Metrics
from khabar_core.outcomes import Done, Reason, Rejected, Unavailable
from khabar_indexer.adapters.memory import MemoryIndex
from khabar_indexer.app.bulk import BulkWriter
from khabar_indexer.app.settings import BulkSettings
from khabar_indexer.domain.answers import Item
from khabar_indexer.domain.documents import Operation, operation_of
from khabar_indexer.domain.index import definition
from tests.unit.indexer.articles import article, id_of, operation, record, unindexable

INDEXED = Done("indexed")


def made(**state: object) -> MemoryIndex:
    return MemoryIndex(definition=definition(shards=1, replicas=0, refresh_interval="1s"), **state)  # type: ignore[arg-type]


def writer(index: MemoryIndex, **settings: int) -> BulkWriter:
    return BulkWriter(index, BulkSettings(**settings), Metrics("indexer", "0"), pauses=lambda: repeat(0.0))


def operations(count: int) -> list[Operation]:
    return [operation(number) for number in range(count)]


def sample(bulk_writer: BulkWriter, name: str, **labels: str) -> float:
    return bulk_writer.metrics.registry.get_sample_value(name, labels) or 0


async def test_one_refused_of_five_hundred_costs_no_neighbour() -> None:
    index = made()
    bad = operation_of(unindexable(250))
    assert isinstance(bad, Operation)
    asked = operations(500)
    asked[250] = bad
    found = await writer(index).write(asked)
    assert Counter(type(outcome) for outcome in found.values()) == {Done: 499, Rejected: 1}
    assert found[id_of(250)] == Rejected(
        Reason.REFUSED, "OpenSearch refuses it: mapper_parsing_exception in field schema_version"
    )
    assert set(index.documents) == {o.id for o in asked} - {id_of(250)}


async def test_bulks_hold_no_more_than_the_bound() -> None:
    index = made()
    await writer(index, operations=2).write(operations(5))
    assert sorted(map(len, index.requests)) == [1, 2, 2]


async def test_only_what_was_not_taken_is_sent_again() -> None:
    index = made(busy=Counter({id_of(1): 2, id_of(3): 1}))
    found = await writer(index, operations=5).write(operations(5))
    assert set(found.values()) == {INDEXED}
    assert index.requests == [list(map(id_of, range(5))), [id_of(1), id_of(3)], [id_of(1)]]


async def test_what_is_never_taken_makes_the_batch_wait() -> None:
    index = made(busy=Counter({id_of(1): 100}))
    with pytest.raises(Unavailable, match="1 of 3 documents are not taken: rejected_execution_exception") as caught:
        await writer(index, retries=2).write(operations(3))
    assert caught.value.dependency == "opensearch"
    assert len(index.requests) == 3


async def test_a_request_that_is_too_large_is_halved_until_it_passes() -> None:
    asked = operations(8)
    index = made(most_bytes=3 * max(len(o.lines) for o in asked))
    bulk_writer = writer(index)
    found = await bulk_writer.write(asked)
    assert list(found.values()) == [INDEXED] * 8
    assert [len(ids) for ids in index.requests] == [2, 2, 2, 2]
    assert sample(bulk_writer, "khabar_bulk_requests_total", outcome="too_large") == 3
    assert sample(bulk_writer, "khabar_bulk_requests_total", outcome="answered") == 4


async def test_a_document_that_is_too_large_alone_is_rejected_alone() -> None:
    asked = operations(4)
    body = "خبر " * 5000
    asked[2] = operation(2, body=body, entities=())
    index = made(most_bytes=len(body.encode()))
    found = await writer(index).write(asked)
    assert [type(found[id_of(i)]) for i in range(4)] == [Done, Done, Rejected, Done]
    refused = found[id_of(2)]
    assert isinstance(refused, Rejected)
    assert refused.reason is Reason.TOO_LARGE
    assert str(len(asked[2].source)) in refused.detail


async def test_an_index_that_is_away_makes_the_batch_wait_and_rejects_nothing() -> None:
    index = made(away=True)
    bulk_writer = writer(index)
    with pytest.raises(Unavailable, match="memory cannot be reached"):
        await bulk_writer.write(operations(3))
    assert sample(bulk_writer, "khabar_bulk_requests_total", outcome="failed") == 1
    index.away = False
    assert set((await bulk_writer.write(operations(3))).values()) == {INDEXED}


async def test_a_missing_alias_makes_the_batch_wait() -> None:
    with pytest.raises(Unavailable, match="index_not_found_exception"):
        await writer(MemoryIndex()).write(operations(1))


async def test_nothing_is_on_its_way_any_more_when_a_write_fails() -> None:
    class FirstFails(MemoryIndex):
        async def bulk(self, body: bytes) -> list[Item]:
            if id_of(0).encode() in body:
                raise Unavailable("opensearch", "the first bulk")
            return await MemoryIndex.bulk(self, body)

    index = FirstFails(definition=made().definition)
    with pytest.raises(Unavailable, match="the first bulk"):
        await writer(index, operations=1, in_flight=1).write(operations(4))
    assert len(index.documents) == 3


async def test_too_few_answers_are_a_bad_day() -> None:
    class Terse(MemoryIndex):
        async def bulk(self, body: bytes) -> list[Item]:
            return (await MemoryIndex.bulk(self, body))[1:]

    with pytest.raises(Unavailable, match="2 answers to 3 operations"):
        await writer(Terse(definition=made().definition)).write(operations(3))


async def test_an_older_version_is_stale_and_leaves_the_newer_one() -> None:
    index = made()
    bulk_writer = writer(index)
    newer, older = operation(1, revision=2000), operation(1, revision=1000)
    await bulk_writer.write([newer])
    assert await bulk_writer.write([older]) == {id_of(1): Done("stale")}
    assert index.documents[id_of(1)].source == newer.source


async def test_only_new_live_articles_are_timed() -> None:
    bulk_writer = writer(made())
    a_minute_ago = datetime.now(UTC) - timedelta(minutes=1)
    live = operation(1, observed_at=a_minute_ago)
    imported = operation_of(record(article(2, origin={"channel": "file"})))
    assert isinstance(imported, Operation)
    await bulk_writer.write([live, imported])
    await bulk_writer.write([live])
    assert sample(bulk_writer, "khabar_end_to_end_seconds_count") == 1
    assert 60 <= sample(bulk_writer, "khabar_end_to_end_seconds_sum") < 90


async def test_no_more_bulks_are_in_flight_than_allowed() -> None:
    class Counting(MemoryIndex):
        now = 0
        most = 0

        async def bulk(self, body: bytes) -> list[Item]:
            type(self).now += 1
            type(self).most = max(self.most, self.now)
            for _ in range(5):
                await asyncio.sleep(0)  # lets the others run
            type(self).now -= 1
            return await MemoryIndex.bulk(self, body)

    index = Counting(definition=made().definition)
    await writer(index, operations=1, in_flight=2).write(operations(6))
    assert Counting.most == 2
