"""Sends, watches and waits: from the first sample to the last sighting, or to the deadline."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack

import httpx
from rich.console import Console

from demo.evidence import Evidence, gather
from demo.feed import feed
from demo.index import Index
from demo.journal import Journal
from demo.live import display
from demo.pipeline import Pipeline
from demo.samples import Sample
from demo.watch import reading, watch_index, watch_topics

SETTLING = 1.0
"""Seconds to go on looking after the last arrival: something that nobody expects may follow."""


class Ended(Exception):
    """A process of the pipeline has ended by itself; the text names it."""


async def carried(
    pipeline: Pipeline, samples: tuple[Sample, ...], console: Console, patience: float
) -> tuple[Journal, Evidence]:
    """Sends the samples and shows them on their way until all have arrived or patience (seconds) is at its end.

    Raises:
        Ended: a process has ended.
        NotTaken: a sample was refused.
        httpx.HTTPError: ingest or the index does not answer as it should.
    """
    journal = Journal(samples)
    async with AsyncExitStack() as stack:
        api = await stack.enter_async_context(httpx.AsyncClient(base_url=pipeline.api_url, timeout=30))
        index = Index(await stack.enter_async_context(httpx.AsyncClient(base_url=pipeline.index_url, timeout=30)))
        consumer = await stack.enter_async_context(reading(pipeline.kafka))
        started = time.monotonic()

        def clock() -> float:
            return time.monotonic() - started

        work = [
            asyncio.create_task(watch_topics(journal, consumer, clock)),
            asyncio.create_task(watch_index(journal, index, clock)),
            asyncio.create_task(feed(journal, api, pipeline.kafka, clock)),
        ]
        try:
            with display(console) as show:
                while not journal.is_complete and clock() < patience:
                    await _moment(pipeline, work)
                    show(journal, clock())
            await asyncio.sleep(SETTLING)
            await _moment(pipeline, work)
        finally:
            for task in work:
                task.cancel()
            await asyncio.gather(*work, return_exceptions=True)
        return journal, await gather(index)


async def _moment(pipeline: Pipeline, work: list[asyncio.Task[None]]) -> None:
    """Lets a moment pass, and raises what went wrong in it."""
    await asyncio.wait(work, timeout=0.1, return_when=asyncio.FIRST_EXCEPTION)
    for task in work:
        if task.done():
            task.result()
    if ended := pipeline.ended():
        raise Ended(f"{' and '.join(ended)} ended by itself")
