"""An import from its beginning to its exit code."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass

import typer

from khabar_core.admin import waiting_for_topics
from khabar_core.logging import configure_logging, get_logger
from khabar_core.producer import Producer, Publisher
from khabar_core.schemas import Source
from khabar_core.settings import ServiceSettings
from khabar_core.topics import RAW
from khabar_ingest.adapters.files import Found
from khabar_ingest.adapters.import_state import RejectsFile, StateFile
from khabar_ingest.app.import_books import Books
from khabar_ingest.app.import_display import Meter, shown, terminal
from khabar_ingest.app.import_loop import Nowhere, batched, deliver_all, from_thread
from khabar_ingest.app.import_steps import Reading
from khabar_ingest.domain.importing.checkpoint import Checkpoint
from khabar_ingest.domain.importing.ledger import Ledger
from khabar_ingest.domain.importing.report import Report

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """An import as it was asked for."""

    settings: ServiceSettings
    found: Found
    source: Source | None
    """For articles that name none."""
    state: StateFile | None
    """None for a dry run, which sends nothing and keeps nothing."""
    again: bool
    rejects: RejectsFile | None

    def run(self) -> int:
        """Does it, prints the report, and gives the exit code: see ``import_command``.

        Raises:
            BadState: the checkpoint or the rejects file cannot be read or written.
        """
        checkpoint = None if self.state is None else self.state.load()
        ledger = Ledger(checkpoint or Checkpoint(), Report(passed_over=self.found.passed_over))
        meter = Meter(ledger.report, self.found.total_bytes)
        books = Books(ledger, self.state, self.rejects)
        books.open()
        reading = Reading(self.source, self.settings.kafka.bootstrap_servers, checkpoint, self.again, meter.read)
        stopped_by: signal.Signals | None = None
        try:
            with terminal(meter) as progress:
                configure_logging(self.settings.log, "ingest")
                stopped_by = asyncio.run(self._run(reading, books, shown(meter, progress)))
        finally:
            for line in ledger.report.lines(seconds=meter.seconds, dry=self.state is None):
                typer.echo(line)
        if stopped_by is not None:
            typer.echo(f"Stopped by {stopped_by.name}: the same command goes on from here (not on standard input).")
            return 128 + stopped_by
        return 0 if ledger.report.is_clean else 1

    async def _run(
        self, reading: Reading, books: Books, display: contextlib.AbstractAsyncContextManager[None]
    ) -> signal.Signals | None:
        """Imports until all is done or a signal comes; a second signal does not wait for what is in flight."""
        work = asyncio.create_task(self._import(reading, books))
        received: list[signal.Signals] = []

        def stop(number: signal.Signals) -> None:
            received.append(number)
            work.cancel()

        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop, number)
        async with display:
            await asyncio.wait([work])
        if work.cancelled():
            return received[0]
        work.result()
        return None

    async def _import(self, reading: Reading, books: Books) -> None:
        batches = from_thread(batched(reading.steps(self.found.inputs)))
        async with self._publisher() as publisher, contextlib.aclosing(batches):
            try:
                await deliver_all(batches, publisher, books.settle)
            except asyncio.CancelledError:
                books.save()
                raise
            books.save()

    @contextlib.asynccontextmanager
    async def _publisher(self) -> AsyncIterator[Publisher]:
        if self.state is None:
            yield Nowhere()
            return
        async with Producer(self.settings.kafka, "khabar-import") as producer:
            await waiting_for_topics(self.settings.kafka, (RAW,))
            yield producer
