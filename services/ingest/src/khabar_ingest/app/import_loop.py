"""The loop of an import: batches on their way to Kafka, several at a time, settled in the order of reading."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from khabar_core.backoff import delays
from khabar_core.logging import get_logger
from khabar_core.producer import Failure, NotSent, Publisher, TooLarge
from khabar_core.records import Outgoing
from khabar_ingest.domain.importing.articles import Ready
from khabar_ingest.domain.importing.ledger import Read, Step

log = get_logger(__name__)

_BATCH_STEPS = 500
_BATCH_BYTES = 4 * 1024 * 1024
_IN_FLIGHT = 4
"""Batches that are not acknowledged: with one more that is read ahead and one in the making, below 30 MiB."""
_GRACE = 15.0
"""Seconds for which batches in flight are waited for when the import is stopped."""


class Nowhere:
    """The publisher of a dry run: takes all and sends nothing."""

    async def publish(self, records: Sequence[Outgoing]) -> list[Failure | None]:
        """See ``khabar_core.producer.Publisher``."""
        return [None] * len(records)


def batched(steps: Iterable[Step]) -> Iterator[list[Step]]:
    """The steps in batches, bounded by their number and their bytes."""
    batch: list[Step] = []
    size = 0
    for step in steps:
        batch.append(step)
        record = _record(step)
        size += len(record.value or b"") if record else 0
        if len(batch) >= _BATCH_STEPS or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


async def deliver_all(
    batches: AsyncIterator[list[Step]], publisher: Publisher, settle: Callable[[list[Step], dict[int, TooLarge]], None]
) -> None:
    """Sends every batch and settles it, in order, when all of it is durable.

    When cancelled, no further batch is taken, and those in flight have a grace of some seconds.
    """
    in_flight: deque[tuple[list[Step], asyncio.Task[dict[int, TooLarge]]]] = deque()

    async def settle_until(left: int) -> None:
        settle_done()
        while len(in_flight) > left:
            await asyncio.wait([in_flight[0][1]])  # which, unlike awaiting the task, does not cancel it with us
            settle_done()

    def settle_done() -> None:
        while in_flight and in_flight[0][1].done():
            batch, delivery = in_flight.popleft()
            settle(batch, delivery.result())

    try:
        async for batch in batches:
            in_flight.append((batch, asyncio.create_task(_deliver(batch, publisher))))
            await settle_until(_IN_FLIGHT - 1)
        await settle_until(0)
    except asyncio.CancelledError:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_GRACE):
                await settle_until(0)
        raise
    finally:
        for _, delivery in in_flight:
            delivery.cancel()


async def _deliver(batch: Sequence[Step], publisher: Publisher) -> dict[int, TooLarge]:
    """Sends a batch until all of it is durable, or refused for its size: these by their index in the batch."""
    refused: dict[int, TooLarge] = {}
    pending = {i: record for i, step in enumerate(batch) if (record := _record(step)) is not None}
    for delay in delays():
        failures = await publisher.publish(list(pending.values())) if pending else []
        results: dict[int, Failure | None] = dict(zip(pending, failures, strict=True))
        refused |= {i: failure for i, failure in results.items() if isinstance(failure, TooLarge)}
        waiting = {i: failure for i, failure in results.items() if isinstance(failure, NotSent)}
        if not waiting:
            return refused
        pending = {i: pending[i] for i in waiting}
        why = next(iter(waiting.values())).detail
        log.warning("Kafka does not take the articles: trying again", articles=len(waiting), why=why)
        await asyncio.sleep(delay)
    raise AssertionError("delays never end")


def _record(step: Step) -> Outgoing | None:
    return step.outcome.record if isinstance(step, Read) and isinstance(step.outcome, Ready) else None


@dataclass(frozen=True, slots=True)
class _Done:
    error: BaseException | None


async def from_thread[T](values: Iterable[T], ahead: int = 1) -> AsyncGenerator[T]:
    """The values, made in a thread of their own, of which ``ahead`` are ready before they are asked for.

    The thread is a daemon: one that waits for standard input cannot be woken, and must not keep the process.
    """
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[T | _Done] = asyncio.Queue()
    room = threading.Semaphore(ahead)
    stopped = threading.Event()

    def work() -> None:
        error: BaseException | None = None
        try:
            for value in values:
                room.acquire()
                if stopped.is_set():
                    return
                loop.call_soon_threadsafe(queue.put_nowait, value)
        except BaseException as caught:  # noqa: BLE001 - it is raised again where the values are used
            error = caught
        if not stopped.is_set():
            loop.call_soon_threadsafe(queue.put_nowait, _Done(error))

    threading.Thread(target=work, name="reader", daemon=True).start()
    try:
        while not isinstance(value := await queue.get(), _Done):
            room.release()
            yield value
        if value.error is not None:
            raise value.error
    finally:
        stopped.set()
        room.release()
