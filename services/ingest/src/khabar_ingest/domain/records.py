"""The records of ``news.raw``: an article as it was taken in, or its retraction."""

from __future__ import annotations

from datetime import datetime

from khabar_core.events import REVISION_HEADER, EventType, event_headers
from khabar_core.records import Outgoing
from khabar_core.schemas import RawArticle
from khabar_core.topics import RAW

SOURCE = "/khabar/ingest"
"""What CloudEvents call the source of our events."""


def article_record(article: RawArticle, trace: str) -> Outgoing:
    """The record that carries an article; ``trace`` is the ``traceparent`` of the work that took it in."""
    headers = event_headers(
        EventType.RAW,
        event_id=f"{article.id}:{article.revision}",
        source=SOURCE,
        time=article.observed_at,
        trace=trace,
    )
    return Outgoing(RAW, article.id.encode("ascii"), article.write(), headers)


def retraction_record(article_id: str, revision: int, now: datetime, trace: str) -> Outgoing:
    """The tombstone that takes an article back, as of ``revision`` (milliseconds since 1970)."""
    headers = event_headers(
        EventType.RETRACTED,
        event_id=f"{article_id}:{revision}",
        source=SOURCE,
        time=now,
        trace=trace,
        extra=((REVISION_HEADER, str(revision).encode("ascii")),),
    )
    return Outgoing(RAW, article_id.encode("ascii"), None, headers)
