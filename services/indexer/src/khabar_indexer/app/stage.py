"""The stage ``news.enriched`` → OpenSearch: from records to outcomes."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from importlib.metadata import version

from khabar_core.backoff import delays
from khabar_core.batch import Process
from khabar_core.health import Health
from khabar_core.logging import get_logger
from khabar_core.metrics import Metrics
from khabar_core.outcomes import Done, Outcome, Rejected, Unavailable
from khabar_core.records import Record
from khabar_core.topics import ENRICHED
from khabar_core.worker import Stage
from khabar_indexer.adapters.index import Ensured, Index
from khabar_indexer.adapters.opensearch import OpenSearchIndex
from khabar_indexer.app.bulk import BulkWriter
from khabar_indexer.app.settings import IndexerSettings, OpenSearchSettings
from khabar_indexer.domain.documents import Operation, newest_of_each, operation_of
from khabar_indexer.domain.index import INDEX, READ_ALIAS, WRITE_ALIAS, definition

GROUP = "khabar-indexer"

log = get_logger(__name__)


def indexer_stage(settings: IndexerSettings) -> Stage:
    """The stage, with OpenSearch as its means."""

    @contextlib.asynccontextmanager
    async def opened(metrics: Metrics, health: Health) -> AsyncIterator[Process]:
        async with connected(settings.opensearch) as index:
            await ensured(index, settings.opensearch, lambda why: health.obstructed("start", why))
            writer = BulkWriter(index, settings.bulk, metrics)
            yield lambda records: outcomes(records, writer)

    return Stage(
        service="indexer", version=version("khabar-indexer"), topic=ENRICHED, group=GROUP, writes=(), open=opened
    )


def connected(settings: OpenSearchSettings) -> OpenSearchIndex:
    """The index in OpenSearch, to be closed by its block."""
    return OpenSearchIndex(settings.urls, timeout=settings.timeout, credentials=settings.credentials, ca=settings.ca)


async def ensured(
    index: Index, settings: OpenSearchSettings, waiting: Callable[[str], None] = lambda _why: None
) -> Ensured:
    """Makes index and aliases where they are missing, waiting and saying so while OpenSearch is away.

    Raises:
        IndexRefused: OpenSearch will not make such an index.
    """
    wanted = definition(shards=settings.shards, replicas=settings.replicas, refresh_interval=settings.refresh_interval)
    for number, delay in enumerate(delays(first=0.5, most=5)):
        try:
            found = await index.ensure(wanted)
        except Unavailable as error:
            waiting(f"waiting for OpenSearch: {error.detail}")
            if number % 4 == 0:
                log.warning("waiting for OpenSearch", why=error.detail)
            await asyncio.sleep(delay)
        else:
            _report(found)
            return found
    raise AssertionError("delays never end")


def _report(found: Ensured) -> None:
    if found.created:
        log.info("index created", index=INDEX, read_alias=READ_ALIAS, write_alias=WRITE_ALIAS)
    if found.differences:
        log.warning("the index differs from this release's definition; it is used as it is", differs=found.differences)


async def outcomes(records: Sequence[Record], writer: BulkWriter) -> list[Outcome]:
    """One outcome per record, in order.

    Of several records of one id only the newest is sent and the others are stale, unless the newest is refused: a bad
    record must not cost the good one before it.
    """
    # In a thread, because a thousand articles take a tenth of a second to validate and the loop must not stand still.
    asked = dict(enumerate(await asyncio.to_thread(lambda: [operation_of(record) for record in records])))
    settled: dict[int, Outcome] = {i: bad for i, bad in asked.items() if isinstance(bad, Rejected)}
    waiting = {i: operation for i, operation in asked.items() if isinstance(operation, Operation)}
    while waiting:
        newest = newest_of_each(waiting)
        written = await writer.write(newest.values())
        settled |= {i: written[operation.id] for i, operation in newest.items()}
        superseded = [i for i, operation in waiting.items() if not isinstance(written[operation.id], Rejected)]
        settled |= {i: Done("stale") for i in superseded if i not in newest}
        waiting = {i: operation for i, operation in waiting.items() if i not in settled}
    return [settled[i] for i in asked]
