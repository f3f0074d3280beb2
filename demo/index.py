"""What the demo asks the index: only what any user of the alias `news` could ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from khabar_core.schemas import EnrichedArticle

READ_ALIAS = "news"
WRITE_ALIAS = "news-write"
MOST = 100
"""More documents than the demo ever makes."""

Counted = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """An article as a search finds it, and its document version."""

    article: EnrichedArticle
    version: int


class Index:
    """OpenSearch's search API, of which the demo needs four questions."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def documents(self) -> dict[str, Document]:
        """All that the read alias shows, by id."""
        found = await self._search(READ_ALIAS, {"query": {"match_all": {}}, "version": True, "size": MOST})
        return {
            hit["_id"]: Document(EnrichedArticle.model_validate(hit["_source"]), hit["_version"])
            for hit in found["hits"]["hits"]
        }

    async def versions(self) -> dict[str, int]:
        """The versions of all documents by id; the write alias shows the markers of retractions too."""
        question = {"query": {"match_all": {}}, "version": True, "size": MOST, "_source": False}
        found = await self._search(WRITE_ALIAS, question)
        return {hit["_id"]: hit["_version"] for hit in found["hits"]["hits"]}

    async def with_phrase(self, phrase: str) -> tuple[str, ...]:
        """The ids of the articles whose repaired text has this phrase, best first."""
        found = await self._search(READ_ALIAS, phrase_query(phrase) | {"size": MOST, "_source": False})
        return tuple(hit["_id"] for hit in found["hits"]["hits"])

    async def most_named(self, kinds: tuple[str, ...], size: int) -> Mapping[str, Counted]:
        """For each kind of mention (`persons`, …) the names that the most articles have, with their number."""
        question = {"size": 0, "aggs": {kind: {"terms": {"field": f"mentions.{kind}", "size": size}} for kind in kinds}}
        found = await self._search(READ_ALIAS, question)
        return {
            kind: tuple((bucket["key"], bucket["doc_count"]) for bucket in found["aggregations"][kind]["buckets"])
            for kind in kinds
        }

    async def _search(self, alias: str, question: Mapping[str, Any]) -> dict[str, Any]:
        answer = await self._client.post(f"/{alias}/_search", json=question)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found


def phrase_query(phrase: str) -> dict[str, Any]:
    """The search for a phrase, in OpenSearch's query language."""
    return {"query": {"match_phrase": {"body": phrase}}}
