"""20,000 articles on real servers, every service stopped once and killed once: none is lost, none is there twice."""

from __future__ import annotations

import asyncio
import json
import time
import urllib.error
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiokafka.errors import KafkaError

from khabar_core.identity import article_id
from tests.harness import topics
from tests.harness.articles import article, articles
from tests.harness.pipeline import Pair, Pipeline, pipeline
from tests.harness.waiting import eventually, until
from tests.servers import KafkaCluster, OpenSearchNode
from tests.servers.process import Server
from tests.servers.service import Service

IMPORTED = 19_000
PUSHED = 1_000


def id_of(number: int) -> str:
    return article_id(url=article(number)["url"], source_id="", external_id=None, title=None, body="")


def importer(pair: Pair, file: Path) -> Server:
    """The import command as a process that can be stopped and started: it ends by itself when it is done."""
    state = file.with_suffix(".state")
    return Service("import", "khabar_ingest", "import", str(file), "--state", str(state), settings=pair.settings)


async def import_all(server: Server, bootstrap: str) -> None:
    """Runs the import to its end: stopped once and killed once in the middle, and started again."""
    server.launch()
    for written, strike in ((2_000, server.stop), (8_000, server.kill)):
        await eventually(lambda at=written: _at_least(bootstrap, at), f"{written} articles imported")  # type: ignore[misc]
        assert server.is_running
        strike()
        server.launch()
    await until(lambda: server.exit_code == 0, "the import done", 900)


async def _at_least(bootstrap: str, written: int) -> bool:
    return await topics.size(bootstrap, "news.raw") >= written


async def push_all(running: Pipeline) -> None:
    """Hands articles in by HTTP as a careful client does: what is not acknowledged is sent again."""
    for start in range(IMPORTED, IMPORTED + PUSHED, 50):
        some = list(articles(range(start, start + 50)))
        await until(partial(_acknowledged, running, some), "50 articles acknowledged", 900)


def _acknowledged(running: Pipeline, some: list[dict[str, Any]]) -> bool:
    try:
        return len(running.post(*some)["accepted"]) == len(some)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


async def hit(running: Pipeline, service: Service, at: int) -> None:
    """SIGTERM and a start when this many articles are indexed, SIGKILL and a start a little later."""
    await until(lambda: running.count() >= at, f"{at} articles indexed", 900)
    await asyncio.to_thread(service.stop)
    assert service.exit_code == 0
    await asyncio.to_thread(service.start)
    await until(lambda: running.count() >= at + 1_000, f"{at + 1_000} articles indexed", 900)
    service.kill()
    await asyncio.to_thread(service.start)


@pytest.mark.real
@pytest.mark.timeout(1800)
async def test_nothing_is_lost_and_nothing_is_there_twice(tmp_path: Path, figures: list[str]) -> None:
    file = tmp_path / "articles.jsonl"
    with file.open("w", encoding="utf-8") as lines:
        for one in articles(range(IMPORTED)):
            lines.write(json.dumps(one, ensure_ascii=False) + "\n")
    sent = {id_of(number) for number in range(IMPORTED + PUSHED)}
    began = time.monotonic()
    with KafkaCluster() as kafka, OpenSearchNode() as index, pipeline(Pair(kafka.bootstrap, index.url)) as running:
        server = importer(running.pair, file)
        async with asyncio.TaskGroup() as group:
            group.create_task(import_all(server, kafka.bootstrap))
            group.create_task(push_all(running))
            group.create_task(hit(running, running.nlp, 2_000))
            group.create_task(hit(running, running.indexer, 5_000))
            group.create_task(hit(running, running.ingest, 500))
        await eventually(lambda: _caught_up(running), "no lag", 900)
        await until(lambda: running.count() == len(sent), "all articles in the index")
        seconds = time.monotonic() - began
        assert await _ids(running) == Counter(sent)
        enriched = Counter(record.key for record in await topics.read(running.pair.bootstrap, "news.enriched"))
        assert {key.decode() for key in enriched if key} == sent
        assert await topics.read(running.pair.bootstrap, "news.raw.dlq") == []
        assert await topics.read(running.pair.bootstrap, "news.enriched.dlq") == []
        twice = sum(enriched.values()) - len(sent)
        raw_twice = await topics.size(running.pair.bootstrap, "news.raw") - len(sent)
        # What the killed import and unacknowledged requests sent again, and one batch of the killed nlp service.
        assert twice <= raw_twice + 400
        figures.append(
            f"{len(sent)} articles, every service stopped and killed once, {seconds:.0f} s: "
            f"0 lost, 0 twice in the index, {raw_twice} twice in news.raw, {twice} in news.enriched"
        )


async def _caught_up(running: Pipeline) -> bool:
    try:
        return await running.lag() == 0
    except KafkaError:  # a group whose coordinator is being looked for cannot be asked
        return False


async def _ids(running: Pipeline) -> Counter[str]:
    """Every id in the index with how often it is there."""
    found: Counter[str] = Counter()
    after: list[Any] = []
    while True:
        body: dict[str, Any] = {"size": 5_000, "_source": False, "sort": [{"id": "asc"}]}
        if after:
            body["search_after"] = after
        url = f"{running.pair.url}/news/_search"
        answer = await asyncio.to_thread(running.request, "POST", url, json.dumps(body).encode())
        hits = answer["hits"]["hits"]
        if not hits:
            return found
        found.update(hit["_id"] for hit in hits)
        after = hits[-1]["sort"]
