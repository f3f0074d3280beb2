"""The raw article: what ingest publishes on ``news.raw``."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, AwareDatetime, Field, model_validator

from khabar_core.identity import ID_PATTERN
from khabar_core.schemas.base import Message
from khabar_core.versions import MAX_REVISION

MAX_ARTICLE_BYTES = 1024 * 1024
"""The largest raw article, as JSON in UTF-8. The longest news features measured are below a tenth of it."""


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("is empty: an article needs text")
    return text


NonBlank = Annotated[str, AfterValidator(_not_blank)]
ArticleId = Annotated[str, Field(pattern=ID_PATTERN)]
Revision = Annotated[int, Field(ge=0, le=MAX_REVISION, strict=True)]
SourceId = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[a-z0-9][a-z0-9._-]*$")]
"""Lower-case letters, digits, dots, dashes: it becomes a label in dashboards."""


class Precision(StrEnum):
    """How much of ``published_at`` the publisher really said. A date is not an instant."""

    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"


class Source(Message):
    """Who published the article: a stable id, and the name that people read."""

    id: SourceId
    name: NonBlank


class Origin(Message):
    """The way by which the article came in."""

    channel: Literal["api", "feed", "file"]
    location: str | None = None
    """The file and line, or the feed's address; null for the API."""
    external_id: str | None = None
    """The source's own id for the article."""


class RawArticle(Message):
    """An article as it came, with its identity and its revision (see ``khabar_core.identity`` and ``versions``)."""

    schema_version: int = Field(default=1, ge=1)
    id: ArticleId
    revision: Revision
    source: Source
    url: str | None = None
    title: NonBlank | None = None
    body: NonBlank
    language: str = Field(default="fa", pattern=r"^[a-z]{2,3}$")
    published_at: AwareDatetime | None = None
    """The publication's instant; where only a day is known, that day's first instant in Tehran."""
    published_precision: Precision | None = None
    observed_at: AwareDatetime
    origin: Origin

    @model_validator(mode="after")
    def _precision_goes_with_a_date(self) -> Self:
        if (self.published_at is None) != (self.published_precision is None):
            raise ValueError("published_at and published_precision go together: give both or neither")
        return self
