"""The enriched article: what nlp publishes on ``news.enriched``, and the index document byte for byte."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from khabar_core.schemas.article import RawArticle
from khabar_core.schemas.base import Message
from khabar_core.versions import RETRACTION_SLOT, document_version


class Label(StrEnum):
    """What an entity is."""

    PER = "PER"
    """A person."""
    ORG = "ORG"
    """An organization: also a party, a club, a news agency, a government."""
    LOC = "LOC"
    """A place."""
    EVT = "EVT"
    """An event or occasion."""
    DAT = "DAT"
    """A date or a period of days, months or years."""
    TIM = "TIM"
    """A time of day."""
    MON = "MON"
    """An amount of money."""
    PCT = "PCT"
    """A percentage."""


class DateValue(Message):
    """A date or time in ISO 8601 and Tehran time, as precise as the text and no more.

    ``2025-12-10``, ``2025-12``, ``2025``, ``2025-12-10T08:30``, ``08:30`` where the day is not told; a week, month or
    year of the Jalali calendar is the interval of its days, ``2025-11-22/2025-12-21``.
    """

    kind: Literal["date"] = "date"
    iso: str


class Amount(Message):
    """A number and its unit.

    The unit is ``percent``, an ISO 4217 code (``IRR``, ``USD``), or ``IRT`` for the toman: it is ten rials, has no ISO
    code, and IRT is what exchanges and payment systems write. The number is the one in the text: toman and rial stay
    apart.
    """

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
