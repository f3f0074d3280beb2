"""A publisher under watch: a service that cannot send is not ready, and becomes ready again without traffic."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Sequence
from types import TracebackType
from typing import Any, Self

from khabar_core.health import Health
from khabar_core.logging import get_logger
from khabar_core.producer import Failure, NotSent, Publisher
from khabar_core.records import Outgoing

log = get_logger(__name__)

OBSTACLE = "kafka"


class WatchedPublisher:
    """Publishes through another publisher and tells ``health`` whether that works.

    A service that is not ready gets no traffic that could show its recovery. So after a failure ``recovered`` is
    awaited beside the traffic: it returns when Kafka answers again.
    """

    def __init__(
        self, publisher: Publisher, health: Health, recovered: Callable[[], Coroutine[Any, Any, object]]
    ) -> None:
        self._publisher = publisher
        self._health = health
        self._recovered = recovered
        self._probe: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._probe is not None:
            self._probe.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._probe

    async def publish(self, records: Sequence[Outgoing]) -> list[Failure | None]:
        """See ``khabar_core.producer.Publisher``."""
        failures = await self._publisher.publish(records)
        not_sent = [failure for failure in failures if isinstance(failure, NotSent)]
        if not_sent:
            log.warning("not sent", records=len(not_sent), of=len(records), why=not_sent[0].detail)
            self._obstructed(not_sent[0].detail)
        elif records:
            self._cleared()
        return failures

    def _obstructed(self, why: str) -> None:
        self._health.obstructed(OBSTACLE, f"Kafka does not take records: {why}")
        if self._probe is None or self._probe.done():
            self._probe = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        await self._recovered()
        self._cleared()

    def _cleared(self) -> None:
        self._health.cleared(OBSTACLE)
