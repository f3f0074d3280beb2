"""The HTTP API as one ASGI application."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.responses import HTMLResponse
from starlette.types import ASGIApp

from khabar_core.metrics import Metrics
from khabar_core.producer import Publisher
from khabar_ingest.adapters.http.access import admission
from khabar_ingest.adapters.http.articles import Intake, articles_router
from khabar_ingest.adapters.http.bodies import InFlight, Limits
from khabar_ingest.adapters.http.instrumentation import Instrumented
from khabar_ingest.adapters.http.openapi import description_of
from khabar_ingest.adapters.http.page import page_of
from khabar_ingest.adapters.http.problems import answer_problems
from khabar_ingest.domain.keys import KeyRing

DESCRIPTION = """Takes news articles in and publishes them to Kafka: what it accepts is durable.

With API keys set, send one as `Authorization: Bearer KEY` or as `X-API-Key: KEY`. A `traceparent` header goes with the
articles."""


def _now() -> datetime:
    return datetime.now(UTC)


def create_api(
    publisher: Publisher,
    *,
    keys: KeyRing,
    limits: Limits,
    metrics: Metrics,
    version: str,
    clock: Callable[[], datetime] = _now,
) -> ASGIApp:
    """The API over this publisher."""
    app = FastAPI(title="Khabar ingest", version=version, description=DESCRIPTION, docs_url=None, redoc_url=None)
    answer_problems(app)
    intake = Intake(publisher, InFlight(limits, metrics), limits.articles, metrics, clock)
    app.include_router(articles_router(intake), dependencies=[Depends(admission(keys))])
    _add_description(app)
    return Instrumented(app, metrics)


def _add_description(app: FastAPI) -> None:
    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = description_of(app)
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]  # FastAPI's documented way

    @app.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        return HTMLResponse(page_of(app.openapi()))
