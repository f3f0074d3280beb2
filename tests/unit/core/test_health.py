"""Alive is progress, ready is no obstacle."""

from __future__ import annotations

from khabar_core.health import Health


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_process_with_nothing_to_do_is_alive_however_long() -> None:
    clock = Clock()
    health = Health(stall=60, clock=clock)
    clock.now = 10_000
    assert health.is_alive().good


def test_a_process_with_work_and_no_progress_is_not_alive() -> None:
    clock = Clock()
    health = Health(stall=60, clock=clock)
    clock.now = 1000
    health.work_waits(waits=True)
    assert health.is_alive().good
    clock.now = 1059
    assert health.is_alive().good
    clock.now = 1061
    assert health.is_alive().why == "work waits and nothing was finished for 61 s"
    health.progressed()
    assert health.is_alive().good


def test_readiness_names_every_obstacle_and_ends_with_the_last() -> None:
    health = Health(stall=60)
    health.obstructed("a", "no partitions")
    assert health.is_ready().why == "starting; no partitions"
    health.cleared("start")
    health.cleared("a")
    assert health.is_ready().good
