"""Reading request bodies with a bound on each and on all of them together."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import Request

from khabar_core.metrics import Metrics
from khabar_ingest.adapters.http.problems import Problem
from khabar_ingest.domain.payload import Form

MEDIA_TYPES = {
    "application/json": Form.JSON,
    "application/x-ndjson": Form.LINES,
    "application/jsonl": Form.LINES,
}

_SOON = {"Retry-After": "1"}
# What is left of a refused body is not read, so the connection cannot carry another request.
_HANG_UP = {"Connection": "close"}


@dataclass(frozen=True, slots=True)
class Limits:
    """What the API takes at once. Sizes in bytes, times in seconds."""

    body_bytes: int
    articles: int
    in_flight_bytes: int
    read_timeout: float


def form_of(request: Request) -> Form:
    """How the request's headers say that its body holds articles.

    Raises:
        Problem: 415, a content type or an encoding that is not taken.
    """
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding != "identity":
        raise Problem(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "unsupported_encoding",
            "bodies with a content-encoding are not taken: send the body as it is",
            {"Accept-Encoding": "identity", **_HANG_UP},
        )
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in MEDIA_TYPES:
        raise Problem(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            f"the content-type must be one of {', '.join(MEDIA_TYPES)}",
            _HANG_UP,
        )
    return MEDIA_TYPES[media_type]


class InFlight:
    """The bytes of all bodies that are being read or published: the bound is the back-pressure."""

    def __init__(self, limits: Limits, metrics: Metrics) -> None:
        self._limits = limits
        self._gauge = metrics.in_flight
        self._bytes = 0

    @contextlib.asynccontextmanager
    async def body(self, request: Request) -> AsyncIterator[bytes]:
        """The request's body; its bytes count until the block ends.

        Raises:
            Problem: 408 when it takes too long, 413 when it is too large, 429 when all bodies together are.
        """
        with self._held() as held:
            try:
                async with asyncio.timeout(self._limits.read_timeout):
                    await self._read(request, held)
            except TimeoutError:
                seconds = self._limits.read_timeout
                detail = f"the body was not complete after {seconds:g} s: send smaller ones"
                raise Problem(HTTPStatus.REQUEST_TIMEOUT, "timeout", detail, _HANG_UP) from None
            yield bytes(held)

    async def _read(self, request: Request, held: bytearray) -> None:
        self._refuse(int(request.headers.get("content-length", "0")))
        # The header may lie and chunked bodies have none: what counts is what comes.
        async for chunk in request.stream():
            self._refuse(len(held) + len(chunk), more=len(chunk))
            held += chunk
            self._count(len(chunk))

    def _refuse(self, size: int, *, more: int = 1) -> None:
        if size > self._limits.body_bytes:
            detail = f"the body is larger than {self._limits.body_bytes} bytes: send the articles in several requests"
            raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", detail, _HANG_UP)
        if self._bytes + more > self._limits.in_flight_bytes:
            detail = "more is being taken in than Kafka takes on: send it again after the seconds in Retry-After"
            raise Problem(HTTPStatus.TOO_MANY_REQUESTS, "busy", detail, {**_SOON, **_HANG_UP})

    @contextlib.contextmanager
    def _held(self) -> Iterator[bytearray]:
        held = bytearray()
        try:
            yield held
        finally:
            self._count(-len(held))

    def _count(self, more: int) -> None:
        self._bytes += more
        self._gauge.set(self._bytes)
