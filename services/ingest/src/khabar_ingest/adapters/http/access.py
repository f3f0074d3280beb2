"""Who may write."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Annotated

from fastapi import Security
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from khabar_ingest.adapters.http.problems import Problem
from khabar_ingest.domain.keys import KeyRing

_BEARER = HTTPBearer(auto_error=False, scheme_name="bearer", description="Authorization: Bearer KEY")
_HEADER = APIKeyHeader(name="X-API-Key", auto_error=False, scheme_name="header", description="X-API-Key: KEY")


def admission(keys: KeyRing) -> Callable[..., Awaitable[None]]:
    """The dependency that lets in only requests with one of the keys.

    The dependency raises ``Problem`` (401) without one.
    """

    async def admit(
        bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)],
        header: Annotated[str | None, Security(_HEADER)],
    ) -> None:
        presented = bearer.credentials if bearer is not None else header or ""
        # ASGI servers decode headers as Latin-1: this gives back the bytes that were sent.
        if not keys.is_open and not keys.admits(presented.encode("latin-1", errors="replace")):
            raise Problem(
                HTTPStatus.UNAUTHORIZED,
                "unauthorized",
                "a valid API key is missing: send it as `Authorization: Bearer KEY` or as `X-API-Key: KEY`",
                {"WWW-Authenticate": 'Bearer realm="khabar"', "Connection": "close"},
            )

    return admit
