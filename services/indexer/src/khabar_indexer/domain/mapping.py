"""The mapping: how every field of the enriched article, and of the marker that a retraction leaves, is indexed.

``dynamic: false``: a field that a newer nlp adds is kept in the source and ignored until the mapping knows it. A
contract test fails when this mapping and the schema drift apart.
"""

from __future__ import annotations

from typing import Any

from khabar_indexer.domain.analysis import INDEX_ANALYZER, QUERY_ANALYZER

RETRACTED_AT = "retracted_at"
MARKER_FIELDS = frozenset({"id", RETRACTED_AT, "version"})
"""The fields of the document that stands in a retracted article's place."""

# Lucene takes no term above 32,766 bytes and refuses the whole document; 8191 characters are below it in any script. A
# longer value is kept in the source and not indexed.
_KEYWORD = {"type": "keyword", "ignore_above": 8191}
_TEXT = {"type": "text", "analyzer": INDEX_ANALYZER, "search_analyzer": QUERY_ANALYZER}
_NAMES = {**_KEYWORD, "fields": {"text": _TEXT}}
_STORED = {"type": "text", "index": False}
_DATE = {"type": "date", "format": "strict_date_optional_time"}
_COUNT = {"type": "integer"}
_LONG = {"type": "long"}

MAPPING: dict[str, Any] = {
    "dynamic": "false",
    "properties": {
        "schema_version": _COUNT,
        "id": _KEYWORD,
        "revision": _LONG,
        "source": {"properties": {"id": _KEYWORD, "name": _KEYWORD}},
        "url": _KEYWORD,
        "title": _TEXT,
        "body": _TEXT,
        "language": _KEYWORD,
        "published_at": _DATE,
        "published_precision": _KEYWORD,
        "observed_at": _DATE,
        "origin": {"properties": {"channel": _KEYWORD, "location": _KEYWORD, "external_id": _KEYWORD}},
        # Kept to be shown, not searched: the repaired text has the same words.
        "original": {"properties": {"title": _STORED, "body": _STORED}},
        "entities": {
            "type": "nested",
            "dynamic": "false",
            "properties": {
                "label": _KEYWORD,
                "text": _KEYWORD,
                "name": _KEYWORD,
                "field": _KEYWORD,
                "start": _COUNT,
                "end": _COUNT,
                "confidence": {"type": "float"},
                "value": {
                    "properties": {
                        "kind": _KEYWORD,
                        # A keyword, because it may be a month, a year or a time of day.
                        "iso": _KEYWORD,
                        "number": {"type": "double"},
                        "unit": _KEYWORD,
                    }
                },
            },
        },
        "mentions": {"properties": {"persons": _NAMES, "organizations": _NAMES, "places": _NAMES, "events": _NAMES}},
        "enrichment": {
            "properties": {
                "pipeline": _COUNT,
                "models": {"properties": {"normalizer": _KEYWORD, "recognizer": _KEYWORD}},
                "characters": _COUNT,
                "sentences": _COUNT,
                "tokens": _COUNT,
                "entities": _COUNT,
            }
        },
        RETRACTED_AT: _DATE,
        "version": _LONG,
    },
}
