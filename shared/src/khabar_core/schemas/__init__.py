"""The messages: what stands on ``news.raw`` and on ``news.enriched``."""

from khabar_core.schemas.article import MAX_ARTICLE_BYTES, Origin, Precision, RawArticle, Source
from khabar_core.schemas.enriched import (
    Amount,
    DateValue,
    EnrichedArticle,
    Enrichment,
    Entity,
    Label,
    Mentions,
    Models,
    Original,
)

__all__ = [
    "MAX_ARTICLE_BYTES",
    "Amount",
    "DateValue",
    "EnrichedArticle",
    "Enrichment",
    "Entity",
    "Label",
    "Mentions",
    "Models",
    "Origin",
    "Original",
    "Precision",
    "RawArticle",
    "Source",
]
