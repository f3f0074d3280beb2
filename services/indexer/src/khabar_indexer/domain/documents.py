"""From records of ``news.enriched`` to bulk operations: an article's bytes pass through untouched."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from pydantic import ValidationError

from khabar_core.events import VERSION_HEADER, number_header
from khabar_core.identity import ID_PATTERN
from khabar_core.outcomes import Reason, Rejected
from khabar_core.records import Record
from khabar_core.schemas import EnrichedArticle
from khabar_core.schemas.base import explain
from khabar_core.versions import MAX_REVISION, retraction_version

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Kind(StrEnum):
    """What an operation does; the value is its outcome when OpenSearch takes it."""

    ARTICLE = "indexed"
    MARKER = "retracted"


@dataclass(frozen=True, slots=True)
class Operation:
    """One document to be written: ``source`` is a single line of JSON, ``version`` its external version."""

    id: str
    version: int
    source: bytes
    kind: Kind
    live_since: datetime | None = None
    """When a live article was observed; None for imports and markers, whose way through the pipeline is not timed."""

    @property
    def lines(self) -> bytes:
        """The two lines of a bulk body. ``external_gte``: a replay of the same version is written again."""
        action = f'{{"index":{{"_id":"{self.id}","version":{self.version},"version_type":"external_gte"}}}}\n'
        return b"%b%b\n" % (action.encode(), self.source)


def operation_of(record: Record) -> Operation | Rejected:
    """What a record asks for: an article to be indexed or, where the value is null, a marker in its place."""
    return _marker(record) if record.value is None else _article(record, record.value)


def _article(record: Record, value: bytes) -> Operation | Rejected:
    try:
        article = EnrichedArticle.read(value)
    except ValidationError as error:
        broken = any(e["type"] == "json_invalid" for e in error.errors(include_input=False))
        return Rejected(Reason.NOT_JSON if broken else Reason.NOT_AN_ARTICLE, explain(error))
    if b"\n" in value:
        return Rejected(Reason.NOT_JSON, "the value has raw line breaks: a message is one line of JSON")
    if record.key != article.id.encode():
        return Rejected(Reason.BAD_KEY, "the key is not the article's id")
    live_since = None if article.origin.channel == "file" else article.observed_at
    return Operation(article.id, article.version, value, Kind.ARTICLE, live_since)


def _marker(record: Record) -> Operation | Rejected:
    key = (record.key or b"").decode("ascii", errors="replace")
    if not re.fullmatch(ID_PATTERN.rstrip("$"), key):
        return Rejected(Reason.BAD_KEY, "a retraction whose key is not an article's id: 32 lower-case hex digits")
    try:
        retracted_at = _EPOCH + timedelta(milliseconds=record.timestamp)
        version = _version_of_retraction(record)
    except (ValueError, OverflowError) as error:
        return Rejected(Reason.BAD_HEADERS, f"a retraction without a usable version: {error}")
    marker = {"id": key, "retracted_at": retracted_at.isoformat(timespec="milliseconds"), "version": version}
    return Operation(key, version, json.dumps(marker).encode(), Kind.MARKER)


def _version_of_retraction(record: Record) -> int:
    """The header's; else that of a retraction at the record's own time.

    Raises:
        ValueError: the header is no number, or the version lies beyond the last one: nothing could ever supersede it.
    """
    version = number_header(record.headers, VERSION_HEADER)
    last = retraction_version(MAX_REVISION)
    if version is not None and version > last:
        raise ValueError(f"header {VERSION_HEADER} is above {last}")
    return retraction_version(record.timestamp) if version is None else version


def newest_of_each(operations: Mapping[int, Operation]) -> dict[int, Operation]:
    """Those with the highest version of their id, of equal ones the last: what stands in the index in the end."""
    newest: dict[str, int] = {}
    for number, operation in operations.items():
        present = newest.get(operation.id)
        if present is None or operation.version >= operations[present].version:
            newest[operation.id] = number
    return {number: operations[number] for number in newest.values()}
