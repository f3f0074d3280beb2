"""What the nlp service is told."""

from __future__ import annotations

import os

from pydantic import Field

from khabar_core.settings import Group, WorkerSettings


class PoolSettings(Group):
    """The processes that do the work."""

    processes: int = Field(default_factory=lambda: max(1, len(os.sched_getaffinity(0))), ge=1, le=256)
    """One per core by default, of those that this process may use."""
    chunk: int = Field(default=10, ge=1, le=500)
    """Articles a job: more costs fewer exchanges, fewer leave the processes idle for less time at a batch's end."""
    timeout: float = Field(default=30, gt=0)
    """Seconds after which a job's process is held to hang."""


class NlpSettings(WorkerSettings):
    """All settings of ``khabar-nlp run``."""

    pool: PoolSettings = Field(default_factory=PoolSettings)
