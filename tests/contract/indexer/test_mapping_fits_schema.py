"""The mapping knows every field of the enriched article and no other, each with a type that can hold it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from khabar_core.schemas import EnrichedArticle
from khabar_indexer.domain.mapping import MAPPING, MARKER_FIELDS

HOLDS = {
    "string": {"keyword", "text"},
    "date-time": {"date"},
    "integer": {"integer", "long"},
    "number": {"float", "double"},
}
"""Which mapping types hold a JSON type; what has a format is held to that."""

Fields = dict[str, set[str]]


def schema_fields(schema: dict[str, Any]) -> Fields:
    """Every leaf of a pydantic JSON schema by its dotted path; an array is its items, a union all its members."""
    found: Fields = {}
    for path, leaf in _leaves(schema, schema["$defs"], ""):
        found.setdefault(path, set()).add(leaf)
    return found


def _leaves(node: dict[str, Any], defs: dict[str, Any], path: str) -> Iterator[tuple[str, str]]:
    if "$ref" in node:
        yield from _leaves(defs[node["$ref"].rsplit("/", 1)[1]], defs, path)
    elif members := node.get("anyOf") or node.get("oneOf"):
        for member in members:
            yield from _leaves(member, defs, path)
    elif "items" in node:
        yield from _leaves(node["items"], defs, path)
    elif "properties" in node:
        for name, branch in node["properties"].items():
            yield from _leaves(branch, defs, f"{path}.{name}" if path else name)
    elif node["type"] != "null":
        yield path, node.get("format", node["type"])


def mapping_fields(mapping: dict[str, Any], path: str = "") -> dict[str, str]:
    """Every leaf of a mapping by its dotted path, with its type."""
    found: dict[str, str] = {}
    for name, branch in mapping["properties"].items():
        below = f"{path}.{name}" if path else name
        found |= mapping_fields(branch, below) if "properties" in branch else {below: branch["type"]}
    return found


SCHEMA = schema_fields(EnrichedArticle.model_json_schema())
MAPPED = mapping_fields(MAPPING)


def test_the_walk_reaches_into_arrays_and_unions() -> None:
    assert {"entities.value.iso", "entities.value.number", "mentions.places", "origin.channel"} <= SCHEMA.keys()
    assert SCHEMA["published_at"] == {"date-time"}


def test_every_field_of_the_schema_is_mapped_and_nothing_else_but_the_markers() -> None:
    assert MAPPED.keys() == SCHEMA.keys() | MARKER_FIELDS


def test_every_field_has_a_type_that_holds_its_values() -> None:
    unfit = {
        path: (kinds, MAPPED[path])
        for path, kinds in SCHEMA.items()
        if not all(MAPPED[path] in HOLDS[kind] for kind in kinds)
    }
    assert unfit == {}


def test_entities_are_nested_so_that_label_and_name_stay_together() -> None:
    assert MAPPING["properties"]["entities"]["type"] == "nested"


def test_unknown_fields_are_kept_and_ignored() -> None:
    assert MAPPING["dynamic"] == "false"
    assert MAPPING["properties"]["entities"]["dynamic"] == "false"


def test_no_keyword_can_refuse_a_document_for_its_length() -> None:
    unbounded = [path for path, field in _keywords(MAPPING) if not 0 < field.get("ignore_above", 10**9) * 4 < 32_766]
    assert unbounded == []


def _keywords(mapping: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for name, branch in (mapping.get("properties", {}) | mapping.get("fields", {})).items():
        if branch.get("type") == "keyword":
            yield f"{path}.{name}", branch
        yield from _keywords(branch, f"{path}.{name}")
