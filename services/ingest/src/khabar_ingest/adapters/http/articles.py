"""The two routes: articles in, and articles taken back."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict

from khabar_core.events import child_trace
from khabar_core.identity import ID_PATTERN
from khabar_core.metrics import Metrics
from khabar_core.producer import Failure, Publisher, TooLarge
from khabar_core.versions import MAX_REVISION, revision_of
from khabar_ingest.adapters.http.bodies import InFlight, form_of
from khabar_ingest.adapters.http.openapi import ANSWERS_TO_DELETE, ANSWERS_TO_POST, ARTICLES_BODY
from khabar_ingest.adapters.http.problems import Problem
from khabar_ingest.domain.intake import Accepted, Candidate, Error, Rejected, examine
from khabar_ingest.domain.payload import Form, TooMany, Unreadable, split
from khabar_ingest.domain.records import retraction_record
from khabar_ingest.domain.submission import MOST_AHEAD

CHANNEL = "api"
RETRY_AFTER = {"Retry-After": "5"}


class Receipt(BaseModel):
    """What became of each article of a request."""

    model_config = ConfigDict(frozen=True)

    accepted: list[Accepted]
    rejected: list[Rejected]


class Retracted(BaseModel):
    """The retraction that is durable."""

    model_config = ConfigDict(frozen=True)

    id: str
    revision: int


@dataclass(frozen=True, slots=True)
class Intake:
    """Takes articles in: nothing is accepted that is not durable."""

    publisher: Publisher
    in_flight: InFlight
    most_articles: int
    metrics: Metrics
    clock: Callable[[], datetime]
    """The time now, with its zone."""

    async def submit(self, request: Request) -> JSONResponse:
        """Answers a request with articles."""
        form, trace, now = form_of(request), _trace(request), self.clock()
        async with self.in_flight.body(request) as body:
            # Megabytes of JSON take a while, and the event loop has other clients to answer.
            examined = await asyncio.to_thread(_examined, body, form, self.most_articles, now, trace)
            receipt = await self._published(examined)
        self._count([*("accepted" for _ in receipt.accepted), *(rejected.error for rejected in receipt.rejected)])
        return _answer(receipt)

    async def retract(self, article_id: str, revision: int | None, request: Request) -> JSONResponse:
        """Answers a request to take an article back.

        Raises:
            Problem: 422, the revision lies in the future; 503, Kafka does not take the retraction.
        """
        now = self.clock()
        if revision is not None and revision > revision_of(now + MOST_AHEAD):
            detail = "revision: lies more than a day ahead, and until then no text could come back"
            raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", detail)
        current = revision_of(now) if revision is None else revision
        [failure] = await self.publisher.publish([retraction_record(article_id, current, now, _trace(request))])
        self._count([Error.NOT_DURABLE if failure else "retracted"])
        if failure is not None:
            detail = f"Kafka did not take the retraction ({failure.detail}): send it again"
            raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, Error.NOT_DURABLE, detail, RETRY_AFTER)
        return JSONResponse(Retracted(id=article_id, revision=current).model_dump(), HTTPStatus.ACCEPTED)

    async def _published(self, examined: Sequence[Candidate | Rejected]) -> Receipt:
        candidates = [one for one in examined if isinstance(one, Candidate)]
        failures = await self.publisher.publish([candidate.record for candidate in candidates]) if candidates else []
        settled = [_settled(candidate, failure) for candidate, failure in zip(candidates, failures, strict=True)]
        rejected = [one for one in (*examined, *settled) if isinstance(one, Rejected)]
        return Receipt(
            accepted=[one for one in settled if isinstance(one, Accepted)],
            rejected=sorted(rejected, key=lambda one: one.index),
        )

    def _count(self, outcomes: Sequence[str]) -> None:
        for outcome, count in Counter(outcomes).items():
            self.metrics.articles.labels(CHANNEL, outcome).inc(count)


def articles_router(intake: Intake) -> APIRouter:
    """The routes of the API."""
    router = APIRouter(prefix="/v1/articles", tags=["articles"])

    @router.post(
        "",
        summary="Take articles in",
        status_code=HTTPStatus.ACCEPTED,
        response_model=Receipt,
        responses=ANSWERS_TO_POST,
        openapi_extra={"requestBody": ARTICLES_BODY},
    )
    async def submit(request: Request) -> JSONResponse:
        """Each article is judged on its own. Those under `accepted` are durable: they will reach the index.

        An article is known by its URL, else by its source and `external_id`, else by its text: sent again, it replaces
        the one before unless that one is newer.
        """
        return await intake.submit(request)

    @router.delete(
        "/{id}",
        summary="Take an article back",
        status_code=HTTPStatus.ACCEPTED,
        response_model=Retracted,
        responses=ANSWERS_TO_DELETE,
    )
    async def retract(
        request: Request,
        article_id: Annotated[str, Path(alias="id", pattern=ID_PATTERN, description="The id from the receipt")],
        revision: Annotated[
            int | None,
            Query(ge=0, le=MAX_REVISION, description="The millisecond since 1970 of the retraction; without it, now"),
        ] = None,
    ) -> JSONResponse:
        """The article disappears from the index, and no text that is older comes back."""
        return await intake.retract(article_id, revision, request)

    return router


def _examined(body: bytes, form: Form, most: int, now: datetime, trace: str) -> list[Candidate | Rejected]:
    try:
        items = split(body, form, most)
    except Unreadable as error:
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "unreadable", str(error)) from error
    except TooMany as error:
        raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_many", str(error)) from error
    return [examine(item, observed_at=now, trace=trace) for item in items]


def _settled(candidate: Candidate, failure: Failure | None) -> Accepted | Rejected:
    if failure is None:
        return candidate.accepted()
    if isinstance(failure, TooLarge):
        return candidate.rejected(Error.TOO_LARGE, failure.detail)
    return candidate.rejected(Error.NOT_DURABLE, f"Kafka did not take it ({failure.detail}): send it again")


def _answer(receipt: Receipt) -> JSONResponse:
    wants_retry = any(rejected.error is Error.NOT_DURABLE for rejected in receipt.rejected)
    if receipt.accepted:
        status = HTTPStatus.ACCEPTED
    elif wants_retry:
        status = HTTPStatus.SERVICE_UNAVAILABLE
    else:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    content = receipt.model_dump(mode="json", exclude_none=True)
    return JSONResponse(content, status, RETRY_AFTER if wants_retry else None)


def _trace(request: Request) -> str:
    return child_trace(request.headers.get("traceparent"))
