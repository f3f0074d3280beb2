"""Alive and ready, as values that change: liveness is progress, readiness is the ability to work now."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer to a probe; ``why`` is for the person who reads it."""

    good: bool
    why: str


class Health:
    """What the probes ask. The consume loop and the clients report here; nobody pings anything.

    Ready means: no obstacle is known. Alive means: there is nothing to do, or something was done within ``stall``
    seconds.
    """

    def __init__(self, stall: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._stall = stall
        self._clock = clock
        self._progress_at = clock()
        self._work_waits = False
        self._obstacles: dict[str, str] = {"start": "starting"}

    def progressed(self) -> None:
        """A batch was finished, or a bad day was noticed and is being waited out: both are signs of life."""
        self._progress_at = self._clock()

    def work_waits(self, *, waits: bool) -> None:
        """Whether there is anything to do: an idle process needs no progress."""
        if waits and not self._work_waits:
            self.progressed()
        self._work_waits = waits

    def obstructed(self, name: str, why: str) -> None:
        """Something stands between the process and its work: not ready until ``cleared(name)``."""
        self._obstacles[name] = why

    def cleared(self, name: str) -> None:
        """This obstacle is gone."""
        self._obstacles.pop(name, None)

    def is_ready(self) -> Verdict:
        """Should traffic come, does a rollout go on?"""
        return Verdict(not self._obstacles, "; ".join(self._obstacles.values()) or "ready")

    def is_alive(self) -> Verdict:
        """Or would a restart help?"""
        silent = self._clock() - self._progress_at
        if self._work_waits and silent > self._stall:
            return Verdict(good=False, why=f"work waits and nothing was finished for {silent:.0f} s")
        return Verdict(good=True, why="alive")
