"""The enriched article: what nlp publishes on ``news.enriched``, and the index document byte for byte."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from khabar_core.schemas.article import RawArticle
from khabar_core.schemas.base import Message
from khabar_core.versions import RETRACTION_SLOT, document_version


class Label(StrEnum):
    """The kinds of entity: persons, organisations, places, events and occasions, dates, times, money, percentages."""

    PER = "PER"
    ORG = "ORG"
    LOC = "LOC"
    EVT = "EVT"
    DAT = "DAT"
    TIM = "TIM"
    MON = "MON"
    PCT = "PCT"


class DateValue(Message):
    """A date or time as ISO 8601, as precise as the text: ``2025-12-10``, ``08:30``, ``2025-11-22/2025-12-21`` (Azar)."""

    kind: Literal["date"] = "date"
    iso: str


class Amount(Message):
    """A number and its unit: an ISO 4217 code, ``IRT`` for toman (customary: ten rials), or ``percent``."""

    kind: Literal["amount"] = "amount"
    number: float
    unit: str


class Entity(Message):
    """A mention in ``title`` or ``body``: ``field[start:end] == text``, counted in code points."""

    label: Label
    text: str
    name: str
    """The canonical form: a later bare surname has the full name of the person here."""
    field: Literal["title", "body"]
    start: int = Field(ge=0)
    end: int = Field(gt=0)
    confidence: float = Field(ge=0, le=1)
    value: Annotated[DateValue | Amount, Field(discriminator="kind")] | None = None


class Mentions(Message):
    """Unique canonical names per kind, in order of first mention: made for aggregations."""

    persons: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    events: tuple[str, ...] = ()


class Original(Message):
    """Title and body untouched, as they came."""

    title: str | None = None
    body: str


class Models(Message):
    """Which models made the text and the entities; an id changes with the model's bytes."""

    normalizer: str
    recognizer: str


class Enrichment(Message):
    """What made this document. ``pipeline`` is a version in 1 … 998 that grows when any output may change."""

    pipeline: int = Field(gt=0, lt=RETRACTION_SLOT, strict=True)
    models: Models
    characters: int = Field(ge=0)
    sentences: int = Field(ge=0)
    tokens: int = Field(ge=0)
    entities: int = Field(ge=0)


class EnrichedArticle(RawArticle):
    """The raw article with ``title`` and ``body`` repaired, the untouched text beside them, and what they name."""

    original: Original
    entities: tuple[Entity, ...]
    mentions: Mentions
    enrichment: Enrichment

    @property
    def version(self) -> int:
        """The document version: see ``khabar_core.versions``."""
        return document_version(self.revision, self.enrichment.pipeline)

    @model_validator(mode="after")
    def _entities_stand_where_they_say(self) -> Self:
        texts = {"title": self.title or "", "body": self.body}
        for number, entity in enumerate(self.entities):
            if texts[entity.field][entity.start : entity.end] != entity.text:
                raise ValueError(f"entity {number}: {entity.field}[{entity.start}:{entity.end}] is not its text")
        return self
