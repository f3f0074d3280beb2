"""What a source hands in, and the raw article that it becomes."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from khabar_core.identity import InvalidUrl, article_id, canonical_url
from khabar_core.schemas import Origin, Precision, RawArticle, Source
from khabar_core.schemas.article import NonBlank
from khabar_core.versions import revision_of
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

TEHRAN = ZoneInfo("Asia/Tehran")

Channel = Literal["api", "feed", "file"]


def _is_a_page(url: str) -> str:
    try:
        canonical_url(url)
    except InvalidUrl as error:
        raise ValueError(f"is no address of a page: {error}") from error
    return url


class Submission(BaseModel):
    """An article as a source sends it. Unknown fields are refused: a misspelt field would lose what it holds.

    Instants without a time zone are Tehran's. A date is a day in Tehran.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: Source
    url: Annotated[str, Field(max_length=2048), AfterValidator(_is_a_page)] | None = None
    external_id: Annotated[str, Field(min_length=1, max_length=256)] | None = None
    """The source's own id for the article: its identity where there is no URL."""
    title: NonBlank | None = None
    body: NonBlank
    language: str = Field(default="fa", pattern=r"^[a-z]{2,3}$")
    published_at: datetime | date | None = None
    modified_at: datetime | None = None
    """When this text became current. Without it a live article is as new as its arrival, a back-filled one as its publication."""

    @field_validator("source", mode="before")
    @classmethod
    def _a_bare_id_names_itself(cls, value: object) -> object:
        return {"id": value, "name": value} if isinstance(value, str) else value


def raw_article(
    submission: Submission, *, observed_at: datetime, channel: Channel, location: str | None = None
) -> RawArticle:
    """The raw article that a submission becomes.

    Its revision is the modification time; for files (back-fill) the publication time; else the time it was observed.

    Raises:
        ValueError: an instant before 1970 or after 2255.
    """
    published, precision = _published(submission.published_at)
    if submission.modified_at is not None:
        current = _aware(submission.modified_at)
    elif channel == "file" and published is not None:
        current = published
    else:
        current = observed_at
    return RawArticle(
        id=article_id(
            url=submission.url,
            source_id=submission.source.id,
            external_id=submission.external_id,
            title=submission.title,
            body=submission.body,
        ),
        revision=revision_of(current),
        source=submission.source,
        url=submission.url,
        title=submission.title,
        body=submission.body,
        language=submission.language,
        published_at=published,
        published_precision=precision,
        observed_at=observed_at,
        origin=Origin(channel=channel, location=location, external_id=submission.external_id),
    )


def _published(value: datetime | date | None) -> tuple[datetime | None, Precision | None]:
    if value is None:
        return None, None
    if isinstance(value, datetime):
        return _aware(value), Precision.SECOND if value.second else Precision.MINUTE
    return datetime.combine(value, time(), TEHRAN), Precision.DAY


def _aware(instant: datetime) -> datetime:
    return instant if instant.tzinfo is not None else instant.replace(tzinfo=TEHRAN)


