"""The API over a fake publisher, as a client in the same process sees it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import httpx

from khabar_core.metrics import Metrics
from khabar_core.producer import Publisher
from khabar_ingest.adapters.http.api import create_api
from khabar_ingest.adapters.http.bodies import Limits
from khabar_ingest.domain.keys import KeyRing

NOW = datetime(2026, 1, 2, 3, 4, 5, 678_000, tzinfo=UTC)
NOW_MS = 1_767_323_045_678
ROOMY = Limits(body_bytes=4 * 1024 * 1024, articles=1000, in_flight_bytes=8 * 1024 * 1024, read_timeout=5)
LINES = {"content-type": "application/x-ndjson"}
JSON = {"content-type": "application/json"}


def article(number: int = 1, **fields: Any) -> dict[str, Any]:
    """A good submission; another one for each number."""
    return {"source": "sample-agency", "external_id": str(number), "body": f"باران در شهر {number} بارید.", **fields}


def lines(*articles: object) -> bytes:
    """Articles one a line; text stands for itself."""
    return "\n".join(a if isinstance(a, str) else json.dumps(a, ensure_ascii=False) for a in articles).encode()


@asynccontextmanager
async def api(
    publisher: Publisher, *, limits: Limits = ROOMY, keys: tuple[str, ...] = (), metrics: Metrics | None = None
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the API."""
    app = create_api(
        publisher,
        keys=KeyRing(keys),
        limits=limits,
        metrics=metrics or Metrics("ingest", "0"),
        version="0",
        clock=lambda: NOW,
    )
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://ingest.test") as client:
        yield client
