"""The service: what is opened, in which order, and how it ends."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from importlib.metadata import version

from khabar_core.admin import waiting_for_kafka, waiting_for_topics
from khabar_core.health import Health
from khabar_core.logging import get_logger
from khabar_core.metrics import Metrics
from khabar_core.operations import operations, serving
from khabar_core.producer import Producer
from khabar_core.topics import RAW
from khabar_ingest.adapters.http.api import create_api
from khabar_ingest.adapters.http.bodies import Limits
from khabar_ingest.adapters.watched import WatchedPublisher
from khabar_ingest.app.settings import ApiSettings, IngestSettings
from khabar_ingest.domain.keys import KeyRing

log = get_logger(__name__)

SERVICE = "ingest"
VERSION = version("khabar-ingest")

_STALL = 300.0
"""Seconds. No matter here: work never waits, as a request that fails is its client's again."""


async def serve(settings: IngestSettings) -> None:
    """Serves until SIGTERM or SIGINT: then requests in flight are finished and the producer is closed.

    Raises:
        PortTaken: a port cannot be bound; the text names the setting.
    """
    metrics = Metrics(SERVICE, VERSION)
    health = Health(_STALL)
    with contextlib.suppress(asyncio.CancelledError):
        async with contextlib.AsyncExitStack() as stack:
            _cancelled_by_signals(health)
            await stack.enter_async_context(operations(settings.operations, health, metrics))
            await _open(stack, settings, health, metrics)
            await asyncio.Event().wait()
    log.info("stopped")


def _cancelled_by_signals(health: Health) -> None:
    """Lets the first signal cancel this task, so that all that is open closes in its order wherever the task stands."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    signals = (signal.SIGTERM, signal.SIGINT)

    def stop() -> None:
        for number in signals:
            loop.add_signal_handler(number, lambda: None)
        health.obstructed("stop", "stopping")
        log.info("stopping: finishing the requests in flight")
        if task is not None:
            task.cancel()

    for number in signals:
        loop.add_signal_handler(number, stop)


async def _open(stack: contextlib.AsyncExitStack, settings: IngestSettings, health: Health, metrics: Metrics) -> None:
    health.obstructed("start", f"waiting for Kafka at {settings.kafka.bootstrap_servers}")
    await waiting_for_kafka(settings.kafka)
    producer = await stack.enter_async_context(Producer(settings.kafka, f"khabar-{SERVICE}"))
    await waiting_for_topics(settings.kafka, (RAW,), lambda why: health.obstructed("start", why))
    publisher = await stack.enter_async_context(
        WatchedPublisher(producer, health, lambda: waiting_for_kafka(settings.kafka))
    )
    keys = KeyRing(key.get_secret_value() for key in settings.api.keys)
    if keys.is_open:
        log.warning("no API keys are set: everybody who reaches the port may write; see KHABAR_API__KEYS")
    api = create_api(publisher, keys=keys, limits=_limits(settings.api), metrics=metrics, version=VERSION)
    port = await stack.enter_async_context(serving(api, settings.api.host, settings.api.port, "KHABAR_API__PORT"))
    health.cleared("start")
    log.info("serving", port=port, docs=f"http://localhost:{port}/docs")


def _limits(settings: ApiSettings) -> Limits:
    return Limits(
        body_bytes=settings.max_body_bytes,
        articles=settings.max_articles,
        in_flight_bytes=settings.max_in_flight_bytes,
        read_timeout=settings.read_timeout,
    )
