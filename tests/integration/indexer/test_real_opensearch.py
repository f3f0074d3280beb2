"""The indexer's work on a real OpenSearch: what stands there afterwards, and what a search finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import pytest
from opensearchpy import AsyncOpenSearch

from khabar_core.metrics import Metrics
from khabar_core.outcomes import Done, Outcome, Reason, Rejected, Unavailable
from khabar_core.records import Record
from khabar_core.versions import retraction_version
from khabar_indexer.adapters.opensearch import OpenSearchIndex
from khabar_indexer.app.bulk import BulkWriter
from khabar_indexer.app.settings import BulkSettings, OpenSearchSettings
from khabar_indexer.app.stage import connected, ensured, outcomes
from khabar_indexer.domain.index import INDEX, READ_ALIAS
from tests.contract.indexer.clients import emptied
from tests.servers import OpenSearchNode
from tests.unit.indexer.articles import article, id_of, record, retraction, unindexable

INDEXED, STALE, RETRACTED = Done("indexed"), Done("stale"), Done("retracted")
HALF_SPACE = "\u200c"


@dataclass(frozen=True)
class Lane:
    """The indexer's work and a user's client, on one OpenSearch."""

    index: OpenSearchIndex
    client: AsyncOpenSearch

    async def process(self, *records: Record) -> list[Outcome]:
        writer = BulkWriter(self.index, BulkSettings(), Metrics("indexer", "0"), pauses=lambda: repeat(0.0))
        return await outcomes(records, writer)

    async def found(self, query: dict[str, Any] | None = None) -> set[str]:
        """The ids that a search of the read alias finds."""
        await self.client.indices.refresh(index=INDEX)
        body = {"query": query or {"match_all": {}}, "size": 1000, "_source": False}
        answer = await self.client.search(index=READ_ALIAS, body=body)
        return {hit["_id"] for hit in answer["hits"]["hits"]}


@pytest.fixture
async def lane(opensearch: OpenSearchNode) -> AsyncIterator[Lane]:
    settings = OpenSearchSettings(url=opensearch.url, replicas=0)
    async with emptied(opensearch.url) as client, connected(settings) as index:
        await ensured(index, settings)
        yield Lane(index, client)


async def test_one_refused_of_five_hundred_costs_no_neighbour(lane: Lane) -> None:
    records = [record(article(number)) for number in range(500)]
    records[250] = unindexable(250)
    found = await lane.process(*records)
    assert Counter(map(type, found)) == {Done: 499, Rejected: 1}
    assert found[250] == Rejected(
        Reason.REFUSED, "OpenSearch refuses it: mapper_parsing_exception in field schema_version"
    )
    assert await lane.found() == {id_of(number) for number in range(500)} - {id_of(250)}


async def test_a_date_that_only_we_understand_is_refused_by_its_field(lane: Lane) -> None:
    value = article(1).write().replace(b'"observed_at":"2025-12-10T', b'"observed_at":"2025-12-10 ')
    [found] = await lane.process(record(value, id_of(1)))
    assert found == Rejected(Reason.REFUSED, "OpenSearch refuses it: mapper_parsing_exception in field observed_at")


async def test_the_source_is_the_records_value_byte_for_byte(lane: Lane) -> None:
    value = article(1).write().replace(b'"revision":', b'"from_the_future": [1.50 , "x"],"revision" :  ')
    assert await lane.process(record(value, id_of(1))) == [INDEXED]
    hit = await lane.client.get(index=READ_ALIAS, id=id_of(1), params={"filter_path": "_source"})
    assert hit["_source"]["from_the_future"] == [1.5, "x"]
    raw = await lane.client.transport.get_connection().perform_request("GET", f"/{INDEX}/_source/{id_of(1)}")
    assert raw[2].encode() == value


async def test_a_replay_changes_nothing_and_an_older_revision_is_stale(lane: Lane) -> None:
    old, new = record(article(1, revision=1000)), record(article(1, revision=2000))
    assert await lane.process(new) == [INDEXED]
    assert await lane.process(new) == [INDEXED]
    assert await lane.process(old) == [STALE]
    hit = await lane.client.get(index=READ_ALIAS, id=id_of(1))
    assert (hit["_version"], hit["_source"]["revision"]) == (2_000_001, 2000)


async def test_a_retraction_hides_the_article_for_good(lane: Lane) -> None:
    await lane.process(record(article(1, revision=1000)), record(article(2)))
    gone = retraction(1, version=str(retraction_version(1000)).encode())
    assert await lane.process(gone) == [RETRACTED]
    assert await lane.found() == {id_of(2)}
    assert await lane.process(record(article(1, revision=1000))) == [STALE]
    assert await lane.found() == {id_of(2)}
    assert await lane.process(record(article(1, revision=1001))) == [INDEXED]
    assert await lane.found() == {id_of(1), id_of(2)}


async def test_a_retraction_before_its_article_holds_it_back(lane: Lane) -> None:
    assert await lane.process(retraction(1, version=str(retraction_version(1000)).encode())) == [RETRACTED]
    assert await lane.process(record(article(1, revision=900))) == [STALE]
    assert await lane.found() == set()


@pytest.mark.parametrize(
    "query",
    [
        "می\u200cشود",
        "میشود",
        "می شود",
        "مي\u200cشود",
        "دستگاه\u200cهای",
        "دستگاههای",
        "دستگاه های",
        "دستگاه",
        "۱۴۰۴",
        "1404",
        "گزارشگر",
    ],
)
async def test_a_word_is_found_in_every_spelling(lane: Lane, query: str) -> None:
    body = f"در سال ۱۴۰۴ کار دستگاه{HALF_SPACE}های تازه، آغاز می{HALF_SPACE}شود. «گزارشگر» نوشت."
    other = "باران آمد و هوا سرد شد."
    await lane.process(
        record(article(1, title="خبر", body=body, entities=())),
        record(article(2, title="خبر", body=other, entities=())),
    )
    assert await lane.found({"match": {"body": query}}) == {id_of(1)}


async def test_an_entity_is_found_by_label_and_name_together(lane: Lane) -> None:
    await lane.process(record(article(1)))

    def entity(label: str) -> dict[str, Any]:
        both = [{"term": {"entities.label": label}}, {"term": {"entities.name": "تهران"}}]
        return {"nested": {"path": "entities", "query": {"bool": {"filter": both}}}}

    assert await lane.found(entity("LOC")) == {id_of(1)}
    assert await lane.found(entity("DAT")) == set()


async def test_a_very_long_name_or_url_refuses_nothing(lane: Lane) -> None:
    long = "ن" * 20_000
    changed = article(1, url=f"https://news.example/{long}", mentions={"persons": (long,)}, body=long, entities=())
    assert await lane.process(record(changed)) == [INDEXED]
    assert await lane.found() == {id_of(1)}


async def test_more_entities_than_opensearch_takes_by_default_refuse_nothing(lane: Lane) -> None:
    word = article(1).entities[0]
    changed = article(1, entities=(word,) * 10_001)
    assert await lane.process(record(changed)) == [INDEXED]


@pytest.mark.parametrize(
    ("spoil", "mend", "why"),
    [
        ("_close", "_open", "index_closed_exception"),
        ("_block/write", None, "cluster_block_exception"),
    ],
)
async def test_an_index_that_takes_no_writes_is_a_bad_day(lane: Lane, spoil: str, mend: str | None, why: str) -> None:
    request = lane.client.transport.perform_request
    await request("PUT" if spoil.startswith("_block") else "POST", f"/{INDEX}/{spoil}")
    with pytest.raises(Unavailable, match=why):
        await lane.process(record(article(1)))
    if mend:
        await request("POST", f"/{INDEX}/{mend}")
    else:
        await lane.client.indices.put_settings(index=INDEX, body={"index.blocks.write": None})
    assert await lane.process(record(article(1))) == [INDEXED]


async def test_aliases_over_two_indices_without_a_write_index_are_a_bad_day(lane: Lane) -> None:
    other = "news-v2-of-a-test"
    await lane.client.indices.create(index=other)
    try:
        actions = [{"add": {"index": name, "alias": "news-write", "is_write_index": False}} for name in (INDEX, other)]
        await lane.client.indices.update_aliases(body={"actions": actions})
        with pytest.raises(Unavailable, match="illegal_argument_exception"):
            await lane.process(record(article(1)))
    finally:
        await lane.client.indices.delete(index=other)


async def test_a_full_disk_is_a_bad_day(lane: Lane) -> None:
    await lane.client.indices.put_settings(index=INDEX, body={"index.blocks.read_only_allow_delete": True})
    with pytest.raises(Unavailable, match="cluster_block_exception"):
        await lane.process(record(article(1)))
    await lane.client.indices.put_settings(index=INDEX, body={"index.blocks.read_only_allow_delete": None})
    assert await lane.process(record(article(1))) == [INDEXED]
