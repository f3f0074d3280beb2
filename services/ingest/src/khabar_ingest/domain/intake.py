"""What becomes of each article of a request, as values."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from khabar_core.identity import ID_PATTERN
from khabar_core.records import Outgoing
from khabar_core.schemas import MAX_ARTICLE_BYTES
from khabar_core.schemas.base import explain
from khabar_ingest.domain.payload import Item
from khabar_ingest.domain.records import article_record
from khabar_ingest.domain.submission import Submission, raw_article

_MOST_DETAIL = 500
"""Characters."""


class Error(StrEnum):
    """Why an article was not accepted: a closed list, because it is a metric's label."""

    NOT_JSON = "not_json"
    NOT_AN_ARTICLE = "not_an_article"
    TOO_LARGE = "too_large"
    NOT_DURABLE = "not_durable"
    """Kafka could not take it now: send it again."""


class Accepted(BaseModel):
    """An article that is durable, as the ``index``-th of the request (from 0)."""

    model_config = ConfigDict(frozen=True)

    index: int = Field(ge=0)
    id: str = Field(pattern=ID_PATTERN)
    revision: int = Field(ge=0, description="The millisecond since 1970 at which this text became current")


class Rejected(BaseModel):
    """An article that was not accepted, and why; never a word of it."""

    model_config = ConfigDict(frozen=True)

    index: int = Field(ge=0)
    line: int | None = Field(default=None, ge=1, description="The line of the body, from 1, where lines hold articles")
    error: Error
    detail: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that is good and not durable yet."""

    item: Item
    id: str
    revision: int
    record: Outgoing

    def accepted(self) -> Accepted:
        """What it is once it is durable."""
        return Accepted(index=self.item.index, id=self.id, revision=self.revision)

    def rejected(self, error: Error, detail: str) -> Rejected:
        """What it is if it does not become durable."""
        return _rejected(self.item, error, detail)


def examine(item: Item, *, observed_at: datetime, trace: str) -> Candidate | Rejected:
    """The record that these bytes become, or what is wrong with them."""
    try:
        submission = Submission.model_validate(_parsed(item.data))
        article = raw_article(submission, observed_at=observed_at, channel="api")
    except _NotJson as error:
        return _rejected(item, Error.NOT_JSON, str(error))
    except ValidationError as error:
        return _rejected(item, Error.NOT_AN_ARTICLE, explain(error))
    except ValueError as error:
        return _rejected(item, Error.NOT_AN_ARTICLE, str(error))
    record = article_record(article, trace)
    size = len(record.value or b"")
    if size > MAX_ARTICLE_BYTES:
        return _rejected(item, Error.TOO_LARGE, f"{size} bytes of JSON; an article has at most {MAX_ARTICLE_BYTES}")
    return Candidate(item, article.id, article.revision, record)


class _NotJson(Exception):
    pass


def _parsed(data: bytes) -> Any:  # noqa: ANN401 - any JSON value
    # The standard library's parser lets lone surrogates through, so that validation can name their field.
    try:
        return json.loads(data.decode())
    except UnicodeDecodeError as error:
        raise _NotJson(f"not UTF-8 from byte {error.start + 1} of this article on") from error
    except json.JSONDecodeError as error:
        raise _NotJson(f"not JSON: {error.msg} at line {error.lineno} column {error.colno} of this article") from error
    except RecursionError as error:
        raise _NotJson("nested too deeply: an article is an object of texts") from error
    except ValueError as error:
        raise _NotJson("a number in it has too many digits") from error


def _rejected(item: Item, error: Error, detail: str) -> Rejected:
    # A misspelt field is named in the detail, and its name may be of any length.
    return Rejected(index=item.index, line=item.line, error=error, detail=detail[:_MOST_DETAIL])
