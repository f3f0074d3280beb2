"""What a source hands in, and the raw article that it becomes."""

from __future__ import annotations

import contextlib
import re
from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from khabar_core.identity import InvalidUrl, article_id, canonical_url
from khabar_core.schemas import Origin, Precision, RawArticle, Source
from khabar_core.schemas.article import NonBlank
from khabar_core.tehran import TEHRAN
from khabar_core.versions import revision_of

YEARS = range(1800, 2255)
"""The Gregorian years of news in Persian. Years of the Jalali, Hijri and Imperial calendars lie outside."""

_SURROGATE = re.compile("[\ud800-\udfff]")

MOST_AHEAD = timedelta(days=1)
"""How far a source's clock may be ahead of ours: a revision from the future blocks every later one until it is past."""

Channel = Literal["api", "feed", "file"]


def _is_a_page(url: str) -> str:
    try:
        canonical_url(url)
    except InvalidUrl as error:
        raise ValueError(f"is no address of a page: {error}") from error
    return url


def _moment(value: object) -> object:
    """Text as the date or instant that it means. Numbers are refused: 1404 would pass as a second of the year 1970."""
    moment = _from_iso(value.strip()) if isinstance(value, str) else value
    if not isinstance(moment, date):
        raise ValueError("is no text: write an ISO 8601 date or time, such as 2025-12-10")  # noqa: TRY004 - for pydantic
    if moment.year not in YEARS:
        raise ValueError(f"the year {moment.year} is none of news: give the date in the Gregorian calendar")
    return moment


def _from_iso(text: str) -> date:
    for kind in (date, datetime):
        with contextlib.suppress(ValueError):
            return kind.fromisoformat(text)
    raise ValueError("is no ISO 8601 date or time that exists, such as 2025-12-10 or 2025-12-10T08:30:00+03:30")


Moment = Annotated[datetime | date, BeforeValidator(_moment)]


class Submission(BaseModel):
    """An article as a source sends it. Unknown fields are refused: a misspelt field would lose what it holds.

    Dates and times are ISO 8601 in the Gregorian calendar. Instants without a time zone are Tehran's; a date is a day
    in Tehran.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: Source
    url: Annotated[str, Field(max_length=2048), AfterValidator(_is_a_page)] | None = None
    external_id: Annotated[str, Field(min_length=1, max_length=256)] | None = None
    """The source's own id for the article: its identity where there is no URL."""
    title: NonBlank | None = None
    body: NonBlank
    language: str = Field(default="fa", pattern=r"^[a-z]{2,3}$")
    published_at: Moment | None = None
    modified_at: Moment | None = None
    """When this text became current. Without it a live article is as new as its arrival, a back-filled one as its
    publication."""

    @field_validator("source", mode="before")
    @classmethod
    def _a_bare_id_names_itself(cls, value: object) -> object:
        return {"id": value, "name": value} if isinstance(value, str) else value

    @field_validator("source", "url", "external_id", "title", "body")
    @classmethod
    def _is_unicode(cls, value: Source | str | None) -> Source | str | None:
        text = value.name if isinstance(value, Source) else value or ""
        if lone := _SURROGATE.search(text):
            raise ValueError(f"holds half a character (a lone surrogate) at position {lone.start()}")
        return value


def raw_article(
    submission: Submission, *, observed_at: datetime, channel: Channel, location: str | None = None
) -> RawArticle:
    """The raw article that a submission becomes.

    Its revision is the modification time; for files (back-fill) the publication time; else the time it was observed.

    Raises:
        ValueError: an instant before 1970 or after 2255, or a live article's modification more than a day ahead.
    """
    published = submission.published_at
    if submission.modified_at is not None:
        current = _instant(submission.modified_at)
    elif channel == "file" and published is not None:
        current = _instant(published)
    else:
        current = observed_at
    if channel != "file" and current > observed_at + MOST_AHEAD:
        raise ValueError("modified_at: lies more than a day ahead, and until then no other text could replace this one")
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
        published_at=None if published is None else _instant(published),
        published_precision=None if published is None else _precision(published),
        observed_at=observed_at,
        origin=Origin(channel=channel, location=location, external_id=submission.external_id),
    )


def _instant(moment: datetime | date) -> datetime:
    instant = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
    return instant if instant.tzinfo is not None else instant.replace(tzinfo=TEHRAN)


def _precision(moment: datetime | date) -> Precision:
    if not isinstance(moment, datetime):
        return Precision.DAY
    return Precision.SECOND if moment.second else Precision.MINUTE
