"""What the API answers when a request as a whole cannot be served."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect


class ProblemReport(BaseModel):
    """Why the whole request was refused, and how to mend it."""

    model_config = ConfigDict(frozen=True)

    error: str
    detail: str


class Problem(Exception):
    """The request as a whole is answered with this status, and nothing of it was accepted."""

    def __init__(self, status: HTTPStatus, error: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.report = ProblemReport(error=error, detail=detail)
        self.headers = dict(headers or {})

    def response(self) -> JSONResponse:
        """The answer."""
        return JSONResponse(self.report.model_dump(), self.status, self.headers)


def answer_problems(app: FastAPI) -> None:
    """Gives every refusal of the app the one form; none repeats what the client sent."""

    @app.exception_handler(Problem)
    async def _refused(_request: Request, problem: Problem) -> JSONResponse:
        return problem.response()

    @app.exception_handler(RequestValidationError)
    async def _invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        texts = [f"{e['loc'][-1]}: {e['msg']}" for e in error.errors()]
        return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", "; ".join(texts)).response()

    @app.exception_handler(HTTPException)
    async def _unknown(_request: Request, error: HTTPException) -> JSONResponse:
        status = HTTPStatus(error.status_code)
        detail = f"{status.description or status.phrase}; /docs lists what there is"
        return Problem(status, status.name.lower(), detail, error.headers).response()

    @app.exception_handler(ClientDisconnect)
    async def _gone(_request: Request, _error: ClientDisconnect) -> JSONResponse:
        # Nobody reads it; it keeps a client's end from being logged as an error of ours.
        detail = "the connection closed before the body was complete"
        return Problem(HTTPStatus.BAD_REQUEST, "cut_off", detail).response()

    @app.exception_handler(Exception)
    async def _broken(_request: Request, _error: Exception) -> JSONResponse:
        detail = "an error of ours, which is logged; what was sent may be durable or not: send it again"
        return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal", detail).response()
