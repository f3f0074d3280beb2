"""A service that consumes, from its start to its end: what is opened in which order, and what a signal does."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from khabar_core.admin import waiting_for_kafka, waiting_for_topics
from khabar_core.batch import Process, Step
from khabar_core.consumer import consuming
from khabar_core.health import Health
from khabar_core.logging import get_logger
from khabar_core.metrics import Metrics
from khabar_core.operations import operations
from khabar_core.producer import Producer
from khabar_core.settings import WorkerSettings
from khabar_core.topics import dead_letter_topic

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the pipeline: what it reads, as whom, where it writes to, and how its work is opened."""

    service: str
    version: str
    topic: str
    group: str
    writes: tuple[str, ...]
    open: Callable[[Metrics, Health], contextlib.AbstractAsyncContextManager[Process]]
    """Opens what the work needs (a pool, a client); waits where it is away and tells the obstacle ``start``."""

    @property
    def topics(self) -> tuple[str, ...]:
        """All topics that must be there before it starts."""
        return (self.topic, dead_letter_topic(self.topic), *self.writes)


async def run_worker(stage: Stage, settings: WorkerSettings) -> None:
    """Runs a stage until SIGTERM or SIGINT: then the batch in hand is finished and committed, and the group left."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    metrics = Metrics(stage.service, stage.version)
    health = Health(settings.batch.stall)
    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(operations(settings.operations, health, metrics))
        with contextlib.suppress(_Stopped):
            process, producer = await _unless(stopping, _opened(stack, stage, settings, health, metrics))
            step = Step(process, producer, metrics, health, stage.service, settings.batch.patience, stopping)
            await _consume(stage, settings, step, stack)
    log.info("stopped")


async def _opened(
    stack: contextlib.AsyncExitStack, stage: Stage, settings: WorkerSettings, health: Health, metrics: Metrics
) -> tuple[Process, Producer]:
    health.obstructed("start", f"waiting for Kafka at {settings.kafka.bootstrap_servers}")
    await waiting_for_kafka(settings.kafka)
    producer = await stack.enter_async_context(Producer(settings.kafka, f"khabar-{stage.service}"))
    await waiting_for_topics(settings.kafka, stage.topics, lambda why: health.obstructed("start", why))
    health.obstructed("start", "opening what the work needs")
    log.info("kafka is there, opening what the work needs")
    process = await stack.enter_async_context(stage.open(metrics, health))
    return process, producer


class _Stopped(Exception):
    """The service was told to stop before it had begun."""


async def _unless[T](stopping: asyncio.Event, work: Coroutine[Any, Any, T]) -> T:
    """The work's result; the work is cancelled if the service is told to stop before it is done.

    Raises:
        _Stopped: it was.
    """
    task = asyncio.create_task(work)
    stop = asyncio.create_task(stopping.wait())
    await asyncio.wait({task, stop}, return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    if task.done():
        return task.result()
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    raise _Stopped


async def _consume(stage: Stage, settings: WorkerSettings, step: Step, stack: contextlib.AsyncExitStack) -> None:
    consumer = consuming(stage.topic, stage.group, settings, step)
    await _unless(step.stopping, stack.enter_async_context(consumer))
    step.health.cleared("start")
    await step.stopping.wait()
