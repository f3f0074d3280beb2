"""A pool of spawned processes: bytes in, bytes out. A process that dies or hangs costs one record at most.

The standard library's pool breaks as a whole when one of its processes dies and cannot end one that hangs; here each
process has a pipe of its own and dies alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from khabar_core.errors import CannotStart
from khabar_core.logging import get_logger
from khabar_core.metrics import Metrics
from khabar_core.outcomes import Reason, Rejected, Unavailable
from khabar_nlp.adapters import frames

log = get_logger(__name__)

COMMAND = (sys.executable, "-m", "khabar_nlp.adapters.enrichment_process")
"""What a process of the pool runs; steps of the normalizer that are to be left out may follow."""


class WorkerFailed(Exception):
    """The process died or hung over a job; ``reason`` and the text say which."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class PoolNotStarted(CannotStart):
    """A worker process could not load its models; its own words are in the log before this."""


@dataclass(frozen=True, slots=True)
class Job:
    """An article for the pool: the record's key and value."""

    key: bytes
    value: bytes


@dataclass(frozen=True, slots=True)
class Enriched:
    """An enriched article: its document version and its value."""

    version: int
    value: bytes


Result = Enriched | Rejected


class EnrichmentPool:
    """Processes that enrich articles in parallel, each with the models in its own memory."""

    def __init__(self, processes: int, chunk: int, seconds: float, metrics: Metrics, command: Sequence[str]) -> None:
        self._idle: asyncio.Queue[_Worker] = asyncio.Queue()
        self._workers: list[_Worker] = []
        self._processes = processes
        self._chunk = chunk
        self._seconds = seconds
        self._metrics = metrics
        self._command = command

    async def enrich(self, jobs: Sequence[Job]) -> list[Result]:
        """One result per job, in order.

        Raises:
            Unavailable: a process that failed cannot be started again (memory?): no article's fault.
        """
        chunks = [jobs[i : i + self._chunk] for i in range(0, len(jobs), self._chunk)]
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(self._guarded(chunk)) for chunk in chunks]
        except* PoolNotStarted as errors:
            raise Unavailable("enrichment pool", str(errors.exceptions[0])) from errors
        return [result for task in tasks for result in task.result()]

    async def _guarded(self, jobs: Sequence[Job]) -> list[Result]:
        """A chunk whose process fails is tried again one by one, so that only the guilty article pays."""
        try:
            return await self._done(jobs)
        except WorkerFailed as failure:
            log.warning("worker process failed", why=failure.detail, articles=len(jobs))
        if len(jobs) > 1:
            return [result for job in jobs for result in await self._guarded([job])]
        try:
            return await self._done(jobs)  # a process may have died of something else: once more, alone
        except WorkerFailed as failure:
            return [Rejected(failure.reason, failure.detail)]

    async def _done(self, jobs: Sequence[Job]) -> list[Result]:
        worker = await self._idle.get()
        try:
            await worker.started()
            with self._metrics.enrichment_seconds.time():
                answer = await worker.ask([part for job in jobs for part in (job.key, job.value)], self._seconds)
        except WorkerFailed as failure:
            self._metrics.pool_restarts.labels(failure.reason).inc()
            raise
        finally:
            self._idle.put_nowait(worker)
        for pair in answer[-1].decode().split():
            label, _, count = pair.partition("=")
            self._metrics.entities.labels(label).inc(int(count))
        return [_result(status, payload) for status, payload in zip(answer[:-1:2], answer[1:-1:2], strict=True)]

    async def start(self) -> None:
        """Starts all processes and waits until their models are loaded.

        Raises:
            PoolNotStarted: one of them ended instead.
        """
        self._workers = [_Worker(self._command) for _ in range(self._processes)]
        try:
            async with asyncio.TaskGroup() as group:
                for worker in self._workers:
                    group.create_task(worker.started())
        except* PoolNotStarted as errors:
            raise PoolNotStarted(str(errors.exceptions[0])) from errors
        for worker in self._workers:
            self._idle.put_nowait(worker)

    async def stop(self) -> None:
        """Ends all processes."""
        await asyncio.gather(*(worker.stop() for worker in self._workers))


@contextlib.asynccontextmanager
async def enrichment_pool(
    processes: int, chunk: int, seconds: float, metrics: Metrics, command: Sequence[str] = COMMAND
) -> AsyncIterator[EnrichmentPool]:
    """A started pool, stopped at the end. ``seconds``: how long a chunk may take before its process is held to hang."""
    pool = EnrichmentPool(processes, chunk, seconds, metrics, command)
    try:
        await pool.start()
        yield pool
    finally:
        await pool.stop()


@dataclass(frozen=True, slots=True)
class _Pipe:
    """A running process and the two ends that are ours."""

    process: asyncio.subprocess.Process
    to: asyncio.StreamWriter
    back: asyncio.StreamReader


class _Worker:
    """One process at a time: started when it is needed, and anew after it failed."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._pipe: _Pipe | None = None

    async def started(self) -> _Pipe:
        """The running process, its models loaded."""
        if self._pipe is None:
            process = await asyncio.create_subprocess_exec(
                *self._command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
            )
            if process.stdin is None or process.stdout is None:
                raise PoolNotStarted("a worker process has no pipes")
            self._pipe = _Pipe(process, process.stdin, process.stdout)
            await self._greet(self._pipe)
        return self._pipe

    async def _greet(self, pipe: _Pipe) -> None:
        try:
            ready = await frames.receive(pipe.back)
        except asyncio.IncompleteReadError as error:
            status = await pipe.process.wait()
            self._pipe = None
            raise PoolNotStarted(f"a worker process ended with status {status} before it was ready") from error
        if ready != [frames.READY]:
            await self.stop()
            raise PoolNotStarted("a worker process said something else than that it is ready")

    async def ask(self, parts: Sequence[bytes], seconds: float) -> list[bytes]:
        """The answer to a frame.

        Raises:
            WorkerFailed: the process died, or has not answered after this time.
        """
        pipe = await self.started()
        # Taken off until it has answered: whatever interrupts this, nobody may read the answer to another's question.
        self._pipe = None
        try:
            async with asyncio.timeout(seconds):
                pipe.to.write(frames.pack(parts))
                await pipe.to.drain()
                answer = await frames.receive(pipe.back)
        except TimeoutError:
            raise WorkerFailed(Reason.TIMED_OUT, f"not done after {seconds:g} s") from None
        except (asyncio.IncompleteReadError, ConnectionError):
            status = await pipe.process.wait()
            raise WorkerFailed(Reason.NOT_ENRICHED, f"the process ended with status {status}") from None
        else:
            self._pipe = pipe
            return answer
        finally:
            if self._pipe is None and pipe.process.returncode is None:
                pipe.process.kill()

    async def stop(self) -> None:
        """Ends the process: it holds nothing that is not also in Kafka."""
        if self._pipe is not None:
            with contextlib.suppress(ProcessLookupError):
                self._pipe.process.kill()
            await self._pipe.process.wait()
            self._pipe = None


def _result(status: bytes, payload: bytes) -> Result:
    if status.startswith(b"!"):
        return Rejected(Reason(status[1:].decode()), payload.decode())
    return Enriched(int(status), payload)
