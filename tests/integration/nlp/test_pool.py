"""The pool with real processes: one that dies or hangs costs one record, and no answer goes to the wrong article."""

from __future__ import annotations

import asyncio
import sys
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from khabar_core.metrics import Metrics
from khabar_core.outcomes import Reason, Rejected, Unavailable
from khabar_nlp.adapters.pool import Enriched, EnrichmentPool, Job, PoolNotStarted, enrichment_pool

TOY = (sys.executable, "-m", "tests.harness.toy_process")


def toys(
    metrics: Metrics | None = None, processes: int = 2, seconds: float = 30, command: tuple[str, ...] = TOY
) -> AbstractAsyncContextManager[EnrichmentPool]:
    return enrichment_pool(processes, 3, seconds, metrics or Metrics("test", "0"), command)


def jobs(*values: bytes) -> list[Job]:
    return [Job(b"k", value) for value in values]


async def test_results_come_in_the_order_of_the_jobs() -> None:
    values = [b"v%d" % i for i in range(100)]
    metrics = Metrics("test", "0")
    async with toys(metrics) as pool:
        assert await pool.enrich(jobs(*values)) == [Enriched(7, value.upper()) for value in values]
    assert metrics.registry.get_sample_value("khabar_entities_total", {"label": "PER"}) == 2 * 34


async def test_no_jobs_are_no_results() -> None:
    async with toys() as pool:
        assert await pool.enrich([]) == []


async def test_a_process_that_dies_costs_the_article_that_kills_it_and_no_other() -> None:
    metrics = Metrics("test", "0")
    async with toys(metrics) as pool:
        results = await pool.enrich(jobs(b"a", b"die", b"b", b"no", b"c", b"d"))
    assert results[0] == Enriched(7, b"A")
    assert results[1] == Rejected(Reason.NOT_ENRICHED, "the process ended with status -9")
    assert results[2:] == [
        Enriched(7, b"B"),
        Rejected(Reason.NOT_AN_ARTICLE, "it says no"),
        Enriched(7, b"C"),
        Enriched(7, b"D"),
    ]
    assert metrics.registry.get_sample_value("khabar_pool_restarts_total", {"cause": "not_enriched"}) == 3


async def test_a_process_that_died_of_something_else_costs_no_article(tmp_path: Path) -> None:
    once = b"die once " + bytes(tmp_path / "died")
    async with toys() as pool:
        assert await pool.enrich(jobs(b"a", once)) == [Enriched(7, b"A"), Enriched(7, once.upper())]


async def test_a_process_that_hangs_is_ended_and_costs_one_article() -> None:
    async with toys(seconds=0.5) as pool:
        results = await pool.enrich(jobs(b"a", b"hang", b"b"))
    assert results == [Enriched(7, b"A"), Rejected(Reason.TIMED_OUT, "not done after 0.5 s"), Enriched(7, b"B")]


async def test_an_interrupted_question_leaves_no_answer_behind_for_the_next() -> None:
    async with toys(processes=1) as pool:
        hanging = asyncio.create_task(pool.enrich(jobs(b"hang")))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        hanging.cancel()
        with pytest.raises(asyncio.CancelledError):
            await hanging
        assert await pool.enrich(jobs(b"next")) == [Enriched(7, b"NEXT")]


async def test_a_pool_whose_models_do_not_load_says_so_at_the_start() -> None:
    with pytest.raises(PoolNotStarted, match="ended with status 3"):
        async with toys(command=(*TOY, "refuse")):
            pass


async def test_a_process_that_cannot_be_started_again_is_a_bad_day_and_no_articles_fault(tmp_path: Path) -> None:
    program = tmp_path / "worker"
    program.write_text(f"#!/bin/sh\nexec {sys.executable} -m tests.harness.toy_process\n", encoding="utf-8")
    program.chmod(0o755)
    async with toys(processes=1, command=(str(program),)) as pool:
        program.write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
        with pytest.raises(Unavailable, match="enrichment pool is not available"):
            await pool.enrich(jobs(b"die", b"a"))
