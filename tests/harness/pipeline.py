"""The whole pipeline on a running broker and index: topics, services, and what a user sees at its ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from tests.harness import topics
from tests.servers.ports import HOST, free_ports
from tests.servers.service import Service


@dataclass(frozen=True)
class Pair:
    """A broker and an index."""

    bootstrap: str
    url: str
    idempotence: bool = True

    @property
    def settings(self) -> dict[str, str]:
        """What every service is told."""
        return {
            "KHABAR_KAFKA__BOOTSTRAP_SERVERS": self.bootstrap,
            "KHABAR_KAFKA__IDEMPOTENCE": str(self.idempotence).lower(),
        }


@dataclass(frozen=True)
class Pipeline:
    """The services on a pair; each may be stopped, killed and started by the test."""

    pair: Pair
    ingest: Service
    nlp: Service
    indexer: Service
    api: str

    def request(self, method: str, url: str, body: bytes | None = None, kind: str = "application/json") -> Any:
        """The JSON answer of a request that succeeds."""
        request = urllib.request.Request(url, body, {"Content-Type": kind}, method=method)  # noqa: S310
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - an address of this test
            return json.load(answer)

    def post(self, *articles: dict[str, Any]) -> Any:
        """Hands articles in."""
        return self.request("POST", f"{self.api}/v1/articles", json.dumps(list(articles)).encode())

    def retract(self, id_: str) -> Any:
        """Retracts an article."""
        return self.request("DELETE", f"{self.api}/v1/articles/{id_}")

    def search(self, query: dict[str, Any], size: int = 100) -> list[dict[str, Any]]:
        """The hits of a query on what readers see."""
        self.request("POST", f"{self.pair.url}/news/_refresh")
        body = json.dumps({"query": query, "size": size, "version": True}).encode()
        hits: list[dict[str, Any]] = self.request("POST", f"{self.pair.url}/news/_search", body)["hits"]["hits"]
        return hits

    def count(self) -> int:
        """How many articles readers see; 0 before there is an index."""
        with suppress(urllib.error.HTTPError):
            self.request("POST", f"{self.pair.url}/news/_refresh")
            counted: int = self.request("GET", f"{self.pair.url}/news/_count")["count"]
            return counted
        return 0

    async def lag(self) -> int:
        """What both groups have not committed."""
        raw = await topics.lag(self.pair.bootstrap, "news.raw", "khabar-nlp")
        return raw + await topics.lag(self.pair.bootstrap, "news.enriched", "khabar-indexer")


@contextmanager
def pipeline(pair: Pair, more: dict[str, str] | None = None) -> Iterator[Pipeline]:
    """Applies the topics and runs the three services; `more` are settings of nlp."""
    command = [sys.executable, "-m", "khabar_core", "topics", "apply", "--replication", "1", "--wait"]
    applied = subprocess.run(
        command, env=os.environ | pair.settings, check=False, capture_output=True, text=True, timeout=120
    )
    assert applied.returncode == 0, applied.stderr
    (port,) = free_ports(1)
    ingest = Service(
        "ingest",
        "khabar_ingest",
        "serve",
        settings=pair.settings | {"KHABAR_API__HOST": HOST, "KHABAR_API__PORT": str(port)},
        ports=(port,),
    )
    worker = pair.settings | {"KHABAR_BATCH__LINGER": "0.1"}
    nlp = Service("nlp", "khabar_nlp", "run", settings=worker | {"KHABAR_POOL__PROCESSES": "2"} | (more or {}))
    index = {"KHABAR_OPENSEARCH__URL": pair.url, "KHABAR_OPENSEARCH__REPLICAS": "0"}
    indexer = Service("indexer", "khabar_indexer", "run", settings=worker | index)
    services = (ingest, nlp, indexer)
    try:
        for service in services:
            service.launch()
        for service in services:
            service.wait_until_ready()
        yield Pipeline(pair, *services, api=f"http://{HOST}:{port}")
    finally:
        for service in services:
            service.__exit__()
