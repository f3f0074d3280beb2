"""What the API page says about bodies and answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from khabar_ingest.adapters.http.problems import ProblemReport
from khabar_ingest.domain.intake import Error
from khabar_ingest.domain.submission import Submission

_REFERENCE = "#/components/schemas/{model}"
_SUBMISSION = {"$ref": _REFERENCE.format(model=Submission.__name__)}

_ARTICLE = {
    "source": {"id": "sample-agency", "name": "خبرگزاری نمونه"},
    "url": "https://news.example/1404/09/19/1",
    "title": "آغاز به کار کتابخانه تازه شهر",
    "body": "کتابخانه تازه شهر صبح چهارشنبه گشایش یافت.",
    "published_at": "2025-12-10T08:30:00+03:30",
}
_SECOND = {"source": "sample-agency", "external_id": "4711", "body": "هوا فردا ابری است.", "published_at": "2025-12-10"}


def _lines(*articles: Mapping[str, Any]) -> str:
    return "\n".join(json.dumps(article, ensure_ascii=False) for article in articles)


_LINES: dict[str, Any] = {
    "schema": {"type": "string", "description": "A Submission a line; blank lines do not count"},
    "examples": {"lines": {"summary": "One article a line", "value": _lines(_ARTICLE, _SECOND)}},
}

ARTICLES_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {"oneOf": [_SUBMISSION, {"type": "array", "items": _SUBMISSION, "minItems": 1}]},
            "examples": {
                "one": {"summary": "One article", "value": _ARTICLE},
                "several": {"summary": "An array of articles", "value": [_ARTICLE, _SECOND]},
            },
        },
        "application/x-ndjson": _LINES,
        "application/jsonl": _LINES,
    },
}

Answers = dict[int | str, dict[str, Any]]

_RETRY_AFTER = {"Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer"}}}
_UNAUTHORIZED: Answers = {401: {"model": ProblemReport, "description": "A valid API key is missing"}}
_RECEIPT_OR_PROBLEM = {
    "application/json": {
        "schema": {
            "anyOf": [{"$ref": _REFERENCE.format(model=name)} for name in ("Receipt", ProblemReport.__name__)],
        }
    }
}

ANSWERS_TO_POST: Answers = {
    202: {
        "description": (
            "The articles under `accepted` are durable. Those under `rejected` are not; where their error is "
            f"`{Error.NOT_DURABLE}`, the answer has a Retry-After header: send those again"
        )
    },
    **_UNAUTHORIZED,
    408: {"model": ProblemReport, "description": "The body took too long to arrive"},
    413: {"model": ProblemReport, "description": "The body is too large or holds too many articles: send several"},
    415: {"model": ProblemReport, "description": "The content type or the content encoding is not taken"},
    422: {
        "content": _RECEIPT_OR_PROBLEM,
        "description": "No article could be accepted: a receipt says why for each, or a report why there is none",
    },
    429: {
        "model": ProblemReport,
        "description": "More is being taken in than Kafka takes on",
        "headers": _RETRY_AFTER,
    },
    503: {
        "content": _RECEIPT_OR_PROBLEM,
        "description": "Kafka takes no articles now: none was accepted",
        "headers": _RETRY_AFTER,
    },
}

ANSWERS_TO_DELETE: Answers = {
    202: {"description": "The retraction is durable"},
    **_UNAUTHORIZED,
    422: {"model": ProblemReport, "description": "This is no article id, or no revision"},
    503: {"model": ProblemReport, "description": "Kafka takes no records now", "headers": _RETRY_AFTER},
}


def description_of(app: FastAPI) -> dict[str, Any]:
    """The app's OpenAPI document, with the schemas of the bodies that the app reads by itself."""
    document = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    schema = Submission.model_json_schema(ref_template=_REFERENCE)
    document["components"]["schemas"] |= {**schema.pop("$defs", {}), Submission.__name__: schema}
    return document
