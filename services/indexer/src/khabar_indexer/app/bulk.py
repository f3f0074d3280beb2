"""The bulk loop: operations become outcomes, whatever it takes within reason."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from khabar_core.backoff import delays
from khabar_core.metrics import Metrics
from khabar_core.outcomes import Outcome, Reason, Rejected, Unavailable
from khabar_indexer.adapters.index import BulkTooLarge, Index
from khabar_indexer.app.settings import BulkSettings
from khabar_indexer.domain.answers import Answer, Busy, Item, answer
from khabar_indexer.domain.bulks import body_of, cut
from khabar_indexer.domain.documents import Operation


@dataclass(frozen=True, slots=True)
class BulkWriter:
    """Writes operations in bulks of bounded size, some at a time; sends again only what can be helped by it."""

    index: Index
    settings: BulkSettings
    metrics: Metrics
    pauses: Callable[[], Iterable[float]] = delays
    """Seconds before each further try."""

    async def write(self, operations: Iterable[Operation]) -> dict[str, Outcome]:
        """The outcome of each operation by its id; no id may come twice.

        Raises:
            Unavailable: some could not be written now. Others may have been: to write them again does no harm.
        """
        gate = asyncio.Semaphore(self.settings.in_flight)

        async def gated(bulk: list[Operation]) -> dict[str, Outcome]:
            async with gate:
                return await self._written(bulk)

        bulks = cut(operations, most=self.settings.operations, most_bytes=self.settings.bytes)
        # All are awaited even if one fails, so that nothing is still on its way when the batch is tried again.
        results = await asyncio.gather(*(gated(bulk) for bulk in bulks), return_exceptions=True)
        outcomes: dict[str, Outcome] = {}
        for result in results:
            if isinstance(result, BaseException):
                raise result
            outcomes |= result
        return outcomes

    async def _written(self, bulk: list[Operation]) -> dict[str, Outcome]:
        outcomes: dict[str, Outcome] = {}
        pending, why = bulk, ""
        for pause in (0.0, *islice(self.pauses(), self.settings.retries)):
            await asyncio.sleep(pause)
            answers = await self._answers(pending)
            outcomes |= {id_: given for id_, given in answers.items() if not isinstance(given, Busy)}
            pending = [operation for operation in pending if operation.id not in outcomes]
            if not pending:
                return outcomes
            why = next(given.detail for given in answers.values() if isinstance(given, Busy))
        raise Unavailable("opensearch", f"{len(pending)} of {len(bulk)} documents are not taken: {why}")

    async def _answers(self, bulk: Sequence[Operation]) -> dict[str, Answer]:
        """The answer to each operation; a bulk that is too large is halved, down to the document that is."""
        try:
            items = await self._request(bulk)
        except BulkTooLarge:
            if len(bulk) == 1:
                detail = f"{len(bulk[0].source)} bytes are more than OpenSearch takes in one request"
                return {bulk[0].id: Rejected(Reason.TOO_LARGE, detail)}
            middle = len(bulk) // 2
            return {**await self._answers(bulk[:middle]), **await self._answers(bulk[middle:])}
        self._time(bulk, items)
        return {operation.id: answer(item, operation.kind) for operation, item in zip(bulk, items, strict=True)}

    async def _request(self, bulk: Sequence[Operation]) -> list[Item]:
        body = body_of(bulk)
        outcome = "failed"
        self.metrics.bulk_bytes.observe(len(body))
        try:
            with self.metrics.bulk_seconds.time():
                items = await self.index.bulk(body)
            if len(items) != len(bulk):
                raise Unavailable("opensearch", f"it gives {len(items)} answers to {len(bulk)} operations")
            outcome = "answered"
        except BulkTooLarge:
            outcome = "too_large"
            raise
        finally:
            self.metrics.bulk_requests.labels(outcome).inc()
        return items

    def _time(self, bulk: Sequence[Operation], items: Sequence[Item]) -> None:
        """Times the way of live articles that are new: a replay or an update says nothing about the pipeline's pace."""
        now = datetime.now(UTC)
        for operation, item in zip(bulk, items, strict=True):
            if item.created and operation.live_since is not None:
                self.metrics.end_to_end_seconds.observe((now - operation.live_since).total_seconds())
