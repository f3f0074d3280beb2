"""From a raw article to an enriched one: pure, and the same for the worker, the command line and the tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import ValidationError

from khabar_core.outcomes import Reason, Rejected
from khabar_core.schemas import (
    EnrichedArticle,
    Enrichment,
    Entity,
    Label,
    Mentions,
    Models,
    Original,
    RawArticle,
)
from khabar_core.schemas.base import explain
from khabar_core.tehran import day_of
from khabar_nlp.domain.entities import Recognizer, Span
from khabar_nlp.domain.normalization import ALL_STEPS, Normalizer, Step, is_persian
from khabar_nlp.domain.tokens import sentences

PIPELINE = 2
"""Grows with every change that can change an output: documents of a newer pipeline replace those of an older one."""

_MENTIONED = {Label.PER: "persons", Label.ORG: "organizations", Label.LOC: "places", Label.EVT: "events"}


@dataclass(frozen=True, slots=True)
class Enricher:
    """Repairs and annotates articles. Built once per process: its models take time and memory."""

    normalizer: Normalizer
    recognizer: Recognizer
    models: Models

    @classmethod
    def load(cls, steps: frozenset[Step] = ALL_STEPS) -> Enricher:
        """With the models of the package; ``steps`` are those of the normalizer."""
        normalizer, recognizer = Normalizer.load(steps), Recognizer.load()
        return cls(normalizer, recognizer, Models(normalizer=normalizer.model_id, recognizer=recognizer.model_id))

    def read(self, value: bytes, key: str | None = None) -> EnrichedArticle | Rejected:
        """Enriches the raw article that these bytes hold; what is wrong with them is a value.

        ``key``, where given, must be the article's id.
        """
        try:
            article = RawArticle.read(value)
        except ValidationError as error:
            not_json = any(e["type"] == "json_invalid" for e in error.errors(include_input=False))
            return Rejected(Reason.NOT_JSON if not_json else Reason.NOT_AN_ARTICLE, explain(error))
        if key is not None and key != article.id:
            return Rejected(Reason.BAD_KEY, f"the key is not the article's id {article.id}")
        return self.enrich(article)

    def enrich(self, article: RawArticle) -> EnrichedArticle:
        """The article with its text repaired, the original beside it, and its entities."""
        # What a source calls Persian may be an agency's English text: the models know nothing of it.
        persian = article.language == "fa" and is_persian(article.body)
        title, body = article.title, article.body
        if persian:
            title = None if title is None else self._repaired(title, beside=article.body)
            body = self._repaired(body, beside=article.title or "")
        entities = self._entities(title, body, article) if persian else ()
        split = sentences(body)
        return EnrichedArticle(
            **dict(article) | {"title": title, "body": body},
            original=Original(title=article.title, body=article.body),
            entities=entities,
            mentions=_mentions(entities),
            enrichment=Enrichment(
                pipeline=PIPELINE,
                models=self.models,
                characters=len(body),
                sentences=len(split),
                tokens=sum(len(sentence) for sentence in split),
                entities=len(entities),
            ),
        )

    def _repaired(self, text: str, beside: str) -> str:
        # A text of nothing but stray controls is emptied by repair: then what came is better than nothing.
        repaired = self.normalizer(text, beside=beside)
        return str(repaired) if repaired.strip() else text

    def _entities(self, title: str | None, body: str, article: RawArticle) -> tuple[Entity, ...]:
        """Title and body are read as one document, so that each knows the names of the other."""
        published = day_of(article.published_at) if article.published_at else None
        lead = "" if title is None else f"{title}\n"
        return tuple(_placed(self.recognizer(lead + body, published), len(lead), title or "", body))


def _placed(spans: Sequence[Span], shift: int, title: str, body: str) -> Iterator[Entity]:
    for span in spans:
        field: Literal["title", "body"] = "title" if span.start < shift else "body"
        text, offset = (title, 0) if field == "title" else (body, shift)
        start, end = span.start - offset, span.end - offset
        yield Entity(
            label=span.label,
            text=text[start:end],
            name=span.name,
            field=field,
            start=start,
            end=end,
            confidence=round(span.confidence, 4),
            value=span.value,
        )


def _mentions(entities: Sequence[Entity]) -> Mentions:
    names: dict[str, dict[str, None]] = {kind: {} for kind in _MENTIONED.values()}
    for entity in entities:
        if entity.label in _MENTIONED:
            names[_MENTIONED[entity.label]].setdefault(entity.name)
    return Mentions(**{kind: tuple(found) for kind, found in names.items()})
