"""What became of a record. Outcomes are values: a service returns one per record, the consume loop acts on them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from khabar_core.records import Outgoing


class Reason(StrEnum):
    """Why a record is a dead letter: a closed list, because it is a metric's label and an alert's condition."""

    NOT_JSON = "not_json"
    NOT_AN_ARTICLE = "not_an_article"
    BAD_KEY = "bad_key"
    BAD_HEADERS = "bad_headers"
    TOO_LARGE = "too_large"
    NOT_ENRICHED = "not_enriched"
    TIMED_OUT = "timed_out"
    REFUSED = "refused"
    CRASHED = "crashed"


@dataclass(frozen=True, slots=True)
class Done:
    """Nothing more to do; ``kind`` is the metric's label (``indexed``, ``stale``, ``retracted``)."""

    kind: str


@dataclass(frozen=True, slots=True)
class Publish:
    """Send this; the record is done when all in-sync replicas have it."""

    record: Outgoing
    kind: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """A bad record: to the dead letters with its original bytes. ``detail`` is for people and free of article text."""

    reason: Reason
    detail: str


Outcome = Done | Publish | Rejected


class Unavailable(Exception):
    """A bad day: something that the work needs (named by ``dependency``) is away, busy or full. Wait and try again."""

    def __init__(self, dependency: str, detail: str) -> None:
        super().__init__(f"{dependency} is not available: {detail}")
        self.dependency = dependency
        self.detail = detail
