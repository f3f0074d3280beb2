"""The operations port: ``/livez``, ``/readyz`` and ``/metrics``, apart from any public API."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from typing import Any

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from khabar_core.errors import CannotStart
from khabar_core.health import Health, Verdict
from khabar_core.logging import get_logger
from khabar_core.metrics import Metrics
from khabar_core.settings import OperationsSettings

log = get_logger(__name__)


class PortTaken(CannotStart):
    """The port to serve on is in use or not allowed; the text names it and the setting."""


class HttpServer(uvicorn.Server):
    """Uvicorn without its signal handlers: the service decides when to stop, and what to finish first."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def serving(app: Any, host: str, port: int, setting: str) -> AsyncIterator[int]:  # noqa: ANN401 - any ASGI app
    """Serves an ASGI app until the block ends; gives the port (of interest where 0 was asked for).

    Raises:
        PortTaken: nothing could be bound.
    """
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=10,
    )
    try:
        socket = config.bind_socket()
    except SystemExit:  # uvicorn's way to say that the port cannot be bound
        raise PortTaken(
            f"cannot listen on {host}:{port}: it is in use or not allowed; choose another with {setting}"
        ) from None
    socket.listen(config.backlog)  # from here on nobody is refused, though the first answer may take a moment
    server = HttpServer(config)
    task = asyncio.create_task(server.serve(sockets=[socket]))
    try:
        yield socket.getsockname()[1]
    finally:
        server.should_exit = True
        await task
        socket.close()


@contextlib.asynccontextmanager
async def operations(settings: OperationsSettings, health: Health, metrics: Metrics) -> AsyncIterator[None]:
    """Serves the operations port until the block ends."""
    app = _Operations(health, metrics)
    async with serving(app, settings.host, settings.port, "KHABAR_OPERATIONS__PORT") as port:
        log.info("operations port open", port=port)
        yield


class _Operations:
    """A whole framework for three answers would be more code than the three answers."""

    def __init__(self, health: Health, metrics: Metrics) -> None:
        self._health = health
        self._metrics = metrics

    async def __call__(self, scope: dict[str, Any], _receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI
        status, content_type, body = self._answer(scope["path"])
        headers = [(b"content-type", content_type.encode()), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _answer(self, path: str) -> tuple[int, str, bytes]:
        match path:
            case "/livez":
                return _verdict(self._health.is_alive())
            case "/readyz":
                return _verdict(self._health.is_ready())
            case "/metrics":
                self._metrics.ready.set(self._health.is_ready().good)
                return 200, CONTENT_TYPE_LATEST, generate_latest(self._metrics.registry)
        return 404, "text/plain; charset=utf-8", b"here are /livez, /readyz and /metrics\n"


def _verdict(verdict: Verdict) -> tuple[int, str, bytes]:
    return (200 if verdict.good else 503), "text/plain; charset=utf-8", f"{verdict.why}\n".encode()
