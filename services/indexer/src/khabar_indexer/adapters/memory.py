"""The index in memory: versions, aliases and refusals as OpenSearch has them, and bad days on demand."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from khabar_core.outcomes import Unavailable
from khabar_indexer.adapters.index import BulkTooLarge, Ensured
from khabar_indexer.domain.answers import Item
from khabar_indexer.domain.index import WRITE_ALIAS, Definition, differences

_INT = range(-(2**31), 2**31)


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it is kept: its version, and its source byte for byte."""

    version: int
    source: bytes


@dataclass(slots=True)
class MemoryIndex:
    """See ``adapters.index.Index``."""

    documents: dict[str, Document] = field(default_factory=dict)
    requests: list[list[str]] = field(default_factory=list)
    """The ids of each bulk request that was answered."""
    away: bool = False
    """Whether requests fail as they do when nothing listens."""
    most_bytes: int = 100 * 1024 * 1024
    """The largest body it takes."""
    busy: Counter[str] = field(default_factory=Counter)
    """Ids and how many times more each is answered with 429."""
    definition: Definition | None = None

    async def bulk(self, body: bytes) -> list[Item]:
        """See ``Index``."""
        self._must_be_there()
        if len(body) > self.most_bytes:
            raise BulkTooLarge
        operations = list(_operations(body))
        self.requests.append([action["_id"] for action, _ in operations])
        return [self._index(action["_id"], action["version"], source) for action, source in operations]

    async def ensure(self, definition: Definition) -> Ensured:
        """See ``Index``."""
        self._must_be_there()
        created = self.definition is None
        self.definition = self.definition or definition
        return Ensured(created, tuple(differences(definition, self.definition)))

    def _must_be_there(self) -> None:
        if self.away:
            raise Unavailable("opensearch", "memory cannot be reached")

    def _index(self, id_: str, version: int, source: bytes) -> Item:
        if self.definition is None:
            return Item(404, "index_not_found_exception", f"no such index [{WRITE_ALIAS}]")
        if self.busy[id_] > 0:
            self.busy[id_] -= 1
            return Item(429, "rejected_execution_exception", "queue is full")
        present = self.documents.get(id_)
        if present is not None and present.version > version:
            return Item(409, "version_conflict_engine_exception", f"[{id_}]: version conflict")
        if reason := _refusal(source, self.definition):
            return Item(400, "mapper_parsing_exception", reason)
        self.documents[id_] = Document(version, source)
        return Item(200 if present else 201)


def _operations(body: bytes) -> Iterator[tuple[dict[str, Any], bytes]]:
    lines = body.removesuffix(b"\n").split(b"\n")
    for action, source in zip(lines[::2], lines[1::2], strict=True):
        yield json.loads(action)["index"], source


def _refusal(source: bytes, definition: Definition) -> str | None:
    """Why a document does not fit the mapping: integers of the first level stand for all."""
    try:
        document = json.loads(source)
    except ValueError:
        return "failed to parse"
    for name, mapping in definition["mappings"]["properties"].items():
        value = document.get(name)
        if mapping.get("type") == "integer" and value is not None and value not in _INT:
            return f"failed to parse field [{name}] of type [integer]. Preview of field's value: '{value}'"
    return None
