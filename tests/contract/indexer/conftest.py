"""The three indexes that one suite runs on: in memory, embedded, and a real OpenSearch. Each begins empty."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from khabar_indexer.adapters.index import Index
from khabar_indexer.adapters.memory import MemoryIndex
from khabar_indexer.adapters.opensearch import OpenSearchIndex
from tests.contract.indexer.clients import emptied
from tests.servers import EmbeddedIndex, OpenSearchNode


@pytest.fixture
def memory_port() -> Index:
    return MemoryIndex()


@pytest.fixture
async def embedded_port(embedded_index: EmbeddedIndex) -> AsyncIterator[Index]:
    async with emptied(embedded_index.url), OpenSearchIndex([embedded_index.url], timeout=30) as index:
        yield index


@pytest.fixture
async def real_port(opensearch: OpenSearchNode) -> AsyncIterator[Index]:
    async with emptied(opensearch.url), OpenSearchIndex([opensearch.url], timeout=30) as index:
        yield index
