"""Bulk requests: how operations are cut into them, and what they look like on the wire."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from khabar_indexer.domain.documents import Operation


def cut(operations: Iterable[Operation], *, most: int, most_bytes: int) -> Iterator[list[Operation]]:
    """Bulks, in order, of at most ``most`` operations and ``most_bytes``; one that is larger alone goes alone."""
    bulk: list[Operation] = []
    size = 0
    for operation in operations:
        length = len(operation.lines)
        if bulk and (len(bulk) == most or size + length > most_bytes):
            yield bulk
            bulk, size = [], 0
        bulk.append(operation)
        size += length
    if bulk:
        yield bulk


def body_of(bulk: Sequence[Operation]) -> bytes:
    """The body of the bulk request (NDJSON)."""
    return b"".join(operation.lines for operation in bulk)
