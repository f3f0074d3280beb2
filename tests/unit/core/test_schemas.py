"""The messages: strict when written, lenient when read, and never echoed in an error."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from pydantic import ValidationError

from khabar_core.schemas import EnrichedArticle, RawArticle
from khabar_core.schemas.base import explain

RAW: dict[str, Any] = {
    "schema_version": 1,
    "id": "0" * 32,
    "revision": 1_765_324_800_000,
    "source": {"id": "mehr", "name": "مهر"},
    "url": None,
    "title": "باران در تهران",
    "body": "هوا بارانی است.",
    "language": "fa",
    "published_at": "2025-12-10T00:00:00+03:30",
    "published_precision": "day",
    "observed_at": "2025-12-10T08:00:00Z",
    "origin": {"channel": "api"},
}
ENRICHED = RAW | {
    "original": {"title": "باران در تهران", "body": "هوا بارانی است."},
    "entities": [
        {"label": "LOC", "text": "تهران", "name": "تهران", "field": "title", "start": 9, "end": 14, "confidence": 0.9}
    ],
    "mentions": {"places": ["تهران"]},
    "enrichment": {
        "pipeline": 1,
        "models": {"normalizer": "n", "recognizer": "r"},
        "characters": 15,
        "sentences": 1,
        "tokens": 4,
        "entities": 1,
    },
}


def encoded(message: dict[str, Any]) -> bytes:
    return json.dumps(message, ensure_ascii=False).encode()


def test_an_unknown_field_is_ignored_when_read_and_refused_when_built() -> None:
    extended = RAW | {"mood": "calm"}
    assert RawArticle.read(encoded(extended)) == RawArticle.model_validate(RAW)
    with pytest.raises(ValidationError, match="mood"):
        RawArticle.model_validate(extended)


def test_what_is_written_is_one_line_that_reads_back_the_same() -> None:
    article = RawArticle.model_validate(RAW | {"body": "یک\nدو"})
    written = article.write()
    assert b"\n" not in written
    assert RawArticle.read(written) == article


def test_an_entity_must_stand_where_it_says() -> None:
    assert EnrichedArticle.read(encoded(ENRICHED)).version == 1_765_324_800_000_001
    moved = ENRICHED | {"entities": [ENRICHED["entities"][0] | {"start": 8}]}
    with pytest.raises(ValidationError, match="is not its text"):
        EnrichedArticle.read(encoded(moved))


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"body": " \n "}, "body: .* is empty"),
        ({"body": None}, "body: "),
        ({"id": "xyz"}, "id: "),
        ({"revision": "1"}, "revision: "),
        ({"revision": -1}, "revision: "),
        ({"published_at": "2025-02-30"}, "published_at: "),
        ({"published_at": None}, "go together"),
        ({"observed_at": "2025-12-10T08:00:00"}, "observed_at: "),
        ({"source": {"id": "Mehr News", "name": "مهر"}}, "source.id: "),
        ({"language": "Persian"}, "language: "),
    ],
)
def test_what_is_wrong_is_named_with_its_place_and_without_its_text(change: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        RawArticle.read(encoded(RAW | change))
    assert re.search(complaint, explain(refusal.value))
    assert "بارانی" not in explain(refusal.value)


@pytest.mark.parametrize(
    "value", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"body": "\\ud800"}', b"[" * 100_000, b'{"revision": 1e999}']
)
def test_bytes_that_are_no_article_are_a_validation_error_and_nothing_else(value: bytes) -> None:
    with pytest.raises(ValidationError) as refusal:
        RawArticle.read(value)
    assert explain(refusal.value)
