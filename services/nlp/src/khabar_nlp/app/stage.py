"""The stage ``news.raw`` → ``news.enriched``: from records to outcomes."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Protocol

from khabar_core.batch import Process
from khabar_core.events import (
    REVISION_HEADER,
    VERSION_HEADER,
    EventType,
    child_trace,
    event_headers,
    foreign_headers,
    number_header,
)
from khabar_core.health import Health
from khabar_core.metrics import Metrics
from khabar_core.outcomes import Outcome, Publish, Reason, Rejected
from khabar_core.records import Outgoing, Record, header
from khabar_core.schemas import MAX_ARTICLE_BYTES
from khabar_core.topics import ENRICHED, RAW
from khabar_core.versions import retraction_version
from khabar_core.worker import Stage
from khabar_nlp.adapters.pool import COMMAND, Enriched, Job, Result, enrichment_pool
from khabar_nlp.app.settings import NlpSettings

SOURCE = "/khabar/nlp"
GROUP = "khabar-nlp"


class Enriches(Protocol):
    """Where articles are enriched: the pool, or a fake."""

    async def enrich(self, jobs: Sequence[Job]) -> list[Result]:
        """One result per job, in order."""
        ...


def nlp_stage(settings: NlpSettings) -> Stage:
    """The stage, with a pool of processes as its means."""

    @contextlib.asynccontextmanager
    async def opened(metrics: Metrics, _health: Health) -> AsyncIterator[Process]:
        pool = settings.pool
        command = (*COMMAND, *settings.normalizer.without)
        async with enrichment_pool(pool.processes, pool.chunk, pool.timeout, metrics, command) as enricher:
            yield lambda records: outcomes(records, enricher)

    return Stage(service="nlp", version=version("khabar-nlp"), topic=RAW, group=GROUP, writes=(ENRICHED,), open=opened)


async def outcomes(records: Sequence[Record], pool: Enriches) -> list[Outcome]:
    """One outcome per record, in order: retractions pass, what cannot be an article is rejected, the rest enriched."""
    at_once = [_without_enrichment(record) for record in records]
    waiting = [record for record, outcome in zip(records, at_once, strict=True) if outcome is None]
    results = iter(await pool.enrich([Job(record.key or b"", record.value or b"") for record in waiting]))
    return [
        outcome if outcome is not None else _published(record, next(results))
        for record, outcome in zip(records, at_once, strict=True)
    ]


def _without_enrichment(record: Record) -> Outcome | None:
    """What needs no look into the value; None where it does."""
    if record.key is None:
        return Rejected(Reason.BAD_KEY, "the record has no key; the key is the article's id")
    if record.value is None:
        return _retraction(record, record.key)
    if len(record.value) > MAX_ARTICLE_BYTES:
        return Rejected(Reason.TOO_LARGE, f"{len(record.value)} bytes; an article has at most {MAX_ARTICLE_BYTES}")
    return None


def _retraction(record: Record, key: bytes) -> Outcome:
    """A tombstone goes on with its version; one without our header (an operator's) is as new as its record."""
    try:
        revision = number_header(record.headers, REVISION_HEADER)
        version_ = retraction_version(record.timestamp if revision is None else revision)
    except ValueError as error:
        return Rejected(Reason.BAD_HEADERS, f"{error}: {REVISION_HEADER} is a revision in milliseconds")
    extra = ((VERSION_HEADER, str(version_).encode()), *foreign_headers(record.headers))
    headers = _headers(EventType.RETRACTED, key, version_, record, extra)
    return Publish(Outgoing(ENRICHED, key, None, headers), "retracted")


def _published(record: Record, result: Result) -> Outcome:
    if isinstance(result, Rejected):
        return result
    return _article(record, record.key or b"", result)


def _article(record: Record, key: bytes, enriched: Enriched) -> Outcome:
    headers = _headers(EventType.ENRICHED, key, enriched.version, record, foreign_headers(record.headers))
    return Publish(Outgoing(ENRICHED, key, enriched.value, headers), "enriched")


def _headers(
    kind: EventType, key: bytes, version_: int, record: Record, extra: tuple[tuple[str, bytes | None], ...]
) -> tuple[tuple[str, bytes | None], ...]:
    return event_headers(
        kind,
        event_id=f"{key.decode('ascii', errors='replace')}:{version_}",
        source=SOURCE,
        time=datetime.now(UTC),
        trace=child_trace(header(record.headers, "traceparent")),
        extra=extra,
    )
