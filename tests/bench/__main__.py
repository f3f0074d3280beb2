"""`make bench`: articles a second through the pipeline, divided by the same enrichment called directly.

Both run on the same cores, with the same number of processes, on the same articles, in turn. The pipeline is real
Kafka → nlp → real Kafka → indexer → real OpenSearch, so its servers share the cores too; it is warmed up first.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from khabar_core.metrics import Metrics
from khabar_core.records import Outgoing
from khabar_ingest.domain.submission import Submission, raw_article
from khabar_nlp.adapters.pool import EnrichmentPool, Job, enrichment_pool
from khabar_nlp.app.settings import NlpSettings
from tests.bench.picture import draw
from tests.harness import topics
from tests.harness.articles import articles
from tests.harness.pipeline import Pair, Pipeline, pipeline
from tests.servers import FULL_COMPILER, KafkaCluster, OpenSearchNode, missing

WARM_UP = 1_000


@dataclass(frozen=True)
class Round:
    """One measurement of each: articles a second; `curve` is (seconds, articles indexed)."""

    direct: float
    through: float
    curve: list[tuple[float, int]]

    @property
    def ratio(self) -> float:
        """What remains of the direct rate in the pipeline."""
        return self.through / self.direct


def jobs(numbers: range, sentences: int) -> list[Job]:
    """Raw articles as records of news.raw hold them."""
    now = datetime.now(UTC)
    submissions = (Submission.model_validate(article) for article in articles(numbers, sentences))
    made = (raw_article(submission, observed_at=now, channel="file") for submission in submissions)
    return [Job(article.id.encode(), article.write()) for article in made]


async def direct(pool: EnrichmentPool, work: list[Job], batch: int) -> float:
    """Articles a second of the pool alone, in batches as the service has them."""
    began = time.perf_counter()
    for start in range(0, len(work), batch):
        await pool.enrich(work[start : start + batch])
    return len(work) / (time.perf_counter() - began)


async def through(running: Pipeline, work: list[Job]) -> tuple[float, list[tuple[float, int]]]:
    """Articles a second from the first one written to news.raw to the last one indexed."""
    before = _indexed(running)
    began = time.perf_counter()
    write = asyncio.create_task(
        topics.write(running.pair.bootstrap, [Outgoing("news.raw", job.key, job.value) for job in work])
    )
    curve = [(0.0, 0)]
    while curve[-1][1] < len(work):
        await asyncio.sleep(0.25)
        curve.append((time.perf_counter() - began, _indexed(running) - before))
    await write
    return len(work) / curve[-1][0], curve


def _indexed(running: Pipeline) -> int:
    return int(running.indexer.metric("khabar_record_outcomes_total", outcome="indexed"))


async def measure(running: Pipeline, rounds: int, count: int, sentences: int, processes: int) -> list[Round]:
    """The rounds, direct and through in turn; both with the service's own batches and jobs."""
    settings = NlpSettings()
    await through(running, jobs(range(WARM_UP), sentences))
    found: list[Round] = []
    for number in range(rounds):
        first = WARM_UP + number * count
        work = jobs(range(first, first + count), sentences)
        async with enrichment_pool(processes, settings.pool.chunk, 60, Metrics("bench", "0")) as pool:
            await direct(pool, work[:200], settings.batch.records)
            alone = await direct(pool, work, settings.batch.records)
        rate, curve = await through(running, work)
        found.append(Round(alone, rate, curve))
        print(
            f"round {number + 1}: direct {alone:7.1f}/s   pipeline {rate:7.1f}/s   ratio {found[-1].ratio:.2f}",
            flush=True,
        )
    return found


def main() -> int:
    """Measures, prints a table, draws a picture."""
    parser = argparse.ArgumentParser(
        prog="make bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=3_000, help="articles a round")
    parser.add_argument("--sentences", type=int, default=9, help="sentences an article")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--picture", type=Path, default=Path(".cache/bench.png"))
    options = parser.parse_args()
    if lacks := missing():
        print("The bench needs the real servers:", *lacks, sep="\n  ", file=sys.stderr)
        return 2
    processes = len(os.sched_getaffinity(0))
    size = len(jobs(range(1), options.sentences)[0].value)
    print(f"{options.articles} articles of about {size} bytes a round, {processes} processes and cores", flush=True)
    settings = {"KHABAR_POOL__PROCESSES": str(processes)}
    with (
        KafkaCluster(compiler=FULL_COMPILER) as kafka,
        OpenSearchNode(compiler=FULL_COMPILER) as index,
        pipeline(Pair(kafka.bootstrap, index.url), settings) as running,
    ):
        rounds = asyncio.run(measure(running, options.rounds, options.articles, options.sentences, processes))
    ratio = statistics.median(one.ratio for one in rounds)
    print(f"median ratio, pipeline to direct: {ratio:.2f}   (wanted: 0.8 or more)")
    draw(rounds, options.picture)
    print(f"picture: {options.picture}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
