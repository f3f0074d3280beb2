"""What every index does, the one in memory as the real one: the bulk loop stands on it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from khabar_indexer.adapters.index import Index
from khabar_indexer.domain.bulks import body_of
from khabar_indexer.domain.documents import Operation, operation_of
from khabar_indexer.domain.index import definition
from tests.unit.indexer.articles import operation, retraction, unindexable

WANTED = definition(shards=1, replicas=0, refresh_interval="1s")


@pytest.fixture(
    params=[
        "memory_port",
        pytest.param("embedded_port", marks=pytest.mark.embedded),
        pytest.param("real_port", marks=pytest.mark.real),
    ]
)
def index(request: pytest.FixtureRequest) -> Index:
    """Each index in turn; the marks say what pytest cannot see in the fixtures' names."""
    made: Index = request.getfixturevalue(request.param)
    return made


async def answers(index: Index, *operations: Operation) -> list[tuple[int, str | None]]:
    return [(item.status, item.error_type) for item in await index.bulk(body_of(operations))]


async def test_an_index_is_made_once(index: Index) -> None:
    first, second = await index.ensure(WANTED), await index.ensure(WANTED)
    assert (first.created, second.created) == (True, False)
    assert first.differences == second.differences == ()


async def test_several_may_make_it_at_once(index: Index) -> None:
    found = await asyncio.gather(*(index.ensure(WANTED) for _ in range(4)))
    assert {ensured.differences for ensured in found} == {()}
    assert await answers(index, operation(1)) == [(201, None)]


async def test_an_index_that_differs_is_told_and_left_alone(index: Index) -> None:
    other: dict[str, Any] = {**WANTED, "mappings": {"dynamic": "false", "properties": {"id": {"type": "text"}}}}
    await index.ensure(other)
    found = await index.ensure(WANTED)
    assert not found.created
    assert "mappings.properties.id.type is 'text' instead of 'keyword'" in found.differences
    assert found.differences == (await index.ensure(WANTED)).differences


async def test_without_the_alias_nothing_is_written_and_no_index_made(index: Index) -> None:
    assert await answers(index, operation(1)) == [(404, "index_not_found_exception")]
    assert (await index.ensure(WANTED)).created


async def test_new_same_newer_and_older_versions(index: Index) -> None:
    await index.ensure(WANTED)
    first, newer = operation(1, revision=1000), operation(1, revision=2000)
    assert await answers(index, first) == [(201, None)]
    assert await answers(index, first) == [(200, None)]
    assert await answers(index, newer) == [(200, None)]
    assert await answers(index, first) == [(409, "version_conflict_engine_exception")]


async def test_a_refused_document_costs_no_neighbour(index: Index) -> None:
    await index.ensure(WANTED)
    refused = operation_of(unindexable(2))
    assert isinstance(refused, Operation)
    found = await answers(index, operation(1), refused, operation(3))
    assert found == [(201, None), (400, "mapper_parsing_exception"), (201, None)]


async def test_a_refusal_names_the_field(index: Index) -> None:
    await index.ensure(WANTED)
    refused = operation_of(unindexable(2))
    assert isinstance(refused, Operation)
    [item] = await index.bulk(body_of([refused]))
    assert "field [schema_version]" in item.reason


async def test_a_marker_takes_an_articles_place_and_keeps_it(index: Index) -> None:
    await index.ensure(WANTED)
    marker = operation_of(retraction(1))
    assert isinstance(marker, Operation)
    assert await answers(index, operation(1, revision=1000)) == [(201, None)]
    assert await answers(index, marker) == [(200, None)]
    assert await answers(index, operation(1, revision=1000)) == [(409, "version_conflict_engine_exception")]
