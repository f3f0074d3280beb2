"""The port to the index: what the indexer asks of OpenSearch, and how it fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from khabar_core.errors import CannotStart
from khabar_indexer.domain.answers import Item
from khabar_indexer.domain.index import Definition


class BulkTooLarge(Exception):
    """The request is larger than the server takes: a smaller one may pass."""


class IndexRefused(CannotStart):
    """OpenSearch does not make the index as it is defined; the text says why."""


@dataclass(frozen=True, slots=True)
class Ensured:
    """The index behind the write alias: whether it was made just now, and what it has otherwise than defined."""

    created: bool
    differences: tuple[str, ...] = ()


class Index(Protocol):
    """Where documents are written."""

    async def bulk(self, body: bytes) -> list[Item]:
        """Does the operations of a bulk body on the write alias; one answer for each, in order.

        Raises:
            Unavailable: the request as a whole failed; some of it may have been done.
            BulkTooLarge: nothing was done.
        """
        ...

    async def ensure(self, definition: Definition) -> Ensured:
        """Makes the index and its aliases where they are missing; what is there is compared and never changed.

        Several may do this at once.

        Raises:
            Unavailable: it cannot be reached or does not answer now.
            IndexRefused: it will not make such an index.
        """
        ...
