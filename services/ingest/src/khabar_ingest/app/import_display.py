"""How far an import is: a bar on a terminal, else a log line now and then."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from khabar_core.logging import get_logger
from khabar_ingest.domain.importing.report import Report

log = get_logger(__name__)

_LOG_INTERVAL = 5.0
_BAR_INTERVAL = 0.2


@dataclass(slots=True)
class Meter:
    """What is shown. ``bytes_read`` grows in the thread that reads."""

    report: Report
    total_bytes: int | None
    """Of all files together; None if one of them does not tell its size."""
    bytes_read: int = 0
    started: float = field(default_factory=time.monotonic)

    def read(self, count: int) -> None:
        """Counts bytes that were taken from the disk."""
        self.bytes_read += count

    @property
    def seconds(self) -> float:
        """Since the beginning."""
        return time.monotonic() - self.started

    @property
    def rate(self) -> float:
        """Articles a second."""
        return self.report.imported / max(self.seconds, 0.001)

    @property
    def seconds_left(self) -> float | None:
        """By the bytes that are still to be read; None if that cannot be told."""
        if self.total_bytes is None or not self.bytes_read:
            return None
        return self.seconds * max(0, self.total_bytes - self.bytes_read) / self.bytes_read


@contextlib.contextmanager
def terminal(meter: Meter) -> Iterator[Progress | None]:
    """A bar on standard error if that is a terminal. While it lives, ``sys.stderr`` writes above it."""
    if not sys.stderr.isatty():
        yield None
        return
    with Progress(
        BarColumn(),
        DownloadColumn(binary_units=True),
        TextColumn("{task.fields[articles]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    ) as progress:
        progress.add_task("import", total=meter.total_bytes, articles="")
        yield progress


@contextlib.asynccontextmanager
async def shown(meter: Meter, progress: Progress | None) -> AsyncIterator[None]:
    """Shows the meter until the block is left."""
    task = asyncio.create_task(_log(meter) if progress is None else _draw(meter, progress))
    try:
        yield
    finally:
        task.cancel()
        if progress is not None:
            _update(meter, progress)


async def _log(meter: Meter) -> None:
    while True:
        await asyncio.sleep(_LOG_INTERVAL)
        left = meter.seconds_left
        log.info(
            "importing",
            bytes_read=meter.bytes_read,
            bytes_total=meter.total_bytes,
            imported=meter.report.imported,
            rejected=meter.report.rejected.total(),
            per_second=round(meter.rate),
            seconds_left=None if left is None else round(left),
        )


async def _draw(meter: Meter, progress: Progress) -> None:
    while True:
        _update(meter, progress)
        await asyncio.sleep(_BAR_INTERVAL)


def _update(meter: Meter, progress: Progress) -> None:
    rejected = meter.report.rejected.total()
    articles = f"{meter.report.imported:,} articles, {meter.rate:,.0f} a second"
    progress.update(
        progress.task_ids[0],
        completed=meter.bytes_read,
        articles=articles + (f", {rejected:,} rejected" if rejected else ""),
    )
