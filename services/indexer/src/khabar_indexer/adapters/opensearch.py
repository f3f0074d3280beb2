"""The index in OpenSearch: a thin layer that turns the client's exceptions into ours. It never retries by itself."""

from __future__ import annotations

import ssl
from collections.abc import Awaitable
from types import TracebackType
from typing import Any, Self

from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import ConnectionError as NotConnected
from opensearchpy.exceptions import ConnectionTimeout, RequestError, SerializationError, TransportError

from khabar_core.outcomes import Unavailable
from khabar_indexer.adapters.index import BulkTooLarge, Ensured, IndexRefused
from khabar_indexer.domain.answers import Item
from khabar_indexer.domain.index import INDEX, WRITE_ALIAS, Definition, differences

_NAME = "opensearch"
_PARAMS = {
    # Without it, a write to a missing alias creates an index of that name.
    "require_alias": "true",
    "filter_path": "items.*.status,items.*.error.type,items.*.error.reason",
}


class OpenSearchIndex:
    """See ``adapters.index.Index``."""

    def __init__(
        self,
        urls: list[str],
        *,
        timeout: float,
        credentials: tuple[str, str] | None = None,
        ca: str | None = None,
    ) -> None:
        self._urls = ", ".join(urls)
        self._timeout = timeout
        trust = {} if ca is None else {"ssl_context": ssl.create_default_context(cadata=ca)}
        self._client = AsyncOpenSearch(
            urls, http_auth=credentials, timeout=timeout, max_retries=0, retry_on_timeout=False, **trust
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.close()

    async def bulk(self, body: bytes) -> list[Item]:
        """See ``Index``."""
        answer = await self._answered(self._client.bulk(body=body, index=WRITE_ALIAS, params=_PARAMS))
        try:
            return [_item(result) for item in answer["items"] for result in item.values()]
        except (AttributeError, KeyError, TypeError) as error:
            raise Unavailable(_NAME, f"{self._urls} does not answer as OpenSearch does") from error

    async def ensure(self, definition: Definition) -> Ensured:
        """See ``Index``."""
        try:
            actual = await self._behind_the_write_alias()
            if created := actual is None:
                await self._create(definition)
                actual = await self._behind_the_write_alias()
        except RequestError as error:
            raise IndexRefused(f"OpenSearch refuses the index: {_reason(error)}") from error
        except TransportError as error:
            raise self._unavailable(error) from error
        if actual is None:
            raise Unavailable(_NAME, f"alias {WRITE_ALIAS} is gone again: does somebody else change the aliases?")
        return Ensured(created, tuple(differences(definition, actual)))

    async def _behind_the_write_alias(self) -> Definition | None:
        found: dict[str, Definition] = await self._client.indices.get(index=WRITE_ALIAS, ignore_unavailable=True)
        writable = [body for body in found.values() if body["aliases"].get(WRITE_ALIAS, {}).get("is_write_index")]
        return next(iter(writable or found.values()), None)

    async def _create(self, definition: Definition) -> None:
        """Makes the index with its aliases, in one step; where another did it, or it is there without, adds those."""
        try:
            await self._client.indices.create(index=INDEX, body=definition)
        except RequestError as error:
            if error.error != "resource_already_exists_exception":
                raise
            adds = [{"add": {"index": INDEX, "alias": name, **how}} for name, how in definition["aliases"].items()]
            await self._client.indices.update_aliases(body={"actions": adds})

    async def _answered(self, call: Awaitable[Any]) -> Any:  # noqa: ANN401 - any JSON value
        try:
            return await call
        except TransportError as error:
            if error.status_code == 413:
                raise BulkTooLarge from error
            raise self._unavailable(error) from error
        except SerializationError as error:
            raise Unavailable(_NAME, f"{self._urls} does not answer as OpenSearch does") from error

    def _unavailable(self, error: TransportError) -> Unavailable:
        """Even a 400 or 401 for a whole request is a bad day: the fault is ours or the cluster's, no document's."""
        match error:
            case ConnectionTimeout():
                return Unavailable(_NAME, f"{self._urls} did not answer within {self._timeout:g} s")
            case NotConnected():
                return Unavailable(_NAME, f"{self._urls} cannot be reached: {type(error.info).__name__}")
        return Unavailable(_NAME, f"{self._urls} answers status {error.status_code}: {error.error}")


def _item(result: dict[str, Any]) -> Item:
    error = result.get("error", {})
    return Item(result["status"], error.get("type"), error.get("reason", ""))


def _reason(error: TransportError) -> str:
    info = error.info
    reason = info.get("error", {}).get("reason") if isinstance(info, dict) else None
    return f"{error.error}: {reason}" if reason else str(error.error)
