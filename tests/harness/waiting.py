"""Waiting for a condition with a deadline: a test says what it waits for instead of how long."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable


async def until(condition: Callable[[], object], what: str, seconds: float = 60) -> None:
    """Returns once the condition (which may block: it runs in a thread) holds.

    Raises:
        AssertionError: it does not hold in time; names `what` was waited for.
    """

    async def holds() -> object:
        return await asyncio.to_thread(condition)

    await eventually(holds, what, seconds)


async def eventually(condition: Callable[[], Awaitable[object]], what: str, seconds: float = 60) -> None:
    """The same for a condition that is awaited."""
    deadline = time.monotonic() + seconds
    while not await condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds:g} s: {what}")
        await asyncio.sleep(0.05)
