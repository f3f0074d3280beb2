"""What the nlp service is told."""

from __future__ import annotations

import os
import re
from typing import Annotated

from pydantic import BeforeValidator, Field

from khabar_core.settings import BatchSettings, Group, WorkerSettings
from khabar_nlp.domain.normalization import Step


def _listed(value: object) -> object:
    """Steps as a list, or as text that separates them by commas or spaces."""
    return [step for step in re.split(r"[,\s]+", value) if step] if isinstance(value, str) else value


class NormalizerSettings(Group):
    """The repair of text."""

    without: Annotated[tuple[Step, ...], BeforeValidator(_listed)] = ()
    """The steps to be left out: a JSON list, or separated by commas. None by default."""


class PoolSettings(Group):
    """The processes that do the work."""

    processes: int = Field(default_factory=lambda: max(1, len(os.sched_getaffinity(0))), ge=1, le=256)
    """One per core by default, of those that this process may use."""
    chunk: int = Field(default=5, ge=1, le=500)
    """Articles a job: more costs fewer exchanges, fewer leave the processes idle for less time at a batch's end."""
    timeout: float = Field(default=30, gt=0)
    """Seconds after which a job's process is held to hang."""


class NlpBatchSettings(BatchSettings):
    """A batch keeps two processes busy for seconds, so that what happens between batches hardly counts."""

    records: int = Field(default=400, ge=1, le=10_000)
    """At most this many records a batch: also the most that a SIGKILL makes a service do twice."""


class NlpSettings(WorkerSettings):
    """All settings of ``khabar-nlp run``."""

    batch: NlpBatchSettings = NlpBatchSettings()
    normalizer: NormalizerSettings = NormalizerSettings()
    pool: PoolSettings = Field(default_factory=PoolSettings)
