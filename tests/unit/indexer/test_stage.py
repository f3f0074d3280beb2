"""The stage: one outcome per record, on the index in memory."""

from __future__ import annotations

import asyncio
import contextlib
import json
from itertools import repeat

import pytest

from khabar_core.metrics import Metrics
from khabar_core.outcomes import Done, Outcome, Reason, Rejected, Unavailable
from khabar_core.records import Record
from khabar_core.topics import ENRICHED
from khabar_core.versions import retraction_version
from khabar_indexer.adapters.memory import MemoryIndex
from khabar_indexer.app.bulk import BulkWriter
from khabar_indexer.app.settings import BulkSettings, IndexerSettings, OpenSearchSettings
from khabar_indexer.app.stage import ensured, indexer_stage, outcomes
from khabar_indexer.domain.index import definition
from tests.unit.indexer.articles import article, id_of, record, retraction, unindexable

INDEXED, STALE, RETRACTED = Done("indexed"), Done("stale"), Done("retracted")


@pytest.fixture
def index() -> MemoryIndex:
    return MemoryIndex(definition=definition(shards=1, replicas=0, refresh_interval="1s"))


async def process(index: MemoryIndex, *records: Record) -> list[Outcome]:
    writer = BulkWriter(index, BulkSettings(), Metrics("indexer", "0"), pauses=lambda: repeat(0.0))
    return await outcomes(records, writer)


async def test_each_record_has_its_own_outcome_in_order(index: MemoryIndex) -> None:
    good, other = article(1), article(2)
    found = await process(index, record(b"hello", id_of(9)), record(good), unindexable(3), record(other))
    assert [type(outcome) for outcome in found] == [Rejected, Done, Rejected, Done]
    assert {id_: document.source for id_, document in index.documents.items()} == {
        id_of(1): good.write(),
        id_of(2): other.write(),
    }


async def test_of_one_id_only_the_newest_is_sent(index: MemoryIndex) -> None:
    new, old = article(1, revision=2000), article(1, revision=1000)
    assert await process(index, record(new), record(old), record(new)) == [STALE, STALE, INDEXED]
    assert index.requests == [[id_of(1)]]
    assert index.documents[id_of(1)].source == new.write()


async def test_a_refused_newest_does_not_cost_the_good_one_before_it(index: MemoryIndex) -> None:
    older, old, refused = article(1, revision=1000), article(1, revision=2000), unindexable(1)
    found = await process(index, record(older), record(old), refused)
    assert found[:2] == [STALE, INDEXED]
    assert isinstance(found[2], Rejected)
    assert found[2].reason is Reason.REFUSED
    assert index.documents[id_of(1)].source == old.write()


async def test_a_retraction_puts_a_marker_in_the_articles_place(index: MemoryIndex) -> None:
    await process(index, record(article(1, revision=1000)))
    assert await process(index, retraction(1, version=str(retraction_version(1000)).encode())) == [RETRACTED]
    assert "retracted_at" in json.loads(index.documents[id_of(1)].source)


async def test_an_older_revision_does_not_bring_a_retracted_article_back(index: MemoryIndex) -> None:
    gone = retraction(1, version=str(retraction_version(2000)).encode())
    assert await process(index, gone) == [RETRACTED]
    assert await process(index, record(article(1, revision=2000))) == [STALE]
    assert await process(index, record(article(1, revision=2001))) == [INDEXED]


async def test_a_retraction_older_than_the_article_is_stale(index: MemoryIndex) -> None:
    old = retraction(1, version=str(retraction_version(500)).encode())
    assert await process(index, record(article(1, revision=1000)), old) == [INDEXED, STALE]


async def test_a_bad_day_gives_no_outcome_at_all(index: MemoryIndex) -> None:
    index.away = True
    with pytest.raises(Unavailable):
        await process(index, record(b"hello", id_of(9)), record(article(1)))


async def test_a_batch_of_bad_records_asks_opensearch_nothing(index: MemoryIndex) -> None:
    index.away = True
    found = await process(index, record(b"hello", id_of(9)), record(None, "no id"))
    assert [type(outcome) for outcome in found] == [Rejected, Rejected]


async def test_the_index_is_made_as_soon_as_opensearch_is_there() -> None:
    index = MemoryIndex(away=True)
    waiting = asyncio.create_task(ensured(index, OpenSearchSettings()))
    await asyncio.sleep(0)
    assert not waiting.done()
    index.away = False
    async with asyncio.timeout(5):
        found = await waiting
    assert found.created
    assert index.definition is not None


async def test_waiting_for_opensearch_can_be_cancelled() -> None:
    waiting = asyncio.create_task(ensured(MemoryIndex(away=True), OpenSearchSettings()))
    await asyncio.sleep(0)
    waiting.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await waiting
    assert waiting.cancelled()


def test_the_stage_reads_enriched_articles_and_writes_to_no_topic() -> None:
    stage = indexer_stage(IndexerSettings())
    assert (stage.topic, stage.group, stage.writes) == (ENRICHED, "khabar-indexer", ())
