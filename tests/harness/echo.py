"""A stage for tests of the consume loop: it publishes what it reads, slowly if told so, and fails on command.

Run as `python -m tests.harness.echo TOPIC OUT`; told by the variable `ECHO`: seconds a batch takes.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Sequence

from khabar_core.batch import Process
from khabar_core.health import Health
from khabar_core.logging import configure_logging
from khabar_core.metrics import Metrics
from khabar_core.outcomes import Done, Outcome, Publish, Reason, Rejected, Unavailable
from khabar_core.records import Outgoing, Record
from khabar_core.settings import WorkerSettings
from khabar_core.worker import Stage, run_worker


def outcome(record: Record, out: str) -> Outcome:
    """`bad…` is rejected, `skip…` is done, `crash…` raises, all else is published as it came."""
    value = record.value or b""
    if value.startswith(b"crash"):
        raise RuntimeError("a bug that this record brings out")
    if value.startswith(b"bad"):
        return Rejected(Reason.NOT_AN_ARTICLE, "it begins with bad")
    if value.startswith(b"skip"):
        return Done("skipped")
    return Publish(Outgoing(out, record.key, record.value, record.headers), "echoed")


def stage(topic: str, out: str, seconds: float) -> Stage:
    """The stage; the file that `ECHO_AWAY` names, while it is there, makes every batch a bad day."""
    away = os.environ.get("ECHO_AWAY", "")

    async def process(records: Sequence[Record]) -> Sequence[Outcome]:
        await asyncio.sleep(seconds)
        if away and os.path.exists(away):  # noqa: ASYNC240, PTH110 - a test's switch
            raise Unavailable("the other side", "it is away")
        return [outcome(record, out) for record in records]

    @contextlib.asynccontextmanager
    async def opened(_metrics: Metrics, _health: Health) -> AsyncIterator[Process]:
        yield process

    return Stage("echo", "0", topic, f"group-{topic}", (out,), opened)


def main(topic: str, out: str) -> None:
    """Runs the stage with the settings of the environment."""
    settings = WorkerSettings.load(os.environ)
    configure_logging(settings.log, "echo")
    asyncio.run(run_worker(stage(topic, out, float(os.environ.get("ECHO", "0"))), settings))


if __name__ == "__main__":
    main(*sys.argv[1:])
