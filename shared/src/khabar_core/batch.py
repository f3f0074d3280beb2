"""The loss-free step: a batch of records becomes outcomes, the outcomes become durable, and only then is it done.

Rules (each has a test on a real broker): an offset is committed only after its record's outcome is durable; a bad
record never costs its neighbours; a bad day loses nothing and dead-letters nothing.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from khabar_core.backoff import delays
from khabar_core.dead_letters import bury
from khabar_core.health import Health
from khabar_core.logging import describe, get_logger
from khabar_core.metrics import Metrics
from khabar_core.outcomes import Outcome, Publish, Reason, Rejected, Unavailable
from khabar_core.producer import NotSent, Publisher, TooLarge
from khabar_core.records import Outgoing, Record

log = get_logger(__name__)

Process = Callable[[Sequence[Record]], Awaitable[Sequence[Outcome]]]
"""What a service supplies: records in, one outcome each, in order. Raises ``Unavailable`` on a bad day."""


class Interrupted(Exception):
    """The batch is not done and must be read again: the service stops, or the bad day outlasts the patience."""


@dataclass(frozen=True, slots=True)
class Step:
    """Makes the outcome of every record of a batch durable."""

    process: Process
    publisher: Publisher
    metrics: Metrics
    health: Health
    service: str
    patience: float
    """Seconds after which a batch is given back on a bad day."""
    stopping: asyncio.Event

    async def run(self, records: Sequence[Record]) -> None:
        """Returns when the outcome of every record is durable.

        Raises:
            Interrupted: nothing may be committed; the records must be read again.
        """
        with self._timed("process"):
            outcomes = await self._patiently(lambda: self._outcomes(records))
        with self._timed("publish"):
            outcomes = await self._settle(records, outcomes)
        self._count(records, outcomes)
        self.health.progressed()

    async def _outcomes(self, records: Sequence[Record]) -> list[Outcome]:
        """The service's outcomes; a record that makes it crash is found by halving and rejected alone."""
        try:
            outcomes = list(await self.process(records))
        except Unavailable:
            raise
        except Exception as error:
            log.exception("processing failed", records=len(records), first=records[0].place)
            if len(records) == 1:
                return [Rejected(Reason.CRASHED, describe(error))]
            middle = len(records) // 2
            return [*await self._outcomes(records[:middle]), *await self._outcomes(records[middle:])]
        if len(outcomes) != len(records):
            raise AssertionError(f"{len(outcomes)} outcomes for {len(records)} records")
        return outcomes

    async def _settle(self, records: Sequence[Record], outcomes: Sequence[Outcome]) -> list[Outcome]:
        """Sends what the outcomes ask for; what its topic refuses for its size becomes a dead letter itself."""
        settled = list(outcomes)
        sends = {i: self._message(record, o) for i, (record, o) in enumerate(zip(records, settled, strict=True))}
        too_large = await self._send({i: message for i, message in sends.items() if message is not None})
        for i, failure in too_large.items():
            settled[i] = Rejected(Reason.TOO_LARGE, f"what it became is {failure.detail}")
        again = {i: message for i in too_large if (message := self._message(records[i], settled[i])) is not None}
        if refused := await self._send(again):
            raise AssertionError(
                f"{len(refused)} dead letters are larger than their topic takes: run khabar-core topics check"
            )
        return settled

    def _message(self, record: Record, outcome: Outcome) -> Outgoing | None:
        match outcome:
            case Publish():
                return outcome.record
            case Rejected():
                return bury(record, outcome, service=self.service, now=datetime.now(UTC))
        return None

    async def _send(self, messages: dict[int, Outgoing]) -> dict[int, TooLarge]:
        """Sends until all are durable or too large.

        A key one of whose records failed is sent again as a whole, so that its last record in the topic is also its
        last one in the batch.
        """
        too_large: dict[int, TooLarge] = {}
        pending = dict(messages)

        async def attempt() -> None:
            failures = await self.publisher.publish(list(pending.values()))
            results = dict(zip(list(pending), failures, strict=True))
            too_large.update({i: f for i, f in results.items() if isinstance(f, TooLarge)})
            not_sent = {i: f for i, f in results.items() if isinstance(f, NotSent)}
            keys = {(pending[i].topic, pending[i].key) for i in not_sent}
            for i in list(pending):
                if i in too_large or (pending[i].topic, pending[i].key) not in keys:
                    del pending[i]
            if not_sent:
                raise Unavailable("kafka", next(iter(not_sent.values())).detail)

        if pending:
            await self._patiently(attempt)
        return too_large

    async def _patiently[T](self, work: Callable[[], Awaitable[T]]) -> T:
        """Does the work, waiting out bad days with the group membership kept."""
        deadline = time.monotonic() + self.patience
        for delay in delays(rng=random.Random()):  # noqa: S311 - spreads load, guards nothing
            try:
                result = await work()
            except Unavailable as error:
                await self._wait_out(error, delay, deadline)
            else:
                self.health.cleared("bad day")
                return result
        raise AssertionError("delays never end")

    async def _wait_out(self, error: Unavailable, delay: float, deadline: float) -> None:
        log.warning("waiting", dependency=error.dependency, why=error.detail, seconds=round(delay, 2))
        self.metrics.retries.labels(error.dependency).inc()
        self.health.obstructed("bad day", str(error))
        self.health.progressed()
        gauge = self.metrics.backing_off.labels(error.dependency)
        gauge.set(1)
        try:
            await asyncio.wait_for(self.stopping.wait(), timeout=delay)
        except TimeoutError:
            if time.monotonic() < deadline:
                return
        finally:
            gauge.set(0)
        raise Interrupted(str(error)) from error

    def _count(self, records: Sequence[Record], outcomes: Sequence[Outcome]) -> None:
        topic = records[0].topic
        self.metrics.batch_records.labels(topic).observe(len(records))
        kinds = Counter("dead_lettered" if isinstance(o, Rejected) else o.kind for o in outcomes)
        for kind, count in kinds.items():
            self.metrics.outcomes.labels(topic, kind).inc(count)
        for record, outcome in zip(records, outcomes, strict=True):
            if isinstance(outcome, Rejected):
                self.metrics.dead_letters.labels(topic, outcome.reason).inc()
                log.warning("dead letter", place=record.place, reason=outcome.reason, detail=outcome.detail)

    @contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        with self.metrics.stage_seconds.labels(stage).time():
            yield
