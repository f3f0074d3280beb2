"""Headers: CloudEvents 1.0 (Kafka binding, binary mode) and W3C trace context, and nothing that the value also says."""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime
from enum import StrEnum

from khabar_core.records import Header, header

REVISION_HEADER = "khabar_revision"
"""On a retraction in ``news.raw``: its revision in milliseconds since 1970, decimal."""
VERSION_HEADER = "khabar_version"
"""On a retraction in ``news.enriched``: its document version, decimal."""

_TRACEPARENT = re.compile(r"^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$")
_OURS = re.compile(r"^(ce_.*|content-type|traceparent|khabar_.*)$")


class EventType(StrEnum):
    """The CloudEvents type of what a record says."""

    RAW = "khabar.article.raw.v1"
    ENRICHED = "khabar.article.enriched.v1"
    RETRACTED = "khabar.article.retracted.v1"


def event_headers(
    kind: EventType, *, event_id: str, source: str, time: datetime, trace: str, extra: tuple[Header, ...] = ()
) -> tuple[Header, ...]:
    """The headers of a new event. ``event_id`` is unique per source: the article id and its revision or version."""
    content = () if kind is EventType.RETRACTED else (("content-type", b"application/json"),)
    return (
        ("ce_specversion", b"1.0"),
        ("ce_id", event_id.encode()),
        ("ce_source", source.encode()),
        ("ce_type", kind.encode()),
        ("ce_time", time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z").encode()),
        *content,
        ("traceparent", trace.encode()),
        *extra,
    )


def new_trace() -> str:
    """A fresh, sampled ``traceparent``."""
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


def child_trace(parent: str | bytes | None) -> str:
    """The next span of the trace that a header names; a new trace where it names none (W3C: restart on invalid)."""
    text = parent.decode("ascii", errors="replace") if isinstance(parent, bytes) else parent or ""
    if not _TRACEPARENT.match(text):
        return new_trace()
    version, trace, _, flags = text.split("-")
    return f"{version}-{trace}-{secrets.token_hex(8)}-{flags}"


def foreign_headers(headers: tuple[Header, ...]) -> tuple[Header, ...]:
    """The headers that are neither CloudEvents' nor ours: a stage passes them on untouched."""
    return tuple(pair for pair in headers if not _OURS.match(pair[0]))


def number_header(headers: tuple[Header, ...], name: str) -> int | None:
    """A header's decimal number; None if the header is absent.

    Raises:
        ValueError: the header is there and is no number.
    """
    value = header(headers, name)
    if value is None:
        return None
    if not re.fullmatch(rb"[0-9]{1,18}", value):
        raise ValueError(f"header {name} is not a decimal number")
    return int(value)
