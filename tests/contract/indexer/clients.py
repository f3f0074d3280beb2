"""A plain OpenSearch client for tests: to begin with nothing, and to see what a user would see."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from opensearchpy import AsyncOpenSearch

from khabar_indexer.domain.index import INDEX


@asynccontextmanager
async def emptied(url: str) -> AsyncIterator[AsyncOpenSearch]:
    """A client of the server at this address, after the index there has been deleted."""
    async with AsyncOpenSearch([url], timeout=30) as client:
        await client.indices.delete(index=INDEX, ignore_unavailable=True)
        yield client
